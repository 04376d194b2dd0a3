"""Start servers on one core and ask them from another; medians over rounds taken in turn."""

import contextlib
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[-1], CORES[0]


@dataclass(frozen=True)
class Target:
    """What is measured: a name, a running server's root and the path to ask for (or a wrk script)."""

    name: str
    root: str
    path: str
    script: str | None = None
    headers: tuple = ()


@dataclass(frozen=True)
class Result:
    """Medians over the rounds: requests a second, and latencies in milliseconds."""

    per_second: float
    p50: float
    p99: float


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(command, path="/", seconds=60, port=None, settled=None):
    """Run *command* (with ``{port}`` in it) pinned to the server's core; yields its root and process.

    *port*: where the command says the port in its own way, which it is. *settled*: a path that answers
    only when the server's slower parts, which would take time from what is measured, are up as well.
    """
    words = list(command)
    if port is None:
        port = free_port()
        words = [word.format(port=port) for word in command]
    process = subprocess.Popen(
        ["taskset", "-c", str(SERVER_CORE), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    root = f"http://127.0.0.1:{port}"
    begun = time.perf_counter()
    try:
        while True:
            try:
                urllib.request.urlopen(root + path).close()
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - begun > seconds:
                    raise RuntimeError(f"{words} did not answer") from None
                time.sleep(0.02)
        ready = time.perf_counter() - begun
        if settled:
            _await(root + settled, seconds)
            calm(process.pid)
        yield root, process, ready
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _await(address, seconds):
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer")


#: Answers when Datasette, which starts last, is up.
DATASETTE = "/datasette/-/versions.json"


def measure(targets, rounds=3, seconds=3, connections=16):
    """``{name: Result}``: each target is asked in turn, *rounds* times, so that all meet the same weather."""
    if not shutil.which("wrk"):
        raise SystemExit("benchmarks need Debian's wrk: apt-get install wrk")
    taken = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            taken[target.name].append(_ask(target, seconds, connections))
    return {
        name: Result(*(statistics.median(values) for values in zip(*found, strict=True)))
        for name, found in taken.items()
    }


def _ask(target, seconds, connections):
    command = [
        "taskset",
        "-c",
        str(CLIENT_CORE),
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--latency",
    ]
    for header in target.headers:
        command += ["-H", header]
    if target.script:
        command += ["-s", target.script]
    done = subprocess.run([*command, target.root + target.path], capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout and not any("If-None-Match" in header for header in target.headers):
        raise RuntimeError(f"{target.name}: {done.stdout}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
    return rate, _milliseconds(done.stdout, "50%"), _milliseconds(done.stdout, "99%")


def _milliseconds(text, share):
    number, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)\b", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def memory(pid):
    """Resident memory of a process and its children, in MB."""
    total = 0
    for each in (pid, *_children(pid)):
        with open(f"/proc/{each}/status") as status:
            total += next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return total / 1000


def calm(pid, seconds=120):
    """Wait until a process and its children, which go on making ready after their first answer, rest."""
    until, before = time.perf_counter() + seconds, -1.0
    while time.perf_counter() < until:
        spent = sum(_spent(each) for each in (pid, *_children(pid)))
        if spent - before < 0.05:
            return
        before = spent
        time.sleep(1)
    raise RuntimeError(f"process {pid} is busy after {seconds} s")


def _spent(pid):
    """Seconds of processor time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as listed:
        return [int(child) for child in listed.read().split()]


PYTHON = sys.executable
