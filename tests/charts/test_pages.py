"""Charts by their addresses, and on the pages of records."""

import json
import subprocess
import sys

import pytest

from treatyref.browse.metadata import metadata

from . import PROMISED


@pytest.mark.parametrize("name", PROMISED)
def test_a_chart_is_served_in_every_form(client, name):
    for suffix, mimetype in (
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("csv", "text/csv"),
        ("json", "application/json"),
        ("", "text/html"),
    ):
        answer = client.get(f"/charts/{name}" + (f".{suffix}" if suffix else ""))
        assert (answer.status_code, answer.mimetype) == (200, mimetype)
        assert answer.headers["ETag"]


def test_the_page_of_charts_shows_each(client, store):
    page = client.get("/charts").text
    assert all(f'href="{chart["page"]}"' in page for chart in store.charts.values())


def test_the_page_of_a_chart_has_its_data_with_links_to_sources(client):
    page = client.get("/charts/inf-eliminations").text
    assert '<td data-label="Missiles">654</td>' in page
    assert 'href="/sources/osia-infbook-ch6"' in page


@pytest.mark.parametrize(
    ("record", "chart"),
    [
        ("/treaties/new-start", "new-start-warheads"),
        ("/treaties/new-start", "new-start-launchers"),
        ("/treaties/inf", "inf-eliminations"),
        ("/systems/9m729", "ranges/9m729"),
    ],
)
def test_record_pages_show_their_charts_with_text_and_data(client, record, chart):
    page = client.get(record).text
    described = json.loads(client.get(f"/charts/{chart}.json").text)["description"]
    assert f'<img src="/charts/{chart}.svg" alt="{described[:40]}' in page
    assert f'href="/charts/{chart}#data"' in page


def test_pages_keep_room_for_a_picture_before_it_is_there(client):
    chart = client.get("/charts/ranges/9m729.json").json
    assert f'width="360" height="{chart["height"]}"' in client.get("/systems/9m729").text


def test_a_page_as_of_a_day_shows_no_later_data(client):
    assert "/charts/" not in client.get("/treaties/new-start/on/2012-01-01").text


@pytest.mark.parametrize("path", ["/charts/nothing.svg", "/charts/ranges.gif", "/charts/ranges/russia.json"])
def test_an_unknown_chart_is_told_with_those_there_are(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json["type"].endswith("unknown-chart")
    assert "new-start-warheads" in answer.json["detail"]


def test_the_picture_may_be_opened_anywhere_and_runs_nothing(client):
    policy = client.get("/charts/ranges.svg").headers["Content-Security-Policy"]
    assert "script" not in policy
    assert "default-src 'none'" in policy


def test_serving_needs_no_plotting_library(store):
    program = (
        "import sys\nfrom treatyref.service import Applications\nfrom werkzeug.test import Client\n"
        "answer = Client(Applications(None).over(sys.argv[1]).app).get('/charts/ranges.svg')\n"
        "print(answer.status_code, 'matplotlib' in sys.modules)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(store.path)], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["200", "False"]


def test_the_pictures_are_hidden_in_the_data_browser():
    assert metadata()["databases"]["treatyref"]["tables"]["pictures"] == {"hidden": True}
