"""What both versions of the reconciliation service share of HTTP: the names, JSON in, JSON out, previews."""

import re
from typing import Any

from flask import Response, current_app, json, make_response, render_template, request

from treatyref import __version__, answer
from treatyref.documents import Row
from treatyref.problem import ProblemError
from treatyref.reconcile.answers import bad, described, type_of
from treatyref.reconcile.answers import proposed as properties_of
from treatyref.reconcile.match import TYPES, Names
from treatyref.reconcile.properties import BY_ID, Property

NAME = "TreatyRef: arms-control treaties, weapons, states and events"
WIDTH, HEIGHT = 430, 200
BATCH = 100
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors *"
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,99}")
_KEY = "treatyref.reconcile"


def names() -> Names:
    """The ``Names`` of the store, made at the first question."""
    if _KEY not in current_app.extensions:
        store = answer.store()
        current_app.extensions[_KEY] = Names(entry.document for entry in store.entries.values())
    known: Names = current_app.extensions[_KEY]
    return known


def finish(response: Response) -> Response:
    """Open every answer to other origins, forms and preflights included."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, Accept, Accept-Language"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def respond(body: Any) -> Response:
    """*body* as JSON, or as JSONP where a ``callback`` is named."""
    callback = request.values.get("callback")
    if callback is None:
        if request.method == "POST":
            response = make_response(json.dumps(body))
            response.mimetype = "application/json"
            response.headers["Cache-Control"] = "no-store"
            return response
        return answer.data(body, revised=answer.store().revised)
    if not _CALLBACK.fullmatch(callback):
        raise bad("callback", "write the name of a function, as in callback=found")
    return answer.data(f"/**/{callback}({json.dumps(body)});", "text/javascript")


def proposed() -> Response:
    """Properties that records of the ``type`` asked for have, at most ``limit``."""
    type_, asked = request.args.get("type", ""), request.args.get("limit")
    limit = number(asked, "limit") if asked else None
    found = {"properties": properties_of(type_, limit), "type": type_}
    return respond(found | ({"limit": limit} if limit is not None else {}))


def parsed(parameter: str, text: str) -> Row:
    """The JSON object in *text*; 422 that names *parameter* where it is none."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise bad(parameter, f"is no JSON ({str(error)[:80]})") from None
    if not isinstance(found, dict):
        raise bad(parameter, "write a JSON object")
    return found


def no_more_than_a_batch(count: int) -> None:
    """413 where a batch holds more queries than the manifest allows."""
    if count > BATCH:
        raise ProblemError(
            413, "batch-too-large", "Batch too large", f"Send at most {BATCH} at a time, not {count}."
        )


def number(value: Any, parameter: str, least: int = 0) -> int:
    """*value* as a whole number; 422 where it is none."""
    try:
        return max(least, int(value))
    except (TypeError, ValueError, OverflowError):
        raise bad(parameter, "write a whole number") from None


def base() -> Row:
    """What both manifests say alike."""
    root = answer.root()
    return {
        "name": NAME,
        "documentation": f"{root}/about",
        "logo": f"{root}/static/icon.svg",
        "serviceVersion": __version__,
        "defaultTypes": [type_of(id_) for id_ in ("treaty", "system")],
        "batchSize": BATCH,
    }


def preview(id_: str) -> Response:
    """A small page about a record, for the frame of any client."""
    document = names().documents.get(id_)
    if document is None:
        raise ProblemError(404, "unknown-record", "No such record", f"id: there is no record {id_[:80]!r}.")
    text = render_template(
        "reconcile-preview.html", record=document, described=described(document), root=answer.root()
    )
    headers = {"Content-Security-Policy": PREVIEW_POLICY}
    return answer.data(text, "text/html", document.get("revised"), headers=headers)


def meta(property_: Property) -> Row:
    """A property as the head of a column."""
    found = {"id": property_.id, "name": property_.name}
    return found | ({"type": type_of(property_.of)} if property_.of else {})


def about(kind: str, id_: str) -> tuple[str, str]:
    """``(name, description)`` of an entity, a type or a property; 404 where there is none."""
    if kind == "entity" and id_ in names().documents:
        document = names().documents[id_]
        return document["title"], described(document)
    if kind == "property" and id_ in BY_ID:
        return BY_ID[id_].name, BY_ID[id_].description
    if kind == "type" and id_ in TYPES:
        return type_of(id_)["name"], ""
    raise ProblemError(404, "unknown-record", "No such record", f"id: there is no {kind} {id_[:80]!r}.")
