"""Hold one figure of an article against what a record knows; None where the record does not settle it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from treatyref import dates
from treatyref.annotate.figures import Dated, Quantity, rounded_like
from treatyref.annotate.known import End, Fact, Number

AGREES, DIFFERS, WAS_RIGHT = "agrees", "differs", "was right then"
_CLOSE = 0.01
_MILE = 1.609344
_UNIT_KINDS = {
    "warheads": "warhead",
    "launchers": "launcher",
    "vehicles": "vehicle",
    "missiles": "missile",
}
# What news prose calls launchers or missiles a treaty may count as delivery vehicles.
_ALIKE = {
    "launcher": {"launchers", "vehicles"},
    "missile": {"missiles", "vehicles", "launchers"},
    "vehicle": {"vehicles"},
    "warhead": {"warheads"},
    "system": {"vehicles", "launchers"},
}


class Verdict(NamedTuple):
    """How a figure stands to the record, what the record says, by how much they differ, and its sources."""

    verdict: str
    says: str
    difference: str
    sources: tuple[str, ...]


def dated(
    found: Dated, facts: Sequence[Fact], who: Collection[str] | None = None, closed: bool = False
) -> Verdict | None:
    """*found* (a ``Dated``) against *facts*; *who* are ids of the one said to have acted.

    Only where *closed*, and the record has one answer for that actor, does another date differ.
    """
    facts = [fact for fact in facts if not who or not fact.who or set(who) & set(fact.who)]
    for fact in facts:
        if fact.first <= found.last and found.first <= fact.last:
            return Verdict(AGREES, fact.says, "", fact.sources)
    if not closed or len({(fact.first, fact.last) for fact in facts}) != 1:
        return None
    fact = facts[0]
    return Verdict(DIFFERS, fact.says, _apart(found, fact), fact.sources)


def year_of_name(year: int, facts: Mapping[str, Sequence[Fact]]) -> Verdict | None:
    """The year that stands with a treaty's name: that of its signature, or of its entry into force."""
    signed, in_force = facts.get("signature", ()), facts.get("entry into force", ())
    for fact in (*signed, *in_force):
        if fact.first.year <= year <= fact.last.year:
            return Verdict(AGREES, fact.says, "", fact.sources)
    if not signed:
        return None
    years = year - signed[0].first.year
    word = "later" if years > 0 else "earlier"
    return Verdict(DIFFERS, signed[0].says, f"{_count(abs(years), 'year')} {word}", signed[0].sources)


def end(found: Dated, ends: Sequence[End], written: date | None = None) -> Verdict | None:
    """*found* against the planned ends of a treaty, as planned on the day *written*."""
    if not ends:
        return None
    known = [one for one in ends if one.since is None or (written and one.since <= written)] or ends[:1]
    then, last = (known[-1], ends[-1]) if written else (ends[-1], ends[-1])
    if found.first <= last.day <= found.last and then == last:
        return Verdict(AGREES, last.says, "", last.sources)
    for one in (then,) if written else ends[:-1]:
        if found.first <= one.day <= found.last and one != last:
            change = f"Changed since: {last.says}"
            return Verdict(WAS_RIGHT, one.says, change, (*one.sources, *last.sources))
    if any(found.first <= one.day <= found.last for one in ends):
        return None
    years = found.first.year - then.day.year
    if not years:
        return Verdict(DIFFERS, then.says, f"not in {dates.MONTHS[found.first.month - 1]}", then.sources)
    word = "later" if years > 0 else "earlier"
    return Verdict(DIFFERS, then.says, f"{_count(abs(years), 'year')} {word}", then.sources)


def _apart(found: Dated, fact: Fact) -> str:
    """How far the days of *found* lie from those of *fact*, in words."""
    later = found.first > fact.last
    delta = relativedelta(found.first, fact.last) if later else relativedelta(fact.first, found.last)
    if found.last.year != found.first.year or (found.last - found.first).days > 300:
        size = _count(abs(found.first.year - fact.first.year), "year")
    elif delta.years:
        size = _count(delta.years, "year")
    elif delta.months or (found.last - found.first).days > 20:
        months = abs((found.first.year - fact.first.year) * 12 + found.first.month - fact.first.month)
        size = _count(months, "month")
    else:
        size = _count(abs((found.first - fact.first).days), "day")
    return f"{size} {'later' if later else 'earlier'}"


def range_class(quantity: Quantity, bounds: Number) -> Verdict | None:
    """A range from … to … against the lowest and highest range that a treaty covers."""
    if quantity.high is None or bounds.high is None:
        return None
    pairs = ((quantity.low, bounds.low), (quantity.high, bounds.high))
    if all(abs(written * quantity.factor - right) <= _CLOSE * right for written, right in pairs):
        return Verdict(AGREES, bounds.says, "", bounds.sources)
    offs = [_off(written, right, quantity.factor) for written, right in pairs]
    sides = [f"{name} bound {off}" for name, off in zip(("lower", "upper"), offs, strict=True) if off]
    rounded = all(rounded_like(right / quantity.factor, written) for written, right in pairs)
    rounding = "; rounded" if rounded else ""
    exact = ""
    if quantity.factor != 1:
        low, high = (bound / quantity.factor for bound in (bounds.low, bounds.high))
        exact = f" That is {low:,.0f} to {high:,.0f} {_unit(quantity)}."
    return Verdict(DIFFERS, bounds.says + exact, "; ".join(sides) + rounding, bounds.sources)


