"""The command line: ``python -m treatyref VERB``.

Each verb brings in what it needs itself, so that ``serve`` starts without what only ``build`` uses.
"""

import importlib
import sqlite3
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from treatyref import __version__
from treatyref.store import Store, StoreError

if TYPE_CHECKING:
    from treatyref.build.editions import Edition
    from treatyref.build.load import Loaded
    from treatyref.build.problems import SeedError

SEEDS = Path("seeds")
DATABASE = Path("data/treatyref.db")
EDITIONS = Path("data/editions")


class _Verbs(click.Group):
    """The verbs; those that a module of their own has are read from there when they are asked for."""

    elsewhere = {"annotate": "treatyref.annotate_files"}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.elsewhere])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.elsewhere:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(importlib.import_module(self.elsewhere[cmd_name]), cmd_name)
        return found


@click.group(cls=_Verbs, context_settings={"auto_envvar_prefix": "TREATYREF"})
@click.version_option(__version__, prog_name="treatyref")
def main() -> None:
    """Dated, sourced, citable records of arms-control treaties and weapons."""


seeds_option = click.option(
    "--seeds",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SEEDS,
    show_default=True,
    help="Folder of the seed files.",
)
editions_option = click.option(
    "--editions",
    type=click.Path(path_type=Path, file_okay=False),
    default=EDITIONS,
    show_default=True,
    help="Folder of the frozen editions.",
)
host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
port_option = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
database_option = click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DATABASE,
    show_default=True,
    help="The database file.",
)


