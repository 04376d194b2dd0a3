import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from treatyref.build.check import load_checked
from treatyref.build.tables import all_tables
from treatyref.build.write import write
from treatyref.store import SCHEMA_VERSION, Store, StoreError

from .conftest import ROOT


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_seeds_give_the_same_bytes(database, tmp_path):
    write(load_checked(ROOT / "seeds"), tmp_path / "again.db")
    assert digest(tmp_path / "again.db") == digest(database)


def test_foreign_keys_hold(database):
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_column_carries_its_help(database):
    with sqlite3.connect(database) as connection:
        text = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for table in all_tables().values():
        for column, (_, help_) in table.columns.items():
            assert help_, f"{table.name}.{column} has no description"
            assert help_ in text[table.name]


def test_a_build_killed_at_any_moment_leaves_the_old_file(database, tmp_path):
    path = tmp_path / "kept.db"
    path.write_bytes(database.read_bytes())
    before = digest(path)
    command = [sys.executable, "-m", "treatyref", "build", "--db", str(path)]
    for wait in (0.3, 0.8, 1.2, 1.6, 2.0):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert digest(path) == before
        assert Store(path).get("treaties", "inf")


def test_a_missing_or_foreign_file_is_refused_with_advice(tmp_path):
    with pytest.raises(StoreError, match="treatyref build"):
        Store(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("not a database" * 100)
    with pytest.raises(StoreError, match="treatyref build"):
        Store(tmp_path / "text.db")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)")
    with pytest.raises(StoreError, match="not a TreatyRef database"):
        Store(tmp_path / "other.db")


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    if os.geteuid() == 0:
        target = "/proc/treatyref.db"
    else:
        tmp_path.chmod(0o500)
        target = str(tmp_path / "t.db")
    command = [sys.executable, "-m", "treatyref", "build", "--db", target]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "was not written" in done.stderr
    assert "Traceback" not in done.stderr


#: The schema's number and the digest of all tables and columns under that number.
SHAPE = (5, "70da1bc7784e27d0")


def test_another_shape_of_the_tables_has_another_number():
    """Once a program met an older file under the same number, and ended with an error of SQLite."""
    shape = [(name, *table.columns) for name, table in all_tables().items()]
    found = hashlib.sha256(repr(shape).encode()).hexdigest()[:16]
    assert (SCHEMA_VERSION, found) == SHAPE, "raise SCHEMA_VERSION where tables or columns changed, note both"
