"""The data browser without our server: ``datasette`` alone on what is published."""

import io
import re
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from treatyref.browse import publish

from .conftest import ROOT
from .test_browse import ask

SITE = "https://treatyref.example"


@contextmanager
def datasette(folder):
    """Start ``datasette FOLDER`` as a reader would, outside of this project; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("datasette")), str(folder), "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=folder.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    root = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{root}/-/versions.json")
                break
            except OSError:
                assert process.poll() is None, "datasette ended before it answered"
                time.sleep(0.1)
        yield root
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def alone(database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone") / "treatyref"
    command = [sys.executable, "-m", "treatyref", "metadata", "--db", str(database), "--site", SITE]
    subprocess.run([*command, "--to", str(folder)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with datasette(folder) as root:
        yield root


def shown(text):
    """What a page says, without its addresses, times and menu."""
    main = re.search(r"<main>(.*?)</main>", text, re.S)[1]
    main = re.sub(r'(href|src|action)="[^"]*"', "", main)
    return re.sub(r"<li>[^<]*<a >This data browser.*?</li>", "", main).split()


@pytest.mark.parametrize(
    "path",
    ["", "/treatyref", "/treatyref/limits", "/treatyref/claims?_search=range", "/treatyref/treaties/inf",
     "/treatyref/limits/inf-intermediate-range", "/treatyref/all_limits",
     "/treatyref/treaties_in_force?on=2019-01-01", "/treatyref/search?q=telemetry"],
)  # fmt: skip
def test_it_shows_the_same(server, alone, path):
    ours, theirs = (ask(root + (path or "/"))[2].decode() for root in (f"{server}/datasette", alone))
    assert shown(ours) == shown(theirs)


def test_its_rows_link_to_our_pages(alone):
    body = ask(f"{alone}/treatyref/limits/inf-intermediate-range")[2].decode()
    assert f'href="{SITE}/treaties/inf#limits"' in body
    assert f'href="{SITE}/sources/' in body


def test_its_stylesheets_are_its_own(alone):
    body = ask(alone + "/")[2].decode()
    for link in re.findall(r'rel="stylesheet" href="([^"]+)"', body):
        assert ask(alone + link)[0] == 200


def test_its_sql_is_bounded_too(alone):
    assert ask(f"{alone}/treatyref.json?sql=select+zeroblob(1000000)")[0] == 400
    assert ask(f"{alone}/treatyref/documents")[0] == 403


def test_the_published_archive_is_that_folder(server, database):
    status, headers, body = ask(f"{server}/datasette/-/treatyref.zip")
    assert (status, headers["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        held = {name.removeprefix("treatyref/"): found.read(name) for name in found.namelist()}
    assert held == publish.files(database, server)


def test_without_pages_to_link_to_there_is_no_link(database, tmp_path):
    publish.write(tmp_path / "treatyref", database, None)
    with datasette(tmp_path / "treatyref") as root:
        body = ask(f"{root}/treatyref/limits/inf-intermediate-range")[2].decode()
    assert 'href="/treaties' not in body
    assert 'href="None' not in body


def test_metadata_alone_is_enough_for_titles_and_questions(server, database, tmp_path):
    """``datasette treatyref.db -m metadata.json`` with what ``/datasette/-/metadata.json`` publishes."""
    published = ask(f"{server}/datasette/-/metadata.json")[2]
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "metadata.json").write_bytes(published)
    (folder / "treatyref.db").write_bytes(database.read_bytes())
    with datasette(folder) as root:
        assert b"A quantity that a treaty caps" in ask(f"{root}/treatyref/limits")[2]
        assert b"Which treaties are in force" in ask(f"{root}/treatyref/treaties_in_force?on=2019-01-01")[2]
