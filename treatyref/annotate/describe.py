"""Suggest which record a description means: "the 1987 pact signed by Reagan and Gorbachev".

Driven by facts of the records alone: year and place of signature, signers, parties, expiry, the
words of title and summary, weighed by how few records share them, numbers, and what was in force on the day.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from treatyref.annotate.facts import Fact
from treatyref.annotate.fit import MARGIN, Group, Known, points_of
from treatyref.annotate.fold import Folded
from treatyref.annotate.match import Place
from treatyref.annotate.phrases import Phrase, phrase_at
from treatyref.annotate.wording import Reading, Term, Words, read_words, stem, term_of

_NOUNS = {
    "treaty": (
        "treaty",
        "treatie",
        "pact",
        "accord",
        "agreement",
        "deal",
        "convention",
        "bargain",
        "ban",
        "club",
    ),
    "system": ("missile", "torpedo", "drone", "weapon", "glide vehicle"),
}
_KINDS = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns}
# A weapon is described in the singular; in the plural a sort of weapon is.
_FORMS = [noun + end for noun, kind in _KINDS.items() for end in ("", "s")[: 1 + (kind == "treaty")]]
_KIND_OF = [_KINDS.get(form) or _KINDS[form[:-1]] for form in _FORMS]
_DESIGNATION = re.compile(r"(?<![\w\-])(?!Mach)[A-Z][A-Za-z]{0,5}-?\d+[A-Z]{0,2}(?![\w\-])")
_NAMED_NEXT = re.compile(
    r",? (?:(?:which|that) )?(?:is |was |also |now |the |so-)*"
    r"(?:known|named|called|dubbed|designated|code-?named) (?:as )?(?:the )?[\"'“‘«]?"
)
# A treaty is on its subject, between its parties; a weapon is on a ship or sent from A to B by chance.
_BARRED = {"treaty": frozenset(), "system": frozenset(("on", "to", "between", "from"))}
_DATED = ("signed", "expires")
_ENOUGH = {"treaty": 3.0, "system": 4.5}
_PHRASES = 4_096  # phrases whose candidates are kept: news says "a nuclear treaty" again and again


class Found(NamedTuple):
    """A suggestion at a place of the scanned text."""

    start: int
    end: int
    record: str
    confidence: float
    reason: str


class Describer:
    """Finds descriptions of records; holds their facts, by the words that can speak for each."""

    def __init__(self, facts: Iterable[Fact], words: Words | None = None) -> None:
        self._words = words or read_words()
        self._concepts: dict[str, str] = {}
        told = [fact for fact in facts if fact.kind == "treaty" or (fact.kind == "system" and fact.about)]
        everything = [Known(fact, self._concept) for fact in told]
        self._known = {
            kind: Group([one for one in everything if one.kind == kind]) for kind in ("treaty", "system")
        }
        self._terms: dict[str, Term] = {}
        self._likely = lru_cache(maxsize=_PHRASES)(self._candidates)
        # The nouns that a description can have, to be looked for; none where nothing can be described.
        self.nouns: Sequence[str] = _FORMS if told else ()

    def _concept(self, word: str) -> str:
        """What stands for all words that mean the same as *word*."""
        found = self._concepts.get(word)
        if found is None:
            root = stem(word)
            found = self._words.concepts.get(root, root)
            if len(self._concepts) < 50_000:
                self._concepts[word] = found
        return found

    def _term(self, raw: str) -> Term:
        """The ``Term`` of a word as it is written; those met before are kept, if they are not too many."""
        found = self._terms.get(raw)
        if found is None:
            found = term_of(raw, self._words, self._concept)
            if len(self._terms) < 50_000:
                self._terms[raw] = found
        return found

    def suggest(
        self,
        text: str,
        folded: Folded,
        nouns: Iterable[Place],
        taken: Iterable[tuple[int, int]],
        named: Collection[str] = (),
        date: str | None = None,
        refused: Sequence[tuple[int, str]] = (),
    ) -> list[Found]:
        """Descriptions in *text*, best record each; spans in *taken* (named mentions) are left alone.

        *folded* is the text folded, *nouns* are ``Matches.words`` of it, *named* the records that the text
        also names, *date* its day, *refused* ``(start, record)`` of names that are not meant: a phrase with
        one in it does not mean the record.
        """
        spans, busy, tried = sorted(taken), 0, 0
        starts = [start for start, _ in spans]
        out = []
        for at, stop, number in sorted(nouns):
            group = self._known[_KIND_OF[number]]
            noun, end = folded.place(at), folded.place(stop - 1) + 1
            if noun < busy or not group.facts:
                continue
            after = bisect_left(starts, end)
            most = starts[after] if after < len(starts) else None
            # Neither into a phrase that was looked at nor into a name.
            least = max(tried, spans[after - 1][1]) if after else tried
            phrase = phrase_at(text, noun, end, self._words, most, least, _BARRED[group.kind])
            if phrase is None:
                continue
            tried = phrase.end if group.kind == "treaty" else tried
            if most is not None and _NAMED_NEXT.fullmatch(text, phrase.end, most):
                continue
            found = self._described(text, phrase, group, named, date)
            if found and not _refused(found, refused):
                busy = found.end
                out.append(found)
        return out

    def _described(
        self, text: str, phrase: Phrase, group: Group, named: Collection[str], date: str | None
    ) -> Found | None:
        words = text[phrase.start : phrase.end]
        noun_end = phrase.noun_end - phrase.start
        whole, likely = self._likely(words, noun_end, phrase.owner, group.kind, bool(named))
        if not likely:
            return None
        if group.kind == "system" and _DESIGNATION.search(text, phrase.start, phrase.noun_end):
            return None  # "the DF-26 missile" is named, and names nothing that we know
        enough, scored = _ENOUGH[group.kind], []
        best = enough
        for most, fact in likely:
            if most < best - MARGIN:
                break  # neither the best nor so near it that it is unclear which is meant
            points, why = points_of(whole, fact, group, named, date)
            if points > 0:
                scored.append((points, fact.record, why))
                best = max(best, points)
        if not scored:
            return None
        scored.sort(reverse=True)
        points, record, why = scored[0]
        if record in named and (group.kind == "system" or whole.indefinite):
            return None  # most likely said of what is named
        second = scored[1][0] if len(scored) > 1 else 0
        if points < enough or points - second < MARGIN:
            return None
        reason = "; ".join(dict.fromkeys(why))
        return Found(phrase.start, phrase.end, record, round(min(0.95, 0.3 + 0.09 * points), 2), reason)

    def _candidates(
        self, words: str, noun_end: int, owner: str, kind: str, named: bool
    ) -> tuple[Reading, Sequence[tuple[float, Known]]]:
        """The phrase *words* read, and the facts that can come near enough: see ``Group.candidates``."""
        whole = Reading(words, noun_end, owner, self._words, self._term)
        if not whole.telling:
            return whole, ()
        return whole, self._known[kind].candidates(whole, named, _ENOUGH[kind] - MARGIN)


def _refused(found: Found, refused: Sequence[tuple[int, str]]) -> bool:
    at = bisect_left(refused, (found.start, ""))
    return not found.reason.startswith(_DATED) and any(
        start < found.end and record == found.record for start, record in refused[at : at + 8]
    )
