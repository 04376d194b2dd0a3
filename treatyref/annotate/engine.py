"""The way in: names and facts once, then texts, each answered with mentions and reasons."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from treatyref.annotate.context import Context
from treatyref.annotate.describe import Describer
from treatyref.annotate.facts import AnyFact, Fact, as_fact
from treatyref.annotate.fold import Folded, encodable, fold
from treatyref.annotate.join import joined
from treatyref.annotate.judge import Judge
from treatyref.annotate.match import Matcher, Place
from treatyref.annotate.names import AnyName, Name, Pattern, as_name, expand
from treatyref.annotate.readings import Life
from treatyref.annotate.source import Scannable, scannable
from treatyref.annotate.verdict import Candidate


class Mention(NamedTuple):
    """A record named in the text: code-point offsets into the raw text, end exclusive."""

    start: int
    end: int
    surface: str
    record: str
    kind: str
    confidence: float
    reason: str


class Rejected(NamedTuple):
    """A name that was found but not linked, and why."""

    start: int
    end: int
    surface: str
    record: str
    reason: str


class Result(NamedTuple):
    """What ``annotate`` answers: linked mentions, descriptive suggestions, rejected candidates."""

    mentions: list[Mention]
    suggestions: list[Mention]
    rejected: list[Rejected]


class Annotator:
    """Finds records in texts. Build it once: it holds the names, not the texts."""

    def __init__(
        self, names: Iterable[AnyName], facts: Iterable[AnyFact] = (), context: Context | None = None
    ) -> None:
        """*names*: ``Name``s, mappings or tuples; *facts*: ``Fact``s; *context*: your own ``Context``."""
        whole = [as_name(name) for name in names]
        foreign = [name for name in whole if not encodable(name.text)]
        told = [as_fact(fact) for fact in facts]
        self._describer = Describer(told)
        context = context or Context()
        self._matcher = Matcher(
            expand(whole),
            [(name.text, _foreign_pattern(name)) for name in foreign],
            self._describer.nouns,
            context.terms,
            [fold(fact.about).loose for fact in told if fact.about],
        )
        self._judge = Judge(context, {fact.record: _life(fact) for fact in told})

    def annotate(self, text: str, format: str = "text", date: str | None = None) -> Result:
        """Find mentions in *text*, raw source of *format* (text, html, markdown), published on *date*.

        *date* (YYYY-MM-DD) lets a name that did not exist yet be doubted and helps descriptions; it may be
        left out. Returns a ``Result`` whose offsets are code points of *text*. Raises ``ValueError`` for
        another *format*.
        """
        with _uncollected():
            return self._annotated(text, scannable(text, format), date)

    def _annotated(self, text: str, source: Scannable, date: str | None) -> Result:
        scan = source.text
        folded = fold(scan)
        found = self._matcher.find(scan, folded)
        candidates = self._judge.judge(found, scan, folded, date)
        candidates = joined(candidates, scan)
        mentions, rejected = [], []
        for item in candidates:
            hit, pattern, accepted, score, reason = item
            start, end = source.raw(hit.start, hit.end)
            if accepted:
                kind = "name" if pattern.naming else "alias"
                mentions.append(
                    Mention(start, end, text[start:end], pattern.record, kind, _confidence(score), reason)
                )
            else:
                rejected.append(Rejected(start, end, text[start:end], pattern.record, reason))
        return Result(
            mentions, self._suggestions(text, source, folded, found.nouns, candidates, date), rejected
        )

    def _suggestions(
        self,
        text: str,
        source: Scannable,
        folded: Folded,
        nouns: Iterable[Place],
        candidates: list[Candidate],
        date: str | None,
    ) -> list[Mention]:
        """Descriptions of treaties, as mentions of the kind ``descriptive``."""
        taken = [(c.hit.start, c.hit.end) for c in candidates if c.accepted]
        named = {c.pattern.record for c in candidates if c.accepted}
        out = []
        refused = [(c.hit.start, c.pattern.record) for c in candidates if not c.accepted]
        for found in self._describer.suggest(source.text, folded, nouns, taken, named, date, refused):
            start, end = source.raw(found.start, found.end)
            place = (start, end, text[start:end], found.record)
            out.append(Mention(*place, "descriptive", found.confidence, found.reason))
        return out


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without collections of garbage: a long text becomes so many small objects, all of them in use, that
    Python goes through all of them again and again, and twice the length takes more than twice as long.

    Whichever of several threads leaves first lets them be made again, so they are never left off.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _life(fact: Fact) -> Life:
    days = (fact.signed, fact.in_force, *fact.expires) if fact.signed else ()
    years = frozenset(day[:4] for day in days if day)
    return Life(fact.since, fact.signed, max(fact.expires, default=None), years)


def _foreign_pattern(name: Name) -> Pattern:
    sure, flagged = not name.ambiguous, name.ambiguous
    return Pattern(name.record, name.kind, name.text, b"", b"", "phrase", sure, False, flagged, name.wary)


def _confidence(score: float | None) -> float:
    if score is None:
        return 0.99
    return round(min(0.98, max(0.5, 0.6 + 0.03 * score)), 2)
