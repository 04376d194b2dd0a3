"""Permanent links: forms, signposts, provisions, retired ids, mementos."""

import json
import shutil

import extruct
import pytest

from treatyref.build.check import load_checked
from treatyref.build.write import write
from treatyref.store import Store
from treatyref.web import create_app

from .conftest import ROOT

FORMS = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "md": "text/markdown",
    "txt": "text/plain",
}
ADDRESSES = [
    "/treaties/inf",
    "/treaties/inf/on/2019-09-05",
    "/treaties/inf/provisions/article-2",
    "/systems/9m729",
    "/systems/9m729/on/2019-09-05",
    "/events/2019-08-02-inf-terminated",
    "/states/russia",
    "/sources/state-inf-treaty-text",
    "/articles/putin-offers-hypersonic-missiles-2019-09-05",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("suffix", FORMS)
def test_suffix_and_accept_choose_the_same_form(client, address, suffix):
    by_suffix = client.get(f"{address}.{suffix}")
    by_accept = client.get(address, headers={"Accept": FORMS[suffix]})
    assert by_suffix.status_code == 200
    assert by_suffix.mimetype == FORMS[suffix]
    assert by_accept.data == by_suffix.data
    assert "Accept" in by_accept.headers["Vary"]


def test_a_client_without_preference_gets_the_page(client):
    assert client.get("/treaties/inf").mimetype == "text/html"
    assert client.get("/treaties/inf", headers={"Accept": "*/*"}).mimetype == "text/html"


@pytest.mark.parametrize(
    ("path", "accept", "status", "said"),
    [
        ("/treaties/inf.docx", "*/*", 404, ".bib"),
        ("/treaties/inf", "image/png", 406, "application/x-bibtex"),
        ("/treaties/inf.txt?style=nope", "*/*", 422, "apa"),
        ("/treaties/inf/provisions/article-99.json", "*/*", 404, "article-2"),
        ("/editions/1999.1/treaties/inf.json", "*/*", 404, "1999.1"),
    ],
)
def test_a_form_that_is_not_there_is_told(client, path, accept, status, said):
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert said in answer.json["detail"]


def test_a_style_is_chosen_by_parameter(client):
    text = client.get("/treaties/inf/on/2019-09-05.txt?style=mla").text
    assert text.startswith("TreatyRef.")
    assert "as of 5 September 2019" in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_signposts_lead_to_every_form(client, address):
    links = client.get(address).headers["Link"]
    assert f'<http://localhost{address}>; rel="cite-as"' in links
    for relation in ("author", "license", "type", "describedby", "item"):
        assert f'rel="{relation}"' in links
    for suffix in FORMS:
        assert f"<http://localhost{address}.{suffix}>" in links


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_extractor_reads_the_pages_metadata(client, address):
    page = client.get(address).text
    found = extruct.extract(page, syntaxes=["json-ld", "opengraph", "dublincore"], uniform=True)
    (described,) = found["json-ld"]
    assert described["@id"] == f"http://localhost{address}"
    assert found["opengraph"][0]["og:title"] == described["name"]
    assert found["opengraph"][0]["og:image"].endswith("/card.png")
    assert found["opengraph"][0]["og:url"] == f"http://localhost{address}"
    core = {
        element["URI"].rsplit("/", 1)[1]: element["content"] for element in found["dublincore"][0]["elements"]
    }
    assert core["title"] in described["name"]
    assert core["description"]


def test_a_preview_picture_is_a_png_of_its_own(client):
    then, now = client.get("/treaties/inf/on/2019-08-01/card.png"), client.get("/treaties/inf/card.png")
    assert then.data.startswith(b"\x89PNG")
    assert then.mimetype == "image/png"
    assert then.data != now.data


def test_a_provision_cites_its_own_sources(client):
    article = client.get("/treaties/inf/provisions/article-2.json").json
    cited = {citation["id"] for citation in article["record_sources"]}
    assert cited == {source["id"] for source in article["sources"]}
    assert article["title"] == "INF Treaty, Article II"


def test_the_accept_datetime_header_leads_to_the_memento(client):
    answer = client.get("/treaties/inf", headers={"Accept-Datetime": "Thu, 05 Sep 2019 12:00:00 GMT"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://localhost/treaties/inf/on/2019-09-05"
    assert "Accept-Datetime" in answer.headers["Vary"]
    memento = client.get("/treaties/inf/on/2019-09-05")
    assert memento.headers["Memento-Datetime"] == "Thu, 05 Sep 2019 23:59:59 GMT"
    assert '<http://localhost/treaties/inf>; rel="original timegate"' in memento.headers["Link"]


def test_a_time_before_the_record_leads_to_its_first_memento(client):
    answer = client.get("/treaties/new-start", headers={"Accept-Datetime": "Mon, 01 Jan 1990 00:00:00 GMT"})
    first = client.get("/api/v1/treaties/new-start/on/1990-01-01").json["first_day"]
    assert answer.headers["Location"] == f"http://localhost/treaties/new-start/on/{first}"


def test_a_time_in_another_zone_is_taken_to_greenwich(client):
    answer = client.get("/treaties/inf", headers={"Accept-Datetime": "Thu, 05 Sep 2019 23:30:00 -0300"})
    assert answer.headers["Location"].endswith("/on/2019-09-06")


def test_what_is_no_http_date_is_refused(client):
    answer = client.get("/treaties/inf", headers={"Accept-Datetime": "soon", "Accept": "application/json"})
    assert answer.status_code == 400
    assert "GMT" in answer.json["detail"]


def test_the_timemap_lists_each_turning_day(client):
    answer = client.get("/treaties/new-start/timemap")
    assert answer.mimetype == "application/link-format"
    for day in ("2011-02-05", "2026-02-05"):
        assert f"<http://localhost/treaties/new-start/on/{day}>" in answer.text
    assert answer.text.count("first memento") == answer.text.count("last memento") == 1


@pytest.fixture(scope="module")
def retired(tmp_path_factory):
    """A client over seeds in which one id has moved and one was withdrawn."""
    folder = tmp_path_factory.mktemp("retired")
    seeds = shutil.copytree(ROOT / "seeds", folder / "seeds")
    with (seeds / "retired.yaml").open("a") as file:
        file.write(
            "- {id: inf-old-id, of: treaties, on: 2026-11-24, moved_to: inf, reason: Shortened.}\n"
            "- {id: phantom, of: systems, on: 2026-11-24, reason: It never existed.}\n"
        )
    write(load_checked(seeds), folder / "t.db")
    return create_app(Store(folder / "t.db")).test_client()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/treaties/inf-old-id", "/treaties/inf"),
        ("/treaties/inf-old-id.bib", "/treaties/inf.bib"),
        ("/treaties/inf-old-id/on/2019-09-05.json", "/treaties/inf/on/2019-09-05.json"),
        ("/treaties/inf-old-id/provisions/article-2", "/treaties/inf/provisions/article-2"),
        ("/api/v1/treaties/inf-old-id?on=2019-09-05", "/api/v1/treaties/inf?on=2019-09-05"),
        ("/r/inf-old-id", "/r/inf"),
    ],
)
def test_a_moved_id_redirects_for_good(retired, old, new):
    answer = retired.get(old)
    assert answer.status_code == 301
    assert answer.headers["Location"] == new


@pytest.mark.parametrize(
    "path", ["/systems/phantom.json", "/api/v1/systems/phantom", "/systems/phantom/on/2020-01-01.json"]
)
def test_a_withdrawn_record_says_why(retired, path):
    answer = retired.get(path)
    assert answer.status_code == 410
    assert answer.json["reason"] == "It never existed."


def test_json_on_a_page_cannot_end_its_script(client):
    page = client.get("/treaties/inf").text
    inside = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(inside)["@type"] == "WebPage"


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_record_has_a_page_to_cite_it_by(client, address):
    page = client.get(f"{address}/cite").text
    for label in ("APA", "Chicago", "MLA", "OSCOLA", "BibTeX", "RIS"):
        assert label in page
    assert page.count(f"http://localhost{address}") > 6
