"""Say of each found name whether its record is meant, and why.

A name that can mean nothing else is decided at once. The others are weighed by
the words around them (``context.py``), by what stands beside them and by the
records named near them; at last the clear ones help the unclear.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from treatyref.annotate.brackets import introduced, spelt_out
from treatyref.annotate.context import NEAR, WINDOW, Context, Occurrences
from treatyref.annotate.fold import Folded
from treatyref.annotate.letters import case_of, in_address
from treatyref.annotate.match import Hit
from treatyref.annotate.names import Pattern
from treatyref.annotate.signs import another_year, counted, deed, employer, new_one, person
from treatyref.annotate.traits import Life, Traits, has_treaty_word, traits_of
from treatyref.annotate.verdict import Candidate

ACCEPT, ACCEPT_RECASED, ACCEPT_LOWER, ACCEPT_SURE, ACCEPT_CHECKED = 2.0, 4.0, 3.0, -2.0, 0.5
NEVER = 99.0
CLEAR, GOOD, DISCOURSE, COMPANY = 4.0, 2.0, 4.0, 4.0
_DEED, _BESIDE, _NAMED_SURELY, _TOO_EARLY, _RARE, _ENDED, _UNSIGNED = 4.0, 5.0, 3.0, 8.0, 1.5, 3.0, 3.5
_WARY, _MUTUAL, _NEIGHBOURS = 20.0, 3.0, 4
_AHEAD = 3  # months before its signature in which a treaty is news already
#: The places of the clear readings of a name, and whether each was accepted.
_Anchors = tuple[Sequence[int], Sequence[bool]]
_NO_ANCHORS: _Anchors = ((), ())
_NUMBERED = re.compile(
    r"[ \u00a0\-\u2010\u2011\u2013]?(?:I{1,3}|IV|V|[0-9]{1,2}|C[ \-]?[0-9])"
    r"(?![\w,%]|[ \-]?(?:km|mph|am|pm|percent|million|billion)\b)"
)
# One weapon, not the class: "its new …", "Russia's …", and "a …" anywhere but at the head of a sentence.
_ONE = re.compile(
    r"(?i)(?:\b(?:the|this|that|its|their|his|her|whose|our|new)|\w['’]s|(?<=[\w,;:] )(?:an?|one|another))"
    r"\s+(?:[\w\-]{2,20}\s+){0,2}$"
)


class _Option(NamedTuple):
    """One reading of a hit: its score, what it must reach, and why."""

    pattern: Pattern
    score: float
    threshold: float
    reason: str
    doubted: bool = False
    beside: bool = False
    wary: bool = False
    told: float = 0.0

    @property
    def accepted(self) -> bool:
        return self.score >= self.threshold


#: Numbers of hits, and the reading chosen of each.
_Weighed = list[tuple[int, _Option]]


class Judge:
    """Verdicts on hits; holds the context words and the records' lives, not the texts."""

    def __init__(self, context: Context, lives: Mapping[str, Life]) -> None:
        """*lives* maps record ids to ``Life``."""
        self._context = context
        self._lives = dict(lives)
        for record, since in context.since.items():
            self._lives[record] = self._lives.get(record, Life())._replace(since=since)
        self._traits: dict[Pattern, Traits] = {}

    def _traits_of(self, pattern: Pattern) -> Traits:
        found = self._traits.get(pattern)
        if found is None:
            found = self._traits[pattern] = traits_of(pattern, self._context, self._lives)
        return found

    def judge(self, hits: list[Hit], scan: str, folded: Folded, date: str | None) -> list[Candidate]:
        """A ``Candidate`` for every hit, and for acronyms that the text introduces, in order of place."""
        doubtful: list[int] = []
        verdicts: dict[int, Candidate] = {}
        for number, hit in enumerate(hits):
            verdict = self._at_once(hit, scan, date)
            if verdict is None:
                doubtful.append(number)
            else:
                verdicts[number] = Candidate(hit, hit.patterns[0], *verdict)
        if doubtful:
            self._weigh_all(hits, doubtful, verdicts, scan, folded, date)
        return introduced([verdicts[number] for number in sorted(verdicts)], scan)

    def _at_once(self, hit: Hit, scan: str, date: str | None) -> tuple[bool, None, str] | None:
        """``(accepted, None, reason)`` where the name alone decides, else None."""
        start, end, patterns = hit
        pattern = patterns[0]
        if in_address(scan, start, end):
            return False, None, "part of a web or mail address"
        surface, traits = scan[start:end], self._traits_of(pattern)
        case = case_of(surface, pattern)
        if case == "no":
            return False, None, "written in small letters, as the ordinary word is"
        if traits.numbered:
            following = _NUMBERED.match(scan, end)
            if following and not following[0][0].isdigit():
                bare = following[0].strip(" -\u00a0\u2010\u2011\u2013")
                return False, None, f"another of the series: followed by {bare!r}"
        if pattern.kind == "treaty" and new_one(scan, start, end):
            return False, None, "a new one, not the treaty of that name"
        if traits.general:
            return False, None, "too general a word to name the class"
        if traits.single and surface[-1] not in "sSy" and _ONE.search(scan, max(0, start - 60), start):
            return False, None, "one weapon, not the class"
        if len(patterns) > 1 or case != "as written" or _too_early(traits.life, date):
            return None
        if traits.alone or (traits.headed and has_treaty_word(surface)):
            return True, None, f"{surface!r} means nothing else"
        return None

    def _weigh_all(
        self,
        hits: list[Hit],
        doubtful: list[int],
        verdicts: dict[int, Candidate],
        scan: str,
        folded: Folded,
        date: str | None,
    ) -> None:
        nearest = folded.nearest
        places = [(nearest(hits[n].start), nearest(hits[n].end)) for n in doubtful]
        regions = iter(_regions(places, len(folded.loose)))
        high, found, sure = -1, Occurrences(0, [], [], []), _Sure(verdicts)
        weighed: _Weighed = []
        other_meaning: set[tuple[str, str]] = set()
        for number, place in zip(doubtful, places, strict=True):
            if place[0] > high:
                low, high = next(regions)
                found = self._context.occurrences(folded, low, high)
            hit = hits[number]
            rivals = frozenset(p.record for p in hit.patterns)
            before = hits[number - 1] if number else None
            options = [
                self._option(hit, p, rivals, place, found, scan, sure, date, other_meaning, before)
                for p in hit.patterns
            ]
            weighed.append((number, max(options, key=lambda option: (option.accepted, option.score))))
        named = sure.records | {o.pattern.record for _, o in weighed if o.accepted and not o.wary}
        weighed = [(number, _allayed(option, named)) for number, option in weighed]
        weighed = _in_company(hits, weighed)
        self._settle(hits, weighed, verdicts, scan, other_meaning)

    def _option(
        self,
        hit: Hit,
        pattern: Pattern,
        rivals: frozenset[str],
        place: tuple[int, int],
        found: Occurrences,
        scan: str,
        sure: "_Sure",
        date: str | None,
        other_meaning: set[tuple[str, str]],
        before: Hit | None,
    ) -> _Option:
        """The ``_Option`` that *pattern* is, one of the readings *rivals*; *before* is the hit before."""
        context, record, traits = self._context, pattern.record, self._traits_of(pattern)
        surface = scan[hit.start : hit.end]
        case = case_of(surface, pattern)
        evidence = context.weigh(record, rivals, place, found)
        if not evidence.never:
            other = self._sign(hit, traits, scan)
            if other:
                return _Option(pattern, -20.0, 0.0, other, True)
        if evidence.never:
            return _Option(pattern, -20.0, 0.0, f"stands in {evidence.never!r}", True)
        if pattern.shape == "acronym" and (spelt := spelt_out(scan, hit.start, hit.end)):
            named = (
                before
                and scan[before.end : hit.start] == " ("
                and record in {p.record for p in before.patterns}
            )
            if named or pattern.text.lower() in spelt.lower():
                return _Option(pattern, 20.0, 0.0, f"introduced in brackets after {spelt!r}")
            other_meaning.add((surface, record))
        score, reasons = evidence.score, []
        beside = context.beside(scan, hit.start, hit.end, pattern.kind)
        # "The Trident missile" in a report from the Trident hotel: what stands beside outweighs the rest.
        score -= evidence.against * (0.35 if beside else 1.0)
        if not evidence.against and case == "as written":
            score += traits.prior
            many = traits.plural and counted(
                scan, hit.start, hit.end, pattern.text, traits.counted, traits.plural
            )
            if many:
                score += many
                reasons.append("one of many")
        if beside:
            score += _BESIDE
            reasons.append(f"beside {beside!r}")
        done = None if beside else deed(scan, hit.start, hit.end, pattern.kind)
        if done:
            score += _DEED
            reasons.append(f"beside {done!r}")
        in_company = sure.near(hit.start)
        if in_company:
            score += COMPANY
            reasons.append("other records named near it")
        if record in sure.records:
            score += _NAMED_SURELY
            reasons.append("named surely in this text")
        if _too_early(traits.life, date):
            score -= _TOO_EARLY
            reasons.append(f"before there was one ({traits.life.since})")
        if len(rivals) > 1:
            score -= self._unlikely(record, traits.life, date)
        own = evidence.own + (evidence.own > 0 and (in_company or bool(done)))
        wary = traits.wary and record not in sure.records and own < 2
        if wary:
            score -= _WARY
            reasons.append("a common word")
        if evidence.speaks_for:
            reasons.append("speaks for it: " + ", ".join(evidence.speaks_for))
        if evidence.speaks_against:
            reasons.append("speaks against it: " + ", ".join(evidence.speaks_against))
        return _Option(
            pattern,
            score,
            self._threshold(pattern, traits, case, beside),
            "; ".join(reasons) or "nothing near it decides",
            evidence.against > 0 or wary,
            bool(beside),
            wary,
            1.0 if evidence.score > 0 or beside else traits.prior,
        )

    def _sign(self, hit: Hit, traits: Traits, scan: str) -> str | None:
        """Why what stands beside the hit makes it another thing's name, or None."""
        pattern = hit.patterns[0]
        if pattern.shape != "code" and (words := self._context.others.beside(scan, hit.start, hit.end)):
            return f"another thing's name beside {words!r}"
        if pattern.shape == "acronym" and employer(scan, hit.start, hit.end):
            return f"somewhere to be at: {scan[hit.start : hit.end]!r}"
        if pattern.shape == "proper" and (rest := person(scan, hit.end)):
            return f"a person's name: {rest!r}"
        if pattern.kind == "treaty" and (said := another_year(scan, hit.start, hit.end, traits.life.years)):
            return f"a treaty of {said}"
        return None

    def _unlikely(self, record: str, life: Life, date: str | None) -> float:
        """How much less a reading is to be expected than another of the same name."""
        out = _RARE if record in self._context.rare else 0.0
        if date and life.ended and date > life.ended:
            out += _ENDED
        if date and life.signed and _months(date) + _AHEAD < _months(life.signed):
            out += _UNSIGNED
        return out

    def _threshold(self, pattern: Pattern, traits: Traits, case: str, beside: str | None) -> float:
        """The score that a name in this case must reach."""
        if case == "lower":
            several = traits.several
            if (several and pattern.sure) or (not pattern.flagged and pattern.shape == "phrase"):
                return ACCEPT - (3.0 if pattern.sure else 0.0)
            if several and traits.worded:
                return ACCEPT
            return ACCEPT_LOWER if beside and pattern.record in self._context.lower else NEVER
        if case == "recased":
            return ACCEPT_RECASED - (3.0 if pattern.sure else 0.0)
        if pattern.sure:
            return ACCEPT_CHECKED if traits.checked else ACCEPT_SURE
        return ACCEPT

    def _settle(
        self,
        hits: list[Hit],
        weighed: _Weighed,
        verdicts: dict[int, Candidate],
        scan: str,
        other_meaning: set[tuple[str, str]],
    ) -> None:
        """Let the clear help the unclear: one sense per passage, and records come in company."""
        anchors: dict[tuple[str, str], tuple[list[int], list[bool]]] = {}
        company: list[int] = []
        for number, option in weighed:
            surplus = option.score - option.threshold
            if abs(surplus) >= CLEAR and option.threshold < NEVER:
                places, clear = anchors.setdefault((option.pattern.record, option.pattern.text), ([], []))
                places.append(hits[number].start)
                clear.append(option.accepted)
            if surplus >= GOOD:
                company.append(hits[number].start)
        for number, option in weighed:
            hit = hits[number]
            if (scan[hit.start : hit.end], option.pattern.record) in other_meaning and option.score < 15:
                reason = f"{scan[hit.start : hit.end]} is spelt out as something else here"
                verdicts[number] = Candidate(hit, option.pattern, False, option.score, reason)
            else:
                verdicts[number] = _settled(hit, option, anchors, company)


