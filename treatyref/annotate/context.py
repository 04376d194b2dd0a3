"""Decide by the words around a name whether the record is meant, and say why.

A second automaton finds the words of ``context.yaml`` in the surroundings of
checked names, once per stretch of text however many names stand in it; each
name then adds up what lies near it. So the cost stays linear in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs
import yaml

from treatyref.annotate.fold import Folded, fold_name
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
_Lists = tuple[frozenset[int], frozenset[int], frozenset[int]]
_NOTHING: _Lists = (frozenset(), frozenset(), frozenset())
_BY_START = itemgetter(1)
_ARMS_CAP, _FOR_CAP, _AGAINST_CAP, _ELSEWHERE_CAP = 7.0, 8.0, 14.0, 5.0
_ELSEWHERE = 2.0
_WORD_BEFORE = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_APART_TEXT = (
    "with and or but for to of in on at by from is was are were has had have without against near than "
    "nor not as"
)
_APART = frozenset(_APART_TEXT.split())
_NEXT_WORDS = re.compile(r"[\s\"'”’»)\-\u2010-\u2014]{0,3}([^\W_]+)(?:[\s\-\u2010-\u2014]{1,2}([^\W_]+))?")


class Vocabulary(NamedTuple):
    """``context.yaml`` read: see the comments there."""

    general: dict[str, list[str]]
    heads: dict[str, frozenset[str]]
    leads: frozenset[str]
    records: dict[str, Row]
    others: Others = Others.of(None)


class Evidence(NamedTuple):
    """What speaks for and against near a name, and the words that do; ``never`` rules it out alone."""

    score: float
    against: float
    own: int
    speaks_for: Sequence[str]
    speaks_against: Sequence[str]
    never: str | None


class Occurrences(NamedTuple):
    """Context words in a region that begins at *low* of the folded text: start, end and number of each."""

    low: int
    starts: list[int]
    ends: list[int]
    numbers: list[int]


@dataclass
class _Term:
    """A word of the vocabulary: its general weight, and the records that list it: for, against, never."""

    word: str
    weight: float = 0.0
    elsewhere: bool = False
    lists: tuple[set[str], set[str], set[str]] = field(default_factory=lambda: (set(), set(), set()))


def read_vocabulary(path: str | Path = CONTEXT_FILE) -> Vocabulary:
    """Read a context file; *path* may be a curator's own."""
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return Vocabulary(
        data["vocabulary"],
        {kind: frozenset(words) for kind, words in data["heads"].items()},
        frozenset(data["leads"]),
        data["records"] or {},
        Others.of(data.get("others")),
    )


