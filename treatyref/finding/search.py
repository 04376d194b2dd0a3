"""Full-text search over all records and the rows inside them, with facets and typo tolerance."""

import html
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from treatyref.documents import Document, Row
from treatyref.finding.resolve import resolve
from treatyref.kinds import PLURAL, SINGULAR
from treatyref.names import fold
from treatyref.store import Store

#: Least share of agreeing letters, in percent, for a word to stand for one that nothing contains.
LEAST_RATIO = 72
#: Where words are looked for: table -> (column of the record's id, weight of each column).
PLACES = {
    "records": ("id", (10, 8, 1)),
    "events": ("id", (10, 1, 3)),
    "sources": ("id", (10, 5, 5)),
    "provisions": ("treaty", (2, 2, 1)),
    "claims": ("record", (1, 1, 1)),
}
#: What a reader looks for comes before what it rests on.
TIERS = {"treaty": 0, "system": 0, "state": 1, "article": 1, "event": 2, "source": 3}
START, END = "\x02", "\x03"


#: A document, and the table that its words were found in.
Hit = tuple[Document, str]


@dataclass(frozen=True)
class Found:
    """What a search found: hits as ``[(document, table)]``, best first, and the words searched in the end."""

    words: str
    corrected: bool
    hits: list[Hit]

    def narrowed(self, kinds: Collection[str]) -> list[Hit]:
        """The hits of *kinds* (plural; none: all)."""
        return [hit for hit in self.hits if not kinds or PLURAL[hit[0]["record_kind"]] in kinds]


def search(store: Store, words: str, fuzzy: bool = True) -> Found:
    """Records in which every one of *words* occurs, as ``Found``; the last may be a word's beginning.

    Records that bear the words as a name come first. Where nothing is found and
    *fuzzy* says so, words that occur nowhere are taken for the most similar ones.
    """
    hits = _hits(store, words)
    if hits or not fuzzy:
        return Found(words, False, hits)
    corrected = correct(store, words)
    if corrected == words:
        return Found(words, False, [])
    return Found(corrected, True, _hits(store, corrected))


def _hits(store: Store, words: str) -> list[Hit]:
    found = {match.document["id"]: "names" for match in resolve(store, words, fuzzy=False)}
    for table, (owner, weights) in PLACES.items():
        for id_ in store.matching(table, owner, weights, words):
            found.setdefault(id_, table)
    hits = [(store.entries[id_].document, table) for id_, table in found.items() if id_ in store.entries]
    return sorted(hits, key=_tier)


def _tier(hit: Hit) -> int:
    """Bearers of the name first, then treaties and systems, events, and the many sources last."""
    document, table = hit
    return -1 if table == "names" else TIERS[document["record_kind"]]


def highlight(store: Store, document: Document, table: str, words: str) -> str:
    """Safe HTML of the passage that matched, each found word in ``<mark>``; empty where there is none."""
    text = html.escape(_passage(store, document, table, words), quote=False)
    return text.replace(START, "<mark>").replace(END, "</mark>")


def excerpt(store: Store, document: Document, table: str, words: str) -> str:
    """The passage that matched as plain text; empty where there is none."""
    return _passage(store, document, table, words).replace(START, "").replace(END, "")


def _passage(store: Store, document: Document, table: str, words: str) -> str:
    place = table if table in PLACES else "records"
    owner, _ = PLACES[place]
    text = store.passage(place, owner, document["id"], words, START, END)
    return " · ".join(text.split("\n"))


def correct(store: Store, words: str) -> str:
    """*words* with each word that no record contains replaced by the most similar one that one does."""
    known = vocabulary(store)
    return " ".join(_nearest(word, known) for word in words.split()[:20])


def _nearest(word: str, known: Counter[str]) -> str:
    folded = fold(word)
    if len(folded) < 3 or folded.isdigit() or folded in known:
        return word
    digits = [c for c in folded if c.isdigit()]
    close = process.extract(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_RATIO, limit=20)
    fit = [
        (ratio, known[text], text) for text, ratio, _ in close if [c for c in text if c.isdigit()] == digits
    ]
    return max(fit)[2] if fit else word


def vocabulary(store: Store) -> Counter[str]:
    """Every word of titles, names and summaries, folded -> how often it occurs."""
    return store.memo("vocabulary", lambda: _count(store))


def _count(store: Store) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in store.entries.values():
        document = entry.document
        texts = [document["title"], document.get("summary", "")]
        texts += [name["text"] for name in document.get("names", [])]
        for text in texts:
            found.update(word.strip(".,;:()'’“”?!") for word in fold(text).split())
    del found[""]
    return found


def facets(found: Found, kinds: Collection[str]) -> dict[str, list[Row]]:
    """Counts of a search's hits, by kind (of all hits) and by type and year (of those of *kinds*).

    ``{facet: [{"value", "count"}]}``, the most frequent first, years in order.
    """
    narrowed = [document for document, _ in found.narrowed(kinds)]
    by_kind = Counter(PLURAL[document["record_kind"]] for document, _ in found.hits)
    by_year = Counter(year for document in narrowed if (year := year_of(document)))
    by_type = Counter(
        type_ for document in narrowed if (type_ := document.get("type") or document.get("kind"))
    )
    return {
        "kind": _counted(by_kind, key=lambda pair: (-pair[1], list(SINGULAR).index(pair[0]))),
        "type": _counted(by_type, key=lambda pair: (-pair[1], pair[0])),
        "year": _counted(by_year, key=lambda pair: pair[0]),
    }


def _counted(counts: Counter[str], key: Callable[[tuple[str, int]], Any]) -> list[Row]:
    return [{"value": value, "count": count} for value, count in sorted(counts.items(), key=key)]


def year_of(document: Document) -> str | None:
    """The year of a record: of an event, a publication or a signature; None where it has none."""
    date: str | None = document.get("date") or document.get("published") or document.get("signed")
    return date[:4] if date else None
