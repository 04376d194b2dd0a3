"""Keep Datasette's process running: start it, watch that it answers, start it anew where it does not."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from treatyref.browse.unixhttp import HTTPException, UnixConnection

log = logging.getLogger(__name__)
#: The socket's name in the service's folder.
SOCKET = "datasette.sock"
#: A query that any working Datasette answers, even with every thread busy up to its limit.
PROBE = "/treatyref.json?sql=select+1"
EVERY, PATIENCE, MISSES = 2, 15, 2
#: What a process that is to replace another makes once before, so that no reader waits for templates.
PAGES = ("/", "/treatyref", "/treatyref/treaties")
#: Seconds that a new process has for its first answer; on a busy machine it takes a while to load.
STARTING = 60
#: Seconds for which a worker may take to load before Datasette starts all the same.
FIRST = 10
#: Seconds for which a process that was replaced goes on taking connections, and then ends its answers.
LINGERING, LEAVING = 3, 30


@dataclass
class _Process:
    """One Datasette: over the file *path*, on its own *socket*."""

    path: Path
    socket: Path
    process: subprocess.Popen[bytes]
    begun: float
    left: float = 0
    told: bool = False

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def answers(self, path: str = PROBE) -> bool:
        """Whether it answers a plain question, or for *path*."""
        return _answers(self.socket, path)

    def tell_to_end(self) -> None:
        """Ask it to end its answers and itself."""
        self.told = True
        self.process.terminate()

    def stop(self, patience: float = 5) -> None:
        """End it, at the latest after *patience* seconds."""
        self.tell_to_end()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Datasette's process over the database that *current* tells, behind ``SOCKET`` in *folder*.

    A context manager. The first process starts when *ready* says so, for the
    rest of the service comes first. A process that ends, or that twice running
    leaves a plain question unanswered for ``PATIENCE`` seconds, is replaced; so
    is one whose database is not the current one any more. The new one takes
    over the socket once it answers; the old one then ends what it has begun.
    """

    def __init__(
        self, folder: Path, current: Callable[[], Path], ready: Callable[[], bool] = lambda: True
    ) -> None:
        self._folder, self._current, self._ready = folder, current, ready
        self._socket = folder / SOCKET
        self._ending = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._serving: _Process | None = None
        self._coming: _Process | None = None
        self._leaving: list[_Process] = []
        self._missed = self._started = 0

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        # On Linux the processes end with the thread that started them: nobody is asking any more.
        self._watcher.join(PATIENCE + EVERY)
        found = [one for one in (self._serving, self._coming, *self._leaving) if one]
        for one in found:
            one.tell_to_end()
        for one in found:
            one.stop()

    def _watch(self) -> None:
        until = time.monotonic() + FIRST
        while not self._ready() and time.monotonic() < until:
            if self._ending.wait(0.05):
                return
        pause = 0.0
        while not self._ending.wait(pause):
            try:
                self._step()
            except OSError:
                log.exception("could not look after Datasette")
            pause = 0.1 if self._coming else EVERY

    def _step(self) -> None:
        if self._coming:
            self._receive(self._coming)
        elif self._is_needed():
            self._start()
        self._see_off()

    def _start(self) -> None:
        """Start a process beside the one that serves."""
        self._started += 1
        path, socket = self._current(), self._folder / f"datasette-{self._started}.sock"
        command = [sys.executable, "-m", "treatyref.browse.worker", str(path), str(socket)]
        # Without close_fds Python neither forks nor keeps a pipe that a worker started meanwhile could hold.
        process = subprocess.Popen(command, close_fds=False)
        self._coming = _Process(path, socket, process, time.monotonic())

    def _receive(self, new: _Process) -> None:
        """Let the new process take over if it answers; give it up if it does not within ``STARTING``."""
        if new.answers():
            if self._serving and not self._serving.ended:
                for path in PAGES:
                    new.answers(path)
            # Who connects from now on meets the new process; connections made before stay with the old.
            os.replace(new.socket, self._socket)
            new.socket = self._socket
            if self._serving:
                self._serving.left = time.monotonic()
                self._leaving.append(self._serving)
            self._serving, self._coming, self._missed = new, None, 0
        elif new.ended or time.monotonic() > new.begun + STARTING:
            log.warning("a new Datasette %s", "ended" if new.ended else "does not answer")
            new.stop()
            self._coming = None

    def _is_needed(self) -> bool:
        """Whether the process that serves is to be replaced."""
        now = self._serving
        if now is None or now.path != self._current():
            return True
        if not now.ended and now.answers():
            self._missed = 0
            return False
        self._missed += 1
        if not now.ended and self._missed < MISSES:
            return False
        log.warning("Datasette %s; starting it anew", "ended" if now.ended else "does not answer")
        return True

    def _see_off(self) -> None:
        """Bring processes that were replaced to their end."""
        for one in self._leaving:
            gone_for = time.monotonic() - one.left
            if gone_for > LINGERING + LEAVING:
                one.stop(0)
            elif gone_for > LINGERING and not one.told:
                one.tell_to_end()
        self._leaving = [one for one in self._leaving if not one.ended]


def _answers(socket: Path, path: str) -> bool:
    connection = UnixConnection(socket, PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
