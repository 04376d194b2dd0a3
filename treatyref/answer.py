"""Turn a document into a response: entity tag, date, links, 304."""

import hashlib
from datetime import UTC, datetime

from flask import Response, current_app, json, request

from treatyref.cite.subject import LICENCE

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


def root():
    """The public address of the service, without a slash at the end: as set, or as the request has it."""
    return (current_app.config.get("BASE_URL") or request.url_root).rstrip("/")


def data(body, mimetype="application/json", revised=None, links=(), status=200, headers=None):
    """A response for *body* (text, bytes or JSON-ready) with ``ETag``; 304 where the client has it."""
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    content = text.encode() if isinstance(text, str) else text
    response = Response(content, status, mimetype=mimetype)
    response.set_etag(hashlib.sha256(content).hexdigest()[:20])
    if revised:
        response.last_modified = datetime.fromisoformat(revised).replace(tzinfo=UTC)
    if links:
        response.headers["Link"] = ", ".join(links)
    response.cache_control.public = True
    response.cache_control.max_age = 300
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers.update(headers or {})
    return response.make_conditional(request)


def record_links(document):
    """The ``Link`` values of a record: FAIR Signposting, level 1 (https://signposting.org/FAIR/)."""
    address = root() + document["page"]
    about = TYPES.get(document["record_kind"])
    links = [
        f'<{address}>; rel="cite-as"',
        f'<{root()}/about>; rel="author"',
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
