import pytest
from openapi_spec_validator import validate

from treatyref.kinds import SINGULAR


@pytest.mark.parametrize("kind", SINGULAR)
def test_every_kind_has_a_list_and_its_records_answer(client, kind):
    found = client.get(f"/api/v1/{kind}?limit=500").json
    assert found["total"] == len(found["items"]) > 0 or found["next"]
    for item in found["items"]:
        assert client.get(f"/api/v1{item['page']}").json["id"] == item["id"]


def test_a_list_is_cut_into_pages(client):
    answer = client.get("/api/v1/events?limit=2")
    assert len(answer.json["items"]) == 2
    assert 'rel="next"' in answer.headers["Link"]
    following = client.get(answer.json["next"].removeprefix("http://localhost")).json
    assert following["items"][0]["id"] != answer.json["items"][0]["id"]


def test_a_record_is_whole(client):
    inf = client.get("/api/v1/treaties/inf").json
    assert {"limits", "events", "names", "parties", "eliminations", "sources"} <= inf.keys()
    known = {source["id"] for source in inf["sources"]}
    assert {citation["id"] for limit in inf["limits"] for citation in limit["sources"]} <= known


def test_a_copy_already_held_is_not_sent_again(client):
    first = client.get("/api/v1/treaties/inf")
    again = client.get("/api/v1/treaties/inf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert 'rel="cite-as"' in first.headers["Link"]
    assert first.headers["Last-Modified"]
    assert first.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "name", ["INF Treaty", "inf treaty", "SSC-8", "ssc 8", "9M729", "New START", "Tomahawk"]
)
def test_any_name_resolves(client, name):
    assert client.get("/api/v1/resolve", query_string={"name": name}).json["items"]


def test_search_finds_by_words_and_beginnings(client):
    ids = [item["id"] for item in client.get("/api/v1/search?q=9m72").json["items"]]
    assert "9m729" in ids


@pytest.mark.parametrize("words", ['"', "*", "a OR b)", "NEAR(", "-", "x" * 500, "инф", "\0"])
def test_search_takes_any_characters(client, words):
    assert client.get("/api/v1/search", query_string={"q": words}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/v1/treaties/imf", 404, "inf"),
        ("/api/v1/treaties/inf?on=yesterday", 422, "YYYY-MM-DD"),
        ("/treaties/inf/on/2019-02-30.json", 422, "calendar"),
        ("/api/v1/treaties/inf/on/1950-01-01", 404, "begins on"),
        ("/api/v1/events?limit=0", 422, "limit"),
        ("/api/v1/search", 422, "q"),
        ("/api/v1/nothing", 404, ""),
        ("/api/v1/treaties/" + "x" * 3000, 414, "2000"),
    ],
)
def test_bad_input_is_told_plainly(client, path, status, said):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert said in answer.json["detail"]
    assert "Traceback" not in answer.text


def test_a_method_that_does_not_belong_is_refused(client):
    answer = client.delete("/api/v1/treaties/inf")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_the_description_is_valid_openapi(client):
    described = client.get("/api/v1/openapi.json").json
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_the_documentation_loads_nothing_from_outside(client):
    page = client.get("/api/v1/docs").text
    assert 'src="http' not in page
    assert 'href="http' not in page
