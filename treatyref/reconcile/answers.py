"""Answers of the reconciliation service as plain values, apart from HTTP and from versions."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from treatyref import lookup
from treatyref.documents import Document, Row
from treatyref.problem import ProblemError
from treatyref.reconcile.match import TYPES, Names, settled
from treatyref.reconcile.properties import BY_ID, Property, full_day, of_type, values
from treatyref.reconcile.spelling import keys

#: A property that is asked for, and the day, if one is.
Wanted = tuple[Property, date | None]
TYPE_NAMES = {
    "treaty": ("Treaty", "A treaty, convention, agreement or arrangement."),
    "system": ("System", "A missile, aircraft or other delivery system, or a class of them."),
    "state": ("State or body", "A state, organisation or publisher that acts or says something."),
    "event": ("Event", "Something that happened on a day, with the records it concerns."),
}
MOST, USUAL = 100, 10


def type_of(id_: str) -> Row:
    """A type as ``{id, name}``."""
    return {"id": id_, "name": TYPE_NAMES[id_][0]}


def described(document: Document) -> str:
    """One line that tells a record from its namesakes."""
    status = values(BY_ID["status"], document)
    what = document.get("type") or document.get("form") or document.get("kind") or document["record_kind"]
    day = document.get("date") if document["record_kind"] == "event" else None
    return ", ".join(part for part in (what, day, *status) if part)


def candidates(
    names: Names,
    query: str,
    types: Collection[str] = (),
    wanted: Iterable[tuple[str, list[Any], bool]] = (),
    limit: int = USUAL,
) -> list[Row]:
    """Candidates for one query, best first.

    *query* is a name or empty, *types* the kinds to choose from, *wanted*
    ``[(property id, [values], required)]`` to compare with. Each candidate has
    ``id``, ``name``, ``description``, ``type``, ``score`` from 0 to 100,
    ``match`` and ``features`` that say what the score is made of.
    """
    compared = [(BY_ID[pid], asked, required) for pid, asked, required in wanted if pid in BY_ID]
    found = names.find(query, types, MOST) if query else []
    sure = settled(found)
    shown = []
    pool = [(c.id, c.score) for c in found] if query else [(id_, None) for id_ in names.documents]
    for id_, named in pool:
        document = names.documents[id_]
        if types and document["record_kind"] not in types:
            continue
        marks = {pid.id: agrees(names, pid, document, asked) for pid, asked, _ in compared}
        if any(required and not marks[pid.id] for pid, _, required in compared):
            continue
        share = sum(marks.values()) / len(marks) if marks else None
        if named is None and not share:
            continue
        features = (
            [{"id": "name", "name": "Likeness of the name", "value": named}] if named is not None else []
        )
        features += [{"id": pid, "name": BY_ID[pid].name, "value": held} for pid, held in marks.items()]
        shown.append(
            {
                "id": id_,
                "name": document["title"],
                "description": described(document),
                "type": [type_of(document["record_kind"])],
                "score": round(_score(named, share), 1),
                "match": bool(sure and sure.id == id_ and all(marks.values())),
                "features": features,
            }
        )
    shown.sort(key=lambda candidate: (-candidate["score"], not candidate["match"], candidate["id"]))
    return shown[: max(1, min(limit, MOST))]


def _score(named: float | None, share: float | None) -> float:
    """From the likeness of the name, the share of properties that agree, or both."""
    if share is None:
        return named or 0
    return 100 * share if named is None else 0.7 * named + 30 * share


def agrees(names: Names, property_: Property, document: Document, asked: list[Any]) -> bool:
    """Whether any value that is *asked* for is among the record's values of *property_*."""
    own = values(property_, document)
    return any(_same(names, value, one) for value in own for one in asked)


def _same(names: Names, value: Any, asked: Any) -> bool:
    """*asked* is text, a number, a truth value or ``{"id": …}``; dates agree on as much as is asked."""
    if isinstance(value, dict) and "id" in value:
        if isinstance(asked, dict):
            return bool(asked.get("id") == value["id"])
        found = settled(names.find(str(asked)))
        return value["id"] == asked or bool(found and found.id == value["id"])
    asked = str(asked.get("id", "") if isinstance(asked, dict) else asked)
    if isinstance(value, dict):
        return bool(asked) and value["date"].startswith(asked[:10])
    return bool(set(keys(asked)) & set(keys(str(value))))


def extended(names: Names, ids: list[str], wanted: list[Wanted]) -> dict[str, dict[str, list[Row]]]:
    """``{id: {property: [values]}}`` for *wanted* ``[(property, day or None)]``; an unknown id has none."""
    rows: dict[str, dict[str, list[Row]]] = {}
    for id_ in ids:
        document = names.documents.get(id_)
        rows[id_] = {
            property_.id: [
                _told(names, value) for value in (values(property_, document, day) if document else [])
            ]
            for property_, day in wanted
        }
    return rows


def _told(names: Names, value: Any) -> Row:
    if isinstance(value, dict) and "id" in value:
        other = names.documents.get(value["id"])
        return {"id": value["id"], "name": other["title"]} if other else {"str": value["id"]}
    if isinstance(value, dict):
        day = value["date"]
        return {"date": f"{day}T00:00:00Z"} if full_day(day) else {"str": day}
    if isinstance(value, bool) or not isinstance(value, int | float):
        return {"str": str(value)}
    return {"int": value} if isinstance(value, int) else {"float": value}


def suggested_entities(names: Names, prefix: str, skip: int = 0, most: int = USUAL) -> list[Row]:
    """Records whose name or id begins with *prefix*."""
    return [
        {
            "id": document["id"],
            "name": document["title"],
            "description": described(document),
            "notable": [type_of(document["record_kind"])],
        }
        for document in names.beginning(prefix, most, skip)
    ]


def suggested_types(prefix: str, skip: int = 0) -> list[Row]:
    """Types whose name or id begins with *prefix*."""
    found = [
        {"id": id_, "name": name, "description": about}
        for id_, (name, about) in TYPE_NAMES.items()
        if id_.startswith(prefix.casefold()) or name.casefold().startswith(prefix.casefold())
    ]
    return found[skip:]


def suggested_properties(prefix: str, skip: int = 0) -> list[Row]:
    """Properties in whose name or id a word begins with *prefix*."""
    start = prefix.casefold().strip()
    found = [
        {"id": p.id, "name": p.name, "description": p.description}
        for p in of_type("")
        if p.id.startswith(start) or any(w.startswith(start) for w in p.name.casefold().split())
    ]
    return found[skip:]


def proposed(type_: str, limit: int | None = None) -> list[Row]:
    """Properties to fetch for records of *type_*."""
    if type_ and type_ not in TYPES:
        raise bad("type", f"{type_[:40]!r} is no type here; there are {', '.join(TYPES)}")
    return [{"id": p.id, "name": p.name, "description": p.description} for p in of_type(type_)][:limit]


def property_named(id_: str) -> Property:
    """The ``Property`` *id_*; a ``ProblemError`` 422 where there is none."""
    if id_ not in BY_ID:
        raise bad("properties", f"there is no property {str(id_)[:40]!r}; there are {', '.join(BY_ID)}")
    return BY_ID[id_]


def day_asked(settings: Row | None) -> date | None:
    """The day of the setting ``on``, or None."""
    text = (settings or {}).get("on")
    return lookup.day(str(text), "on") if text else None


def bad(parameter: str, detail: str) -> ProblemError:
    """A 422 that names the parameter and what would be right."""
    return ProblemError(422, "bad-query", "Not a query", f"{parameter}: {detail}.", {"parameter": parameter})
