"""The verb ``annotate`` of the command line: files and folders in, answers out."""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from treatyref import dates
from treatyref.annotate.safe import TooDeepError
from treatyref.annotate_corpus import CorpusError, Input, Job, run, survey
from treatyref.linking import FORMATS, OUTPUTS, SUFFIXES, Article, Linker, Options
from treatyref.store import Store, StoreError

_ENDING = {
    "json": ".json",
    "webannotation": ".jsonld",
    "html": ".html",
    "markdown": ".md",
    "references": ".txt",
}
_WORTH_A_BAR = 500_000  # bytes that take long enough to show progress
_WORTH_A_PROCESS = 1_000_000  # bytes for which starting another process saves time


class FileError(ValueError):
    """A file that cannot be annotated; the message says why."""


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return value and dates.parse_day(value).isoformat()
    except ValueError as error:
        raise click.BadParameter(f"{error}, as in 2019-09-05") from None


def _known(linker: Linker, ids: Sequence[str]) -> tuple[str, ...] | None:
    for id_ in ids:
        if id_ not in linker.documents:
            raise click.BadParameter(f"no treaty or system has the id {id_!r}", param_hint="--record")
    return tuple(ids) or None


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--date", callback=_day, help="The articles' day, YYYY-MM-DD: links go to the records as of it."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("auto", *FORMATS)),
    default="auto",
    show_default=True,
    help="What the files are; auto goes by their suffix, text where that says nothing.",
)
@click.option(
    "--output", type=click.Choice(OUTPUTS), default="json", show_default=True, help="What to write."
)
@click.option("--first/--all", default=False, help="Link the first mention of each record, or all (as is).")
@click.option("--record", "records", multiple=True, help="Only this record; may be given more than once.")
@click.option("--suggestions/--no-suggestions", default=True, help="Also offer descriptions.")
@click.option("--claims/--no-claims", default=True, help="Also check dates and quantities.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to, a file for each; without it all goes to standard output.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 512),
    default=os.cpu_count,
    show_default="all processors",
    help="Processes to work in; only with --out.",
)
@click.option("--again", is_flag=True, help="With --out: also answer anew what an earlier run has answered.")
@click.option(
    "--site", default="http://127.0.0.1:8000", show_default=True, help="Address that links begin with."
)
@click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("data/treatyref.db"),
    show_default=True,
    help="The database file.",
)
def annotate(
    files: tuple[Path, ...], out: Path | None, jobs: int, again: bool, database: Path, **settings: Any
) -> None:
    """Find what articles mention, check their figures, write them out with links.

    FILES are text, Markdown or HTML, folders of them, or - for standard input, which is read where none is
    named. A file that cannot be read is reported and passed over; the status is then 1. With --out a run that
    was stopped goes on where it was: what is answered is not answered again, unless the article, the options
    or the database have changed since.
    """
    settings |= {"records": sorted(settings["records"]), "format": settings.pop("format_")}
    output = settings["output"]
    if out and files and Path("-") not in files:
        sys.exit(1 if _corpus(files, Job(database, out, _ENDING[output], settings), jobs, again) else 0)
    inputs = _collect(files or (Path("-"),))
    if len(inputs) > 1 and not out and output not in ("json", "references"):
        raise click.UsageError(f"{len(inputs)} files as {output} need a folder: give --out")
    linker = _linker(database)
    _known(linker, settings["records"])
    targets = _targets(inputs, output, out) if out else {}
    failed = 0
    with _progress(sum(max(1, one.size) for one in inputs)) as bar:
        for one in inputs:
            try:
                made = _annotated(linker, one, settings)
                _write(made, one, targets.get(one), many=len(inputs) > 1, output=output)
            except (FileError, OSError) as error:
                failed += 1
                click.echo(f"{one.name}: {error}", err=True)
            bar.update(max(1, one.size))
    if failed:
        sys.exit(1)


def _linker(database: Path) -> Linker:
    try:
        return Linker(Store(database))
    except StoreError as error:
        raise click.ClickException(str(error)) from None


def _options(settings: dict[str, Any]) -> Options:
    records = tuple(settings["records"]) or None
    return Options(
        "text", settings["date"], records, settings["first"], settings["suggestions"], settings["claims"]
    )


