"""Turn a document into a response: entity tag, date, links, 304."""

import hashlib
from datetime import UTC, datetime

from flask import Response, json, request

from treatyref.kinds import PLURAL


def data(body, mimetype="application/json", revised=None, links=(), status=200):
    """A response for *body* (text or a JSON-ready value) with ``ETag``; 304 where the client has it."""
    text = body if isinstance(body, str) else json.dumps(body)
    response = Response(text, status, mimetype=mimetype)
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:20])
    if revised:
        response.last_modified = datetime.fromisoformat(revised).replace(tzinfo=UTC)
    if links:
        response.headers["Link"] = ", ".join(links)
    response.cache_control.public = True
    response.cache_control.max_age = 300
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response.make_conditional(request)


def record_links(document):
    """The ``Link`` values of a record: where to cite it (RFC 8574) and its other forms."""
    path = document["page"]
    root = request.url_root.rstrip("/")
    kind = PLURAL[document["record_kind"]]
    return (
        f'<{root}{path}>; rel="cite-as"',
        f'<{root}{path}.json>; rel="alternate"; type="application/json"',
        f'<{root}/api/v1/{kind}/{document["id"]}>; rel="describedby"; type="application/json"',
    )
