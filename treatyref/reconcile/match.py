"""Find the records that a messy name may mean, each with a score and whether it is certain."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from treatyref.documents import Document
from treatyref.reconcile.spelling import GENERIC, VERSION, key, keys, numbers, pieces, roman, words

#: Words of a query in a row.
Run = tuple[str, ...]
TYPES = ("treaty", "system", "state", "event")
#: A name this alike is taken for a slip of the pen, if no number differs.
ALIKE = 88
#: Names this much unlike are not proposed.
LEAST = 62
#: The longest name looked for inside a query, in words.
LONGEST = 8
#: How far a certain candidate must lead.
LEAD = 4


@dataclass(frozen=True)
class Candidate:
    """A record that may be meant: ``score`` from 0 to 100, ``sure`` where the name leaves no doubt."""

    id: str
    score: float
    sure: bool
    name: str


@dataclass(frozen=True)
class _Name:
    id: str
    text: str
    doubtful: bool


class Names:
    """All names of the records in *documents*, ready to be asked.

    A name that also means other things is doubtful, unless it is the record's
    own title; a query that says which type it seeks takes the doubt away.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {
            document["id"]: document for document in documents if document["record_kind"] in TYPES
        }
        self._exact: dict[str, dict[str, _Name]] = defaultdict(dict)
        for document in self.documents.values():
            for name in _names(document):
                for spelt in keys(name.text):
                    known = self._exact[spelt].get(name.id)
                    if spelt and (known is None or known.doubtful and not name.doubtful):
                        self._exact[spelt][name.id] = name
        self._spelt = [(spelt, name) for spelt, found in self._exact.items() for name in found.values()]
        self._choices = [" ".join(words(name.text)) for _, name in self._spelt]
        self._keys = [spelt for spelt, _ in self._spelt]

    def find(self, query: str, types: Collection[str] = (), limit: int = 10) -> list[Candidate]:
        """``[Candidate]`` for *query*, best first, of *types* (singular kinds; all where empty)."""
        best: dict[str, Candidate] = {}
        for candidate in (
            *self._whole(query, types),
            *self._inside(query, types),
            *self._alike(query, types),
        ):
            known = best.get(candidate.id)
            if known is None or (candidate.score, candidate.sure) > (known.score, known.sure):
                best[candidate.id] = candidate
        return sorted(best.values(), key=lambda c: (-c.score, not c.sure, c.id))[:limit]

    def beginning(self, prefix: str, limit: int, skip: int = 0) -> list[Document]:
        """Records of which a name or id begins with *prefix*, the shortest such name first."""
        start = key(words(prefix))
        found: dict[str, tuple[int, str]] = {}
        for spelt, name in self._spelt:
            if spelt.startswith(start):
                rank = (len(spelt) - len(start), name.id)
                found[name.id] = min(rank, found.get(name.id, rank))
        ordered = sorted(found, key=found.__getitem__)
        if not ordered:
            ordered = [candidate.id for candidate in self.find(prefix)]
        return [self.documents[id_] for id_ in ordered[skip : skip + limit]]

    def _bearers(self, spelt: str, types: Collection[str]) -> list[_Name]:
        found = self._exact.get(spelt, {}).values()
        return [name for name in found if not types or self.documents[name.id]["record_kind"] in types]

    def _whole(self, query: str, types: Collection[str]) -> Iterator[Candidate]:
        """The query is a name."""
        for spelt in keys(query):
            bearers = self._bearers(spelt, types)
            for name in bearers:
                shared = len(bearers) > 1
                doubt = name.doubtful and not types
                yield Candidate(
                    name.id, 90 if shared else 94 if doubt else 100, not (shared or doubt), name.text
                )

    def _inside(self, query: str, types: Collection[str]) -> Iterator[Candidate]:
        """The query holds names, and other words."""
        parts = words(query)
        named, rest = _names_inside(parts, lambda run: self._bearers(key(run), types), _cuts(query))
        bearers = {name.id for names in named.values() for name in names}
        single = {id_ for id_ in bearers if self.documents[id_].get("kind") != "class"}
        # "Avangard HGV": the class only says what the one thing is.
        bearers = single or bearers
        telling = [word for word in rest if word not in GENERIC]
        covered = sum(len(word) for run in named for word in run)
        share = covered / max(1, covered + sum(map(len, telling)))
        for run, names in named.items():
            for name in (name for name in names if name.id in bearers):
                sure = (
                    len(bearers) == 1 and len(names) == 1 and self._settled(name, run, query, telling, types)
                )
                score = (96 if not telling else 70 + 25 * share) if len(bearers) == 1 else 60 + 20 * share
                score = max(score, 88) if sure else score
                yield Candidate(name.id, round(score, 1), sure, name.text)

    def _settled(self, name: _Name, run: Run, query: str, telling: list[str], types: Collection[str]) -> bool:
        """Whether the words beside the one name in the query leave no doubt of it."""
        if name.doubtful and not types and not any(character.isdigit() for character in key(run)):
            return False
        if not telling:
            return True
        if any(key(words(piece)) == key(run) for piece in pieces(query)):
            return True  # the name stands alone, with a remark in brackets or after a slash
        designated = any(character.isdigit() for character in key(run))
        return designated and len(telling) == 1 and telling[0].isalpha() and len(telling[0]) > 3

    def _alike(self, query: str, types: Collection[str]) -> Iterator[Candidate]:
        """The query is spelt like a name."""
        parts = words(query)[:30]
        told = [word for word in parts if word not in GENERIC] or parts
        close: dict[int, float] = defaultdict(float)
        for asked, choices, scorer in (
            (key(told), self._keys, fuzz.ratio),
            (key(parts), self._keys, fuzz.ratio),
            (" ".join(parts), self._choices, fuzz.token_sort_ratio),
        ):
            for _, value, place in process.extract(
                asked, choices, scorer=scorer, limit=30, score_cutoff=LEAST
            ):
                close[place] = max(close[place], value)
        seen = numbers(query)
        for place, value in close.items():
            name = self._spelt[place][1]
            if types and self.documents[name.id]["record_kind"] not in types:
                continue
            same = seen == numbers(name.text)
            sure = same and value >= ALIKE and len(key(parts)) >= 5 and (bool(types) or not name.doubtful)
            yield Candidate(name.id, round(value * (0.95 if same else 0.8), 1), sure, name.text)


