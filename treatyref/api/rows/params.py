"""The parameters and the answers of each table, derived from its columns."""

from functools import cache
from typing import Any

from marshmallow import Schema, fields, validate

from treatyref.api.blueprint import ArgsSchema, CommaList
from treatyref.api.lists.params import on_field
from treatyref.api.schemas import page_schema
from treatyref.documents import Row
from treatyref.schemas import fields as f
from treatyref.tabular.rows import columns, tables

MOST = 10_000
#: Columns without a fixed set of values by which rows are chosen all the same.
WORDS = {
    "topic", "publisher", "language", "item", "property", "commission", "measure", "provision", "row_table",
    "what", "key", "ref", "source", "record_kind",
}  # fmt: skip
#: Ids that examples name, by the table that a column refers to.
EXAMPLES = {"treaties": "new-start", "systems": "9m729", "states": "russia", "records": "inf"}
#: Names that an owner of any kind goes by.
_ALIASES = {"treaty": "treaties", "system": "systems", "party": "states"}


def path_name(table: str) -> str:
    """How addresses write a table's name: hyphens for underscores."""
    return table.replace("_", "-")


@cache
def filters(name: str) -> dict[str, tuple[str, ...]]:
    """``{parameter: columns of which one must have the value}`` for a table."""
    table = tables()[name]
    found: dict[str, tuple[str, ...]] = {
        column: (column,) for column in table.foreign_keys if column not in ("id", "record")
    }
    found |= {c: (c,) for c in table.columns if table.choices_of(c) or c in WORDS}
    for alias, target in _ALIASES.items():
        referring = tuple(c for c, other in table.foreign_keys.items() if other == target and c != "id")
        owning = ("record",) if target != "states" and table.foreign_keys.get("record") == "records" else ()
        if alias not in found and referring + owning:
            found[alias] = referring + owning
    if table.foreign_keys.get("record") == "records":
        found["record"] = ("record",)
    if name == "events":
        found |= {"treaty": ("concerns",), "system": ("concerns",), "party": ("participants",)}
    return found


@cache
def args_schema(name: str) -> type[Schema]:
    """The schema of the parameters of a table's list."""
    table = tables()[name]
    found: dict[str, Any] = {}
    for parameter, places in filters(name).items():
        choices = table.choices_of(parameter) if parameter in table.columns else ()
        inner = fields.String(validate=validate.OneOf(choices)) if choices else fields.String()
        where = " or ".join(f"`{place}`" for place in places)
        found[parameter] = fields.List(
            inner,
            metadata={"description": f"Only rows with this value in {where}; several times: any of them."},
        )
    if date_column(name):
        words = f"Only rows with `{date_column(name)}` on or {{}} this: YYYY, YYYY-MM or YYYY-MM-DD."
        found["from_"] = fields.String(
            data_key="from", metadata={"description": words.format("after"), "example": "1987"}
        )
        found["to"] = fields.String(metadata={"description": words.format("before"), "example": "2030"})
    return _PageArgs.from_dict(found | _shape(name), name=f"{_class_name(name)}RowsArgs")


class _PageArgs(ArgsSchema):
    """Which part of the rows."""

    limit = fields.Integer(
        validate=validate.Range(1, MOST),
        metadata={
            "description": f"Rows a page, 1 to {MOST}; left out, JSON comes in pages of 500 and CSV whole.",
            "example": 3,
        },
    )
    cursor = fields.String(
        metadata={"description": "Where to go on: take it from `next` of an answer to the same query."}
    )
    offset = fields.Integer(
        validate=validate.Range(0, 1_000_000),
        metadata={"description": "Rows to pass over, instead of a cursor.", "example": 0},
    )
    on = on_field("rows that were true by then")


def _shape(name: str) -> Row:
    orders = [sign + column for column in columns(name) for sign in ("", "-")]
    return {
        "sort": CommaList(
            fields.String(validate=validate.OneOf(orders)),
            metadata={
                "description": "Columns to sort by, joined by commas; a minus sign turns the order round. "
                "Rows without the value come last."
            },
        ),
        "fields_": CommaList(
            fields.String(validate=validate.OneOf(list(columns(name)))),
            data_key="fields",
            metadata={"description": "Only these columns, in this order, joined by commas."},
        ),
    }


def date_column(name: str) -> str | None:
    """The column that ``from`` and ``to`` bound, or None."""
    table = tables()[name]
    candidates = (table.clock, "date", "on_date", "from_date", "signed", "released", "revised")
    return next((column for column in candidates if column in table.columns), None)


_FIELDS: dict[str, type[fields.Field[Any]]] = {
    "string": fields.String,
    "date": f.FuzzyDate,
    "integer": fields.Integer,
    "number": fields.Float,
    "boolean": fields.Boolean,
}


@cache
def rows_schema(name: str) -> type[Schema]:
    """The schema of a page of a table's rows."""
    found: dict[str, Any] = {}
    for column, (kind, help_) in columns(name).items():
        help_ = help_.replace(" A JSON array.", "").replace(", as a JSON array", "")
        described: dict[str, Any] = {"metadata": {"description": help_}}
        if kind == "array":
            found[column] = fields.List(fields.String(), allow_none=True, **described)
        else:
            found[column] = _FIELDS[kind](allow_none=True, **described)
    row = Schema.from_dict(found, name=f"{_class_name(name)}RowSchema")
    row.__doc__ = tables()[name].help
    return page_schema(f"{_class_name(name)}Rows", row, tables()[name].help)


def _class_name(name: str) -> str:
    return "".join(word.title() for word in name.split("_"))
