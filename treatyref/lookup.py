"""Find the record a request means, as of the day it names, or say what would be right."""

import difflib
from datetime import date

from treatyref import asof, dates
from treatyref.documents import Document, Row
from treatyref.kinds import SINGULAR
from treatyref.names import fold
from treatyref.problem import ProblemError
from treatyref.store import Entry, Store


class MovedError(Exception):
    """The id *old* was replaced: ``kind`` (plural) and ``id`` name the record that is meant now."""

    def __init__(self, old: str, kind: str, id_: str) -> None:
        self.old, self.kind, self.id = old, kind, id_
        super().__init__(f"{old} is now {id_}")


def find(store: Store, kind: str, id_: str) -> Entry:
    """The ``Entry`` of a record of *kind* (plural).

    Raises ``MovedError`` for a replaced id and ``ProblemError``: 410 with the
    reason for a withdrawn record, 404 with the nearest names for an unknown one.
    """
    entry = store.get(kind, id_)
    if entry is None:
        refuse_retired(store, id_)
        raise unknown(store, id_, kind)
    return entry


def refuse_retired(store: Store, id_: str) -> None:
    """Raise what an id that is retired calls for; nothing where it is not."""
    retired = store.retired.get(id_)
    if retired is None:
        return
    if retired["moved_to"]:
        raise MovedError(id_, store.entries[retired["moved_to"]].kind, retired["moved_to"])
    raise ProblemError(
        410,
        "withdrawn",
        "Withdrawn",
        f"{id_!r} was withdrawn on {retired['on_date']}: {retired['reason']}",
        {"withdrawn_on": retired["on_date"], "reason": retired["reason"]},
    )


def day_of(document: Document, text: str) -> date:
    """The day *text* in the life of a whole *document*; a ``ProblemError`` where it lies before that."""
    when, first = day(text), asof.first_day(document)
    if first and when < first:
        error = asof.BeforeRecordError(document["title"], when.isoformat(), first)
        raise ProblemError(
            404, "before-record", "No such record yet", str(error), {"first_day": first.isoformat()}
        )
    return when


def edition_of(store: Store, name: str) -> Row:
    """The row of a frozen edition; a ``ProblemError`` 404 that lists the editions where there is none."""
    found = store.editions.get(name)
    if found is None:
        known = ", ".join(store.editions) or "none yet"
        raise ProblemError(
            404,
            "unknown-edition",
            "No such edition",
            f"There is no edition {name[:20]!r}; there are: {known}.",
        )
    return found


def day(text: str, name: str = "on") -> date:
    """The day that a parameter names; a ``ProblemError`` 422 where it names none."""
    try:
        return dates.parse_day(text)
    except ValueError as error:
        raise ProblemError(
            422, "bad-date", "Not a date", f"{name}: {error}, as in 2019-09-05.", {"parameter": name}
        ) from None


def unknown(store: Store, name: str, kind: str | None = None) -> ProblemError:
    """A 404 with the nearest names."""
    nearest = suggestions(store, name, kind)
    hint = " Did you mean " + ", ".join(n["id"] for n in nearest) + "?" if nearest else ""
    what = SINGULAR.get(kind or "", "record")
    return ProblemError(
        404,
        "unknown-record",
        "No such record",
        f"There is no {what} {name[:80]!r}.{hint}",
        {"nearest": nearest},
    )


def suggestions(store: Store, name: str, kind: str | None = None, most: int = 5) -> list[Row]:
    """Records whose names are spelt most like *name*."""
    names = store.all_names()
    wanted = fold(name[:80])
    candidates = [n for n, ids in names.items() if kind is None or any(store.get(kind, i) for i in ids)]
    if kind in ("events", "sources", "articles"):
        names = {fold(document["id"]): [document["id"]] for document in store.of_kind(kind)}
        candidates = list(names)
    found: dict[str, Row] = {}
    for close in difflib.get_close_matches(wanted, candidates, n=most * 2, cutoff=0.6):
        for id_ in names[close]:
            document = store.entries[id_].document
            if kind is None or store.get(kind, id_):
                found.setdefault(id_, {"id": id_, "title": document["title"], "page": document["page"]})
    return list(found.values())[:most]
