"""What holds for every address: methods, errors, canonical form, headers, compression, limits."""

import ast
import gzip
import json
import re

import brotli
import pytest
import zstandard

from treatyref.cache import ResponseCache
from treatyref.conventions.limiter import RateLimit
from treatyref.problem_types import OF_STATUS, PROBLEMS
from treatyref.web import create_app

from .conftest import ROOT, running

ADDRESSES = [
    "/",
    "/treaties/inf",
    "/api/v1/treaties",
    "/api/v1/treaties/inf",
    "/api/v1/rows/limits.csv",
    "/downloads/",
]


def raised_types():
    """The type that each ``ProblemError(status, "type", …)`` in the code names, with its status."""
    for path in (ROOT / "treatyref").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "ProblemError"
                and len(node.args) > 1
            ):
                status, name = node.args[:2]
                if isinstance(name, ast.Constant):
                    yield path.name, getattr(status, "value", None), name.value


def test_every_type_that_the_code_raises_is_explained():
    found = list(raised_types())
    assert len(found) > 10
    for file, status, name in found:
        assert name in PROBLEMS, f"{file} raises {name}: add it to problem_types.py"
        assert status is None or PROBLEMS[name].status == status, (file, name)
    assert set(OF_STATUS.values()) <= set(PROBLEMS)
    raised = {name for _, _, name in found} | set(OF_STATUS.values())
    assert set(PROBLEMS) == raised, "a type that nothing raises"


def test_every_type_has_an_address_that_says_what_to_do(client):
    listed = client.get("/api/v1/problems").json["items"]
    assert {row["name"] for row in listed} == set(PROBLEMS)
    for row in listed:
        assert client.get(row["type"]).json == row
    assert client.get("/api/v1/problems/nothing").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "kwargs", "status"),
    [
        ("POST", "/api/v1/resolve", {"data": "{", "content_type": "application/json"}, 400),
        ("GET", "/api/v1/nothing", {}, 404),
        ("DELETE", "/api/v1/treaties/inf", {}, 405),
        ("POST", "/treaties/inf", {}, 405),
        ("GET", "/api/v1/treaties/inf", {"headers": {"Accept": "image/png"}}, 406),
        (
            "POST",
            "/api/v1/resolve",
            {"data": b"[" + b" " * 2_100_000, "content_type": "application/json"},
            413,
        ),
        ("GET", "/api/v1/search?q=" + "x" * 2100, {}, 414),
        ("POST", "/api/v1/resolve", {"data": "SSC-8", "content_type": "text/plain"}, 415),
        ("POST", "/api/v1/resolve", {"json": {"names": []}}, 422),
        ("POST", "/api/v1/resolve", {"json": {"names": ["x"] * 501}}, 422),
        ("POST", "/api/v1/resolve", {"json": [1]}, 422),
    ],
)
def test_each_fault_has_its_status_and_a_type(client, method, path, kwargs, status):
    if path == "/treaties/inf":
        kwargs = {"headers": {"Accept": "application/json"}}
    answer = client.open(path, method=method, **kwargs)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["type"].removeprefix("/api/v1/problems/") in PROBLEMS
    assert answer.json["what_to_do"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_refused_method_says_which_are_taken(client):
    assert set(client.put("/api/v1/resolve").headers["Allow"].split(", ")) == {
        "GET",
        "HEAD",
        "OPTIONS",
        "POST",
    }


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_answers_as_get_without_the_body(client, path):
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    for header in ("ETag", "Content-Length", "Content-Type", "Link", "Cache-Control"):
        assert head.headers.get(header) == whole.headers.get(header)


def test_a_preflight_is_answered(client):
    asked = {"Origin": "https://paper.example", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    answer = client.options("/api/v1/resolve", headers=asked)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()
    assert (
        client.post("/api/v1/resolve", json={"names": ["INF"]}).headers["Access-Control-Allow-Origin"] == "*"
    )
    assert client.options("/api/v1/nothing").status_code == 404


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/treaties/INF", "/treaties/inf"),
        ("/Treaties/inf/", "/treaties/inf"),
        ("/treaties/INF/on/2019-09-05.JSON?style=mla", "/treaties/inf/on/2019-09-05.json?style=mla"),
        ("/api/v1/Treaties/New-START", "/api/v1/treaties/new-start"),
        ("/api/v1/treaties/", "/api/v1/treaties"),
        ("/api/v1/rows/Limits.CSV", "/api/v1/rows/limits.csv"),
        ("/downloads", "/downloads/"),
        ("/about/", "/about"),
        ("/a\\b/", "/a%5Cb"),
    ],
)
def test_other_forms_of_an_address_redirect_to_the_canonical_one(client, path, canonical):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (308, canonical)


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/%2Fevil.example/", "/\\evil.example/", "/%5Cevil.example/"]
)
def test_no_redirect_leads_to_another_host(client, path):
    answer = client.get(path)
    location = answer.headers.get("Location", "/").removeprefix("http://localhost")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_a_name_keeps_its_case(client):
    assert client.get("/r/SSC-8").headers["Location"] == "/systems/9m729"


DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress,
            "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)}  # fmt: skip


@pytest.mark.parametrize("coding", DECODERS)
@pytest.mark.parametrize("path", ADDRESSES)
def test_text_comes_compressed_with_an_entity_tag_of_its_own(client, path, coding):
    plain = client.get(path)
    coded = client.get(path, headers={"Accept-Encoding": coding})
    assert coded.headers["Content-Encoding"] == coding
    assert DECODERS[coding](coded.data) == plain.data
    assert coded.headers["ETag"] != plain.headers["ETag"]
    assert int(coded.headers["Content-Length"]) == len(coded.data) < len(plain.data)
    for answer in (plain, coded):
        assert "Accept-Encoding" in answer.headers["Vary"]
    held = {"Accept-Encoding": coding, "If-None-Match": coded.headers["ETag"]}
    again = client.get(path, headers=held)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == coded.headers["ETag"]


def test_what_is_asked_plain_comes_plain(client):
    for coding in (None, "identity", "*", "br;q=0, gzip;q=0"):
        answer = client.get("/treaties/inf", headers={"Accept-Encoding": coding} if coding else {})
        assert "Content-Encoding" not in answer.headers


def test_the_answers_kept_in_memory_keep_codings_apart(store):
    app = create_app(store)
    app.wsgi_app = ResponseCache(app.wsgi_app)
    client = app.test_client()
    for _ in range(2):
        for coding in ("br", None, "gzip"):
            answer = client.get("/treaties/inf", headers={"Accept-Encoding": coding} if coding else {})
            assert answer.headers.get("Content-Encoding") == coding
    tag = client.get("/treaties/inf", headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = client.get("/treaties/inf", headers={"Accept-Encoding": "br", "If-None-Match": tag})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", [*ADDRESSES, "/search?q=inf", "/docs", "/treaties/inf/cite", "/treaties/nope"]
)
def test_our_own_pages_run_nothing_inline(client, path):
    answer = client.get(path, headers={"Accept": "*/*"})
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if answer.mimetype == "text/html":
        for script in re.findall(r"<script([^>]*)>", answer.text):
            assert "src=" in script or 'type="application/ld+json"' in script
        assert not re.search(r"<style|\sstyle=|\son\w+=", answer.text)


def test_answers_say_for_how_long_they_are_fresh(client):
    for path in ADDRESSES:
        assert "max-age" in client.get(path).headers["Cache-Control"]
    assert "no-cache" in client.get("/api/v1/nothing").headers["Cache-Control"]


def limited(store, limit):
    app = create_app(store)
    app.wsgi_app = RateLimit(app.wsgi_app, limit)
    return app.test_client()


def test_a_client_that_asks_too_often_is_told_when_to_ask_again(store):
    client = limited(store, "3/hour")
    for left in (2, 1, 0):
        answer = client.get("/api/v1/treaties/inf")
        assert (answer.status_code, answer.headers["RateLimit-Remaining"]) == (200, str(left))
    refused = client.get("/api/v1/treaties/inf")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert refused.json["type"] == "/api/v1/problems/too-many-requests"
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/treaties/inf", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200


def test_a_limit_that_does_not_parse_is_refused(store):
    with pytest.raises(ValueError, match="rate limit"):
        limited(store, "often")


def test_the_limit_is_a_setting_of_the_server(database):
    import urllib.error
    import urllib.request

    with running(database, "--rate-limit", "2/hour") as (root, _):
        urllib.request.urlopen(f"{root}/api/v1/treaties/inf")
        urllib.request.urlopen(f"{root}/api/v1/treaties/inf")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{root}/api/v1/treaties/inf")
        assert refused.value.code == 429
        assert json.load(refused.value)["status"] == 429
