"""What an answer shows of a record: the facts of a list, chosen fields, records that come along."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from treatyref import answer, asof
from treatyref.api.lists.select import status_of
from treatyref.documents import Document
from treatyref.store import Store

FACTS = (
    "id",
    "record_kind",
    "title",
    "page",
    "kind",
    "type",
    "form",
    "date",
    "published",
    "signed",
    "entry_into_force",
    "publisher",
    "revised",
    "as_of",
)
#: Keys that other records add to a document; an included record goes without them.
_ADDED = {
    "events", "sources", "titles", "related_records", "mentioned_in", "classes", "party_to", "operates",
    "claims_made", "cited_by", "records", "changed_since",
}  # fmt: skip
#: Keys of free text, which may happen to read like an id.
_PROSE = {"title", "summary", "says", "note", "text", "surface", "designation", "name", "label", "locator"}


def brief(document: Document) -> Document:
    """The facts about a record, whole or as of a day, that a list shows."""
    status = status_of(document)
    shown = {key: document[key] for key in FACTS if key in document}
    return (
        shown
        | ({"status": status} if status else {})
        | {"api_url": f"{answer.root()}/api/v1{document['page']}"}
    )


def chosen(document: Document, names: Sequence[str] | None, shown: Document | None = None) -> Document:
    """*document* with the keys *names* alone and its id; *shown* (or it whole) where *names* is empty."""
    if not names:
        return document if shown is None else shown
    found = (shown or {}) | document
    return {name: found[name] for name in dict.fromkeys(("id", *names)) if name in found}


def included(
    store: Store, documents: list[Document], kinds: Collection[str], day: date | None = None
) -> dict[str, list[Document]]:
    """The records of *kinds* (plural) that *documents* refer to, as ``{kind: [record]}``.

    Each is whole but for what other records add to it; as of *day* where one is given.
    """
    ids = {id_ for document in documents for id_ in _references(document) if id_ in store.entries}
    ids -= {document["id"] for document in documents}
    found: dict[str, list[Document]] = {kind: [] for kind in kinds}
    for id_ in sorted(ids):
        entry = store.entries[id_]
        if entry.kind in found:
            shown = _own(entry.document, day)
            if shown:
                found[entry.kind].append(shown)
    return found


def _own(document: Document, day: date | None) -> Document | None:
    if day is not None:
        try:
            document = asof.view(document, day)
        except asof.BeforeRecordError:
            return None
    return {key: value for key, value in document.items() if key not in _ADDED}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in _PROSE and key != "titles":
                yield from _references(value)
    elif isinstance(node, str):
        yield node
