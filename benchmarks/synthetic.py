"""Made-up records of realistic size, for measuring growth."""

import os
import random
import subprocess
import sys
from pathlib import Path

import yaml

_TEXT = (
    "launcher battalion range test deployment statement ministry report missile warhead stage engine "
    "guidance regiment exercise declared observed planned reported limit class treaty inspection "
    "notification site northern eastern naval strategic tactical programme budget contract "
    "flight impact failure success"
)
WORDS = _TEXT.split()


def write_seeds(folder, number, seed=1):
    """Write about *number* records below *folder*, in the real data's proportions: of a hundred about two
    systems, each with its chart, sixty sources, the rest events."""
    chance, folder = random.Random(seed), Path(folder)
    systems = max(1, number // 50)
    sources = [f"src-{place}" for place in range(max(1, number * 6 // 10))]
    _dump(
        folder / "states/all.yaml",
        [{"id": f"state-{n}", "title": f"State {n}", "kind": "state"} for n in range(20)],
    )
    _dump_parts(folder / "sources", [_source(id_, place) for place, id_ in enumerate(sources)])
    for place in range(systems):
        _dump(folder / f"systems/sys-{place}.yaml", _system(place, sources, systems, chance))
    events = number - systems - len(sources)
    _dump_parts(folder / "events", [_event(n, sources, systems, chance) for n in range(events)])


def build(folder, database):
    """Build *database* from the made-up seeds of *folder*, without editions; the memory it took, in MB."""
    (folder / "editions").mkdir(exist_ok=True)
    places = ["--seeds", folder / "seeds", "--editions", folder / "editions", "--db", database]
    command = [sys.executable, "-m", "treatyref", "build", *places]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_maxrss / 1000


def _dump_parts(folder, records, most=2000):
    """A list in files of a size that the loader takes."""
    for start in range(0, len(records), most):
        _dump(folder / f"part-{start // most}.yaml", records[start : start + most])


def _dump(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))


def _text(chance, words):
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def _cited(place, sources, many, chance):
    """Sources for one row; every source is cited by the system whose turn it is."""
    first = sources[place % len(sources)]
    return [{"id": id_} for id_ in dict.fromkeys([first, *chance.choices(sources, k=many)])]


def _system(place, sources, systems, chance):
    cite = lambda many=1: _cited(chance.randrange(len(sources)), sources, many, chance)  # noqa: E731
    own = [{"id": id_} for id_ in sources[place::systems]] or cite()
    return {
        "id": f"sys-{place}",
        "title": f"Sys-{place}",
        "type": "cruise missile",
        "summary": _text(chance, 40),
        "revised": "2026-11-24",
        "names": [
            {"text": f"Sys-{place} {word}{place}", "kind": "designation", "sources": cite()}
            for word in chance.sample(WORDS, 4)
        ],
        "sources": own,
        "status": [{"status": "in service", "from": f"{chance.randint(1960, 2020)}", "sources": cite()}],
        "ranges": [
            {"by": f"state-{chance.randrange(20)}", "on": f"{chance.randint(1990, 2025)}",
             "value": chance.randint(100, 9000), "note": _text(chance, 10), "sources": cite()}
            for _ in range(4)
        ],
        "claims": [
            {"topic": "range", "by": f"state-{chance.randrange(20)}", "on": f"{chance.randint(1990, 2025)}",
             "says": _text(chance, 20), "sources": cite()}
            for _ in range(8)
        ],
    }  # fmt: skip


def _event(number, sources, systems, chance):
    return {
        "id": f"event-{number}",
        "title": _text(chance, 7),
        "kind": "test",
        "date": f"{chance.randint(1970, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        "summary": _text(chance, 20),
        "participants": [f"state-{chance.randrange(20)}"],
        "concerns": [f"sys-{number % systems}"],
        "sources": _cited(number, sources, 1, chance),
    }


def _source(id_, place):
    return {
        "id": id_,
        "title": f"Report {place} on launchers",
        "publisher": f"Publisher {place % 50}",
        "type": "report",
        "url": f"https://example.org/{place}",
        "seen": {"on": "2026-11-24", "form": "page"},
    }
