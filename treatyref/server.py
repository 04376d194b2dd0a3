"""One port: Flask outermost, Datasette's process behind ``/datasette/``, served by granian."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from wsgiref.types import WSGIApplication

from granian import Granian
from granian.constants import Interfaces
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from treatyref import permalink
from treatyref.accesslog import AccessLog
from treatyref.browse import PREFIX
from treatyref.browse.mount import datasette_app
from treatyref.browse.supervise import Supervisor, ask_for
from treatyref.cache import ResponseCache
from treatyref.conventions import RateLimit
from treatyref.store import Store
from treatyref.web import create_app

#: How the settings reach the worker processes.
DATABASE, BASE_URL, ACCESS_LOG = "TREATYREF_DB", "TREATYREF_BASE_URL", "TREATYREF_ACCESS_LOG"
SOCKET = "TREATYREF_DATASETTE"
#: More than Datasette may take up at once (``mount.AT_ONCE``): the API always finds one free.
THREADS = 14
#: Seconds for which old workers go on after new ones were started: longer than a worker takes to load.
OVERLAP = 15
RATE_LIMIT = "TREATYREF_RATE_LIMIT"


@dataclass(frozen=True)
class Settings:
    """What the service is told when it starts; each is a flag of ``serve`` (see docs/operations.md)."""

    database: Path
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    base_url: str | None = None
    access_log: bool = False
    metrics_port: int | None = None
    rate_limit: str | None = None


def wsgi(
    path: Path,
    socket: str,
    base_url: str | None = None,
    access_log: bool = False,
    rate_limit: str | None = None,
) -> WSGIApplication:
    """The whole service over the database at *path*, Datasette on *socket*, as one WSGI application."""
    store = Store(path)
    app = create_app(store, base_url)
    browsed = DispatcherMiddleware(app.wsgi_app, {PREFIX: datasette_app(socket)})
    app.wsgi_app = browsed  # type: ignore[method-assign]  # how Flask's documentation adds a layer
    served: WSGIApplication = ResponseCache(app, alias=partial(permalink.alias, store))
    served = RateLimit(served, rate_limit) if rate_limit else served
    return AccessLog(served) if access_log else served


def application() -> WSGIApplication:
    """What each worker process loads; its settings come from the environment."""
    path, socket = os.environ[DATABASE], os.environ[SOCKET]
    ask_for(socket, path)
    limit = os.environ.get(RATE_LIMIT)
    return wsgi(Path(path), socket, os.environ.get(BASE_URL), ACCESS_LOG in os.environ, limit)


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; raises ``StoreError`` where the database will not do.

    SIGHUP starts new workers on the database as it is then, and lets the old ones finish.
    """
    Store(settings.database)
    _hand_over(settings)
    for what, address in _addresses(settings):
        print(f"{what:<10} {address}", flush=True)
    with Supervisor(settings.database) as socket:
        os.environ[SOCKET] = socket
        Granian(
            "treatyref.server:application",
            address=settings.host,
            port=settings.port,
            workers=settings.workers,
            interface=Interfaces.WSGI,
            factory=True,
            blocking_threads=THREADS,
            log_access=False,
            websockets=False,
            respawn_failed_workers=True,
            respawn_interval=OVERLAP,
            workers_kill_timeout=10,
            metrics_enabled=settings.metrics_port is not None,
            metrics_address=settings.host,
            metrics_port=settings.metrics_port or 9090,
        ).serve()


def _hand_over(settings: Settings) -> None:
    os.environ[DATABASE] = str(settings.database)
    for name, value in (
        (BASE_URL, settings.base_url),
        (ACCESS_LOG, settings.access_log),
        (RATE_LIMIT, settings.rate_limit),
    ):
        if value:
            os.environ[name] = str(value)
        else:
            os.environ.pop(name, None)


def _addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    root = settings.base_url or f"http://{settings.host}:{settings.port}"
    yield from ((what, root + path) for what, path in (("Pages", "/"), ("API", "/api/v1/docs")))
    yield "Datasette", root + "/datasette/"
    if settings.metrics_port:
        yield "Metrics", f"http://{settings.host}:{settings.metrics_port}/metrics"
