"""Whole folders of articles to a folder of answers: in parallel, streaming, and able to go on after a stop.

Files are walked folder by folder, so memory does not grow with their number. Every answer is written
beside its place and moved there whole. What a run with the same settings has written is not done again.
"""

import hashlib
import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any, NamedTuple

from treatyref.linking import SUFFIXES, Linker
from treatyref.store import Store

SETTINGS = ".treatyref-annotate.json"
_CHUNK_FILES, _CHUNK_BYTES, _AHEAD = 64, 400_000, 4


class CorpusError(Exception):
    """The run cannot start or go on; the message says why."""


class Input(NamedTuple):
    """A file to read: its path (None: standard input), its name under its folder, its size in bytes."""

    path: Path | None
    name: str
    size: int


class Job(NamedTuple):
    """What every worker has to know: plain values only, so that it can be sent to one."""

    database: Path
    out: Path
    ending: str
    settings: dict[str, Any]


class Outcome(NamedTuple):
    """What became of a file: *error* is None where its answer was written."""

    name: str
    size: int
    error: str | None


def walk(paths: Sequence[Path], out: Path | None = None) -> Iterator[Input]:
    """The ``Input``s of files and folders, folder by folder, in order; what lies under *out* is left out."""
    skip = out.resolve() if out else None
    for path in paths:
        if path.is_file():
            yield Input(path, path.name, path.stat().st_size)
            continue
        for folder, inner, files in os.walk(path):
            inner[:] = sorted(name for name in inner if (Path(folder) / name).resolve() != skip)
            for name in sorted(files):
                file = Path(folder) / name
                if file.suffix.lower() in SUFFIXES and file.is_file():
                    yield Input(file, str(file.relative_to(path)), file.stat().st_size)


def survey(paths: Sequence[Path], job: Job) -> tuple[int, int]:
    """``(files, bytes)`` that a run will go through; memory holds the names of one folder at a time.

    Raises ``CorpusError`` where two answers would meet or one would overwrite its article.
    """
    files = size = 0
    folder: Path | None = None
    taken: dict[Path, bool] = {}
    several = len(paths) > 1
    for one in walk(paths, job.out):
        target = target_of(one, job)
        if one.path and target.resolve() == one.path.resolve():
            raise CorpusError(f"{target} is the article itself: choose another folder for --out")
        if target.parent != folder and not several:
            taken.clear()
        folder = target.parent
        if target in taken:
            raise CorpusError(f"two of the files would both be written to {target}")
        taken[target] = True
        files, size = files + 1, size + max(1, one.size)
    return files, size


def target_of(one: Input, job: Job) -> Path:
    """Where the answer on *one* goes."""
    return job.out / Path(one.name).with_suffix(job.ending)


def write_whole(target: Path, text: str) -> None:
    """Write *text* to *target* so that a reader, or the next run, never finds half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def begin(job: Job) -> int:
    """The time since which answers in the folder are of these settings; notes the settings there.

    Answers older than that are of another database or other options and are done again.
    """
    job.out.mkdir(parents=True, exist_ok=True)
    note = job.out / SETTINGS
    text = json.dumps(job.settings | {"database": _digest(job.database)}, sort_keys=True, indent=1)
    if not note.is_file() or note.read_text(encoding="utf-8") != text:
        write_whole(note, text)
    return note.stat().st_mtime_ns


def is_done(one: Input, job: Job, since: int) -> bool:
    """Whether a run with these settings has answered *one* as it is now."""
    try:
        written = target_of(one, job).stat().st_mtime_ns
        return written >= since and (one.path is None or written >= one.path.stat().st_mtime_ns)
    except OSError:
        return False


Answer = Callable[[Linker, Input, dict[str, Any]], str]


def run(paths: Sequence[Path], job: Job, answer: Answer, jobs: int, again: bool = False) -> Iterator[Outcome]:
    """Annotate all files of *paths*; yields an ``Outcome`` for each, as they come, done ones too.

    ``answer(linker, input, settings)`` gives the text to write or raises; it must be importable by its
    name. *jobs* is the number of processes; with 1 the work is done in this one.
    """
    since = begin(job)
    waiting = walk(paths, job.out)
    if jobs == 1:
        linker = Linker(Store(job.database))
        for one in waiting:
            yield _one(linker, one, job, answer, since, again)
        return
    yield from _parallel(_chunks(waiting), job, answer, jobs, since, again)


def _parallel(
    chunks: Iterable[list[Input]], job: Job, answer: Answer, jobs: int, since: int, again: bool
) -> Iterator[Outcome]:
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_prepare, initargs=(job, answer, since, again)
    )
    pending: set[Future[list[Outcome]]] = set()
    try:
        for chunk in chunks:
            pending.add(pool.submit(_work, chunk))
            # Only so many chunks are under way that no worker waits: the list of files is never held.
            while len(pending) >= jobs * _AHEAD:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    yield from future.result()
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()
    except BrokenProcessPool:
        raise CorpusError(
            "a worker process ended before its work was done (out of memory?): run the same command again "
            "to go on where it stopped, with fewer --jobs"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _chunks(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    chunk: list[Input] = []
    size = 0
    for one in inputs:
        chunk.append(one)
        size += one.size
        if len(chunk) >= _CHUNK_FILES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


_WORKER: dict[str, Any] = {}


def _prepare(job: Job, answer: Answer, since: int, again: bool) -> None:
    # The parent hears Ctrl-C and stops the pool; workers finish the file they are at.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _WORKER.update(linker=Linker(Store(job.database)), rest=(job, answer, since, again))


def _end_with_parent() -> None:
    # A parent that was killed cannot stop its workers, and they would wait for work for ever.
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _work(chunk: list[Input]) -> list[Outcome]:
    return [_one(_WORKER["linker"], one, *_WORKER["rest"]) for one in chunk]


def _one(linker: Linker, one: Input, job: Job, answer: Answer, since: int, again: bool) -> Outcome:
    if not again and is_done(one, job, since):
        return Outcome(one.name, one.size, None)
    try:
        write_whole(target_of(one, job), answer(linker, one, job.settings))
    except (OSError, ValueError) as error:
        return Outcome(one.name, one.size, str(error))
    return Outcome(one.name, one.size, None)


def _digest(path: Path) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
