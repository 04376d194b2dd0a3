"""The status of both core treaties on each side of each turning day."""

import json
from datetime import date, timedelta

import pytest

from treatyref import asof, permalink

INF = [
    ("1988-05-31", "signed"),
    ("1988-06-01", "in force"),
    ("2019-02-02", "in force"),
    ("2019-08-01", "in force"),
    ("2019-08-02", "terminated"),
]
NEW_START = [
    ("2011-02-04", "signed"),
    ("2011-02-05", "in force"),
    ("2021-02-05", "in force"),
    ("2023-02-28", "in force"),
    ("2026-02-04", "in force"),
    ("2026-02-06", "expired"),
]


def on(client, id_, day):
    return client.get(f"/treaties/{id_}/on/{day}.json").json


@pytest.mark.parametrize(("day", "status"), INF)
def test_status_of_inf(client, day, status):
    assert on(client, "inf", day)["status"] == status


@pytest.mark.parametrize(("day", "status"), NEW_START)
def test_status_of_new_start(client, day, status):
    assert on(client, "new-start", day)["status"] == status


def party(client, id_, day, state):
    found = on(client, id_, day)["party_status"]
    return next(entry["status"] for entry in found if entry["state"] == state)


def test_a_suspension_by_one_party_leaves_the_treaty_in_force(client):
    assert party(client, "new-start", "2024-01-01", "russia") == "suspended"
    assert on(client, "new-start", "2024-01-01")["status"] == "in force"
    assert party(client, "new-start", "2023-01-01", "russia") == "party"
    assert party(client, "inf", "2019-02-02", "united-states") == "suspended"


def test_what_came_later_is_told_apart(client):
    seen = on(client, "inf", "2019-08-01")
    assert all(event["date"] <= "2019-08-01" for event in seen["events"])
    assert "2019-08-02-inf-terminated" in [event["id"] for event in seen["changed_since"]]


def test_an_as_of_path_and_parameter_say_the_same(client):
    by_path = client.get("/api/v1/treaties/inf/on/2019-09-05").json
    assert client.get("/api/v1/treaties/inf?on=2019-09-05").json == by_path
    assert client.get("/treaties/inf/on/2019-09-05.json").json == by_path


def test_an_end_that_was_not_known_yet_is_not_told(client):
    periods = on(client, "inf", "2018-01-01")["status_periods"]
    assert "to" not in periods[-1]
    assert periods[-2]["to"] == "1988-06-01"


def test_an_act_still_to_come_is_not_told(client):
    before, after = on(client, "new-start", "2011-02-04"), on(client, "new-start", "2011-02-05")
    assert before["signed"] == "2010-04-08"
    assert "entry_into_force" not in before
    assert after["entry_into_force"] == "2011-02-05"
    assert not any("ratified" in party for party in before["parties"])
    assert all(party["ratified"] <= "2011-02-05" for party in after["parties"])


def test_a_treaty_not_signed_yet_has_no_day_or_place_of_signature():
    unsigned = {
        "record_kind": "treaty", "id": "x", "title": "X", "page": "/treaties/x",
        "signed": "2010-04-08", "signed_at": "Prague",
        "status": [{"status": "under negotiation", "from": "2009-05", "sources": []}],
    }  # fmt: skip
    assert {"signed", "signed_at"}.isdisjoint(asof.view(unsigned, date(2010, 4, 7)))
    assert asof.view(unsigned, date(2010, 4, 8))["signed_at"] == "Prague"


def test_a_note_that_tells_of_later_years_is_left_out(client):
    seen = on(client, "inf", "1990-01-01")
    assert not any("2019" in (row.get("note") or "") for row in (*seen["status_periods"], *seen["parties"]))
    assert "2019" not in (seen["status_note"] or "")


def test_a_successor_takes_part_only_from_its_day(client):
    states = {party["state"] for party in on(client, "inf", "1990-01-01")["parties"]}
    assert "russia" not in states
    assert "russia" in {party["state"] for party in on(client, "inf", "2015-01-01")["parties"]}


@pytest.mark.parametrize("id_", ["inf", "new-start"])
def test_a_view_is_the_same_by_either_way(store, id_):
    """What is cut and joined for speed is what ``asof.view`` says, on and around each turning day."""
    whole = store.get("treaties", id_).document
    for turn in asof.turns(whole):
        for day in (turn - timedelta(days=1), turn, turn + timedelta(days=200)):
            if day >= asof.first_day(whole):
                seen = permalink.view(store, "treaties", id_, day.isoformat())
                text, _ = permalink.json_of(store, seen)
                assert json.loads(text) == asof.view(whole, day)


#: What stands beside a view: papers about it, and what came after.
NOT_OURS = ("sources", "changed_since", "record_sources", "status_sources")


def test_no_text_of_ours_tells_of_later_years(store):
    """Notes, relations in words, instruments and claims of events; plans in what was said then may."""
    for id_ in ("new-start", "inf", "start-ii"):
        seen = asof.view(store.get("treaties", id_).document, date(2012, 1, 1))
        lists = [value for key, value in seen.items() if isinstance(value, list) and key not in NOT_OURS]
        rows = [row for value in lists for row in value if isinstance(row, dict)]
        ours = [row.get(key) or "" for row in rows for key in ("note", "label")]
        ours += [row.get("says") or "" for row in rows if "relation" in row]
        assert [text for text in ours if asof.tells_of_later(text, date(2012, 1, 1))] == []
        claims = [claim for event in seen["events"] for claim in event["claims"]]
        assert all(claim["on"][:4] <= "2012" for claim in claims)


def test_later_instruments_are_no_provisions_yet(client):
    law = "Federal Law No. 38-FZ of 28 February 2023"
    assert law not in [row["label"] for row in on(client, "new-start", "2022-12-31")["provisions"]]
    assert law in [row["label"] for row in on(client, "new-start", "2023-12-31")["provisions"]]
    rows = client.get("/api/v1/rows/provisions?treaty=new-start&on=2022-12-31&limit=200").json
    assert law not in [row["label"] for row in rows[next(key for key in rows if isinstance(rows[key], list))]]


def test_a_claim_of_an_event_is_not_known_before_it_is_made(store):
    event = next(
        event
        for event in store.get("systems", "tomahawk").document["events"]
        if any(claim["on"][:4] > event["date"][:4] for claim in event["claims"])
    )
    day = date(int(event["date"][:4]), 12, 31)
    shown = asof.view(store.get("systems", "tomahawk").document, day)["events"]
    then = next(row for row in shown if row["id"] == event["id"])
    assert len(then["claims"]) < len(event["claims"])


def test_what_is_counted_over_a_stretch_is_known_at_its_end(client):
    counts = on(client, "new-start", "2012-12-31")["inspection_counts"]
    assert counts
    assert all((row.get("to") or row["from"])[:4] <= "2012" for row in counts)
    assert 328 in [row["number"] for row in client.get("/treaties/new-start.json").json["inspection_counts"]]
    rows = client.get("/api/v1/rows/inspection-counts?treaty=new-start&on=2012-12-31&limit=100").json
    listed = next(value for value in rows.values() if isinstance(value, list))
    assert sorted(row["number"] for row in listed) == sorted(row["number"] for row in counts)


def test_a_status_that_has_ended_is_not_shown_as_lasting(client, store):
    whole = store.get("systems", "hawc").document
    assert "to" in whole["status"][-1]
    assert asof.status_at_end(whole) is None
    assert 'class="badge"' not in client.get("/systems/hawc").text
    assert 'class="badge"' in client.get("/systems/hawc/on/2020-01-01").text
