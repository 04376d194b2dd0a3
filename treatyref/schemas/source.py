"""Sources: the documents that facts were read in."""

from marshmallow import fields

from treatyref.schemas import fields as f
from treatyref.schemas.common import StrictSchema

SOURCE_TYPES = (
    "treaty text",
    "official statement",
    "official data",
    "law",
    "report",
    "analysis",
    "news",
    "reference work",
)
SEEN_IN = ("page", "stored copy", "excerpt")


class SeenSchema(StrictSchema):
    """When a source was read, and in what form."""

    on = f.day("The day it was read (YYYY-MM-DD).", required=True)
    form = f.choice(
        "What was read: the page itself, a stored copy of it, or an excerpt.", SEEN_IN, required=True
    )


class SourceSchema(StrictSchema):
    """A document that facts were read in."""

    table = "sources"

    id = f.record_id("Permanent id: publisher, subject and year, hyphenated.", required=True)
    title = f.text("Title as published.", required=True)
    publisher = f.text("Who published it.", required=True)
    author = f.text("Who wrote it, where named.")
    date = f.day("Date of publication; left out where the source gives none.")
    type = f.choice("What kind of document it is.", SOURCE_TYPES, required=True)
    language = f.text("BCP 47 tag of its language.", load_default="en")
    url = f.url("Where it was published.", required=True)
    archive_url = f.url("An archived copy, where one was seen.")
    seen = fields.Nested(
        SeenSchema, required=True, metadata={"description": "When and in what form it was read."}
    )
    note = f.text("What a reader should know of it.")
