"""Check dates and quantities beside a mention against what its record knows.

A claim is only looked for where a sentence names a record (or describes it, or goes on about the one
named just before) and uses a word that says what the figure is: signed, in force, withdrew, range,
limit, destroyed. Where the words leave it open, or the record has more than one answer, there is none.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from treatyref import dates
from treatyref.annotate import compare, known
from treatyref.annotate.compare import Verdict
from treatyref.annotate.engine import Result
from treatyref.annotate.figures import Dated, Quantity, counts_in, dates_in, distances_in
from treatyref.annotate.names import TREATY_NOUNS
from treatyref.annotate.source import BREAK, scannable
from treatyref.documents import Document

T = TypeVar("T")
_SENTENCE_END = re.compile(
    r"[.!?](?<!\b[A-Z]\.)(?<!\bMr\.|\bDr\.|\bLt\.|\bSt\.|\bNo\.|\bMs\.)"
    r"(?<!\bMrs\.|\bGen\.|\bSen\.|\bGov\.|\bRep\.|\bCol\.|\bAdm\.)"
    r"(?<!\bJan\.|\bFeb\.|\bMar\.|\bApr\.|\bAug\.|\bOct\.|\bNov\.|\bDec\.)(?<!\bSept\.)"
    rf"[\"'”’»)]*\s+(?=[\"'“‘«(]?[A-Z0-9])|{BREAK}|\n\s*\n"
)
_GOES_ON = re.compile(
    r"\s*(?:(?:But|And|Yet|Under) )?"
    rf"(?:[Tt]h(?:e|is|at) (?:{TREATY_NOUNS}|deal)\b|It\b)"
)
_CUES = {
    "signature": "signed|signing|signature|concluded|inked|initialled|initialed|dating from|dates from",
    "entry into force": "(?:entered|enters?|came|comes?|went|put|brought) into (?:force|effect)|took effect|"
    "entry into force|in force since|in effect since",
    "withdrawal": "withdr(?:ew|awn|awal)|pull(?:ed|s|ing)? out|quits?|left|walked away|exited|abandoned|"
    "leaving|withdrawing",
    "suspension": "suspended|suspending|suspension",
    "expiry": "expir(?:e|es|ed|ing|y)|laps(?:e|es|ed|ing)|runs? out|ran out|running out",
    "extension": "extended|extension|extending|prolonged",
    "test": "test(?:ed|-fired|-launched|s|ing)?|test[ -](?:launch|firing|flight)(?:es|s)?|flight[ -]tested",
    "statement": "said|stated|statement|declared|announced|accused",
}
_CUE = re.compile("|".join(rf"(?P<c{n}>\b(?:{words})\b)" for n, words in enumerate(_CUES.values())))
_SUBJECTS = tuple(_CUES)
_NOT_DONE = re.compile(
    r"\b(?:will|would|could|may|might|should|must|plans?|planned|intends?|intention|if|not|never|"
    r"threaten(?:s|ed|ing)?|"
    r"n['’]t|to|refus\w+|failed|urged?|wants?|before|without|rather than|unless|until)\s+(?:\w+\s+){0,2}$"
)
_AHEAD = re.compile(r"\b(?:due|set|scheduled|will|would|expected|about)\b|\bexpir(?:es|ing)\b|\bruns? out\b")
_OTHER_OBJECT = re.compile(
    r"\W+(?:\w+\W+){0,4}?(?:bill|law|decree|order|contract|memorandum|letter|legislation)\b"
)
_UNTIL = re.compile(r"\b(?:until|to|through|till)\s+(?:at least\s+)?$")
_LIMIT_BEFORE = re.compile(r"\b(?:by|before|after|until|since|through)\s+$")
_CLAUSE = re.compile(r"[;:—]|, (?:but|while|and|which) ")
_RANGE = re.compile(r"\brang(?:e|es|ed|ing)\b")
_CAP = re.compile(
    r"\b(?:limit\w*|cap(?:s|ped|ping)?|restrict\w*|ceilings?|allow\w*|holds?|no more than|reduc\w*|cut)\b"
)
_DESTROYED = re.compile(r"\b(?:destr(?:oyed|uction|oying)|eliminat\w+|scrapp?(?:ed|ing)|dismantl\w+)\b")
_YEAR_BEFORE = re.compile(
    r"(?<!\bin )(?<!\bof )(?<!\bby )(?<!\bsince )(?<!\bfrom )(?<!\buntil )(?<!\bafter )\b((?:19|20)\d\d) $"
)
_YEAR_WITHIN = re.compile(r"^(?:the |a |an |that |this )?(?:\w+ )?((?:19|20)\d\d)\b", re.IGNORECASE)
_CLOSED = ("signature", "entry into force", "withdrawal", "suspension", "extension")
_NEAR, _GOVERNED = 90, 45
_ACTORS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b"), ids)
    for words, ids in (
        (
            r"U\.S(?=\.)|USA?|United States|Americans?|America|Washington|White House|Trump|Biden|Bush|"
            "Pentagon",
            ("united-states",),
        ),
        ("Russians?|Russia|Moscow|Kremlin|Putin|Soviets?|Soviet Union|USSR", ("russia", "soviet-union")),
        ("NATO|Nato|North Atlantic Council", ("nato",)),
        ("Iran|Tehran", ("iran",)),
        ("North Korea|Pyongyang", ("north-korea",)),
    )
)


class Claim(NamedTuple):
    """A figure of the text and how it stands to the record; offsets are code points of the given text.

    ``verdict`` is ``agrees``, ``differs`` or ``was right then``; ``difference`` says by how much, or what
    changed since.
    """

    start: int
    end: int
    surface: str
    record: str
    subject: str
    record_says: str
    verdict: str
    difference: str
    sources: tuple[str, ...]


class _Anchor(NamedTuple):
    """A mention in the scannable text."""

    start: int
    end: int
    record: str


#: A word that says what a figure is: where it stands, and its subject.
_Cue = tuple[int, int, str]
#: What stands at a place of a sentence.
_Place = tuple[int, int] | _Cue | Dated | Quantity
#: A claim in a sentence: start, end, record, subject and how it stands.
_Held = tuple[int, int, str, str, Verdict]


def check(
    text: str,
    result: Result,
    documents: Mapping[str, Document],
    format: str = "text",
    date: str | None = None,
) -> list[Claim]:
    """The ``Claim``s of *text*, whose ``Result`` is *result*, in order of place.

    *documents* maps record ids to whole documents; *date* is the day of the article, YYYY-MM-DD.
    """
    source = scannable(text, format)
    written = dates.parse_day(date) if date else None
    anchors = sorted(
        _Anchor(*source.scanned(m.start, m.end), m.record)
        for m in (*result.mentions, *result.suggestions)
        if m.record in documents
    )
    facts = _Facts(documents)
    found = []
    for start, end, near in _sentences(source.text, anchors):
        sentence = source.text[start:end]
        local = [anchor._replace(start=anchor.start - start, end=anchor.end - start) for anchor in near]
        for at, stop, record, subject, verdict in _in_sentence(sentence, local, facts, written):
            raw = source.raw(start + at, start + stop)
            found.append(
                Claim(*raw, text[slice(*raw)], record, subject, verdict.says, verdict.verdict,
                      verdict.difference, verdict.sources)
            )  # fmt: skip
    first: dict[tuple[int, int, str], Claim] = {}
    for claim in found:
        first.setdefault((claim.start, claim.end, claim.record), claim)
    return sorted(first.values())


class _Facts:
    """What the records know, worked out once for each record that a text names."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._made: dict[tuple[Callable[[Document], Any], str], Any] = {}

    def get(self, teller: Callable[[Document], T], record: str) -> T:
        """What *teller*, a function of ``known``, tells of *record*."""
        key = (teller, record)
        if key not in self._made:
            self._made[key] = teller(self._documents[record])
        made: T = self._made[key]
        return made

    def is_treaty(self, record: str) -> bool:
        return bool(self._documents[record]["record_kind"] == "treaty")


