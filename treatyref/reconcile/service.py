"""Version 0.2: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/."""

from typing import Any

from flask import Blueprint, Response, request
from markupsafe import Markup

from treatyref import answer
from treatyref.documents import Row
from treatyref.reconcile import answers, http
from treatyref.reconcile.answers import bad

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile", template_folder="templates")
blueprint.after_request(http.finish)
SETTING = {
    "type": "text",
    "name": "on",
    "label": "As of",
    "default": "",
    "help_text": "A day, YYYY-MM-DD: values as they stood then. Empty: to date.",
}
CANDIDATE = ("id", "name", "description", "type", "score", "match", "features")


@blueprint.route("", methods=["GET", "POST"])
def root() -> Response:
    """The manifest; candidates for ``queries``; values for ``extend``."""
    if "queries" in request.values:
        return http.respond(_results(http.parsed("queries", request.values["queries"])))
    if "extend" in request.values:
        return http.respond(_extension(http.parsed("extend", request.values["extend"])))
    if request.method == "POST":
        raise bad("queries", "send a form with the field queries, or extend, that holds a JSON object")
    return http.respond(manifest())


def manifest() -> Row:
    """What the service is and where its parts are."""
    root = answer.root()

    def suggests(kind: str) -> Row:
        return {
            "service_url": root,
            "service_path": f"/reconcile/suggest/{kind}",
            "flyout_service_path": f"/reconcile/flyout/{kind}?id=${{id}}",
        }

    return {
        "versions": ["0.2"],
        **http.base(),
        "identifierSpace": f"{root}/r/",
        "schemaSpace": f"{root}/reconcile/flyout/property?id=",
        "view": {"url": f"{root}/r/{{{{id}}}}"},
        "preview": {
            "url": f"{root}/reconcile/preview?id={{{{id}}}}",
            "width": http.WIDTH,
            "height": http.HEIGHT,
        },
        "suggest": {kind: suggests(kind) for kind in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/properties"},
            "property_settings": [SETTING],
        },
    }


@blueprint.route("/suggest/<any(entity, property, type):kind>")
def suggest(kind: str) -> Response:
    """What begins with ``prefix``, after ``cursor`` others."""
    prefix, skip = request.args.get("prefix", "")[:200], http.number(request.args.get("cursor", 0), "cursor")
    return http.respond({"result": suggested(kind, prefix, skip)})


def suggested(kind: str, prefix: str, skip: int, most: int = answers.USUAL) -> list[Row]:
    """Suggestions of a kind, as both versions have them."""
    if kind == "entity":
        return answers.suggested_entities(http.names(), prefix, skip, most)
    return (answers.suggested_types if kind == "type" else answers.suggested_properties)(prefix, skip)


@blueprint.route("/flyout/<any(entity, property, type):kind>")
def flyout(kind: str) -> Response:
    """A few words of HTML about one of them."""
    id_ = request.args.get("id", "")
    name, description = http.about(kind, id_)
    html = Markup("<p><b>{}</b><br>{}</p>").format(name, description)
    return http.respond({"id": id_, "html": str(html)})


@blueprint.route("/preview")
def preview() -> Response:
    """A small page about a record."""
    return http.preview(request.args.get("id", ""))


@blueprint.route("/properties")
def propose() -> Response:
    """Properties that records of ``type`` have."""
    return http.proposed()


def _results(batch: Row) -> Row:
    http.no_more_than_a_batch(len(batch))
    return {key: {"result": _result(query)} for key, query in batch.items()}


def _result(query: Any) -> list[Row]:
    if not isinstance(query, dict) or not (query.get("query") or query.get("properties")):
        raise bad("queries", 'each is an object with a query, as in {"q0": {"query": "SSC-8"}}')
    wanted = []
    for row in as_list(query.get("properties")):
        if not isinstance(row, dict) or "pid" not in row or "v" not in row:
            raise bad("queries", "each of properties is an object with pid and v")
        wanted.append((str(row["pid"]), as_list(row["v"]), False))
    types = tuple(map(str, as_list(query.get("type"))))
    # Every record has one type: of several, "all" can never hold, and "should" rules nothing out.
    strict = query.get("type_strict", "any")
    if strict == "all" and len(set(types)) > 1:
        return []
    types = () if strict == "should" else types
    limit = http.number(query.get("limit", answers.USUAL), "limit", 1)
    found = answers.candidates(http.names(), str(query.get("query", ""))[:300], types, wanted, limit)
    return [
        candidate | {"features": [{"id": f["id"], "value": f["value"]} for f in candidate["features"]]}
        for candidate in found
    ]


def as_list(value: Any) -> list[Any]:
    """*value* as a list: itself where it is one, empty where there is none."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _extension(query: Row) -> Row:
    ids, asked = asked_of(query, "extend")
    rows = answers.extended(http.names(), ids, asked)
    return {"meta": [http.meta(property_) for property_, _ in asked], "rows": rows}


def asked_of(query: Row, parameter: str) -> tuple[list[str], list[answers.Wanted]]:
    """``(ids, [(property, day)])`` of a data extension query, in either version."""
    ids, properties = query.get("ids"), query.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise bad(parameter, "write an object with ids and properties, both lists")
    http.no_more_than_a_batch(len(ids) // 10)
    asked = []
    for row in properties:
        if not isinstance(row, dict) or not isinstance(row.get("settings") or {}, dict):
            raise bad(parameter, "each of properties is an object with an id")
        asked.append((answers.property_named(str(row.get("id"))), answers.day_asked(row.get("settings"))))
    return [str(id_) for id_ in ids], asked
