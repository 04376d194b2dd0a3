"""What the API answers: the record schemas plus what other records add to a whole document."""

from functools import cache
from typing import Any

from marshmallow import INCLUDE, Schema, fields

from treatyref.documents import Row
from treatyref.kinds import SINGULAR
from treatyref.schemas import KINDS
from treatyref.schemas import fields as f
from treatyref.schemas.common import ClaimSchema, SourceRefSchema, StrictSchema
from treatyref.schemas.event import EventSchema
from treatyref.schemas.source import SourceSchema
from treatyref.schemas.treaty import PARTY_STATUSES

RECORD_KINDS = tuple(SINGULAR.values())
RECORD_KIND = {"record_kind": f.choice("Kind of record, in the singular.", RECORD_KINDS, required=True)}
PAGE = {"page": f.text("Path of its permanent page.", required=True)}


class StubSchema(StrictSchema):
    """A record, named and linked."""

    id = f.text("Permanent id.", required=True)
    record_kind = f.choice("Kind of record, in the singular.", RECORD_KINDS, required=True)
    title = f.text("Heading.", required=True)
    page = f.text("Path of its permanent page.", required=True)


class RelatedStubSchema(StubSchema):
    """A record that stands in a relation to this one."""

    relation = f.text("The relation, read from that record to this one.", required=True)
    by = f.text("Id of the body whose view this is, where it is disputed.")


class MentionStubSchema(StubSchema):
    """An article that speaks of this record."""

    published = f.day("Day of publication.", required=True)


class ClassStubSchema(StubSchema):
    """A class that this system belongs to."""

    subclass = f.text("The subclass.", required=True)


class PartyToStubSchema(StubSchema):
    """A treaty that this state takes part in."""

    role = f.text("Its role there.", required=True)


class ClaimMadeSchema(ClaimSchema):
    """A claim of this body, with the record in which it stands."""

    record = f.text("Id of the treaty, system or event that it is about.", required=True)


class EventRowSchema(EventSchema):
    """An event that concerns the record."""

    record_kind = f.text("`event`.", required=True)
    page = f.text("Path of its permanent page.", required=True)


class LaterEventSchema(StrictSchema):
    """An event after the day of an as-of view."""

    id = f.text("Permanent id.", required=True)
    page = f.text("Path of its permanent page.", required=True)
    title = f.text("What happened.", required=True)
    kind = f.text("Kind of event.", required=True)
    date = f.day("When it happened or began.", required=True)
    end_date = f.day("When it ended.")
    summary = f.text("What happened, in our words.")
    claimed_by = f.text("Who says that it happened, where that is not settled.")
    sources = f.rows(SourceRefSchema, "Where it was read.")


class NumberedSourceSchema(SourceSchema):
    """A source cited in the record."""

    number = f.whole("Its number in the record, by first citation.", required=True)
    record_kind = f.text("`source`.", required=True)
    page = f.text("Path of its permanent page.", required=True)


class PartyStandingSchema(StrictSchema):
    """A party's standing on the day of an as-of view."""

    state = f.text("Id of the party.", required=True)
    status = f.choice("Its status.", PARTY_STATUSES, required=True)
    since = f.day("Since when.", required=True)
    note = f.text("What brought it about.")
    sources = f.rows(SourceRefSchema, "Where it was read.")


class ItemSchema(Schema):
    """A record in a list: the facts below, or the keys that ``fields`` names."""

    class Meta:
        unknown = INCLUDE

    id = f.text("Permanent id.", required=True)
    record_kind = f.choice("Kind of record, in the singular.", RECORD_KINDS)
    title = f.text("Heading.")
    page = f.text("Path of its permanent page.")
    api_url = f.url("Address of the whole record as JSON.")
    status = fields.Raw(metadata={"description": "Status as of `on`, or at the end of the record."})
    as_of = f.text("The day `on`, where one was asked for.")
    revised = f.day("Day of the last change by a curator.")


