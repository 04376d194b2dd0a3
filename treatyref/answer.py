"""Turn a document into a response: entity tag, date, links, 304."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, json, request
from werkzeug.http import http_date

from treatyref.cite.subject import LICENCE
from treatyref.permalink import View
from treatyref.store import Store

#: Seconds for which an answer may be taken as fresh.
FRESH = 300
VARY = "Accept, Accept-Encoding"
#: Metadata forms of a record: suffix -> media type. Each describes the record (FAIR Signposting).
METADATA = {
    "jsonld": "application/ld+json",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}
#: Other forms of the record itself.
ALTERNATES = {"json": "application/json", "md": "text/markdown", "txt": "text/plain"}
#: Kind of record, singular -> the schema.org type of what it describes.
TYPES = {
    "treaty": "Legislation",
    "provision": "Legislation",
    "system": "Product",
    "event": "Event",
    "source": "CreativeWork",
    "article": "NewsArticle",
}


def store() -> Store:
    """The reference that the service answers from."""
    found: Store = current_app.extensions["treatyref"]
    return found


def root() -> str:
    """The public address of the service, without a slash at the end: as set, or as the request has it."""
    return (current_app.config.get("BASE_URL") or request.url_root).rstrip("/")


def data(
    body: Any,
    mimetype: str = "application/json",
    revised: str | None = None,
    links: Sequence[str] = (),
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    tag: str | None = None,
) -> Response:
    """A response for *body* (text, bytes or JSON-ready) with ``ETag``; 304 where the client has it.

    *tag* is the entity tag, where one is known that changes with the body.
    """
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    content = text.encode() if isinstance(text, str) else text
    tag = tag or hashlib.sha256(content).hexdigest()[:20]
    # One list, set once: a header at a time costs more than all the rest of an as-of answer.
    found = {"ETag": f'"{tag}"', "Cache-Control": f"public, max-age={FRESH}", "Vary": VARY}
    if revised:
        found["Last-Modified"] = http_date(datetime.fromisoformat(revised).replace(tzinfo=UTC))
    if links:
        found["Link"] = ", ".join(links)
    found.update(headers or {})
    response = Response(content, status, found, mimetype=mimetype)
    if _is_conditional():
        response.make_conditional(request)
    return response


def _is_conditional() -> bool:
    return any(name in request.environ for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"))


def record_links(view: View) -> list[str]:
    """The ``Link`` values of a record: FAIR Signposting, level 1 (https://signposting.org/FAIR/)."""
    base = root()
    address = base + view.path
    about = TYPES.get(view.record_kind)
    links = [
        f'<{address}>; rel="cite-as"',
        f'<{base}/about>; rel="author"',
        f'<{LICENCE}>; rel="license"',
        '<https://schema.org/AboutPage>; rel="type"',
    ]
    links += [f'<https://schema.org/{about}>; rel="type"'] if about else []
    links += [
        f'<{address}.{suffix}>; rel="describedby"; type="{type_}"' for suffix, type_ in METADATA.items()
    ]
    links.append(f'<{address}.json>; rel="item"; type="application/json"')
    links += [
        f'<{address}.{suffix}>; rel="alternate"; type="{type_}"' for suffix, type_ in ALTERNATES.items()
    ]
    return links