class Context:
    """The words of a vocabulary, ready to be found around names."""

    def __init__(self, vocabulary: Vocabulary | None = None, path: str | Path = CONTEXT_FILE) -> None:
        vocabulary = vocabulary or read_vocabulary(path)
        self.heads, self.leads, self.others = vocabulary.heads, vocabulary.leads, vocabulary.others
        self.records = _with_likes(vocabulary.records)
        self.since = {r: int(e["since"]) for r, e in self.records.items() if e.get("since")}
        self.prior = {r: float(e["prior"]) for r, e in self.records.items() if e.get("prior")}
        self.counted = {r: float(e["counted"]) for r, e in self.records.items() if e.get("counted")}
        self.plural = {r: float(e["plural"]) for r, e in self.records.items() if e.get("plural")}
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
        for word in vocabulary.general.get("elsewhere") or ():
            for term in _terms(terms, word):
                term.elsewhere = True
        self._elsewhere = frozenset(n for n, term in enumerate(terms.values()) if term.elsewhere)
        self._words = [term.word for term in terms.values()]
        self._weights = [term.weight for term in terms.values()]
        self._of_record = _by_record(terms.values())
        self._heavy = frozenset(n for n, weight in enumerate(self._weights) if weight >= 1)
        self._lists: dict[tuple[str, frozenset[str]], _Lists] = {}
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            list(terms), implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def occurrences(self, folded: Folded, low: int, high: int) -> Occurrences:
        """The context words in a region of the folded text, as ``Occurrences``, by place."""
        # Start at a space so that a word cut by the window's edge is not taken for another.
        low = max(folded.loose.rfind(b" ", 0, low + 1), 0)
        matches = self._automaton.find_matches_as_indexes(folded.loose[low:high], overlapping=True)
        # Overlapping matches come in the order of their ends; places are looked up by their starts.
        matches.sort(key=_BY_START)
        return Occurrences(low, *([match[n] for match in matches] for n in (1, 2, 0)))

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

    def weigh(
        self, record: str, rivals: frozenset[str], hit: tuple[int, int], found: Occurrences
    ) -> Evidence:
        """The ``Evidence`` on *record* for a name at *hit* = (start, end) of the ``Occurrences`` *found*.

        What speaks against any of *rivals*, the records that bear the name, speaks against all of them.
        """
        base, starts, ends, numbers = found
        start, end = hit[0] - base, hit[1] - base
        low, first = bisect_left(starts, start - WINDOW), bisect_left(starts, start)
        after = bisect_left(starts, end, first)
        high = bisect_left(starts, end + WINDOW, after)
        near_low = bisect_left(starts, start - NEAR, low, first)
        near_high = bisect_left(starts, end + NEAR, after, high)
        for_, against, nevers = self._lists_of(record, rivals)
        if nevers:
            for at in range(bisect_left(starts, start - _PHRASE, low, first), after):
                if numbers[at] in nevers and starts[at] <= start and ends[at] > end:
                    return Evidence(0.0, 0.0, 0, (), (), self._words[numbers[at]])
        # What stands inside the name itself says nothing about it.
        around = {*numbers[low:first], *numbers[after:high]}
        near = {*numbers[near_low:first], *numbers[after:near_high]}
        pro, con = around & for_, around & against
        weight, words = self._weights.__getitem__, self._words
        telling, close = (around - con, near - con) if con else (around, near)
        arms = sum(map(weight, telling)) + 0.5 * sum(map(weight, close))
        told = sorted(pro) if pro else sorted((near or around) & self._heavy)
        elsewhere = (near & self._elsewhere) - con - for_
        opposed = min(3.0 * len(con) + 1.5 * len(near & con), _AGAINST_CAP) if con else 0.0
        if elsewhere:
            opposed = max(opposed, min(opposed + _ELSEWHERE * len(elsewhere), _AGAINST_CAP - 5))
        con = con | elsewhere
        return Evidence(
            min(arms, _ARMS_CAP) + min(2.0 * len(pro) + len(near & pro), _FOR_CAP),
            opposed,
            len(pro),
            [words[n] for n in told[:_TOLD]],
            [words[n] for n in sorted(con)[:_TOLD]] if con else (),
            None,
        )

    def _lists_of(self, record: str, rivals: frozenset[str]) -> _Lists:
        """The numbers of the words for *record*, of those against it or *rivals* and not for it, of never."""
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
        if before and before.lower() in self.leads:
            return before
        return apposed(text, start, end, kind)


def _word_before(text: str) -> str | None:
    """The last word of *text*."""
    last = text.rsplit(None, 1)[-1:]
    if last and last[0].isalnum():
        return last[0]
    found = _WORD_BEFORE.findall(text)
    return found[-1] if found else None


def _terms(terms: dict[bytes, _Term], word: str) -> Iterator[_Term]:
    """The entries for *word* and its plural."""
    forms = [word]
    if word[-1].isalpha() and not word.endswith("s"):
        forms.append(word + "s")
    for form in forms:
        loose = fold_name(form)[0]
        yield terms.setdefault(b" " + loose.strip() + b" ", _Term(word))


def _by_record(terms: Iterable[_Term]) -> dict[str, _Lists]:
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