def rate_limit_checked(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The limit, where the library that counts understands it."""
    if value:
        from limits import parse_many

        try:
            parse_many(value)
        except ValueError as error:
            raise click.BadParameter(f"{error}; write it as in 100/minute") from None
    return value


@main.command()
@seeds_option
@editions_option
def check(seeds: Path, editions: Path) -> None:
    """Check every seed file and report all problems at once."""
    from treatyref.build.stats import total

    records, _ = _load(seeds, editions)
    count = total(records)
    click.echo(
        f"{len(records)} records with {count.facts:,} facts, {count.share:.1f} % of them sourced, "
        f"from {len(count.sources):,} sources; {count.events:,} events, {count.names:,} names. No problems."
    )


@main.command()
@click.argument("ids", nargs=-1)
@seeds_option
@editions_option
def stats(ids: tuple[str, ...], seeds: Path, editions: Path) -> None:
    """Count facts, sources, events and names by record: all, or those with IDS."""
    from treatyref.build.stats import by_record

    records, _ = _load(seeds, editions)
    counts = by_record(records)
    unknown = [id_ for id_ in ids if id_ not in counts]
    if unknown:
        raise click.ClickException(f"no treaty, system, state or article {', '.join(unknown)}")
    row = "{:<52} {:>7} {:>9} {:>8} {:>8} {:>8} {:>7}".format
    click.echo(row("record", "facts", "sourced", "one src", "sources", "events", "names"))
    for id_ in ids or counts:
        one = counts[id_]
        shown = (one.facts, f"{one.share:.1f} %", one.single, len(one.sources), one.events, one.names)
        click.echo(row(id_, *shown))


@main.command()
@seeds_option
@editions_option
@database_option
def build(seeds: Path, editions: Path, database: Path) -> None:
    """Check the seeds and write the database, whole or not at all."""
    _build(seeds, editions, database)


@main.command()
@click.argument("edition")
@click.option("--note", help="What a reader should know of it.")
@seeds_option
@editions_option
def release(edition: str, note: str | None, seeds: Path, editions: Path) -> None:
    """Freeze all records as EDITION (year.number, as in 2026.1), byte for byte."""
    from treatyref.build.editions import release as freeze

    records, _ = _load(seeds, editions)
    try:
        frozen = freeze(records, edition, date.today().isoformat(), editions, note)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None
    size = sum(path.stat().st_size for path in frozen.folder.iterdir())
    click.echo(f"{frozen.folder}: {frozen.manifest['records']} records, {size:,} bytes. Commit it.")


@main.command()
@database_option
@click.option("--site", help="Address of the pages that rows shall link to; left out, they link to none.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/datasette"),
    show_default=True,
    help="The folder to write.",
)
def metadata(database: Path, site: str | None, folder: Path) -> None:
    """Write the folder with which `datasette FOLDER` shows the data as we do, without our server."""
    from treatyref.browse.publish import write as publish

    try:
        Store(database)
        publish(folder, database, site.rstrip("/") if site else None)
    except (StoreError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{folder}: look at it with datasette {folder}")


@main.command()
@seeds_option
@editions_option
@database_option
@host_option
@port_option
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
@click.option("--base-url", help="Public address, such as https://treaties.example, for permanent links.")
@click.option("--access-log/--no-access-log", default=False, help="Log each request as a line of JSON.")
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Serve Prometheus metrics on this port.")
@click.option("--rate-limit", callback=rate_limit_checked, help="Most requests a client, such as 100/minute.")
@click.option("--build/--no-build", "fresh", default=True, help="Build the database from the seeds first.")
def serve(seeds: Path, editions: Path, database: Path, fresh: bool, **settings: Any) -> None:
    """Serve the API, the pages and Datasette on one port."""
    from treatyref.server import Settings
    from treatyref.server import serve as run

    if fresh:
        _build(seeds, editions, database)
    try:
        run(Settings(database, **settings))
    except StoreError as error:
        raise click.ClickException(str(error)) from None


@main.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--base-url", required=True, help="Address that the files will be served at.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; as many as there are cores.")
@database_option
def export_(folder: Path, base_url: str, workers: int | None, database: Path) -> None:
    """Write every page and record below FOLDER as static files, for any web server."""
    from treatyref.export import export

    try:
        with click.progressbar(length=1, label="Writing files", show_pos=True) as bar:

            def advance(done: int, known: int) -> None:
                bar.length = known
                bar.update(done - bar.pos)

            written = export(database, folder, base_url, workers, advance)
    except (ValueError, OSError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    counts = f"{written['files']:,} files, {written['bytes']:,} bytes, {written['redirects']:,} redirects"
    click.echo(f"{folder}: {counts}.")
    if written["missing"]:
        raise click.ClickException("linked to, but not there: " + ", ".join(written["missing"]))


@main.command()
@seeds_option
@editions_option
@database_option
@host_option
@port_option
def doctor(seeds: Path, editions: Path, database: Path, host: str, port: int) -> None:
    """Look for what keeps the service from working here, and say how to mend it."""
    from treatyref.doctor import examine

    ill = False
    for what, fault in examine(seeds, editions, database, host, port):
        ill = ill or fault is not None
        click.echo(f"{'ok   ' if fault is None else 'FAULT'} {what}" + (f": {fault}" if fault else ""))
    sys.exit(1 if ill else 0)


@main.command()
@database_option
@click.option(
    "--base-url",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Address of the service, which permalinks begin with.",
)
def mcp(database: Path, base_url: str) -> None:
    """Answer assistants over standard input and output (Model Context Protocol)."""
    from treatyref.assistant.server import serve as run

    try:
        run(database, base_url)
    except StoreError as error:
        raise click.ClickException(str(error)) from None


def _load(seeds: Path, editions: Path) -> "tuple[list[Loaded], list[Edition]]":
    """``(records, editions)``, checked; every problem is printed and ends the program."""
    from treatyref.build.check import load_checked
    from treatyref.build.editions import read_editions
    from treatyref.build.problems import SeedError

    try:
        frozen = read_editions(editions)
        return load_checked(seeds, frozen), frozen
    except SeedError as error:
        _report(error)


def _build(seeds: Path, editions: Path, database: Path) -> None:
    from treatyref.build.tables import all_tables
    from treatyref.build.write import write

    records, frozen = _load(seeds, editions)
    try:
        with click.progressbar(all_tables(), label="Writing tables", show_pos=True) as bar:
            rows = write(records, database, lambda _: bar.update(1), frozen)
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(f"{database} was not written and is as it was: {error}") from None
    click.echo(f"{database}: {len(records)} records, {rows} rows.")


def _report(error: "SeedError") -> NoReturn:
    """Print every problem and end with status 1."""
    for problem in error.problems:
        click.echo(str(problem), err=True)
    click.echo(f"{error}.", err=True)
    sys.exit(1)
