"""How build, look-up, search, memory and start-up grow with the number of records."""

import resource
import tempfile
import time
from pathlib import Path

from benchmarks.rig import DATASETTE, PYTHON, Target, measure, memory, server
from benchmarks.synthetic import build, write_seeds


def run(numbers, rounds, seconds):
    """Rows: records, build s, build MB, file MB, ready s, memory MB, look-ups a second, search ms."""
    rows = []
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(_one(Path(folder), number, rounds, seconds))
    return rows


def _one(folder, number, rounds, seconds):
    write_seeds(folder / "seeds", number)
    database = folder / "t.db"
    begun = time.perf_counter()
    build(folder, database)
    took = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    command = [PYTHON, "-m", "treatyref", "serve", "--no-build", "--db", str(database), "--port", "{port}"]
    with server(command, "/healthz", 300, settled=DATASETTE) as (root, process, ready):
        targets = [
            Target("record", root, "/api/v1/systems/sys-7"),
            Target("search", root, "/api/v1/search?q=launcher+regiment"),
        ]
        found = measure(targets, rounds, seconds)
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
