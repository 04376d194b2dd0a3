"""What a permanent link shows: a record, as of a day or to date, in an edition or the working state."""

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from treatyref import asof, lookup
from treatyref.changes import Change, between
from treatyref.cite import Subject
from treatyref.documents import Document, body_of
from treatyref.kinds import PLURAL
from treatyref.problem import ProblemError
from treatyref.store import Store

#: Stands for the day in a rendered view until the day is known; no text of a record holds it.
MARK = "@@as-of-day@@"
#: The key of the WSGI environment under which the mark is asked for in place of the day.
DAY_MARK = "treatyref.day_mark"
_ON_DAY = re.compile(
    r"(?P<before>(?P<api>/api/v1)?/(?P<kind>treaties|systems)/(?P<id>[a-z0-9-]+)/on/)"
    r"(?P<day>\d{4}-\d{2}-\d{2})(?P<suffix>\.json)?"
)


@dataclass(frozen=True)
class View:
    """One permalink's content.

    ``whole`` is the record to date in the state that is shown, ``path`` the
    permalink's path, ``day`` the day of an as-of view, ``edition`` the pinned
    edition, ``current`` the working state's document (None where the record is
    gone since), ``revised`` the day of the last change, ``subject_edition`` the
    edition that holds the record as shown, ``latest`` the newest one, and
    ``body`` the exact JSON text of a whole record (None for as-of views).
    """

    whole: Document
    path: str
    day: date | None
    edition: str | None
    current: Document | None
    revised: str
    subject_edition: str | None
    latest: str | None
    body: str | None

    @cached_property
    def document(self) -> Document:
        """What is shown: the whole record or its as-of view, with the permalink's path as ``page``."""
        shown = asof.view(self.whole, self.day) if self.day else self.whole
        return shown | {"page": self.path} | ({"edition": self.edition} if self.edition else {})

    @property
    def record_kind(self) -> str:
        """Kind of record in the singular; ``provision`` for a part of a treaty."""
        kind: str = self.whole["record_kind"]
        return kind

    @property
    def kind(self) -> str:
        """Kind of record, in the plural; ``provisions`` for a part of a treaty."""
        return PLURAL.get(self.record_kind, "provisions")

    def subject(self, root: str) -> Subject:
        """The view ready to be cited, as served from *root*."""
        after = None if self.subject_edition else self.latest
        address = root.rstrip("/") + self.path
        return Subject(self.document, address, self.revised, self.subject_edition, after)

    def changed_since_edition(self) -> list[Change]:
        """What we have changed in the record since the pinned edition; see ``changes.between``."""
        if self.edition is None or self.current is None:
            return []
        return between(self.whole, self.current)


def view(store: Store, kind: str, id_: str, on: str | None = None, edition: str | None = None) -> View:
    """The ``View`` of a record (*kind* in the plural), as of the day *on*, in *edition*.

    Raises ``ProblemError`` for an unknown record, edition or day, for a day
    before the record begins, and for a withdrawn record outside editions;
    ``lookup.MovedError`` for an id that another has replaced.
    """
    current: Document | None
    if edition is None:
        entry = lookup.find(store, kind, id_)
        body, whole, current = entry.body, entry.document, entry.document
    else:
        body = _frozen(store, kind, id_, edition)
        whole, current = json.loads(body), _current(store, kind, id_)
    day = lookup.day_of(whole, on) if on is not None else None
    path = (f"/editions/{edition}" if edition else "") + whole["page"] + (f"/on/{day}" if day else "")
    held = edition or store.held_by(kind, id_)
    revised = whole.get("revised") or (store.editions[edition]["released"] if edition else store.revised)
    return View(
        whole, path, day, edition, current, revised, held, store.latest_edition, None if day else body
    )


def json_of(store: Store, view: View, mark: str | None = None) -> tuple[str, str | None]:
    """``(text, tag)``: the JSON text of a view and a short text that changes with it.

    With *mark*, that stands in both in place of the day.

    Between two turning days of a record its views differ in the day alone, so
    one rendering serves them all, cut where the day stands.
    """
    on = view.day
    if on is None:
        body = view.body or body_of(view.document)
        return body, None
    key = (view.kind, view.whole["id"], view.edition)
    stretch = _stretch(_turns(store, view.whole, key), on)
    parts, tag = store.memo((*key, stretch), lambda: _cut(view, on))
    day = mark or on.isoformat()
    return day.join(parts), f"{tag}-{day}"


def alias(store: Store, path: str) -> tuple[str, str] | None:
    """``(alias, day)`` of an as-of path in JSON: answers with one alias differ in the day alone.

    None for every other path, and for one that has no answer.
    """
    match = _ON_DAY.fullmatch(path)
    if not match or not (match["api"] or match["suffix"]):
        return None
    entry = store.get(match["kind"], match["id"])
    try:
        day = date.fromisoformat(match["day"])
    except ValueError:
        return None
    if entry is None or day < (asof.first_day(entry.document) or day):
        return None
    turns = _turns(store, entry.document, (match["kind"], match["id"], None))
    return f"{match['before']}{_stretch(turns, day)}{match['suffix'] or ''}", match["day"]


def _turns(store: Store, whole: Document, key: tuple[str | None, ...]) -> list[date]:
    """The turning days of a whole record, found once; *key* is its kind, id and edition."""
    return store.memo(("turns", *key), lambda: asof.turns(whole))


def _stretch(turns: Sequence[date], day: date) -> str:
    """Names the stretch of days without a turn that *day* lies in; notes turn with the year."""
    return f"{bisect_right(turns, day)}-{day.year}"


def _cut(view: View, day: date) -> tuple[list[str], str]:
    """The JSON text of an as-of view cut at its day, with a tag of what is left."""
    shown = view.document | {"as_of": MARK, "page": view.path.removesuffix(day.isoformat()) + MARK}
    text = body_of(shown)
    return text.split(MARK), hashlib.sha256(text.encode()).hexdigest()[:16]


def _frozen(store: Store, kind: str, id_: str, edition: str) -> str:
    lookup.edition_of(store, edition)
    body = store.frozen(edition, kind, id_)
    if body is None:
        raise ProblemError(
            404,
            "unknown-record",
            "No such record",
            f"Edition {edition} has no record {id_[:80]!r} among the {kind}.",
        )
    return body


def _current(store: Store, kind: str, id_: str) -> Document | None:
    entry = store.get(kind, id_)
    moved = store.retired.get(id_, {}).get("moved_to")
    if entry is None and moved in store.entries:
        entry = store.entries[moved]
    return entry.document if entry else None


def mementos(document: Document) -> list[date]:
    """The days whose views differ, earliest first: each is a memento of the record (RFC 7089)."""
    return [day for day in asof.turning_days(document) if day <= date.today()]
