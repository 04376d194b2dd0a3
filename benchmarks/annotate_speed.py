"""Speed of annotation: MB/s with 3,000 and 100,000 names, where the time goes, and how it grows with length.

Run from the repository root: ``python -m benchmarks.annotate_speed [--mb 8] [--per-kb 1.0]``.

Two kinds of text, both from a fixed seed. *Made up*: words in the proportions of English, sentences,
paragraphs, and names that no one has heard of, one long text. *Of the topic*: articles of some 5 KB of the
labelled passages of the tests, each once, with neutral sentences between them so that as many names stand in
a kilobyte; once more without any between (*dense*), where nearly every sentence has a name to be weighed.
Both are annotated with the project's own names and made-up ones, up to the number.

A megabyte is 10**6 bytes of UTF-8; time is that of the processor, so that other work on the machine does not
count much. Each figure is the best of several runs.
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.annotate.score import HERE, read, seed_records  # noqa: E402
from treatyref.annotate import Annotator, Name, fact_from_record  # noqa: E402
from treatyref.annotate.aliases import names_of  # noqa: E402
from treatyref.annotate.fold import fold  # noqa: E402
from treatyref.annotate.join import joined  # noqa: E402

_COMMON_TEXT = (
    "the of to and a in that is was for it on with said as he by at be this from had are not but his an "
    "they which or its were who have has would their been will one more when there all than out up also "
    "could into new some other time two after first over year years government people state minister "
    "country police talks"
)
_COMMON = _COMMON_TEXT.split()  # fmt: skip
_SYLLABLES_TEXT = "ka ri to ven mos tra el zar pol nik sha du gre lin or ba fen wick ham ter son mar ley ton"
_SYLLABLES = _SYLLABLES_TEXT.split()  # fmt: skip
_PASSAGES = ("labelled", "fresh", "second", "third", "fourth", "fifth", "described", "described_third")
_DAY, _ARTICLE = "2019-09-05", 5_000


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


def topic_articles(per_kb, chance):
    """Articles of the labelled passages, each once, with neutral text between; *per_kb* None: with none."""
    passages = [p for name in _PASSAGES for p in read(HERE / f"{name}.jsonl") if p["format"] == "text"]
    chance.shuffle(passages)
    out = [""]
    for passage in passages:
        found = len(passage["mentions"]) + len(passage["negatives"])
        wanted = 0 if per_kb is None else int(1000 * found / per_kb) - len(passage["text"])
        if len(out[-1]) > _ARTICLE:
            out.append("")
        out[-1] += f"{passage['text']}\n\n{make_text(wanted, (), 0, chance, False)}\n\n"
    return out


def seconds(work, runs=5):
    """Best processor time of *runs*, and what *work* answered."""
    best = None
    for _ in range(runs):
        begun = time.process_time()
        found = work()
        taken = time.process_time() - begun
        best = taken if best is None else min(best, taken)
    return best, found


def annotated(annotator, texts):
    """How many names *annotator* finds in *texts*, linked or not."""
    results = [annotator.annotate(text, date=_DAY) for text in texts]
    return sum(len(result.mentions) + len(result.rejected) for result in results)


def stages(annotator, texts, runs=5):
    """``{stage: seconds}`` of *texts*: what each stage takes while all of them run, of the quickest run."""
    quickest = None
    for _ in range(runs):
        times = dict.fromkeys(("fold", "find", "judge", "join", "describe"), 0.0)
        for text in texts:
            marks = [time.process_time()]
            folded = fold(text)
            marks.append(time.process_time())
            found = annotator._matcher.find(text, folded)
            marks.append(time.process_time())
            candidates = annotator._judge.judge(found, text, folded, _DAY)
            marks.append(time.process_time())
            candidates = joined(candidates, text)
            marks.append(time.process_time())
            spans = [(c.hit.start, c.hit.end) for c in candidates if c.accepted]
            named = {c.pattern.record for c in candidates if c.accepted}
            annotator._describer.suggest(text, folded, found.nouns, spans, named, _DAY)
            marks.append(time.process_time())
            for name, begun, ended in zip(times, marks, marks[1:], strict=False):
                times[name] += ended - begun
        if quickest is None or sum(times.values()) < sum(quickest.values()):
            quickest = times
    return quickest


def run(megabytes=8.0, per_kb=1.0):
    """Rows of the table: text, names, MB/s, milliseconds a megabyte of each stage; prints as it goes."""
    records = seed_records()
    own, facts = names_of(records), [fact_from_record(kind, record) for kind, record in records]
    topic = f"of the topic, {per_kb:g} names a kilobyte"
    rates, rows = {}, []
    for number in (3_000, 100_000):
        chance = random.Random(20261124)
        made = make_names(number - len(own), chance)
        built, annotator = seconds(lambda made=made: Annotator([*own, *made], facts), runs=1)
        print(f"{number:,} names: built in {built:.2f} s")
        size = int(megabytes * 1e6)
        texts = {
            "made up, ASCII": [make_text(size, made, per_kb, chance, True)],
            "made up, typographic": [make_text(size, made, per_kb, chance, False)],
            topic: topic_articles(per_kb, random.Random(1)),
            "of the topic, dense": topic_articles(None, random.Random(1)),
        }
        for label, articles in texts.items():
            taken, found = seconds(lambda articles=articles, of=annotator: annotated(of, articles))
            size = sum(len(text.encode()) for text in articles) / 1e6
            rates[number, label] = size / taken
            print(f"  {label}: {size / taken:.1f} MB/s ({found:,} names in {size:.2f} MB)", flush=True)
            shares = {name: round(took / size * 1e3, 1) for name, took in stages(annotator, articles).items()}
            print(f"    milliseconds a megabyte, the answer apart: {shares}")
            rows.append({"text": label, "names": number, "MB/s": round(size / taken, 1)} | shares)
        text = texts["made up, typographic"][0]
        half, _ = seconds(lambda text=text, of=annotator: of.annotate(text[: len(text) // 2]))
        whole, _ = seconds(lambda text=text, of=annotator: of.annotate(text))
        print(f"  twice the length takes {whole / half:.2f} times as long")
        grown = round(whole / half, 2)
    share = {label: round(rates[100_000, label] / rates[3_000, label], 2) for label in texts}
    print(f"100,000 names run at these shares of 3,000: {share}")
    return rows, share, grown


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mb", type=float, default=8.0, help="millions of characters of made-up text")
    parser.add_argument("--per-kb", type=float, default=1.0, help="names in each thousand characters")
    options = parser.parse_args()
    run(options.mb, options.per_kb)


if __name__ == "__main__":
    main()
