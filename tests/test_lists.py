"""Lists of records: filters, order, pages, fields, relations, days."""

from urllib.parse import urlsplit

import pytest

from treatyref import dates


def ids(client, path, **query):
    answer = client.get(path, query_string={"limit": 500, **query})
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json["items"]]


def test_status_is_that_of_the_day_asked_for(client):
    then = ids(client, "/api/v1/treaties", status="in force", on="2018-01-01")
    later = ids(client, "/api/v1/treaties", status="in force", on="2019-09-05")
    assert "inf" in then
    assert "inf" not in later
    assert "new-start" in later
    assert "inf" in ids(client, "/api/v1/treaties", status="terminated")


def test_a_record_that_had_not_begun_is_left_out(client):
    assert "new-start" not in ids(client, "/api/v1/treaties", on="1990-01-01")
    assert ids(client, "/api/v1/events", on="1990-01-01")
    assert max(ids(client, "/api/v1/events", on="1990-01-01"))[:4] <= "1990"


def test_treaties_by_party_and_standing(client):
    assert {"inf", "new-start"} <= set(ids(client, "/api/v1/treaties", party="united-states"))
    suspended = ids(client, "/api/v1/treaties", party="russia", party_status="suspended", on="2024-01-01")
    assert "new-start" in suspended
    assert "new-start" not in ids(
        client, "/api/v1/treaties", party="united-states", party_status="suspended", on="2024-01-01"
    )


def test_treaties_by_what_a_limit_covers_and_by_relation(client):
    assert "new-start" in ids(client, "/api/v1/treaties", covers="warheads")
    assert ids(client, "/api/v1/treaties", covers="bicycles") == []
    related = ids(client, "/api/v1/systems", treaty="inf", relation="eliminated under")
    assert "bgm-109g" in related
    assert "b-52h" not in related


def test_systems_by_type_basing_and_state(client):
    found = ids(client, "/api/v1/systems", type="cruise missile", state="russia")
    assert "9m729" in found
    assert "tomahawk" not in found
    assert "9m729" in ids(client, "/api/v1/systems", basing="road-mobile")


def test_a_repeated_filter_takes_any_of_its_values(client):
    one = ids(client, "/api/v1/events", kind="termination")
    two = client.get("/api/v1/events?limit=500&kind=termination&kind=expiry").json
    assert two["total"] > len(one) > 0


def test_events_by_record_and_date(client):
    found = ids(client, "/api/v1/events", concerns="inf", **{"from": "2019-08", "to": "2019-08"})
    assert "2019-08-02-inf-terminated" in found
    for event in (client.get(f"/api/v1/events/{id_}").json for id_ in found):
        assert dates.first_day(event["date"]).isoformat() <= "2019-08-31", event["id"]
        assert dates.last_day(event.get("end_date", event["date"])).isoformat() >= "2019-08-01", event["id"]


def test_sources_by_publisher_and_type(client):
    publisher = client.get("/api/v1/sources/state-inf-treaty-text").json["publisher"]
    found = ids(client, "/api/v1/sources", publisher=publisher, type="treaty text")
    assert "state-inf-treaty-text" in found


def test_a_minus_sign_turns_the_order_round_and_missing_values_come_last(client):
    rows = client.get("/api/v1/treaties?sort=-signed&limit=500&fields=signed").json["items"]
    signed = [row.get("signed") for row in rows]
    present = [day for day in signed if day]
    assert present == sorted(present, reverse=True)
    assert signed == present + [None] * (len(signed) - len(present))


def walk(client, path, relation="next"):
    seen = []
    while path:
        answer = client.get(path)
        seen += [item["id"] for item in answer.json["items"]]
        links = dict(
            reversed(link.split("; rel=")) for link in answer.headers.get("Link", "").split(", ") if link
        )
        following = links.get(f'"{relation}"', "").strip("<>")
        if relation == "next":
            assert (answer.json["next"] or "") == following
        parts = urlsplit(following)
        path = f"{parts.path}?{parts.query}" if following else None
    return seen


@pytest.mark.parametrize("paging", ["", "&offset=0"])
def test_following_next_reads_the_whole_list_once(client, paging):
    whole = ids(client, "/api/v1/treaties", sort="-title")
    assert walk(client, f"/api/v1/treaties?sort=-title&limit=3{paging}") == whole


def test_a_cursor_leads_back_as_well(client):
    first = client.get("/api/v1/treaties?limit=2")
    second = client.get(first.json["next"])
    back = second.headers["Link"].split('>; rel="prev"')[0].rsplit("<", 1)[1]
    assert client.get(back).json["items"] == first.json["items"]


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WzEsICJhIiwgIjAwMDAwMDAwIl0", "é", "=" * 9])
def test_a_cursor_of_another_query_is_refused(client, cursor):
    answer = client.get("/api/v1/treaties", query_string={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json["type"].endswith("bad-cursor")


def test_fields_choose_keys_and_always_leave_the_id(client):
    item = client.get("/api/v1/treaties?fields=title,limits&limit=1").json["items"][0]
    assert set(item) == {"id", "title", "limits"}
    assert set(client.get("/api/v1/treaties/inf?fields=title").json) == {"id", "title"}
    refused = client.get("/api/v1/treaties/inf?fields=titel")
    assert refused.status_code == 422
    assert "title" in refused.json["detail"]


def test_include_brings_the_records_along(client):
    whole = client.get("/api/v1/treaties/new-start?include=states,sources").json
    assert {"united-states", "russia"} <= {state["id"] for state in whole["included"]["states"]}
    assert {source["id"] for source in whole["sources"]} <= {s["id"] for s in whole["included"]["sources"]}
    several = client.get("/api/v1/events?concerns=inf&limit=5&include=treaties").json
    assert "inf" in {treaty["id"] for treaty in several["included"]["treaties"]}


def test_what_is_included_is_as_of_the_day_too(client):
    found = client.get("/api/v1/systems/9m729?on=2018-01-01&include=treaties").json["included"]["treaties"]
    inf = next(treaty for treaty in found if treaty["id"] == "inf")
    assert inf["status"] == "in force"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("stauts=signed", "status"),
        ("status=wrong", "in force"),
        ("sort=colour", "sort"),
        ("on=2019-13-01", "on:"),
        ("from=soon", "from:"),
        ("limit=501", "500"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_would_be_right(client, query, said):
    answer = client.get(f"/api/v1/treaties?{query}")
    assert answer.status_code == 422
    assert said in answer.json["detail"]
    assert answer.json["what_to_do"]
