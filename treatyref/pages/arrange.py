"""The rows of a section in reading order, with the names of what they refer to."""

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from treatyref import dates
from treatyref.documents import Document, Row

#: Sections whose rows are read as a course of events -> the keys of their dates, the first counting most.
#: Counts run from one entry into force to ever later days, so the end is what tells them apart.
BY_DATE = {
    "claims": ("on",),
    "ranges": ("on",),
    "treaty_relations": ("on",),
    "deployments": ("from",),
    "combat_uses": ("from",),
    "inspection_counts": ("to", "from"),
}


_NUMBER = re.compile(r"\d+")


def ordered(key: str, rows: Sequence[Row]) -> list[Row]:
    """*rows* of the section *key*: earliest first, undated last; properties by property, then date.

    A treaty's articles stand by number before its protocols and other instruments.
    A date counts from the last day that it can mean, as in the timeline and in
    views as of a day. Rows of other sections, and rows alike in date, stay as they are.
    """
    if key in BY_DATE:
        return sorted(rows, key=lambda row: [_day(row, date) for date in BY_DATE[key]])
    if key == "characteristics":
        places = {name: place for place, name in enumerate(dict.fromkeys(row["property"] for row in rows))}
        return sorted(rows, key=lambda row: (places[row["property"]], _day(row, "on")))
    if key == "provisions":
        return sorted(rows, key=lambda row: _article(row["ref"]))
    return list(rows)


def _article(ref: str) -> list[float]:
    """The numbers of an article and paragraph of the treaty itself; more than any for other provisions."""
    return [int(number) for number in _NUMBER.findall(ref)] if ref.startswith("article-") else [math.inf]


def _day(row: Row, key: str) -> date:
    return dates.last_day(row[key]) if row.get(key) else date.max


def labels(document: Document) -> dict[str, dict[str, str]]:
    """What rows of *document* call its provisions and measures by -> what readers do, for each of the two."""
    return {
        "provision": {part["ref"]: part["label"] for part in document.get("provisions", [])},
        "measure": {part["id"]: part["title"] for part in document.get("verification", [])},
    }


def named(row: Row, known: dict[str, dict[str, str]]) -> Row:
    """``provision_label`` and ``measure_title`` of *row*, where it names one that is *known* (``labels``)."""
    names = {
        "provision_label": known["provision"].get(row.get("provision", "")),
        "measure_title": known["measure"].get(row.get("measure", "")),
    }
    return {key: name for key, name in names.items() if name}


def related(document: Document) -> list[Row]:
    """Each record that has a relation to *document* once: ``{title, page, relation}``.

    The relation says in words what the other record is to this one and, where
    that is a claim, whose: ``not covered by it (Russia); related to it``.
    """
    found: dict[str, Row] = {}
    for stub in document.get("related_records", []):
        entry = found.setdefault(stub["page"], {**stub, "claimants": {}})
        claimants = entry["claimants"].setdefault(stub["relation"], [])
        by = document.get("titles", {}).get(stub.get("by"))
        if by and by not in claimants:
            claimants.append(by)
    return [{**entry, "relation": _relations(entry["claimants"])} for entry in found.values()]


def _relations(claimants: dict[str, list[Any]]) -> str:
    return "; ".join(
        f"{relation} it" + (f" ({', '.join(names)})" if names else "")
        for relation, names in claimants.items()
    )
