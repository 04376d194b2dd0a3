"""Answers kept in memory: the data never changes while it is served, so the same request has the same answer.

A WSGI layer around the application. It keeps whole 200 answers to GET that
carry an entity tag and allow public caching, and answers HEAD and 304 from
them; everything else passes through.

As-of answers in JSON differ between two turning days of a record in the day
alone. For those the application is asked, by ``DAY_MARK`` in the environment,
to write a mark where the day stands, and one kept answer serves all days.
"""

import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cachetools import LRUCache
from werkzeug.http import parse_etags

from treatyref.dates import memento_time
from treatyref.permalink import DAY_MARK, MARK

Headers = list[tuple[str, str]]
#: Memory for kept answers, in bytes; the least recently used ones go first.
CAPACITY = 64 * 2**20
#: Larger answers are not kept.
LARGEST = 4 * 2**20
#: Request headers that an answer may depend on.
VARYING = ("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_DATETIME", "HTTP_ORIGIN")
KNOWN_VARY = {"accept", "accept-encoding", "accept-datetime", "origin", ""}
#: Headers that a 304 leaves out (RFC 9110, 15.4.5).
OF_BODY = {"content-length", "content-type", "content-encoding"}
#: Addresses whose answers are streamed: Datasette's, and the database itself.
UNKEPT = ("/datasette", "/downloads/treatyref.db")
LONGEST_KEY = 4096


@dataclass(frozen=True)
class Kept:
    """One answer: its headers, body and entity tag."""

    headers: Headers
    body: bytes
    etag: str

    @property
    def size(self) -> int:
        """What it counts against the capacity: its bytes and the rough cost of its headers."""
        return len(self.body) + 2048

    def on(self, _day: str) -> "Kept":
        """The answer itself, on every day."""
        return self


@dataclass(frozen=True)
class KeptByDay:
    """An answer that differs from day to day in the day alone: headers with a mark, the body cut at it."""

    headers: Headers
    parts: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """What it counts against the capacity."""
        return sum(map(len, self.parts)) + 2048

    def on(self, day: str) -> Kept:
        """The answer of *day* (YYYY-MM-DD)."""
        body = day.encode().join(self.parts)
        headers = [(name, self._value(name, value, day)) for name, value in self.headers]
        etag = next(value for name, value in headers if name == "ETag")
        return Kept([*headers, ("Content-Length", str(len(body)))], body, etag)

    @staticmethod
    def _value(name: str, value: str, day: str) -> str:
        return (
            memento_time(date.fromisoformat(day)) if name == "Memento-Datetime" else value.replace(MARK, day)
        )


class ResponseCache:
    """``ResponseCache(app)`` is *app* with its cacheable answers kept; safe under many threads."""

    def __init__(
        self,
        app: WSGIApplication,
        capacity: int = CAPACITY,
        alias: Callable[[str], tuple[str, str] | None] | None = None,
    ) -> None:
        """*alias* gives ``(alias, day)`` for a path whose answer is alike on other days, else None."""
        self.app = app
        self._alias = alias or (lambda path: None)
        self._kept: LRUCache[Hashable, Kept | KeptByDay] = LRUCache(
            capacity, getsizeof=lambda kept: kept.size
        )
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        alias, day = self._alike(environ)
        key = _key(environ, alias)
        if key is None:
            return self.app(environ, start_response)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            return self._fetch(key, day, environ, start_response)
        return _answer(kept.on(day), environ, start_response)

    def _alike(self, environ: WSGIEnvironment) -> tuple[str, str]:
        """``(alias, day)`` of a request, or two empty texts."""
        # A compressed body shows no mark, so clients that take one get answers of their own day.
        if environ.get("QUERY_STRING") or "HTTP_ACCEPT_ENCODING" in environ:
            return "", ""
        return self._alias(environ.get("PATH_INFO", "")) or ("", "")

    def _fetch(
        self, key: Hashable, day: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask the application for the whole answer, whatever copy the client has; keep and pass it on."""
        started: list[tuple[str, Headers]] = []
        written: list[bytes] = []

        def start(status: str, headers: Headers, _error: Any = None, /) -> Callable[[bytes], object]:
            # Nothing was sent yet, so an answer to an error simply takes the place of the one before it.
            started[:] = [(status, list(headers))]
            return written.append

        whole = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        whole |= {"REQUEST_METHOD": "GET", DAY_MARK: MARK if day else None}
        chunks = self.app(whole, start)
        try:
            written.extend(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        ((status, headers),) = started
        body = b"".join(written)
        kept = _worth_keeping(status, headers, body, day)
        if kept is None:
            start_response(status, headers)
            return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        if kept.size <= self._kept.maxsize:
            with self._lock:
                self._kept[key] = kept
        return _answer(kept.on(day), environ, start_response)


_CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE"}


def _key(environ: WSGIEnvironment, alias: str = "") -> tuple[str | None, ...] | None:
    """What decides the answer, or None for a request that must reach the application."""
    path = environ.get("PATH_INFO", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(UNKEPT):
        return None
    if "HTTP_RANGE" in environ or "HTTP_IF_MATCH" in environ or "HTTP_IF_UNMODIFIED_SINCE" in environ:
        return None
    key = (
        environ.get("wsgi.url_scheme"),
        environ.get("HTTP_HOST"),
        alias or path,
        environ.get("QUERY_STRING", ""),
        *(environ.get(name) for name in VARYING),
    )
    return key if sum(len(part or "") for part in key) <= LONGEST_KEY else None


def _worth_keeping(status: str, headers: Headers, body: bytes, day: str) -> Kept | KeptByDay | None:
    found = {name.lower(): value for name, value in headers}
    control = found.get("cache-control", "")
    if not status.startswith("200") or "etag" not in found or "public" not in control:
        return None
    if len(body) > LARGEST or "set-cookie" in found:
        return None
    if any(word.strip().lower() not in KNOWN_VARY for word in found.get("vary", "").split(",")):
        return None
    headers = [(name, value) for name, value in headers if name.lower() not in ("date", "content-length")]
    if day:
        marked = [(name, value.replace(day, MARK)) for name, value in headers]
        return KeptByDay(marked, tuple(body.split(MARK.encode())))
    return Kept([*headers, ("Content-Length", str(len(body)))], body, found["etag"])


def _answer(kept: Kept, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if _client_has(kept, environ):
        rest = [(name, value) for name, value in kept.headers if name.lower() not in OF_BODY]
        start_response("304 NOT MODIFIED", rest)
        return [b""]
    start_response("200 OK", list(kept.headers))
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [kept.body]


def _client_has(kept: Kept, environ: WSGIEnvironment) -> bool:
    """Whether the client's copy is this one, by entity tag and else by date (RFC 9110, 13.2.2)."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags.strip() == kept.etag or parse_etags(tags).contains_weak(kept.etag.strip('W/"'))
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    return since is not None and since == dict(kept.headers).get("Last-Modified")
