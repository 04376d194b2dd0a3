"""What a permanent link shows: a record, as of a day or to date, in an edition or the working state."""

import json
from dataclasses import dataclass
from datetime import date

from treatyref import asof, lookup
from treatyref.changes import between
from treatyref.cite import Subject
from treatyref.kinds import PLURAL
from treatyref.problem import ProblemError


@dataclass(frozen=True)
class View:
    """One permalink's content.

    ``document`` is what is shown (its ``page`` is the permalink's path), ``whole``
    the record to date in the same state, ``edition`` the pinned edition or None,
    ``current`` the working state's document (None where the record is gone since),
    ``revised`` the day of the last change, ``subject_edition`` the edition that
    holds the record as shown, ``latest`` the newest one, and ``body`` the exact
    JSON text of a whole record (None for as-of views).
    """

    document: dict
    whole: dict
    edition: str | None
    current: dict | None
    revised: str
    subject_edition: str | None
    latest: str | None
    body: str | None

    @property
    def kind(self):
        """Kind of record, in the plural; ``provisions`` for a part of a treaty."""
        return PLURAL.get(self.document["record_kind"], "provisions")

    @property
    def path(self):
        """Path of the permalink."""
        return self.document["page"]

    def subject(self, root):
        """The view ready to be cited, as served from *root*."""
        after = None if self.subject_edition else self.latest
        address = root.rstrip("/") + self.path
        return Subject(self.document, address, self.revised, self.subject_edition, after)

    def changed_since_edition(self):
        """What we have changed in the record since the pinned edition; see ``changes.between``."""
        if self.edition is None or self.current is None:
            return []
        return between(self.whole, self.current)


def view(store, kind, id_, on=None, edition=None):
    """The ``View`` of a record (*kind* in the plural), as of the day *on*, in *edition*.

    Raises ``ProblemError`` for an unknown record, edition or day, for a day
    before the record begins, and for a withdrawn record outside editions;
    ``lookup.MovedError`` for an id that another has replaced.
    """
    if edition is None:
        entry = lookup.find(store, kind, id_)
        body, whole, current = entry.body, entry.document, entry.document
    else:
        body = _frozen(store, kind, id_, edition)
        whole, current = json.loads(body), _current(store, kind, id_)
    shown = lookup.view_on(whole, lookup.day(on)) if on is not None else whole
    if edition is not None:
        shown = shown | {"page": f"/editions/{edition}{shown['page']}", "edition": edition}
    held = edition or store.held_by(kind, id_)
    revised = whole.get("revised") or (store.editions[edition]["released"] if edition else store.revised)
    body = body if on is None else None
    return View(shown, whole, edition, current, revised, held, store.latest_edition, body)


def _frozen(store, kind, id_, edition):
    if edition not in store.editions:
        known = ", ".join(store.editions) or "none yet"
        raise ProblemError(
            404,
            "unknown-edition",
            "No such edition",
            f"There is no edition {edition[:20]!r}; there are: {known}.",
        )
    body = store.frozen(edition, kind, id_)
    if body is None:
        raise ProblemError(
            404,
            "unknown-record",
            "No such record",
            f"Edition {edition} has no record {id_[:80]!r} among the {kind}.",
        )
    return body


def _current(store, kind, id_):
    entry = store.get(kind, id_)
    moved = store.retired.get(id_, {}).get("moved_to")
    if entry is None and moved in store.entries:
        entry = store.entries[moved]
    return entry.document if entry else None


def mementos(document):
    """The days whose views differ, earliest first: each is a memento of the record (RFC 7089)."""
    return [day for day in asof.turning_days(document) if day <= date.today()]
