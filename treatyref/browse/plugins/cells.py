"""A Datasette plugin: cells link to permanent pages, rows and sources, and numbers carry units.

It stands alone, like its neighbours: what it knows of the tables it reads from
the metadata, under ``plugins: treatyref``:

- ``database``: the name of the database it serves;
- ``site``: the address of the pages, "" where they are on this very host, null where there are none;
- ``tables``: for each table ``of`` (the column that names its record), ``then`` (what follows the
  record's address to reach the row), ``refs`` (column -> table), ``label`` (column) and ``units``
  (column -> unit, or -> "=column" where the unit is in another column).
"""

import json
from collections.abc import Callable, Collection, Coroutine, Iterable
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.utils import tilde_encode
from jinja2 import Environment
from markupsafe import Markup

Row = dict[str, Any]
NAME = "treatyref"
#: Datasette's own answers where a page links a value to the rows that have it.
_BY_VALUE = {"publisher": ("sources", "publisher")}
#: Characters up to which a cell is not broken, and from which on it needs room.
_SHORT, _LONG = 16, 70
#: Columns of a query that are in the unit of its column ``unit``.
_MEASURED = ("value", "value_max", "least", "most")


class Records:
    """The permanent page and the title of every record, by id."""

    def __init__(self, rows: Iterable[Any] = ()) -> None:
        self.pages: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        for id_, title, page in rows:
            self.pages[id_], self.titles[id_] = page, title


@hookimpl
def startup(datasette: Any) -> Callable[[], Coroutine[Any, Any, None]]:
    """Read where every record's page is, once: the database never changes under us."""

    async def inner() -> None:
        database = datasette.databases.get(_config(datasette).get("database"))
        known = database and await database.table_exists("records")
        datasette.treatyref_records = Records(await database.execute_fn(_records) if known else ())

    return inner


def _records(connection: Any) -> list[tuple[str, str, str]]:
    """Every row of the table of records; the bounds on what strangers may ask for are not ours."""
    cursor = connection.cursor()
    cursor.row_factory = None
    found: list[tuple[str, str, str]] = cursor.execute("select id, title, page from records").fetchall()
    return found


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Any) -> None:
    """Give the templates the addresses that depend on where Datasette stands."""
    config = _config(datasette)
    env.globals |= {
        "site": config.get("site"),
        "main_style": config.get("style") or datasette.urls.path("/static/style.css"),
        "own_style": datasette.urls.path("/static/browse.css"),
        "catalogue": datasette.metadata("databases").get(config.get("database"), {}),
        "catalogue_name": config.get("database"),
        "charts": config.get("charts", []),
        "menu": config.get("menu", []),
        "questions": _grouped(datasette.metadata("queries", config.get("database"), fallback=False) or {}),
        "is_shown": is_shown,
        "width_of": width_of,
        "page_of": lambda table, row: page_of(datasette, table, row),
        "label_of": lambda table, row: label_of(datasette, table, row),
    }


def _grouped(queries: dict[str, Row]) -> dict[str, list[Row]]:
    """The canned queries by their group, both in the order in which they stand."""
    groups: dict[str, list[Row]] = {}
    for name, query in queries.items():
        groups.setdefault(query.get("group", ""), []).append(query | {"name": name})
    return groups


def is_shown(column: str, columns: Collection[str]) -> bool:
    """Whether a query's page shows *column*: not where another column shows it, as a link or a unit."""
    stem = column.removesuffix("_id").removesuffix("_page")
    if column == "unit":
        return not set(_MEASURED) & set(columns)
    return stem == column or stem not in columns


def width_of(value: Any) -> str:
    """The class of a cell by what it holds: dates and numbers stay on one line, sentences get room."""
    value = value["label"] if isinstance(value, dict) else value
    text = value.striptags() if isinstance(value, Markup) else str(value or "")
    return " short" if len(text) <= _SHORT else " long" if len(text) >= _LONG else ""


@hookimpl
def render_cell(
    datasette: Any, row: Any, value: Any, column: str, table: str | None, database: str | None
) -> Any:
    """The cell as a reader wants it; None leaves it to Datasette."""
    if database != _config(datasette).get("database") or value is None or isinstance(value, bytes):
        return None
    if isinstance(value, dict):
        return _row_link(datasette, _table(datasette, table)["refs"][column], value["value"], value["label"])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return quantity(value, _unit(datasette, row, column, table))
    if value.startswith("["):
        return _list(datasette, column, value)
    if table is None:
        return _of_query(datasette, row, value, column)
    return _of_table(datasette, value, column, table)


def quantity(value: int | float, unit: str | None) -> str:
    """``1,550 warheads``: groups of thousands, no needless decimals, the unit where there is one.

    A bare whole number stays as it is: it may be a year or a running number.
    """
    whole = isinstance(value, int) or value.is_integer()
    if not unit:
        return str(int(value)) if whole else f"{value:g}"
    text = f"{int(value):,}" if whole else f"{value:,}"
    return Markup('{}&nbsp;<span class="unit">{}</span>').format(text, unit)


