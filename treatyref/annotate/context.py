"""Decide by the words around a name whether the record is meant, and say why.

The words of ``context.yaml`` are found in the same pass as the names; each name
that has to be weighed then adds up what lies near it, a window found by bisection.
So the cost stays linear in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import yaml

from treatyref.annotate.fold import fold_name
from treatyref.annotate.match import Place
from treatyref.annotate.names import Pattern
from treatyref.annotate.signs import Others, apposed
from treatyref.documents import Row

CONTEXT_FILE = Path(__file__).with_name("context.yaml")
WINDOW = 750
NEAR = 110
_WEIGHTS = {"strong": 2.0, "words": 1.0, "weak": 0.5}
_PHRASE = 60  # longest phrase of a `never` list
_TOLD = 6  # words named in a reason
#: Numbers of the words for a record, of those against it, and of those that rule it out alone.
Lists = tuple[frozenset[int], frozenset[int], frozenset[int]]
#: The numbers of the words around a name: in its window and, of those, near it. Tuples, here and in the next:
#: they are made faster, and there is one of each per name.
Around = tuple[set[int], set[int]]
#: What speaks for a name and against it, how many words of its own, the words that do for and against.
Evidence = tuple[float, float, int, Sequence[str], Sequence[str]]
_NOTHING: Lists = (frozenset(), frozenset(), frozenset())
_BY_START = itemgetter(0)
_ARMS_CAP, _FOR_CAP, _AGAINST_CAP = 7.0, 8.0, 14.0
_ELSEWHERE, _ELSEWHERE_CAP = 2.0, 5.0
# A preposition or verb behind a name: the noun after it is not the name's.
_APART_TEXT = (
    "with and or but for to of in on at by from is was are were has had have without against near than "
    "nor not as"
)
_APART = frozenset(_APART_TEXT.split())
_WORD_BEFORE = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NEXT_WORDS = re.compile(r"[\s\"'”’»)\-\u2010-\u2014]{0,3}([^\W_]+)(?:[\s\-\u2010-\u2014]{1,2}([^\W_]+))?")


class Vocabulary(NamedTuple):
    """``context.yaml`` read: see the comments there."""

    general: dict[str, list[str]]
    heads: dict[str, frozenset[str]]
    leads: frozenset[str]
    records: dict[str, Row]
    others: Others = Others.of({})


class Occurrences(NamedTuple):
    """The context words of a folded text in order of place: start, end and number of each."""

    starts: Sequence[int]
    ends: Sequence[int]
    numbers: Sequence[int]


@dataclass
class _Term:
    """A word of the vocabulary: its general weight, and the records that list it: for, against, never."""

    word: str
    weight: float = 0.0
    lists: tuple[set[str], set[str], set[str]] = field(default_factory=lambda: (set(), set(), set()))


def read_vocabulary(path: str | Path = CONTEXT_FILE) -> Vocabulary:
    """Read a context file; *path* may be a curator's own."""
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return Vocabulary(
        data["vocabulary"],
        {kind: frozenset(words) for kind, words in data["heads"].items()},
        frozenset(data["leads"]),
        data["records"] or {},
        Others.of(data.get("others") or {}),
    )


