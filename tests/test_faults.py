"""What may go wrong on a machine: damaged files, full disks, killed processes, slow clients."""

import contextlib
import http.client
import json
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
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest

from treatyref import integrity
from treatyref.documents import body_of
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
    chance, begun = random.Random(11), time.monotonic()
    subprocess.run([*BUILD, "--db", str(copy)], cwd=ROOT, check=True, capture_output=True)
    whole, before = time.monotonic() - begun, copy.read_bytes()
    for _ in range(int(os.environ.get("TREATYREF_KILLS", "6"))):
        process = subprocess.Popen(
            [*BUILD, "--db", str(copy)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # Over all of a build, its last moments most: there the new file takes the place of the old.
        time.sleep(whole * chance.triangular(0, 1, 0.9))
        process.kill()
        if process.wait() == 0:
            before = copy.read_bytes()
        assert copy.read_bytes() == before
        assert Store(copy).get("treaties", "inf")


SUMMARY_SQL = "select+summary+from+records+where+id='inf'&_shape=arrayfirst"
RECORD, DATA = "/api/v1/treaties/inf", f"/datasette/treatyref.json?sql={SUMMARY_SQL}"


def variant(database, path, summary):
    """A copy of *database* at *path*, whole and checked, in which INF has another summary."""
    with contextlib.closing(sqlite3.connect(shutil.copy(database, path))) as connection:
        (body,) = connection.execute("SELECT body FROM documents WHERE id = 'inf'").fetchone()
        body = body_of(json.loads(body) | {"summary": summary})
        connection.execute("UPDATE documents SET body = ? WHERE id = 'inf'", (body,))
        connection.execute("UPDATE records SET summary = ? WHERE id = 'inf'", (summary,))
        connection.execute("DROP TABLE integrity")
        integrity.record(connection)
        connection.commit()
    return path


class Load:
    """Clients that ask for *paths* again and again until told to stop; counts what went wrong.

    *known* are the summaries of INF of which each answer has exactly one; None: no matter which.
    """

    def __init__(self, root, paths=(RECORD,) * 4, known=None):
        self.failed, self.wrong, self.done = [], [], 0
        self._root, self._known = root, known
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(path,)) for path in paths]

    def _ask(self, path):
        while not self._stop.is_set():
            try:
                with urllib.request.urlopen(self._root + path, timeout=60) as answer:
                    body = answer.read().decode()
            except http.client.IncompleteRead as error:
                self.wrong.append(repr(error))
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(f"{path}: {error!r}")
            else:
                if not self._is_right(path, body):
                    self.wrong.append(body[:200])
                self.done += 1

    def _is_right(self, path, body):
        if path == RECORD and ('"id":"inf"' not in body or not body.endswith("}")):
            return False
        return self._known is None or sum(summary in body for summary in self._known) == 1

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def __exit__(self, *_):
        self.stop()


def children(pid, word):
    """The processes that *pid* has started, with *word* in their command."""
    found = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += [int(child) for child in (thread / "children").read_text().split()]
    return [child for child in found if word in _command(child)]


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def workers(process):
    return children(process.pid, "\0serve\0")


def datasettes(process):
    return children(process.pid, "treatyref.browse.worker")


