"""Citation formats, read back by parsers that are not ours."""

import io
import json
import re
from datetime import date

import pytest
import RISparser
from pybtex.database import parse_string
from pyld import jsonld as pyld

from treatyref import asof, cite, dates
from treatyref.cite import csl

ROOT = "https://treatyref.example"
RECORDS = [
    ("treaties", "inf"),
    ("treaties", "new-start"),
    ("treaties", "mtcr"),
    ("systems", "9m729"),
    ("states", "russia"),
    ("events", "2019-08-02-inf-terminated"),
    ("sources", "state-inf-treaty-text"),
    ("articles", "putin-offers-hypersonic-missiles-2019-09-05"),
]


def subject(store, kind, id_, on=None, edition=None):
    document = store.get(kind, id_).document
    if on:
        document = asof.view(document, date.fromisoformat(on))
    return cite.Subject(document, ROOT + document["page"], document.get("revised", "2026-11-24"), edition)


@pytest.fixture(params=RECORDS, ids=lambda pair: pair[1])
def any_subject(request, store):
    return subject(store, *request.param, edition="2026.1")


@pytest.fixture
def inf(store):
    return subject(store, "treaties", "inf", "2019-09-05", "2026.1")


def test_a_treaty_is_a_treaty_in_csl(inf):
    item = cite.item(inf)
    assert item["type"] == "treaty"
    assert item["title"].startswith("Treaty Between the United States")
    assert item["title-short"] == "INF Treaty"
    assert item["issued"] == {"date-parts": [[1987, 12, 8]]}
    assert item["URL"] == ROOT + "/treaties/inf/on/2019-09-05"
    assert "5 September 2019" in item["note"]
    assert item["version"] == "2026.1"


def test_an_entry_carries_the_day_in_its_title_and_the_edition(store):
    item = cite.item(subject(store, "systems", "9m729", "2019-09-05", "2026.1"))
    assert item["type"] == "entry-encyclopedia"
    assert item["title"] == "9M729, as of 5 September 2019"
    assert item["edition"] == "2026.1"
    assert item["abstract"].startswith("As of 5 September 2019: ")
    # APA prints both where both stand.
    assert "version" not in item


def test_a_treaty_is_not_put_down_to_treatyref(inf):
    assert not {"publisher", "container-title", "edition"} & set(cite.item(inf))
    assert cite.item(inf)["source"] == "TreatyRef"


def test_a_source_keeps_the_permalink_in_its_note(store):
    item = cite.item(subject(store, "sources", "state-inf-treaty-text", edition="2026.1"))
    assert item["URL"] != ROOT + "/sources/state-inf-treaty-text"
    assert item["note"] == f"Listed at {ROOT}/sources/state-inf-treaty-text (TreatyRef, edition 2026.1)."


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Amy F. Woolf", ["Amy F. Woolf"]),
        ("Stef Blok and Ank Bijleveld", ["Stef Blok", "Ank Bijleveld"]),
        ("Ada Field, Jr., and Ben Hill", ["Ada Field, Jr.", "Ben Hill"]),
        ("Ministry of Foreign and European Affairs", ["Ministry of Foreign and European Affairs"]),
        ("Иван Петров and Ёж Жуков", ["Иван Петров", "Ёж Жуков"]),
        ("", [""]),
    ],
)
def test_persons_are_told_apart_and_a_body_stays_whole(line, names):
    assert csl.authors(line) == names


def test_bibtex_keeps_each_author_in_one_piece(store):
    source = store.get("sources", "state-inf-treaty-text").document
    written = source | {"author": "Ada Field and Ben Hill"}
    text = cite.bibtex(cite.Subject(written, ROOT + source["page"], "2026-11-24"))
    (entry,) = parse_string(text, "bibtex").entries.values()
    assert [str(person) for person in entry.persons["author"]] == ["{Ada Field}", "{Ben Hill}"]


def test_a_statute_in_ris_has_no_tag_that_means_something_else(inf):
    tags = {line[:2]: line[6:] for line in cite.ris(inf).splitlines()}
    # Zotero takes T2 for the code, ET for the session, and ST for the title.
    assert not {"T2", "ET", "ST", "PB"} & set(tags)
    assert tags["OP"] == tags["N1"] == cite.item(inf)["note"]
    assert tags["AB"].startswith("As of 5 September 2019: terminated.")


