"""Keep Datasette's process running: start it, watch that it answers, start it anew where it does not."""

import logging
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from treatyref.browse.unixhttp import HTTPException, UnixConnection

log = logging.getLogger(__name__)
#: A query that any working Datasette answers, even with every thread busy up to its limit.
PROBE = "/treatyref.json?sql=select+1"
EVERY, PATIENCE, MISSES = 2, 15, 2
#: Seconds that a new process has for its first answer; on a busy machine it takes a while to load.
STARTING = 60
WANTED = ".wanted"


def ask_for(socket, path):
    """Ask the supervisor behind *socket* for a Datasette over the file that is at *path* now.

    Every worker of the service does so when it starts, so that Datasette
    follows where they go over to a new database.
    """
    Path(socket).with_suffix(WANTED).write_text(_identity(path))


def _identity(path):
    """What tells one file at *path* from the next."""
    found = Path(path).stat()
    return f"{found.st_ino} {found.st_mtime_ns}"


class Supervisor:
    """Datasette's process over the database at *path*, as a context manager that gives its socket's path.

    A process that ends, or that twice running leaves a plain question
    unanswered for ``PATIENCE`` seconds, is replaced.
    """

    def __init__(self, path):
        self.path = Path(path).absolute()
        self.folder = Path(tempfile.mkdtemp(prefix="treatyref-"))
        self.socket = self.folder / "datasette.sock"
        self._ending = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self.process = self._serving = self._asked = None
        self._awaited_until = 0

    def __enter__(self):
        self._start()
        self._watcher.start()
        return str(self.socket)

    def __exit__(self, *_):
        self._ending.set()
        self._watcher.join(PATIENCE + EVERY)
        self._stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self):
        self.socket.unlink(missing_ok=True)
        self._serving = _identity(self.path)
        command = [sys.executable, "-m", "treatyref.browse.worker", str(self.path), str(self.socket)]
        self.process = subprocess.Popen(command)
        self._awaited_until = time.monotonic() + STARTING

    def _stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _watch(self):
        missed = 0
        while not self._ending.wait(EVERY):
            ended = self.process.poll() is not None
            if not ended and self._answers():
                missed, self._awaited_until = 0, 0
            elif ended or time.monotonic() > self._awaited_until:
                missed += 1
            if self._ending.is_set():
                break
            if ended or missed >= MISSES:
                log.warning("Datasette %s; starting it anew", "ended" if ended else "does not answer")
            elif not self._is_newly_asked_for():
                continue
            self._stop()
            self._start()
            missed = 0

    def _is_newly_asked_for(self):
        """Whether the service has gone over to another file than the one that is served."""
        wanted = self.socket.with_suffix(WANTED)
        asked = wanted.read_text() if wanted.exists() else None
        if asked in (None, "", self._asked):
            return False
        self._asked = asked
        return asked != self._serving

    def _answers(self):
        connection = UnixConnection(self.socket, PATIENCE)
        try:
            connection.request("GET", PROBE)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
