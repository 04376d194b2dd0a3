"""The only module that opens the database: read-only, immutable, held in memory.

``Store`` loads every document once; look-ups are dictionary reads, and only
full-text search asks SQLite.
"""

import hashlib
import json
import os
import sqlite3
import threading
import zlib
from collections import defaultdict
from collections.abc import Callable, Hashable, MutableMapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from cachetools import LRUCache

from treatyref import integrity
from treatyref.documents import Document, Row
from treatyref.names import fold

Made = TypeVar("Made")
APPLICATION_ID = 0x54524546
SCHEMA_VERSION = 5
#: How many renderings are kept in memory; the largest has a few hundred kilobytes.
MEMO_SIZE = 356


class StoreError(Exception):
    """The database cannot be served; the message says how to mend it."""


@dataclass(frozen=True)
class Entry:
    """One record: its whole ``document`` and the JSON ``body`` of it."""

    kind: str
    document: Document
    body: str


def check(path: Path, name: Path | None = None) -> None:
    """Raise ``StoreError`` where the file at *path* is no whole, unaltered database of this program's schema.

    *name* is the file that the message names, if *path* is only a copy of it.
    """
    name = name or path
    mend = f"make it anew with `python -m treatyref build --db {name}`"
    if not path.is_file():
        raise StoreError(f"there is no database at {name}: {mend}")
    try:
        with closing(_connect(path)) as connection:
            fault = _fault(connection)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{name} is damaged or no database ({error}): {mend}") from None
    if fault:
        raise StoreError(f"{name} {fault}: {mend}")


def _fault(connection: sqlite3.Connection) -> str | None:
    """What is wrong with a database, or None."""
    application, version = (
        connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in ("application_id", "user_version")
    )
    if application != APPLICATION_ID:
        return "is not a TreatyRef database"
    if version != SCHEMA_VERSION:
        return f"has schema {version}, this program reads {SCHEMA_VERSION}"
    if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        return "is damaged"
    changed = integrity.faults(connection)
    return f"is not as it was built, in {', '.join(changed[:5])}" if changed else None


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that one thread uses; another may close it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


