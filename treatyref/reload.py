"""Going over to new data in a running process: no connection is dropped, no request meets two sets of data.

A WSGI layer around the application. In a thread of its own it sees that there
is a newer database, makes the application anew over it while the old one goes
on answering, and then changes one reference. Requests under way end on the
application that they began on; after the last of them the old data are let go.
"""

import ctypes
import gc
import logging
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)
#: Seconds between two looks for newer data.
EVERY = 0.5
#: Seconds for which a thread that is busy keeps others waiting while new data are loaded; Python's own
#: choice, five milliseconds, would be felt in every answer.
TURN = 0.0005


@dataclass(frozen=True)
class Served:
    """An application, what makes it ready for its first reader, and what lets go of its data."""

    app: WSGIApplication
    warm: Callable[[], None]
    close: Callable[[], None]


class Reloading:
    """The application that *make* makes of the newest database, of which *current* tells the path.

    The first is made at once; ``watch`` starts to look for others.
    """

    # Without a ``__dict__``: granian keeps a copy of any that it is given, and so the first data.
    __slots__ = ("_current", "_leaving", "_make", "_path", "_served")

    def __init__(self, current: Callable[[], Path], make: Callable[[Path], Served]) -> None:
        self._current, self._make = current, make
        self._path = current()
        self._leaving: list[tuple[weakref.ref[Served], Callable[[], None]]] = []
        with _loading():
            self._served = make(self._path)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # What is served leaves when nothing refers to it any more: a request does until its end.
        served = self._served
        body = served.app(environ, start_response)
        return body if isinstance(body, list) else _Body(body, served)

    def watch(self) -> None:
        """In a thread: make the application ready for its first readers, then look for newer data."""
        threading.Thread(target=self._watch, name="reload", daemon=True).start()

    def _watch(self) -> None:
        try:
            with _short_turns():
                self._served.warm()
        except Exception:
            log.exception("could not make everything ready for the first readers")
        while True:
            time.sleep(EVERY)
            try:
                self.look()
            except OSError:
                log.exception("could not look for newer data")

    def look(self) -> None:
        """Go over to the newest database, if it is another; let go of data that nobody reads any more."""
        path = self._current()
        if path != self._path:
            self._path = path
            self._go_over(path)
        for one in list(self._leaving):
            served, close = one
            if served() is None:
                self._leaving.remove(one)
                close()
                _give_back()

    def _go_over(self, path: Path) -> None:
        try:
            served = self._ready(path)
        except Exception:
            log.exception("could not load %s; the data of before go on being served", path)
            return
        self._leaving.append((weakref.ref(self._served), self._served.close))
        self._served = served

    def _ready(self, path: Path) -> Served:
        """What is to be served from *path*, ready for its first reader."""
        # What is garbage already must not be frozen. It is soon found: what was frozen before is skipped.
        gc.collect()
        with _short_turns():
            with _loading():
                served = self._make(path)
            try:
                served.warm()
            except BaseException:
                served.close()
                raise
        return served


class _Body:
    """The parts of an answer that comes bit by bit; keeps what is served until the last."""

    def __init__(self, parts: Iterable[bytes], served: Served) -> None:
        self._parts, self._served = parts, served

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        """End the answer."""
        getattr(self._parts, "close", lambda: None)()


def _give_back() -> None:
    """Return memory that is free now to the system, where the C library has a function for that."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Keep other threads waiting for no longer than ``TURN``."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


@contextmanager
def _loading() -> Iterator[None]:
    """Load much that has no cycles without Python's search for lost ones, which stops all threads.

    It would go through every record again and again. What was loaded is frozen:
    later searches skip it too, and it is freed when nothing refers to it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
