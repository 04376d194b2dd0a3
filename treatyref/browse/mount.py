"""Datasette under ``/datasette/``: a WSGI application that passes requests on to its process."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from treatyref.browse import PREFIX
from treatyref.browse.unixhttp import HTTPException, HTTPResponse, UnixConnection

#: Seconds within which Datasette begins to answer, and how long it may take to start.
PATIENCE, STARTING = 20, 15
#: Requests under way at once, those that wait for a place, and for how many seconds; the rest is told to
#: come again, so that the API always has threads free.
AT_ONCE, WAITING, WAIT = 6, 4, 3
LONGEST_BODY = 100_000
#: No script runs on Datasette's pages, whatever the data hold.
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "server", "date", "trailer", "te"}
_PASSED_ON = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_IF_NONE_MATCH", "HTTP_USER_AGENT", "HTTP_ORIGIN")
#: What Python leaves alone in a path that came decoded; Datasette writes the rest with tildes.
_SAFE = "/~-._,:@!$'()*;"


def datasette_app(socket: Path) -> WSGIApplication:
    """The WSGI application that asks the Datasette on the Unix socket at the path *socket*."""
    free, room = threading.BoundedSemaphore(AT_ONCE), threading.BoundedSemaphore(AT_ONCE + WAITING)

    def take_place() -> bool:
        if not room.acquire(blocking=False):
            return False
        taken = free.acquire(timeout=WAIT)
        if not taken:
            room.release()
        return taken

    def leave() -> None:
        free.release()
        room.release()

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("PATH_INFO"):
            return _say(start_response, 301, "Moved", f"Datasette is at {PREFIX}/.", Location=f"{PREFIX}/")
        if not take_place():
            return _busy(start_response)
        try:
            connection, answer = _ask(socket, environ)
        except TimeoutError:
            leave()
            return _say(start_response, 504, "Too slow", "Datasette did not answer in time. Ask for less.")
        except (OSError, HTTPException):
            leave()
            return _busy(start_response)
        except BaseException:
            leave()
            raise
        start_response(f"{answer.status} {answer.reason}", _headers(answer))
        return _Body(connection, answer, leave)

    return app


def _ask(socket: Path, environ: WSGIEnvironment) -> tuple[UnixConnection, HTTPResponse]:
    """``(connection, response)``; waits for a process that is only starting."""
    end = time.monotonic() + STARTING
    while True:
        connection = UnixConnection(socket, PATIENCE)
        try:
            connection.connect()
            break
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    try:
        connection.request(
            environ["REQUEST_METHOD"], _target(environ), _body(environ), _request_headers(environ)
        )
        return connection, connection.getresponse()
    except BaseException:
        connection.close()
        raise


def _target(environ: WSGIEnvironment) -> str:
    """The path without the prefix, or Datasette's links carry it twice (its issue 1590)."""
    path = quote(environ["PATH_INFO"].encode("latin1"), _SAFE)
    query = environ.get("QUERY_STRING", "")
    return path + (f"?{query}" if query else "")


def _body(environ: WSGIEnvironment) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    return environ["wsgi.input"].read(min(int(length), LONGEST_BODY)) if length.isdigit() else b""


def _request_headers(environ: WSGIEnvironment) -> dict[str, str]:
    headers = {key[5:].replace("_", "-").title(): environ[key] for key in _PASSED_ON if key in environ}
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return headers | {"Host": host, "X-Forwarded-Proto": environ["wsgi.url_scheme"]}


def _headers(answer: HTTPResponse) -> list[tuple[str, str]]:
    """Datasette's headers and ours; its redirects get the prefix that it never saw."""
    kept = [
        (name, value)
        for name, value in answer.getheaders()
        if name.lower() not in _HOP_BY_HOP and name.title() not in SECURITY
    ]
    kept = [
        (name, PREFIX + value if name.lower() == "location" and _is_bare(value) else value)
        for name, value in kept
    ]
    return kept + list(SECURITY.items())


def _is_bare(location: str) -> bool:
    return location.startswith("/") and not location.startswith((f"{PREFIX}/", "//"))


class _Body:
    """The body as it comes; when it ends or the reader goes, the next request may come."""

    def __init__(self, connection: UnixConnection, answer: HTTPResponse, leave: Callable[[], None]) -> None:
        self.connection, self.answer, self.leave = connection, answer, leave
        self.open = True

    def __iter__(self) -> Iterator[bytes]:
        try:
            while part := self.answer.read1(65_536):
                yield part
        finally:
            self.close()

    def close(self) -> None:
        """Give the connection back, once."""
        if self.open:
            self.open = False
            self.connection.close()
            self.leave()


def _busy(start_response: StartResponse) -> list[bytes]:
    return _say(
        start_response, 503, "Busy", "Datasette is busy. Come again in a second.", **{"Retry-After": "1"}
    )


def _say(start_response: StartResponse, status: int, title: str, detail: str, **headers: str) -> list[bytes]:
    """A short answer of our own, as problem+json."""
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}).encode()
    kind = ("Content-Type", "application/problem+json")
    start_response(f"{status} {title}", [kind, *headers.items(), *SECURITY.items()])
    return [body]
