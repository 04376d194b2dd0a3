"""What hostile visitors of Datasette cost the API: its speed under attack as a share of its speed in calm.

Run from the repository root: ``python benchmarks/hostile_sql.py [--rounds 4] [--attackers 4]``.
Calm and attack take turns, so that whatever else the machine does weighs on
both alike; the figure is the median over the rounds. Each hostile request is
also timed alone and must end within ``WITHIN`` seconds.
"""

import argparse
import http.client
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Seconds within which every hostile request ends: what the guard grants, and time to say so.
WITHIN = 10
API_PATH = "/api/v1/treaties/inf"
_NUMBERS = "with recursive n(i) as (select 1 union all select i+1 from n{limit}) "
_NINES = "replace(hex(zeroblob(14000)),'00','{}')"
SQL = {
    "endless recursion": _NUMBERS.format(limit="") + "select count(*) from n",
    "cross join": "select count(*) from citations a, citations b, citations c, events d, sources e",
    "sort of a cross join": "select a.id from citations a, citations b order by b.locator desc, a.id",
    "giant strings": _NUMBERS.format(limit=" limit 1000")
    + "select hex(zeroblob(14000)), printf('%.29000c','x') from n",
    "giant blob": "select length(zeroblob(2000000000)), length(printf('%.*c', 2000000000, 'x'))",
    "substring search": f"select sum(instr({_NINES.format('aa')}||id, {_NINES.format('a')}||'b'||id)"
    f" + length(replace({_NINES.format('aa')}||id, {_NINES.format('a')}||'b'||id, ''))) from citations",
    "LIKE bomb": f"select count(*) from citations a, citations b where {_NINES.format('aa')}||a.id||b.locator"
    f" like '%{'_a' * 40}b%{'a%_' * 5}b'",
    "GLOB bomb": f"select count(*) from citations a, citations b where {_NINES.format('aa')}||a.id||b.locator"
    f" glob '*{'?a' * 40}b*{'a*?' * 5}b'",
    "group_concat blow-up": "select group_concat(a.locator || b.locator) from citations a, citations b",
    "deep nesting": "select " + "not " * 900 + "1",
    "random hexadecimal": _NUMBERS.format(limit=" limit 100000")
    + "select max(hex(randomblob(14000))) from n",
    "JSON trees": "select count(*) from json_tree('[' || replace(hex(zeroblob(14000)),'00','1,') || '1]') a, "
    "json_tree('[' || replace(hex(zeroblob(14000)),'00','1,') || '1]') b",
    "full-text bomb": "select count(*) from records_fts where records_fts match "
    "replace(hex(zeroblob(4000)),'00','a* OR ') || 'b*'",
    "wide rows": _NUMBERS.format(limit=" limit 1000") + "select " + ",".join(["i"] * 90) + " from n",
}
PATHS = {
    "huge facets": "/datasette/treatyref/citations?_size=1000&_facet_size=max&"
    + "&".join(f"_facet={column}" for column in ("record", "row_table", "row_id", "source", "locator", "id")),
    "giant _size": "/datasette/treatyref/citations?_size=1000000000",
    "largest page": "/datasette/treatyref/claims?_size=max",
    "unbounded filter": "/datasette/treatyref/citations?"
    + urllib.parse.urlencode({"_where": "(" + SQL["cross join"] + ") > 1"}),
    "power tower as a number": "/datasette/treatyref/ranges?value__gt=9**9**9**9",
}


def hostile_paths():
    """``{name: path with query}`` of every hostile request; none is longer than a browser would send."""
    asked = {
        name: "/datasette/treatyref?" + urllib.parse.urlencode({"sql": sql}) for name, sql in SQL.items()
    }
    return asked | PATHS


def timed(root, path, timeout=60):
    """``(seconds, status)`` of one request."""
    begun, status = time.perf_counter(), None
    try:
        with urllib.request.urlopen(root + path, timeout=timeout) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        error.read()
        status = error.code
    return time.perf_counter() - begun, status


def rate(root, seconds):
    """API answers a second over one connection kept open."""
    place = urllib.parse.urlsplit(root)
    connection = http.client.HTTPConnection(place.hostname, place.port)
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        connection.request("GET", API_PATH)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        count += 1
    connection.close()
    return count / seconds


ATTACK = """
import itertools, sys, time, urllib.error, urllib.request
root, *paths = sys.argv[1:]
for path in itertools.cycle(paths):
    try:
        urllib.request.urlopen(root + path, timeout=60).read()
    except urllib.error.HTTPError as error:
        error.read()
        time.sleep(int(error.headers.get("Retry-After", 0)))
    except OSError:
        time.sleep(1)
"""


class Attack:
    """Hostile visitors, each a process that sends one hostile request after another."""

    def __init__(self, root, attackers):
        paths = list(hostile_paths().values())
        self.commands = [
            [sys.executable, "-c", ATTACK, root, *paths[start:], *paths[:start]]
            for start in range(0, attackers * 4, 4)
        ]

    def __enter__(self):
        self.processes = [subprocess.Popen(command) for command in self.commands]
        time.sleep(1)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.wait()


def ratio(root, rounds=4, attackers=4, seconds=3):
    """The median of the API's speed under attack over its speed in calm just before."""
    found = []
    for _ in range(rounds):
        calm = rate(root, seconds)
        with Attack(root, attackers):
            found.append(rate(root, seconds) / calm)
        # Let what was still under way end, so that the next calm is one.
        time.sleep(2)
    return statistics.median(found), found


class Server:
    """Our own server over *database*, on a free port, as a context manager that gives its address."""

    def __init__(self, database):
        self.database = database

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "treatyref", "serve", "--no-build", "--db", str(self.database)]
        self.process = subprocess.Popen(
            [*command, "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        root = f"http://127.0.0.1:{port}"
        for path in ("/healthz", "/datasette/treatyref.json"):
            self._wait(root + path)
        return root

    @staticmethod
    def _wait(address):
        for _ in range(600):
            try:
                urllib.request.urlopen(address)
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{address} does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4, help="turns of calm and attack")
    parser.add_argument("--attackers", type=int, default=4, help="hostile visitors at once")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "treatyref.db"
        subprocess.run([sys.executable, "-m", "treatyref", "build", "--db", database], cwd=ROOT, check=True)
        with Server(database) as root:
            for name, path in hostile_paths().items():
                taken, status = timed(root, path)
                print(f"{name:<26} {status} after {taken:5.2f} s", flush=True)
            median, found = ratio(root, options.rounds, options.attackers)
    print(
        f"API under attack runs at {median:.2f} of its speed in calm ({', '.join(f'{x:.2f}' for x in found)})"
    )


if __name__ == "__main__":
    main()
