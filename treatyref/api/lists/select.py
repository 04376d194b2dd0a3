"""Choose and order records: pure functions on documents."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from treatyref import asof, dates
from treatyref.dates import Span
from treatyref.documents import Document, Row

#: Whether a document is wanted: ``check(document, value of the filter, all filters)``.
Check = Callable[[Document, Any, Row], bool]
#: Kind -> how its date is found, and what that date is called.
DATE_OF: dict[str, tuple[Callable[[Document], tuple[Any, Any]], str]] = {
    "treaties": (lambda d: (d.get("signed"), None), "the day of signature"),
    "systems": (lambda d: ((_periods(d) or [{}])[0].get("from"), None), "the beginning of its first status"),
    "states": (lambda d: (d.get("from"), None), "the day since when it exists"),
    "events": (lambda d: (d["date"], d.get("end_date")), "the days on which it happened"),
    "sources": (lambda d: (d.get("date"), None), "the day of publication"),
    "articles": (lambda d: (d["published"], None), "the day of publication"),
}


def _periods(document: Document) -> list[Row]:
    status = document.get("status")
    return status if isinstance(status, list) else document.get("status_periods", [])


def as_of(kind: str, documents: list[Document], day: date | None) -> list[Document]:
    """The views of those *documents* that there were on *day* (a ``date``; None: to date)."""
    if day is None:
        return documents
    found = []
    for document in documents:
        first = asof.first_day(document)
        if kind == "sources" and "date" in document:
            first = dates.last_day(document["date"])
        if first is None or first <= day:
            found.append(asof.view(document, day))
    return found


def status_of(document: Document) -> str | None:
    """The status of a whole document or a view, or None."""
    value = document.get("status")
    return value if isinstance(value, str) else asof.status_at_end(document)


def select(kind: str, documents: list[Document], wanted: Row, span: Span = (None, None)) -> list[Document]:
    """Those of *documents* (whole or views) that *wanted* describes: ``{filter: value or list}``.

    *span* bounds the kind's date: ``(first, last)`` as ``date`` or None.
    """
    checks = [(name, value) for name, value in wanted.items() if value not in (None, [])]
    return [
        document
        for document in documents
        if _within(kind, document, span)
        and all(_CHECKS[kind, name](document, value, wanted) for name, value in checks)
    ]


def ordered(documents: list[Document], keys: Sequence[str]) -> list[Document]:
    """*documents* sorted by *keys* (``-`` turns the order round); ties by id, missing values last."""
    found = sorted(documents, key=lambda document: document["id"])
    for key in reversed(keys):
        name, backwards = key.lstrip("-"), key.startswith("-")
        present = [d for d in found if _sort_value(d, name) is not None]
        missing = [d for d in found if _sort_value(d, name) is None]
        present.sort(key=lambda d: _sort_value(d, name), reverse=backwards)  # noqa: B023 - used at once
        found = present + missing
    return found


def _sort_value(document: Document, name: str) -> Any:
    value = status_of(document) if name == "status" else document.get(name)
    return value.casefold() if isinstance(value, str) else value


def _within(kind: str, document: Document, span: Span) -> bool:
    first, last = span
    if first is None and last is None:
        return True
    begun, ended = DATE_OF[kind][0](document)
    if begun is None:
        return False
    return (first is None or dates.last_day(ended or begun) >= first) and (
        last is None or dates.first_day(begun) <= last
    )


def _has_party(document: Document, states: Collection[str], wanted: Row) -> bool:
    parties = [p for p in document["parties"] if p["state"] in states]
    if wanted.get("party_status"):
        return any(_standing(document, p) == wanted["party_status"] for p in parties)
    return bool(parties)


def _has_party_status(document: Document, status: str, wanted: Row) -> bool:
    return bool(wanted.get("party")) or any(_standing(document, p) == status for p in document["parties"])


def _standing(document: Document, party: Row) -> Any:
    """The status of a party: in a view on its day, else at the end of the record."""
    for row in document.get("party_status", []):
        if row["state"] == party["state"]:
            return row["status"]
    if "party_status" in document or not party["status"]:
        return None
    return party["status"][-1]["status"]


def _covers(document: Document, words: str, _wanted: Row) -> bool:
    sought = words.casefold().split()
    texts = (
        " ".join(str(row.get(key, "")) for key in ("quantity", "applies_to", "unit", "kind")).casefold()
        for row in document["limits"]
    )
    return any(all(word in text for word in sought) for text in texts)


def _related(document: Document, _value: Any, wanted: Row) -> bool:
    return any(
        wanted.get("treaty") in (None, row["treaty"]) and wanted.get("relation") in (None, row["relation"])
        for row in document["treaty_relations"]
    )


def _belongs_to(document: Document, states: Collection[str], _wanted: Row) -> bool:
    known = {*document.get("origin", []), *(row["state"] for row in document["operators"])}
    return not known.isdisjoint(states)


def _based(document: Document, places: Collection[str], _wanted: Row) -> bool:
    known = {*document["basing"], *(place for row in document["variants"] for place in row["basing"])}
    return not known.isdisjoint(places)


def _one_of(key: str) -> Check:
    return lambda document, values, _wanted: document.get(key) in values


def _shares(key: str) -> Check:
    return lambda document, values, _wanted: not set(values).isdisjoint(document.get(key, []))


def _lists(key: str) -> Check:
    """A filter: one of the stubs under *key* has the id."""
    return lambda document, value, _wanted: any(stub["id"] == value for stub in document.get(key, []))


def _status(document: Document, values: Any, _wanted: Row) -> bool:
    return status_of(document) in values


_CHECKS = {
    ("treaties", "status"): _status,
    ("treaties", "party"): _has_party,
    ("treaties", "party_status"): _has_party_status,
    ("treaties", "form"): _one_of("form"),
    ("treaties", "covers"): _covers,
    ("treaties", "treaty"): _related,
    ("treaties", "relation"): _related,
    ("systems", "status"): _status,
    ("systems", "state"): _belongs_to,
    ("systems", "type"): _one_of("type"),
    ("systems", "basing"): _based,
    ("systems", "kind"): lambda document, value, _wanted: document["kind"] == value,
    ("systems", "treaty"): _related,
    ("systems", "relation"): _related,
    ("states", "kind"): _one_of("kind"),
    ("states", "party_to"): _lists("party_to"),
    ("states", "operates"): _lists("operates"),
    ("events", "kind"): _one_of("kind"),
    ("events", "concerns"): _shares("concerns"),
    ("events", "state"): _shares("participants"),
    ("sources", "publisher"): _one_of("publisher"),
    ("sources", "type"): _one_of("type"),
    ("sources", "language"): _one_of("language"),
    ("sources", "cited_by"): _lists("cited_by"),
    ("articles", "mentions"): lambda document, values, _wanted: any(
        row["record"] in values for row in document["mentions"]
    ),
    ("articles", "publisher"): _one_of("publisher"),
}