def _corpus(files: Sequence[Path], job: Job, jobs: int, again: bool) -> int:
    """Answer *files* into a folder; how many could not be."""
    for path in files:
        if not path.exists():
            raise click.UsageError(f"there is no file {path}")
    _known(_linker(job.database), job.settings["records"])
    failed = 0
    try:
        number, size = survey(files, job)
        if not number:
            raise click.UsageError(f"{files[0]} holds no {', '.join(SUFFIXES)} file")
        # More processes than files would only take time to start.
        jobs = min(jobs, max(1, size // _WORTH_A_PROCESS), number)
        with _progress(size) as bar:
            for outcome in run(files, job, answer, jobs, again):
                if outcome.error is not None:
                    failed += 1
                    click.echo(f"{outcome.name}: {outcome.error}", err=True)
                bar.update(max(1, outcome.size))
    except CorpusError as error:
        raise click.UsageError(str(error)) from None
    except KeyboardInterrupt:
        click.echo("stopped; the same command goes on from here", err=True)
        raise click.Abort from None
    return failed


def answer(linker: Linker, one: Input, settings: dict[str, Any]) -> str:
    """What is to be written on one file, as text; raises ``FileError`` or ``OSError``."""
    made = _annotated(linker, one, settings)
    return made if isinstance(made, str) else json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _progress(total: int) -> AbstractContextManager[Any]:
    """A bar on standard error where the work takes noticeable time and a person watches."""
    shown = total > _WORTH_A_BAR and sys.stderr.isatty()
    return click.progressbar(length=total, label="Annotating", file=sys.stderr, hidden=not shown)


def _collect(paths: Sequence[Path]) -> list[Input]:
    found = []
    for path in paths:
        if str(path) == "-":
            found.append(Input(None, "standard input", 0))
        elif path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            if not inside:
                raise click.UsageError(f"{path} holds no {', '.join(SUFFIXES)} file")
            found += [Input(p, str(p.relative_to(path)), p.stat().st_size) for p in inside]
        elif path.is_file():
            found.append(Input(path, path.name, path.stat().st_size))
        else:
            raise click.UsageError(f"there is no file {path}")
    return found


def _targets(inputs: list[Input], output: str, out: Path) -> dict[Input, Path]:
    """Where each answer goes; two that would meet, or one that would overwrite its article, are refused."""
    targets = {one: out / Path(one.name).with_suffix(_ENDING[output]) for one in inputs}
    for one, target in targets.items():
        if one.path and target.resolve() == one.path.resolve():
            raise click.UsageError(f"{target} is the article itself: choose another folder for --out")
    if len(set(targets.values())) < len(inputs):
        taken = sorted(str(t) for t in targets.values())
        twice = next(one for one, two in zip(taken, taken[1:], strict=False) if one == two)
        raise click.UsageError(f"two of the files would both be written to {twice}")
    return targets


def _annotated(linker: Linker, one: Input, settings: dict[str, Any]) -> Any:
    data = one.path.read_bytes() if one.path else sys.stdin.buffer.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"byte {error.start} is not UTF-8: convert the file first") from None
    if not text.strip():
        raise FileError("is empty")
    if "\x00" in text:
        raise FileError("is no text")
    format_ = settings["format"]
    if format_ == "auto":
        format_ = SUFFIXES.get(one.path.suffix.lower(), "text") if one.path else "text"
    article = linker.link(text, _options(settings)._replace(format=format_), settings["site"])
    try:
        return _form(article, settings["output"])
    except (TooDeepError, ValueError) as error:
        raise FileError(str(error)) from None


def _form(article: Article, output: str) -> Any:
    if output == "json":
        return article.as_json()
    if output == "webannotation":
        return article.as_web_annotations()
    if output == "html":
        return article.as_html()
    return article.as_markdown() if output == "markdown" else article.as_references()


def _write(answer: Any, one: Input, target: Path | None, many: bool, output: str) -> None:
    if not isinstance(answer, str):
        if many and not target and output == "json":
            # JSON Lines, one article each.
            answer = json.dumps({"file": one.name} | answer, ensure_ascii=False) + "\n"
        else:
            answer = json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(answer, encoding="utf-8", newline="")
        return
    head = f"{one.name}\n" if many and output == "references" else ""
    sys.stdout.buffer.write((head + answer).encode())
    sys.stdout.buffer.flush()