def _sentences(text: str, anchors: list[_Anchor]) -> Iterator[tuple[int, int, list[_Anchor]]]:
    """``(start, end, anchors)`` of the sentences with a mention, or about the one named just before."""
    bounds = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    starts = [anchor.start for anchor in anchors]
    last: tuple[_Anchor, ...] = ()
    for start, end in zip(bounds, bounds[1:], strict=False):
        if end - start > 1500:
            last = ()
            continue
        near = anchors[bisect_left(starts, start) : bisect_right(starts, max(start, end - 1))]
        goes_on = _GOES_ON.match(text, start, end) if not near and last else None
        if near:
            yield start, end, near
            treaties = {anchor.record for anchor in near}
            last = (near[-1],) if len(treaties) == 1 else ()
        elif goes_on:
            yield start, end, [_Anchor(goes_on.end(), goes_on.end(), last[0].record)]
        elif text[start:end].strip():
            last = ()


def _in_sentence(
    sentence: str, anchors: list[_Anchor], facts: _Facts, written: date | None
) -> Iterator[_Held]:
    """``(start, end, record, subject, Verdict)`` of each claim in one sentence."""
    yield from _dates(sentence, anchors, facts, written)
    yield from _years_of_names(sentence, anchors, facts)
    yield from _distances(sentence, anchors, facts, written)
    yield from _counts(sentence, anchors, facts)


