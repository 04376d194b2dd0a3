"""Dates and quantities in English news prose: where they stand and what span of days or numbers they mean."""

import calendar
import re
from datetime import date, datetime
from typing import NamedTuple

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_date
from dateutil.relativedelta import relativedelta

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19[4-9]\d|20\d\d)"
_DATE = re.compile(
    rf"(?P<full>\b{_DAY} {_MONTH},? {_YEAR}\b|\b{_MONTH} {_DAY},? {_YEAR}\b)"
    rf"|(?P<month>\b{_MONTH},? {_YEAR}\b)"
    rf"|(?P<day>\b{_DAY} {_MONTH}(?![\w.]*,? \d)|\b{_MONTH} {_DAY}\b)"
    rf"|(?P<bare>\b(?:in|since|until|by|last|this|next|of) {_MONTH}(?![\w]|,? \d))"
    r"|(?P<relative>\b(?:[Ll]ast|[Tt]his|[Nn]ext|[Tt]he previous) (?:month|year|week)\b)"
    rf"|(?P<year>(?<![\d,.$£€\-]){_YEAR}"
    r"(?![\d,]*\d|\.\d|[ \-]?(?:km|miles?|kilomet|warheads|missiles|launchers)))"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_QUALIFIERS = {
    "about": "about|some|nearly|almost|around|roughly|approximately|close to|just over|just under",
    ">": "more than|over|in excess of|beyond",
    ">=": "at least|no fewer than|no less than",
    "<": "under|fewer than|less than|below",
    "<=": "up to|at most|no more than|not more than|a maximum of|a limit of|as many as|as far as",
}
_WORDS = "|".join(_QUALIFIERS.values())
_UNITS = {"km": 1.0, "kilomet": 1.0, "mile": 1.609344, "mi": 1.609344, "nautical": 1.852, "nm": 1.852}
_DISTANCE = re.compile(
    rf"(?:\b(?P<word>{_WORDS}) )?(?<![\d,.$£€])(?P<low>{_NUMBER})"
    rf"(?:(?: ?(?:km|kilomet(?:re|er)s?|miles?))?(?: ?[–—\-] ?| to | and )(?P<high>{_NUMBER}))?"
    r"[ \u00a0\u202f\-]?(?P<unit>km|kilomet(?:re|er)s?|nautical miles?|nm|miles?|mi)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?:\b(?P<word>{_WORDS}) )?(?<![\d,.$£€])(?P<low>{_NUMBER})"
    rf"(?:(?: ?[–—\-] ?| to | and )(?P<high>{_NUMBER}))?[ \u00a0]"
    r"(?:(?:deployed|strategic|nuclear|long-range|intermediate-range|medium-range|shorter-range|operationally|"
    r"ground-launched|ballistic|cruise|such|of the|and|offensive|delivery|American|Soviet|Russian|US|U\.S\.|"
    r"non-deployed|treaty-limited|accountable)[ \u00a0,]+)*"
    r"(?P<unit>warheads?|launchers?|missiles?|vehicles?|bombers|rockets|systems|heavy bombers)\b",
    re.IGNORECASE,
)


class Dated(NamedTuple):
    """A date at a place of a text, with the days it can mean."""

    start: int
    end: int
    first: date
    last: date


class Quantity(NamedTuple):
    """A quantity at a place; ``low``, ``high`` as written, ``factor`` turns them into km (1 for counts)."""

    start: int
    end: int
    low: float
    high: float | None
    qualifier: str
    unit: str
    factor: float


def dates_in(text: str, written: date | None = None, ahead: bool = False) -> list[Dated]:
    """The dates in *text*; those without a year are told from *written*, the day of the article.

    A month without a year is the last one before that day, or with *ahead* the next one after it.
    """
    out = []
    for match in _DATE.finditer(text):
        span = _span(match, written, ahead)
        if span:
            start = match.start() + (match[0].index(" ") + 1 if match.lastgroup == "bare" else 0)
            out.append(Dated(start, match.end(), *span))
    return out


def _span(match: re.Match[str], written: date | None, ahead: bool) -> tuple[date, date] | None:
    kind, words = match.lastgroup, match[0]
    if kind == "year":
        return date(int(words), 1, 1), date(int(words), 12, 31)
    if kind == "relative":
        return _relative(words, written)
    if kind == "bare":
        words = words.split(" ", 1)[1]
    if kind in ("bare", "day") and not written:
        return None
    try:
        first = parse_date(words, default=datetime((written or date.min).year, 1, 1)).date()
    except (ParserError, ValueError, OverflowError):
        return None
    if written and kind in ("bare", "day"):
        first = _nearest_year(first, written, ahead)
    if kind in ("full", "day"):
        return first, first
    first = first.replace(day=1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _nearest_year(day: date, written: date, ahead: bool) -> date:
    day = day.replace(year=written.year) if (day.month, day.day) != (2, 29) else day
    if ahead and day.replace(day=1) < written.replace(day=1):
        return day + relativedelta(years=1)
    if not ahead and day.replace(day=1) > written:
        return day - relativedelta(years=1)
    return day


def _relative(words: str, written: date | None) -> tuple[date, date] | None:
    if not written:
        return None
    step = {"last": -1, "this": 0, "next": 1, "previous": -1}[words.split()[-2].lower()]
    if words.endswith("month"):
        first = written.replace(day=1) + relativedelta(months=step)
        return first, first + relativedelta(months=1, days=-1)
    if words.endswith("year"):
        return date(written.year + step, 1, 1), date(written.year + step, 12, 31)
    monday = written - relativedelta(days=written.weekday()) + relativedelta(weeks=step)
    return monday, monday + relativedelta(days=6)


def distances_in(text: str) -> list[Quantity]:
    """Distances in *text*, in kilometres or miles."""
    return [_quantity(match, _factor(match["unit"])) for match in _DISTANCE.finditer(text)]


def counts_in(text: str) -> list[Quantity]:
    """Numbers of warheads, launchers, missiles and the like in *text*."""
    return [_quantity(match, 1.0) for match in _COUNT.finditer(text)]


def _quantity(match: re.Match[str], factor: float) -> Quantity:
    word = (match["word"] or "").lower()
    qualifier = next((sign for sign, words in _QUALIFIERS.items() if word and word in words.split("|")), "=")
    high = _value(match["high"]) if match["high"] else None
    return Quantity(
        match.start(), match.end(), _value(match["low"]), high, qualifier, match["unit"].lower(), factor
    )


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _factor(unit: str) -> float:
    unit = unit.lower()
    return next(factor for start, factor in _UNITS.items() if unit.startswith(start))


def rounded_like(value: float, written: float) -> bool:
    """Whether *written* is *value* rounded to the digits that *written* shows."""
    if written == 0 or value == 0:
        return written == value
    digits = f"{written:.0f}".rstrip("0") if float(written).is_integer() else f"{written}".replace(".", "")
    size = len(digits) or 1
    return any(float(f"{value:.{n}g}") == written for n in {size, max(1, size - 1)})
