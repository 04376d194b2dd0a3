"""Say of each found name whether its record is meant, and why.

A name that can mean nothing else is decided at once. The others are weighed by
the words around them (``context.py``), by what stands beside them and by the
records named near them; at last the clear ones help the unclear (``settle.py``).
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

from treatyref.annotate.brackets import introduced, spelt_out
from treatyref.annotate.context import Around, Context, around, occurrences
from treatyref.annotate.fold import Folded
from treatyref.annotate.letters import in_address
from treatyref.annotate.match import Hit, Matches
from treatyref.annotate.names import Pattern
from treatyref.annotate.readings import NEVER, Form, Life, Reading, form_of
from treatyref.annotate.settle import CLEAR, COMPANY, NAMED_SURELY, WARY, Weighed, near, settled
from treatyref.annotate.signs import another_year, counted, deed, new_one, other_thing
from treatyref.annotate.verdict import Candidate

_BESIDE, _DEED, _TOO_EARLY, _RARE, _ENDED, _UNSIGNED = 5.0, 4.0, 24.0, 1.5, 3.0, 3.5
_A_GENERATION, _LONG_ENDED = 20, 5.0  # years after its end by which a treaty's short name means other things
_NEW, _JUST_ENDED, _YEARS = 2.0, 1.0, 3  # a treaty signed in the years before a text is the one it speaks of
_AHEAD = 3  # months before its signature in which a treaty is in the news already
_FORMS = 16_384  # spellings whose form is kept
_NUMBERED = re.compile(
    r"[ \u00a0\-\u2010\u2011\u2013]?(?:I{1,3}|IV|V|[0-9]{1,2}|C[ \-]?[0-9])"
    r"(?![\w,%]|[ \-]?(?:km|mph|am|pm|percent|million|billion)\b"
    r"|[ \u00a0](?:to|votes?|for|against)\b|[\-\u2013]\d)"  # a vote
)
# One weapon, not the class: "its new …", "Russia's …", and "a …" anywhere but at the head of a sentence.
_ONE = re.compile(
    r"(?i)(?:\b(?:the|this|that|its|their|his|her|whose|our|new)|\w['’]s|(?<=[\w,;:] )(?:an?|one|another))"
    r"\s+(?:[\w\-]{2,20}\s+){0,2}$"
)
_RANK = attrgetter("accepted", "score")


class Judge:
    """Verdicts on hits; holds the context words and the records' lives, not the texts."""

    def __init__(self, context: Context, lives: Mapping[str, Life]) -> None:
        """*lives* maps record ids to ``Life``."""
        whole = dict(lives)
        for record, since in context.since.items():
            whole[record] = whole.get(record, Life())._replace(since=since)
        self._context = context

        @lru_cache(maxsize=_FORMS)
        def form(surface: str, patterns: tuple[Pattern, ...]) -> Form:
            return form_of(surface, patterns, context, whole)

        self._form = form

    def judge(self, found: Matches, scan: str, folded: Folded, date: str | None) -> list[Candidate]:
        """A ``Candidate`` for every hit, and for acronyms that the text introduces, in order of place."""
        forms = [self._form(scan[start:end], patterns) for start, end, patterns in found.hits]
        verdicts = [_at_once(hit, form, scan, date) for hit, form in zip(found.hits, forms, strict=True)]
        doubtful = [number for number, verdict in enumerate(verdicts) if verdict is None]
        if doubtful:
            passage = _Passage(found, verdicts, scan, folded, date)
            weighed = [self._likeliest(number, forms[number], passage) for number in doubtful]
            settling = settled(weighed, passage.named, passage.elsewhere, scan)
            for number, candidate in zip(doubtful, settling, strict=True):
                verdicts[number] = candidate
        return introduced([verdict for verdict in verdicts if verdict], scan)

    def _likeliest(self, number: int, form: Form, passage: "_Passage") -> Weighed:
        """The likeliest reading of the hit of this number."""
        hit = passage.hits[number]
        if form.hopeless:
            return Weighed(hit, form.readings[0].pattern, 0.0, NEVER, "")
        start, end = passage.folded.nearest(hit.start), passage.folded.nearest(hit.end)
        words = around(start, end, passage.words)
        beside = other_thing(passage.scan, hit.start, hit.end, hit.patterns[0].shape, self._context.others)
        read = []
        for reading in form.readings:
            nevers = reading.lists[2]
            phrase = self._context.ruling(nevers, start, end, passage.words) if nevers else None
            reason = f"stands in {phrase!r}" if phrase else beside or _of_another_year(hit, reading, passage)
            if reason:
                read.append(Weighed(hit, reading.pattern, -20.0, 0.0, reason, doubted=True))
                continue
            acronym = reading.pattern.shape == "acronym"
            ruled = _by_bracket(number, reading.pattern, passage) if acronym else None
            read.append(ruled or self._scored(hit, reading, form.shared, words, passage))
        return read[0] if len(read) == 1 else max(read, key=_RANK)

    def _scored(
        self, hit: Hit, reading: Reading, shared: bool, words: Around, passage: "_Passage"
    ) -> Weighed:
        """*reading* with its score by the *words* around it; *shared* where records compete for the name."""
        score, against, own, speaks_for, speaks_against = self._context.weigh(reading.lists, words)
        pattern, life, reasons = reading.pattern, reading.life, []
        found = score > 0
        beside = self._context.beside(passage.scan, hit.start, hit.end, pattern.kind)
        if against:
            # "The Trident missile" in a report from the Trident hotel: what stands beside outweighs the rest.
            score -= against * (0.35 if beside else 1.0)
        else:
            score += reading.prior
            many = reading.counted and counted(
                passage.scan, hit.start, hit.end, pattern.text, *reading.counted
            )
            if many:
                score += many
                reasons.append("one of many")
        # What is clear already is not asked for more.
        plain = score >= reading.threshold + CLEAR and not reading.wary
        done = None if beside or plain else deed(passage.scan, hit.start, hit.end, pattern.kind)
        if beside or done:
            score += _BESIDE if beside else _DEED
            reasons.append(f"beside {beside or done!r}")
        in_company = near(passage.places, hit.start)
        if in_company:
            score += COMPANY
            reasons.append("other records named near it")
        named = pattern.record in passage.named
        if named:
            score += NAMED_SURELY
            reasons.append("named surely in this text")
        if life.since and _too_early(life, passage.date):
            score -= _TOO_EARLY
            reasons.append(f"before there was one ({life.since})")
        if shared:
            score -= _unlikely(reading, passage.date)
        told = in_company or bool(done or beside)
        wary = reading.wary and not named and own + (own > 0 and told) < 2
        if wary:
            score -= WARY
            reasons.append("a common word")
        if speaks_for:
            reasons.append("speaks for it: " + ", ".join(speaks_for))
        if speaks_against:
            reasons.append("speaks against it: " + ", ".join(speaks_against))
        return Weighed(
            hit,
            pattern,
            score,
            reading.beside if beside else reading.threshold,
            "; ".join(reasons) or "nothing near it decides",
            against > 0 or wary,
            bool(beside),
            wary,
            reading.weapon,
            1.0 if beside or found else reading.prior,
        )