def page_of(datasette: Any, table: str, row: Any) -> str | None:
    """The address of the page that shows *row*, or None where there is none."""
    config, about = _config(datasette), _table(datasette, table)
    if config.get("site") is None or not about.get("of"):
        return None
    page = datasette.treatyref_records.pages.get(_raw(row, about["of"]))
    values = {column: _raw(row, column) for column in about.get("needs", ())}
    if page is None or None in values.values():
        return None
    return f"{config['site']}{page}{about['then'].format(**values)}"


def label_of(datasette: Any, table: str, row: Any) -> Any:
    """What to call *row* in a heading: its label column, or the title of the record there."""
    about = _table(datasette, table)
    value = _raw(row, about.get("label", "id"))
    return datasette.treatyref_records.titles.get(value, value)


def _of_query(datasette: Any, row: Any, value: str, column: str) -> Markup | None:
    """A cell of a query: titles link to pages through the id beside them, paths are links."""
    config, records, keys = _config(datasette), datasette.treatyref_records, row.keys()
    if f"{column}_id" in keys and row[f"{column}_id"] in records.pages:
        return _page_link(config, records.pages[row[f"{column}_id"]], value)
    if column.removesuffix("_id") != column and f"{column.removesuffix('_id')}_page" in keys:
        return None
    if (column == "page" or column.endswith("_page")) and value.startswith("/"):
        return _page_link(config, value, value)
    if f"{column}_page" in keys and row[f"{column}_page"]:
        return _page_link(config, row[f"{column}_page"], value)
    if column == "row_id" and "row_table" in keys and row["row_table"] in config["tables"]:
        return _row_link(datasette, row["row_table"], value, value)
    if column in _BY_VALUE:
        table, key = _BY_VALUE[column]
        address = datasette.urls.table(config["database"], table)
        return Markup('<a href="{}?{}">{}</a>').format(address, urlencode({key: value}), value)
    if value in records.pages and (column == "id" or column.endswith("_id") or column in config["roles"]):
        return _page_link(config, records.pages[value], value)
    return None


def _of_table(datasette: Any, value: str, column: str, table: str) -> Any:
    """A cell of a table: what refers to another row links to it by name."""
    config = _config(datasette)
    if column == "page" and value.startswith("/"):
        return _page_link(config, value, value)
    if table == "citations" and column == "row_id":
        return Markup("{}").format(value)
    target = _table(datasette, table).get("refs", {}).get(column)
    if not target:
        return None
    if value in datasette.treatyref_records.titles:
        return _row_link(datasette, target, value, datasette.treatyref_records.titles[value])
    return _labelled(datasette, target, value)


async def _labelled(datasette: Any, table: str, id_: str) -> Markup:
    """A link to a row of a table of facts, by its label column."""
    label = _table(datasette, table).get("label", "id")
    found = await datasette.execute(
        _config(datasette)["database"], f'select "{label}" from "{table}" where id = ?', [id_]
    )
    return _row_link(datasette, table, id_, found.rows[0][0] if found.rows else id_)


def _list(datasette: Any, column: str, value: str) -> str | None:
    """A JSON array in words; ids of records in it as links to their pages."""
    try:
        items = [str(item) for item in json.loads(value)]
    except ValueError:
        return None
    records, config = datasette.treatyref_records, _config(datasette)
    if column not in config["lists"]:
        return ", ".join(items)
    links = [
        _page_link(config, records.pages[id_], id_, records.titles[id_]) if id_ in records.pages else id_
        for id_ in items
    ]
    return Markup(", ").join(links)


def _page_link(config: Row, path: str, text: str, title: str = "") -> Markup:
    if config.get("site") is None:
        return Markup('<span title="{}">{}</span>').format(title, text)
    hint = Markup(' title="{}"').format(title) if title else ""
    return Markup('<a href="{}"{}>{}</a>').format(config["site"] + path, hint, text)


def _row_link(datasette: Any, table: str, id_: Any, text: Any) -> Markup:
    address = datasette.urls.table(_config(datasette)["database"], table) + "/" + tilde_encode(str(id_))
    return Markup('<a href="{}">{}</a>').format(address, id_ if text in (None, "") else text)


def _unit(datasette: Any, row: Any, column: str, table: str | None) -> Any:
    """The unit of a number: its column's, or the one in the column beside it."""
    if table is None:
        return _raw(row, "unit") if column in _MEASURED else None
    unit = _table(datasette, table).get("units", {}).get(column)
    return _raw(row, unit[1:]) if unit and unit.startswith("=") else unit


def _raw(row: Any, column: str) -> Any:
    """The plain value of a row's cell: rows come from SQLite, from Datasette's lists or as its cells."""
    try:
        value = row[column]
    except (KeyError, IndexError):
        return None
    return value["value"] if isinstance(value, dict) else value


def _config(datasette: Any) -> Row:
    """Our part of the metadata, merged once: Datasette would merge all of it anew for each cell."""
    if not hasattr(datasette, "treatyref_config"):
        datasette.treatyref_config = datasette.plugin_config(NAME) or {}
    found: Row = datasette.treatyref_config
    return found


def _table(datasette: Any, table: str | None) -> Row:
    found: Row = _config(datasette).get("tables", {}).get(table, {})
    return found
