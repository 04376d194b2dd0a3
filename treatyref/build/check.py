"""Checks across records: what one record's schema cannot see by itself.

Each check is a function ``check(records) -> problems`` in ``CHECKS``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from marshmallow import fields as m

from treatyref import asof, dates
from treatyref.build.editions import Edition, ids_kept
from treatyref.build.load import Loaded, load
from treatyref.build.problems import Problem, SeedError
from treatyref.documents import Row
from treatyref.names import fold
from treatyref.schemas import fields as f
from treatyref.schemas import schema_of
from treatyref.schemas.common import StrictSchema
from treatyref.schemas.walk import Keys, states_a_fact, walk

Records = Sequence[Loaded]
Problems = Iterator[Problem]
Check = Callable[[Records], Problems]


def load_checked(folder: Path, editions: Sequence[Edition] = ()) -> list[Loaded]:
    """Return every record under *folder*, or raise ``SeedError`` with all problems at once.

    *editions* are the frozen ones, whose ids must all be known still.
    """
    records, problems = load(folder)
    # A refused record would make every mention of it look like a wrong reference.
    for check in CHECKS if problems else CHECKS + CHECKS_OF_WHOLE_SET:
        problems.extend(check(records))
    if not problems:
        problems.extend(ids_kept(records, editions))
    if problems:
        raise SeedError(problems)
    return records


def ids_are_unique(records: Records) -> Problems:
    """An id names one record, whatever its kind."""
    first: dict[str, Loaded] = {}
    for record in records:
        id_ = record.data["id"]
        if id_ in first:
            other = first[id_]
            yield record.problem(f"{id_!r} is already the id of {other.file}:{other.line('id')}", "id")
        first.setdefault(id_, record)


def references_exist(records: Records) -> Problems:
    """Every reference names a record of a kind it may name."""
    kinds = {record.data["id"]: record.kind for record in records}
    for record in records:
        for schema, node, keys in _nodes(record):
            for name, field in schema.fields.items():
                for value, place in _references(field, node.get(name)):
                    if kinds.get(value) not in field_kinds(field):
                        yield record.problem(
                            _wrong_reference(value, field, kinds), *keys, field.data_key or name, *place
                        )


def field_kinds(field: m.Field[Any]) -> tuple[str, ...]:
    """The kinds a reference field, or a list of references, may point to."""
    one = field.inner if isinstance(field, m.List) else field
    return one.to if isinstance(one, f.Ref) else ()


def _references(field: m.Field[Any], value: Any) -> Iterator[tuple[str, Keys]]:
    if value is None:
        return
    if isinstance(field, f.Ref):
        yield value, ()
    elif isinstance(getattr(field, "inner", None), f.Ref):
        for place, item in enumerate(value):
            yield item, (place,)


def _wrong_reference(value: str, field: m.Field[Any], kinds: dict[str, str]) -> str:
    wanted = " or ".join(field_kinds(field))
    if value in kinds:
        return f"{value!r} is one of the {kinds[value]}: name one of the {wanted}"
    return f"no record {value!r} among the {wanted}: add one or correct the id"


def own_keys_resolve(records: Records) -> Problems:
    """Refs inside a treaty (provisions, limits, measures, data items) exist, once each."""
    for record in records:
        own = {
            name: _own_keys(record.data.get(name, []), key)
            for name, key in (
                ("provisions", "ref"),
                ("limits", "id"),
                ("verification", "id"),
                ("data_items", "id"),
            )
        }
        for name, key in (
            ("provisions", "ref"),
            ("limits", "id"),
            ("verification", "id"),
            ("data_items", "id"),
            ("claims", "id"),
        ):
            yield from _repeated(record, name, key)
        for _, node, keys in _nodes(record):
            for field, target in (
                ("measure", "verification"),
                ("limit", "limits"),
                ("provision", "provisions"),
            ):
                value = node.get(field)
                inside = record.kind == "treaties" and "treaty" not in node
                if value and inside and value not in own[target]:
                    yield record.problem(f"no {value!r} in {target} of this record", *keys, field)
            for item in node.get("values", {}) if record.kind == "treaties" else ():
                if item not in own["data_items"]:
                    yield record.problem(f"no {item!r} in data_items of this record", *keys, "values", item)


def _own_keys(rows: list[Row], key: str) -> set[str]:
    return {row[key] for row in rows if key in row}


def _repeated(record: Loaded, name: str, key: str) -> Problems:
    seen: set[str | None] = set()
    for place, row in enumerate(record.data.get(name, [])):
        value = row.get(key)
        if value and value in seen:
            yield record.problem(f"{value!r} stands twice in {name}", name, place, key)
        seen.add(value)


def names_are_clear(records: Records) -> Problems:
    """A name that two records bear is declared ambiguous by both; no record bears one twice."""
    bearers: dict[str, list[tuple[Loaded, int, Row]]] = defaultdict(list)
    for record in records:
        mine = set()
        for place, name in enumerate(record.data.get("names", [])):
            folded = fold(name["text"])
            if folded in mine:
                yield record.problem(f"{name['text']!r} stands twice among the names", "names", place, "text")
            else:
                bearers[folded].append((record, place, name))
            mine.add(folded)
    for sharing in bearers.values():
        for record, place, name in sharing if len(sharing) > 1 else ():
            if not name["ambiguous"]:
                others = ", ".join(other.data["id"] for other, _, _ in sharing if other is not record)
                yield record.problem(
                    f"{name['text']!r} is also a name of {others}: add `ambiguous: true` to each",
                    "names",
                    place,
                )


def periods_follow(records: Records) -> Problems:
    """Periods run forwards, in order, and do not overlap."""
    for record in records:
        for _, node, keys in _nodes(record):
            start, end = node.get("from_"), node.get("to")
            if start and end and dates.last_day(end) < dates.first_day(start):
                yield record.problem(f"ends on {end}, before it begins on {start}", *keys, "to")
            if isinstance(node.get("status"), list):
                yield from _order(record, node["status"], (*keys, "status"))


def _order(record: Loaded, periods: list[Row], keys: Keys) -> Problems:
    for place in range(1, len(periods)):
        before, period = periods[place - 1], periods[place]
        if dates.last_day(period["from_"]) < dates.first_day(before["from_"]):
            yield record.problem(
                "begins before the period above it: put the earliest first", *keys, place, "from"
            )
        elif "to" not in before:
            if before.get("by") == period.get("by"):
                yield record.problem("the period above has no `to`: say when it ended", *keys, place - 1)
        elif dates.first_day(before["to"]) > dates.last_day(period["from_"]):
            yield record.problem(
                f"overlaps the period above, which runs to {before['to']}", *keys, place, "from"
            )


def dates_are_possible(records: Records) -> Problems:
    """Ends follow beginnings; days that must be days are; sources were not read before they appeared."""
    for record in records:
        data = record.data
        for earlier, later in (("date", "end_date"), ("signed", "entry_into_force")):
            if (
                earlier in data
                and later in data
                and dates.last_day(data[later]) < dates.first_day(data[earlier])
            ):
                yield record.problem(f"{data[later]} lies before {earlier}, {data[earlier]}", later)
        if "revised" in data and len(data["revised"]) != 10:
            yield record.problem("must be a day: write YYYY-MM-DD", "revised")
        seen = data.get("seen", {}).get("on")
        if seen and len(seen) != 10:
            yield record.problem("must be a day: write YYYY-MM-DD", "seen", "on")
        elif seen and "date" in data and dates.first_day(data["date"]) > dates.parse_day(seen):
            yield record.problem(
                f"was read on {seen}, before it was published on {data['date']}", "seen", "on"
            )


def quantities_are_whole(records: Records) -> Problems:
    """`between` has both bounds, in order; a claimed value has its unit."""
    for record in records:
        for schema, node, keys in _nodes(record):
            if "value_max" in schema.fields:
                between = node.get("comparator") == "between"
                if between != ("value_max" in node):
                    yield record.problem("`between` and value_max go together", *keys, "comparator")
                elif between and node["value_max"] <= node.get("value", 0):
                    yield record.problem("is not above value", *keys, "value_max")
            if "unit" in schema.fields and "unit" in node and "value" not in node:
                yield record.problem("has a unit but no value", *keys, "unit")


def relations_are_of_their_time(records: Records) -> Problems:
    """How a record stands to a treaty is said as of its day, so that views as of a day can show it.

    What somebody says (``by``) may speak of plans; a relation without a day is always shown.
    """
    for record in records:
        for place, row in enumerate(record.data.get("treaty_relations", [])):
            if "on" not in row or "by" in row:
                continue
            if asof.tells_of_later(row["says"], dates.last_day(row["on"])):
                yield record.problem(
                    f"names a year after {row['on']}, which a view as of that day would show: "
                    "say it without, or in a row of its own day",
                    "treaty_relations",
                    place,
                    "says",
                )


def facts_are_sourced(records: Records) -> Problems:
    """What a state's entry says beyond who is meant names a source; other schemas demand it themselves."""
    for record in records:
        for schema, node, keys in _nodes(record):
            if states_a_fact(schema, node) and not node.get("sources"):
                yield record.problem("name at least one source", *keys, "sources")


