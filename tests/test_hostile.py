"""Hostile input: script in every field, strange addresses, odd headers, invented seeds and dates."""

import re
from datetime import date

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from treatyref import asof, dates
from treatyref.build import yamlfile
from treatyref.build.check import load_checked
from treatyref.build.problems import SeedError
from treatyref.build.write import write
from treatyref.names import fold
from treatyref.store import Store
from treatyref.web import create_app

from .conftest import ROOT

SCRIPT = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
settings.register_profile("bounded", max_examples=150, deadline=None, derandomize=True)
settings.load_profile("bounded")

TREATY = {
    "id": "t",
    "title": SCRIPT,
    "summary": SCRIPT,
    "revised": "2026-11-24",
    "duration": SCRIPT,
    "signed_at": SCRIPT,
    "registration": SCRIPT,
    "names": [
        {"text": SCRIPT, "kind": "short title", "note": SCRIPT, "sources": [{"id": "s", "locator": SCRIPT}]}
    ],
    "sources": [{"id": "s", "locator": SCRIPT}],
    "status": [{"status": "in force", "from": "1988-06-01", "note": SCRIPT, "sources": [{"id": "s"}]}],
    "parties": [
        {"state": "p", "role": "party", "signed_by": SCRIPT, "note": SCRIPT, "sources": [{"id": "s"}]}
    ],
    "provisions": [
        {"ref": "article-1", "label": SCRIPT, "subject": SCRIPT, "summary": SCRIPT, "sources": [{"id": "s"}]}
    ],
    "claims": [
        {
            "topic": SCRIPT,
            "by": "p",
            "speaker": SCRIPT,
            "on": "1990",
            "says": SCRIPT,
            "sources": [{"id": "s"}],
        }
    ],
    "definitions": [{"term": SCRIPT, "meaning": SCRIPT, "sources": [{"id": "s"}]}],
}
SEEDS = {
    "treaties/t.yaml": TREATY,
    "states.yaml": [{"id": "p", "title": SCRIPT, "kind": "state", "note": SCRIPT, "sources": [{"id": "s"}]}],
    "sources/s.yaml": [
        {
            "id": "s",
            "title": SCRIPT,
            "publisher": SCRIPT,
            "author": SCRIPT,
            "type": "report",
            "url": "https://example.org/s?a=%22%3E",
            "note": SCRIPT,
            "seen": {"on": "2026-11-24", "form": "page"},
        }
    ],
    "events/e.yaml": [
        {
            "id": "e",
            "title": SCRIPT,
            "kind": "statement",
            "date": "1990-01-01",
            "place": SCRIPT,
            "summary": SCRIPT,
            "participants": ["p"],
            "concerns": ["t"],
            "sources": [{"id": "s"}],
        }
    ],
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A client over seeds that hold script wherever text may stand."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in SEEDS.items():
        path = folder / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True))
    write(load_checked(folder / "seeds"), folder / "t.db")
    return create_app(Store(folder / "t.db")).test_client()


def alive(page):
    """Script that a browser would run: elements and handlers that came out of the text."""
    tree = lxml_html.fromstring(page)
    scripts = [s for s in tree.iter("script") if s.get("type") != "application/ld+json" and not s.get("src")]
    handlers = [e for e in tree.iter() if any(name.startswith("on") for name in e.attrib)]
    return [s for s in scripts if "alert" in (s.text or "")] + handlers


PAGES = [
    "/", "/treaties", "/states", "/sources", "/events", "/treaties/t", "/treaties/t/on/1995-01-01",
    "/treaties/t/cite", "/treaties/t/provisions/article-1", "/states/p", "/sources/s", "/events/e",
    "/search?q=alert",
    "/oembed?url=http://localhost/treaties/t&format=xml",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_script_in_the_records_stays_text(hostile, path):
    answer = hostile.get(path)
    assert answer.status_code == 200
    if answer.mimetype == "text/html":
        assert alive(answer.text) == []
    assert "<script>alert(1)" not in answer.text
    assert "49" not in re.findall(r"\{\{7\*7\}\}|49", answer.text), "a template was run"


@pytest.mark.parametrize("form", ["json", "jsonld", "csl.json", "bib", "ris", "md", "txt"])
def test_every_form_carries_hostile_text_without_breaking(hostile, form):
    answer = hostile.get(f"/treaties/t.{form}")
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype != "text/html"


REFLECTING = ["/search?q={}", "/r/{}", "/treaties/{}", "/treaties/inf/on/{}", "/treaties/inf/provisions/{}",
              "/editions/{}/treaties/inf", "/treaties/inf.txt?style={}", "/oembed?url={}"]  # fmt: skip


@pytest.mark.parametrize("path", REFLECTING)
def test_what_a_request_says_stays_text(client, path):
    answer = client.get(
        path.format("%3Cscript%3Ealert(1)%3C%2Fscript%3E%22onload%3D%22x"), headers={"Accept": "text/html"}
    )
    assert answer.status_code < 500
    if answer.mimetype == "text/html":
        assert "<script>alert" not in answer.text
        assert alive(answer.text) == []
    else:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/static/../store.py", "/static/..%2f..%2fstore.py", "/static/%2e%2e/%2e%2e/seeds/states.yaml",
     "/api/v1/docs/assets/../../../../etc/passwd", "/treaties/..%2f..%2fetc%2fpasswd",
     "/editions/..%2f..%2fx",     "/treaties/inf%00", "/treaties/inf%0d%0aX-Injected:%201",
     "/r/%0d%0aX-Injected:%201",     "/treaties/inf/on?date=%0d%0aX-Injected:1"],
)  # fmt: skip
def test_strange_paths_lead_nowhere(client, path):
    answer = client.get(path)
    assert answer.status_code in (301, 302, 308, 400, 404, 422)
    assert "X-Injected" not in answer.headers
    assert "root:" not in answer.text
    location = answer.headers.get("Location", "/")
    assert (
        location.startswith("/") and not location.startswith("//") or location.startswith("http://localhost")
    )


