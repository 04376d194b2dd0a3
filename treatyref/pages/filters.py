"""How values are written on pages."""

import re
from typing import Any

from treatyref import dates
from treatyref.documents import Row
from treatyref.pages import wording

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


#: Steps by which sums of money are written, the largest first.
_STEPS = ((1_000_000_000, "billion"), (1_000_000, "million"))


def quantity(row: Row) -> str:
    """``at most 1,550 warheads``, ``500 to 5,500 km`` from a row with comparator, value and unit."""
    if row.get("value") is None:
        return ""
    comparator, unit = COMPARATOR_WORDS.get(row.get("comparator", "="), ""), row.get("unit") or ""
    values = [value for value in (row["value"], row.get("value_max")) if value is not None]
    if unit == "USD":
        words = [_money(values)]
    elif unit == "Mach":
        words = [unit, _to(values)]
    else:
        words = [_to(values), wording.unit(unit, one=values == [1])]
    return " ".join(word for word in (comparator, *words) if word)


def _to(values: list[Any]) -> str:
    return " to ".join(str(figure(value)) for value in values)


def _money(values: list[Any]) -> str:
    """``1.2 to 1.5 million US dollars``: by millions or billions only where that rounds nothing."""
    for step, name in _STEPS:
        shares = [round(value / step, 3) for value in values]
        if min(values) >= step and all(
            round(share * step) == value for share, value in zip(shares, values, strict=True)
        ):
            return f"{_to(shares)} {name} US dollars"
    return f"{_to(values)} US dollars"


def counted(row: Row) -> str:
    """A row's number with what was counted: ``1 battalion``, ``24 deployed missiles``."""
    if row.get("number") is None:
        return row.get("counted") or ""
    words = [figure(row["number"]), wording.unit(row.get("counted") or "", one=row["number"] == 1)]
    return " ".join(str(word) for word in words if word)


def fired(row: Row) -> str:
    """What became of the missiles of one attack: ``10; 9 shot down, 1 lost otherwise``."""
    number = quantity({**row, "value": row.get("fired"), "unit": None})
    ends = [f"{figure(row[key])} {end}" for key, end in _ENDS.items() if row.get(key) is not None]
    return "; ".join(part for part in (number, ", ".join(ends)) if part)


_ENDS = {"shot_down": "shot down", "lost": "lost otherwise"}
_TWICE = re.compile(r"(?:up to |about )?[\d,.]+ ?(?:km|kilomet(?:er|re)s) \((.+)\)")


def stated(text: str) -> str:
    """A range as its source states it, beside one in km: ``900 km (560 miles)`` is only ``560 miles``."""
    match = _TWICE.fullmatch(text)
    return match[1] if match else text


_MARKDOWN = re.compile(r"([\\\\`*_{}\[\]<>|#])")


def markdown_text(value: Any) -> str:
    """*value* with what Markdown would read as markup escaped, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(value).split()))


FILTERS = {
    "day": dates.display,
    "span": wording.span,
    "language": wording.language,
    "capitals": wording.capitals,
    "declared": wording.declared,
    "figure": figure,
    "quantity": quantity,
    "counted": counted,
    "fired": fired,
    "stated": stated,
    "md": markdown_text,
}
