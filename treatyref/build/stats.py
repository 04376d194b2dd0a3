"""Counts over checked records: facts, and how well they are sourced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from treatyref.build.load import Loaded
from treatyref.schemas import schema_of
from treatyref.schemas.walk import states_a_fact, walk


@dataclass
class Count:
    """What one record holds: ``facts`` are nodes that carry sources of their own."""

    facts: int = 0
    sourced: int = 0
    single: int = 0
    names: int = 0
    events: int = 0
    sources: set[str] = field(default_factory=set)

    @property
    def share(self) -> float:
        """Facts with a source, in percent."""
        return 100.0 if not self.facts else 100 * self.sourced / self.facts


def by_record(records: Sequence[Loaded]) -> dict[str, Count]:
    """``{id: Count}`` for treaties, systems, articles and states, in the order of their kinds.

    An event counts for each record that it concerns.
    """
    found = {
        r.data["id"]: _count(r) for r in records if r.kind in ("treaties", "systems", "states", "articles")
    }
    for record in records:
        for id_ in record.data["concerns"] if record.kind == "events" else ():
            found[id_].events += 1
    return found


def total(records: Sequence[Loaded]) -> Count:
    """One ``Count`` over everything; ``events`` and ``sources`` count their own records."""
    whole = Count()
    for record in records:
        one = _count(record)
        whole.facts += one.facts
        whole.sourced += one.sourced
        whole.single += one.single
        whole.names += one.names
        whole.sources |= one.sources
    whole.events = Counter(record.kind for record in records)["events"]
    return whole


def _count(record: Loaded) -> Count:
    count = Count()
    for schema, node, _ in walk(schema_of(record.kind), record.data):
        if not states_a_fact(schema, node):
            continue
        cited = {citation["id"] for citation in node.get("sources", [])}
        count.facts += 1
        count.sourced += bool(cited)
        count.single += len(cited) == 1
        count.sources |= cited
    count.names = len(record.data.get("names", []))
    return count