class Context:
    """The words of a vocabulary, ready to be found around names."""

    def __init__(self, vocabulary: Vocabulary | None = None, path: str | Path = CONTEXT_FILE) -> None:
        vocabulary = vocabulary or read_vocabulary(path)
        self.heads, self.leads, self.others = vocabulary.heads, vocabulary.leads, vocabulary.others
        self.records = _with_likes(vocabulary.records)
        self.since = {r: int(e["since"]) for r, e in self.records.items() if e.get("since")}
        #: Points by record, see the comments in ``context.yaml``.
        self.prior, self.counted, self.plural = map(self._points, ("prior", "counted", "plural"))
        self.rare = frozenset(r for r, e in self.records.items() if e.get("rare"))
        self.lower = frozenset(r for r, e in self.records.items() if e.get("lower"))
        self._checked, self._wary = self._listed("check"), self._listed("wary")
        terms: dict[bytes, _Term] = {}  # by their loose bytes
        for group, weight in _WEIGHTS.items():
            for word in vocabulary.general.get(group) or ():
                for term in _terms(terms, word):
                    term.weight = max(term.weight, weight)
        for record, entry in self.records.items():
            for place, key in enumerate(("for", "against", "never")):
                for word in entry.get(key) or ():
                    for term in _terms(terms, str(word)):
                        term.lists[place].add(record)
        astray = {
            id(term) for word in vocabulary.general.get("elsewhere") or () for term in _terms(terms, word)
        }
        self._elsewhere = frozenset(n for n, term in enumerate(terms.values()) if id(term) in astray)
        #: What is to be looked for in folded text, by number.
        self.terms: Sequence[bytes] = list(terms)
        self._words = [term.word for term in terms.values()]
        self._weights = [term.weight for term in terms.values()]
        self._of_record = _by_record(terms.values())
        self._lists: dict[tuple[str, frozenset[str]], Lists] = {}
        self._heavy = frozenset(n for n, weight in enumerate(self._weights) if weight >= 1)

    def _points(self, key: str) -> dict[str, float]:
        return {record: float(entry[key]) for record, entry in self.records.items() if entry.get(key)}

    def _listed(self, key: str) -> dict[str, frozenset[bytes]]:
        return {
            record: frozenset(fold_name(str(text))[0] for text in entry.get(key) or ())
            for record, entry in self.records.items()
        }

    def is_checked(self, pattern: Pattern) -> bool:
        """Whether the name of *pattern* is always checked against its surroundings."""
        return pattern.loose in self._checked.get(pattern.record, ())

    def is_wary(self, pattern: Pattern) -> bool:
        """Whether the name of *pattern* is so common a word that arms in general do not speak for it."""
        return pattern.wary or pattern.loose in self._wary.get(pattern.record, ())

    def ruling(self, nevers: Collection[int], start: int, end: int, found: Occurrences) -> str | None:
        """The phrase among *nevers* that a name at a span of the folded text stands in, or None."""
        starts, ends, numbers = found
        for at in range(bisect_left(starts, start - _PHRASE), bisect_left(starts, end)):
            if numbers[at] in nevers and starts[at] <= start and ends[at] > end:
                return self._words[numbers[at]]
        return None

    def weigh(self, lists: Lists, around: Around) -> Evidence:
        """The ``Evidence`` by *lists* for a name that has these words *around* it."""
        for_, against, _ = lists
        window, near = around
        pro, con = window & for_, window & against
        telling, close = (window - con, near - con) if con else (window, near)
        weight, words = self._weights.__getitem__, self._words
        score = min(sum(map(weight, telling)) + 0.5 * sum(map(weight, close)), _ARMS_CAP)
        if pro:
            score += min(2.0 * len(pro) + len(near & pro), _FOR_CAP)
            told = sorted(pro)
        else:
            told = sorted((near or window) & self._heavy)
        speaks_for = [words[number] for number in told[:_TOLD]]
        astray = (near & self._elsewhere) - con - for_
        if not (con or astray):
            return score, 0.0, len(pro), speaks_for, ()
        opposed = 3.0 * len(con) + 1.5 * len(near & con) + min(_ELSEWHERE * len(astray), _ELSEWHERE_CAP)
        speaks_against = [words[number] for number in sorted(con | astray)[:_TOLD]]
        return score, min(opposed, _AGAINST_CAP), len(pro), speaks_for, speaks_against

    def lists_of(self, record: str, rivals: frozenset[str]) -> Lists:
        """The numbers of the words for *record*, of those against it and not for it, of never.

        What speaks against any of *rivals*, the records that bear its name, speaks against all of them.
        """
        key = (record, rivals)
        found = self._lists.get(key)
        if found is None:
            for_, against, nevers = self._of_record.get(record, _NOTHING)
            if len(rivals) > 1:
                shared = [self._of_record.get(rival, _NOTHING) for rival in rivals]
                against = frozenset(number for words in shared for number in words[1])
                nevers = frozenset(number for words in shared for number in words[2])
            found = self._lists[key] = (for_, against - for_, nevers)
        return found

    def beside(self, text: str, start: int, end: int, kind: str) -> str | None:
        """The word next to a span that says it is of *kind*, a treaty or a weapon, or None."""
        heads = self.heads["treaty" if kind == "treaty" else "system"]
        found = _NEXT_WORDS.match(text, end, end + 60)
        if found:
            first, second = found.groups()
            if first.lower() in heads:
                return first
            if second and second.lower() in heads and first.lower() not in _APART:
                return second
        before = _word_before(text[max(0, start - 40) : start])
        return before if before and before.lower() in self.leads else apposed(text, start, end, kind)


def occurrences(terms: list[Place]) -> Occurrences:
    """The ``Occurrences`` of *terms*, which come in order of their ends: places are looked up by starts."""
    return Occurrences(*zip(*sorted(terms, key=_BY_START), strict=True)) if terms else Occurrences((), (), ())


def around(start: int, end: int, found: Occurrences) -> Around:
    """The ``Around`` of a name at a span of the folded text; what stands inside it says nothing about it."""
    starts, _, numbers = found
    low = bisect_left(starts, start - WINDOW)
    first = bisect_left(starts, start, low)
    after = bisect_left(starts, end, first)
    high = bisect_left(starts, end + WINDOW, after)
    near_low = bisect_left(starts, start - NEAR, low, first)
    near_high = bisect_left(starts, end + NEAR, after, high)
    return (
        {*numbers[low:first], *numbers[after:high]},
        {*numbers[near_low:first], *numbers[after:near_high]},
    )


def _word_before(text: str) -> str | None:
    """The last word of *text*."""
    last = text.rsplit(None, 1)[-1:]
    if last and last[0].isalnum():
        return last[0]
    found = _WORD_BEFORE.findall(text)
    return found[-1] if found else None


def _terms(terms: dict[bytes, _Term], word: str) -> Iterator[_Term]:
    """The entries for *word* and its plural; "trident i" has none, for "Trident is" is a sentence."""
    forms = [word]
    if word[-1].isalpha() and not word.endswith("s") and len(word.split()[-1]) > 2:
        forms.append(word + "s")
    for form in forms:
        loose = fold_name(form)[0]
        yield terms.setdefault(b" " + loose.strip() + b" ", _Term(word))


def _by_record(terms: Iterable[_Term]) -> dict[str, Lists]:
    """The lists of each record that has any, as numbers of *terms*."""
    found: dict[str, tuple[set[int], set[int], set[int]]] = {}
    for number, term in enumerate(terms):
        for place, records in enumerate(term.lists):
            for record in records:
                found.setdefault(record, (set(), set(), set()))[place].add(number)
    return {record: (frozenset(a), frozenset(b), frozenset(c)) for record, (a, b, c) in found.items()}


def _with_likes(records: dict[str, Row]) -> dict[str, Row]:
    """*records* with the lists of the record that ``like`` names added to those of its own."""
    out = {}
    for record, entry in records.items():
        model = records.get(entry.get("like", ""), {})
        lists = {key: [*(entry.get(key) or ()), *(model.get(key) or ())] for key in ("against", "never")}
        out[record] = {**entry, **lists}
    return out
