"""A Datasette plugin of our own server's: the sitemap of the data, and the data browser to take away."""

import asyncio
import os
from typing import Any
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from datasette import hookimpl
from datasette.utils.asgi import Response
from jinja2 import Environment

from treatyref.browse import publish
from treatyref.browse.metadata import DATABASE

BASE_URL_VARIABLE = "TREATYREF_BASE_URL"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Two addresses under ``/datasette/-/``."""
    return [(r"^/-/treatyref\.zip$", take_away), (r"^/-/sitemap\.xml$", sitemap)]


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Let the home page offer what only our own server has."""
    env.globals["bundle"] = True


async def take_away(datasette: Any, request: Any) -> Response:
    """The folder that ``datasette treatyref`` serves, as a ZIP file."""
    path = datasette.get_database(DATABASE).path
    body = await asyncio.to_thread(publish.archive, path, _root(request))
    disposition = 'attachment; filename="treatyref.zip"'
    return Response(body, 200, {"Content-Disposition": disposition}, content_type="application/zip")


async def sitemap(datasette: Any, request: Any) -> Response:
    """The home, every table and every question; rows are at their permanent pages."""
    about = datasette.metadata("databases")[DATABASE]
    paths = [datasette.urls.instance(), datasette.urls.database(DATABASE)]
    paths += [
        datasette.urls.table(DATABASE, name)
        for name, table in about["tables"].items()
        if not table.get("hidden")
    ]
    paths += [datasette.urls.query(DATABASE, name) for name in about["queries"]]
    places = "".join(
        f"<url><loc>{escape(urljoin(_root(request) + '/', str(path)))}</loc></url>" for path in paths
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
    return Response(body, 200, content_type="application/xml; charset=utf-8")


def _root(request: Any) -> str:
    """The public address of our pages."""
    return (os.environ.get(BASE_URL_VARIABLE) or urljoin(request.url, "/")).rstrip("/")
