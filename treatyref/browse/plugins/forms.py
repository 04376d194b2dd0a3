"""A Datasette plugin: the parameters of canned queries are described, offered and checked.

It stands alone, like its neighbours. A query's metadata may have
``parameters``: name -> ``help``, ``default``, ``form`` (date, text, number or
choice) and, for a choice, ``options``: a list, or SQL that gives value and label.
"""

import re
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from datasette import hookimpl
from datasette.utils.asgi import Response
from jinja2 import Environment

Row = dict[str, Any]
LONGEST = 200
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")


@hookimpl
def startup(datasette: Any) -> Callable[[], Coroutine[Any, Any, None]]:
    """Read the choices that SQL gives, once: the database never changes under us."""

    async def inner() -> None:
        datasette.treatyref_choices = {}
        for name, database in datasette.databases.items():
            queries = datasette.metadata("queries", database=name, fallback=False) or {}
            for query, about in queries.items():
                for key, parameter in about.get("parameters", {}).items():
                    if "options" in parameter:
                        found = await _choices(database, parameter["options"])
                        datasette.treatyref_choices[name, query, key] = found

    return inner


async def _choices(database: Any, options: list[str] | str) -> dict[Any, Any]:
    """``{value: label}`` of a list or of what SQL selects."""
    if isinstance(options, list):
        return {value: value for value in options}
    rows = (await database.execute(options)).rows
    return {row[0]: row[-1] for row in rows if row[0] is not None}


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Any) -> None:
    """Give the template of a query its fields."""
    env.globals["fields_of"] = lambda database, name, about, values: fields(
        about, values, lambda key: datasette.treatyref_choices.get((database, name, key), {})
    )


def fields(about: Row, values: Row, choices: Callable[[str], Row]) -> list[Row]:
    """The form of a query: a list of ``{name, value, help, form, default, options}``.

    *about* is the query's metadata, *values* what was asked, *choices* gives ``{value: label}`` by name.
    """
    described = about.get("parameters", {})
    return [
        {
            "name": name,
            "value": value,
            "help": described.get(name, {}).get("help", ""),
            "form": described.get(name, {}).get("form", "text"),
            "default": described.get(name, {}).get("default", ""),
            "options": choices(name),
        }
        for name, value in values.items()
    ]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Refuse a canned query whose parameters cannot be right, and say what would be."""

    def wrap(app: Any) -> Any:
        async def checked(scope: Row, receive: Any, send: Any) -> None:
            fault = scope["type"] == "http" and await _fault(datasette, scope)
            if fault:
                await _refuse(datasette, scope["path"], fault, send)
            else:
                await app(scope, receive, send)

        return checked

    return wrap


async def _fault(datasette: Any, scope: Row) -> str | None:
    parts = scope["path"].removeprefix(datasette.setting("base_url").rstrip("/")).strip("/").split("/")
    if len(parts) != 2:
        return None
    database, query = parts[0], parts[1].split(".")[0]
    queries = datasette.metadata("queries", database=database, fallback=False) or {}
    described = queries.get(query, {}).get("parameters", {}) if database in datasette.databases else {}
    if not described:
        return None
    await datasette.invoke_startup()
    for key, value in parse_qsl(scope.get("query_string", b"").decode("latin1")):
        if key in described:
            choices = datasette.treatyref_choices.get((database, query, key))
            fault = wrong(value, described[key].get("form", "text"), choices)
            if fault:
                return f"{key}: {value[:60]!r} is {fault}"
    return None


def wrong(value: str, form: str, choices: Row | None = None) -> str | None:
    """What is wrong with *value* in a field of that *form*, and what would be right; None if it is right."""
    if not value.strip():
        return None
    if len(value) > LONGEST:
        return f"longer than {LONGEST} characters."
    if "\0" in value:
        return "no text: it has a zero character in it."
    if form == "date":
        try:
            right = date.fromisoformat(value).isoformat() == value
        except ValueError:
            right = False
        return None if right else "not a day: write YYYY-MM-DD, as in 2019-08-02."
    if form == "number" and not _NUMBER.fullmatch(value):
        return "not a number: write digits, with a decimal point if need be."
    if choices is not None and value not in choices:
        known = ", ".join(map(str, list(choices)[:40]))
        return f"none of the choices: {known}."
    return None


async def _refuse(datasette: Any, path: str, fault: str, send: Any) -> None:
    if path.endswith(".json"):
        body = {"ok": False, "error": fault, "status": 400, "title": "Parameter not understood"}
        response = Response.json(body, 400)
    elif path.endswith(".csv"):
        response = Response.text(fault + "\n", 400)
    else:
        context = {"title": "Parameter not understood", "error": fault, "status": 400, "urls": datasette.urls}
        template = datasette.jinja_env.get_template("error.html")
        response = Response.html(await template.render_async(context), 400)
    await response.asgi_send(send)
