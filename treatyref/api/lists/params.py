"""The parameters of each kind's list."""

from collections.abc import Collection
from typing import Any

from marshmallow import Schema, fields, validate

from treatyref.api.blueprint import ArgsSchema, CommaList
from treatyref.api.lists.select import DATE_OF
from treatyref.api.schemas import document_keys
from treatyref.documents import Row
from treatyref.schemas import KINDS
from treatyref.schemas import fields as f
from treatyref.schemas.common import TreatyRelationSchema
from treatyref.schemas.event import EVENT_KINDS
from treatyref.schemas.source import SOURCE_TYPES
from treatyref.schemas.state import STATE_KINDS
from treatyref.schemas.system import BASINGS, SYSTEM_STATUSES, SYSTEM_TYPES
from treatyref.schemas.treaty import PARTY_STATUSES, TREATY_STATUSES

MOST = 500
#: Keys by which each kind can be sorted.
SORTS = {
    "treaties": ("id", "title", "signed", "entry_into_force", "status", "form", "revised"),
    "systems": ("id", "title", "type", "kind", "status", "revised"),
    "states": ("id", "title", "kind"),
    "events": ("id", "title", "date", "kind"),
    "sources": ("id", "title", "date", "publisher", "type", "language"),
    "articles": ("id", "title", "published", "publisher", "revised"),
}
#: Kinds of record that ``include`` can bring along.
RELATIONS = ("treaties", "systems", "states", "events", "sources", "articles")
FORMS = f.choices_of(KINDS["treaties"]().fields["form"])
TREATY_RELATIONS = f.choices_of(TreatyRelationSchema().fields["relation"])


def on_field(what: str) -> fields.String:
    """The parameter ``on``."""
    return fields.String(
        metadata={
            "description": f"As of the end of this day, YYYY-MM-DD: {what}.",
            "format": "date",
            "example": "2019-09-05",
        }
    )


def fields_field(kind: str) -> CommaList:
    """The parameter ``fields`` for records of *kind* (plural)."""
    return CommaList(
        fields.String(validate=validate.OneOf(sorted(document_keys(kind)))),
        data_key="fields",
        metadata={
            "description": "Only these keys of each record, joined by commas; `id` is always there.",
            "example": ["id", "title"],
        },
    )


def include_field() -> CommaList:
    """The parameter ``include``."""
    return CommaList(
        fields.String(validate=validate.OneOf(RELATIONS)),
        metadata={
            "description": "Expand relations: put the records of these kinds that are referred to under "
            "`included`, joined by commas.",
            "example": ["states"],
        },
    )


class PageArgs(ArgsSchema):
    """Which part of a list."""

    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, MOST),
        metadata={"description": f"Items a page, 1 to {MOST}.", "example": 5},
    )
    cursor = fields.String(
        metadata={"description": "Where to go on: take it from `next` of an answer to the same query."}
    )
    offset = fields.Integer(
        validate=validate.Range(0, 1_000_000),
        metadata={"description": "Items to pass over, instead of a cursor.", "example": 0},
    )


class SelectArgs(PageArgs):
    """What every list of records takes."""

    include = include_field()
    on = on_field("records that had not begun are left out, filters and status hold for that day")


def some(options: Collection[str] | None, description: str, example: Any) -> fields.List[Any]:
    """A filter that may be given several times: any of the values."""
    inner = fields.String(validate=validate.OneOf(options)) if options else fields.String()
    return fields.List(
        inner,
        metadata={"description": f"{description} Given several times: any of them.", "example": [example]},
    )


def one(description: str, example: Any, options: Collection[str] | None = None) -> fields.String:
    """A filter that takes one value."""
    check = validate.OneOf(options) if options else None
    return fields.String(validate=check, metadata={"description": description, "example": example})


