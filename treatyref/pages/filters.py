"""How values are written on pages."""

import re
from typing import Any

from treatyref import dates
from treatyref.documents import Row

COMPARATOR_WORDS = {
    "<=": "at most",
    "<": "under",
    ">=": "at least",
    ">": "over",
    "about": "about",
    "between": "",
    "=": "",
}


def figure(value: Any) -> Any:
    """A number with thin groups of thousands; whole floats without a decimal point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | float) else value


def quantity(row: Row) -> str:
    """``at most 1,550 warheads``, ``500 to 5,500 km`` from a row with comparator, value and unit."""
    if row.get("value") is None:
        return ""
    words = [COMPARATOR_WORDS.get(row.get("comparator", "="), "")]
    text = figure(row["value"])
    if row.get("value_max") is not None:
        text = f"{text} to {figure(row['value_max'])}"
    words += [text, row.get("unit", "")]
    return " ".join(word for word in words if word)


_MARKDOWN = re.compile(r"([\\\\`*_{}\[\]<>|#])")


def markdown_text(value: Any) -> str:
    """*value* with what Markdown would read as markup escaped, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(value).split()))


FILTERS = {"day": dates.display, "figure": figure, "quantity": quantity, "md": markdown_text}
