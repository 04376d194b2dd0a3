"""One chart: its data and its words, before anything is drawn."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from treatyref.documents import Row

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: Suffix -> media type of every form that a chart comes in.
FORMS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True)
class Chart:
    """What a picture shows.

    ``name`` is its path under ``/charts/``, ``form`` the kind of drawing,
    ``title`` the heading, ``describes`` the text alternative, ``caption`` what a
    reader must know, ``record`` and ``section`` where on the record pages it
    stands (None where on none), ``columns`` pairs of key and heading, ``rows``
    one dict a mark with the ids of its ``sources``, and ``options`` what the
    drawing needs besides: limits, bounds, groups.
    """

    name: str
    form: str
    title: str
    describes: str
    caption: str
    record: str | None
    section: str | None
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    options: dict[str, Any]

    def data(self) -> Row:
        """The chart as plain values, ready for JSON; ``rows`` hold only what ``columns`` name."""
        path = f"/charts/{self.name}"
        return {
            "name": self.name,
            "title": self.title,
            "description": self.describes,
            "caption": self.caption,
            "page": path,
            "record": self.record,
            "section": self.section,
            "license": LICENCE,
            "pictures": {suffix: f"{path}.{suffix}" for suffix in ("svg", "png")},
            "columns": [{"key": key, "title": heading} for key, heading in self.columns],
            "rows": [{key: row[key] for key, _ in self.columns if key in row} for row in self.rows],
        }

    def key(self) -> str:
        """Text that is the same exactly where the drawing is the same."""
        return json.dumps([self.form, self.data(), self.rows, self.options], ensure_ascii=False)


def as_csv(data: Row) -> str:
    """The rows of ``Chart.data`` as CSV text with a line of keys; lists joined by spaces."""
    buffer = io.StringIO()
    keys = [column["key"] for column in data["columns"]]
    writer = csv.DictWriter(buffer, keys, lineterminator="\r\n")
    writer.writeheader()
    for row in data["rows"]:
        writer.writerow({key: " ".join(v) if isinstance(v, list) else v for key, v in row.items()})
    return buffer.getvalue()
