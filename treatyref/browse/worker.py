"""Datasette's own process: ``python -m treatyref.browse.worker DATABASE SOCKET``.

Measured in one process with the API, hostile SQL and the drawing of long
tables left the API a third of its speed, because Python runs one thread at a
time. In a process of its own, at the lowest priority and with a bounded
memory, it gets what the API leaves over. It ends with the process that
started it.
"""

import ctypes
import os
import resource
import signal
import sys

import uvicorn

from treatyref.browse.app import datasette
from treatyref.browse.charts import drawn

NICENESS = 19
MOST_MEMORY = 2 << 30
_PR_SET_PDEATHSIG = 1


def main(path, socket):
    """Serve the database at *path* on the Unix socket until told to end."""
    _end_with_parent()
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    app = datasette(path, charts=drawn()).app()
    uvicorn.run(
        app,
        uds=socket,
        log_level="warning",
        access_log=False,
        lifespan="on",
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips="*",
        timeout_graceful_shutdown=3,
    )


def _end_with_parent():
    """Ask Linux to end this process when its parent does, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    main(*sys.argv[1:])
