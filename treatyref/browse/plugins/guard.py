"""A Datasette plugin: strangers may run SQL, but only so much of it.

It stands alone (no import from the rest of the project), so that it works
beside a downloaded copy of the database too. What it adds to Datasette's own
limits of time and rows: one string, one row and one answer have a largest
size, nothing but reading is allowed, and a request may ask for only so much.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from datasette import hookimpl
from datasette.utils.asgi import Response
from datasette.views.base import DatasetteError

Row = dict[str, Any]
#: SQLite's own limits. Searching a string in a string takes time by the product of their lengths
#: and cannot be interrupted, so strings are short; so are patterns, by which LIKE and GLOB take time.
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 30_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
#: What Datasette itself asks of a table, and what full-text search does inside.
PRAGMAS = {
    "compile_options", "data_version", "database_list", "foreign_key_list", "function_list", "index_info",
    "index_list", "index_xinfo", "max_page_count", "page_count", "page_size", "schema_version", "table_info",
    "table_list", "table_xinfo",
}  # fmt: skip
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
REFUSED_FUNCTIONS = {"load_extension", "fts3_tokenizer", "fts5_decode"}
#: Whole documents, longer than a string may be here; the API has them.
UNREADABLE = {("documents", "body"), ("frozen", "body")}
#: The size of one answer: each cell counts ``CELL`` beside the characters in it.
MOST, CELL = 8_000_000, 100
MOST_QUERY, MOST_FACETS = 6_000, 8
#: Seconds within which an answer begins: one SQL limit for each query of a page, and its rendering.
PATIENCE = 8
OWN = ("_internal", "_memory")


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Bound everything that runs on this connection, unless it is Datasette's own."""
    if database in OWN:
        return
    for limit, most in LIMITS.items():
        conn.setlimit(limit, most)
    conn.row_factory = _counting()
    conn.set_authorizer(authorize)


def authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None
) -> int:
    """Whether SQLite may compile one step of a statement: reading only."""
    if action == sqlite3.SQLITE_READ and (first, second) in UNREADABLE:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and second in REFUSED_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    # Full-text search asks for this while it opens; the file itself is immutable.
    if (action, first) == (sqlite3.SQLITE_UPDATE, "sqlite_master"):
        return sqlite3.SQLITE_OK
    allowed = action in READING or (action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in PRAGMAS)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _counting() -> Callable[[sqlite3.Cursor, tuple[Any, ...]], sqlite3.Row]:
    """A row factory that raises ``sqlite3.OperationalError`` once the rows of one cursor are too much."""
    current, spent = None, 0

    def row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        nonlocal current, spent
        if cursor is not current:
            current, spent = cursor, 0
        spent += CELL * len(values) + sum(len(value) for value in values if isinstance(value, str | bytes))
        if spent > MOST:
            raise sqlite3.OperationalError(
                f"the answer is larger than {MOST // 1_000_000} MB: ask for fewer or shorter columns"
            )
        return sqlite3.Row(cursor, values)

    return row