def _years_of_names(sentence: str, anchors: list[_Anchor], facts: _Facts) -> Iterator[_Held]:
    """The year that stands before a treaty's name or in its description: "the 1987 pact"."""
    for anchor in anchors:
        if not facts.is_treaty(anchor.record) or anchor.start == anchor.end:
            continue
        match = _YEAR_BEFORE.search(sentence, max(0, anchor.start - 16), anchor.start)
        match = match or _YEAR_WITHIN.search(sentence[anchor.start : anchor.end])
        if not match:
            continue
        shift = 0 if match.re is _YEAR_BEFORE else anchor.start
        year = int(match[1])
        verdict = compare.year_of_name(year, facts.get(known.dated, anchor.record))
        if verdict:
            yield match.start(1) + shift, match.end(1) + shift, anchor.record, "year of the treaty", verdict


def _dates(sentence: str, anchors: list[_Anchor], facts: _Facts, written: date | None) -> Iterator[_Held]:
    cues = [
        (m.start(), m.end(), _SUBJECTS[int(m.lastgroup[1:])]) for m in _CUE.finditer(sentence) if m.lastgroup
    ]
    if not cues:
        return
    dates_found = [
        found
        for found in dates_in(sentence, written, bool(_AHEAD.search(sentence)))
        if not any(found.end <= a.start <= found.end + 1 < a.end for a in anchors)
    ]
    for cue in cues:
        # A cue speaks of one date, the nearest, and only where no other cue stands nearer to that.
        found = min(dates_found, key=lambda found: _gap(cue, found), default=None)
        if found is None or min(cues, key=lambda other: _gap(other, found)) is not cue:
            continue
        if not _belongs(cue, found, sentence):
            continue
        anchor = min(anchors, key=lambda anchor: _gap((anchor.start, anchor.end), cue))
        if any(a.start <= found.start and found.end <= a.end and a is not anchor for a in anchors):
            continue
        subject, verdict = _dated(cue, found, anchor.record, sentence, facts, written)
        if verdict:
            yield found.start, found.end, anchor.record, subject, verdict


