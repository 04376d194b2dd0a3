"""Datasette's titles, descriptions, columns and queries, all from the tables' own description.

``metadata()`` is the document that Datasette reads, whether under our own
server or on its own beside a downloaded copy of the database.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from treatyref.build.tables import Table, all_tables
from treatyref.documents import Row
from treatyref.kinds import PLURAL

HERE = Path(__file__).parent
QUERIES = yaml.safe_load((HERE / "queries.yaml").read_text(encoding="utf-8"))
DATABASE = "treatyref"
SOURCE = {
    "license": "CC BY 4.0",
    "license_url": "https://creativecommons.org/licenses/by/4.0/",
    "source": "TreatyRef: every row names its sources",
}
#: What to call a row where another names it.
LABELS = {
    "names": "text",
    "status_periods": "status",
    "parties": "state",
    "party_periods": "status",
    "provisions": "label",
    "limits": "quantity",
    "definitions": "term",
    "counting_rules": "subject",
    "verification_measures": "title",
    "inspection_quotas": "applies_to",
    "inspection_counts": "what",
    "commission_sessions": "session",
    "eliminations": "type",
    "data_items": "label",
    "data_exchanges": "date",
    "claims": "says",
    "treaty_relations": "relation",
    "system_periods": "status",
    "operators": "state",
    "variants": "designation",
    "ranges": "value",
    "characteristics": "property",
    "deployments": "place",
    "combat_uses": "target",
    "system_relations": "relation",
    "class_members": "subclass",
    "successions": "state",
    "mentions": "surface",
    "article_claims": "subject",
    "event_records": "record",
    "event_participants": "state",
    "citations": "locator",
    "editions": "id",
    "retired": "id",
}
#: A list's first order; "-" before the column: last first. All other tables are in order of their ids.
SORTS = {
    "records": "title",
    "treaties": "signed",
    "systems": "title",
    "states": "title",
    "sources": "-date",
    "articles": "-published",
    "events": "-date",
    "data_exchanges": "date",
    "claims": "on_date",
    "status_periods": "from_date",
    "system_periods": "from_date",
    "party_periods": "from_date",
    "ranges": "value",
    "limits": "treaty",
    "commission_sessions": "from_date",
    "inspection_counts": "from_date",
    "combat_uses": "from_date",
}
FACETS = {
    "records": ["record_kind", "status"],
    "treaties": ["form"],
    "systems": ["type"],
    "states": ["kind"],
    "events": ["kind"],
    "sources": ["publisher", "type", "language"],
    "names": ["kind", "language"],
    "status_periods": ["status", "treaty"],
    "parties": ["treaty", "role"],
    "party_periods": ["status", "treaty"],
    "provisions": ["treaty"],
    "limits": ["treaty", "kind"],
    "definitions": ["treaty"],
    "counting_rules": ["treaty"],
    "verification_measures": ["treaty", "kind"],
    "inspection_counts": ["treaty"],
    "eliminations": ["party", "range_class"],
    "data_exchanges": ["party", "item"],
    "claims": ["claimed_by", "topic"],
    "treaty_relations": ["treaty", "relation"],
    "system_periods": ["status"],
    "operators": ["state", "relation"],
    "ranges": ["claimed_by", "system"],
    "characteristics": ["property", "claimed_by"],
    "deployments": ["state", "operator"],
    "combat_uses": ["system", "user", "claimed_by"],
    "system_relations": ["relation"],
    "class_members": ["system"],
    "mentions": ["kind"],
    "article_claims": ["verdict"],
    "event_participants": ["state"],
    "citations": ["row_table"],
}
#: Where on its record's page the rows of a table stand, if not at the table's own name.
ANCHORS = {
    "status_periods": "#status",
    "system_periods": "#status",
    "party_periods": "#parties",
    "data_items": "#data_exchanges",
    "verification_measures": "#verification",
    "class_members": "#members",
    "citations": "#sources",
    "event_records": "",
    "event_participants": "",
    "provisions": "/provisions/{ref}",
}
#: The pages' own menu.
MENU = [
    ["/treaties", "Treaties"],
    ["/systems", "Systems"],
    ["/events", "Events"],
    ["/articles", "Articles"],
    ["/annotate", "Annotate"],
    ["/sources", "Sources"],
    ["/datasette/", "Data"],
    ["/api/v1/docs", "API"],
]
#: Columns of queries that hold the id of a record.
ROLES = [
    "treaty",
    "system",
    "state",
    "event",
    "source",
    "record",
    "party",
    "claimed_by",
    "operator",
    "article",
]

#: Columns that hold a JSON array of ids of records.
LISTS = ["sources", "participants", "concerns", "origin", "depositary"]


def metadata(
    site: str | None = "", style: str | None = "/static/style.css", charts: Sequence[str] = ()
) -> Row:
    """The metadata document for Datasette.

    *site* is the address of our pages, "" where Datasette stands under them and
    None where there are none; *style* is that of their stylesheet, None for the
    copy beside Datasette's own; *charts* names the pictures that exist there.
    """
    tables = all_tables()
    return {
        "title": "TreatyRef data",
        "description": "Dated, sourced records of arms-control treaties and weapons, read-only.",
        **SOURCE,
        "source_url": f"{site or ''}/",
        "databases": {
            DATABASE: {
                "title": "TreatyRef data",
                "description": "A table for each kind of record and for each kind of fact;"
                " every row names its sources.",
                "tables": {table.name: _table(table, site) for table in tables.values()}
                | {name: {"hidden": True} for name in ("documents", "frozen", "integrity", "pictures")},
                "queries": {name: _query(query) for name, query in QUERIES.items()},
            }
        },
        "plugins": {
            "treatyref": {
                "database": DATABASE,
                "site": site,
                "style": style,
                "charts": list(charts),
                "roles": ROLES,
                "lists": LISTS,
                "menu": MENU,
                "tables": {table.name: _links(table) for table in tables.values()},
            }
        },
    }


def title_of(name: str) -> str:
    """A table's name in words."""
    return name.replace("_", " ").capitalize()


