"""What was true on a day: views of a whole document as of a date.

Pure functions on the documents of ``build.documents``. A dated row counts from
the last day that its date can mean, so ``2011-02`` counts from 2011-02-28: on
any day before it cannot be said to have happened.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from treatyref import dates
from treatyref.documents import Document, Row
from treatyref.kinds import PLURAL
from treatyref.schemas import schema_of
from treatyref.schemas.walk import row_lists

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: Keys whose values are dates.
_DATED = {
    "on",
    "from",
    "to",
    "date",
    "end_date",
    "signed",
    "ratified",
    "entry_into_force",
    "deadline",
    "last_date",
    "published",
}
#: Dates of acts -> the keys that tell of the same act, and go with a date that is still to come.
_ACTS = {"signed": ("signed_at", "signed_by"), "ratified": (), "entry_into_force": (), "to": ()}
#: Texts without a date of their own that may tell of later years.
_UNDATED = ("note", "registration", "developer", "manufacturer", "service")
EVENT_KEYS = ("id", "page", "date", "end_date", "title", "kind", "summary", "claimed_by", "sources")


class BeforeRecordError(ValueError):
    """The day lies before the record begins; ``first`` is its first day."""

    def __init__(self, title: str, day: str, first: date) -> None:
        self.first = first
        super().__init__(f"On {day} there was no {title} yet: this record begins on {first.isoformat()}.")


def clocks(kind: str) -> dict[str, tuple[str, ...]]:
    """``{list key: keys of its date}`` for the dated row lists of a record kind (plural), the first first."""
    found: dict[str, tuple[str, ...]] = {
        name: (schema.done, schema.clock) if schema.done else (schema.clock,)
        for name, schema in row_lists(schema_of(kind)).items()
        if schema.clock
    }
    found |= {"events": ("date",)} if kind in ("treaties", "systems", "states") else {}
    return found | ({"claims_made": ("on",)} if kind == "states" else {})


def view(document: Document, day: date) -> Document:
    """Return *document* as it stood at the end of *day* (a ``date``).

    Rows of later date are left out; ``changed_since`` lists the later events,
    earliest first, and ``status``, ``status_since`` and ``party_status`` say how
    it stood. Raises ``BeforeRecordError`` for a day before the record begins.
    """
    first = first_day(document)
    if first and day < first:
        raise BeforeRecordError(document["title"], day.isoformat(), first)
    seen = _as_known(document, day)
    kind = PLURAL[document["record_kind"]]
    for key, clock in (dict.fromkeys(row_lists(schema_of(kind)), ()) | clocks(kind)).items():
        if isinstance(document.get(key), list):
            seen[key] = [_as_known(row, day) for row in document[key] if _begun(row, clock, day)]
    if "events" in seen:
        seen["events"] = [_event_on(event, day) for event in seen["events"]]
    if isinstance(document.get("status"), list):
        seen |= status_on(document, day)
    if "parties" in document:
        seen["parties"] = [_party_on(party, day) for party in document["parties"] if _takes_part(party, day)]
        seen["party_status"] = [state for party in seen["parties"] if (state := _standing(party, day))]
    seen["changed_since"] = [
        {key: event[key] for key in EVENT_KEYS if key in event}
        for event in document.get("events", [])
        if not _happened(event["date"], day)
    ]
    return {"as_of": day.isoformat(), **seen, "page": document["page"] + "/on/" + day.isoformat()}


def status_on(document: Document, day: date) -> Row:
    """``{status, status_since, status_note, status_periods}`` on *day*; None where none is recorded."""
    periods = [period for period in document["status"] if _happened(period["from"], day)]
    current = [p for p in periods if "to" not in p or not _happened(p["to"], day)]
    found = current[-1] if current else None
    return {
        "status": found["status"] if found else None,
        "status_since": found["from"] if found else None,
        "status_note": _as_known(found, day).get("note") if found else None,
        "status_sources": found["sources"] if found else [],
        "status_periods": [_as_known(period, day) for period in periods],
    }


def status_at_end(document: Document) -> str | None:
    """The status at the end of the record; None for kinds without one, and where the last has ended."""
    if not isinstance(document.get("status"), list) or not document["status"]:
        return None
    last = document["status"][-1]
    status: str | None = None if "to" in last else last["status"]
    return status


def first_day(document: Document) -> date | None:
    """The first day that the record speaks of, or None where it has no dates."""
    found = [
        dates.first_day(period["from"]) for period in document.get("status", []) if isinstance(period, dict)
    ]
    if document["record_kind"] == "event":
        found = [dates.first_day(document["date"])]
    if document["record_kind"] == "article":
        found = [dates.first_day(document["published"])]
    if not found:
        found = [dates.first_day(event["date"]) for event in document.get("events", [])]
    return min(found, default=None)


def turns(document: Document) -> list[date]:
    """Every day on which anything in *document* begins or ends, sorted: between two, views are alike."""
    return sorted(set(_days(document)))


def _days(node: Any) -> Iterator[date]:
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, dict | list):
            yield from _days(value)
        elif key in _DATED:
            yield from dates.parse(value)


def turning_days(document: Document) -> list[date]:
    """Every day on which the view changes, earliest first."""
    days: set[date] = set()
    for key, clock in clocks(PLURAL[document["record_kind"]]).items():
        days.update(dates.last_day(when) for row in document.get(key, []) if (when := _when(row, clock)))
    for party in document.get("parties", []):
        days.update(dates.last_day(period["from"]) for period in party["status"])
    for row in (document, *document.get("parties", [])):
        days.update(dates.last_day(row[act]) for act in _ACTS if act in row and act != "to")
    first = first_day(document)
    return sorted(day for day in days if first is None or day >= first)


def _party_on(party: Row, day: date) -> Row:
    periods = [_as_known(p, day) for p in party["status"] if _happened(p["from"], day)]
    return _as_known(party, day) | {"status": periods}


def _takes_part(party: Row, day: date) -> bool:
    """Whether the state had a part by *day*; one whose periods are not recorded is always shown."""
    return not party["status"] or any(_happened(period["from"], day) for period in party["status"])


def _standing(party: Row, day: date) -> Row | None:
    current = [p for p in party["status"] if "to" not in p or not _happened(p["to"], day)]
    if not current:
        return None
    period = _as_known(current[-1], day)
    shown = {"state": party["state"], "status": period["status"], "since": period["from"]}
    return shown | {key: period[key] for key in ("note", "sources") if key in period}


def _when(row: Row, clock: tuple[str, ...]) -> str | None:
    return next((row[key] for key in clock if key in row), None)


def _begun(row: Row, clock: tuple[str, ...], day: date) -> bool:
    """Whether *row* was there by *day*: by its *clock*, or by the year in its name where it has no date."""
    when = _when(row, clock)
    if when:
        return _happened(when, day)
    return not tells_of_later(row.get("label", ""), day)


def _event_on(event: Row, day: date) -> Row:
    """The event with what had been claimed of it by *day*."""
    return {**event, "claims": [claim for claim in event.get("claims", []) if _happened(claim["on"], day)]}


def _as_known(row: Row, day: date) -> Row:
    """A copy of *row* without an end, an act, or a text, that nobody could know on *day*."""
    known = _without_later_acts(row, day)
    later = texts_of_later(known, day)
    return {key: value for key, value in known.items() if key not in later}


def texts_of_later(row: Row, day: date) -> list[str]:
    """The keys of *row* whose texts name a later year than *day*.

    What somebody said may speak of plans; what is said of a treaty is checked in the seeds.
    """
    keys = (*_UNDATED, "says") if "relation" in row and "treaty" not in row else _UNDATED
    return [key for key in keys if isinstance(row.get(key), str) and tells_of_later(row[key], day)]


def _without_later_acts(row: Row, day: date) -> Row:
    """*row* without signature, ratification, entry into force or end that lie after *day*."""
    later = {act for act in _ACTS if act in row and not _happened(row[act], day)}
    if not later:
        return row
    later |= {detail for act in later for detail in _ACTS[act]}
    return {key: value for key, value in row.items() if key not in later}


def tells_of_later(text: str, day: date) -> bool:
    """Whether *text* names a year after that of *day*; notes have no date of their own."""
    return any(int(year) > day.year for year in _YEAR.findall(text))


def _happened(when: str, day: date) -> bool:
    return dates.last_day(when) <= day
