"""Score the annotator on labelled passages: exact span and record.

Run from the repository root: ``python -m tests.annotate.score [FILE] [--seeds] [-v]``.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

import yaml

from treatyref.annotate import Annotator, fact_from_record
from treatyref.annotate.aliases import names_of, read_aliases

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"


class Score(NamedTuple):
    """Counts over a set of passages, and each error as a line."""

    right: int
    wrong: int
    missed: int
    described: int
    descriptions: int
    suggested_wrong: int
    errors: tuple

    @property
    def precision(self):
        """Share of links that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self):
        """Share of gold mentions that are linked."""
        return self.right / max(1, self.right + self.missed)


def seed_records(seeds=SEEDS):
    """Pairs of kind and record: the seeds, and a bare record for each id that only the aliases know."""
    out, known = [], set()
    for folder, kind in (("treaties", "treaty"), ("systems", "system")):
        for path in sorted((Path(seeds) / folder).glob("*.yaml")):
            record = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
            for name in record.get("names", ()):
                name["ambiguous"] = name.get("ambiguous") == "true"
            out.append((kind, record))
            known.add(record["id"])
    for id_, spellings in read_aliases().items():
        if id_ not in known:
            text = (*spellings.names, *spellings.unsure)[0]
            out.append(("system", {"id": id_, "title": text, "names": []}))
    return out


def seed_annotator(seeds=SEEDS):
    """The ``Annotator`` over the project's own records and spellings."""
    records = seed_records(seeds)
    return Annotator(names_of(records), [fact_from_record(kind, record) for kind, record in records])


def read(path):
    """The labelled passages of a JSON Lines file."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def score(annotator, passages):
    """The ``Score`` of *annotator* on *passages*."""
    right = wrong = missed = described = descriptions = suggested_wrong = 0
    errors = []
    for passage in passages:
        result = annotator.annotate(passage["text"], passage["format"], passage["date"])
        gold = [m for m in passage["mentions"] if m["kind"] != "descriptive"]
        open_gold = {(m["start"], m["end"]): {m["record"], *m.get("alt", ())} for m in gold}
        for m in result.mentions:
            span = (m.start, m.end)
            if m.record in open_gold.get(span, ()):
                right += 1
                del open_gold[span]
            elif any(
                i["start"] <= m.start and m.end <= i["end"] and m.record in i.get("records", [m.record])
                for i in passage.get("ignore", ())
            ):
                continue
            else:
                wrong += 1
                errors.append(f"{passage['id']} WRONG  {m.surface!r} {m.record}: {m.reason}")
        for (start, end), records in open_gold.items():
            missed += 1
            why = [r.reason for r in result.rejected if r.start < end and start < r.end]
            errors.append(f"{passage['id']} MISSED {passage['text'][start:end]!r} {records}: {why}")
        told = {
            (m["start"], m["end"]): m["record"] for m in passage["mentions"] if m["kind"] == "descriptive"
        }
        descriptions += len(told)
        found = {(m.start, m.end): m.record for m in result.suggestions}
        errors += [
            f"{passage['id']} unsaid {passage['text'][s:e]!r} {r}"
            for (s, e), r in told.items()
            if found.get((s, e)) != r
        ]
        for m in result.suggestions:
            if told.get((m.start, m.end)) == m.record:
                described += 1
            else:
                suggested_wrong += 1
                errors.append(f"{passage['id']} suggest {m.surface!r} {m.record}: {m.reason} | gold {told}")
    return Score(right, wrong, missed, described, descriptions, suggested_wrong, tuple(errors))


def main():
    """Print precision and recall, with every error under ``-v``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", default=HERE / "labelled.jsonl")
    parser.add_argument("--seeds", default=SEEDS, help="folder of seed files to take the names from")
    parser.add_argument("-v", action="store_true", help="print every error")
    options = parser.parse_args()
    found = score(seed_annotator(options.seeds), read(options.file))
    if options.v:
        print("\n".join(found.errors), file=sys.stderr)
    print(
        f"precision {found.precision:.4f}  recall {found.recall:.4f}  "
        f"(right {found.right}, wrong {found.wrong}, missed {found.missed}); "
        f"descriptions {found.described} of {found.descriptions}, {found.suggested_wrong} suggestions off"
    )


if __name__ == "__main__":
    main()
