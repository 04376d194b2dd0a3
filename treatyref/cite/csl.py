"""CSL-JSON items (Citation Style Language 1.0.2, https://docs.citationstyles.org/)."""

import re
from typing import Any

from treatyref.cite.subject import PUBLISHER, Subject
from treatyref.documents import Document

#: A CSL-JSON item, or a part of one.
Item = dict[str, Any]

SOURCE_TYPES = {
    "treaty text": "treaty",
    "official statement": "document",
    "official data": "dataset",
    "law": "legislation",
    "report": "report",
    "analysis": "webpage",
    "news": "article-newspaper",
    "reference work": "entry-encyclopedia",
}
TREATY_FORMS = ("treaty", "convention", "agreement")


def item(subject: Subject) -> Item:
    """The CSL-JSON item of what the record describes, with the permalink, as-of date and edition.

    A treaty has the type ``treaty`` and its official title; a source or an
    article is cited as itself; other records are entries of TreatyRef, whose
    title carries the as-of date. The note holds that date and the edition too,
    and the permalink where the URL is another's.
    """
    document = subject.document
    kind = document["record_kind"]
    make = {"treaty": _treaty, "provision": _treaty, "source": _source, "article": _article}.get(kind, _entry)
    found = {"id": subject.key} | make(subject, document)
    elsewhere = found["URL"] != subject.address
    note = f"Listed at {subject.address} ({PUBLISHER}, {subject.state})." if elsewhere else subject.note
    return found | {"language": found.get("language", "en"), "note": note}


def entry(subject: Subject) -> Item:
    """The CSL-JSON item of our page, as an entry of a reference work."""
    return {
        "id": subject.key,
        "type": "entry-encyclopedia",
        "title": subject.title,
        "container-title": PUBLISHER,
        "publisher": PUBLISHER,
        "issued": date_parts(subject.revised),
        "language": "en",
        "note": subject.note,
        **({"edition": subject.edition} if subject.edition else {}),
    } | _kept(subject)


def page_item(subject: Subject) -> Item:
    """The item that formatted citations are made of: our page, with date and edition in its title."""
    return {
        "id": subject.key,
        "type": "webpage",
        "title": subject.heading,
        "author": [{"literal": PUBLISHER}],
        "issued": date_parts(subject.revised),
        "URL": subject.address,
    }


def date_parts(text: str) -> Item:
    """A CSL date of the same precision as the ISO date *text*; approximate ones say so."""
    parts = [int(part) for part in text.rstrip("~").split("-")]
    return {"date-parts": [parts]} | ({"circa": True} if text.endswith("~") else {})


def official_title(document: Document) -> str:
    """The official title in English, or the heading where none is recorded."""
    titles: list[str] = [
        name["text"] for name in document.get("names", []) if name["kind"] == "official title"
    ]
    english = [
        name["text"]
        for name in document.get("names", [])
        if name["kind"] == "official title" and name["language"] == "en"
    ]
    return (english or titles or [str(document["title"])])[0]


def _treaty(subject: Subject, document: Document) -> Item:
    formal = document.get("form", "treaty") in TREATY_FORMS
    title = official_title(document)
    found: Item = {"type": "treaty" if formal else "document", "title": title} | _kept(subject)
    # The edition is of our record, not of the treaty.
    found |= {"source": PUBLISHER, "version": subject.edition or subject.revised}
    if title != document["title"]:
        found["title-short"] = document["title"]
    if "signed" in document:
        found["issued"] = date_parts(document["signed"])
    if "signed_at" in document:
        found["event-place"] = document["signed_at"]
    return found


def _source(_subject: Subject, document: Document) -> Item:
    found = {
        "type": SOURCE_TYPES[document["type"]],
        "title": document["title"],
        "publisher": document["publisher"],
        "URL": document["url"],
        "accessed": date_parts(document["seen"]["on"]),
        "source": PUBLISHER,
    }
    if document["type"] in ("news", "reference work", "analysis"):
        found["container-title"] = document["publisher"]
    if "author" in document:
        found["author"] = [{"literal": name} for name in authors(document["author"])]
    if "date" in document:
        found["issued"] = date_parts(document["date"])
    if "language" in document:
        found["language"] = document["language"]
    return found


def _article(subject: Subject, document: Document) -> Item:
    found = {
        "type": "article-newspaper",
        "title": document["title"],
        "issued": date_parts(document["published"]),
        "URL": document.get("url", subject.address),
        "language": document["language"],
    }
    return found | ({"container-title": document["publisher"]} if "publisher" in document else {})


def _entry(subject: Subject, document: Document) -> Item:
    date = document.get("date") if document["record_kind"] == "event" else None
    return entry(subject) | ({"event-date": date_parts(date)} if date else {})


def _kept(subject: Subject) -> Item:
    """What every citation of a record of ours has: the permalink and, where there is one, an abstract."""
    abstract = {"abstract": subject.abstract} if subject.document.get("summary") else {}
    return {"URL": subject.address} | abstract


def authors(text: str) -> list[str]:
    """The names in an author line: persons one by one, a body whole."""
    names: list[str] = re.split(r",? and ", text)
    persons = all(re.fullmatch(r"[^\W\d_a-z]\S*(,? [^\W\d_a-z]\S*)+", name) for name in names)
    return names if persons else [text]


def issued_text(found: Item) -> str:
    """The ISO date of an item's ``issued``, or an empty text."""
    return date_text(found.get("issued"))


def date_text(date: Item | None) -> str:
    """The ISO date of a CSL date, or an empty text where there is none."""
    parts = (date or {}).get("date-parts", [[]])[0]
    return "-".join(f"{part:02d}" if place else str(part) for place, part in enumerate(parts))
