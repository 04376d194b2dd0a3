"""The command line: ``python -m treatyref VERB``."""

import sqlite3
import sys
from pathlib import Path

import click

from treatyref import __version__
from treatyref.annotate_files import annotate
from treatyref.build.check import load_checked
from treatyref.build.problems import SeedError
from treatyref.build.tables import all_tables
from treatyref.build.write import write
from treatyref.store import StoreError

SEEDS = Path("seeds")
DATABASE = Path("data/treatyref.db")


@click.group()
@click.version_option(__version__, prog_name="treatyref")
def main():
    """Dated, sourced, citable records of arms-control treaties and weapons."""


main.add_command(annotate)

seeds_option = click.option(
    "--seeds",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SEEDS,
    show_default=True,
    help="Folder of the seed files.",
)
database_option = click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DATABASE,
    show_default=True,
    help="The database file.",
)


@main.command()
@seeds_option
def check(seeds):
    """Check every seed file and report all problems at once."""
    click.echo(f"{len(_load(seeds))} records, no problems.")


@main.command()
@seeds_option
@database_option
def build(seeds, database):
    """Check the seeds and write the database, whole or not at all."""
    _build(seeds, database)


@main.command()
@seeds_option
@database_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
@click.option("--build/--no-build", "fresh", default=True, help="Build the database from the seeds first.")
def serve(seeds, database, host, port, workers, fresh):
    """Serve the API, the pages and Datasette on one port."""
    from treatyref.server import serve as run

    if fresh:
        _build(seeds, database)
    try:
        run(database, host, port, workers)
    except StoreError as error:
        raise click.ClickException(str(error)) from None


def _load(seeds):
    try:
        return load_checked(seeds)
    except SeedError as error:
        _report(error)


def _build(seeds, database):
    records = _load(seeds)
    try:
        with click.progressbar(all_tables(), label="Writing tables", show_pos=True) as bar:
            rows = write(records, database, lambda _: bar.update(1))
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(f"{database} was not written and is as it was: {error}") from None
    click.echo(f"{database}: {len(records)} records, {rows} rows.")


def _report(error):
    """Print every problem and end with status 1."""
    for problem in error.problems:
        click.echo(str(problem), err=True)
    click.echo(f"{error}.", err=True)
    sys.exit(1)
