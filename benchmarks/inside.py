"""Where the time of an answer goes: our own layers, called without a server, beside the whole."""

import time
from pathlib import Path

from werkzeug.test import EnvironBuilder

from treatyref.service import Applications

CALLS, ROUNDS = 3_000, 5


class Inside:
    """The service over *database* as a worker has it, but in this process and without a socket."""

    def __init__(self, database):
        self._app = Applications(lambda environ, start: []).over(Path(database)).app

    def microseconds(self, paths, headers=()):
        """Processor time of one answer, the best of several rounds through *paths* in turn."""
        requests = [EnvironBuilder(path, headers=list(headers)).get_environ() for path in paths]
        return min(self._round(requests) for _ in range(ROUNDS))

    def _round(self, requests):
        begun = time.process_time()
        for number in range(CALLS):
            _answer(self._app, dict(requests[number % len(requests)]))
        return (time.process_time() - begun) / CALLS * 1e6


def _answer(app, environ):
    body = app(environ, lambda status, headers: None)
    try:
        for _ in body:
            pass
    finally:
        getattr(body, "close", lambda: None)()


def rows(database, rates):
    """A row for each of *rates* (what -> (answers a second, paths, headers)): whole, ours, and the rest."""
    inside = Inside(database)
    found = []
    for what, (rate, paths, headers) in rates.items():
        whole, ours = 1e6 / rate, inside.microseconds(paths, headers)
        found.append(
            {
                "answer": what,
                "whole, µs": round(whole, 1),
                "our layers, µs": round(ours, 1),
                "granian, HTTP and sockets, µs": round(whole - ours, 1),
            }
        )
    return found
