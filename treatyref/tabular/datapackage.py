"""A Frictionless Data Package (https://specs.frictionlessdata.io/) of the CSV files, from the tables."""

from typing import TYPE_CHECKING

from treatyref.build.tables import Table
from treatyref.documents import Row
from treatyref.store import Store
from treatyref.tabular.rows import tables

if TYPE_CHECKING:
    from treatyref.tabular.files import File

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
#: Dates keep the precision of their source, so they are text of this form.
DATE = r"\d{4}(-\d{2}(-\d{2})?)?~?"
TITLE = "TreatyRef: arms-control treaties and the weapons they cover"
DESCRIPTION = (
    "Dated, sourced records of arms-control treaties, the weapons they cover, the states and bodies "
    "concerned, what happened and what was claimed. Every row names its sources."
)


def describe(store: Store, files: dict[str, "File"]) -> Row:
    """The package descriptor; *files* has the ``File`` of each table's CSV."""
    return {
        "profile": "tabular-data-package",
        "name": "treatyref",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": f"{store.revised}+{store.fingerprint[:8]}",
        "licenses": [LICENCE],
        "keywords": ["arms control", "disarmament", "treaties", "missiles", "nuclear weapons"],
        "resources": [_resource(table, files[name]) for name, table in tables().items()],
    }


def _resource(table: Table, file: "File") -> Row:
    return {
        "name": table.name,
        "path": file.name,
        "profile": "tabular-data-resource",
        "title": table.name.replace("_", " "),
        "description": table.help,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> Row:
    key = "id" if "id" in table.columns else list(table.columns)
    found = {
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": key,
    }
    keys = [
        {"fields": column, "reference": {"resource": other, "fields": "id"}}
        for column, other in table.foreign_keys.items()
    ]
    return found | ({"foreignKeys": keys} if keys else {})


def _field(table: Table, column: str) -> Row:
    kind, (_, help_) = table.kind_of(column), table.columns[column]
    constraints: Row = {}
    if column == "id" or getattr(table.fields.get(column), "required", False):
        constraints["required"] = True
    if kind == "date":
        constraints["pattern"] = DATE
    if kind == "string" and table.choices_of(column):
        constraints["enum"] = list(table.choices_of(column))
    found = {"name": column, "type": "string" if kind == "date" else kind, "description": help_}
    return found | ({"constraints": constraints} if constraints else {})
