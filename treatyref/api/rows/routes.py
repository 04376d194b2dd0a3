"""``rows``: the list of tables, and each table as JSON or CSV."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NoReturn

from flask import Blueprint as FlaskBlueprint
from flask import Response
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from treatyref import answer
from treatyref.api.blueprint import JSON, ApiBlueprint, must_accept
from treatyref.api.lists import page
from treatyref.api.records import day_in, span_of
from treatyref.api.rows.params import args_schema, date_column, filters, path_name, rows_schema
from treatyref.api.schemas import page_schema
from treatyref.dates import first_day, last_day
from treatyref.documents import Row
from treatyref.problem import ProblemError
from treatyref.schemas import fields as f
from treatyref.tabular.rows import columns, rows, tables, to_csv

CSV = "text/csv"
CSV_TEXT = {"type": "string", "description": "A header, then a line for each row (RFC 4180)."}
#: Columns that refer to a row of the same treaty.
LOCAL = {"item", "provision", "measure", "limit_id"}
#: Rows a page of JSON where no limit is given.
USUAL = 500


class ColumnSchema(Schema):
    """A column of a table."""

    name = f.text("Its name.", required=True)
    type = f.choice(
        "What its cells hold; dates are text of the precision known, arrays JSON in CSV.",
        ("string", "date", "integer", "number", "boolean", "array"),
        required=True,
    )
    description = f.text("What it says.", required=True)


class TableSchema(Schema):
    """A table of rows."""

    name = f.text("Its name in addresses.", required=True)
    description = f.text("What a row is.", required=True)
    rows = f.whole("How many rows there are.", required=True)
    columns = f.rows(ColumnSchema, "Its columns.", required=True)
    filters = f.words("Parameters by which rows are chosen.", required=True)
    url = f.url("Address of its rows as JSON.", required=True)
    csv_url = f.url("Address of its rows as CSV.", required=True)


TABLES = page_schema("Table", TableSchema, "Every table.")


def rows_blueprint() -> ApiBlueprint:
    """The routes of ``rows``."""
    blueprint = ApiBlueprint(
        "rows", __name__, url_prefix="/rows", description="Rows as data, flat and typed."
    )

    @blueprint.route("")
    @blueprint.response(200, TABLES, description="The tables.")
    @blueprint.problems()
    def all_tables() -> ResponseReturnValue:
        """Every table, with its columns and the parameters that choose rows."""
        must_accept(JSON)
        items = [_table(name) for name in tables()]
        return answer.data({"items": items, "total": len(items), "next": None})

    for name in tables():
        _add(blueprint, name)
    # Not an operation of its own: no part of the description.
    FlaskBlueprint.add_url_rule(blueprint, "/<name>", "table", _unknown)
    return blueprint


def _add(blueprint: ApiBlueprint, name: str) -> Any:
    arguments = {"location": "query"}
    endpoint = name

    def many(args: Row) -> Any:
        return _rows(name, args)

    def as_csv(args: Row) -> Any:
        return _rows(name, args, CSV)

    many.__doc__ = f"{tables()[name].help} As JSON, or CSV by `Accept`."
    as_csv.__doc__ = f"{tables()[name].help} As CSV."
    for view, suffix, forms in ((many, "", (JSON, CSV)), (as_csv, ".csv", (CSV,))):
        view.__name__ = endpoint + suffix.replace(".", "_")
        for form in forms:
            schema = rows_schema(name) if form == JSON else CSV_TEXT
            described = {"content_type": form, "description": "The rows that match."}
            view = blueprint.response(200, schema, **described)(view)
        view = blueprint.problems(422)(view)
        view = blueprint.arguments(args_schema(name), **arguments)(view)
        blueprint.route(f"/{path_name(name)}{suffix}")(view)


def _unknown(name: str) -> NoReturn:
    raise ProblemError(
        404,
        "unknown-table",
        "No such table",
        f"There is no table {name[:60]!r}; there are: {', '.join(map(path_name, tables()))}.",
    )


def _table(name: str) -> Row:
    address = f"{answer.root()}/api/v1/rows/{path_name(name)}"
    described = [
        {"name": column, "type": kind, "description": help_}
        for column, (kind, help_) in columns(name).items()
    ]
    dated = ["from", "to"] if date_column(name) else []
    return {
        "name": path_name(name),
        "description": tables()[name].help,
        "rows": len(rows(answer.store(), name)),
        "columns": described,
        "filters": [*filters(name), *dated, "on"],
        "url": address,
        "csv_url": f"{address}.csv",
    }


def _rows(name: str, args: Row, form: str | None = None) -> Response:
    form = form or must_accept(JSON, CSV)
    if form == CSV:
        must_accept(CSV)
    found = _ordered(_chosen(name, args), args.get("sort", []))
    names = args.get("fields_") or list(columns(name))
    limit = args.get("limit") or (USUAL if form == JSON else max(1, len(found)))
    shown, body, links = page(list(enumerate(found)), args | {"limit": limit}, key=lambda pair: _id(pair))
    shown = [{name: row[name] for name in names} for _, row in shown]
    if form == CSV:
        headers = {"Content-Disposition": f'inline; filename="{path_name(name)}.csv"'}
        return answer.data(to_csv(shown, names), CSV, links=links, headers=headers)
    return answer.data({"items": shown, **body}, links=links)


def _id(pair: tuple[int, Row]) -> str:
    place, row = pair
    return str(row.get("id", place))


def _chosen(name: str, args: Row) -> Iterator[Row]:
    wanted = [(places, set(args[p])) for p, places in filters(name).items() if args.get(p)]
    first, last = span_of(args)
    column = date_column(name)
    for row in rows(answer.store(), name, answer.root(), day_in(args)):
        if not all(any(_has(row, place, values) for place in places) for places, values in wanted):
            continue
        if column and (first or last) and not _within(row[column], first, last):
            continue
        yield row


def _has(row: Row, place: str, values: set[Any]) -> bool:
    """Whether a cell has one of *values*; refs within a treaty may leave its id out."""
    cell = row[place]
    if isinstance(cell, list):
        return not values.isdisjoint(cell)
    return cell in values or (place in LOCAL and any(cell == f"{row.get('treaty')}-{v}" for v in values))


def _within(date: str | None, first: date | None, last: date | None) -> bool:
    return date is not None and (
        (first is None or last_day(date) >= first) and (last is None or first_day(date) <= last)
    )


def _ordered(found: Iterable[Row], keys: Sequence[str]) -> list[Row]:
    found = list(found)
    for key in reversed(keys):
        name, backwards = key.lstrip("-"), key.startswith("-")
        present = [row for row in found if row[name] is not None]
        missing = [row for row in found if row[name] is None]
        found = sorted(present, key=lambda row: row[name], reverse=backwards) + missing  # noqa: B023
    return found