def settled(candidates: Sequence[Candidate]) -> Candidate | None:
    """The one candidate of which there is no doubt, or None: sure, first, and well ahead."""
    if not candidates or not candidates[0].sure:
        return None
    if len(candidates) > 1 and candidates[1].score > candidates[0].score - LEAD:
        return None
    return candidates[0]


def _names(document: Document) -> Iterator[_Name]:
    yield _Name(document["id"], document["title"], False)
    yield _Name(document["id"], document["id"], False)
    own = set(keys(document["title"]))
    for name in document.get("names", ()):
        yield _Name(document["id"], name["text"], name["ambiguous"] and not own & set(keys(name["text"])))


def _cuts(query: str) -> set[int]:
    """Places between words over which no name runs: the ends of the query's pieces."""
    ends: set[int] = set()
    place = 0
    for piece in pieces(query):
        place += len(words(piece))
        ends.add(place)
    return ends


def _names_inside(
    parts: list[str], bearers: Callable[[Run], list[_Name]], cuts: set[int]
) -> tuple[dict[Run, list[_Name]], list[str]]:
    """``({run of words: bearers}, other words)``: the longest names first, none over another."""
    taken = [False] * len(parts)
    named: dict[Run, list[_Name]] = {}
    for length in range(min(LONGEST, len(parts)), 0, -1):
        for start in range(len(parts) - length + 1):
            end = start + length
            if any(taken[start:end]) or any(start < cut < end for cut in cuts):
                continue
            run = tuple(parts[start:end])
            if len(key(run)) < 3 or all(word in GENERIC for word in run):
                continue
            found = bearers(run) or bearers(tuple(roman(run)))
            if found:
                named[run] = found
                taken[start:end] = [True] * length
    rest: list[str] = []
    version = False
    for word, is_taken in zip(parts, taken, strict=True):
        if not is_taken and word not in VERSION and not (version and len(word) <= 4):
            rest.append(word)
        version = word in VERSION
    return named, rest