def get(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode()


def _until(condition, seconds=120):
    for _ in range(seconds * 10):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


@pytest.fixture
def variants(database, tmp_path):
    """Two databases that differ in INF's summary, by summary."""
    return {
        word: variant(database, tmp_path / f"{word}.db", word) for word in ("First words.", "Other words.")
    }


def put(variants, summary, path):
    """Do as the build does: rename a new file over the old one."""
    os.replace(shutil.copy(variants[summary], path.with_suffix(".fresh")), path)


def test_swapping_the_database_under_load_fails_no_request(variants, tmp_path):
    first, other = variants
    path = tmp_path / "served.db"
    put(variants, first, path)
    asked = (RECORD, RECORD, "/treaties/inf", DATA)
    with running(path, "--workers", "2") as (root, process):
        _until(lambda: datasettes(process))
        get(root + DATA)
        before = set(workers(process))
        with Load(root, asked, known=list(variants)) as load:
            for number in range(int(os.environ.get("TREATYREF_SWAPS", "3"))):
                new = (other, first)[number % 2]
                put(variants, new, path)
                # Several times running, for each worker goes over by itself.
                _until(lambda new=new: all(new in get(root + RECORD) for _ in range(12)))
                _until(lambda new=new: new in get(root + DATA))
        assert load.done > 20
        assert load.failed == []
        assert load.wrong == []
        assert set(workers(process)) == before
        _until(lambda: len(datasettes(process)) == 1)


def test_the_health_check_and_entity_tags_tell_the_new_data(variants, tmp_path):
    first, other = variants
    path = tmp_path / "served.db"
    put(variants, first, path)

    def told(root):
        with urllib.request.urlopen(root + RECORD) as answer:
            return json.loads(get(f"{root}/healthz"))["data"], answer.headers["ETag"]

    with running(path) as (root, _):
        before = told(root)
        put(variants, other, path)
        _until(lambda: other in get(root + RECORD))
        assert not set(before) & set(told(root))
        put(variants, first, path)
        _until(lambda: first in get(root + RECORD))
        assert told(root) == before


def test_a_hangup_takes_the_data_up_again_in_the_same_workers(database):
    with running(database, "--workers", "2") as (root, process), Load(root) as load:
        _until(lambda: datasettes(process))
        before, browsed = set(workers(process)), set(datasettes(process))
        process.send_signal(signal.SIGHUP)
        _until(lambda: datasettes(process) and not set(datasettes(process)) & browsed)
        assert set(workers(process)) == before
        assert process.poll() is None
    assert load.failed == load.wrong == []


def test_a_damaged_file_in_place_of_the_good_one_changes_nothing(variants, tmp_path):
    first, other = variants
    path, log = tmp_path / "served.db", tmp_path / "log"
    put(variants, first, path)
    with log.open("w") as file, running(path, log=file) as (root, process):
        os.truncate(variants[other], 100_000)
        put(variants, other, path)
        _until(lambda: "Refused: " in log.read_text())
        assert first in get(root + RECORD)
        (worker,) = workers(process)
        os.kill(worker, signal.SIGKILL)
        _until(lambda: workers(process) not in ([], [worker]))
        _until(lambda: _answers(root + RECORD))
        assert first in get(root + RECORD)
        assert first in get(root + DATA)
        variant(variants[first], variants[other], other)
        put(variants, other, path)
        _until(lambda: other in get(root + RECORD))


def _answers(address):
    try:
        return bool(get(address))
    except OSError:
        return False


def test_a_killed_worker_comes_back_and_gives_no_wrong_answer(database):
    with running(database, "--workers", "2") as (root, process), Load(root) as load:
        first = workers(process)
        os.kill(first[0], signal.SIGKILL)
        _until(lambda: len(set(workers(process)) - {first[0]}) == 2)
        before = load.done
        _until(lambda: load.done > before + 10)
    assert load.wrong == []


def test_a_killed_datasette_comes_back(database):
    with running(database) as (root, process):
        get(root + DATA)
        (killed,) = datasettes(process)
        os.kill(killed, signal.SIGKILL)
        _until(lambda: _answers(root + DATA))
        assert killed not in datasettes(process)


def test_stopping_under_load_finishes_what_was_begun(database):
    long = (
        "with recursive n(i) as (select 1 union all select i + 1 from n limit 400000) select count(*) from n"
    )
    answered = []

    def ask(root):
        try:
            answered.append(get(f"{root}/datasette/treatyref.json?{urlencode({'sql': long})}"))
        except urllib.error.HTTPError as error:
            answered.append(error.read().decode())  # "took longer than 1 s" on a slow machine: an answer too

    with running(database) as (root, process), Load(root, paths=(RECORD,) * 2) as load:
        get(root + DATA)
        _until(lambda: load.done > 20)
        asking = threading.Thread(target=ask, args=(root,))
        asking.start()
        time.sleep(0.2)
        process.terminate()
        assert process.wait(60) == 0
        asking.join()
        load.stop()
    assert load.wrong == []
    assert "rows" in json.loads(answered[0]) or "error" in json.loads(answered[0])


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
