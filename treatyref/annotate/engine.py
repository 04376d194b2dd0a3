"""The way in: names and facts once, then texts, each answered with mentions and reasons."""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from treatyref.annotate import describe
from treatyref.annotate.context import NEAR, WINDOW, Context
from treatyref.annotate.fold import encodable, fold
from treatyref.annotate.match import Hit, Matcher
from treatyref.annotate.names import Pattern, as_name, expand
from treatyref.annotate.source import scannable

ACCEPT, ACCEPT_RECASED, ACCEPT_LOWER = 2.0, 4.0, 3.0
DISCOURSE = 4.0
_NO_ANCHORS = ((), ())
_BESIDE = 5.0
_NUMBERED = re.compile(
    r"[ \u00a0\-\u2010\u2011\u2013]?(?:I{1,3}|IV|V|[0-9]{1,2}|C[ \-]?[0-9])"
    r"(?![\w,%]|[ \-]?(?:km|mph|am|pm|percent|million|billion)\b)"
)
_DEFINITE = re.compile(r"(?i)\b(?:the|this|that|its|their|his)\s+$")
_APPOSED = re.compile(
    r"[\"'”’»)]?[ \u00a0\n](?:(?!(?:and|or|as|of|is|are|to|for|with|than|nor|in)\b)[\w\-]{1,20}[ \n])?"
)
_URL_EDGE = frozenset("/.@=_&?%+~-:#")
_URL = re.compile(
    r"://|^www\.|^[^@\s]+@[^@\s]+\.[a-z]|\.(?:com|org|net|gov|mil|int|ru|uk|eu|info|html?|php|pdf|jpe?g|png)\b",
    re.I,
)
_BRACKETED = re.compile(r"\s?\(\s?[\"'“‘]?([A-Z][A-Z\-]{1,7})[\"'”’]?\s?\)")


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

    mentions: list
    suggestions: list
    rejected: list


class _Candidate(NamedTuple):
    """A hit with the verdict on it; ``score`` is None where nothing had to be weighed."""

    hit: Hit
    pattern: Pattern
    accepted: bool
    score: float | None
    reason: str


