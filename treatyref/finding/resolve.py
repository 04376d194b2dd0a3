"""Records that bear a name, scored, with the reason; near spellings where none does.

Scores run from 0 to 100. A name written as the record writes it has 100, one
that differs in case, accents, hyphens or spaces 95; a name that may also mean
something else loses 20. A near spelling has at most 90, by the share of letters
that agree. Numbers are never guessed: 9M728 is no slip of 9M729.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from treatyref.documents import Document, Row
from treatyref.names import fold
from treatyref.store import Store

EXACT, FOLDED, AMBIGUOUS, FUZZY = 100, 95, 20, 0.9
#: Least share of agreeing letters, in percent, for a near spelling; and the shortest name that has any.
LEAST_RATIO, SHORTEST = 80, 4
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Match:
    """One record for a name: its document, the name that matched, how, and a score from 0 to 100."""

    document: Document
    name: str
    name_kind: str
    how: str
    ambiguous: bool
    score: float

    @property
    def why(self) -> str:
        """The reason in a sentence."""
        reason = {
            "exact": f"{self.name!r} is its {self.name_kind}",
            "folded": f"it is its {self.name_kind} {self.name!r} but for case, accents, hyphens or spaces",
            "fuzzy": f"it is spelt like its {self.name_kind} {self.name!r}",
        }[self.how]
        return reason + (", which may also mean something else" if self.ambiguous else "")


def resolve(
    store: Store, name: str, kind: str | None = None, fuzzy: bool = True, most: int = 10
) -> list[Match]:
    """The ``Match`` of each record that bears *name*, best first; *kind* (plural) narrows them.

    Near spellings are looked for only where no record bears the name, and *fuzzy* says so.
    """
    found = [_known(document, entry, name) for document, entry in store.resolve(name)]
    entry = store.entries.get(name.strip())
    if entry is not None and all(match.document["id"] != entry.document["id"] for match in found):
        found.append(Match(entry.document, entry.document["id"], "id", "exact", False, EXACT))
    found = [match for match in found if _of(store, match, kind)]
    if not found and fuzzy:
        found = [match for match in _near(store, name) if _of(store, match, kind)]
    return sorted(found, key=lambda match: (-match.score, match.document["id"]))[:most]


def _of(store: Store, match: Match, kind: str | None) -> bool:
    return kind is None or store.get(kind, match.document["id"]) is not None


def _known(document: Document, entry: Row, name: str) -> Match:
    texts = {document["id"]: "id", document["title"]: "title"} | {
        row["text"]: row["kind"] for row in document.get("names", [])
    }
    exact = name.strip() in texts
    text = name.strip() if exact else entry["text"]
    ambiguous = bool(entry["ambiguous"])
    score = (EXACT if exact else FOLDED) - (AMBIGUOUS if ambiguous else 0)
    kind = texts[text] if text in texts else entry["kind"]
    return Match(document, text, kind, "exact" if exact else "folded", ambiguous, score)


def _near(store: Store, name: str) -> Iterator[Match]:
    wanted = fold(name[:120])
    if len(wanted) < SHORTEST:
        return
    names, digits = store.all_names(), _DIGITS.findall(wanted)
    seen: set[str] = set()
    close = process.extract(wanted, names.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_RATIO, limit=50)
    for text, ratio, _ in close:
        if _DIGITS.findall(text) != digits:
            continue
        for document, entry in store.resolve(text):
            if document["id"] not in seen:
                seen.add(document["id"])
                score = round(ratio * FUZZY - (AMBIGUOUS if entry["ambiguous"] else 0), 1)
                yield Match(document, entry["text"], entry["kind"], "fuzzy", bool(entry["ambiguous"]), score)
