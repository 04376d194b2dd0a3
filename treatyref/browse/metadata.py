"""Datasette's titles, descriptions and column help, all from the tables' own description."""

from treatyref.build.tables import all_tables
from treatyref.kinds import PLURAL

SOURCE = {
    "license": "CC BY 4.0",
    "license_url": "https://creativecommons.org/licenses/by/4.0/",
    "source": "TreatyRef: every row names its sources; see the table citations",
    "source_url": "/",
}
LABELS = {
    "parties": "state",
    "provisions": "label",
    "data_items": "label",
    "limits": "quantity",
    "verification_measures": "title",
}
SORTS = {"events": "date", "data_exchanges": "date", "claims": "on_date", "status_periods": "from_date"}
FACETS = {
    "events": ["kind"],
    "claims": ["claimed_by", "topic"],
    "limits": ["treaty", "kind"],
    "sources": ["publisher", "type"],
    "data_exchanges": ["party", "item"],
    "eliminations": ["party", "range_class"],
    "names": ["kind", "language"],
    "records": ["record_kind", "status"],
    "systems": ["type"],
    "citations": ["row_table"],
}
QUERIES = {
    "treaties_in_force": {
        "title": "Treaties in force on a date",
        "sql": "select treaties.id, treaties.title, p.from_date as since from status_periods p join treaties"
        " on treaties.id = p.treaty where p.status = 'in force' and p.from_date <= :on and"
        " (p.to_date is null or p.to_date > :on) order by p.from_date",
        "params": ["on"],
        "description": "on: a day, YYYY-MM-DD.",
    },
    "all_limits": {
        "title": "All limits",
        "sql": "select treaty, quantity, comparator, value, value_max, unit, applies_to, provision"
        " from limits order by treaty, id",
    },
    "single_source_facts": {
        "title": "Facts resting on a single source",
        "sql": "select record, row_table, row_id, min(source) as source from citations"
        " group by row_table, row_id having count(distinct source) = 1 order by record, row_table, row_id",
    },
}


def metadata():
    """The metadata document for Datasette."""
    return {
        "title": "TreatyRef data",
        "description": "Dated, sourced records of arms-control treaties and weapons. Read-only.",
        "databases": {
            "treatyref": {
                **SOURCE,
                "description": "One table a record kind, one a list of facts; every row names its sources.",
                "tables": {table.name: _table(table) for table in all_tables().values()}
                | {name: {"hidden": True} for name in ("documents", "frozen", "integrity", "pictures")},
                "queries": QUERIES,
            }
        },
    }


def _table(table):
    found = {
        "description": table.help,
        "columns": {name: help_ for name, (_, help_) in table.columns.items() if help_},
        "facets": FACETS.get(table.name, []),
    }
    label = LABELS.get(table.name) or ("title" if "title" in table.columns else None)
    if label:
        found["label_column"] = label
    if table.name in SORTS:
        found["sort"] = SORTS[table.name]
    return (
        found | {"about": "Pages", "about_url": f"/{table.name}"} if table.name in PLURAL.values() else found
    )
