"""The files to download, each made once, in memory: database, JSON Lines, CSV, descriptions."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from treatyref.kinds import SINGULAR
from treatyref.store import Store
from treatyref.tabular.datapackage import describe
from treatyref.tabular.rows import rows, tables, to_csv

#: Makes the text of a file.
Maker = Callable[[Store], str]
DATABASE = "treatyref.db"
PACKAGE, CHECKSUMS = "datapackage.json", "SHA256SUMS"


@dataclass(frozen=True)
class File:
    """One file: its name, media type, what it holds, size in bytes and SHA-256."""

    name: str
    mimetype: str
    holds: str
    size: int
    sha256: str


def content(store: Store, name: str) -> bytes:
    """The bytes of a file other than the database; raises ``KeyError`` where there is none such."""
    if name not in _makers():
        raise KeyError(name)
    _, _, make = _makers()[name]
    return store.memo(("file", name), lambda: make(store).encode())


def listing(store: Store) -> list[File]:
    """Every ``File`` but the checksums, the database first."""
    return store.memo(
        "files", lambda: [_database(store), *(_file(store, name) for name in _makers() if name != CHECKSUMS)]
    )


def file_named(store: Store, name: str) -> File:
    """The ``File`` of that name; raises ``KeyError``."""
    if name == CHECKSUMS:
        return _file(store, name)
    found = {file.name: file for file in listing(store)}
    return found[name]


def _database(store: Store) -> File:
    digest, size = hashlib.sha256(), 0
    with store.path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    return File(
        DATABASE, "application/vnd.sqlite3", "Everything, as an SQLite file.", size, digest.hexdigest()
    )


def _file(store: Store, name: str) -> File:
    mimetype, holds, _ = _makers()[name]
    data = content(store, name)
    return File(name, mimetype, holds, len(data), hashlib.sha256(data).hexdigest())


def _makers() -> dict[str, tuple[str, str, Maker]]:
    """``{name: (media type, what it holds, function of a store that gives its text)}``."""
    found = {
        f"{kind}.jsonl": ("application/x-ndjson", f"Whole records: {kind}, one a line.", _lines_of(kind))
        for kind in SINGULAR
    }
    found |= {f"{name}.csv": ("text/csv", table.help, _csv_of(name)) for name, table in tables().items()}
    found[PACKAGE] = ("application/json", "Frictionless Data Package: the CSV files described.", _package)
    found[CHECKSUMS] = ("text/plain", "SHA-256 of every other file.", _checksums)
    return found


def _lines_of(kind: str) -> Maker:
    return lambda store: "".join(entry.body + "\n" for entry in store.entries.values() if entry.kind == kind)


def _csv_of(name: str) -> Maker:
    return lambda store: to_csv(rows(store, name), list(tables()[name].columns))


def _package(store: Store) -> str:
    resources = {name: _file(store, f"{name}.csv") for name in tables()}
    return json.dumps(describe(store, resources), ensure_ascii=False, indent=1) + "\n"


def _checksums(store: Store) -> str:
    """In the form that ``sha256sum --check`` reads."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in listing(store))
