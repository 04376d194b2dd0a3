"""The data dictionary of the seeds, ``seeds/README.md``, written from the schemas.

``python -m treatyref.build.dictionary`` writes it anew; a test holds the file to it.
"""

from pathlib import Path
from typing import Any

from marshmallow import Schema
from marshmallow import fields as m

from treatyref.schemas import KINDS
from treatyref.schemas import fields as f
from treatyref.schemas.common import SourceRefSchema

INTRODUCTION = """\
# Seeds: how records are written

Every fact that TreatyRef serves stands in one of these YAML files; `python -m treatyref check`
reads them all and names file, line and key of whatever is wrong.

## Add a record

1. Copy the file of a record like yours (`treaties/inf.yaml`, `systems/zircon.yaml`); its name is the id.
2. Put each document you read into a file under `sources/`, once for the whole project.
3. Write the facts in your own words, each with `sources: [{id: …, locator: …}]` at the fact itself.
   What is disputed goes under `claims`, one entry for each side, with who said it and when.
   A range always says whose it is (`by`). What you do not know, leave out.
4. Put what happened under `events/`, once, with the ids of all the records it concerns.
5. Run `make check`, then `make serve` and look at the page.

Dates keep the precision of their source: `2011`, `2011-02`, `2011-02-05`, `2011~` for about 2011.
A `to` is the first day on which a period no longer held. Distances are in kilometres.
Ids are permanent: lower-case words joined by hyphens, never reused. YAML is plain: no anchors, no tags;
text with `: ` or ` #` in it goes in quotation marks.

Below, an asterisk marks a key that must be there.
"""


def dictionary() -> str:
    """The whole data dictionary as Markdown."""
    parts = [INTRODUCTION]
    for kind, schema in KINDS.items():
        parts.append(f"## {kind}\n\n{_first_line(schema)}\n\n{_table(schema())}")
    parts.append("## Parts of records\n")
    for name, part in sorted(_nested_schemas().items()):
        parts.append(f"### {name}\n\n{_first_line(type(part))}\n\n{_table(part)}")
    return "\n".join(parts)


def _table(schema: Schema) -> str:
    lines = ["| key | what it says | form |", "|---|---|---|"]
    for name, field in schema.fields.items():
        star = "*" if field.required else ""
        lines.append(f"| `{field.data_key or name}`{star} | {_help(field)} | {_form(field)} |")
    return "\n".join(lines) + "\n"


def _help(field: m.Field[Any]) -> str:
    text: str = field.metadata.get("description", "")
    return text.replace("|", "\\|")


def _form(field: m.Field[Any]) -> str:
    if isinstance(field, m.Nested):
        return part_name(field.schema)
    if isinstance(field, m.List):
        return f"list of {_form(field.inner)}"
    if isinstance(field, f.Ref):
        return f"id among {' or '.join(field.to)}"
    options = f.choices_of(field)
    if options:
        return "one of: " + ", ".join(f"`{option}`" for option in options)
    named: dict[type[m.Field[Any]], str] = {
        f.FuzzyDate: "date",
        f.Id: "id",
        f.Number: "number",
        m.Integer: "whole number",
        m.Boolean: "true or false",
    }
    named |= {m.URL: "address", m.Dict: "map of item id to whole number"}
    return next((text for type_, text in named.items() if isinstance(field, type_)), "text")


def part_name(schema: Schema) -> str:
    """What the dictionary calls a nested schema: ``StatusPeriodSchema`` is ``StatusPeriod``."""
    return type(schema).__name__.removesuffix("Schema")


def _nested_schemas() -> dict[str, Schema]:
    found: dict[str, Schema] = {part_name(SourceRefSchema()): SourceRefSchema()}

    def visit(schema: Schema) -> None:
        for field in schema.fields.values():
            inner = getattr(field, "inner", field)
            if isinstance(inner, m.Nested) and part_name(inner.schema) not in found:
                found[part_name(inner.schema)] = inner.schema
                visit(inner.schema)

    for schema in KINDS.values():
        visit(schema())
    return found


def _first_line(schema: type[Schema]) -> str:
    return (schema.__doc__ or "").strip().splitlines()[0]


if __name__ == "__main__":
    Path("seeds/README.md").write_text(dictionary(), encoding="utf-8")
