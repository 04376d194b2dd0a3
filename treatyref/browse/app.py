"""Datasette over one database file, set up as our readers see it."""

from collections.abc import Sequence
from pathlib import Path

from datasette.app import Datasette
from datasette.database import Database

from treatyref.browse import PREFIX
from treatyref.browse.metadata import DATABASE, metadata

HERE = Path(__file__).parent
#: How much strangers may ask for; the guard plugin adds what Datasette has no setting for.
SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "default_facet_size": 12,
    "suggest_facets": False,
    "max_csv_mb": 20,
    "allow_download": True,
    "default_cache_ttl": 300,
    "num_sql_threads": 3,
    "truncate_cells_html": 0,
}


def datasette(path: str | Path, charts: Sequence[str] = ()) -> Datasette:
    """The Datasette that browses the database file at *path*, immutable, under ``PREFIX``."""
    found = Datasette(
        immutables=[str(path)],
        metadata=metadata(charts=charts),
        settings=SETTINGS | {"base_url": f"{PREFIX}/"},
        template_dir=str(HERE / "templates"),
        plugins_dir=str(HERE / "plugins"),
        static_mounts=[("static", str(HERE / "static"))],
        cors=True,
    )
    # Datasette calls a database by its file's stem; our addresses must not depend on that.
    found.remove_database(Path(path).stem)
    found.add_database(Database(found, str(path), is_mutable=False), name=DATABASE)
    return found
