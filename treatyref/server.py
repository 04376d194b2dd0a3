"""One port: Flask outermost, Datasette under ``/datasette/``, served by granian."""

import os

from granian import Granian
from granian.constants import Interfaces
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from treatyref.browse import datasette_app
from treatyref.cache import ResponseCache
from treatyref.store import Store
from treatyref.web import create_app

DATABASE_VARIABLE = "TREATYREF_DB"
BASE_URL_VARIABLE = "TREATYREF_BASE_URL"


def wsgi(path):
    """The whole service over the database at *path*, as one WSGI application."""
    app = create_app(Store(path), os.environ.get(BASE_URL_VARIABLE))
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/datasette": datasette_app(path)})
    return ResponseCache(app)


def application():
    """What each worker process loads; the path comes from the environment."""
    return wsgi(os.environ[DATABASE_VARIABLE])


def serve(path, host, port, workers):
    """Serve until SIGTERM or SIGINT; raises ``StoreError`` where the database will not do."""
    Store(path)
    os.environ[DATABASE_VARIABLE] = str(path)
    root = f"http://{host}:{port}"
    for what, address in (("Pages", "/"), ("API", "/api/v1/docs"), ("Datasette", "/datasette/")):
        print(f"{what:<10} {root}{address}", flush=True)
    Granian(
        "treatyref.server:application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=8,
        log_access=False,
        workers_kill_timeout=10,
    ).serve()
