"""Records that were changed since an edition or a day."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from treatyref import dates
from treatyref.changes import between
from treatyref.documents import Document, Row
from treatyref.schemas.edition import EDITION_FORM
from treatyref.store import Entry, Store

#: Id -> JSON text of a record as an edition holds it.
Frozen = dict[str, str | None]


@dataclass(frozen=True)
class Change:
    """One record that changed: its id and kind (plural), how, and on which day where that is known.

    ``how`` is ``new``, ``changed``, ``moved`` or ``withdrawn``; ``document`` is
    the record now and ``before`` its JSON text then (each None where there is none).
    """

    id: str
    kind: str
    how: str
    on: str | None
    document: Document | None = None
    before: str | None = None
    retired: Row | None = None

    def says(self) -> list[str]:
        """What changed, in short sentences."""
        if self.retired:
            return [self.retired["reason"]]
        if self.before is None or self.document is None:
            return []
        return [change["says"] for change in between(json.loads(self.before), self.document)]


def base_of(store: Store, since: str) -> tuple[str | None, date | None]:
    """``(edition, day)`` that *since* stands for: an edition's name, or a day with the edition held then.

    The edition is None for a day before the first. Raises ``ValueError``.
    """
    if re.fullmatch(EDITION_FORM, since):
        if since not in store.editions:
            raise ValueError(
                f"there is no edition {since}; there are: {', '.join(store.editions) or 'none yet'}"
            )
        return since, None
    day = dates.parse_day(since)
    held = [name for name, row in store.editions.items() if date.fromisoformat(row["released"]) <= day]
    return (held[-1] if held else None), day


def changes(store: Store, edition: str | None, day: date | None, kinds: Collection[str] = ()) -> list[Change]:
    """The ``Change`` of each record of *kinds* (none: all) since *edition* and, where given, *day*.

    Records with a day of revision count by it; the others (states, events,
    sources) where they differ from *edition*, or always where there is none.
    Newest first, those without a day last.
    """
    frozen = store.memo(("frozen", edition), lambda: _frozen(store, edition)) if edition else {}
    found = [change for id_, entry in store.entries.items() if (change := _change(id_, entry, frozen, day))]
    found += _retired(store, edition, day)
    chosen = [change for change in found if not kinds or change.kind in kinds]
    return sorted(chosen, key=lambda change: (_backwards(change.on), change.kind, change.id))


def _frozen(store: Store, edition: str) -> Frozen:
    return {id_: store.frozen(edition, kind, id_) for kind, id_ in store.frozen_ids(edition)}


def _change(id_: str, entry: Entry, frozen: Frozen, day: date | None) -> Change | None:
    before, revised = frozen.get(id_), entry.document.get("revised")
    if before == entry.body:
        return None
    if day is not None and revised and dates.last_day(revised) <= day:
        return None
    if before is not None and not between(json.loads(before), entry.document):
        return None
    return Change(id_, entry.kind, "new" if before is None else "changed", revised, entry.document, before)


def _retired(store: Store, edition: str | None, day: date | None) -> Iterator[Change]:
    after = day or (date.fromisoformat(store.editions[edition]["released"]) if edition else date.min)
    for id_, row in store.retired.items():
        if dates.last_day(row["on_date"]) > after:
            how = "moved" if row["moved_to"] else "withdrawn"
            yield Change(id_, row["of"], how, row["on_date"], retired=row)


def _backwards(day: str | None) -> int:
    return -dates.last_day(day).toordinal() if day else 1