def _belongs(cue: _Cue, found: Dated, sentence: str) -> bool:
    """Whether the cue speaks of the date: near it, in its clause, of a thing done."""
    start, end, subject = cue
    if _gap(cue, found) > _NEAR or _CLAUSE.search(sentence, min(end, found.end), max(start, found.start)):
        return False
    if subject not in ("expiry", "extension", "statement") and _NOT_DONE.search(sentence, 0, start):
        return False
    if subject not in ("expiry", "extension") and _LIMIT_BEFORE.search(sentence, 0, found.start):
        return False
    return not (subject == "signature" and _OTHER_OBJECT.match(sentence, end))


def _dated(
    cue: _Cue, found: Dated, record: str, sentence: str, facts: _Facts, written: date | None
) -> tuple[str, Verdict | None]:
    """``(subject, Verdict or None)`` of a date and its cue."""
    start, _, subject = cue
    who = _actor(sentence, start)
    options: Sequence[known.Fact] = facts.get(known.dated, record).get(subject, ())
    if subject == "expiry" or (subject == "extension" and _UNTIL.search(sentence, 0, found.start)):
        ends = facts.get(known.ends, record) if facts.is_treaty(record) else ()
        return "end of the treaty", compare.end(found, ends, written)
    if subject in ("withdrawal", "suspension", "statement") and not who:
        return subject, None
    if subject in ("statement", "test"):
        if (found.last - found.first).days > 31:
            return subject, None
        options = [option for option in options if not who or set(who) & set(option.who)]
    closed = subject in _CLOSED and _gap(cue, found) <= _GOVERNED
    return subject, compare.dated(found, options, who, closed)


def _distances(sentence: str, anchors: list[_Anchor], facts: _Facts, written: date | None) -> Iterator[_Held]:
    if not _RANGE.search(sentence):
        return
    for quantity in distances_in(sentence):
        cue = min(_RANGE.finditer(sentence), key=lambda m: _gap(m.span(), quantity))
        if _gap(cue.span(), quantity) > _NEAR:
            continue
        anchor = min(anchors, key=lambda anchor: _gap((anchor.start, anchor.end), quantity))
        if facts.is_treaty(anchor.record):
            bounds = facts.get(known.range_class, anchor.record)
            verdict = compare.range_class(quantity, bounds) if bounds and quantity.high else None
            subject = "ranges covered"
        else:
            verdict = compare.reported(quantity, facts.get(known.reported_ranges, anchor.record), written)
            subject = "range"
        if verdict:
            yield quantity.start, quantity.end, anchor.record, subject, verdict


def _counts(sentence: str, anchors: list[_Anchor], facts: _Facts) -> Iterator[_Held]:
    for quantity in counts_in(sentence):
        treaties = [anchor for anchor in anchors if facts.is_treaty(anchor.record)]
        if not treaties:
            return
        anchor = min(treaties, key=lambda anchor: _gap((anchor.start, anchor.end), quantity))
        if _beside(_DESTROYED, sentence, quantity):
            who, systems = _actor(sentence, quantity.start), {a.record for a in anchors} - {anchor.record}
            verdict = compare.eliminated(quantity, facts.get(known.eliminated, anchor.record), who, systems)
            subject = "missiles eliminated"
        elif _beside(_CAP, sentence, quantity):
            verdict = compare.cap(quantity, facts.get(known.caps, anchor.record))
            subject = "limit"
        else:
            verdict = None
        if verdict:
            yield quantity.start, quantity.end, anchor.record, subject, verdict


def _beside(cue: re.Pattern[str], sentence: str, quantity: Quantity) -> bool:
    return any(_gap(m.span(), quantity) <= _NEAR for m in cue.finditer(sentence))


def _gap(one: _Place, two: _Place) -> int:
    """How many characters lie between two spans; 0 where they overlap."""
    first, second = (one, two) if one[0] <= two[0] else (two, one)
    return max(0, second[0] - first[1])


def _actor(sentence: str, at: int) -> tuple[str, ...] | None:
    """The state named last before *at*, as ids; None where none is."""
    found = [(match.start(), ids) for pattern, ids in _ACTORS for match in pattern.finditer(sentence, 0, at)]
    return max(found)[1] if found else None