@hookimpl
def permission_allowed(datasette: Any, action: str, resource: Any) -> bool | None:
    """Tables that no metadata describe are bookkeeping: nobody needs to see them."""
    if action != "view-table" or resource[0] in OWN:
        return None
    described = (datasette.metadata("tables", database=resource[0], fallback=False) or {}).get(resource[1])
    return None if described and not described.get("hidden") else False


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Refuse requests that ask for too much before any of it is done."""

    def wrap(app: Any) -> Any:
        async def bounded(scope: Row, receive: Any, send: Any) -> None:
            fault = scope["type"] == "http" and asks_too_much(scope.get("query_string", b"").decode("latin1"))
            if fault:
                await answer(datasette, scope["path"], *fault).asgi_send(send)
            elif scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
                await _while_wanted(datasette, app, scope, receive, send)
            else:
                await app(scope, receive, send)

        return bounded

    return wrap


async def _while_wanted(datasette: Any, app: Any, scope: Row, receive: Any, send: Any) -> None:
    """Answer as long as somebody waits, and let nobody wait for the beginning longer than ``PATIENCE``."""
    begun = asyncio.Event()

    async def sending(message: Row) -> None:
        begun.set()
        await send(message)

    async def nothing_more() -> Row:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def left() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    work = asyncio.ensure_future(app(scope, nothing_more, sending))
    leaving = asyncio.ensure_future(left())
    try:
        await asyncio.wait({work, leaving}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if not work.done() and begun.is_set():
            await asyncio.wait({work, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
        elif not leaving.done():
            message = f"The answer took longer than {PATIENCE} s. Ask for less at once."
            await answer(datasette, scope["path"], 400, "Took too long", message).asgi_send(send)
    finally:
        work.cancel()
        leaving.cancel()


def asks_too_much(query: str) -> tuple[int, str, str] | None:
    """``(status, title, what would be right)`` for a query string that is too much, or None."""
    if len(query) > MOST_QUERY:
        return 414, "Address too long", f"Keep what follows the question mark under {MOST_QUERY} characters."
    parameters = parse_qsl(query, keep_blank_values=True)
    facets = [key for key, _ in parameters if key.startswith("_facet") and key != "_facet_size"]
    if len(facets) > MOST_FACETS:
        return 400, "Too many facets", f"_facet: ask for at most {MOST_FACETS} at once."
    for key, value in parameters:
        if key == "_timelimit" and not (value.isascii() and value.isdigit() and int(value) > 0):
            return 400, "Not a time", "_timelimit: give whole milliseconds, 1 or more."
    return None


def answer(datasette: Any, path: str, status: int, title: str, message: str) -> Response:
    """An error in the form that *path* asks for, as Datasette words its own."""
    if path.endswith(".json"):
        body = json.dumps({"ok": False, "error": message, "status": status, "title": title})
        return Response(body, status, content_type="application/json; charset=utf-8")
    if path.endswith(".csv"):
        return Response.text(f"{title}: {message}\n", status)
    return _Page(datasette, status, title, message)


class _Page(Response):
    """An error page in our own template, rendered when it is sent."""

    def __init__(self, datasette: Any, status: int, title: str, message: str) -> None:
        super().__init__("", status, content_type="text/html; charset=utf-8")
        self.datasette = datasette
        self.context = {"title": title, "error": message, "status": status, "urls": datasette.urls}

    async def asgi_send(self, send: Any) -> None:
        await self.datasette.invoke_startup()
        template = self.datasette.jinja_env.get_template("error.html")
        self.body = await template.render_async(self.context)
        await super().asgi_send(send)


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Any) -> Response | None:
    """Say what would be right where a request cannot be answered; leave the rest to Datasette."""
    path = request.path.partition("?")[0]
    if isinstance(exception, DatasetteError) and exception.title == "SQL Interrupted":
        limit = datasette.setting("sql_time_limit_ms") / 1000
        message = f"The query was stopped: it took longer than {limit:g} s. Narrow it, or run it on a copy."
        return answer(datasette, path, 400, "Query stopped", message)
    if isinstance(exception, DatasetteError) and str(exception.message).startswith("fts5:"):
        return answer(datasette, path, 400, "Search not understood", "_search: write one or more words.")
    if isinstance(exception, DatasetteError) and "_next" in request.args and "sql" not in request.args:
        return answer(datasette, path, 400, "Parameter not understood", "_next: take it from a page before.")
    if isinstance(exception, DatasetteError) and exception.status == 500:
        return answer(datasette, path, 400, "Parameter not understood", exception.message)
    if isinstance(exception, ValueError | IndexError | KeyError | OverflowError) and request.query_string:
        names = ", ".join(dict.fromkeys(key for key, _ in parse_qsl(request.query_string)))[:200]
        message = f"One of the parameters cannot be read: {names}."
        return answer(datasette, path, 400, "Parameter not understood", message)
    return None
