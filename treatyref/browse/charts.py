"""Which of our charts there are to show beside the data."""

import sqlite3
from contextlib import closing
from pathlib import Path

from treatyref.browse.metadata import QUERIES


def address(name: str) -> str:
    """The path of a chart."""
    return f"/charts/{name}.svg"


def named() -> list[str]:
    """The names of every chart that a query would show."""
    found = [query.get("chart") for query in QUERIES.values()]
    for query in QUERIES.values():
        found += query.get("charts", {}).values()
    return list(dict.fromkeys(name for name in found if name))


def drawn(database: str | Path) -> list[str]:
    """The names of those charts that the file at the path *database* holds: those that our pages serve."""
    with closing(
        sqlite3.connect(f"{Path(database).absolute().as_uri()}?immutable=1", uri=True)
    ) as connection:
        found = {name for (name,) in connection.execute("SELECT DISTINCT name FROM pictures")}
    return [name for name in named() if name in found]