def test_a_political_commitment_is_no_treaty_in_csl(store):
    assert cite.item(subject(store, "treaties", "mtcr"))["type"] == "document"


def test_bibtex_is_read_back_by_pybtex(any_subject):
    (entry,) = parse_string(cite.bibtex(any_subject), "bibtex").entries.values()
    item = cite.item(any_subject)
    assert entry.key == item["id"]
    assert _letters(entry.fields["title"]) == _letters(item["title"])
    assert entry.fields["url"] == item["URL"]
    assert "edition 2026.1" in entry.fields["note"]


def _letters(text):
    """Letters and digits alone: LaTeX escapes say the same in other signs."""
    return re.sub(r"[\W_]|\\[a-z]+", "", text)


@pytest.mark.parametrize("title", ["50% & more_than #1 {x} $5", "Traité \\ “quoted”", "a~b^c"])
def test_bibtex_escapes_what_latex_would_read(inf, title):
    inf.document["title"], before = title, inf.document["title"]
    try:
        text = cite.bibtex(cite.Subject(inf.document | {"names": []}, inf.address, inf.revised))
    finally:
        inf.document["title"] = before
    (entry,) = parse_string(text, "bibtex").entries.values()
    assert not re.search(r"(?<!\\)[%&#$]", entry.fields["title"].replace("\\textbackslash", ""))


def test_ris_is_read_back_by_risparser(any_subject):
    text = cite.ris(any_subject)
    assert text.startswith("TY  - ")
    (found,) = RISparser.read(io.StringIO(text))
    item = cite.item(any_subject)
    assert found["title"] == item["title"]
    assert found["url"] == item["URL"]
    assert found["type_of_reference"] == {"treaty": "STAT", "document": "GOVDOC"}.get(
        item["type"], found["type_of_reference"]
    )
    assert any("edition 2026.1" in note for note in found["notes"])


def _schema_org(_url, _options):
    context = {"@vocab": "https://schema.org/", "id": "@id", "type": "@type"}
    return {
        "document": {"@context": context},
        "documentUrl": _url,
        "contextUrl": None,
        "contentType": "application/json",
    }


def test_jsonld_expands_in_a_processor(any_subject):
    described = cite.jsonld(any_subject)
    (page,) = pyld.expand(json.loads(json.dumps(described)), {"documentLoader": _schema_org})
    assert page["@id"] == any_subject.address
    assert page["@type"] == ["https://schema.org/WebPage"]
    assert page["https://schema.org/mainEntity"][0]["@type"][0].startswith("https://schema.org/")


def test_a_treatys_legal_force_is_that_of_the_day(store):
    def force(day):
        return cite.jsonld(subject(store, "treaties", "inf", day))["mainEntity"]["legislationLegalForce"]

    assert force("2019-08-01") == "https://schema.org/InForce"
    assert force("2019-08-02") == "https://schema.org/NotInForce"


@pytest.mark.parametrize("style", [*cite.STYLES, "ieee", "bluebook-law-review", "nature"])
def test_each_style_carries_day_edition_and_permalink(inf, style):
    text = cite.formatted(inf, style)
    assert "INF Treaty, as of 5 September 2019" in text
    assert "edition 2026.1" in text
    assert inf.address in text
    assert "<" not in text.replace(f"<{inf.address}>", "")


def test_styles_differ(inf):
    assert len({cite.formatted(inf, style) for style in cite.STYLES}) == len(cite.STYLES)


@pytest.mark.parametrize("style", ["no-such-style", "../apa", "", "A" * 300])
def test_an_unknown_style_is_refused(inf, style):
    with pytest.raises(cite.UnknownStyleError):
        cite.formatted(inf, style)


def test_outside_an_edition_the_day_of_revision_stands_for_it(store):
    revised = dates.display(store.get("treaties", "npt").document["revised"])
    assert f"(revised {revised})" in cite.plain(subject(store, "treaties", "npt"))
