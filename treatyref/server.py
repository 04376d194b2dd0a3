"""One port: Flask outermost, Datasette's process behind ``/datasette/``, served by granian."""

import os

from granian import Granian
from granian.constants import Interfaces
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from treatyref.browse import PREFIX
from treatyref.browse.mount import datasette_app
from treatyref.browse.supervise import Supervisor
from treatyref.cache import ResponseCache
from treatyref.store import Store
from treatyref.web import create_app

DATABASE_VARIABLE, SOCKET_VARIABLE = "TREATYREF_DB", "TREATYREF_DATASETTE"
BASE_URL_VARIABLE = "TREATYREF_BASE_URL"
#: More than Datasette may take up at once (``mount.AT_ONCE``): the API always finds one free.
THREADS = 14


def wsgi(path, socket):
    """The whole service over the database at *path*, with Datasette on *socket*, as one WSGI application."""
    app = create_app(Store(path), os.environ.get(BASE_URL_VARIABLE))
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PREFIX: datasette_app(socket)})
    return ResponseCache(app)


def application():
    """What each worker process loads; the paths come from the environment."""
    return wsgi(os.environ[DATABASE_VARIABLE], os.environ[SOCKET_VARIABLE])


def serve(path, host, port, workers):
    """Serve until SIGTERM or SIGINT; raises ``StoreError`` where the database will not do."""
    Store(path)
    os.environ[DATABASE_VARIABLE] = str(path)
    root = f"http://{host}:{port}"
    for what, address in (("Pages", "/"), ("API", "/api/v1/docs"), ("Datasette", "/datasette/")):
        print(f"{what:<10} {root}{address}", flush=True)
    with Supervisor(path) as socket:
        os.environ[SOCKET_VARIABLE] = socket
        Granian(
            "treatyref.server:application",
            address=host,
            port=port,
            workers=workers,
            interface=Interfaces.WSGI,
            factory=True,
            blocking_threads=THREADS,
            log_access=False,
            workers_kill_timeout=10,
        ).serve()