class Annotator:
    """Finds records in texts. Build it once: it holds the names, not the texts."""

    def __init__(self, names, facts=(), context=None):
        """*names*: ``Name``s, mappings or tuples; *facts*: ``Fact``s; *context*: your own ``Context``."""
        names = [as_name(name) for name in names]
        foreign = [name for name in names if not encodable(name.text)]
        self._matcher = Matcher(expand(names), [(name.text, _foreign_pattern(name)) for name in foreign])
        self._context = context or Context()
        self._facts = [describe.as_fact(fact) for fact in facts]
        self._since = {fact.record: fact.since for fact in self._facts if fact.since}

    def annotate(self, text, format="text", date=None):
        """Find mentions in *text*, raw source of *format* (text, html, markdown), published on *date*.

        *date* (YYYY-MM-DD) lets a name that did not exist yet be doubted and helps descriptions; it may be
        left out. Returns a ``Result`` whose offsets are code points of *text*.
        """
        source = scannable(text, format)
        scan = source.text
        folded = fold(scan)
        hits = self._matcher.find(scan, folded)
        candidates = self._judge(hits, scan, folded, date)
        candidates = _side_by_side(_without_appositions(candidates, scan), scan)
        mentions, rejected = [], []
        for item in candidates:
            start, end = source.raw(item.hit.start, item.hit.end)
            surface, pattern = text[start:end], item.pattern
            if item.accepted:
                mentions.append(
                    Mention(
                        start,
                        end,
                        surface,
                        pattern.record,
                        "name" if pattern.naming else "alias",
                        _confidence(item.score),
                        item.reason,
                    )
                )
            else:
                rejected.append(Rejected(start, end, surface, pattern.record, item.reason))
        suggestions = []
        if self._facts:
            taken = [(c.hit.start, c.hit.end) for c in candidates if c.accepted]
            named = {c.pattern.record for c in candidates if c.accepted}
            for found in describe.suggest(scan, folded, self._facts, taken, named, date):
                start, end = source.raw(found.start, found.end)
                suggestions.append(
                    Mention(
                        start,
                        end,
                        text[start:end],
                        found.record,
                        "descriptive",
                        found.confidence,
                        found.reason,
                    )
                )
        return Result(mentions, suggestions, rejected)

    # -- judging -----------------------------------------------------------------

    def _judge(self, hits, scan, folded, date):
        """A verdict on every hit, in order of place."""
        year = int(date[:4]) if date else None
        doubtful, verdicts = [], {}
        for number, hit in enumerate(hits):
            pattern, verdict = self._at_once(hit, scan, year)
            if verdict is None:
                doubtful.append(number)
            else:
                verdicts[number] = _Candidate(hit, pattern, *verdict)
        if doubtful:
            self._weigh_all(hits, doubtful, verdicts, scan, folded, year)
        found = [verdicts[number] for number in sorted(verdicts)]
        return _introduced(found, scan)

    def _at_once(self, hit, scan, year):
        """``(pattern, verdict)`` where the name alone decides, else ``(pattern, None)``."""
        pattern = hit.patterns[0]
        surface = scan[hit.start : hit.end]
        if _in_address(scan, hit.start, hit.end):
            return pattern, (False, None, "part of a web or mail address")
        case = _case(surface, pattern)
        if case == "no":
            return pattern, (False, None, "written in small letters, as the ordinary word is")
        if pattern.shape != "code" and _NUMBERED.match(scan, hit.end) and pattern.shape != "phrase":
            following = _NUMBERED.match(scan, hit.end)[0]
            if not (pattern.kind == "class" or following[0].isdigit() or pattern.text[-1] in "I0123456789"):
                return pattern, (False, None, f"another of the series: followed by {following.strip(' -')!r}")
        if pattern.kind == "class" and pattern.flagged:
            return pattern, (False, None, "too general a word to name the class")
        one = pattern.kind == "class" and surface[-1] not in "sS"
        if one and _DEFINITE.search(scan, max(0, hit.start - 8), hit.start):
            return pattern, (False, None, "one weapon spoken of before, not the class")
        if len(hit.patterns) > 1 or not pattern.sure or case != "as written":
            return pattern, None
        if pattern.loose in self._context.checked.get(pattern.record, ()):
            return pattern, None
        if pattern.shape == "proper" or year and year < self._since.get(pattern.record, 0) - 1:
            return pattern, None
        return pattern, (True, None, f"{surface!r} means nothing else")

    def _weigh_all(self, hits, doubtful, verdicts, scan, folded, year):
        context = self._context
        places = {n: (folded.index(hits[n].start), folded.index(hits[n].end)) for n in doubtful}
        regions = _regions(places.values(), len(folded.loose))
        occurrences = context.occurrences(folded, regions)
        sure_at = sorted(v.hit.start for v in verdicts.values() if v.accepted)
        expanded = {}
        weighed = []
        for number in doubtful:
            hit = hits[number]
            options = [
                self._option(hit, p, places[number], occurrences, scan, sure_at, year, expanded)
                for p in hit.patterns
            ]
            weighed.append((number, max(options, key=lambda option: (option[2], option[1]))))
        spelt_else = {key for key, value in expanded.items() if value is False}
        self._settle(hits, weighed, verdicts, scan, spelt_else)

    def _option(self, hit, pattern, place, occurrences, scan, sure_at, year, expanded):
        """``(pattern, score, accepted so far, threshold, reason)`` for one reading of a hit."""
        context = self._context
        surface = scan[hit.start : hit.end]
        evidence = context.weigh(pattern.record, place, occurrences)
        if evidence.never:
            return pattern, -20.0, False, 0.0, f"stands in {evidence.never!r}"
        if pattern.shape == "acronym" and (spelt := _spelt_out(scan, hit.start, hit.end)):
            key = (surface, pattern.record)
            if any(h in spelt.lower() for h in (pattern.text.lower(),)):
                return pattern, 20.0, True, 0.0, f"introduced in brackets after {spelt!r}"
            if key not in expanded:
                expanded[key] = False
        case = _case(surface, pattern)
        score, reasons = evidence.score, []
        beside = context.beside(scan, hit.start, hit.end)
        # "The Trident missile" in a report from the Trident hotel: what stands beside outweighs the rest.
        score -= evidence.against * (0.35 if beside else 1.0)
        if beside:
            score += _BESIDE
            reasons.append(f"beside {beside!r}")
        if sure_at and _nearest(sure_at, hit.start) < WINDOW:
            score += 4.0
            reasons.append("other records named near it")
        if year and year < self._since.get(pattern.record, 0) - 1:
            score -= 8.0
            reasons.append(f"before there was one ({self._since[pattern.record]})")
        threshold = ACCEPT
        if case == "lower":
            threshold = (
                ACCEPT_LOWER if beside and context.records.get(pattern.record, {}).get("lower") else 99.0
            )
            several = len(pattern.loose.split()) > 1
            if not pattern.flagged and pattern.shape == "phrase" or (several and pattern.sure):
                threshold = ACCEPT
        elif case == "recased":
            threshold = ACCEPT_RECASED
        if pattern.sure and case == "as written":
            threshold = -2.0
        elif pattern.sure:
            threshold -= 3.0
        if evidence.speaks_for:
            reasons.append("speaks for it: " + ", ".join(evidence.speaks_for))
        if evidence.speaks_against:
            reasons.append("speaks against it: " + ", ".join(evidence.speaks_against))
        return pattern, score, score >= threshold, threshold, "; ".join(reasons) or "nothing near it decides"

    def _settle(self, hits, weighed, verdicts, scan, spelt_else):
        """Let clear readings of a spelling help the unclear ones near them: one sense per passage."""
        anchors = {}
        for number, (pattern, score, accepted, threshold, _) in weighed:
            surplus = score - threshold
            if abs(surplus) >= 4.0 and threshold < 50:
                places, clear = anchors.setdefault((pattern.record, pattern.text), ([], []))
                places.append(hits[number].start)
                clear.append(accepted)
        for number, (pattern, score, accepted, threshold, reason) in weighed:
            hit = hits[number]
            surface = scan[hit.start : hit.end]
            if (surface, pattern.record) in spelt_else and score < 15:
                verdicts[number] = _Candidate(
                    hit, pattern, False, score, f"{surface} is spelt out as something else here"
                )
                continue
            if abs(score - threshold) < 4.0 and threshold < 50:
                clear = _anchor(anchors.get((pattern.record, pattern.text), _NO_ANCHORS), hit.start)
                if clear is not None and not (accepted and "beside" in reason):
                    score += DISCOURSE if clear else -DISCOURSE
                    accepted = score >= threshold
                    reason += "; as elsewhere in this passage"
            if threshold >= 50:
                reason = "written in small letters, as the ordinary word is"
            verdicts[number] = _Candidate(hit, pattern, accepted, score, reason)


