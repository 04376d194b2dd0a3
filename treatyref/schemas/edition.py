"""Editions: all records frozen on one day, byte for byte."""

from marshmallow import fields, validate

from treatyref.schemas import fields as f
from treatyref.schemas.common import StrictSchema

EDITION_FORM = r"\d{4}\.[1-9]\d{0,2}"


class EditionSchema(StrictSchema):
    """A frozen state of all records, for citations that must never change."""

    table = "editions"

    edition = fields.String(
        required=True,
        validate=validate.Regexp(
            EDITION_FORM + r"\Z", error="{input!r} is no edition: write YEAR.NUMBER, as in 2026.1"
        ),
        metadata={"description": "Name of the edition: year and running number, e.g. 2026.1."},
    )
    released = f.day("The day on which it was released (YYYY-MM-DD).", required=True)
    records = f.whole("How many records it holds.", required=True)
    sha256 = fields.String(
        required=True,
        validate=validate.Regexp(r"[0-9a-f]{64}\Z"),
        metadata={"description": "SHA-256 of its documents, uncompressed, one JSON line a record."},
    )
    note = f.text("What a reader should know of it.")
