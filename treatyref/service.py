"""All that a worker answers: Flask outermost, Datasette behind ``/datasette/``, over the newest database."""

import os
from functools import partial
from pathlib import Path
from wsgiref.types import WSGIApplication

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from treatyref import permalink, warm
from treatyref.accesslog import AccessLog
from treatyref.browse import PREFIX
from treatyref.browse.mount import datasette_app
from treatyref.browse.supervise import SOCKET
from treatyref.cache import ResponseCache
from treatyref.copies import current
from treatyref.reload import Reloading, Served
from treatyref.server import ACCESS_LOG, BASE_URL, FOLDER, RATE_LIMIT, READY
from treatyref.store import Store
from treatyref.web import bind, create_app, unbind


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
        store = Store(path, checked=True)
        if self._idle:
            app = self._idle.pop()
            bind(app, store)
        else:
            app = self._new(store)
        kept = ResponseCache(app, alias=partial(permalink.alias, store))
        return Served(kept, partial(warm.up, app), partial(self._retire, app, store))

    def _new(self, store: Store) -> Flask:
        app = create_app(store, self._base_url)
        browsed = DispatcherMiddleware(app.wsgi_app, {PREFIX: self._datasette})
        app.wsgi_app = browsed  # type: ignore[method-assign]  # how Flask's documentation adds a layer
        return app

    def _retire(self, app: Flask, store: Store) -> None:
        """Let go of the data that *app* served; nobody asks it any more."""
        unbind(app)
        store.close()
        self._idle.append(app)


def application() -> WSGIApplication:
    """What each worker process loads; its settings come from the environment."""
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
