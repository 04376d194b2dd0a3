"""Find records: names, words, suggestions, changes, the feed."""

import html
import re
import shutil

import feedparser
import pytest

from treatyref.build.check import load_checked
from treatyref.build.editions import read_editions, release
from treatyref.build.write import write
from treatyref.finding import resolve, search, suggest
from treatyref.store import Store
from treatyref.web import create_app

from .conftest import ROOT


@pytest.mark.parametrize(
    ("name", "id_", "how"),
    [
        ("SSC-8", "9m729", "exact"),
        ("9M729", "9m729", "exact"),
        ("ssc 8", "9m729", "folded"),
        ("new start", "new-start", "folded"),
        ("Tomahwak", "tomahawk", "fuzzy"),
        ("Intermediate-Range Nuclear Forces Treatty", "inf", "fuzzy"),
        ("2019-08-02-inf-terminated", "2019-08-02-inf-terminated", "exact"),
    ],
)
def test_a_name_leads_to_its_record_with_the_reason(store, name, id_, how):
    best = resolve(store, name)[0]
    assert (best.document["id"], best.how) == (id_, how)
    assert best.why
    assert (best.score >= 75) == (how != "fuzzy") or how == "fuzzy"


def test_a_surer_match_scores_higher(store):
    scores = [resolve(store, name)[0].score for name in ("SSC-8", "ssc 8")]
    assert scores[0] > scores[1] > resolve(store, "Intermediate-Range Nuclear Forces Treatty")[0].score


@pytest.mark.parametrize("name", ["9M799", "SS-99", "x", "", "bgm-109q7"])
def test_a_number_is_never_guessed(store, name):
    assert [match for match in resolve(store, name) if match.how == "fuzzy"] == []


def test_many_names_are_resolved_at_once(client):
    one = client.get("/api/v1/resolve?name=SSC-8&name=New+START&name=no+such+thing").json
    assert [item["query"] for item in one["items"]] == ["SSC-8", "New START"]
    assert one["unresolved"] == ["no such thing"]
    same = client.post("/api/v1/resolve", json={"names": ["SSC-8", "New START", "no such thing"]})
    assert same.json == one


def test_kind_and_fuzzy_narrow_what_a_name_may_mean(client):
    assert client.get("/api/v1/resolve?name=SSC-8&kind=treaties").status_code == 404
    assert client.get("/api/v1/resolve?name=Tomahwak&fuzzy=false").status_code == 404
    assert (
        client.get("/api/v1/resolve?name=INF+Treaty&on=2018-01-01").json["items"][0]["status"] == "in force"
    )


def test_search_marks_the_words_in_safe_html(client):
    found = client.get("/api/v1/search?q=cruise+missile&limit=20").json
    marked = [item["highlight"] for item in found["items"] if item["highlight"]]
    assert any("<mark>" in text for text in marked)
    for item in found["items"]:
        assert re.fullmatch(r"(?:[^<>]|</?mark>)*", item["highlight"])
        assert html.unescape(re.sub("</?mark>", "", item["highlight"])) == item["snippet"]


def test_a_record_that_bears_the_words_as_a_name_comes_first(client):
    assert client.get("/api/v1/search?q=INF+Treaty").json["items"][0]["id"] == "inf"


def test_treaties_and_systems_come_before_the_sources_that_speak_of_them(store):
    kinds = [
        document["record_kind"] for document, table in search(store, "hypersonic").hits if table != "names"
    ]
    assert kinds.index("system") < kinds.index("event") < kinds.index("source")
    assert "event" not in kinds[kinds.index("source") :]


def test_search_reaches_into_provisions_claims_places_and_publishers(store):
    inf, system = store.entries["inf"].document, store.entries["9m729"].document
    held = store.entries["state-inf-treaty-text"].document
    place = next(d for d in store.of_kind("events") if d.get("place"))
    for words, id_ in (
        (inf["provisions"][0]["summary"], "inf"),
        (system["claims"][0]["says"], "9m729"),
        (held["publisher"], held["id"]),
        (f"{place['title']} {place['place']}", place["id"]),
    ):
        first = " ".join(words.split()[:20])
        assert id_ in {document["id"] for document, _ in search(store, first, fuzzy=False).hits}, words


def test_facets_count_all_hits(client):
    found = client.get("/api/v1/search?q=missile&limit=1").json
    by_kind = {row["value"]: row["count"] for row in found["facets"]["kind"]}
    assert sum(by_kind.values()) == found["total"]
    narrowed = client.get("/api/v1/search?q=missile&kind=systems&limit=500").json
    assert narrowed["total"] == by_kind["systems"]
    assert {item["record_kind"] for item in narrowed["items"]} == {"system"}
    assert [row["value"] for row in found["facets"]["year"]] == sorted(
        row["value"] for row in found["facets"]["year"]
    )