class Store:
    """Read access to one database file.

    Raises ``StoreError`` where the file is missing, damaged or of another schema;
    *checked* says that this was looked at before.
    """

    def __init__(self, path: str | os.PathLike[str], checked: bool = False) -> None:
        self.path = Path(path)
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        if not checked:
            check(self.path)
        rows = self._query("SELECT id, kind, body FROM documents ORDER BY kind, id")
        self.entries = {id_: Entry(kind, json.loads(body), body) for id_, kind, body in rows}
        self._names = self._index_names()
        self.retired = self._rows("SELECT id, of, moved_to, on_date, reason FROM retired")
        self._held: dict[str, str | None] = {}
        self._memo: LRUCache[Hashable, Any] = LRUCache(MEMO_SIZE)
        self._memo_lock = threading.Lock()
        self.editions = self._rows("SELECT * FROM editions ORDER BY released, id")

    def close(self) -> None:
        """Let go of the file and of the records, by far the most of its memory; none is asked later."""
        for connection in self._connections:
            connection.close()
        holding: list[MutableMapping[Any, Any]] = [self.entries, self._names, self._held, self._memo]
        for held in holding:
            while held:
                # One after the other: other threads get their turn between them.
                held.popitem()

    def _query(self, sql: str, parameters: Sequence[str | float] = ()) -> list[Any]:
        if not hasattr(self._local, "connection"):
            self._local.connection = _connect(self.path)
            self._connections.append(self._local.connection)
        found: list[Any] = self._local.connection.execute(sql, parameters).fetchall()
        return found

    def _rows(self, sql: str) -> dict[str, Row]:
        """``{id: row as a dict}`` for a query whose first column is the id."""
        rows, columns = self._query(sql), self._columns(sql)
        return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}

    def _columns(self, sql: str) -> list[str]:
        return [column[0] for column in self._local.connection.execute(sql).description]

    def frozen(self, edition: str, kind: str, id_: str) -> str | None:
        """The JSON text of a record as *edition* froze it, or None where the edition has none such."""
        rows = self._query(
            "SELECT body FROM frozen WHERE edition = ? AND kind = ? AND id = ?", (edition, kind, id_)
        )
        return zlib.decompress(rows[0][0]).decode() if rows else None

    def frozen_ids(self, edition: str) -> list[tuple[str, str]]:
        """``[(kind, id)]`` of every record of *edition*."""
        return self._query("SELECT kind, id FROM frozen WHERE edition = ? ORDER BY kind, id", (edition,))

    def memo(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """``make()``, kept under *key* for as long as there is room: the data do not change."""
        with self._memo_lock:
            found: Made | None = self._memo.get(key)
        if found is None:
            found = make()
            with self._memo_lock:
                self._memo[key] = found
        return found

    def held_by(self, kind: str, id_: str) -> str | None:
        """The newest edition, where it holds the record as it is now; None where it was changed since."""
        if id_ not in self._held:
            latest = self.latest_edition
            entry = self.entries[id_]
            self._held[id_] = latest if latest and self.frozen(latest, kind, id_) == entry.body else None
        return self._held[id_]

    @cached_property
    def latest_edition(self) -> str | None:
        """The name of the newest edition, or None before the first."""
        return max(self.editions, key=lambda name: tuple(map(int, name.split("."))), default=None)

    def get(self, kind: str, id_: str) -> Entry | None:
        """The ``Entry`` of *id_*, or None where that kind (plural) has none."""
        entry = self.entries.get(id_)
        return entry if entry and entry.kind == kind else None

    def of_kind(self, kind: str) -> list[Document]:
        """The documents of a kind (plural), by id."""
        return [entry.document for entry in self.entries.values() if entry.kind == kind]

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when any record does."""
        digest = hashlib.sha256()
        for entry in self.entries.values():
            digest.update(entry.body.encode())
        return digest.hexdigest()[:16]

    @cached_property
    def revised(self) -> str:
        """The latest day on which a curator changed a record, ``YYYY-MM-DD``."""
        return max((e.document.get("revised", "") for e in self.entries.values()), default="") or "1970-01-01"

    def _index_names(self) -> dict[str, dict[str, Row]]:
        names: dict[str, dict[str, Row]] = defaultdict(dict)
        for id_, entry in self.entries.items():
            if entry.kind not in ("treaties", "systems", "states"):
                continue
            document = entry.document
            own = {"text": document["title"], "kind": "title", "ambiguous": False}
            identity = {"text": id_, "kind": "id", "ambiguous": False}
            for name in (*document.get("names", []), own, identity):
                names[fold(name["text"])].setdefault(id_, name)
        return dict(names)

    def resolve(self, name: str) -> list[tuple[Document, Row]]:
        """Records that bear *name*, as ``[(document, name entry)]``, unambiguous bearers first."""
        found = self._names.get(fold(name), {})
        pairs = [(self.entries[id_].document, entry) for id_, entry in found.items()]
        return sorted(pairs, key=lambda pair: (pair[1]["ambiguous"], pair[0]["id"]))

    def all_names(self) -> dict[str, list[str]]:
        """Every folded name -> ids of its bearers."""
        return {name: list(bearers) for name, bearers in self._names.items()}

    @cached_property
    def charts(self) -> dict[str, Row]:
        """``{name: the chart as its JSON form has it}`` of every chart, by name."""
        rows = self._query("SELECT name, body FROM pictures WHERE form = 'json' ORDER BY name")
        return {name: json.loads(body) for name, body in rows}

    def picture(self, name: str, form: str) -> tuple[str, bytes] | None:
        """``(media type, bytes)`` of a chart in one form (``svg``, ``png``, ``csv``, ``json``), or None."""
        rows = self._query("SELECT media_type, body FROM pictures WHERE name = ? AND form = ?", (name, form))
        return rows[0] if rows else None

    def matching(self, table: str, owner: str, weights: Sequence[float], words: str) -> list[str]:
        """Ids in the column *owner* of the rows of *table* in which all *words* occur, best first.

        *weights* is the weight of each searched column. Words are plain; the
        last may be the beginning of a word.
        """
        query = _match_query(words)
        if not query:
            return []
        places = ", ".join("?" * len(weights))
        rows = self._query(
            f'SELECT t."{owner}" FROM "{table}_fts" JOIN "{table}" t ON t.rowid = "{table}_fts".rowid '
            f'WHERE "{table}_fts" MATCH ? ORDER BY bm25("{table}_fts", {places}), t."{owner}"',
            (query, *weights),
        )
        return [id_ for (id_,) in rows]

    def passage(self, table: str, owner: str, id_: str, words: str, start: str, end: str) -> str:
        """The best passage with *words* in one record, each found word between *start* and *end*."""
        query = _match_query(words)
        if not query:
            return ""
        rows = self._query(
            f'SELECT snippet("{table}_fts", -1, ?, ?, ?, 24) FROM "{table}_fts" '
            f'JOIN "{table}" t ON t.rowid = "{table}_fts".rowid '
            f'WHERE "{table}_fts" MATCH ? AND t."{owner}" = ? ORDER BY bm25("{table}_fts") LIMIT 1',
            (start, end, "…", query, id_),
        )
        return str(rows[0][0]) if rows else ""

    def table(self, name: str, columns: Sequence[str]) -> list[Row]:
        """Every row of the table *name* as dicts with *columns*, in the order they were written."""
        chosen = ", ".join(f'"{column}"' for column in columns)
        rows = self._query(f'SELECT {chosen} FROM "{name}" ORDER BY rowid')
        return [dict(zip(columns, row, strict=True)) for row in rows]


def _match_query(words: str) -> str:
    """Quote each word, so that no character of FTS5's query language has a meaning."""
    parts = ['"' + word.replace('"', '""') + '"' for word in words.replace("\0", " ").split()[:20]]
    return " ".join(parts) + "*" if parts else ""
