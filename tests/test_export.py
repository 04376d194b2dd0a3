"""The static export, served by nginx, answers as the live service does."""

import json
import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from urllib.parse import quote, urljoin

import pytest

from treatyref.build.write import write
from treatyref.export import export, file_of
from treatyref.store import Store
from treatyref.web import create_app

from .conftest import free_port
from .test_editions import seeds

TEMPORARY = "client_body_temp_path {folder}/t; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; "
SITE = (
    "pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; events {{}}\n"
    "http {{ access_log off; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; "
    + TEMPORARY
    + "include {folder}/site.conf; }}"
)


RETIRED = """
- {id: old, of: treaties, moved_to: t, on: 2026-11-24, reason: "Renamed."}
- {id: withdrawn, of: sources, on: 2026-11-24, reason: "A copy."}
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A small service, or that over the database ``TREATYREF_EXPORT``, its export and its address."""
    folder = tmp_path_factory.mktemp("export")
    given = os.environ.get("TREATYREF_EXPORT")
    if given:
        shutil.copy(given, folder / "t.db")
    else:
        (folder / "seeds").mkdir()
        (folder / "seeds/retired.yaml").write_text(RETIRED)
        write(seeds(folder), folder / "t.db")
    base = f"http://127.0.0.1:{free_port()}"
    counts = export(folder / "t.db", folder / "out", base, workers=None if given else 1)
    return folder, base, counts


#: For what is said of the small service's own records.
SMALL = pytest.mark.skipif("TREATYREF_EXPORT" in os.environ, reason="another database is exported")


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


def asked(address):
    """``(status, headers, body)`` of a GET that follows no redirect."""
    try:
        with urllib.request.build_opener(_Staying).open(address) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def nginx(written):
    folder, base, _ = written
    program = shutil.which("nginx")
    if not program:
        pytest.skip("no nginx here: install Debian's nginx-light")
    conf = (folder / "out/nginx.conf").read_text()
    conf = conf.replace("/srv/treatyref/files", str(folder / "out/files"))
    (folder / "site.conf").write_text(conf.replace("127.0.0.1:8080", base.removeprefix("http://")))
    (folder / "nginx.conf").write_text(SITE.format(folder=folder))
    folder.parent.chmod(0o755)
    for part in (folder, folder / "out"):
        part.chmod(0o755)
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf"), *user])
    for _ in range(100):
        try:
            urllib.request.urlopen(base + "/robots.txt").close()
            break
        except OSError:
            time.sleep(0.1)
    yield base
    process.terminate()
    process.wait(10)


def test_every_file_answers_as_the_live_service_does(written, nginx):
    folder, base, counts = written
    live = create_app(Store(folder / "t.db"), base).test_client()
    types = json.loads((folder / "out/manifest.json").read_text())
    assert len(types) == counts["files"] > 50
    for path in types:
        with urllib.request.urlopen(nginx + quote(path)) as answer:
            expected = live.get(quote(path))
            assert answer.read() == expected.data, path
            assert answer.headers.get_content_type() == expected.mimetype, path


def test_every_redirect_is_the_live_service_s(written, nginx):
    folder, base, counts = written
    live = create_app(Store(folder / "t.db"), base).test_client()
    conf = (folder / "out/nginx.conf").read_text()
    pairs = [
        (path, int(status))
        for status, body in re.findall(r"map \$uri \$treatyref_moved_(\d+) {(.*?)\n}", conf, re.S)
        for path in re.findall(r'^    "((?:[^"\\]|\\.)*)" "/', body, re.M)
    ]
    assert len(pairs) == counts["redirects"] > 5
    for path, status in pairs:
        path = quote(re.sub(r"\\(.)", r"\1", path).replace("${dollar}", "$"))
        answered, headers, _ = asked(nginx + path)
        expected = live.get(path)
        assert answered == expected.status_code == status, path
        assert urljoin(base, quote(headers["Location"], safe="/:%")) == urljoin(
            base, expected.headers["Location"]
        ), path


def test_what_was_withdrawn_says_why(written, nginx):
    folder, base, counts = written
    live = create_app(Store(folder / "t.db"), base).test_client()
    conf = (folder / "out/nginx.conf").read_text()
    gone = re.findall(r'^    "([^"]+)" "/gone/', conf, re.M)
    assert len(gone) == counts["gone"] >= 2
    for path in gone:
        status, headers, body = asked(nginx + path)
        expected = live.get(path)
        assert status == expected.status_code == 410
        assert headers.get_content_type() == expected.mimetype, path
        assert body == expected.data, path
        assert asked(f"{nginx}/gone{path}")[0] == 404


@SMALL
def test_a_renamed_record_leads_to_the_new_address(nginx):
    for path in ("", "/api/v1"):
        status, headers, _ = asked(f"{nginx}{path}/treaties/old")
        assert (status, headers["Location"]) == (301, f"{nginx}{path}/treaties/t")


@SMALL
def test_names_redirect(nginx):
    with urllib.request.urlopen(f"{nginx}/r/T%20Treaty") as answer:
        assert answer.url.endswith("/treaties/t")


def test_what_is_not_there_is_not_found(nginx):
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(f"{nginx}/treaties/nope")
    assert raised.value.code == 404


@SMALL
def test_views_on_turning_days_are_written(written):
    files = written[0] / "out/files"
    assert (files / "treaties/t/on/1988-06-01/index.html").exists()
    assert json.loads((files / "treaties/t/on/1988-06-01.json").read_text())["status"] == "in force"


def test_a_folder_that_holds_something_is_refused(written):
    folder, base, _ = written
    with pytest.raises(ValueError, match="not empty"):
        export(folder / "t.db", folder / "out", base)


@pytest.mark.parametrize(
    ("path", "mimetype", "file"),
    [
        ("/", "text/html", "index.html"),
        ("/treaties/inf", "text/html", "treaties/inf/index.html"),
        ("/treaties/inf.csl.json", "application/vnd.citationstyles.csl+json", "treaties/inf.csl.json"),
        ("/api/v1/treaties/inf", "application/json", "api/v1/treaties/inf/index.json"),
        ("/editions/2026.1", "text/html", "editions/2026.1/index.html"),
        ("/downloads/SHA256SUMS", "text/plain", "downloads/SHA256SUMS"),
        ("/treaties/inf.json", "application/json", "treaties/inf.json"),
        ("/editions/2026.1/treaties/inf", "text/html", "editions/2026.1/treaties/inf/index.html"),
    ],
)
def test_each_address_has_its_file(path, mimetype, file):
    assert file_of(path, mimetype) == file
