"""The service beside its rivals: each line is a ratio of two medians of one run."""

import random
import tempfile
import urllib.request
from contextlib import ExitStack

from benchmarks import inside
from benchmarks.rig import DATASETTE, PYTHON, Target, measure, memory, server

RECORD = "/api/v1/treaties/abm"
DAYS = """
math.randomseed(7)
request = function()
  local day = string.format("%04d-%02d-%02d", math.random(1973, 2025), math.random(1, 12), math.random(1, 28))
  return wrk.format("GET", "/api/v1/treaties/abm/on/" .. day)
end
"""
#: (what, measured, beside, least or most ratio, "rate" or "tail")
LINES = (
    ("record", "record", "constant", 0.85),
    ("as of a day, the same few days", "as of", "constant", 0.5),
    ("as of a day, any of 17,000 days", "as of any day", "constant", 0.5),
    ("record the client has (304)", "not modified", "constant", 0.9),
    ("list page", "list", "constant of a list", 0.5),
    ("page as HTML", "page", "constant of a page", 0.6),
    ("record beside Datasette's row as JSON on its own server", "record", "datasette", 8),
    ("record beside FastAPI with SQLite for each request", "record", "fastapi", 3),
)


def run(database, rounds, seconds):
    """``(rows, notes, times)``: name, requests a second, ratio, wanted; figures; where the time goes."""
    with ExitStack() as running, tempfile.NamedTemporaryFile("w", suffix=".lua") as days:
        days.write(DAYS)
        days.flush()
        ours = running.enter_context(
            server(
                [PYTHON, "-m", "treatyref", "serve", "--no-build", "--db", database, "--port", "{port}"],
                "/healthz",
                settled=DATASETTE,
            )
        )
        root, process, ready = ours
        sizes = {path: len(_get(root + path)) for path in (RECORD, "/api/v1/treaties", "/treaties/abm")}
        constants = {
            path: running.enter_context(
                server([PYTHON, "-m", "benchmarks.rivals", "constant", "{port}", str(size)])
            )[0]
            for path, size in sizes.items()
        }
        datasette = running.enter_context(
            server(
                [PYTHON, "-m", "datasette", "serve", "-i", database, "--port", "{port}"],
                "/-/versions.json",
                90,
            )
        )[0]
        fastapi = running.enter_context(
            server([PYTHON, "-m", "benchmarks.rivals", "fastapi", "{port}", database], "/treaties/abm")
        )[0]
        stem = database.rsplit("/", 1)[-1].removesuffix(".db")
        tag = _tag(root + RECORD)
        targets = [
            Target("constant", constants[RECORD], "/"),
            Target("record", root, RECORD),
            Target("as of", root, RECORD + "/on/1990-01-01"),
            Target("as of any day", root, "/", days.name),
            Target("not modified", root, RECORD, headers=(f"If-None-Match: {tag}",)),
            Target("constant of a list", constants["/api/v1/treaties"], "/"),
            Target("list", root, "/api/v1/treaties"),
            Target("constant of a page", constants["/treaties/abm"], "/"),
            Target("page", root, "/treaties/abm", headers=("Accept: text/html",)),
            Target("datasette", datasette, f"/{stem}/treaties/abm.json"),
            Target("fastapi", fastapi, "/treaties/abm"),
        ]
        found = measure(targets, rounds, seconds)
        notes = {
            "ready after, s": round(ready, 2),
            "memory of the service, MB": round(memory(process.pid)),
            "record: p99 / p50 at 16 connections": round(found["record"].p99 / found["record"].p50, 1),
        }
    rows = [
        (what, found[one].per_second, found[one].per_second / found[other].per_second, wanted)
        for what, one, other, wanted in LINES
    ]
    return rows, notes, inside.rows(database, _asked(found, tag))


def _asked(found, tag):
    """What is asked once more inside, as ``inside.rows`` takes it."""
    chance = random.Random(7)
    days = [f"{RECORD}/on/{chance.randint(1973, 2025)}-{chance.randint(1, 12):02d}-15" for _ in range(600)]
    asked = {
        "record": ([RECORD], ()),
        "not modified": ([RECORD], (("If-None-Match", tag),)),
        "as of any day": (days, ()),
        "list": (["/api/v1/treaties"], ()),
        "page": (["/treaties/abm"], (("Accept", "text/html"),)),
    }
    return {name: (found[name].per_second, *of) for name, of in asked.items()}


def _get(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def _tag(address):
    with urllib.request.urlopen(address) as answer:
        return answer.headers["ETag"]
