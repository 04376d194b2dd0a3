"""The copy of the database that is served, so that whoever writes the original disturbs no reader.

A copy is taken whole, checked, and only then made the current one; a file that
will not do is refused, and the copy before goes on being served. Copies stand
in numbered folders beside a link, ``current``, to the newest. ``python -m
treatyref.copies ORIGINAL FOLDER`` takes the next one: in a process of its own
and at a low priority, so that checking holds up no request.
"""

import fcntl
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from treatyref.store import StoreError, check

log = logging.getLogger(__name__)
#: The copies' file name, which downloads bear.
NAME, LINK = "treatyref.db", "current"
#: Copies that stay: requests under way may still read from those before the current one.
KEPT = 3
#: Seconds between two looks at the original.
EVERY = 1
NICENESS = 10
_PREFIX, _LOCK = "treatyref-", "lock"


def current(folder: Path) -> Path:
    """The newest copy in *folder*."""
    return folder / os.readlink(folder / LINK) / NAME


def take(original: Path, folder: Path) -> None:
    """Make a copy of *original* the current one of *folder*.

    Raises ``StoreError`` where the original will not do or there is no room; all is then as it was.
    """
    number = 1 + max(_numbers(folder), default=0)
    place = folder / str(number)
    try:
        place.mkdir()
        if original.is_file():
            shutil.copy2(original, place / NAME)
        check(place / NAME, original)
        link = place / LINK
        link.symlink_to(place.name)
        link.replace(folder / LINK)
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)
        raise StoreError(f"{original} could not be copied to {place}: {error}") from None
    except StoreError:
        shutil.rmtree(place, ignore_errors=True)
        raise
    for old in _numbers(folder):
        if old <= number - KEPT:
            shutil.rmtree(folder / str(old), ignore_errors=True)


def _numbers(folder: Path) -> list[int]:
    return [int(path.name) for path in folder.iterdir() if path.name.isdigit()]


@contextmanager
def workplace() -> Iterator[Path]:
    """A temporary folder for copies and sockets; those that killed servers left behind are cleared away."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with suppress(OSError), lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        # Workers inherit the lock: the folder is in use for as long as any process of the service runs.
        with (folder / f"{_LOCK}.new").open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            Path(file.name).rename(folder / _LOCK)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Copies:
    """Current copies of *original* in *folder*, as a context manager: each change of it is taken up.

    Raises ``StoreError`` where the original will not do for the first.
    """

    def __init__(self, original: Path, folder: Path) -> None:
        self._original, self._folder = original.absolute(), folder
        self._seen = self._identity()
        take(self._original, folder)
        self._asked = False
        self._ending = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Copies":
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._watcher.join()

    def renew(self, *_: object) -> None:
        """Take a copy at the next look, whether or not the original is another file; fit for a signal."""
        self._asked = True

    def _identity(self) -> tuple[int, int, int] | None:
        """What tells one file from the next, or None while there is none."""
        try:
            found = self._original.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _watch(self) -> None:
        while not self._ending.wait(EVERY):
            found = self._identity()
            if found and (found != self._seen or self._asked):
                self._seen, self._asked = found, False
                try:
                    self._take()
                except OSError:
                    log.exception("could not take up %s", self._original)

    def _take(self) -> None:
        command = [sys.executable, "-m", "treatyref.copies", str(self._original), str(self._folder)]
        # Without close_fds Python neither forks nor keeps a pipe that a worker started meanwhile could hold.
        process = subprocess.Popen(command, close_fds=False)
        while process.poll() is None:
            if self._ending.wait(0.05):
                process.send_signal(signal.SIGTERM)
                process.wait()


def main(original: str, folder: str) -> int:
    """Take the next copy; 1 where it was refused, which is told on standard error."""
    os.nice(NICENESS)
    try:
        take(Path(original), Path(folder))
    except StoreError as error:
        print(f"Refused: {error}. The data of before go on being served.", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
