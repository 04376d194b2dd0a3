"""What identifies a record without its name, taken from the record."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from treatyref.annotate import known
from treatyref.documents import Document

GENERIC_TEXT = (
    "treaty pact accord agreement deal convention on the of and a an for between with to in by their its "
    "other states united union soviet socialist republics russian federation america new further "
    "concerning certain both all under not at"
)
_ENDED = frozenset(("expired", "terminated", "superseded", "eliminated", "retired", "cancelled"))
GENERIC = frozenset(GENERIC_TEXT.split())


class Fact(NamedTuple):
    """What identifies a record without its name; every field but the id may be left out.

    ``subjects`` are words of its names, ``about`` is prose on it, ``states`` are ids of parties or of
    the states that made it, ``numbers`` are figures that belong to it, as written.
    """

    record: str
    kind: str = "treaty"
    signed: str | None = None
    signed_at: str | None = None
    signers: tuple[str, ...] = ()
    expires: tuple[str, ...] = ()
    in_force: str | None = None
    subjects: tuple[str, ...] = ()
    since: int | None = None
    about: str = ""
    states: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    title: str = ""


#: A fact in each form that is taken for one.
AnyFact = Fact | Mapping[str, Any]


def as_fact(value: AnyFact) -> Fact:
    """A ``Fact`` from a ``Fact`` or a mapping with its fields as keys."""
    if isinstance(value, Fact):
        return value
    data = {key: value[key] for key in Fact._fields if value.get(key) is not None}
    for key in ("signers", "expires", "subjects", "states", "numbers"):
        data[key] = tuple(data.get(key, ()))
    return Fact(**data)


def fact_from_record(kind: str, record: Document) -> Fact:
    """The ``Fact`` of one record as its seed file gives it."""
    status = record.get("status") or ()
    ends = [p["from"] for p in status if p.get("status") in _ENDED]
    ends += [p["to"] for p in status if p.get("status") == "in force" and p.get("to")]
    ends += [end.day.isoformat() for end in known.ends(record)] if kind == "treaty" else []
    parties = record.get("parties") or ()
    signers = tuple(
        re.sub(r"^(?:President|General Secretary|Prime Minister|Secretary of State) ", "", p["signed_by"])
        for p in parties
        if p.get("signed_by")
    )
    text = " ".join([record.get("title", "")] + [n["text"] for n in record.get("names") or ()])
    words = {w.lower() for w in re.findall(r"[A-Za-z]{4,}", text)} - GENERIC
    begun = min((p["from"][:4] for p in status if p.get("from")), default=None)
    since = record.get("signed", "")[:4] or begun
    negotiated = [p["from"][:4] for p in status if p.get("status") == "negotiated"]
    first = min([y for y in (since, *negotiated) if y], default=None)
    # A system's name may be older than the first status we hold, so only treaties are dated.
    return Fact(
        record["id"],
        "class" if record.get("kind") == "class" else kind,
        record.get("signed"),
        record.get("signed_at"),
        signers,
        tuple(sorted({e[:10] for e in ends})),
        record.get("entry_into_force"),
        tuple(sorted(words)),
        int(first) - 12 if first and kind == "treaty" else None,
        _prose(record),
        tuple(record.get("origin") or ()) or tuple(p["state"] for p in parties if p.get("state")),
        tuple(
            sorted({str(row["value"]) for row in record.get("limits") or () if row.get("value") is not None})
        ),
        (record.get("title") or "") if kind == "treaty" else "",
    )


def _prose(record: Document) -> str:
    """What the record says of its subject: first the kind of thing it is, then its summary and figures."""
    parts = [
        record.get("type") or "",
        *(record.get("basing") or ()),
        record.get("form") or "",
        record.get("title") or "",
    ]
    parts.append(record.get("summary") or "")
    parts += [p["subject"] for p in record.get("provisions") or () if p.get("subject")]
    parts += [r["stated_as"] for r in record.get("ranges") or () if r.get("stated_as")]
    return " ".join(map(str, parts))