def _months(day: str) -> int:
    """The number of the month of *day* (YYYY-MM-DD, or less of it)."""
    return int(day[:4]) * 12 + int(day[5:7] or 1)


def _too_early(life: Life, date: str | None) -> bool:
    """Whether a text of *date* is older than the name."""
    return bool(date and life.since and int(date[:4]) < life.since)


def _allayed(option: _Option, named: Collection[str]) -> _Option:
    """*option* without the wariness of a common word where another name of its record is in the text."""
    if not option.wary or option.pattern.record not in named:
        return option
    return option._replace(score=option.score + _WARY + _NAMED_SURELY, wary=False, doubted=False)


def _in_company(hits: list[Hit], weighed: _Weighed) -> _Weighed:
    """*weighed*, with names of different weapons that nothing speaks against made likelier by each other."""
    unopposed = [_unopposed(option) for _, option in weighed]
    lone = [
        (hits[n].start, o.pattern.record, o.pattern.shape == "proper", o.told)
        for (n, o), lonely in zip(weighed, unopposed, strict=True)
        if lonely
    ]
    out = []
    for (number, option), lonely in zip(weighed, unopposed, strict=True):
        if lonely:
            start = hits[number].start
            at = bisect_left(lone, (start,))
            near = [
                n for n in lone[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS] if abs(n[0] - start) < WINDOW
            ]
            records = {record: told for _, record, _, told in near}
            # Two names of gods or of clubs say nothing of each other: one must have something for it.
            if (
                len(records) > 1
                and any(proper for _, _, proper, _ in near)
                and (len(records) > 2 or sum(records.values()) >= 1)
            ):
                reason = f"{option.reason}; another weapon is named near it"
                option = option._replace(score=option.score + _MUTUAL, reason=reason)
        out.append((number, option))
    return out


