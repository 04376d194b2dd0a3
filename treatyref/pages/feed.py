"""``/feed.atom``: the newest events and revisions, as Atom (RFC 4287)."""

from datetime import UTC, date, datetime, time
from typing import Any

from feedgen.feed import FeedGenerator
from flask import Blueprint
from flask.typing import ResponseReturnValue

from treatyref import answer, dates
from treatyref.cite.subject import PUBLISHER
from treatyref.documents import Document
from treatyref.store import Store

blueprint = Blueprint("feed", __name__)
MOST = 60


@blueprint.route("/feed.atom")
def feed() -> ResponseReturnValue:
    """The newest events and the latest revisions of records, newest first."""
    store, root = answer.store(), answer.root()
    made = FeedGenerator()
    made.id(f"{root}/feed.atom")
    made.title("TreatyRef: newest events and revisions")
    made.subtitle("Arms-control treaties and the weapons they cover")
    made.author(name=PUBLISHER, uri=f"{root}/about")
    made.link(href=f"{root}/feed.atom", rel="self", type="application/atom+xml")
    made.link(href=f"{root}/", rel="alternate", type="text/html")
    made.rights("CC BY 4.0")
    entries = newest(store)
    made.updated(_at(entries[0][0] if entries else date(1970, 1, 1)))
    for day, kind, document in entries:
        _add(made.add_entry(order="append"), root, day, kind, document)
    return answer.data(made.atom_str(pretty=True), "application/atom+xml", store.revised)


def newest(store: Store) -> list[Any]:
    """``[(day, "event" or "revision", document)]``, newest first; at most ``MOST``, half of them of a sort.

    An event counts from the last day that its date can mean; one that lies ahead waits.
    """
    events = [
        (day, "event", document)
        for document in store.of_kind("events")
        if (day := dates.last_day(document["date"])) <= date.today()
    ]
    revisions = [
        (dates.last_day(entry.document["revised"]), "revision", entry.document)
        for entry in store.entries.values()
        if "revised" in entry.document
    ]
    kept = [
        one for some in (events, revisions) for one in sorted(some, key=_order, reverse=True)[: MOST // 2]
    ]
    return sorted(kept, key=_order, reverse=True)


def _order(entry: Any) -> Any:
    return entry[0], entry[2]["id"]


def _add(entry: Any, root: str, day: date, kind: str, document: Document) -> None:
    address = root + document["page"]
    entry.id(address if kind == "event" else f"{address}#revised-{day.isoformat()}")
    entry.title(document["title"] if kind == "event" else f"Revised: {document['title']}")
    entry.link(href=address, rel="alternate", type="text/html")
    entry.updated(_at(day))
    entry.published(_at(day))
    entry.category(term=kind)
    if document.get("kind") and kind == "event":
        entry.category(term=document["kind"])
    entry.summary(document.get("summary") or document["title"])


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