def only_classes_have_members(records: Records) -> Problems:
    """Members belong to a record of kind `class`."""
    for record in records:
        if record.data.get("members") and record.data.get("kind") != "class":
            yield record.problem("only a record of `kind: class` has members", "members")


def sources_stand_once(records: Records) -> Problems:
    """A document is one source record."""
    addresses: dict[str, Loaded] = {}
    for record in _sources(records):
        address = record.data["url"].split("#")[0].rstrip("/")
        if address in addresses:
            other = addresses[address]
            yield record.problem(f"the same address as {other.data['id']!r} in {other.file}: keep one", "url")
        addresses.setdefault(address, record)


def sources_are_cited(records: Records) -> Problems:
    """Each source is cited by a fact."""
    cited: set[str] = set()
    for record in records:
        for _, node, _ in _nodes(record):
            cited.update(citation["id"] for citation in node.get("sources", []))
    for record in _sources(records):
        if record.data["id"] not in cited:
            yield record.problem("no fact cites this source: cite it or delete it", "id")


def _sources(records: Records) -> list[Loaded]:
    return [record for record in records if record.kind == "sources"]


def _nodes(record: Loaded) -> Iterator[tuple[StrictSchema, Row, Keys]]:
    return walk(schema_of(record.kind), record.data)


CHECKS: tuple[Check, ...] = (
    ids_are_unique,
    own_keys_resolve,
    names_are_clear,
    periods_follow,
    dates_are_possible,
    quantities_are_whole,
    relations_are_of_their_time,
    facts_are_sourced,
    only_classes_have_members,
    sources_stand_once,
)
CHECKS_OF_WHOLE_SET: tuple[Check, ...] = (references_exist, sources_are_cited)
