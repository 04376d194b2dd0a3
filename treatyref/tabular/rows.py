"""Typed rows of every table, flat, with source ids and permalinks; to date or as of a day."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from treatyref import asof, dates
from treatyref.build.tables import Table, all_tables
from treatyref.documents import Document, Row
from treatyref.store import Store

#: Columns that an address has in place of an owner column, for tables that belong to no one record.
OWNERS = ("treaty", "system", "state", "article", "event", "record", "id")
#: What a day does not leave standing in a row: an end, and a note that tells of later years.
ENDS = ("to_date", "end_date")
PERMALINK = ("permalink", ("string", "Address of the record's page; with `on`, as of that day."))


@cache
def tables() -> dict[str, Table]:
    """Every table, as ``{name: Table}``."""
    return all_tables()


@cache
def columns(name: str) -> dict[str, tuple[str, str]]:
    """The columns of a table's rows, as ``{column: (kind, help)}``; kinds as ``Table.kind_of`` has them."""
    table = tables()[name]
    own = {column: (table.kind_of(column), help_) for column, (_, help_) in table.columns.items()}
    return own | dict([PERMALINK])


def rows(store: Store, name: str, root: str = "", day: date | None = None) -> list[Row]:
    """The rows of the table *name* as dicts, missing values None, permalinks under *root*.

    With *day* (a ``date``), those that were true by then, without ends and notes
    that nobody could know.
    """
    found: Iterable[Row] = store.memo(("rows", name), lambda: _typed(store, name))
    if day is not None:
        found = _by(store, name, found, day)
    return [row | {"permalink": _permalink(store, name, row, root, day)} for row in found]


def _typed(store: Store, name: str) -> list[Row]:
    table = tables()[name]
    kinds = {column: table.kind_of(column) for column in table.columns}
    found = store.table(name, list(table.columns))
    for row in found:
        for column, kind in kinds.items():
            if row[column] is not None and kind in ("array", "boolean"):
                row[column] = json.loads(row[column]) if kind == "array" else bool(row[column])
            elif kind == "number" and isinstance(row[column], float) and row[column].is_integer():
                row[column] = int(row[column])
    return found


def _by(store: Store, name: str, found: Iterable[Row], day: date) -> Iterator[Row]:
    clock, done = tables()[name].clock, tables()[name].done
    begun = {id_ for id_, entry in store.entries.items() if _has_begun(entry.document, day)}
    taking_part = _parties_by(store, day) if name == "parties" else None
    for row in found:
        record = _owner(store, row)
        if record is not None and record not in begun:
            continue
        when = (done and row[done]) or (clock and row[clock])
        if when and dates.last_day(when) > day:
            continue
        if taking_part is not None and row["id"] not in taking_part:
            continue
        if not clock and asof.tells_of_later(row.get("label") or "", day):
            continue
        yield _as_known(row, day)


def _has_begun(document: Document, day: date) -> bool:
    first = asof.first_day(document)
    return first is None or first <= day


def _parties_by(store: Store, day: date) -> set[str]:
    """Rows of parties that had a part by *day*, or whose periods are not recorded."""
    periods = rows(store, "party_periods")
    later = {row["party_row"] for row in periods}
    by_then = {row["party_row"] for row in periods if dates.last_day(row["from_date"]) <= day}
    return {row["id"] for row in rows(store, "parties")} - (later - by_then)


def _as_known(row: Row, day: date) -> Row:
    gone = {end for end in ENDS if row.get(end) and dates.last_day(row[end]) > day}
    gone |= set(asof.texts_of_later(row, day))
    return {key: None if key in gone else value for key, value in row.items()} if gone else row


def _owner(store: Store, row: Row) -> str | None:
    return next((row[key] for key in OWNERS if row.get(key) in store.entries), None)


def _permalink(store: Store, name: str, row: Row, root: str, day: date | None) -> str | None:
    if name == "editions":
        return f"{root}/editions/{row['id']}"
    if name == "retired":
        return f"{root}/{row['of']}/{row['id']}"
    entry = store.entries.get(_owner(store, row) or "")
    if entry is None:
        return None
    page = entry.document["page"]
    if name == "provisions" and day is None:
        return f"{root}{page}/provisions/{row['ref']}"
    dated = f"/on/{day.isoformat()}" if day is not None and entry.kind in ("treaties", "systems") else ""
    return f"{root}{page}{dated}"


def to_csv(found: Iterable[Row], names: Sequence[str]) -> str:
    """*found* rows as CSV (RFC 4180, UTF-8) with the columns *names*: lists as JSON, missing values empty."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in found)
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value
