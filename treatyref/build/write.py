"""Write the database: a new file, complete and on disk, then one rename.

Whoever reads the old file goes on reading it; whoever opens the path finds
either the old file whole or the new one whole. The same records always give
the same bytes: nothing in the file depends on the clock or the machine.
"""

import os
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sqlite_utils import Database

from treatyref import integrity
from treatyref.asof import status_at_end
from treatyref.build.documents import documents
from treatyref.build.editions import Edition
from treatyref.build.load import Loaded
from treatyref.build.tables import Rows, Table, all_tables
from treatyref.charts import catalogue, render
from treatyref.charts.chart import FORMS
from treatyref.documents import Document, Row, body_of
from treatyref.kinds import PLURAL
from treatyref.store import APPLICATION_ID, SCHEMA_VERSION

#: Tables -> the columns that full-text search covers.
SEARCHED = {
    "records": ["title", "names", "summary"],
    "treaties": ["title", "summary", "duration"],
    "systems": ["title", "summary", "developer", "manufacturer"],
    "states": ["title", "note"],
    "events": ["title", "summary", "place"],
    "sources": ["title", "publisher", "author"],
    "articles": ["title", "summary", "publisher"],
    "names": ["text"],
    "parties": ["signed_by", "note"],
    "provisions": ["label", "subject", "summary"],
    "limits": ["quantity", "applies_to", "note"],
    "definitions": ["term", "meaning"],
    "counting_rules": ["subject", "rule"],
    "verification_measures": ["title", "summary", "place"],
    "inspection_counts": ["what", "note"],
    "commission_sessions": ["commission", "place", "outcome"],
    "eliminations": ["type", "place", "note"],
    "data_items": ["label"],
    "claims": ["topic", "speaker", "says"],
    "treaty_relations": ["says"],
    "variants": ["designation", "name", "role", "note"],
    "ranges": ["speaker", "variant", "note"],
    "characteristics": ["property", "says", "variant"],
    "deployments": ["place", "unit_name", "note"],
    "combat_uses": ["target", "carrier", "launched_from", "note"],
    "system_relations": ["says"],
    "article_claims": ["subject", "article_says", "record_says", "difference"],
}
#: Columns that lists are filtered and sorted by, beyond the foreign keys.
INDEXED = {
    "events": ["date", "kind"],
    "names": ["text"],
    "claims": ["on_date", "topic"],
    "data_exchanges": ["date"],
    "limits": ["kind"],
    "sources": ["publisher", "type"],
    "status_periods": ["from_date"],
}


def write(
    records: Sequence[Loaded],
    path: Path,
    progress: Callable[[str], None] | None = None,
    editions: Sequence[Edition] = (),
) -> int:
    """Write *records* (checked) and frozen *editions* to the database at *path*; return the number of rows.

    *progress* is called with each table's name before it is filled. Raises
    ``OSError`` or ``sqlite3.Error`` where the disk will not take it; *path* is
    then as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    try:
        count = _fill(draft, records, editions, progress or (lambda _: None))
        _sync(draft)
        os.replace(draft, path)
        _sync(path.parent)
    finally:
        for leftover in (draft, Path(f"{draft}-journal")):
            leftover.unlink(missing_ok=True)
    return count


def _fill(
    path: Path, records: Sequence[Loaded], editions: Sequence[Edition], progress: Callable[[str], None]
) -> int:
    tables = all_tables()
    whole = documents(records)
    rows = Rows(tables)
    for document in whole.values():
        rows.add(document, PLURAL[document["record_kind"]], status_at_end(document))
    for record in records:
        if record.kind == "retired":
            rows.retire(record.data)
    rows.rows["editions"] = [{"id": edition.name, **edition.manifest} for edition in editions]
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA page_size = 4096")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        database = Database(connection)
        for table in tables.values():
            progress(table.name)
            _create(database, table)
            database.table(table.name).insert_all(_in_columns(rows.rows[table.name], table), batch_size=500)
        _index(database, tables)
        _write_documents(database, whole)
        _write_frozen(database, editions)
        _write_pictures(database, whole)
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
        connection.execute("VACUUM")
        integrity.record(connection)
        connection.commit()
    finally:
        connection.close()
    return sum(len(found) for found in rows.rows.values())


def _create(database: Database, table: Table) -> None:
    """Create the table with a comment on each column, which SQLite keeps with its text."""
    compound = "id" not in table.columns
    sql = database.create_table_sql(
        table.name,
        {name: type_ for name, (type_, _) in table.columns.items()},
        pk=tuple(table.columns) if compound else "id",
        foreign_keys=[(column, other, "id") for column, other in table.foreign_keys.items()],
    )
    database.execute(_commented(sql, table))


def _commented(sql: str, table: Table) -> str:
    lines = []
    for line in sql.splitlines():
        match = re.match(r'\s*"(\w+)"', line)
        if match and match[1] in table.columns and "CREATE" not in line:
            line += f" -- {table.columns[match[1]][1]}"
        lines.append(line)
    return "\n".join(lines)


def _in_columns(rows: Iterable[Row], table: Table) -> list[Row]:
    return [{column: row.get(column) for column in table.columns} for row in rows]


def _index(database: Database, tables: dict[str, Table]) -> None:
    for table in tables.values():
        for column in (*table.foreign_keys, *INDEXED.get(table.name, ())):
            if column != "id":
                database.table(table.name).create_index([column], if_not_exists=True)
    for name, columns in SEARCHED.items():
        database.table(name).enable_fts(columns, tokenize="unicode61 remove_diacritics 2")
        database.table(name).optimize()


def _write_documents(database: Database, whole: dict[str, Document]) -> None:
    """Keep each record's document as the API serves it."""
    database.table("documents").create({"id": str, "kind": str, "body": str}, pk="id")
    database.table("documents").insert_all(
        {"id": id_, "kind": PLURAL[document["record_kind"]], "body": body_of(document)}
        for id_, document in whole.items()
    )


def _write_frozen(database: Database, editions: Sequence[Edition]) -> None:
    """Keep the documents of every edition, compressed, for its pinned pages."""
    database.table("frozen").create(
        {"edition": str, "kind": str, "id": str, "body": bytes}, pk=("edition", "kind", "id")
    )
    database.table("frozen").insert_all(
        {"edition": edition.name, "kind": kind, "id": id_, "body": zlib.compress(body.encode(), 9)}
        for edition in editions
        for (kind, id_), body in edition.bodies.items()
    )


def _write_pictures(database: Database, whole: dict[str, Document]) -> None:
    """Keep every chart in each of its forms, so that the server draws nothing."""
    database.table("pictures").create(
        {"name": str, "form": str, "media_type": str, "body": bytes}, pk=("name", "form")
    )
    database.table("pictures").insert_all(
        {"name": chart.name, "form": form, "media_type": FORMS[form], "body": body}
        for chart in catalogue(whole)
        for form, body in render(chart).items()
    )


def _sync(path: Path) -> None:
    """Force *path*, a file or a folder, onto the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
