"""Datasette's own process: ``python -m treatyref.browse.worker DATABASE SOCKET``.

Measured in one process with the API, hostile SQL and the drawing of long
tables left the API a third of its speed, because Python runs one thread at a
time. In a process of its own, at a low priority and with a bounded memory,
it gets what the API leaves over. It ends with the process that
started it.
"""

import ctypes
import os
import resource
import signal
import sys
import threading
from typing import Any

import uvicorn
from datasette.plugins import pm

from treatyref.browse import extras
from treatyref.browse.app import datasette
from treatyref.browse.charts import drawn

#: Of a core that both want, the API gets nine parts and this process one.
NICENESS = 10
MOST_MEMORY = 2 << 30
#: Seconds that answers under way have to end when the process is told to; who tells it may be less patient.
PATIENCE = 25
_PR_SET_PDEATHSIG = 1


def main(path: str, socket: str) -> None:
    """Serve the database at *path* on the Unix socket until told to end."""
    _end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    pm.register(extras, "treatyref-extras")
    config = uvicorn.Config(
        datasette(path, charts=drawn(path)).app(),
        uds=socket,
        log_level="warning",
        access_log=False,
        lifespan="on",
        server_header=False,
        forwarded_allow_ips="*",
        timeout_graceful_shutdown=PATIENCE,
    )
    _Server(config).run()


class _Server(uvicorn.Server):
    """Starts at full speed, then steps back."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        for thread in threading.enumerate():
            if thread.native_id is not None:
                os.setpriority(os.PRIO_PROCESS, thread.native_id, NICENESS)


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent does, however that ends; it has nothing to lose."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