def test_a_misspelt_word_is_corrected_and_told(client):
    found = client.get("/api/v1/search?q=hypersonc").json
    assert (found["corrected"], found["words"]) == (True, "hypersonic")
    assert found["total"] > 0
    assert client.get("/api/v1/search?q=hypersonc&fuzzy=false").json["total"] == 0
    assert "hypersonic" in client.get("/search?q=hypersonc").text


def test_search_is_as_of_a_day(client):
    then = client.get("/api/v1/search?q=INF+Treaty&on=1990-01-01&limit=500").json["items"]
    assert then[0]["status"] == "in force"
    assert all(item.get("date", "0") <= "1990-01-01" for item in then)


def test_what_is_typed_is_completed(store):
    assert suggest(store, "toma")[0][0]["id"] == "tomahawk"
    assert "new-start" in {document["id"] for document, _, _ in suggest(store, "New ST")}
    assert [how for _, _, how in suggest(store, "tomahwa")][:1] == ["fuzzy"]
    assert suggest(store, "") == []


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    """A client over seeds in which, after edition 2026.1, one treaty was revised and one id retired."""
    folder = tmp_path_factory.mktemp("later")
    seeds = shutil.copytree(ROOT / "seeds", folder / "seeds")
    release(load_checked(seeds), "2026.1", "2026-11-01", folder / "editions")
    path = seeds / "treaties/inf.yaml"
    text = re.sub(r"^revised: .*$", "revised: 2027-03-04", path.read_text(), count=1, flags=re.M)
    path.write_text(re.sub(r"^title: .*$", "title: INF Treaty, as amended", text, count=1, flags=re.M))
    with (seeds / "retired.yaml").open("a") as file:
        file.write("- {id: phantom, of: systems, on: 2027-03-05, reason: It never existed.}\n")
    write(load_checked(seeds), folder / "t.db", editions=read_editions(folder / "editions"))
    return create_app(Store(folder / "t.db")).test_client()


def test_changes_since_an_edition_are_those_made_after_it(later):
    found = later.get("/api/v1/changes?since=2026.1&limit=500").json
    assert found["since_edition"] == "2026.1"
    rows = {item["id"]: item for item in found["items"]}
    assert rows["inf"]["change"] == "changed"
    assert rows["inf"]["says"] == ["title rewritten"]
    assert rows["phantom"]["change"] == "withdrawn"
    assert "new-start" not in rows


def test_changes_since_a_day_count_from_the_edition_of_then(later):
    assert "inf" in {item["id"] for item in later.get("/api/v1/changes?since=2027-03-03").json["items"]}
    after = {item["id"] for item in later.get("/api/v1/changes?since=2027-03-04").json["items"]}
    assert after == {"phantom"}
    everything = later.get("/api/v1/changes?since=1990-01-01").json
    assert everything["total"] > 500
    assert {"new", "moved", "withdrawn"} >= {item["change"] for item in everything["items"]}


@pytest.mark.parametrize(
    ("since", "said"), [("soon", "YYYY"), ("2031.7", "no edition"), ("2019-02-30", "calendar")]
)
def test_since_must_be_an_edition_or_a_day(later, since, said):
    answer = later.get(f"/api/v1/changes?since={since}")
    assert answer.status_code == 422
    assert said in answer.json["detail"]


def test_editions_are_listed_and_their_records_pinned(later):
    (edition,) = later.get("/api/v1/editions").json["items"]
    assert (edition["edition"], edition["released"]) == ("2026.1", "2026-11-01")
    held = later.get("/api/v1/editions/2026.1?limit=500").json
    assert held["total"] == edition["records"]
    pinned = later.get("/api/v1/treaties/inf?edition=2026.1").json
    assert pinned["title"] != later.get("/api/v1/treaties/inf").json["title"]
    assert later.get("/api/v1/editions/1999.1").status_code == 404


def test_the_feed_is_atom_with_newest_first(client):
    answer = client.get("/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = feedparser.parse(answer.data)
    assert not feed.bozo
    assert feed.version == "atom10"
    updated = [entry.updated for entry in feed.entries]
    assert updated == sorted(updated, reverse=True)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 20
    assert {"event", "revision"} <= {tag.term for entry in feed.entries for tag in entry.tags}
    for entry in feed.entries[:5]:
        assert client.get(entry.link).status_code == 200
    assert 'type="application/atom+xml"' in client.get("/").text


def test_a_record_is_cited_in_any_style_and_format(client):
    found = client.get("/api/v1/treaties/inf/cite?style=mla&on=2019-09-05").json
    assert "as of 5 September 2019" in found["text"]
    assert found["address"] == "http://localhost/treaties/inf/on/2019-09-05"
    for name, address in found["formats"].items():
        assert client.get(address).status_code == 200, name
    for form, mimetype in (("bibtex", "application/x-bibtex"), ("text", "text/plain"), ("html", "text/html")):
        assert client.get(f"/api/v1/treaties/inf/cite?format={form}").mimetype == mimetype
    assert client.get("/api/v1/treaties/inf/cite?style=nope").status_code == 422
