"""What keeps the service from working on this machine, and how to mend it."""

import importlib
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from treatyref.build.check import load_checked
from treatyref.build.documents import documents
from treatyref.build.editions import read_editions
from treatyref.build.load import Loaded
from treatyref.build.problems import SeedError
from treatyref.documents import body_of
from treatyref.store import Store, StoreError

SPACE_NEEDED = 200 * 2**20
PACKAGES = [
    "datasette",
    "flask",
    "flask_smorest",
    "granian",
    "marshmallow",
    "sqlite_utils",
    "uvicorn",
    "yaml",
]


def examine(
    seeds: Path, editions: Path, database: Path, host: str, port: int
) -> Iterator[tuple[str, str | None]]:
    """Yield ``(what, fault)`` for each thing looked at; *fault* is None, or what is wrong and what to do."""
    yield (
        "Python",
        None if sys.version_info >= (3, 11) else f"{sys.version.split()[0]}: install 3.11 or later",
    )
    yield "packages", _packages()
    yield "SQLite full-text search", _full_text_search()
    records, fault = _seeds(seeds, editions)
    yield "seeds and editions", fault
    yield "database", _database(database, records)
    yield f"{database.parent} can be written", _writable(database.parent)
    yield f"address {host}:{port}", _free(host, port)


def _packages() -> str | None:
    missing = []
    for name in PACKAGES:
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    return f"{', '.join(missing)} missing: run pip install -r requirements.txt" if missing else None


def _full_text_search() -> str | None:
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5(a)")
    except sqlite3.OperationalError as error:
        return f"this Python's SQLite has none ({error}): use another build of Python"
    return None


def _seeds(seeds: Path, editions: Path) -> tuple[list[Loaded] | None, str | None]:
    try:
        frozen = read_editions(editions)
        for edition in frozen:
            _ = edition.bodies
        return load_checked(seeds, frozen), None
    except SeedError as error:
        return None, f"{error}: run treatyref check"


def _database(database: Path, records: list[Loaded] | None) -> str | None:
    try:
        store = Store(database)
    except StoreError as error:
        return str(error)
    if records is None:
        return None
    whole = documents(records)
    same = whole.keys() == store.entries.keys() and all(
        body_of(document) == store.entries[id_].body for id_, document in whole.items()
    )
    return None if same else "is older than the seeds: run treatyref build"


def _writable(folder: Path) -> str | None:
    folder = folder if folder.exists() else Path(".")
    probe = folder / ".treatyref-probe"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        return f"{error.strerror}: give this user the right to write there, or name another with --db"
    free = shutil.disk_usage(folder).free
    return None if free > SPACE_NEEDED else f"only {free // 2**20} MiB free: a build needs about 200 MiB"


def _free(host: str, port: int) -> str | None:
    try:
        with socket.create_server((host, port)):
            return None
    except OSError as error:
        return f"{error.strerror}: stop what listens there, or serve with --port"
