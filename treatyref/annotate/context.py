"""Decide by the words around a name whether the record is meant, and say why.

A second automaton finds the words of ``context.yaml`` in the surroundings of
checked names, once per stretch of text however many names stand in it; each
name then adds up what lies near it. So the cost stays linear in the text.
"""

import re
from bisect import bisect_left
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs
import yaml

from treatyref.annotate.fold import fold_name

CONTEXT_FILE = Path(__file__).with_name("context.yaml")
WINDOW = 750
NEAR = 110
_WEIGHTS = {"strong": 2.0, "words": 1.0, "weak": 0.5}
_ARMS_CAP, _FOR_CAP, _AGAINST_CAP = 7.0, 8.0, 14.0
_NEXT_WORDS = re.compile(r"[\s\"'”’»)\-\u2010-\u2014]{0,3}([^\W_]+)(?:[\s\-\u2010-\u2014]{1,2}([^\W_]+))?")


class Vocabulary(NamedTuple):
    """``context.yaml`` read: see the comments there."""

    general: dict
    heads: frozenset
    leads: frozenset
    records: dict


class Evidence(NamedTuple):
    """What the surroundings of a name add up to, and the words that did it."""

    score: float
    speaks_for: tuple
    speaks_against: tuple
    never: str | None
    beside: str | None


def read_vocabulary(path=CONTEXT_FILE):
    """Read a context file; *path* may be a curator's own."""
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return Vocabulary(
        data["vocabulary"], frozenset(data["heads"]), frozenset(data["leads"]), data["records"] or {}
    )


class Context:
    """The words of a vocabulary, ready to be found around names."""

    def __init__(self, vocabulary=None, path=CONTEXT_FILE):
        vocabulary = vocabulary or read_vocabulary(path)
        self.heads, self.leads = vocabulary.heads, vocabulary.leads
        self.records = vocabulary.records
        self.checked = {
            record: frozenset(fold_name(str(text))[0] for text in entry.get("check") or ())
            for record, entry in self.records.items()
        }
        terms = {}  # loose bytes → [word, general weight, records for, records against, records never]
        for group, weight in _WEIGHTS.items():
            for word in vocabulary.general.get(group) or ():
                for term in _terms(terms, word):
                    term[1] = max(term[1], weight)
        for record, entry in self.records.items():
            for place, key in ((2, "for"), (3, "against"), (4, "never")):
                for word in entry.get(key) or ():
                    for term in _terms(terms, str(word)):
                        term[place].add(record)
        self._terms = [tuple(term) for term in terms.values()]
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            list(terms), implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def occurrences(self, folded, regions):
        """The context words in *regions* (sorted, disjoint spans of the folded text), by place."""
        found = []
        loose = folded.loose
        for low, high in regions:
            # Start at a space so that a word cut by the window's edge is not taken for another.
            low = max(loose.rfind(b" ", 0, low + 1), 0)
            matches = self._automaton.find_matches_as_indexes(loose[low:high], overlapping=True)
            found += sorted((start + low, end + low, number) for number, start, end in matches)
        return found

    def weigh(self, record, hit, occurrences, starts, text):
        """The ``Evidence`` on *record* for a hit at ``hit`` = (start, end) in folded places."""
        start, end = hit
        low, high = bisect_left(starts, start - WINDOW), bisect_left(starts, end + WINDOW)
        arms = pro = con = 0.0
        seen = {}
        never = None
        for at, stop, number in occurrences[low:high]:
            near = start - NEAR < at < end + NEAR
            before = seen.get(number)
            if before is not None and before >= near and not (at <= start + 1 and stop >= end):
                continue
            word, weight, for_, against, nevers = self._terms[number]
            inside = at < end and stop - 2 > start
            if record in nevers and at <= start and stop >= end + 1:
                never = word
            seen[number] = near
            if inside:
                continue
            fresh = before is None
            if record in for_:
                pro += (2.0 if fresh else 0.0) + near
            elif record in against:
                con += (3.0 if fresh else 0.0) + 1.5 * near
                continue
            arms += (weight if fresh else 0.0) + (weight * 0.5 if near else 0.0)
        terms = self._terms
        return Evidence(
            min(arms, _ARMS_CAP) + min(pro, _FOR_CAP) - min(con, _AGAINST_CAP),
            tuple(terms[n][0] for n in seen if record in terms[n][2] or terms[n][1] >= 1),
            tuple(terms[n][0] for n in seen if record in terms[n][3] and record not in terms[n][2]),
            never,
            None,
        )

    def beside(self, text, start, end):
        """The word next to a span that says it is a weapon or a treaty, or None."""
        found = _NEXT_WORDS.match(text, end, end + 60)
        if found:
            for word in found.groups():
                if word and word.lower() in self.heads:
                    return word
        before = re.findall(r"[^\W_]+(?:-[^\W_]+)*", text[max(0, start - 40) : start])[-1:]
        if before and before[0].lower() in self.leads:
            return before[0]
        return None


def _terms(terms, word):
    """The entries for *word* and its plural."""
    forms = [word]
    if word[-1].isalpha() and not word.endswith("s"):
        forms.append(word + "s")
    for form in forms:
        loose = fold_name(form)[0]
        yield terms.setdefault(b" " + loose.strip() + b" ", [word, 0.0, set(), set(), set()])