@pytest.mark.parametrize(
    "headers",
    [{"Accept": "\xff" * 3000}, {"Accept": "text/html;q=x, */*;q=-1"}, {"If-None-Match": '"' + "x" * 5000},
     {"If-Modified-Since": "never"}, {"Accept-Datetime": "Thu, 05 Sep 99999999 12:00:00 GMT"},
     {"Range": "bytes=0-"},     {"Host": "evil.example\"><script>"}, {"X-HTTP-Method-Override": "DELETE"}],
)  # fmt: skip
def test_odd_headers_do_not_break_an_answer(client, headers):
    assert client.get("/treaties/inf", headers=headers).status_code < 500


@given(st.text(max_size=30) | st.from_regex(r"\d{1,5}-\d{1,3}(-\d{1,3})?~?", fullmatch=True))
def test_a_date_is_understood_or_refused(text):
    try:
        first, last = dates.parse(text)
    except ValueError:
        return
    assert first <= last
    assert dates.display(text)


@given(st.text(max_size=60))
def test_folding_a_name_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.dates(date(1988, 6, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_what_is_seen_only_grows_with_time(store, day, later):
    """An event seen on a day is seen on every later day: as-of views forget nothing."""
    whole = store.get("treaties", "inf").document
    early = asof.view(whole, day)
    late = asof.view(whole, date.fromordinal(day.toordinal() + later))
    for key in ("events", "claims", "parties"):
        identity = "id" if key == "events" else "state" if key == "parties" else "says"
        assert {row[identity] for row in early[key]} <= {row[identity] for row in late[key]}
    assert len(early["events"]) + len(early["changed_since"]) == len(whole["events"])


def problems(action):
    """What *action* finds wrong with a seed; any other error is a fault of ours and comes through."""
    try:
        action()
    except SeedError as error:
        return error.problems
    return []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_as_yaml_or_refused(tmp_path, content):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    assert all(problem.file == "x.yaml" for problem in problems(lambda: yamlfile.read(path, "x.yaml")))


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "a: !!python/object/apply:os.system ['true']\n",
        "a: " + "[" * 2000 + "]" * 2000 + "\n",
        "a: {" * 1000,
        "? {a: b}\n: c\n",
        "a: 0x7fffffffffffffffffff\nb: .inf\n",
    ],
)
def test_yaml_bombs_and_tags_are_refused_or_harmless(tmp_path, text):
    path = tmp_path / "x.yaml"
    path.write_text(text)
    found = []
    assert problems(lambda: found.append(yamlfile.read(path, "x.yaml"))) or isinstance(found[0][0], dict)


mutated = st.fixed_dictionaries(
    {},
    optional={
        key: st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=10)
        | st.lists(st.text(max_size=5), max_size=3)
        for key in ("id", "title", "status", "names", "limits", "signed", "sources", "parties", "claims")
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(mutated)
def test_a_seed_of_any_shape_is_loaded_or_told_of(tmp_path, changes):
    for name, content in SEEDS.items():
        path = tmp_path / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content | changes if name == "treaties/t.yaml" else content))
    found = problems(lambda: load_checked(tmp_path / "seeds"))
    assert all(problem.message and problem.line >= 1 for problem in found)


def test_the_service_opens_no_connection_of_its_own():
    """Nothing in the package that serves imports a client for the network, but for a Unix socket."""
    clients = re.compile(
        r"^\s*(?:import|from)\s+(requests|httpx|aiohttp|urllib3|http\.client|urllib\.request|ftplib)\b", re.M
    )
    local = ROOT / "treatyref/browse/unixhttp.py"
    for path in (ROOT / "treatyref").rglob("*.py"):
        assert path == local or not clients.search(path.read_text()), path
    assert "AF_UNIX" in local.read_text()
