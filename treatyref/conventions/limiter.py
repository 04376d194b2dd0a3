"""A limit on how often one client may ask: off unless set, counted in memory in each worker process."""

import json
import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from treatyref.problem_types import address_of

Headers = list[tuple[str, str]]
#: Monitoring asks often and costs nothing.
FREE = {"/healthz"}


class RateLimit:
    """``RateLimit(app, "100/minute")`` is *app* that answers 429 to a client that asks more often.

    *limit* is in the notation of the library ``limits``; several are joined by
    semicolons. A client is an address (``REMOTE_ADDR``): behind a proxy, let
    the proxy limit instead. Raises ``ValueError`` for a limit that does not parse.
    """

    def __init__(self, app: WSGIApplication, limit: str) -> None:
        self.app = app
        self.limits = parse_many(limit)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in FREE:
            return self.app(environ, start_response)
        client = environ.get("REMOTE_ADDR", "")
        over = [limit for limit in self.limits if not self._limiter.hit(limit, client)]
        headers = self._headers(over[0] if over else self.limits[0], client)
        if over:
            return _refuse(over[0], headers, environ, start_response)

        def start(status: str, found: Headers, exc_info: Any = None, /) -> Callable[[bytes], object]:
            found = [*found, *headers]
            return start_response(status, found, exc_info) if exc_info else start_response(status, found)

        return self.app(environ, start)

    def _headers(self, limit: RateLimitItem, client: str) -> Headers:
        reset, left = self._limiter.get_window_stats(limit, client)
        seconds = max(1, round(reset - time.time()))
        return [
            ("RateLimit-Limit", str(limit.amount)),
            ("RateLimit-Remaining", str(left)),
            ("RateLimit-Reset", str(seconds)),
        ]


def _refuse(
    limit: RateLimitItem, headers: Headers, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    seconds = dict(headers)["RateLimit-Reset"]
    body = {
        "type": address_of("too-many-requests"),
        "title": "Too many requests",
        "status": 429,
        "detail": f"One client may ask {limit.amount} times in {limit.get_expiry()} seconds. Ask again in "
        f"{seconds} seconds, or take the whole data from /downloads/ once.",
        "instance": environ.get("PATH_INFO", "")[:200],
    }
    content = json.dumps(body).encode()
    found = [
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(len(content))),
        ("Retry-After", seconds),
        ("Cache-Control", "no-store"),
        ("Access-Control-Allow-Origin", "*"),
        *headers,
    ]
    start_response("429 TOO MANY REQUESTS", found)
    return [b"" if environ.get("REQUEST_METHOD") == "HEAD" else content]