class _Passage:
    """What all names of a text are weighed by: its words, and what it names beyond doubt."""

    def __init__(
        self,
        found: Matches,
        verdicts: Sequence[Candidate | None],
        scan: str,
        folded: Folded,
        date: str | None,
    ) -> None:
        """*verdicts* are those that needed no weighing, None for the others."""
        self.hits, self.scan, self.folded, self.date = found.hits, scan, folded, date
        self.words = occurrences(found.terms)
        accepted = [verdict for verdict in verdicts if verdict and verdict.accepted]
        self.places = [verdict.hit.start for verdict in accepted]
        self.named = {verdict.pattern.record for verdict in accepted}
        #: Acronyms that the text spells out as something else than the record; weighing adds to them.
        self.elsewhere: set[tuple[str, str]] = set()


def _at_once(hit: Hit, form: Form, scan: str, date: str | None) -> Candidate | None:
    """The verdict where the name alone, or what stands at its edges, decides."""
    start, end, patterns = hit
    reason, accepted = None, False
    if in_address(scan, start, end):
        reason = "part of a web or mail address"
    elif form.refused:
        reason = form.refused
    elif form.numbered and (following := _NUMBERED.match(scan, end)) and not following[0][0].isdigit():
        bare = following[0].strip(" -\u00a0\u2010\u2011\u2013")
        reason = f"another of the series: followed by {bare!r}"
    elif patterns[0].kind == "treaty" and new_one(scan, start, end):
        reason = "a new one, not the treaty of that name"
    elif form.general:
        reason = "too general a word to name the class"
    elif form.single and _ONE.search(scan, max(0, start - 60), start):
        reason = "one weapon, not the class"
    elif form.decided and not _too_early(form.readings[0].life, date):
        reason, accepted = form.decided, True
    return Candidate(hit, patterns[0], accepted, None, reason) if reason else None


def _by_bracket(number: int, pattern: Pattern, passage: _Passage) -> Weighed | None:
    """The acronym of this number where a bracket spells it out as *pattern*; noted if as something else."""
    hit, scan = passage.hits[number], passage.scan
    spelt = spelt_out(scan, hit.start, hit.end)
    if not spelt:
        return None
    before = passage.hits[number - 1] if number else None
    named = (
        before
        and scan[before.end : hit.start] == " ("
        and any(other.record == pattern.record for other in before.patterns)
    )
    if named or pattern.text.lower() in spelt.lower():
        return Weighed(hit, pattern, 20.0, 0.0, f"introduced in brackets after {spelt!r}")
    passage.elsewhere.add((scan[hit.start : hit.end], pattern.record))
    return None


def _of_another_year(hit: Hit, reading: Reading, passage: _Passage) -> str | None:
    """Why the text says that a treaty of another year is meant, or None."""
    said = another_year(passage.scan, hit.start, hit.end, reading.life.years)
    return f"a treaty of {said}" if said else None


def _months(day: str) -> int:
    """The number of the month of *day* (YYYY-MM-DD, or less of it)."""
    return int(day[:4]) * 12 + int(day[5:7] or 1)


def _too_early(life: Life, date: str | None) -> bool:
    """Whether a text of *date* is older than the name."""
    return bool(date and life.since and int(date[:4]) < life.since)


def _unlikely(reading: Reading, date: str | None) -> float:
    """How much less a reading is to be expected than another of the same name."""
    out, life = _RARE if reading.rare else 0.0, reading.life
    if date and life.ended and date > life.ended:
        since = int(date[:4]) - int(life.ended[:4])
        out += _JUST_ENDED if since < _YEARS else _ENDED if since < _A_GENERATION else _LONG_ENDED
    if date and life.signed and 0 <= int(date[:4]) - int(life.signed[:4]) <= _YEARS:
        out -= _NEW
    if date and life.signed and _months(date) + _AHEAD < _months(life.signed):
        out += _UNSIGNED
    return out
