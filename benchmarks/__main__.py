"""Run the benchmarks and write their table: ``python -m benchmarks [web] [growth] [annotate]``."""

import argparse
import platform
from datetime import date
from pathlib import Path

from benchmarks import growth, web
from benchmarks.rig import CORES

TABLE = Path("docs/benchmarks.md")


def main():
    """Run what is asked for and print, or with ``--write`` keep, the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["web", "growth"], help="web, growth")
    parser.add_argument("--db", default="data/treatyref.db")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--records", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--write", action="store_true", help=f"write the result to {TABLE}")
    asked = parser.parse_args()
    parts = [_head(asked)]
    if "web" in asked.parts:
        parts.append(_web(*web.run(asked.db, asked.rounds, asked.seconds)))
    if "growth" in asked.parts:
        parts.append(_growth(growth.run(asked.records, asked.rounds, asked.seconds)))
    text = "\n\n".join(parts) + "\n"
    print(text)
    if asked.write:
        TABLE.write_text(text, encoding="utf-8")


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


def _web(rows, notes):
    lines = [
        "## The service beside its rivals\n",
        "| what | a second | ratio | wanted |",
        "|---|---:|---:|---:|",
    ]
    lines += [f"| {what} | {rate:,.0f} | {ratio:.2f} | ≥ {wanted} |" for what, rate, ratio, wanted in rows]
    return "\n".join(lines) + "\n\n" + "; ".join(f"{name}: {value}" for name, value in notes.items()) + "."


def _growth(rows):
    heads = list(rows[0])
    lines = ["## Growth\n", "| " + " | ".join(heads) + " |", "|" + "---:|" * len(heads)]
    lines += ["| " + " | ".join(f"{row[head]:,}" for head in heads) + " |" for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
