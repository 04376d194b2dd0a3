"""Checksums of a database's content: SQLite itself does not notice a flipped bit inside a value."""

import hashlib
from sqlite3 import Connection

TABLE = "integrity"


def digests(connection: Connection) -> dict[str, str]:
    """``{table: SHA-256}`` over every row of every table, full-text search's own tables included.

    Indexes are left to SQLite's ``integrity_check``, which compares them with their tables.
    """
    return {name: _digest(connection, name) for name in _tables(connection)}


def record(connection: Connection) -> None:
    """Write the checksums into the database, as its last change."""
    connection.execute(f"CREATE TABLE {TABLE} (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL)")
    connection.executemany(f"INSERT INTO {TABLE} VALUES (?, ?)", sorted(digests(connection).items()))


def faults(connection: Connection) -> list[str]:
    """Tables whose content is not what was built; raises ``sqlite3.DatabaseError`` where unreadable."""
    recorded = dict(connection.execute(f"SELECT name, sha256 FROM {TABLE}"))
    found = digests(connection)
    return sorted(name for name in {*recorded, *found} if recorded.get(name) != found.get(name))


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> ? ORDER BY name",
        (TABLE,),
    )
    return [name for (name,) in rows]


def _digest(connection: Connection, name: str) -> str:
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    digest = hashlib.sha256(sql.encode())
    # Tables of full-text search may have no rowid; their rows come in the order of their key.
    order = "" if "WITHOUT ROWID" in sql.upper() else " ORDER BY rowid"
    for row in connection.execute(f'SELECT * FROM "{name}"{order}'):
        digest.update(repr(row).encode())
    return digest.hexdigest()
