"""HTTP over a Unix socket: how our processes speak to Datasette's, and to nothing else."""

import http.client
import socket
from http.client import HTTPException, HTTPResponse
from pathlib import Path

__all__ = ["HTTPException", "HTTPResponse", "UnixConnection"]


class UnixConnection(http.client.HTTPConnection):
    """An HTTP connection to the Unix socket at *path*; each read waits at most *timeout* seconds."""

    def __init__(self, path: str | Path, timeout: float) -> None:
        super().__init__("datasette", timeout=timeout)
        self.path = str(path)

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)