def _foreign_pattern(name):
    return Pattern(
        name.record, name.kind, name.text, b"", b"", "phrase", not name.ambiguous, False, name.ambiguous
    )


@lru_cache(maxsize=4096)
def _case(surface, pattern):
    """How the letters of *surface* compare with the name's: as written, recased, lower or no."""
    if pattern.shape in ("phrase", "code") and pattern.sure:
        return "as written"
    name = pattern.text
    letters = [c for c in surface if c.isalpha()]
    if not letters or not any(c.isupper() or c.islower() for c in letters):
        return "as written"
    lower = not any(c.isupper() for c in letters)
    if pattern.kind == "class":
        return "as written"
    words = len(pattern.loose.split())
    if lower:
        if pattern.shape == "acronym":
            return "no"
        if words > 1 and any(w.isupper() and len(w) > 1 for w in name.split()):
            # "inf treaty": the head noun carries it; "new start" alone is two plain words.
            return "lower" if pattern.sure else "no"
        return "lower"
    if pattern.shape == "acronym" or any(w.isupper() and len(w) > 1 for w in name.split()):
        capital = [w for w in re.split(r"[^\w]+", name) if w.isupper() and len(w) > 1]
        if all(w in surface for w in capital) and not (surface.isupper() and not name.isupper()):
            return "as written"
        if all(w[0].isupper() for w in surface.split() if w[0].isalpha()):
            return "recased"
        return "recased" if surface[0].isupper() or pattern.sure else "no"
    if surface.isupper():
        return "recased" if words == 1 and len(surface) < 4 else "as written"
    return "as written" if surface[0].isupper() or not surface[0].isalpha() else "lower"


def _in_address(scan, start, end):
    """Whether the span is part of a web or mail address or a file name."""
    if not (start and scan[start - 1] in _URL_EDGE or end < len(scan) and scan[end] in "/.@=_&-"):
        return False
    low = start
    while low and start - low < 300 and not scan[low - 1].isspace() and scan[low - 1] not in "<>\"'()[]":
        low -= 1
    high = end
    while (
        high < len(scan) and high - end < 300 and not scan[high].isspace() and scan[high] not in "<>\"'()[]"
    ):
        high += 1
    return bool(_URL.search(scan[low:high]))


_SMALL_WORDS_TEXT = "of and the on for to in a an with s"
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())