def _dates(kind: str, examples: Any) -> Row:
    key = DATE_OF[kind][1]
    words = (
        f"Only those with {key} on or {{}} this date; YYYY, YYYY-MM or YYYY-MM-DD. "
        "A date that is not exact counts where it may lie within."
    )
    return {
        "from_": fields.String(
            data_key="from", metadata={"description": words.format("after"), "example": examples[0]}
        ),
        "to": fields.String(metadata={"description": words.format("before"), "example": examples[1]}),
    }


_RELATED = {
    "treaty": one("Id of a treaty that the record stands in a relation to.", "inf"),
    "relation": one(
        "The relation to a treaty, to that of `treaty` where given.", "limited by", TREATY_RELATIONS
    ),
}
_FILTERS = {
    "treaties": {
        "status": some(TREATY_STATUSES, "Status: at the end of the record, or on the day `on`.", "in force"),
        "party": some(None, "Id of a state or body that takes part.", "russia"),
        "party_status": one(
            "Status of a party's participation; of that in `party`, where given.", "party", PARTY_STATUSES
        ),
        "form": some(FORMS, "Treaty, or what else it is.", "treaty"),
        "covers": one("Words that all occur in what one of its limits is of or applies to.", "warheads"),
        "treaty": one("Id of another treaty that it stands in a relation to.", "start-i"),
        "relation": one("The relation to another treaty.", "preceded by", TREATY_RELATIONS),
        **_dates("treaties", ("1987", "2011")),
    },
    "systems": {
        "status": some(
            SYSTEM_STATUSES, "Status: at the end of the record, or on the day `on`.", "in service"
        ),
        "state": some(None, "Id of a state that developed or operates it.", "russia"),
        "type": some(SYSTEM_TYPES, "Type.", "cruise missile"),
        "basing": some(BASINGS, "Where it or a variant is launched from.", "road-mobile"),
        "kind": one("One system, or a class.", "system", ("system", "class")),
        **_RELATED,
        **_dates("systems", ("1950", "2030")),
    },
    "states": {
        "kind": some(STATE_KINDS, "What kind of body it is.", "state"),
        "party_to": one("Id of a treaty that it takes part in.", "new-start"),
        "operates": one("Id of a system that it holds or held.", "tomahawk"),
        **_dates("states", ("1900", "2030")),
    },
    "events": {
        "kind": some(EVENT_KINDS, "Kind of event.", "termination"),
        "concerns": some(None, "Id of a treaty or system that it concerns.", "inf"),
        "state": some(None, "Id of a state or body that took part.", "russia"),
        **_dates("events", ("2019", "2019-08")),
    },
    "sources": {
        "publisher": some(None, "Publisher, as written in the record.", "U.S. Department of State"),
        "type": some(SOURCE_TYPES, "Kind of document.", "treaty text"),
        "language": some(None, "BCP 47 tag of its language.", "en"),
        "cited_by": one("Id of a record that cites it.", "inf"),
        **_dates("sources", ("1987", "2030")),
    },
    "articles": {
        "mentions": some(None, "Id of a record that it speaks of.", "9m729"),
        "publisher": some(None, "Publisher, as written in the record.", "Reuters"),
        **_dates("articles", ("2019", "2030")),
    },
}
#: Names of the filters of each kind.
FILTERS = {kind: tuple(found) for kind, found in _FILTERS.items()}


def list_args(kind: str) -> type[Schema]:
    """The schema of the parameters of a *kind*'s list (plural)."""
    orders = [sign + key for key in SORTS[kind] for sign in ("", "-")]
    sort = CommaList(
        fields.String(validate=validate.OneOf(orders)),
        metadata={
            "description": "Keys to sort by, joined by commas; a minus sign turns the order round. "
            "What lacks the key comes last.",
            "example": ["-title"],
        },
    )
    extra = {"sort": sort, "fields_": fields_field(kind)}
    return SelectArgs.from_dict({**_FILTERS[kind], **extra}, name=f"{kind.title()}ListArgs")
