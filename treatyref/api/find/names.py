"""``resolve``: which records bear a name; many names at once."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from treatyref import answer, finding, lookup
from treatyref.api.blueprint import ApiBlueprint, ArgsSchema, CommaList, must_accept
from treatyref.api.lists import brief
from treatyref.api.lists.params import on_field
from treatyref.api.lists.select import as_of
from treatyref.api.schemas import ItemSchema, page_schema
from treatyref.documents import Row
from treatyref.finding import Match
from treatyref.kinds import PLURAL, SINGULAR
from treatyref.problem import ProblemError
from treatyref.schemas import fields as f
from treatyref.store import Store

MOST_NAMES, LONGEST_NAME = 500, 300
KIND_WORDS = (*SINGULAR, *PLURAL)


def kinds_field(
    description: str = "Only records of these kinds, joined by commas, in the plural or the singular.",
) -> CommaList:
    """The parameter ``kind``."""
    return CommaList(
        fields.String(validate=validate.OneOf(KIND_WORDS)),
        metadata={"description": description, "example": ["treaties", "systems"]},
    )


def plural(kinds: Collection[str] | None) -> list[str]:
    """The kinds named, in the plural."""
    return [PLURAL.get(kind, kind) for kind in kinds or ()]


def _name(**kwargs: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, LONGEST_NAME), **kwargs)


class _Options(ArgsSchema):
    """How names are resolved."""

    kind = kinds_field()
    fuzzy = fields.Boolean(
        load_default=True,
        metadata={
            "description": "Whether near spellings count where no record bears the name.",
            "example": True,
        },
    )
    limit = fields.Integer(
        load_default=10,
        validate=validate.Range(1, 50),
        metadata={"description": "Most records for each name, 1 to 50.", "example": 10},
    )
    on = on_field("status on that day")


class ResolveArgs(_Options):
    """Names to resolve."""

    name = fields.List(
        _name(),
        required=True,
        validate=validate.Length(1, MOST_NAMES),
        metadata={
            "description": f"A name, designation or id, in any spelling; up to {MOST_NAMES} of them.",
            "example": ["SSC-8"],
        },
    )


class ResolveBody(_Options):
    """Names to resolve, as JSON."""

    names = fields.List(
        _name(),
        required=True,
        validate=validate.Length(1, MOST_NAMES),
        metadata={
            "description": f"Names, designations or ids, in any spelling; 1 to {MOST_NAMES}.",
            "example": ["SSC-8", "New START", "Tomahwak"],
        },
    )
    kind = fields.List(  # type: ignore[assignment]  # a body says it as a list, not joined by commas
        fields.String(validate=validate.OneOf(KIND_WORDS)),
        metadata={"description": "Only records of these kinds.", "example": ["treaties", "systems"]},
    )


class ResolutionSchema(ItemSchema):
    """A record that bears a name."""

    query = f.text("The name asked for.", required=True)
    score = fields.Float(required=True, metadata={"description": "How sure the match is, 0 to 100."})
    match = f.choice(
        "Written so; written so but for case, accents, hyphens or spaces; or spelt nearly so.",
        ("exact", "folded", "fuzzy"),
        required=True,
    )
    matched_name = f.text("The record's name that matched.", required=True)
    ambiguous = f.flag("True where the name may also mean something else.", required=True)
    why = f.text("The reason in a sentence.", required=True)


RESOLUTIONS = page_schema(
    "Resolution",
    ResolutionSchema,
    "Records for each name in the order asked, surest first.",
    unresolved=f.words("Names that no record bears."),
)


def names_blueprint() -> ApiBlueprint:
    """The routes of ``resolve``."""
    blueprint = ApiBlueprint(
        "names", __name__, url_prefix="/resolve", description="Find records by any name."
    )

    @blueprint.route("")
    @blueprint.arguments(ResolveArgs, location="query")
    @blueprint.response(200, RESOLUTIONS, description="The records, surest first.")
    @blueprint.problems(404, 422)
    def resolve(args: Row) -> ResponseReturnValue:
        """Records that bear a name, scored, with the reason; several names at once."""
        return _resolved(args["name"], args)

    @blueprint.route("", methods=["POST"])
    @blueprint.arguments(ResolveBody, location="json")
    @blueprint.response(200, RESOLUTIONS, description="The records, surest first.")
    @blueprint.problems(400, 404, 413, 415, 422)
    def resolve_many(args: Row) -> ResponseReturnValue:
        """The same for a list of names in a JSON body: for whole columns of a table."""
        return _resolved(args["names"], args)

    blueprint.before_request(must_be_json)
    return blueprint


def must_be_json() -> None:
    """Raise ``ProblemError`` 415 for a POST whose body is not JSON."""
    if request.method == "POST" and not request.is_json:
        sent = (request.mimetype or "no type")[:80]
        raise ProblemError(
            415,
            "unsupported-media-type",
            "Not JSON",
            f"Send the body as application/json; this was sent as {sent}.",
            headers={"Accept": "application/json"},
        )


def _resolved(names: Sequence[str], args: Row) -> Response:
    must_accept("application/json")
    store = answer.store()
    day = lookup.day(args["on"]) if args.get("on") is not None else None
    items, unresolved = [], []
    for name in names:
        matches = _matches(store, name, args)
        items += [row for match in matches if (row := _row(name, match, day))]
        if not matches:
            unresolved.append(name)
    if len(names) == 1 and not items:
        lookup.refuse_retired(store, names[0])
        raise lookup.unknown(store, names[0])
    return answer.data({"items": items, "total": len(items), "next": None, "unresolved": unresolved})


def _matches(store: Store, name: str, args: Row) -> list[Match]:
    kinds = plural(args.get("kind"))
    found = finding.resolve(store, name, None, args["fuzzy"], 1000)
    chosen = [match for match in found if not kinds or PLURAL[match.document["record_kind"]] in kinds]
    return chosen[: args["limit"]]


def _row(name: str, match: Match, day: date | None) -> Row | None:
    kind = PLURAL[match.document["record_kind"]]
    shown = as_of(kind, [match.document], day)
    if not shown:
        return None
    return {
        "query": name,
        **brief(shown[0]),
        "score": match.score,
        "match": match.how,
        "matched_name": match.name,
        "ambiguous": match.ambiguous,
        "why": match.why,
    }
