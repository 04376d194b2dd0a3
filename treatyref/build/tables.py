"""The database's tables, columns and rows, all derived from the schemas.

A record kind is a table; each list of rows inside it is a table of its own,
with a column that points to the record. Keys that are awkward in SQL are
renamed (``COLUMN_NAMES``); lists of words become JSON arrays.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from marshmallow import Schema
from marshmallow import fields as m

from treatyref.documents import Document, Row
from treatyref.kinds import SINGULAR
from treatyref.schemas import KINDS, schema_of
from treatyref.schemas import fields as f
from treatyref.schemas.common import StrictSchema
from treatyref.schemas.edition import EditionSchema
from treatyref.schemas.walk import row_lists

#: The Python type of a column's values, and its help.
Column = tuple[type, str]
COLUMN_NAMES = {
    "from": "from_date",
    "to": "to_date",
    "on": "on_date",
    "by": "claimed_by",
    "limit": "limit_id",
}
#: Record kinds that are true since a date of their own -> its column.
CLOCKS = {"events": "date", "sources": "date", "articles": "published"}
#: Keys that refer to a row of the same treaty -> that row's table.
LOCAL_REFS = {"provision": "provisions", "measure": "verification_measures", "limit": "limits"}
ROW_ID = "Row id: the record's id and the row's key or place in its list."
CITED = "Ids of the sources, as a JSON array; locators are in the table citations."


@dataclass
class Table:
    """A table: columns as ``{name: (type, help)}``, foreign keys as ``{column: table}``.

    Units are ``{column: unit}``. A unit that begins with ``=`` stands, row by row, in the column it names.
    ``fields`` has the Marshmallow field of each column that comes from a schema,
    ``clock`` the column that says since when a row is true (None: always), ``done`` the one
    that counts in its place where a row has it.
    """

    name: str
    help: str
    columns: dict[str, Column] = field(default_factory=dict)
    foreign_keys: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    fields: dict[str, m.Field[Any]] = field(default_factory=dict)
    clock: str | None = None
    done: str | None = None

    def kind_of(self, column: str) -> str:
        """What the cells of a column hold: string, integer, number, boolean, date or array (JSON text)."""
        schema_field, (type_, _) = self.fields.get(column), self.columns[column]
        if column == "sources" or isinstance(schema_field, m.List):
            return "array"
        if isinstance(schema_field, m.Boolean):
            return "boolean"
        if isinstance(schema_field, f.FuzzyDate) or column in ("date", "revised"):
            return "date"
        return {str: "string", int: "integer", float: "number"}[type_]

    def choices_of(self, column: str) -> tuple[str, ...]:
        """The values that a column is held to, or an empty tuple."""
        schema_field = self.fields.get(column)
        return f.choices_of(schema_field) if schema_field else ()


def all_tables() -> dict[str, Table]:
    """Every table that readers see, as ``{name: Table}``, parents before children."""
    tables = {"records": _records_table()}
    owners = _owners()
    for kind, schema in KINDS.items():
        tables[kind] = _kind_table(kind, schema())
    for name, (row_schema, kinds, parent) in owners.items():
        tables[name] = _row_table(name, row_schema, kinds, parent)
    tables |= {
        table.name: table
        for table in (_exchange_table(), *_junction_tables(), _citations_table(), _editions_table())
    }
    return tables


def _records_table() -> Table:
    return Table(
        "records",
        "Every record of every kind: one id, one title, one permanent page.",
        {
            "id": (str, "Permanent id."),
            "record_kind": (str, "Kind of record."),
            "title": (str, "Heading."),
            "names": (str, "Every other name, one a line, for full-text search."),
            "summary": (str, "What it is."),
            "status": (str, "Status at the end of the record, for treaties and systems."),
            "page": (str, "Path of the permanent page."),
            "revised": (str, "Day of the last change by a curator."),
        },
    )


def _kind_table(kind: str, schema: StrictSchema) -> Table:
    table = Table(kind, _first_line(schema), clock=CLOCKS.get(kind))
    table.columns, table.foreign_keys = _scalar_columns(schema)
    table.units = _units(schema)
    table.fields = _column_fields(schema)
    if kind != "retired":
        table.foreign_keys["id"] = "records"
    if "sources" in schema.fields:
        table.columns["sources"] = (str, CITED)
    return table


def _row_table(name: str, schema: StrictSchema, kinds: list[str], parent: str | None) -> Table:
    table = Table(name, _first_line(schema))
    table.clock = schema.clock and column_name(schema.clock)
    table.done = schema.done and column_name(schema.done)
    owner, target = owner_column(kinds)
    table.columns = {"id": (str, ROW_ID), owner: (str, "The record it belongs to.")}
    table.foreign_keys = {owner: target}
    if parent:
        table.columns[SINGULAR_ROWS[parent]] = (str, "The row it belongs to.")
        table.foreign_keys[SINGULAR_ROWS[parent]] = parent
    columns, keys = _scalar_columns(schema)
    table.units = _units(schema)
    table.fields = {_row_column(owner, column): one for column, one in _column_fields(schema).items()}
    table.columns |= {_row_column(owner, column): value for column, value in columns.items()}
    table.foreign_keys |= {_row_column(owner, column): target for column, target in keys.items()}
    table.foreign_keys |= {
        column_name(key): target for key, target in _local_refs(name).items() if key in schema.fields
    }
    if "sources" in schema.fields:
        table.columns["sources"] = (str, CITED)
    return table


#: Row tables that have row tables of their own -> the column that points to them.
SINGULAR_ROWS = {"parties": "party_row"}


def owner_column(kinds: Sequence[str]) -> tuple[str, str]:
    """The column and table by which a row points to its record."""
    return (SINGULAR[kinds[0]], kinds[0]) if len(kinds) == 1 else ("record", "records")


def _row_column(owner: str, column: str) -> str:
    """A row's own ``id`` and its reference to another record of the owner's kind get names of their own."""
    return {"id": "key", owner: f"other_{owner}"}.get(column, column)


@cache
def _owners() -> dict[str, tuple[StrictSchema, list[str], str | None]]:
    """``{table: (schema, owning kinds, parent row table or None)}`` for all row lists."""
    found: dict[str, tuple[StrictSchema, list[str], str | None]] = {}

    def visit(kind: str, schema: StrictSchema, parent: str | None) -> None:
        for _name, inner in row_lists(schema).items():
            if inner.table == "data_exchanges":
                continue
            _, kinds, _ = found.setdefault(inner.table, (inner, [], parent))
            if kind not in kinds:
                kinds.append(kind)
            visit(kind, inner, inner.table)

    for kind, schema in KINDS.items():
        visit(kind, schema(), None)
    return found


def _scalar_columns(schema: Schema) -> tuple[dict[str, Column], dict[str, str]]:
    """Columns and foreign keys for the fields of *schema* that hold one value or a list of words."""
    columns: dict[str, Column] = {}
    keys: dict[str, str] = {}
    for name, schema_field in schema.fields.items():
        column = column_name(schema_field.data_key or name)
        help_ = schema_field.metadata.get("description", "")
        if isinstance(schema_field, m.Nested) and not schema_field.many:
            inner, _ = _scalar_columns(schema_field.schema)
            columns |= {f"{column}_{key}": value for key, value in inner.items()}
        elif isinstance(schema_field, m.List) and not isinstance(schema_field.inner, m.Nested):
            columns[column] = (str, f"{help_} A JSON array.")
        elif not isinstance(schema_field, m.List | m.Dict):
            columns[column] = (_sql_type(schema_field), help_)
            if isinstance(schema_field, f.Ref):
                keys[column] = schema_field.to[0] if len(schema_field.to) == 1 else "records"
    return columns, keys


def _units(schema: Schema) -> dict[str, str]:
    """``{column: unit}`` of the numbers whose schema field names a unit."""
    units = {name: field.metadata.get("unit") for name, field in schema.fields.items()}
    return {column_name(name): unit for name, unit in units.items() if unit}


def _column_fields(schema: Schema) -> dict[str, m.Field[Any]]:
    """The field behind each column of ``_scalar_columns``."""
    found: dict[str, m.Field[Any]] = {}
    for name, schema_field in schema.fields.items():
        column = column_name(schema_field.data_key or name)
        if isinstance(schema_field, m.Nested) and not schema_field.many:
            found |= {f"{column}_{key}": one for key, one in _column_fields(schema_field.schema).items()}
        else:
            found[column] = schema_field
    return found


def column_name(key: str) -> str:
    """The column that holds the seed key *key*."""
    return COLUMN_NAMES.get(key, key)


def _sql_type(schema_field: m.Field[Any]) -> type:
    if isinstance(schema_field, m.Integer | m.Boolean):
        return int
    return float if isinstance(schema_field, f.Number) else str


def _exchange_table() -> Table:
    return Table(
        "data_exchanges",
        "Numbers that parties declared in data exchanges: a row for each date, party and item.",
        {
            "id": (str, ROW_ID),
            "treaty": (str, "The treaty."),
            "date": (str, "The day for which the data are declared current."),
            "party": (str, "The declaring party."),
            "item": (str, "What was counted."),
            "system": (str, "The system, in a breakdown by system; empty in totals."),
            "value": (int, "The declared number."),
            "note": (str, "Anything unusual."),
            "sources": (str, CITED),
        },
        {"treaty": "treaties", "party": "states", "system": "systems", "item": "data_items"},
        clock="date",
    )


def _junction_tables() -> tuple[Table, ...]:
    return (
        Table(
            "event_records",
            "Which records an event concerns.",
            {"event": (str, "The event."), "record": (str, "The record it concerns.")},
            {"event": "events", "record": "records"},
        ),
        Table(
            "event_participants",
            "Who took part in an event.",
            {"event": (str, "The event."), "state": (str, "The state or body.")},
            {"event": "events", "state": "states"},
        ),
    )


def _citations_table() -> Table:
    return Table(
        "citations",
        "Every citation: which row of which table rests on which place in which source.",
        {
            "id": (int, "Running number."),
            "record": (str, "The record whose fact it is."),
            "row_table": (str, "The table of the row that cites."),
            "row_id": (str, "The id of that row."),
            "source": (str, "The source."),
            "locator": (str, "The place in the source."),
        },
        {"record": "records", "source": "sources"},
    )


def _editions_table() -> Table:
    columns, _ = _scalar_columns(EditionSchema())
    del columns["edition"]
    return Table(
        "editions",
        _first_line(EditionSchema()),
        {"id": (str, "Name of the edition: year and running number.")} | columns,
    )


def _local_refs(table: str) -> dict[str, str]:
    """The keys of *table* that refer to rows of the same treaty."""
    _, kinds, _ = _owners().get(table, (None, [], None))
    return LOCAL_REFS if kinds == ["treaties"] else {}


def _first_line(schema: Schema) -> str:
    return (type(schema).__doc__ or "").strip().splitlines()[0]


class Rows:
    """Collects the rows of all tables from dumped documents, as ``rows[table]``."""

    def __init__(self, tables: dict[str, Table]) -> None:
        self.tables = tables
        self.rows: dict[str, list[Row]] = {name: [] for name in tables}
        self._owners = {name: owner_column(kinds)[0] for name, (_, kinds, _) in _owners().items()}

    def retire(self, entry: Row) -> None:
        """Add the row of a retired id, as its schema loaded it."""
        row = {column_name(key): value for key, value in entry.items()}
        self.rows["retired"].append(row)

    def add(self, document: Document, kind: str, status: str | None) -> None:
        """Add the rows of one *document*; *status* is its status at the end of the record."""
        schema, id_ = schema_of(kind), document["id"]
        self._record(document, status)
        citations = document.get("record_sources", [])
        self._row(kind, schema, document, {"id": id_}, id_, citations)
        self._children(schema, document, id_, {}, id_)
        if kind == "treaties":
            self._exchanges(document)
        if kind == "events":
            self._junction(document, "concerns", "event_records", "record")
            self._junction(document, "participants", "event_participants", "state")

    def _record(self, document: Document, status: str | None) -> None:
        row = {key: document.get(key) for key in ("id", "record_kind", "title", "summary", "revised")}
        names = "\n".join(name["text"] for name in document.get("names", []))
        self.rows["records"].append(row | {"names": names, "status": status, "page": document["page"]})

    def _row(
        self, table: str, schema: StrictSchema, node: Row, start: Row, record: str, citations: list[Row]
    ) -> None:
        columns = self.tables[table].columns
        row = dict(start)
        for name, schema_field in schema.fields.items():
            key = schema_field.data_key or name
            value, column = node.get(key), column_name(key)
            if table not in KINDS:
                column = _row_column(self._owners[table], column)
            if value is None or column in start:
                continue
            if isinstance(value, dict):
                row |= {f"{column}_{column_name(inner)}": text for inner, text in value.items()}
            elif column in columns and column != "sources":
                row[column] = _cell(table, key, value, record)
        if "sources" in columns:
            row["sources"] = json.dumps([citation["id"] for citation in citations])
        self.rows[table].append(row)
        self._cite(table, row["id"], record, citations)

    def _children(self, schema: StrictSchema, node: Row, record: str, extra: Row, prefix: str) -> None:
        for name, inner in row_lists(schema).items():
            for place, child in enumerate(node.get(name, []), 1) if inner.table != "data_exchanges" else ():
                row_id = f"{prefix}-{child[inner.key] if inner.key else place}"
                start = {"id": row_id, self._owners[inner.table]: record} | extra
                self._row(inner.table, inner, child, start, record, child.get("sources", []))
                if inner.table in SINGULAR_ROWS:
                    self._children(inner, child, record, {SINGULAR_ROWS[inner.table]: row_id}, row_id)

    def _exchanges(self, document: Document) -> None:
        treaty, number = document["id"], 0
        for exchange in document["data_exchanges"]:
            shared = {key: exchange.get(key) for key in ("date", "party", "note")}
            shared["sources"] = json.dumps([citation["id"] for citation in exchange["sources"]])
            for part in ({"values": exchange["values"]}, *exchange["by_system"]):
                for item, value in part["values"].items():
                    number += 1
                    row = {
                        "id": f"{treaty}-{number}",
                        "treaty": treaty,
                        "item": f"{treaty}-{item}",
                        "value": value,
                    }
                    self.rows["data_exchanges"].append(row | {"system": part.get("system")} | shared)
                    self._cite("data_exchanges", row["id"], treaty, exchange["sources"])

    def _junction(self, event: Document, key: str, table: str, column: str) -> None:
        self.rows[table] += [{"event": event["id"], column: other} for other in dict.fromkeys(event[key])]

    def _cite(self, table: str, row_id: str, record: str, citations: list[Row]) -> None:
        for citation in citations:
            row = {
                "id": len(self.rows["citations"]) + 1,
                "record": record,
                "row_table": table,
                "row_id": row_id,
            }
            self.rows["citations"].append(
                row | {"source": citation["id"], "locator": citation.get("locator")}
            )


def _cell(table: str, key: str, value: Any, record: str) -> Any:
    """The value as the column holds it: lists as JSON, refs inside a treaty as row ids."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if key in _local_refs(table):
        return f"{record}-{value}"
    return value
