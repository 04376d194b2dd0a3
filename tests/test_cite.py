"""Citation formats, read back by parsers that are not ours."""

import io
import json
import re
from datetime import date

import pytest
import RISparser
from pybtex.database import parse_string
from pyld import jsonld as pyld

from treatyref import asof, cite

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
    assert "(revised 24 November 2026)" in cite.plain(subject(store, "treaties", "npt"))
