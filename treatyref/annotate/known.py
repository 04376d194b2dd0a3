"""What a record knows of dates and quantities, as plain rows that a claim can be held against."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from treatyref import dates
from treatyref.documents import Document, Row

_YEARS = re.compile(r"^(\w+) years")
_UNTIL = re.compile(r"^Until (?:the end of (?P<year>\d{4})|(?P<day>\d{1,2} \w+ \d{4}))")
_NUMBER_WORDS = {"five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25}
_EVENTS = {
    "suspension": ("suspension",),
    "withdrawal": ("withdrawal", "termination"),
    "extension": ("extension",),
    "test": ("test",),
    "statement": ("statement", "finding", "announcement"),
    "deployment": ("deployment",),
    "ratification": ("ratification",),
}


class Fact(NamedTuple):
    """One dated fact: the days it can mean, who (ids, none: all parties), the words for it, its sources."""

    first: date
    last: date
    who: tuple[str, ...]
    says: str
    sources: tuple[str, ...]


class End(NamedTuple):
    """The end of a treaty as it was planned since a day (None: from the start)."""

    since: date | None
    day: date
    says: str
    sources: tuple[str, ...]


def dated(record: Document) -> dict[str, list[Fact]]:
    """``{subject: [Fact]}`` of a treaty or system document."""
    out: dict[str, list[Fact]] = {}
    title = record["title"]
    own = _sources(record.get("record_sources") or ())
    if record.get("signed"):
        place = f" in {record['signed_at']}" if record.get("signed_at") else ""
        says = f"{title} was signed on {dates.display(record['signed'])}{place}."
        out["signature"] = [_fact(record["signed"], (), says, own)]
    if record.get("entry_into_force"):
        says = f"{title} entered into force on {dates.display(record['entry_into_force'])}."
        out["entry into force"] = [_fact(record["entry_into_force"], (), says, own)]
    for subject, kinds in _EVENTS.items():
        out[subject] = [
            _fact(e["date"], tuple(e.get("participants") or ()), e["title"] + _on(e["date"]), _sources(e))
            for e in record.get("events") or ()
            if e["kind"] in kinds
        ]
    titles = record.get("titles", {})
    for party in record.get("parties") or ():
        for period in party.get("status") or ():
            done = {"withdrawn": "withdrawal", "suspended": "suspension"}.get(period["status"])
            if done:
                name = titles.get(party["state"], party["state"])
                verb = "withdrew" if done == "withdrawal" else "suspended its participation"
                says = f"{name} {verb} on {dates.display(period['from'])}."
                out[done].append(_fact(period["from"], (party["state"],), says, _sources(period)))
    return out


def _on(when: str) -> str:
    return f", {dates.display(when)}."


def _fact(when: str, who: tuple[str, ...], says: str, sources: tuple[str, ...]) -> Fact:
    return Fact(*dates.parse(when), who, says, sources)


def _sources(node: Row | Iterable[Row]) -> tuple[str, ...]:
    rows = node.get("sources", ()) if isinstance(node, dict) else node
    return tuple(row["id"] for row in rows)


def ends(record: Document) -> list[End]:
    """The planned ends of a treaty, earliest plan first; empty where it was to last without limit."""
    title, duration = record["title"], record.get("duration") or ""
    years, until = _YEARS.match(duration), _UNTIL.match(duration)
    out = []
    if years and record.get("entry_into_force") and years[1].lower() in _NUMBER_WORDS:
        day = dates.first_day(record["entry_into_force"]) + relativedelta(
            years=_NUMBER_WORDS[years[1].lower()]
        )
        says = (
            f"{title} was to last {years[0].lower()} from {dates.display(record['entry_into_force'])}, "
            f"so until {dates.display(day.isoformat())}."
        )
        out.append(End(None, day, says, _sources(record.get("record_sources") or ())))
    elif until and until["year"]:
        day = date(int(until["year"]), 12, 31)
        says = f"{title} was to last until {dates.display(day.isoformat())}."
        out.append(End(None, day, says, _sources(record.get("record_sources") or ())))
    expired = [p for p in record.get("status") or () if p["status"] == "expired"]
    extended = [e for e in record.get("events") or () if e["kind"] == "extension"]
    if expired:
        day = dates.first_day(expired[-1]["from"])
        if extended and out and day != out[-1].day:
            event = extended[-1]
            says = (
                f"{title} was extended on {dates.display(event['date'])} to {dates.display(day.isoformat())}."
            )
            out.append(End(dates.first_day(event["date"]), day, says, _sources(event)))
        elif not out:
            says = f"{title} expired on {dates.display(expired[-1]['from'])}."
            out.append(End(None, day, says, _sources(expired[-1])))
    return out


class Number(NamedTuple):
    """A number that a record holds: its bounds, unit, the words for it and its sources."""

    low: float
    high: float | None
    unit: str
    says: str
    sources: tuple[str, ...]
    by: str | None = None
    since: date | None = None


def range_class(record: Document) -> Number | None:
    """The ranges that a treaty draws its classes by, from the lowest to the highest, as one ``Number``."""
    rows = [row for row in record.get("limits") or () if row["kind"] == "range class" and row["unit"] == "km"]
    if not rows:
        return None
    low = min(row["value"] for row in rows)
    high = max(row.get("value_max") or row["value"] for row in rows)
    says = f"{record['title']} covers ranges from {low:,g} to {high:,g} km."
    return Number(low, high, "km", says, tuple(s for row in rows for s in _sources(row)))


def caps(record: Document) -> list[Number]:
    """The numerical limits of a treaty."""
    return [
        Number(
            row["value"],
            row.get("value_max"),
            row["unit"],
            f"{record['title']} limits {row['quantity']} to {_figures(row)} {row['unit']}.",
            _sources(row),
        )
        for row in record.get("limits") or ()
        if row["kind"] == "numerical limit"
    ]


def _figures(row: Row) -> str:
    high = f" to {row['value_max']:,g}" if row.get("value_max") is not None else ""
    return f"{row['value']:,g}{high}"


def eliminated(record: Document) -> list[Number]:
    """Numbers of missiles eliminated under a treaty: in all, by party, by system (``by`` names which)."""
    rows = [r for r in record.get("eliminations") or () if r.get("number") and r["item"] == "missiles"]
    totals = [row for row in rows if row.get("range_class") == "total"]
    titles = record.get("titles", {})
    out = []
    if len(totals) > 1:
        number = sum(row["number"] for row in totals)
        parts = " and ".join(f"{r['number']:,} by {titles.get(r['party'], r['party'])}" for r in totals)
        says = f"{number:,} missiles were eliminated: {parts}."
        out.append(Number(number, None, "missiles", says, tuple(s for r in totals for s in _sources(r))))
    for row in rows:
        by = row["party"] if row in totals else row.get("system")
        name = titles.get(row["party"], row["party"])
        what = "missiles" if row in totals else f"{row.get('type', '')} missiles".strip()
        if by:
            says = f"{name} eliminated {row['number']:,} {what}."
            out.append(Number(row["number"], None, "missiles", says, _sources(row), by))
    return out


def reported_ranges(record: Document) -> list[Number]:
    """Ranges of a system as bodies report them."""
    titles = record.get("titles", {})
    return [
        Number(
            row["value"],
            row.get("value_max"),
            "km",
            f"{titles.get(row['by'], row['by'])} gives {_compared(row)} km{_on(row['on'])}",
            _sources(row),
            row["by"],
            dates.first_day(row["on"]),
        )
        for row in record.get("ranges") or ()
    ]


def _compared(row: Row) -> str:
    words = {"<=": "at most ", "<": "under ", ">=": "at least ", ">": "over ", "about": "about "}
    return words.get(row.get("comparator", ""), "") + _figures(row)
