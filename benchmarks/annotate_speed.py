"""Speed of annotation: MB/s of plain text with 3,000 and 100,000 names, and how it grows with length.

Run from the repository root: ``python benchmarks/annotate_speed.py [--mb 8] [--per-kb 1.0]``.
The text and the names are made up, from a fixed seed: words in the
proportions of English, sentences, paragraphs, and names at a given density.
A megabyte is 10**6 bytes of UTF-8; time is that of the processor, so that other
work on the machine does not count. Each figure is the best of three runs.
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from treatyref.annotate import Annotator, Name  # noqa: E402

_COMMON_TEXT = (
    "the of to and a in that is was for it on with said as he by at be this from had are not but his an "
    "they which or its were who have has would their been will one more when there all than out up also "
    "could into new some other time two after first over year years government people state minister "
    "country police talks"
)
_COMMON = _COMMON_TEXT.split()  # fmt: skip
_SYLLABLES_TEXT = "ka ri to ven mos tra el zar pol nik sha du gre lin or ba fen wick ham ter son mar ley ton"
_SYLLABLES = _SYLLABLES_TEXT.split()  # fmt: skip


def make_names(number, chance):
    """*number* names of systems and treaties that no one has heard of."""
    seen, names = set(), []
    while len(names) < number:
        word = "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3))).capitalize()
        form = chance.randint(0, 3)
        if form == 0:
            text, kind = f"{word[:2].upper()}-{chance.randint(10, 9999)}", "system"
        elif form == 1:
            text, kind = f"{word} {''.join(chance.choices(_SYLLABLES, k=3)).capitalize()}", "system"
        elif form == 2:
            text, kind = f"{word}-{''.join(chance.choices(_SYLLABLES, k=3))} Forces Treaty", "treaty"
        else:
            text, kind = f"{word} {chance.choice('ABCDEFG')}{chance.randint(1, 99)}", "system"
        if text not in seen:
            seen.add(text)
            names.append(Name(f"r{len(names)}", kind, text))
    return names


def make_text(size, names, per_kb, chance, ascii_only):
    """News-like text of *size* characters with *per_kb* names in each thousand."""
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(4000)]
    out, length, sentence, since = [], 0, 0, 0.0
    while length < size:
        if since * per_kb >= 1000:
            word, since = chance.choice(names).text, 0.0
        else:
            word = chance.choice(_COMMON) if chance.random() < 0.5 else chance.choice(words)
        sentence += 1
        if sentence == 1:
            word = word[0].upper() + word[1:]
        if sentence > 18:
            word += ".\n\n" if chance.random() < 0.3 else ". "
            sentence = 0
        else:
            word += " " if ascii_only or chance.random() > 0.05 else "\u2019s "
        out.append(word)
        length += len(word)
        since += len(word)
    return "".join(out)


def seconds(annotator, text, runs=3):
    """Best time of *runs*, and the number of mentions."""
    best = None
    for _ in range(runs):
        begun = time.process_time()
        found = annotator.annotate(text)
        taken = time.process_time() - begun
        best = taken if best is None else min(best, taken)
    return best, len(found.mentions)


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=8.0, help="millions of characters to annotate")
    parser.add_argument("--per-kb", type=float, default=1.0, help="names in each thousand characters")
    options = parser.parse_args()
    rates = {}
    for number in (3_000, 100_000):
        chance = random.Random(20261124)
        names = make_names(number, chance)
        begun = time.process_time()
        annotator = Annotator(names)
        built = time.process_time() - begun
        for label, ascii_only in (("ASCII", True), ("with typographic quotes", False)):
            text = make_text(int(options.mb * 1e6), names, options.per_kb, chance, ascii_only)
            megabytes = len(text.encode()) / 1e6
            taken, found = seconds(annotator, text)
            rates[number, label] = megabytes / taken
            print(
                f"{number:>7,} names, {label}: {megabytes / taken:6.1f} MB/s "
                f"({found:,} mentions in {megabytes:.1f} MB; built in {built:.2f} s)"
            )
        half, _ = seconds(annotator, text[: len(text) // 2])
        print(f"{number:>7,} names: twice the length takes {taken / half:.2f} times as long")
    for label in ("ASCII", "with typographic quotes"):
        share = rates[100_000, label] / rates[3_000, label]
        print(f"100,000 names run at {share:.2f} of the speed of 3,000 ({label})")


if __name__ == "__main__":
    main()
