"""Lists and whole records of every kind, now or as of a day, and how to cite them."""

from datetime import date
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from marshmallow import fields

from treatyref import answer, dates, lookup, permalink
from treatyref.api.blueprint import ApiBlueprint, ArgsSchema, must_accept
from treatyref.api.citing import CitationSchema, CiteArgs, citation_of
from treatyref.api.lists import brief, chosen, included, list_args, page, select
from treatyref.api.lists.params import FILTERS, fields_field, include_field, on_field
from treatyref.api.lists.select import as_of, ordered
from treatyref.api.schemas import document_schema, list_schema, view_schema
from treatyref.dates import Span
from treatyref.documents import Row
from treatyref.kinds import SINGULAR
from treatyref.problem import ProblemError


class RecordArgs(ArgsSchema):
    """How to show a record."""

    on = on_field("the record as it stood then")
    edition = fields.String(metadata={"description": "As frozen in this edition, such as 2026.1."})
    include = include_field()


class ViewArgs(ArgsSchema):
    """How to show a record as of a day."""

    edition = fields.String(metadata={"description": "As frozen in this edition, such as 2026.1."})
    include = include_field()


def record_blueprints() -> list[ApiBlueprint]:
    """One blueprint a record kind."""
    return [_blueprint(kind) for kind in SINGULAR]


def _blueprint(kind: str) -> ApiBlueprint:
    singular = SINGULAR[kind]
    blueprint = ApiBlueprint(
        kind, __name__, url_prefix=f"/{kind}", description=f"Lists and whole records: {kind}."
    )
    chosen_keys: dict[str, Any] = {"fields_": fields_field(kind)}
    record_args = RecordArgs.from_dict(chosen_keys, name=f"{singular.title()}Args")
    view_args = ViewArgs.from_dict(chosen_keys, name=f"{singular.title()}ViewArgs")
    either = {"anyOf": [document_schema(kind), view_schema(kind)]}

    @blueprint.route("")
    @blueprint.arguments(list_args(kind), location="query")
    @blueprint.response(200, list_schema(kind), description=f"A page of the {kind} that match.")
    @blueprint.problems(422)
    @blueprint.doc(summary=f"List {kind}: filtered, sorted, a page at a time.")
    def many(args: Row) -> ResponseReturnValue:
        return _many(kind, args)

    @blueprint.route("/<id_>")
    @blueprint.arguments(record_args, location="query")
    @blueprint.response(200, either, description="The record; with `on`, as of that day.")
    @blueprint.problems(404, 410, 422)
    @blueprint.doc(summary=f"One {singular}, whole: with all that it contains and what concerns it.")
    def one(args: Row, id_: str) -> ResponseReturnValue:
        return record(kind, id_, args)

    @blueprint.route("/<id_>/on/<on>")
    @blueprint.arguments(view_args, location="query")
    @blueprint.response(200, view_schema(kind), description="The record as of that day.")
    @blueprint.problems(404, 410, 422)
    @blueprint.doc(summary=f"One {singular} as of a day, with what changed since.")
    def one_on(args: Row, id_: str, on: str) -> ResponseReturnValue:
        return record(kind, id_, args | {"on": on})

    @blueprint.route("/<id_>/cite")
    @blueprint.arguments(CiteArgs, location="query")
    @blueprint.response(200, CitationSchema, description="The citation.")
    @blueprint.problems(404, 410, 422)
    @blueprint.doc(summary=f"How to cite one {singular}: any CSL style, any format.")
    def citation(args: Row, id_: str) -> ResponseReturnValue:
        return citation_of(kind, id_, args)

    return blueprint


def span_of(args: Row) -> Span:
    """``(first, last)`` day of the parameters ``from`` and ``to``; a year or month stands for all its days.

    Raises ``ProblemError`` 422 for what is no date.
    """
    found: list[date | None] = []
    for name, key, edge in (("from", "from_", dates.first_day), ("to", "to", dates.last_day)):
        try:
            found.append(edge(args[key]) if args.get(key) else None)
        except ValueError as error:
            raise ProblemError(
                422, "bad-date", "Not a date", f"{name}: {error}.", {"parameter": name}
            ) from None
    first, last = found
    return first, last


def day_in(args: Row) -> date | None:
    """The day of the parameter ``on``, or None; raises ``ProblemError`` 422 for what is no day."""
    return lookup.day(args["on"]) if args.get("on") is not None else None


def _many(kind: str, args: Row) -> Response:
    must_accept("application/json")
    store, day = answer.store(), day_in(args)
    documents = as_of(kind, store.of_kind(kind), day)
    wanted = {name: args.get(name) for name in FILTERS[kind] if name not in ("from_", "to")}
    found = ordered(select(kind, documents, wanted, span_of(args)), args.get("sort", []))
    shown, body, links = page(found, args)
    names = args.get("fields_", [])
    body = {"items": [chosen(one, names, brief(one)) for one in shown], **body}
    if args.get("include"):
        body["included"] = included(store, shown, args["include"], day)
    return answer.data(body, links=links)


def record(kind: str, id_: str, args: Row) -> Response:
    """The response for one record as JSON; *args* may hold on, edition, fields_ and include."""
    must_accept("application/json")
    store = answer.store()
    view = permalink.view(store, kind, id_, args.get("on"), args.get("edition"))
    names, kinds = args.get("fields_", []), args.get("include", [])
    links = answer.record_links(view)
    if not names and not kinds:
        body, tag = permalink.json_of(store, view, request.environ.get(permalink.DAY_MARK))
        return answer.data(body, revised=view.revised, links=links, tag=tag)
    shown = chosen(view.document, names)
    if kinds:
        shown = shown | {"included": included(store, [view.document], kinds, view.day)}
    return answer.data(shown, revised=view.revised, links=links)
