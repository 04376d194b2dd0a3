"""What annotating a collection in another engine promises."""

import json

import pytest

from tests.annotate.score import HERE, read, seed_annotator, seed_records
from treatyref.annotate.corpus import Recipe, annotate_bag, annotate_texts


@pytest.fixture(scope="module")
def recipe():
    return Recipe.of(seed_records())


@pytest.fixture(scope="module")
def passages():
    return [(p["id"], p["text"], p["date"]) for p in read(HERE / "second.jsonl") if p["format"] == "text"]


@pytest.fixture(scope="module")
def expected(passages):
    annotator = seed_annotator()
    return {
        id_: [(m.start, m.end, m.record) for m in annotator.annotate(text, date=date).mentions]
        for id_, text, date in passages
    }


def places(rows):
    return {row["key"]: [(m["start"], m["end"], m["record"]) for m in row["mentions"]] for row in rows}


def test_rows_hold_what_the_annotator_finds_and_are_plain_data(recipe, passages, expected):
    rows = list(annotate_texts(passages, recipe))
    assert places(json.loads(json.dumps(rows))) == expected


def test_equal_recipes_share_one_annotator(recipe):
    assert Recipe.of(seed_records()).annotator() is recipe.annotator()


@pytest.mark.parametrize("scheduler", ["synchronous", "processes"])
def test_a_dask_bag_gives_the_same_in_its_local_modes(recipe, passages, expected, scheduler):
    bag = pytest.importorskip("dask.bag", reason="dask is not installed: pip install dask")
    found = annotate_bag(bag.from_sequence(passages, npartitions=3), recipe)
    rows = found.compute(scheduler=scheduler, num_workers=2)
    assert places(rows) == expected
    assert [row["key"] for row in rows] == [id_ for id_, _, _ in passages]
