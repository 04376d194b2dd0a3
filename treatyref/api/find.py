"""Find records: resolve a name, search words."""

from flask import current_app
from flask_smorest import Blueprint

from treatyref import answer, lookup
from treatyref.api.paging import page
from treatyref.api.records import brief
from treatyref.api.schemas import ProblemSchema, ResolveArgs, SearchArgs, list_schema


def find_blueprint():
    """Routes that find records."""
    blueprint = Blueprint("find", __name__, description="Find records by name or words.")

    @blueprint.route("/resolve")
    @blueprint.arguments(ResolveArgs, location="query")
    @blueprint.response(200, list_schema("resolution"))
    @blueprint.alt_response(404, schema=ProblemSchema, content_type="application/problem+json")
    def resolve(args):
        """Records that bear a name, surest first, with the reason."""
        store = current_app.extensions["treatyref"]
        found = store.resolve(args["name"])
        if not found:
            raise lookup.unknown(store, args["name"])
        items = [brief(document) | _why(name) for document, name in found]
        return answer.data({"items": items, "total": len(items), "next": None})

    @blueprint.route("/search")
    @blueprint.arguments(SearchArgs, location="query")
    @blueprint.response(200, list_schema("search"))
    @blueprint.alt_response(422, schema=ProblemSchema, content_type="application/problem+json")
    def search(args):
        """Full-text search over all records."""
        store = current_app.extensions["treatyref"]
        total, found = store.search(args["q"], args.get("kind"), args["limit"], args["offset"])
        items = [brief(document) | {"snippet": snippet} for document, snippet in found]
        body, links = page(items, total, args)
        return answer.data(body, links=links)

    return blueprint


def _why(name):
    reason = f"{name['text']!r} is its {name['kind']}"
    if name["ambiguous"]:
        reason += ", which may also mean something else"
    return {"matched_name": name["text"], "ambiguous": name["ambiguous"], "why": reason}
