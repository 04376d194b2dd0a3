"""The process that starts the others: granian's workers, each with the whole ``service``, and Datasette's.

It answers nothing itself and stays small: what answers is loaded by the workers.
"""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.server.common import AbstractServer

from treatyref.browse.supervise import Supervisor
from treatyref.copies import Copies, current, workplace

#: How the settings reach the worker processes.
FOLDER, BASE_URL, ACCESS_LOG = "TREATYREF_FOLDER", "TREATYREF_BASE_URL", "TREATYREF_ACCESS_LOG"
RATE_LIMIT = "TREATYREF_RATE_LIMIT"
#: The file in the folder that tells that a worker has loaded.
READY = "ready"
#: More than Datasette may take up at once (``mount.AT_ONCE``): the API always finds one free.
THREADS = 14


@dataclass(frozen=True)
class Settings:
    """What the service is told when it starts; each is a flag of ``serve`` (see docs/operations.md)."""

    database: Path
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    base_url: str | None = None
    access_log: bool = False
    metrics_port: int | None = None
    rate_limit: str | None = None


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; raises ``StoreError`` where the database will not do.

    A new database is taken up when it takes the place of the old one, and on SIGHUP.
    """
    with workplace() as folder, Copies(settings.database, folder) as copies:
        _hand_over(settings, folder)
        for what, address in _addresses(settings):
            print(f"{what:<10} {address}", flush=True)
        with Supervisor(folder, partial(current, folder), (folder / READY).exists):
            server = _granian(settings)
            # Granian would start new workers on SIGHUP, which drops connections.
            server.on_startup(partial(signal.signal, signal.SIGHUP, copies.renew))
            server.serve()


def _granian(settings: Settings) -> AbstractServer[Any]:
    return Granian(
        "treatyref.service:application",
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=THREADS,
        log_access=False,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        metrics_enabled=settings.metrics_port is not None,
        metrics_address=settings.host,
        metrics_port=settings.metrics_port or 9090,
    )


def _hand_over(settings: Settings, folder: Path) -> None:
    for name, value in (
        (FOLDER, folder),
        (BASE_URL, settings.base_url),
        (ACCESS_LOG, settings.access_log),
        (RATE_LIMIT, settings.rate_limit),
    ):
        if value:
            os.environ[name] = str(value)
        else:
            os.environ.pop(name, None)


def _addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    root = settings.base_url or f"http://{settings.host}:{settings.port}"
    yield from ((what, root + path) for what, path in (("Pages", "/"), ("API", "/api/v1/docs")))
    yield "Datasette", root + "/datasette/"
    if settings.metrics_port:
        yield "Metrics", f"http://{settings.host}:{settings.metrics_port}/metrics"
