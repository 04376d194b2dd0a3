"""The command line: ``python -m treatyref VERB``."""

import sys
from pathlib import Path

import click

from treatyref import __version__
from treatyref.build.check import load_checked
from treatyref.build.problems import SeedError

SEEDS = Path("seeds")


@click.group()
@click.version_option(__version__, prog_name="treatyref")
def main():
    """Dated, sourced, citable records of arms-control treaties and weapons."""


@main.command()
@click.option(
    "--seeds",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SEEDS,
    show_default=True,
    help="Folder of the seed files.",
)
def check(seeds):
    """Check every seed file and report all problems at once."""
    try:
        records = load_checked(seeds)
    except SeedError as error:
        _report(error)
    click.echo(f"{len(records)} records, no problems.")


def _report(error):
    """Print every problem and end with status 1."""
    for problem in error.problems:
        click.echo(str(problem), err=True)
    click.echo(f"{error}.", err=True)
    sys.exit(1)