class ProblemSchema(Schema):
    """An error, RFC 9457."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(
        required=True, metadata={"description": "Stable path that names the kind of problem and explains it."}
    )
    title = fields.String(required=True, metadata={"description": "The kind of problem in words."})
    status = fields.Integer(required=True, metadata={"description": "HTTP status."})
    detail = fields.String(
        required=True, metadata={"description": "What is wrong here and what would be right."}
    )
    what_to_do = fields.String(metadata={"description": "What a client does about this kind of problem."})
    instance = fields.String(metadata={"description": "The path asked for."})
    parameter = fields.String(metadata={"description": "The parameter at fault, where it is one."})
    errors = fields.Dict(metadata={"description": "Parameter -> what is wrong with it."})
    nearest = fields.List(
        fields.Dict(), metadata={"description": "For an unknown record: those with the most similar names."}
    )
    first_day = f.day("For a day before the record: the first day that it has.")
    withdrawn_on = f.day("For a withdrawn record: since when.")
    reason = fields.String(metadata={"description": "For a withdrawn record: why."})


INCLUDED = {
    "included": fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Dict()),
        metadata={"description": "With `include`: kind -> the records of it that are referred to."},
    )
}


def page_schema(name: str, item: type[Schema] | Schema, description: str, **more: Any) -> type[Schema]:
    """The schema of one page of a list, called *name*, of *item* schemas."""
    found: dict[str, Any] = {
        "items": fields.List(fields.Nested(item), required=True, metadata={"description": description}),
        "total": f.whole("How many there are in all.", required=True),
        "next": fields.String(
            required=True,
            allow_none=True,
            metadata={"description": "Address of the next page, null on the last."},
        ),
    }
    schema = Schema.from_dict(found | more, name=f"{name}ListSchema")
    schema.__doc__ = f"A page of a list. {description}"
    return schema


@cache
def list_schema(kind: str) -> type[Schema]:
    """The schema of a page of records of *kind* (plural)."""
    name = SINGULAR[kind].title()
    item = type(f"{name}ItemSchema", (ItemSchema,), {"__doc__": ItemSchema.__doc__} | _facts(kind))
    return page_schema(name, item, f"The {kind}.", **INCLUDED)


def _facts(kind: str) -> Row:
    """The keys of a list item that only some kinds have."""
    plain = KINDS[kind]().fields
    names = ("kind", "type", "form", "date", "published", "signed", "entry_into_force", "publisher")
    return {name: f.text(plain[name].metadata["description"]) for name in names if name in plain}


def _added(kind: str) -> Row:
    """What a whole document of *kind* has beyond the record's own schema."""
    extra = {
        **RECORD_KIND,
        **PAGE,
        **INCLUDED,
        "as_of": f.day("The day for which this is the view, where one was asked for."),
        "edition": f.text("The pinned edition, where one was asked for."),
        "changed_since": f.rows(LaterEventSchema, "In an as-of view: later events, earliest first."),
    }
    if kind != "sources":
        extra["sources"] = f.rows(NumberedSourceSchema, "Every source cited, in full, with its number.")
        extra["titles"] = fields.Dict(
            keys=fields.String(),
            values=fields.String(),
            metadata={"description": "Id -> title of the records referred to."},
        )
    if "sources" in KINDS[kind]().fields:
        extra["record_sources"] = f.rows(SourceRefSchema, "Sources of the record's own fields.")
    if kind in ("treaties", "systems", "states"):
        extra["events"] = f.rows(EventRowSchema, "Events that concern it, earliest first.")
    if kind in ("treaties", "systems"):
        extra["related_records"] = f.rows(RelatedStubSchema, "Records that name it among their relations.")
        extra["mentioned_in"] = f.rows(MentionStubSchema, "Articles that speak of it.")
        extra["classes"] = f.rows(ClassStubSchema, "Classes that it belongs to.")
    if kind == "states":
        extra["party_to"] = f.rows(PartyToStubSchema, "Treaties that it takes part in.")
        extra["operates"] = f.rows(StubSchema, "Systems that it holds or held.")
        extra["claims_made"] = f.rows(ClaimMadeSchema, "What it claims in other records, earliest first.")
    if kind == "events":
        extra["records"] = f.rows(StubSchema, "The records that it concerns.")
    if kind == "sources":
        extra["cited_by"] = f.rows(StubSchema, "The records that cite it.")
    return extra


def _standing(kind: str) -> Row:
    """What an as-of view of *kind* says of the status on its day, in place of the list ``status``."""
    if kind not in ("treaties", "systems"):
        return {}
    status: Any = KINDS[kind]().fields["status"]
    found: Row = {
        "status": fields.String(allow_none=True, metadata={"description": "Status on that day."}),
        "status_since": fields.String(allow_none=True, metadata={"description": "Since when it held."}),
        "status_note": fields.String(allow_none=True, metadata={"description": "What brought it about."}),
        "status_sources": f.rows(SourceRefSchema, "Where that was read."),
        "status_periods": f.rows(type(status.inner.schema), "Status over time up to that day."),
    }
    if kind == "treaties":
        found["party_status"] = f.rows(PartyStandingSchema, "Each party's standing on that day.")
    return found


@cache
def document_schema(kind: str) -> Schema:
    """The schema of a whole record of *kind* (plural) as the API answers it; only ``id`` is always there."""
    return _optional(type(f"{SINGULAR[kind].title()}DocumentSchema", (KINDS[kind],), _body(kind)))


@cache
def view_schema(kind: str) -> Schema:
    """The schema of a record of *kind* (plural) as of a day."""
    name = f"{SINGULAR[kind].title()}ViewSchema"
    body = _body(kind) | _standing(kind) | {"__doc__": f"{(KINDS[kind].__doc__ or '').strip()} As of a day."}
    return _optional(type(name, (KINDS[kind],), body))


def _body(kind: str) -> Row:
    return {"__doc__": KINDS[kind].__doc__, "Meta": StrictSchema.Meta} | _added(kind)


def _optional(schema: type[Schema]) -> Schema:
    return schema(partial=tuple(name for name in schema().fields if name != "id"))


@cache
def document_keys(kind: str) -> frozenset[str]:
    """Every key that a document or a view of *kind* (plural) may have."""
    return frozenset(
        field.data_key or name
        for schema in (document_schema(kind), view_schema(kind))
        for name, field in schema.fields.items()
    ) - {"included"}