def label_column(table: Table) -> str:
    """The column by which a row of *table* is named elsewhere."""
    return LABELS.get(table.name) or "title"


def _table(table: Table, site: str | None) -> Row:
    found = {
        "title": title_of(table.name),
        "description": table.help,
        "columns": {name: _help(table, name) for name in table.columns},
        "label_column": label_column(table),
        "facets": FACETS.get(table.name, []),
    }
    if table.name in SORTS:
        column = SORTS[table.name]
        found["sort_desc" if column.startswith("-") else "sort"] = column.lstrip("-")
    if table.name in PLURAL.values() and site is not None:
        found |= {"about": f"All {table.name} as pages", "about_url": f"{site}/{table.name}"}
    return found


def _help(table: Table, column: str) -> str:
    """What a column holds, with its unit.

    Datasette's own ``units`` is left alone: it would turn 1,500 km into 1.5 Mm,
    and evaluate arithmetic that strangers put into filters.
    """
    help_, unit = table.columns[column][1], table.units.get(column)
    if not unit:
        return help_
    return f"{help_} Unit: {'in the column ' + unit[1:] if unit.startswith('=') else unit}."


def _query(query: Row) -> Row:
    described = query.get("parameters", {})
    lines = [f"{name}: {p['help']} Empty: {p['default']}." for name, p in described.items()]
    return query | {
        "description": " ".join([query["description"], *lines]),
        "lead": query["description"],
        "params": list(described),
        "hide_sql": True,
    }


def _links(table: Table) -> Row:
    """How the plugin makes links of the rows of *table*."""
    of = next(iter(table.foreign_keys), None)
    then = ANCHORS.get(table.name, f"#{table.name}")
    if table.name == "records" or table.name in PLURAL.values():
        of, then = "id", ""
    return {
        "of": of,
        "then": then,
        "needs": re.findall(r"{(\w+)}", then),
        "refs": {column: other for column, other in table.foreign_keys.items() if column != "id"},
        "label": label_column(table),
        "units": table.units,
    }
