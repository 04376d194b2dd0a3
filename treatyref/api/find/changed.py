"""``changes`` and ``editions``: what differs since an edition or a day, and what is frozen."""

from flask import Response
from flask.typing import ResponseReturnValue
from marshmallow import fields

from treatyref import answer, lookup
from treatyref.api.blueprint import ApiBlueprint, must_accept
from treatyref.api.find.names import kinds_field, plural
from treatyref.api.lists import brief, page
from treatyref.api.lists.params import PageArgs
from treatyref.api.schemas import ItemSchema, page_schema
from treatyref.documents import Row
from treatyref.finding.since import Change, base_of, changes
from treatyref.problem import ProblemError
from treatyref.schemas import fields as f
from treatyref.schemas.edition import EditionSchema


class ChangesArgs(PageArgs):
    """Since when."""

    since = fields.String(
        required=True,
        metadata={
            "description": "An edition's name, such as 2026.1, or a day, YYYY-MM-DD. States, events and "
            "sources have no day of revision: for a day, those count that differ from the edition of "
            "then, or all where there was none.",
            "example": "2020-01-01",
        },
    )
    kind = kinds_field()


class ChangeSchema(ItemSchema):
    """A record that changed."""

    change = f.choice(
        "Whether it is new, was changed, has another id now, or was withdrawn.",
        ("new", "changed", "moved", "withdrawn"),
        required=True,
    )
    changed_on = fields.String(
        required=True, allow_none=True, metadata={"description": "On which day, where the record says it."}
    )
    says = f.words("What changed, in short sentences.", required=True)
    moved_to = f.text("For a moved record: its id now.")


CHANGES = page_schema(
    "Change",
    ChangeSchema,
    "Records that changed, newest first.",
    since_edition=fields.String(
        required=True, allow_none=True, metadata={"description": "The edition that they are compared with."}
    ),
)


class EditionRowSchema(EditionSchema):
    """A frozen edition."""

    url = f.url("Address of its page.", required=True)
    api_url = f.url("Address of what it holds.", required=True)
    note = fields.String(  # type: ignore[assignment]  # null where there is none
        allow_none=True, metadata={"description": "What a reader should know of it."}
    )


class HeldSchema(ItemSchema):
    """A record as an edition holds it."""

    kind = f.text("Kind of record, in the plural.", required=True)


EDITIONS = page_schema("Edition", EditionRowSchema, "Editions, newest first.")
HELD = page_schema("Held", HeldSchema, "The records that it holds, by kind and id.")


def changed_blueprint() -> ApiBlueprint:
    """The routes of ``changes`` and ``editions``."""
    blueprint = ApiBlueprint("changed", __name__, description="What changed, and what is frozen.")

    @blueprint.route("/changes")
    @blueprint.arguments(ChangesArgs, location="query")
    @blueprint.response(200, CHANGES, description="A page of the records that changed.")
    @blueprint.problems(422)
    def changed(args: Row) -> ResponseReturnValue:
        """Records that are new, changed, moved or withdrawn since an edition or a day."""
        return _changed(args)

    @blueprint.route("/editions")
    @blueprint.arguments(PageArgs, location="query")
    @blueprint.response(200, EDITIONS, description="The editions.")
    @blueprint.problems(422)
    def editions(args: Row) -> ResponseReturnValue:
        """Every frozen edition, newest first."""
        must_accept("application/json")
        rows = [_edition(row) for row in reversed(answer.store().editions.values())]
        shown, body, links = page(rows, args, key=lambda row: row["edition"])
        return answer.data({"items": shown, **body}, links=links)

    @blueprint.route("/editions/<edition>")
    @blueprint.arguments(PageArgs, location="query")
    @blueprint.response(200, HELD, description="A page of the records that it holds.")
    @blueprint.problems(404, 422)
    def edition(args: Row, edition: str) -> ResponseReturnValue:
        """What an edition holds; each record of it is at its kind's address with `edition=`."""
        return _held(args, edition)

    return blueprint


def _changed(args: Row) -> Response:
    must_accept("application/json")
    store = answer.store()
    try:
        edition, day = base_of(store, args["since"].strip())
    except ValueError as error:
        raise ProblemError(
            422, "bad-since", "Not an edition or a day", f"since: {error}.", {"parameter": "since"}
        ) from None
    found = changes(store, edition, day, plural(args.get("kind")))
    shown, body, links = page(found, args, key=lambda change: change.id)
    items = [_change(change) for change in shown]
    return answer.data({"items": items, **body, "since_edition": edition}, links=links)


def _change(change: Change) -> Row:
    shown = brief(change.document) if change.document else {"id": change.id}
    found = shown | {"change": change.how, "changed_on": change.on, "says": change.says()}
    moved = change.retired and change.retired["moved_to"]
    return found | ({"moved_to": moved} if moved else {})


def _edition(row: Row) -> Row:
    name = row["id"]
    shown = {"edition": name} | {key: value for key, value in row.items() if key != "id"}
    root = answer.root()
    return shown | {"url": f"{root}/editions/{name}", "api_url": f"{root}/api/v1/editions/{name}"}


def _held(args: Row, edition: str) -> Response:
    must_accept("application/json")
    store = answer.store()
    lookup.edition_of(store, edition)
    shown, body, links = page(store.frozen_ids(edition), args, key=lambda pair: pair[1])
    root = answer.root()
    items = [
        {
            "id": id_,
            "kind": kind,
            "page": f"/editions/{edition}/{kind}/{id_}",
            "api_url": f"{root}/api/v1/{kind}/{id_}?edition={edition}",
        }
        for kind, id_ in shown
    ]
    return answer.data({"items": items, **body}, links=links)
