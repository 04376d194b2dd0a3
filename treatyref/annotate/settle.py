"""Let the clear readings of a text help the unclear: one sense per passage, and records come in company."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from treatyref.annotate.context import WINDOW
from treatyref.annotate.match import Hit
from treatyref.annotate.names import Pattern
from treatyref.annotate.readings import IN_SMALL_LETTERS, NEVER
from treatyref.annotate.verdict import Candidate

CLEAR, GOOD, DISCOURSE, COMPANY = 4.0, 2.0, 4.0, 4.0
WARY, NAMED_SURELY = 20.0, 3.0
_MUTUAL, _NEIGHBOURS = 3.0, 4
#: The places of the clear readings of a name, and whether each was accepted.
_Anchors = tuple[list[int], list[bool]]


@dataclass(slots=True)
class Weighed:
    """The likeliest reading of a hit: its score, what it must reach, and why; settling changes them.

    ``doubted``: something speaks against it; ``beside``: a word beside it says what it is; ``wary``: it is a
    common word of which nothing says that it is a name; ``weapon``: a weapon's own name or designation;
    ``backed``: how far it would be believed alone.
    """

    hit: Hit
    pattern: Pattern
    score: float
    threshold: float
    reason: str
    doubted: bool = False
    beside: bool = False
    wary: bool = False
    weapon: bool = False
    backed: float = 0.0

    @property
    def accepted(self) -> bool:
        """Whether the score reaches the threshold."""
        return self.score >= self.threshold


def settled(
    weighed: list[Weighed], surely: Collection[str], elsewhere: Collection[tuple[str, str]], scan: str
) -> list[Candidate]:
    """The verdicts on *weighed*, all doubtful names of the text *scan* in order of place.

    *surely* are the records that are named beyond doubt, *elsewhere* pairs of acronym and record of which the
    text says that it means something else.
    """
    _allay(weighed, surely)
    _join_company(weighed)
    anchors: dict[tuple[str, str], _Anchors] = {}
    company: list[int] = []
    for one in weighed:
        surplus = one.score - one.threshold
        if abs(surplus) >= CLEAR and one.threshold < NEVER:
            places, clear = anchors.setdefault((one.pattern.record, one.pattern.text), ([], []))
            places.append(one.hit.start)
            clear.append(surplus >= 0)
        if surplus >= GOOD:
            company.append(one.hit.start)
    return [_settled(one, anchors, company, elsewhere, scan) for one in weighed]


def _allay(weighed: list[Weighed], surely: Collection[str]) -> None:
    """Take the wariness from common words where another name of their record is in the text."""
    wary = [one for one in weighed if one.wary]
    if not wary:
        return
    named = {*surely, *(one.pattern.record for one in weighed if one.accepted and not one.wary)}
    for one in wary:
        if one.pattern.record in named:
            one.score += WARY + NAMED_SURELY
            one.wary = one.doubted = False


def _join_company(weighed: list[Weighed]) -> None:
    """Make names of different weapons that nothing speaks against likelier by each other."""
    lone = [one for one in weighed if one.weapon and not one.doubted and one.threshold < NEVER]
    for number, one in enumerate(lone):
        around = lone[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS]
        around = [other for other in around if abs(other.hit.start - one.hit.start) < WINDOW]
        records = {other.pattern.record: other.backed for other in around}
        # Two gods, clubs or roads say nothing of each other: one of two must have something for it.
        backing = sum(records.values())
        if ((len(records) > 2 and backing > 0) or (len(records) == 2 and backing >= 1)) and any(
            other.pattern.shape == "proper" for other in around
        ):
            one.score += _MUTUAL
            one.reason += "; another weapon is named near it"


def _settled(
    one: Weighed,
    anchors: dict[tuple[str, str], _Anchors],
    company: Sequence[int],
    elsewhere: Collection[tuple[str, str]],
    scan: str,
) -> Candidate:
    hit, pattern, score, reason = one.hit, one.pattern, one.score, one.reason
    if elsewhere and score < 15:
        surface = scan[hit.start : hit.end]
        if (surface, pattern.record) in elsewhere:
            return Candidate(hit, pattern, False, score, f"{surface} is spelt out as something else here")
    accepted = score >= one.threshold
    if one.threshold >= NEVER:
        reason = IN_SMALL_LETTERS
    elif abs(score - one.threshold) < CLEAR:
        clear = _nearest(anchors.get((pattern.record, pattern.text)), hit.start)
        if clear is not None and not (accepted and one.beside):
            score += DISCOURSE if clear else -DISCOURSE
            reason += "; as elsewhere in this passage"
        elif clear is None and not accepted and not one.doubted and near(company, hit.start):
            score += COMPANY
            reason += "; in the company of other records"
        accepted = score >= one.threshold
    return Candidate(hit, pattern, accepted, score, reason)


def near(places: Sequence[int], at: int) -> bool:
    """Whether one of the sorted *places* lies within a window of *at*."""
    number = bisect_left(places, at)
    return (number < len(places) and places[number] - at < WINDOW) or (
        number > 0 and at - places[number - 1] < WINDOW
    )


def _nearest(anchors: _Anchors | None, at: int) -> bool | None:
    """The verdict of the clear reading nearest to *at*, within two windows; None where there is none."""
    if anchors is None:
        return None
    places, verdicts = anchors
    number = bisect_left(places, at)
    close = [n for n in (number - 1, number) if 0 <= n < len(places) and abs(places[n] - at) < 2 * WINDOW]
    return verdicts[min(close, key=lambda n: abs(places[n] - at))] if close else None
