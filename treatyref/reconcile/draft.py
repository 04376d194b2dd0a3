"""The draft of version 1.0: JSON in and out, and every route below one root."""

from typing import Any

from flask import Blueprint, Response, request

from treatyref import answer
from treatyref.documents import Row
from treatyref.problem import ProblemError
from treatyref.reconcile import answers, http
from treatyref.reconcile.answers import bad
from treatyref.reconcile.service import SETTING, as_list, asked_of, suggested

blueprint = Blueprint("reconcile_draft", __name__, url_prefix="/reconcile/1.0-draft")
blueprint.after_request(http.finish)


@blueprint.route("")
def root() -> Response:
    """The manifest."""
    setting = {"id": SETTING["name"], "name": SETTING["label"], "helpText": SETTING["help_text"]}
    manifest = {
        "versions": ["1.0-draft"],
        "lang": "en",
        **http.base(),
        "view": {"url": f"{answer.root()}/r/{{id}}"},
        "preview": {"width": http.WIDTH, "height": http.HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [setting | {"type": "text", "default": ""}],
        },
        "standardizedScore": True,
    }
    return http.respond(manifest)


@blueprint.route("/match", methods=["POST"])
def match() -> Response:
    """Candidates for a batch of queries, in their order."""
    queries = _body().get("queries")
    if not isinstance(queries, list):
        raise bad("queries", "send a JSON object with a list of queries")
    http.no_more_than_a_batch(len(queries))
    return http.respond({"results": [{"candidates": _candidates(query)} for query in queries]})


@blueprint.route("/suggest/<any(entity, property, type):kind>")
def suggest(kind: str) -> Response:
    """What begins with ``prefix``: at most ``limit``, after ``cursor`` others."""
    skip = http.number(request.args.get("cursor", 0), "cursor")
    limit = min(http.number(request.args.get("limit", answers.USUAL), "limit", 1), answers.MOST)
    return http.respond(
        {"result": suggested(kind, request.args.get("prefix", "")[:200], skip, limit)[:limit]}
    )


@blueprint.route("/preview")
def preview() -> Response:
    """A small page about a record."""
    return http.preview(request.args.get("id", ""))


@blueprint.route("/extend/propose")
def propose() -> Response:
    """Properties that records of ``type`` have."""
    return http.proposed()


@blueprint.route("/extend", methods=["POST"])
def extend() -> Response:
    """Values of properties, to date or as of the setting ``on``."""
    ids, asked = asked_of(_body(), "body")
    rows = answers.extended(http.names(), ids, asked)
    return http.respond(
        {
            "meta": [http.meta(property_) for property_, _ in asked],
            "rows": [
                {"id": id_, "properties": [{"id": pid, "values": values} for pid, values in row.items()]}
                for id_, row in rows.items()
            ],
        }
    )


def _body() -> Row:
    if not request.is_json:
        raise ProblemError(
            415, "unsupported-media-type", "Unsupported media type", "Send the query as application/json."
        )
    return http.parsed("body", request.get_data(as_text=True))


def _candidates(query: Any) -> list[Row]:
    conditions = query.get("conditions") if isinstance(query, dict) else None
    if not isinstance(conditions, list) or not conditions:
        raise bad("queries", "each is an object with a list of conditions")
    text, wanted = "", []
    for condition in conditions:
        kind = condition.get("matchType") if isinstance(condition, dict) else None
        if kind not in ("name", "id", "property") or "propertyValue" not in condition:
            raise bad("queries", "each condition has a matchType (name, id or property) and a propertyValue")
        value = as_list(condition["propertyValue"])
        if kind == "property":
            wanted.append((str(condition.get("propertyId")), value, bool(condition.get("required"))))
        elif value:
            text = str(value[0].get("id", "") if isinstance(value[0], dict) else value[0])
    types = (str(query["type"]),) if query.get("type") else ()
    limit = http.number(query.get("limit", answers.USUAL), "limit", 1)
    return answers.candidates(http.names(), text[:300], types, wanted, limit)
