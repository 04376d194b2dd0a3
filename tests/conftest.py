"""Fixtures: the real seeds built once, a client on them, and a live server."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from treatyref.build.check import load_checked
from treatyref.build.write import write
from treatyref.store import Store
from treatyref.web import create_app

from .browser import SIZES, chromium

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "treatyref.db"
    write(load_checked(ROOT / "seeds"), path)
    return path


@pytest.fixture(scope="session")
def store(database):
    return Store(database)


@pytest.fixture(scope="session")
def client(store):
    return create_app(store).test_client()


@pytest.fixture(scope="session")
def server(database):
    with running(database) as (root, process):
        yield root
        process.terminate()
        assert process.wait(30) == 0


@pytest.fixture(scope="module", params=SIZES)
def browser(request, tmp_path_factory):
    """Headless Chromium with a phone's screen, then with a desktop's."""
    with chromium(tmp_path_factory.mktemp("profile"), SIZES[request.param]) as found:
        yield found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(database, *options, port=None, log=subprocess.DEVNULL):
    """A server of its own over *database*, as ``(address, process)``; ended at the latest on the way out."""
    port = port or free_port()
    command = [sys.executable, "-m", "treatyref", "serve", "--no-build", "--db", str(database)]
    process = subprocess.Popen(
        [*command, "--port", str(port), *options],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=log,
    )
    root = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{root}/healthz")
                break
            except OSError:
                assert process.poll() is None, "the server ended before it answered"
                time.sleep(0.1)
        yield root, process
    finally:
        process.terminate()
        process.wait(30)
