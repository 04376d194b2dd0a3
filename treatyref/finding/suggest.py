"""What a reader who has typed so much may mean: names that begin so, then near spellings."""

from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz, process

from treatyref.documents import Document
from treatyref.names import fold
from treatyref.store import Store

#: A document, the name that fits, and how it does.
Suggestion = tuple[Document, str, str]
LEAST_RATIO = 75


def suggest(store: Store, text: str, kind: str | None = None, most: int = 10) -> list[Suggestion]:
    """``[(document, name, how)]`` for the typed *text*, likeliest first, one a record.

    *how* is ``beginning`` (the name begins so), ``word`` (a word of it does) or
    ``fuzzy`` (its beginning is spelt nearly so; only where there is no other).
    """
    wanted = fold(text[:80])
    if not wanted:
        return []
    names = _names(store)
    ranked = sorted(
        (how, len(folded), folded) for folded in names if (how := _how(folded, wanted)) is not None
    )
    found = _records(store, names, ((folded, ("beginning", "word")[how]) for how, _, folded in ranked), kind)
    if not found and len(wanted) > 3:
        close = process.extract(
            wanted, names.keys(), scorer=_beginning_ratio, score_cutoff=LEAST_RATIO, limit=most * 3
        )
        found = _records(store, names, ((folded, "fuzzy") for folded, _, _ in close), kind)
    return found[:most]


def _names(store: Store) -> dict[str, list[str]]:
    """Folded name -> ids of its bearers: names of treaties, systems and states, titles of the rest."""

    def collect() -> dict[str, list[str]]:
        names = dict(store.all_names())
        for id_, entry in store.entries.items():
            if entry.kind in ("events", "sources", "articles"):
                names.setdefault(fold(entry.document["title"]), []).append(id_)
        return names

    return store.memo("suggested names", collect)


def _how(folded: str, wanted: str) -> int | None:
    if folded.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in folded else None


def _beginning_ratio(wanted: str, folded: str, **kwargs: Any) -> float:
    return fuzz.ratio(wanted, folded[: len(wanted)], **kwargs)


def _records(
    store: Store, names: dict[str, list[str]], pairs: Iterable[tuple[str, str]], kind: str | None
) -> list[Suggestion]:
    found: dict[str, Suggestion] = {}
    for folded, how in pairs:
        for id_ in names[folded]:
            entry = store.entries[id_]
            if id_ not in found and (kind is None or entry.kind == kind):
                found[id_] = (entry.document, _as_written(entry.document, folded), how)
    return list(found.values())


def _as_written(document: Document, folded: str) -> str:
    texts: tuple[str, ...] = (document["title"], *(name["text"] for name in document.get("names", [])))
    return next((text for text in texts if fold(text) == folded), str(document["id"]))
