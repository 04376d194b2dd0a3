"""Coverage-guided fuzzing of annotation and of the seed loader, for a set time.

Run from the repository root: ``python benchmarks/fuzz.py TARGET [--seconds 60]``, TARGET being text, html,
markdown or yaml. Needs atheris (``pip install -r benchmarks/requirements.txt``). What it invents is held
against promises, not only against crashes: see ``treatyref/annotate`` and ``tests/annotate/promises.py``.
An input that breaks one is written to ``fuzz-found/`` and the status is then not 0.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["treatyref", "yaml"]):
    from tests.annotate import promises
    from tests.annotate.score import seed_annotator
    from treatyref.build import yamlfile
    from treatyref.build.problems import SeedError

_SEEDS = {
    "text": ["The INF Treaty, 9M729 (SSC-8).", "the 1987 pact signed by Reagan and Gorbachev", "Toma-\nhawk"],
    "html": ['<p title="x">INF&nbsp;<b>Treaty</b><!-- 9M729 --><script>x</script><a href="/x">New START</a>'],
    "markdown": ["# INF\n\n> **INF** [Treaty](/x) `9M729`\n\n    New START\n\n| a | b |\n|--|--|\n"],
    "yaml": ["id: a\nnames:\n  - {text: B, kind: title}\nsummary: >-\n  two\n  lines\n", "- &a [*a]\n"],
}


def annotation(format):
    """A target that holds annotation of *format* to its promises."""
    annotator = seed_annotator()

    def target(data):
        provider = atheris.FuzzedDataProvider(data)
        promises.hold(annotator, provider.ConsumeUnicodeNoSurrogates(4000), format)

    return target


def loader(data):
    """A seed file either loads or is refused with its place."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.yaml"
        path.write_bytes(data)
        try:
            yamlfile.read(path, "a.yaml")
        except SeedError as error:
            if not error.problems or not all("a.yaml" in str(one) for one in error.problems):
                raise AssertionError(f"the refusal names no file: {error.problems}") from None


def main():
    """Fuzz one target for the time asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=list(_SEEDS))
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    found = Path("fuzz-found") / options.target
    corpus = Path(tempfile.mkdtemp(prefix="treatyref-fuzz-"))
    found.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(_SEEDS[options.target]):
        # Atheris takes the first bytes as the kind of string: 0x01 makes what follows mostly ASCII.
        head = b"" if options.target == "yaml" else b"\x01"
        (corpus / f"seed{number}").write_bytes(head + seed.encode())
    target = loader if options.target == "yaml" else annotation(options.target)
    limits = [f"-max_total_time={options.seconds}", "-timeout=10", "-max_len=8000", "-rss_limit_mb=3000"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={found}/", str(corpus)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
