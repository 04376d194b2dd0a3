"""Lists and whole records of every kind, now or as of a day."""

from flask import current_app, request
from flask_smorest import Blueprint

from treatyref import answer, permalink
from treatyref.api.paging import page
from treatyref.api.schemas import ListArgs, OnArgs, ProblemSchema, document_schema, list_schema
from treatyref.asof import status_at_end
from treatyref.kinds import SINGULAR

FACTS = (
    "id",
    "record_kind",
    "title",
    "page",
    "kind",
    "type",
    "date",
    "published",
    "signed",
    "entry_into_force",
    "publisher",
    "revised",
)


def record_blueprints():
    """One blueprint a record kind."""
    return [_blueprint(kind) for kind in SINGULAR]


def _blueprint(kind):
    singular = SINGULAR[kind]
    blueprint = Blueprint(kind, __name__, url_prefix=f"/{kind}", description=f"Records of kind {singular}.")
    document = document_schema(kind)

    @blueprint.route("/")
    @blueprint.arguments(ListArgs, location="query")
    @blueprint.response(200, list_schema(kind))
    @blueprint.alt_response(422, schema=ProblemSchema, content_type="application/problem+json")
    def many(args):
        """List the records of this kind, by id."""
        documents = current_app.extensions["treatyref"].of_kind(kind)
        chosen = documents[args["offset"] : args["offset"] + args["limit"]]
        body, links = page([brief(one) for one in chosen], len(documents), args)
        return answer.data(body, links=links)

    @blueprint.route("/<id_>")
    @blueprint.arguments(OnArgs, location="query")
    @blueprint.response(200, document)
    @blueprint.alt_response(404, schema=ProblemSchema, content_type="application/problem+json")
    @blueprint.alt_response(422, schema=ProblemSchema, content_type="application/problem+json")
    def one(args, id_):
        """A whole record, with all it contains; with ``on``, as of that day."""
        return record(kind, id_, args.get("on"))

    @blueprint.route("/<id_>/on/<on>")
    @blueprint.response(200, document)
    @blueprint.alt_response(404, schema=ProblemSchema, content_type="application/problem+json")
    @blueprint.alt_response(422, schema=ProblemSchema, content_type="application/problem+json")
    def one_on(id_, on):
        """A whole record as of a day, with what changed since."""
        return record(kind, id_, on)

    return blueprint


def record(kind, id_, on=None):
    """The response for one record as JSON."""
    view = permalink.view(current_app.extensions["treatyref"], kind, id_, on)
    body, tag = permalink.json_of(
        current_app.extensions["treatyref"], view, request.environ.get(permalink.DAY_MARK)
    )
    return answer.data(body, revised=view.revised, links=answer.record_links(view), tag=tag)


def brief(document):
    """The facts about a record that a list shows."""
    status = status_at_end(document)
    shown = {key: document[key] for key in FACTS if key in document}
    return (
        shown
        | ({"status": status} if status else {})
        | {"api_url": f"{answer.root()}/api/v1{document['page']}"}
    )
