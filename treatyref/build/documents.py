"""Put each record together as one whole document, the form that readers get.

A document is the record as its schema dumps it, plus what other records say of
it: ``events``, related records, and ``sources`` with every source cited in it,
numbered in the order of first citation.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from treatyref import dates
from treatyref.build.load import Loaded
from treatyref.documents import Document, Row
from treatyref.kinds import SINGULAR, path_of
from treatyref.schemas import schema_of

Documents = dict[str, Document]
#: Id of a record -> the rows that other records add to it.
RowsOf = defaultdict[str, list[Row]]


def documents(records: Iterable[Loaded]) -> dict[str, Document]:
    """Return ``{id: document}`` for all checked records, sorted by kind and id."""
    current = sorted((r for r in records if r.kind in SINGULAR), key=lambda r: (r.kind, r.data["id"]))
    dumped = {r.data["id"]: _dump(r) for r in current}
    links = _Links(dumped)
    return {id_: _complete(document, dumped, links) for id_, document in dumped.items()}


def _dump(record: Loaded) -> Document:
    schema = schema_of(record.kind)
    document = {"record_kind": SINGULAR[record.kind], "page": path_of(record.kind, record.data["id"])}
    dumped: Row = schema.dump(record.data)
    return document | {"id": dumped.pop("id")} | dumped


class _Links:
    """Which records point at which: computed once for all documents."""

    def __init__(self, dumped: Documents) -> None:
        self.events: RowsOf = defaultdict(list)
        self.treaty_relations: RowsOf = defaultdict(list)
        self.system_relations: RowsOf = defaultdict(list)
        self.articles: RowsOf = defaultdict(list)
        self.classes: RowsOf = defaultdict(list)
        self.citing: RowsOf = defaultdict(list)
        self.party_to: RowsOf = defaultdict(list)
        self.operates: RowsOf = defaultdict(list)
        self.claims: RowsOf = defaultdict(list)
        for document in dumped.values():
            getattr(self, f"_from_{document['record_kind']}", lambda _: None)(document)
            self._claims(document)
            for source in dict.fromkeys(id_ for id_, _ in _citations(document)):
                self.citing[source].append(_stub(document))
        for events in self.events.values():
            events.sort(key=lambda event: (dates.last_day(event["date"]), event["id"]))
        for claims in self.claims.values():
            claims.sort(key=lambda claim: (dates.last_day(claim["on"]), claim["record"]))

    def _from_event(self, event: Document) -> None:
        for id_ in event["concerns"]:
            self.events[id_].append(event)
        for id_ in event["participants"]:
            if id_ not in event["concerns"]:
                self.events[id_].append(event)

    def _from_treaty(self, treaty: Document) -> None:
        for party in treaty["parties"]:
            self.party_to[party["state"]].append(_stub(treaty) | {"role": party["role"]})
        self._relations(treaty)

    def _from_system(self, system: Document) -> None:
        self._relations(system)
        for relation in system["system_relations"]:
            self.system_relations[relation["system"]].append(
                _stub(system) | {"relation": relation["relation"]}
            )
        for member in system["members"]:
            self.classes[member["system"]].append(_stub(system) | {"subclass": member["subclass"]})
        for operator in system["operators"]:
            if all(known["id"] != system["id"] for known in self.operates[operator["state"]]):
                self.operates[operator["state"]].append(_stub(system))

    def _claims(self, document: Document) -> None:
        if document["record_kind"] == "article":
            return
        for claim in document.get("claims", []):
            self.claims[claim["by"]].append({"record": document["id"], **claim})

    def _from_article(self, article: Document) -> None:
        for record in dict.fromkeys(mention["record"] for mention in article["mentions"]):
            self.articles[record].append(_stub(article) | {"published": article["published"]})

    def _relations(self, document: Document) -> None:
        for relation in document["treaty_relations"]:
            shown = {key: relation[key] for key in ("relation", "by") if key in relation}
            self.treaty_relations[relation["treaty"]].append(_stub(document) | shown)


def _stub(document: Document) -> Row:
    """What it takes to name a record and link to it."""
    return {key: document[key] for key in ("id", "record_kind", "title", "page")}


def _complete(document: Document, dumped: Documents, links: _Links) -> Document:
    document = dict(document)
    id_, kind = document["id"], document["record_kind"]
    if kind in ("treaty", "system", "state"):
        document["events"] = links.events[id_]
    if kind in ("treaty", "system"):
        document["related_records"] = links.treaty_relations[id_] + links.system_relations[id_]
        document["mentioned_in"] = links.articles[id_]
        document["classes"] = links.classes[id_]
    if kind == "state":
        document["party_to"], document["operates"] = links.party_to[id_], links.operates[id_]
        document["claims_made"] = links.claims[id_]
    if kind == "event":
        document["records"] = [_stub(dumped[other]) for other in document["concerns"]]
    if kind == "source":
        document["cited_by"] = links.citing[id_]
        return document
    if "sources" in document:
        document["record_sources"] = document.pop("sources")
    document["sources"] = _bibliography(document, dumped)
    document["titles"] = _titles(document, dumped)
    return document


def _bibliography(document: Document, dumped: Documents) -> list[Row]:
    """Every source cited in *document*, in full, numbered by first citation."""
    order = dict.fromkeys(id_ for id_, _ in _citations(document))
    return [{"number": place, **dumped[id_]} for place, id_ in enumerate(order, 1)]


def _citations(node: Any) -> Iterator[tuple[str, str | None]]:
    """Yield ``(source id, locator)`` of every citation in *node*, in reading order."""
    if isinstance(node, list):
        for item in node:
            yield from _citations(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("sources", "record_sources"):
                for citation in value:
                    yield citation["id"], citation.get("locator")
            else:
                yield from _citations(value)


def _titles(document: Document, dumped: Documents) -> dict[str, str]:
    """Id -> title of every record that *document* refers to, so that no reader looks it up."""
    found: dict[str, str] = {}
    for text in _texts(document):
        if text in dumped and text != document["id"] and dumped[text]["record_kind"] != "source":
            found[text] = dumped[text]["title"]
    return dict(sorted(found.items()))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, str):
        yield node
