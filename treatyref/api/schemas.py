"""What the API answers and takes: the record schemas plus what other records add."""

from marshmallow import Schema, fields, validate

from treatyref.kinds import SINGULAR
from treatyref.schemas import KINDS, EventSchema, SourceSchema
from treatyref.schemas import fields as f
from treatyref.schemas.common import SourceRefSchema


class StubSchema(Schema):
    """A record, named and linked."""

    id = f.text("Permanent id.")
    record_kind = f.text("Kind of record, in the singular.")
    title = f.text("Heading.")
    page = f.text("Path of its permanent page.")


class ListArgs(Schema):
    """Which part of a list."""

    limit = fields.Integer(
        load_default=50, validate=validate.Range(1, 500), metadata={"description": "Items a page, 1 to 500."}
    )
    offset = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 1_000_000),
        metadata={"description": "Items to pass over."},
    )


class OnArgs(Schema):
    """As of which day."""

    on = fields.String(metadata={"description": "Show the record as of this day, YYYY-MM-DD."})


class SearchArgs(ListArgs):
    """What to search for."""

    q = fields.String(required=True, metadata={"description": "Words that must all occur."})
    kind = fields.String(metadata={"description": "Only records of this kind: treaty, system, event, …"})


class ResolveArgs(Schema):
    """A name to resolve."""

    name = fields.String(required=True, metadata={"description": "Any name, designation or id."})


class ProblemSchema(Schema):
    """An error, RFC 9457."""

    type = fields.String(metadata={"description": "Stable path that names the kind of problem."})
    title = fields.String(metadata={"description": "The kind of problem in words."})
    status = fields.Integer(metadata={"description": "HTTP status."})
    detail = fields.String(metadata={"description": "What is wrong here and what would be right."})
    instance = fields.String(metadata={"description": "The path asked for."})


def document_schema(kind):
    """The schema of a whole record of *kind* (plural) as the API answers it."""
    record = KINDS[kind]
    extra = {
        "record_kind": f.text("Kind of record, in the singular."),
        "page": f.text("Path of the permanent page."),
        "as_of": f.text("The day for which this is the view, where one was asked for."),
        "titles": fields.Dict(metadata={"description": "Id -> title of the records referred to."}),
    }
    if kind != "sources":
        extra["sources"] = f.rows(SourceSchema, "Every source cited, in full, with its number.")
        extra["record_sources"] = f.rows(SourceRefSchema, "Sources of the record's own fields.")
    if kind in ("treaties", "systems", "states"):
        extra["events"] = f.rows(EventSchema, "Events that concern it, earliest first.")
        extra["changed_since"] = f.rows(EventSchema, "In an as-of view: later events.")
    return type(f"{SINGULAR[kind].title()}Document", (record,), {"__doc__": record.__doc__} | extra)


def list_schema(kind):
    """The schema of a page of records."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(StubSchema)),
            "total": fields.Integer(metadata={"description": "How many there are in all."}),
            "next": fields.String(allow_none=True, metadata={"description": "Address of the next page."}),
        },
        name=f"{SINGULAR.get(kind, kind).title()}List",
    )
