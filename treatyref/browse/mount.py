"""Datasette as a WSGI application under ``/datasette/``."""

from itertools import chain
from pathlib import Path

from a2wsgi import ASGIMiddleware
from datasette.app import Datasette
from datasette.database import Database
from werkzeug.wsgi import ClosingIterator

from treatyref.browse.metadata import metadata
from treatyref.browse.plugin import register

PREFIX = "/datasette"
SETTINGS = {
    "base_url": f"{PREFIX}/",
    "default_page_size": 100,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,
    "allow_download": True,
    "default_cache_ttl": 300,
    "num_sql_threads": 2,
}


def datasette_app(path):
    """The WSGI application that browses the database file at *path*, immutable."""
    register()
    datasette = Datasette(
        immutables=[str(path)],
        metadata=metadata(),
        settings=SETTINGS,
        template_dir=str(Path(__file__).parent / "templates"),
    )
    # Datasette calls a database by its file's stem; our addresses must not depend on that.
    datasette.remove_database(Path(path).stem)
    datasette.add_database(Database(datasette, str(path), is_mutable=False), name="treatyref")
    return _started(ASGIMiddleware(_without_prefix(datasette.app())))


def _without_prefix(app):
    """Take the prefix off both forms of the path, or Datasette's links carry it twice (its issue 1590)."""

    async def inner(scope, receive, send):
        if scope["type"] == "http":
            scope = dict(scope, root_path="")
            for key, prefix in (("path", PREFIX), ("raw_path", PREFIX.encode())):
                value = scope.get(key)
                if value and value.startswith(prefix):
                    scope[key] = value[len(prefix) :] or prefix[:0] + value[:1]
        await app(scope, receive, send)

    return inner


def _started(app):
    """Fetch the first part of the body at once: granian takes status and headers when the call returns."""

    def inner(environ, start_response):
        body = app(environ, start_response)
        parts = iter(body)
        first = next(parts, b"")
        return ClosingIterator(chain((first,), parts), getattr(body, "close", None))

    return inner
