"""What the tools answer: plain values from the store, each with the permalink to quote."""

from collections.abc import Callable
from typing import Any

from treatyref import cite, finding, lookup, permalink
from treatyref.documents import Document, Row
from treatyref.finding.search import excerpt
from treatyref.kinds import PLURAL
from treatyref.linking import Linker, Options
from treatyref.reconcile.match import Names, settled
from treatyref.store import Entry, Store

FORMATS: dict[str, Callable[[cite.Subject], Any]] = {
    "bibtex": cite.bibtex,
    "ris": cite.ris,
    "csl-json": cite.item,
    "jsonld": cite.jsonld,
}
#: Kinds of event by which a record's status turns: an answer has all of these.
TURNS = frozenset(
    (
        "signature",
        "entry into force",
        "extension",
        "expiry",
        "suspension",
        "withdrawal",
        "termination",
        "deployment",
        "retirement",
    )
)
#: About so many later events in an answer; the record has them all.
EVENTS = 15


class UnclearError(ValueError):
    """A name that leads to no one record; the message says what would."""


class Desk:
    """Answers questions over one ``Store``; *base_url* is what its permalinks begin with."""

    def __init__(self, store: Store, base_url: str) -> None:
        self.store, self.root = store, base_url.rstrip("/")
        self._names = Names(entry.document for entry in store.entries.values())
        self._linker = Linker(store)

    def view(self, name: str, on: str | None = None) -> permalink.View:
        """The ``permalink.View`` of the record that *name* (any name, or an id) means, as of *on*.

        Raises ``UnclearError`` for a name of several records or of none, and
        ``ProblemError`` for a bad day or one before the record.
        """
        entry = self.store.entries.get(name) or self._named(name)
        return permalink.view(self.store, entry.kind, entry.document["id"], on or None)

    def _named(self, name: str) -> Entry:
        lookup.refuse_retired(self.store, name)
        bearers = self.store.resolve(name)
        clear = [document for document, entry in bearers if not entry["ambiguous"]]
        if len(bearers) == 1 or len(clear) == 1:
            return self.store.entries[(clear or [bearers[0][0]])[0]["id"]]
        found = self._names.find(name) if not bearers else []
        if sure := settled(found):
            return self.store.entries[sure.id]
        near = [document for document, _ in bearers] or [self._names.documents[c.id] for c in found[:5]]
        options = "; ".join(f"{document['id']} ({document['title']})" for document in near)
        if bearers:
            raise UnclearError(f"{name!r} is a name of several records: {options}. Ask for one by its id.")
        hint = f" Nearest: {options}." if near else ""
        raise UnclearError(f"No record is called {name!r}.{hint} Do not guess: say that it is not here.")

    def link(self, view: permalink.View) -> str:
        """The permalink of a view."""
        return self.root + view.path

    def lookup(self, name: str, on: str | None = None) -> Row:
        """A record in short, to date or as of *on*, with what changed since."""
        view = self.view(name, on)
        document = view.document
        answer = {
            "id": document["id"],
            "kind": document["record_kind"],
            "title": document["title"],
            "permalink": self.link(view),
            "as_of": document.get("as_of"),
            "last_revised": view.revised,
        }
        answer |= self._standing(document)
        if "summary" in view.whole:
            answer["summary_to_date"] = view.whole["summary"]
        plain = (
            "type",
            "form",
            "signed",
            "entry_into_force",
            "duration",
            "date",
            "place",
            "url",
            "publisher",
        )
        answer |= {key: document[key] for key in plain if document.get(key)}
        answer["names"] = [row["text"] for row in document.get("names", ())]
        answer["limits"] = [_limit(row) for row in document.get("limits", ()) if row.get("value") is not None]
        answer["claims_of_range"] = [self._range(document, row) for row in document.get("ranges", ())]
        answer |= self._changes(document)
        answer["cite_as"] = cite.plain(view.subject(self.root))
        return {key: value for key, value in answer.items() if value not in (None, [], "")}

    def status_on(self, name: str, on: str) -> Row:
        """The status of a record, and of each party, at the end of the day *on*, with sources."""
        view = self.view(name, on)
        document = view.document
        if "status" not in document:
            raise UnclearError(
                f"{document['title']} is a record of kind {document['record_kind']}: only treaties and "
                "systems have a status."
            )
        standing = self._standing(document)
        now = permalink.view(self.store, view.kind, document["id"])
        today = self._standing(now.document)["status"]
        return {
            "title": document["title"],
            "as_of": document["as_of"],
            **standing,
            "status_to_date": today,
            **self._changes(document),
            "sources": self._sources(document),
            "permalink": self.link(view),
            "cite_as": cite.plain(view.subject(self.root)),
        }

    def search(self, words: str, kind: str | None = None, limit: int = 10) -> Row:
        """Records in which all *words* occur, best first."""
        looked = finding.search(self.store, words)
        found = looked.narrowed([PLURAL[kind]] if kind else [])
        items = [
            {
                "id": document["id"],
                "kind": document["record_kind"],
                "title": document["title"],
                "excerpt": excerpt(self.store, document, table, looked.words),
                "permalink": self.root + document["page"],
            }
            for document, table in found[:limit]
        ]
        corrected = {"searched_for": looked.words} if looked.corrected else {}
        return {"total": len(found), "items": items, **corrected}

    def cite(self, name: str, on: str | None = None, style: str = "apa", format: str = "text") -> Row:
        """A citation of a record in a *style* of text, or in a *format* of reference managers.

        Raises ``UnclearError`` for an unknown style or format.
        """
        view = self.view(name, on)
        subject = view.subject(self.root)
        if format == "text":
            try:
                text = cite.formatted(subject, style)
            except cite.UnknownStyleError:
                raise UnclearError(
                    f"There is no style {style!r}: try {', '.join(cite.STYLES)}, or the id of any CSL style."
                ) from None
        elif format in FORMATS:
            text = FORMATS[format](subject)
        else:
            raise UnclearError(f"There is no format {format!r}: write text, {', '.join(FORMATS)}.")
        return {"citation": text, "permalink": self.link(view)}

    def annotate(self, text: str, date: str | None = None, format: str = "text") -> Row:
        """The records that *text* mentions and the figures that it states of them, as of *date*.

        Offsets are code points. Raises ``UnclearError`` for an unknown format.
        """
        if date:
            lookup.day(date, "date")
        if format not in ("text", "html", "markdown"):
            raise UnclearError(f"There is no format {format!r}: write text, html or markdown.")
        article = self._linker.link(text, Options(format, date or None), self.root)
        told = article.as_json()
        return {
            "mentions": [_with_permalink(mention) for mention in told["mentions"]],
            "suggestions": [_with_permalink(mention) for mention in told["suggestions"]],
            "claims": [claim | {"permalink": article.url_for(claim["record"])} for claim in told["claims"]],
        }

    def _standing(self, document: Document) -> Row:
        status, titles = document.get("status"), document.get("titles", {})
        if isinstance(status, list):
            last = status[-1] if status and "to" not in status[-1] else {}
            found = {"status": last.get("status"), "status_since": last.get("from"), "note": last.get("note")}
            parties = [
                {
                    "state": party["state"],
                    "status": party["status"][-1]["status"],
                    "since": party["status"][-1]["from"],
                }
                for party in document.get("parties", ())
                if party["status"]
            ]
        else:
            found = {key: document.get(key) for key in ("status", "status_since")}
            found["note"] = document.get("status_note")
            parties = document.get("party_status", [])
        found["parties"] = [
            {"party": titles.get(row["state"], row["state"])}
            | {key: row[key] for key in ("status", "since", "note") if key in row}
            for row in parties
        ]
        return found

    def _sources(self, document: Document) -> list[Row]:
        """The sources of the status and of the parties' status, in full enough a form to be named."""
        cited = list(document.get("status_sources", ()))
        for row in document.get("party_status", ()):
            cited += row.get("sources", ())
        wanted = dict.fromkeys(citation["id"] for citation in cited)
        return [
            {key: source[key] for key in ("title", "publisher", "date", "url") if key in source}
            | {"permalink": self.root + source["page"]}
            for source in document.get("sources", ())
            if source["id"] in wanted
        ]

    def _changes(self, document: Document) -> Row:
        """What changed since the day: every turn of a status, and the latest of the rest, by date."""
        events = document.get("changed_since") or []
        turns = [event for event in events if event["kind"] in TURNS]
        rest = [event for event in events if event["kind"] not in TURNS]
        shown = turns + rest[-max(1, EVENTS - len(turns)) :]
        kept = [event for event in events if event in shown]
        left_out = len(events) - len(kept)
        found = {"changed_since": [self._event(event) for event in kept]}
        return found | ({"other_changes_left_out": left_out} if left_out else {})

    def _event(self, event: Row) -> Row:
        return {
            "date": event["date"],
            "title": event["title"],
            "permalink": f"{self.root}/events/{event['id']}",
        }

    def _range(self, document: Document, row: Row) -> Row:
        shown = {"by": document.get("titles", {}).get(row["by"], row["by"]), "unit": "km"}
        return shown | {
            key: row[key] for key in ("on", "comparator", "value", "value_max", "variant") if key in row
        }


def _with_permalink(mention: Row) -> Row:
    return {key: value for key, value in mention.items() if key != "url"} | {"permalink": mention["url"]}


def _limit(row: Row) -> Row:
    kept = ("quantity", "comparator", "value", "value_max", "unit", "applies_to", "deadline", "provision")
    return {key: row[key] for key in kept if key in row}