def _unopposed(option: _Option) -> bool:
    return (
        option.pattern.kind == "system"
        and option.pattern.shape in ("proper", "code")
        and not option.doubted
        and option.threshold < NEVER
    )


def _settled(
    hit: Hit, option: _Option, anchors: Mapping[tuple[str, str], _Anchors], company: Sequence[int]
) -> Candidate:
    score, reason, accepted = option.score, option.reason, option.accepted
    if option.threshold >= NEVER:
        reason = "written in small letters, as the ordinary word is"
    elif abs(score - option.threshold) < CLEAR:
        key = (option.pattern.record, option.pattern.text)
        clear = _anchor(anchors.get(key, _NO_ANCHORS), hit.start)
        if clear is not None and not (accepted and option.beside):
            score += DISCOURSE if clear else -DISCOURSE
            reason += "; as elsewhere in this passage"
        elif clear is None and not accepted and not option.doubted and _near(company, hit.start):
            score += COMPANY
            reason += "; in the company of other records"
        accepted = score >= option.threshold
    return Candidate(hit, option.pattern, accepted, score, reason)


class _Sure:
    """The places and records of the names that were decided at once."""

    def __init__(self, verdicts: dict[int, Candidate]) -> None:
        accepted = [v for v in verdicts.values() if v.accepted]
        self._places = sorted(v.hit.start for v in accepted)
        self.records = {v.pattern.record for v in accepted}

    def near(self, at: int) -> bool:
        return _near(self._places, at)


def _near(places: Sequence[int], at: int) -> bool:
    """Whether one of the sorted *places* lies within a window of *at*."""
    number = bisect_left(places, at)
    return (number < len(places) and places[number] - at < WINDOW) or (
        number > 0 and at - places[number - 1] < WINDOW
    )


def _regions(places: Iterable[tuple[int, int]], size: int) -> list[list[int]]:
    """Windows around places, joined where they overlap, within the folded text."""
    out: list[list[int]] = []
    for start, end in sorted(places):
        low, high = max(0, start - WINDOW - NEAR), min(size, end + WINDOW + NEAR)
        if out and low <= out[-1][1]:
            out[-1][1] = max(out[-1][1], high)
        else:
            out.append([low, high])
    return out


def _anchor(anchors: _Anchors, at: int) -> bool | None:
    """The verdict of the clear reading nearest to *at*, within two windows; None where there is none."""
    places, verdicts = anchors
    number = bisect_left(places, at)
    near = [n for n in (number - 1, number) if 0 <= n < len(places) and abs(places[n] - at) < 2 * WINDOW]
    return verdicts[min(near, key=lambda n: abs(places[n] - at))] if near else None
