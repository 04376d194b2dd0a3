"""A structured access log: one JSON object a request, a line each, on standard output."""

import json
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TextIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST = 500


class AccessLog:
    """``AccessLog(app)`` is *app* with a line in *out* for each answer."""

    def __init__(self, app: WSGIApplication, out: TextIO | None = None) -> None:
        self.app = app
        self.out = out or sys.stdout

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun = time.perf_counter()
        seen: dict[str, int | None] = {}

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
        ) -> Callable[[bytes], object]:
            seen["status"] = int(status.split(" ", 1)[0])
            seen["bytes"] = next((int(v) for k, v in headers if k.lower() == "content-length"), None)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        try:
            return self.app(environ, start)
        finally:
            self._write(environ, seen, time.perf_counter() - begun)

    def _write(self, environ: WSGIEnvironment, seen: dict[str, int | None], seconds: float) -> None:
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": environ.get("REMOTE_ADDR"),
            "method": environ.get("REQUEST_METHOD"),
            "path": environ.get("PATH_INFO", "")[:LONGEST],
            "query": environ.get("QUERY_STRING", "")[:LONGEST],
            "status": seen.get("status"),
            "bytes": seen.get("bytes"),
            "ms": round(seconds * 1000, 3),
            "agent": environ.get("HTTP_USER_AGENT", "")[:LONGEST],
        }
        # One write a line, so that lines of several threads do not mix.
        self.out.write(json.dumps(line) + "\n")
        self.out.flush()