def _spelt_out(scan, start, end):
    """The words whose initials a bracketed acronym at the span gives, or None."""
    letters = [c.lower() for c in scan[start:end] if c.isalpha()]
    if len(letters) < 2 or " " in scan[start:end]:
        return None
    if scan[max(0, start - 1) : start] == "(" and scan[end : end + 1] in (")", ",", ";"):
        words = list(re.finditer(r"[^\W_]+", scan[max(0, start - 140) : start - 1]))
        base, need, at = max(0, start - 140), len(letters) - 1, len(words) - 1
        while at >= 0 and need >= 0:
            word = words[at][0].lower()
            if word[0] == letters[need]:
                need -= 1
            elif word not in _SMALL_WORDS:
                return None
            at -= 1
        if need < 0:
            return scan[base + words[at + 1].start() : start].rstrip(" (")
    if scan[end : end + 2] == " (":
        close = scan.find(")", end, end + 140)
        words = re.findall(r"[^\W_]+", scan[end + 2 : close]) if close > 0 else []
        initials = [w[0].lower() for w in words if w.lower() not in _SMALL_WORDS]
        if initials == letters:
            return scan[end + 2 : close]
    return None


def _regions(places, size):
    """Windows around places, joined where they overlap, within the folded text."""
    out = []
    for start, end in sorted(places):
        low, high = max(0, start - WINDOW - NEAR), min(size, end + WINDOW + NEAR)
        if out and low <= out[-1][1]:
            out[-1][1] = max(out[-1][1], high)
        else:
            out.append([low, high])
    return out


def _nearest(places, at):
    number = bisect_left(places, at)
    return min(abs(places[n] - at) for n in (number - 1, number) if 0 <= n < len(places))


def _anchor(anchors, at):
    """The verdict of the clear reading nearest to *at*, within two windows; None where there is none."""
    places, verdicts = anchors
    number = bisect_left(places, at)
    near = [n for n in (number - 1, number) if 0 <= n < len(places) and abs(places[n] - at) < 2 * WINDOW]
    return verdicts[min(near, key=lambda n: abs(places[n] - at))] if near else None


def _without_appositions(candidates, scan):
    """Take back class names that only say what the system named just before them is."""
    out, last = [], None
    for item in candidates:
        if (
            last
            and item.accepted
            and item.pattern.kind == "class"
            and _APPOSED.fullmatch(scan, last.hit.end, item.hit.start)
        ):
            reason = f"says what {scan[last.hit.start : last.hit.end]!r} is"
            item = item._replace(accepted=False, reason=reason)
        if item.accepted:
            last = item
        out.append(item)
    return out


def _side_by_side(candidates, scan):
    """Join two designations of one system that only a space parts: they are one mention."""
    out = []
    for item in candidates:
        last = out[-1] if out else None
        if (
            last
            and last.accepted
            and item.accepted
            and item.pattern.kind == "system"
            and last.pattern.record == item.pattern.record
            and scan[last.hit.end : item.hit.start] in (" ", "\u00a0", "\n")
        ):
            out[-1] = last._replace(hit=last.hit._replace(end=item.hit.end))
        else:
            out.append(item)
    return out


def _introduced(candidates, scan):
    """Add acronyms that the text itself introduces in brackets after a full name, and their later uses."""
    added, taken = [], {c.hit.start for c in candidates}
    for item in candidates:
        if not item.accepted or item.hit.end - item.hit.start < 12:
            continue
        found = _BRACKETED.match(scan, item.hit.end, item.hit.end + 20)
        if not found or found.start(1) in taken:
            continue
        words = re.findall(r"[^\W_]+", scan[item.hit.start : item.hit.end])
        initials = "".join(w[0] for w in words if w.lower() not in _SMALL_WORDS).upper()
        short = found[1]
        if short.replace("-", "") not in (initials, initials[:-1]):
            continue
        for use in re.finditer(rf"(?<![\w\-]){re.escape(short)}(?!\w)", scan[item.hit.end :]):
            start = item.hit.end + use.start()
            if start not in taken:
                taken.add(start)
                hit = Hit(start, start + len(short), (item.pattern,))
                pattern = item.pattern._replace(naming=False)
                added.append(
                    _Candidate(hit, pattern, True, None, f"introduced in brackets after {words[0]} …")
                )
    if not added:
        return candidates
    spans = [(c.hit.start, c.hit.end) for c in candidates]
    added = [a for a in added if not any(s < a.hit.end and a.hit.start < e for s, e in spans)]
    return sorted((*candidates, *added), key=lambda c: c.hit.start)


def _confidence(score):
    if score is None:
        return 0.99
    return round(min(0.98, max(0.5, 0.6 + 0.03 * score)), 2)
