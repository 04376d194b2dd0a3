"""Run the benchmarks and write their table: ``python -m benchmarks [web growth static annotate hostile]``."""

import argparse
import platform
from datetime import date
from pathlib import Path

from benchmarks import annotate_speed, growth, hostile_sql, static, web
from benchmarks.rig import CORES

TABLE = Path("docs/benchmarks.md")
LIMIT = (
    "Our layers are called once more without a server, in processor time. The rest is granian's reading and "
    "writing of HTTP, the change between its threads and Python's, and the kernel's sockets: that is the "
    "limit, for an answer that is kept costs a fraction of it."
)
PARTS = ("web", "growth", "static", "annotate", "hostile")


def main():
    """Run what is asked for and print, or with ``--write`` keep, the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=PARTS, help=", ".join(PARTS))
    parser.add_argument("--db", default="data/treatyref.db")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--records", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--write", action="store_true", help=f"write the result to {TABLE}")
    asked = parser.parse_args()
    rounds, seconds = asked.rounds, asked.seconds
    made = {
        "web": lambda: _web(*web.run(asked.db, rounds, seconds)),
        "growth": lambda: _growth(*growth.run(asked.records, rounds, seconds)),
        "static": lambda: _rows("The static export beside the live service", static.run(rounds, seconds)),
        "annotate": lambda: _annotate(*annotate_speed.run()),
        "hostile": lambda: _hostile(asked.db),
    }
    parts = [_head(asked)]
    for part in PARTS:
        if part in asked.parts:
            parts.append(made[part]())
            print(parts[-1], flush=True)
            # After each part: a later one that fails takes nothing of the others with it.
            if asked.write:
                TABLE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _head(asked):
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    processor = next(
        (line.split(":")[1].strip() for line in lines if "model name" in line), platform.machine()
    )
    return (
        "# Benchmarks\n\n"
        f"Written by `python -m benchmarks --write` on {date.today()}; {processor}, {len(CORES)} cores, "
        f"Python {platform.python_version()}; server on one core, client (wrk, 16 connections) on another; "
        f"medians of {asked.rounds} rounds of {asked.seconds} s taken in turn. Ratios compare within one run."
    )


def _web(rows, notes, times):
    lines = [
        "## The service beside its rivals\n",
        "| what | a second | ratio | wanted |",
        "|---|---:|---:|---:|",
    ]
    lines += [f"| {what} | {rate:,.0f} | {ratio:.2f} | ≥ {wanted} |" for what, rate, ratio, wanted in rows]
    told = "; ".join(f"{name}: {value}" for name, value in notes.items())
    return "\n\n".join(
        ["\n".join(lines), f"{told}.", _rows("Where the time of an answer goes", times), LIMIT]
    )


def _rows(title, rows):
    heads = list(rows[0])
    lines = [f"## {title}\n", "| " + " | ".join(heads) + " |", "|" + "---:|" * len(heads)]
    lines += ["| " + " | ".join(_cell(row[head]) for head in heads) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value):
    return value if isinstance(value, str) else f"{value:,}"


def _growth(rows, shares):
    told = "; ".join(f"{what}: {share}" for what, share in shares.items())
    return f"{_rows('Growth', rows)}\n\nThe last beside the first, asked in turn: {told}."


def _annotate(rows, shares, grown):
    told = "; ".join(f"{label}: {share}" for label, share in shares.items())
    return (
        f"{_rows('Annotation', rows)}\n\n"
        "One core, processor time, best of 5; each stage in milliseconds a megabyte. "
        f"Speed at 100,000 names as a share of that at 3,000: {told}. "
        f"Twice the length takes {grown} times as long."
    )


def _hostile(database):
    with hostile_sql.Server(database) as root:
        median, found = hostile_sql.ratio(root)
    return (
        "## Datasette under attack\n\n"
        f"Four visitors with the worst queries we know: the API keeps {median:.2f} of its speed in calm "
        f"(rounds: {', '.join(f'{one:.2f}' for one in found)})."
    )


if __name__ == "__main__":
    main()
