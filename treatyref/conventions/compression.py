"""Compress text for clients that ask for it; each coding of an answer has an entity tag of its own.

A strong entity tag names one sequence of bytes (RFC 9110, 8.8.1), so the coded
answer's tag is the plain one with the coding behind it: ``"3f2a…+br"``. A
client's ``If-None-Match`` with any coding's tag is taken for what it names.
"""

import gzip
import re
from collections.abc import Callable

import brotli
import zstandard
from flask import Response, request

#: Content coding -> how it is made; the earlier ones are preferred where a client takes several alike.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=5),
    "zstd": lambda content: zstandard.ZstdCompressor(level=6).compress(content),
    "gzip": lambda content: gzip.compress(content, compresslevel=6, mtime=0),
}
#: Smaller answers fit into one packet anyway.
SMALLEST = 600
_TEXT = re.compile(
    r"text/.*|application/(?:.*\+)?(?:json|xml)|application/(?:javascript|schema\+json|x-.*|link-format"
    r"|n-triples|sql)|image/svg\+xml",
)
_TAG = re.compile(r'"([^"]*?)\+(?:' + "|".join(CODINGS) + r')"')


def accept_any_coding() -> None:
    """Take a coded answer's tag in ``If-None-Match`` for that of the answer itself."""
    tags = request.environ.get("HTTP_IF_NONE_MATCH")
    if tags:
        request.environ["HTTP_IF_NONE_MATCH"] = _TAG.sub(r'"\1"', tags)


def compress(response: Response) -> Response:
    """The response in the best coding that the client takes; as it is where none helps."""
    if not _is_text(response):
        return response
    response.vary.add("Accept-Encoding")
    coding = request.accept_encodings.best_match(["identity", *CODINGS]) if _asked() else None
    if coding in (None, "identity"):
        return response
    etag, weak = response.get_etag()
    if response.status_code == 304:
        if etag:
            response.set_etag(f"{etag}+{coding}", bool(weak))
        return response
    content = response.get_data()
    if len(content) < SMALLEST:
        return response
    response.set_data(CODINGS[coding](content))
    response.headers["Content-Encoding"] = coding
    if etag:
        response.set_etag(f"{etag}+{coding}", bool(weak))
    return response


def _asked() -> bool:
    """Whether the client names a coding; one that only takes anything gets plain bytes."""
    return any(name in CODINGS for name, quality in request.accept_encodings if quality > 0)


def _is_text(response: Response) -> bool:
    return (
        response.status_code in (200, 300, 304)
        and not response.direct_passthrough
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and _TEXT.fullmatch(response.mimetype or "") is not None
    )
