"""Calendar dates that keep the precision their source gave: year, month or day.

A date is a string in ISO 8601 reduced form, which is EDTF level 0
(Library of Congress, Extended Date/Time Format): ``2011``, ``2011-02`` or
``2011-02-05``. A trailing ``~`` (EDTF level 1, approximate) is allowed.
Every date covers a span of days; comparing two dates compares those spans.
"""

import calendar
import re
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)")
MONTHS = tuple(calendar.month_name)[1:]
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


#: First and last day of a span, each open where None.
Span = tuple[date | None, date | None]


def parse(text: str) -> tuple[date, date]:
    """Return ``(first_day, last_day)``, the span of days that *text* can mean.

    Raises ``ValueError`` saying what would be right, also for a day that no
    calendar has and for a year outside 1900 to 2100.
    """
    match = _FORM.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day, _approximate = match.groups()
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        raise ValueError(f"{text!r}: the year must lie between {EARLIEST_YEAR} and {LATEST_YEAR}")
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError(f"{text!r} is on no calendar: {error}") from None
    if day:
        return first, first
    last_month = first.month if month else 12
    return first, date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])


def first_day(text: str) -> date:
    """The earliest day that *text* can mean, as a ``date``."""
    return parse(text)[0]


def last_day(text: str) -> date:
    """The latest day that *text* can mean, as a ``date``."""
    return parse(text)[1]


def parse_day(text: str) -> date:
    """Return the ``date`` that *text* names; only ``YYYY-MM-DD`` will do.

    Raises ``ValueError`` for anything else.
    """
    first, last = parse(text)
    if first != last or text.endswith("~"):
        raise ValueError(f"{text!r} is not one day: write YYYY-MM-DD")
    return first


def memento_time(day: date) -> str:
    """The end of a ``date``, as an HTTP date: the time that an as-of view is of."""
    return format_datetime(datetime.combine(day, time(23, 59, 59), UTC), usegmt=True)


def display(text: str) -> str:
    """Write a date for readers: ``5 February 2011``, ``February 2011``, ``about 2011``."""
    match = _FORM.fullmatch(text)
    if not match:
        return text
    year, month, day, approximate = match.groups()
    words = [str(int(day))] if day else []
    if month:
        words.append(MONTHS[int(month) - 1])
    words.append(year)
    return ("about " if approximate else "") + " ".join(words)