def _unit(quantity: Quantity) -> str:
    return {1.0: "km", _MILE: "miles"}.get(quantity.factor, "nautical miles")


def _off(written: float, right: float, factor: float) -> str:
    """By how much a bound is off, in words; empty where it is exact."""
    off = written * factor - right
    if abs(off) <= 0.001 * right:
        return ""
    word = "too high" if off > 0 else "too low"
    if factor == 1:
        return f"{abs(off):,.0f} km {word}"
    return f"{abs(off) / factor:,.1f} miles ({abs(off):,.1f} km) {word}"


def reported(quantity: Quantity, rows: Sequence[Number], written: date | None = None) -> Verdict | None:
    """The range of a system against those that bodies report, as far as known on the day *written*."""
    rows = [row for row in rows if not written or row.since is None or row.since <= written]
    if not rows:
        return None
    said = [value * quantity.factor for value in (quantity.low, quantity.high) if value is not None]
    for row in rows:
        bounds = [row.low, row.high] if row.high is not None else [row.low]
        if all(any(_same(value, bound, quantity.factor) for bound in bounds) for value in said):
            return Verdict(AGREES, row.says, "", row.sources)
    values = [bound for row in rows for bound in (row.low, row.high) if bound is not None]
    if quantity.qualifier in (">", ">=") or quantity.high is not None:
        return None
    if said[0] > 1.1 * max(values):
        row = max(rows, key=lambda row: row.high or row.low)
        return Verdict(
            DIFFERS, row.says, f"{said[0] - max(values):,.0f} km above the highest reported", row.sources
        )
    if said[0] < 0.9 * min(values) and quantity.qualifier == "=":
        row = min(rows, key=lambda row: row.low)
        return Verdict(
            DIFFERS, row.says, f"{min(values) - said[0]:,.0f} km below the lowest reported", row.sources
        )
    return None


def _same(value: float, bound: float, factor: float) -> bool:
    return abs(value - bound) <= 0.02 * bound or rounded_like(bound / factor, value / factor)


def cap(quantity: Quantity, rows: Sequence[Number]) -> Verdict | None:
    """A number of warheads, launchers … against the numerical limits of a treaty."""
    kind = quantity.unit.rstrip("s")
    alike = _ALIKE.get(kind)
    if alike is None:
        return None
    for row in rows:
        if row.unit in alike and row.low == quantity.low and (row.high or None) == quantity.high:
            return Verdict(AGREES, row.says, "", row.sources)
    same = [row for row in rows if _UNIT_KINDS.get(row.unit) == kind]
    if len(same) != 1 or same[0].high is not None or quantity.high is not None:
        return None
    row = same[0]
    off = quantity.low - row.low
    if abs(off) > 0.5 * row.low:
        return None
    if quantity.qualifier == "about" and rounded_like(row.low, quantity.low):
        return Verdict(AGREES, row.says, "", row.sources)
    return Verdict(DIFFERS, row.says, f"{abs(off):,g} {'more' if off > 0 else 'fewer'}", row.sources)


def eliminated(
    quantity: Quantity,
    rows: Sequence[Number],
    who: Collection[str] | None = None,
    systems: Collection[str] = (),
) -> Verdict | None:
    """A number of missiles destroyed against those eliminated in all, by a party, or of a named system."""
    if quantity.unit.rstrip("s") not in ("missile", "rocket") or quantity.high is not None:
        return None
    kinds = [row for row in rows if row.by in systems]
    parties = [row for row in rows if who and row.by in who]
    totals = [row for row in rows if row.by is None]
    for row in (*kinds, *totals, *parties):
        if _counts_as(quantity, row.low):
            return Verdict(AGREES, row.says, "", row.sources)
    for group in (kinds, totals):
        if len(group) == 1 and abs(quantity.low - group[0].low) <= 0.1 * group[0].low:
            row, off = group[0], quantity.low - group[0].low
            return Verdict(DIFFERS, row.says, f"{abs(off):,g} {'more' if off > 0 else 'fewer'}", row.sources)
    return None


def _counts_as(quantity: Quantity, number: float) -> bool:
    """Whether *number* is what the words mean: exactly, about, more than, at least … and not far off."""
    low, sign = quantity.low, quantity.qualifier
    if sign == "about":
        return abs(low - number) <= 0.03 * number
    if sign in (">", ">="):
        return low < number <= 1.15 * low or (sign == ">=" and low == number)
    if sign in ("<", "<="):
        return number < low <= 1.1 * number or (sign == "<=" and low == number)
    return low == number


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
