"""How build, look-up, search, memory and start-up grow with the number of records."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.rig import DATASETTE, PYTHON, Target, measure, memory, server
from benchmarks.synthetic import build, write_seeds


def run(numbers, rounds, seconds):
    """``(rows, shares)``: a row for each of *numbers*, and how many times as often the most records are
    looked up and searched as the fewest, both asked in one run."""
    with tempfile.TemporaryDirectory() as name:
        folders = {number: Path(name) / str(number) for number in sorted(numbers)}
        rows = [_one(folder, number, rounds, seconds) for number, folder in folders.items()]
        return rows, _shares(*(folders[number] for number in (min(numbers), max(numbers))), rounds, seconds)


def _one(folder, number, rounds, seconds):
    write_seeds(folder / "seeds", number)
    database = folder / "t.db"
    begun = time.perf_counter()
    most = build(folder, database)
    took = time.perf_counter() - begun
    with _served(folder) as (root, process, ready):
        found = measure(_targets(root, "record", "search"), rounds, seconds)
        held = memory(process.pid)
    return {
        "records": number,
        "build, s": round(took, 1),
        "build, MB": round(most),
        "file, MB": round(database.stat().st_size / 1e6, 1),
        "ready, s": round(ready, 2),
        "memory, MB": round(held),
        "look-ups a second": round(found["record"].per_second),
        "search p50, ms": round(found["search"].p50, 2),
    }


def _shares(few, many, rounds, seconds):
    with ExitStack() as running:
        targets = []
        for size, folder in (("few", few), ("many", many)):
            root = running.enter_context(_served(folder))[0]
            targets += _targets(root, f"look-ups of {size}", f"searches of {size}")
        found = measure(targets, rounds, seconds)
    return {
        what: round(found[f"{what} of many"].per_second / found[f"{what} of few"].per_second, 2)
        for what in ("look-ups", "searches")
    }


def _served(folder):
    command = [PYTHON, "-m", "treatyref", "serve", "--no-build", "--db", str(folder / "t.db")]
    return server([*command, "--port", "{port}"], "/healthz", 300, settled=DATASETTE)


def _targets(root, record, search):
    return [
        Target(record, root, "/api/v1/systems/sys-0"),
        Target(search, root, "/api/v1/search?q=launcher+regiment"),
    ]
