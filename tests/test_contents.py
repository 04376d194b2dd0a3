"""What a record's page shows, in which order, and that readers meet no code of ours."""

import re

import pytest

from treatyref import dates
from treatyref.pages import arrange, contents

ROWS = (
    {"on": "2019~", "says": "b"},
    {"says": "d"},
    {"on": "2019-02", "says": "a"},
    {"on": "2021", "says": "c"},
)


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_claims_stand_earliest_first_and_undated_ones_last():
    assert [row["says"] for row in arrange.ordered("claims", ROWS)] == ["a", "b", "c", "d"]


def test_rows_without_a_course_keep_the_order_of_the_record():
    assert [row["says"] for row in arrange.ordered("names", ROWS)] == ["b", "d", "a", "c"]


def test_a_property_stands_in_one_place():
    rows = [
        {"property": "length", "on": "2020"},
        {"property": "mass", "on": "1991"},
        {"property": "length", "on": "1991"},
    ]
    found = [(row["property"], row["on"]) for row in arrange.ordered("characteristics", rows)]
    assert found == [("length", "1991"), ("length", "2020"), ("mass", "1991")]


@pytest.mark.parametrize("id_", ["tomahawk", "9m729", "hypersonic-weapons"])
def test_the_claims_of_a_system_page_run_with_time(store, id_):
    document = store.entries[id_].document
    claims = next(part for part in contents.sections(document) if part["key"] == "claims")
    days = [dates.last_day(row["on"]) for row in claims["rows"]]
    assert days == sorted(days)


def test_a_related_record_stands_once_with_each_view_of_the_relation():
    stubs = [
        {"title": "Avangard", "page": "/systems/avangard", "relation": "exhibited under"},
        {"title": "Avangard", "page": "/systems/avangard", "relation": "not covered by", "by": "russia"},
        {"title": "Avangard", "page": "/systems/avangard", "relation": "not covered by", "by": "russia"},
    ]
    (found,) = arrange.related({"related_records": stubs, "titles": {"russia": "Russia"}})
    assert found["relation"] == "exhibited under it; not covered by it (Russia)"


def test_every_link_of_the_contents_leads_to_a_part_of_the_page(client):
    for path in (
        "/treaties/inf",
        "/systems/hypersonic-weapons",
        "/states/russia",
        "/treaties/inf/on/2019-09-05",
    ):
        text = page(client, path)
        nav = re.search(r'<nav class="contents".*?</nav>', text, re.S).group()
        anchors = re.findall(r'href="#([^"]+)"', nav)
        assert "sources" in anchors
        assert [anchor for anchor in anchors if f'id="{anchor}"' not in text] == []


def test_a_states_treaties_stand_before_its_long_timeline(client):
    text = page(client, "/states/russia")
    assert text.index('id="party_to"') < text.index('id="operates"') < text.index('id="events"')


def test_a_provision_is_named_not_coded(client):
    text = page(client, "/treaties/inf")
    assert (
        '<td data-label="Provision"><a href="/treaties/inf/provisions/article-2">Article II</a></td>' in text
    )
    assert 'data-label="Provision">article-' not in text


def test_the_treaty_page_tells_of_a_partys_suspension(client):
    text = re.sub(r"<[^>]+>", "", page(client, "/treaties/new-start"))
    assert "suspended 28 February 2023 – 5 February 2026" in text


def test_names_show_languages_and_kinds_in_words(client):
    text = page(client, "/systems/9m729")
    assert '<td data-label="Kind">NATO name</td><td data-label="Language">English</td>' in text


def test_sources_stand_with_the_first_filled_cell(client):
    text = page(client, "/treaties/new-start")
    assert '<td data-label="By"><sup>' not in text


def test_a_long_list_has_parts_to_jump_to(client):
    text = page(client, "/events")
    assert '<a href="#2019">2019</a>' in text
    assert '<h2 id="2019">2019</h2>' in text
    letters = re.findall(r'<h2 id="([A-Z])">', page(client, "/sources"))
    assert letters == sorted(set(letters))


def test_a_state_page_says_that_a_party_has_left(client):
    text = re.sub(r"<[^>]+>", "", page(client, "/states/russia"))
    assert "Treaty on Open Skies party; withdrawn since 18 December 2021" in text


def test_a_period_still_running_leaves_no_empty_column(client):
    status = re.search(r'<section id="status">.*?</section>', page(client, "/systems/sarmat"), re.S)
    assert '<th scope="col">From</th><th scope="col">Note</th>' in status.group()


def test_a_state_s_old_events_are_folded_and_a_treaty_s_are_not():
    events = [{"date": f"{1900 + n}"} for n in range(2 * contents.NEWEST + 1)]
    folded, shown = contents.timeline({"record_kind": "state", "events": events})
    assert (folded + shown, len(shown)) == (events, contents.NEWEST)
    assert contents.timeline({"record_kind": "treaty", "events": events}) == ([], events)
    assert contents.timeline({"record_kind": "state", "events": events[1:]}) == ([], events[1:])


def test_the_page_of_a_state_says_how_many_events_it_folds_away(client):
    text = page(client, "/states/russia")
    folded, _ = contents.timeline(client.get("/states/russia.json").json)
    assert f"<summary>{len(folded)} events before " in text
    assert "claimed by Russia" in text
    assert "claimed by russia" not in text


def test_a_body_has_all_that_it_claims_in_other_records(client, store):
    made = client.get("/api/v1/states/nato").json["claims_made"]
    told = [
        (id_, claim["on"], claim["says"])
        for id_, entry in store.entries.items()
        if entry.document["record_kind"] in ("treaty", "system", "event")
        for claim in entry.document["claims"]
        if claim["by"] == "nato"
    ]
    assert told
    assert sorted(told) == sorted((claim["record"], claim["on"], claim["says"]) for claim in made)
    text = page(client, "/states/nato")
    assert 'id="claims_made"' in text
    assert 'href="/datasette/treatyref/claims?claimed_by=nato"' in text


def test_many_claims_of_a_state_are_folded_away(client):
    assert "<details><summary>" in section(client, "/states/russia", "claims_made")
    assert "<details>" not in section(client, "/states/lithuania", "claims_made")


def section(client, path, name):
    return page(client, path).split(f'id="{name}"')[1].split("</section>")[0]


def test_articles_stand_by_number_before_other_instruments():
    refs = [
        "article-10",
        "protocol-article-1",
        "article-3-8",
        "article-3",
        "memorandum",
        "article-3-2",
        "article-2",
    ]
    found = [row["ref"] for row in arrange.ordered("provisions", [{"ref": ref} for ref in refs])]
    articles = ["article-2", "article-3", "article-3-2", "article-3-8", "article-10"]
    assert found == [*articles, "protocol-article-1", "memorandum"]


def test_a_bare_number_does_not_stand_again_behind_the_claim_that_says_it(client):
    claims = section(client, "/systems/zircon", "claims")
    assert "five tests since 2015" in claims
    assert '<b class="nowrap">5</b>' not in claims
    display = section(client, "/events/2019-01-23-9m729-display", "claims")
    assert '<b class="nowrap">at most 480 km</b>' in display
