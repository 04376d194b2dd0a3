"""What is served is a copy, taken whole and checked; nobody who writes the original disturbs a reader."""

import fcntl
import os
import shutil
import subprocess
import sys

import pytest

from treatyref import copies
from treatyref.store import Store, StoreError

from .conftest import ROOT


@pytest.fixture
def original(database, tmp_path):
    return shutil.copy(database, tmp_path / "original.db")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies"


def damage(path):
    os.truncate(path, path.stat().st_size // 2)


def test_the_copy_has_every_byte_and_the_time(original, folder):
    copies.take(original, folder)
    found = copies.current(folder)
    assert found.read_bytes() == original.read_bytes()
    assert found.stat().st_mtime_ns == original.stat().st_mtime_ns
    assert found.name == "treatyref.db"


def test_what_is_done_to_the_original_in_place_leaves_the_copy(original, folder):
    copies.take(original, folder)
    damage(original)
    assert Store(copies.current(folder)).get("treaties", "inf")


def test_a_file_that_will_not_do_leaves_the_copy_before(original, folder):
    copies.take(original, folder)
    before, files = copies.current(folder), sorted(folder.rglob("*"))
    damage(original)
    with pytest.raises(StoreError, match=rf"{original}.*treatyref build"):
        copies.take(original, folder)
    original.unlink()
    with pytest.raises(StoreError, match="there is no database at"):
        copies.take(original, folder)
    assert copies.current(folder) == before
    assert sorted(folder.rglob("*")) == files


def test_a_full_disk_is_told_and_leaves_the_copy_before(original, folder, monkeypatch):
    copies.take(original, folder)
    before = copies.current(folder)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies.shutil, "copy2", full)
    with pytest.raises(StoreError, match="No space left"):
        copies.take(original, folder)
    assert copies.current(folder) == before


def test_a_few_copies_stay_for_requests_under_way(original, folder):
    taken = []
    for _ in range(copies.KEPT + 2):
        copies.take(original, folder)
        taken.append(copies.current(folder))
    assert [path.exists() for path in taken] == [False, False] + [True] * copies.KEPT


def test_the_program_tells_why_it_refuses(original, folder):
    command = [sys.executable, "-m", "treatyref.copies", str(original), str(folder)]
    assert subprocess.run(command, cwd=ROOT).returncode == 0
    before = copies.current(folder)
    damage(original)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Refused: ")
    assert str(original) in done.stderr
    assert "Traceback" not in done.stderr
    assert copies.current(folder) == before


def test_the_folder_goes_with_the_server_and_one_left_behind_with_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(copies.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(copies.tempfile, "tempdir", str(tmp_path))
    left, used = tmp_path / "treatyref-left", tmp_path / "treatyref-used"
    for place in (left, used):
        place.mkdir()
        (place / "lock").touch()
    with (used / "lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with copies.workplace() as folder:
            assert folder.parent == tmp_path
            assert not left.exists()
            assert used.exists()
            with copies.workplace():
                assert folder.exists()
        assert not folder.exists()
