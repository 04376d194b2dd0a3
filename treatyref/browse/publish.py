"""All that ``datasette`` needs to show the data on a reader's own machine as it is shown here."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette.inspect import inspect_hash

from treatyref.browse.app import HERE, SETTINGS
from treatyref.browse.charts import drawn
from treatyref.browse.metadata import DATABASE, metadata
from treatyref.documents import Row

MAIN_STYLE = HERE.parent / "pages" / "static" / "style.css"
#: Every entry of the archive has this date, so that the same data give the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


def files(database: str | Path, site: str | None) -> dict[str, bytes]:
    """``{path: bytes}`` of a folder that ``datasette FOLDER`` serves, the database file in it.

    *site* is the address of our pages, to which rows link; None for no links.
    """
    found = {
        "metadata.json": _json(metadata(site=site, style=None, charts=drawn(database) if site else ())),
        "settings.json": _json(SETTINGS),
        "inspect-data.json": _json({DATABASE: _inspected(Path(database))}),
        f"{DATABASE}.db": Path(database).read_bytes(),
        "static/style.css": MAIN_STYLE.read_bytes(),
    }
    for folder, pattern in (("templates", "*.html"), ("plugins", "*.py"), ("static", "*.css")):
        for path in sorted((HERE / folder).glob(pattern)):
            found[f"{folder}/{path.name}"] = path.read_bytes()
    return found


def write(folder: Path, database: str | Path, site: str | None) -> None:
    """Write the folder; raises ``OSError`` where the disk will not take it."""
    for name, content in files(database, site).items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def archive(database: str | Path, site: str | None) -> bytes:
    """The folder ``treatyref`` as the bytes of a ZIP file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files(database, site).items():
            entry = zipfile.ZipInfo(f"treatyref/{name}", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return whole.getvalue()


def _inspected(path: Path) -> Row:
    """What Datasette wants to know of an immutable file; without it, it expects the file to change."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        tables = {
            name: {"count": connection.execute(f'select count(*) from "{name}"').fetchone()[0]}
            for name in names
        }
    return {
        "hash": inspect_hash(path),
        "size": path.stat().st_size,
        "file": f"{DATABASE}.db",
        "tables": tables,
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
