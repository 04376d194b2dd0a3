"""One port: Flask outermost, Datasette's process behind ``/datasette/``, served by granian."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.types import WSGIApplication

from granian import Granian
from granian.constants import Interfaces
from granian.server.common import AbstractServer

from treatyref.browse import PREFIX
from treatyref.browse.supervise import SOCKET, Supervisor
from treatyref.copies import Copies, current, workplace
from treatyref.reload import Reloading, Served

if TYPE_CHECKING:
    from flask import Flask

    from treatyref.store import Store

#: How the settings reach the worker processes.
FOLDER, BASE_URL, ACCESS_LOG = "TREATYREF_FOLDER", "TREATYREF_BASE_URL", "TREATYREF_ACCESS_LOG"
RATE_LIMIT = "TREATYREF_RATE_LIMIT"
#: The file in the folder that tells that a worker has loaded.
READY = "ready"
#: More than Datasette may take up at once (``mount.AT_ONCE``): the API always finds one free.
THREADS = 14


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


class Applications:
    """The whole service, *datasette* a part of it, over one database after the other.

    Flask's applications are full of cycles, which Python is slow to find. So
    none is thrown away: one whose data are past is used again for the next.
    """

    def __init__(self, datasette: WSGIApplication, base_url: str | None = None) -> None:
        self._datasette, self._base_url = datasette, base_url
        self._idle: list[Flask] = []

    def over(self, path: Path) -> Served:
        """The service over the database at *path*, which was checked."""
        from treatyref import permalink, warm
        from treatyref.cache import ResponseCache
        from treatyref.store import Store
        from treatyref.web import bind

        store = Store(path, checked=True)
        if self._idle:
            app = self._idle.pop()
            bind(app, store)
        else:
            app = self._new(store)
        kept = ResponseCache(app, alias=partial(permalink.alias, store))
        return Served(kept, partial(warm.up, app), partial(self._retire, app, store))

    def _new(self, store: "Store") -> "Flask":
        from werkzeug.middleware.dispatcher import DispatcherMiddleware

        from treatyref.web import create_app

        app = create_app(store, self._base_url)
        browsed = DispatcherMiddleware(app.wsgi_app, {PREFIX: self._datasette})
        app.wsgi_app = browsed  # type: ignore[method-assign]  # how Flask's documentation adds a layer
        return app

    def _retire(self, app: "Flask", store: "Store") -> None:
        """Let go of the data that *app* served; nobody asks it any more."""
        from treatyref.web import unbind

        unbind(app)
        store.close()
        self._idle.append(app)


def application() -> WSGIApplication:
    """What each worker process loads; its settings come from the environment.

    What it needs is imported here, so that the process that starts the workers stays small.
    """
    from treatyref.accesslog import AccessLog
    from treatyref.browse.mount import datasette_app

    folder = Path(os.environ[FOLDER])
    applications = Applications(datasette_app(folder / SOCKET), os.environ.get(BASE_URL))
    reloading = Reloading(partial(current, folder), applications.over)
    reloading.watch()
    (folder / READY).touch()
    app: WSGIApplication = reloading
    if limit := os.environ.get(RATE_LIMIT):
        from treatyref.conventions.limiter import RateLimit

        app = RateLimit(app, limit)
    return AccessLog(app) if ACCESS_LOG in os.environ else app


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; raises ``StoreError`` where the database will not do.

    A new database is taken up when it takes the place of the old one, and on SIGHUP.
    """
    with workplace() as folder, Copies(settings.database, folder) as copies:
        _hand_over(settings, folder)
        for what, address in _addresses(settings):
            print(f"{what:<10} {address}", flush=True)
        with Supervisor(folder, partial(current, folder), (folder / READY).exists):
            server = _granian(settings)
            # Granian would start new workers on SIGHUP, which drops connections.
            server.on_startup(lambda: signal.signal(signal.SIGHUP, copies.renew))
            server.serve()


def _granian(settings: Settings) -> AbstractServer[Any]:
    return Granian(
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
        workers_kill_timeout=10,
        metrics_enabled=settings.metrics_port is not None,
        metrics_address=settings.host,
        metrics_port=settings.metrics_port or 9090,
    )


def _hand_over(settings: Settings, folder: Path) -> None:
    for name, value in (
        (FOLDER, folder),
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
