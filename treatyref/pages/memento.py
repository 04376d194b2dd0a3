"""Memento (RFC 7089) over as-of pages: a record's page is its own TimeGate, its as-of pages are mementos.

The time of a memento is world time: ``/on/2019-09-05`` is the state of the
world at the end of that day, as our records have it now.
"""

from datetime import UTC, date
from email.utils import parsedate_to_datetime

from flask import Response, request

from treatyref import answer, asof, dates, permalink
from treatyref.permalink import View
from treatyref.problem import ProblemError

VARY = "Accept, Accept-Datetime, Accept-Encoding"
#: Kinds whose records change with time.
TIMED = ("treaties", "systems")


def is_asked(kind: str, suffix: str | None) -> bool:
    """Whether the request asks for the record at a time."""
    return kind in TIMED and suffix is None and "Accept-Datetime" in request.headers


def gate(view: View) -> Response:
    """Redirect to the memento of the day that ``Accept-Datetime`` names.

    A time before the record begins leads to its first memento, a time to come
    to today's (RFC 7089, 4.5.3). Raises ``ProblemError`` 400 for what is no
    HTTP date.
    """
    text = request.headers["Accept-Datetime"]
    try:
        wanted = parsedate_to_datetime(text).astimezone(UTC).date()
    except (TypeError, ValueError, OverflowError):
        raise ProblemError(
            400,
            "bad-accept-datetime",
            "Not a time",
            f"Accept-Datetime: {text[:80]!r} is no HTTP date; write it as in Thu, 05 Sep 2019 12:00:00 GMT.",
        ) from None
    first = asof.first_day(view.whole)
    day = min(max(wanted, first), date.today()) if first else wanted
    response = answer.data("", "text/plain", links=links(view), status=302)
    response.headers.update({"Location": f"{answer.root()}{view.path}/on/{day.isoformat()}", "Vary": VARY})
    return response


def links(view: View) -> list[str]:
    """The ``Link`` values that Memento asks for; none for kinds that do not change with time."""
    if view.kind not in TIMED or view.edition:
        return []
    original = answer.root() + view.whole["page"]
    return [
        f'<{original}>; rel="original timegate"',
        f'<{original}/timemap>; rel="timemap"; type="application/link-format"',
    ]


def headers(view: View) -> dict[str, str]:
    """``Memento-Datetime`` of an as-of page."""
    if view.kind not in TIMED or view.edition or view.day is None:
        return {}
    return {"Memento-Datetime": dates.memento_time(view.day)}


def timemap(view: View) -> Response:
    """The TimeMap: original, TimeGate and every memento, one on each day that something changed."""
    if view.kind not in TIMED:
        raise ProblemError(
            404, "no-timemap", "No TimeMap", f"Only {' and '.join(TIMED)} have as-of pages in a TimeMap."
        )
    original = answer.root() + view.path
    days = permalink.mementos(view.whole)
    rows = [
        f'<{original}>; rel="original timegate"',
        f'<{original}/timemap>; rel="self"; type="application/link-format"'
        + (f'; from="{dates.memento_time(days[0])}"; until="{dates.memento_time(days[-1])}"' if days else ""),
    ]
    for place, day in enumerate(days):
        ends = [word for word, at in (("first", 0), ("last", len(days) - 1)) if place == at]
        relation = " ".join([*ends, "memento"])
        rows.append(
            f'<{original}/on/{day.isoformat()}>; rel="{relation}"; datetime="{dates.memento_time(day)}"'
        )
    return answer.data(",\n".join(rows) + "\n", "application/link-format", view.revised)
