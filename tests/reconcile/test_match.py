"""Messy names lead to the right record, and doubt stays doubt."""

import pytest

from treatyref.reconcile.match import Names, settled
from treatyref.reconcile.spelling import keys, numbers, pieces


@pytest.fixture(scope="module")
def names(store):
    return Names(entry.document for entry in store.entries.values())


@pytest.mark.parametrize(
    ("messy", "record"),
    [
        ("9M 729 (SSC8)", "9m729"),
        ("SSC8", "9m729"),
        ("ssc‑8 / 9m729", "9m729"),
        ("9М729", "9m729"),
        ("Novator 9M729 cruise missile", "9m729"),
        ("Tomahawk Blk IV", "tomahawk"),
        ("Tomahawk Block 4", "tomahawk"),
        ("Pershing II (MGM-31B)", "pershing-ii"),
        ("Pershing 2", "pershing-ii"),
        ("SS20 Saber", "ss-20"),
        ("RSD10 Pioner", "ss-20"),
        ("new START treaty", "new-start"),
        ("I.N.F. Treaty", "inf"),
        ("START-1 treaty", "start-i"),
        ("open skies", "open-skies"),
        ("Oreshnk", "oreshnik"),
        ("KH47M2", "kinzhal"),
        ("Minuteman 3", "minuteman-iii"),
        ("DF17", "df-17"),
    ],
)
def test_a_messy_name_is_matched(names, messy, record):
    found = names.find(messy)
    assert settled(found).id == record
    assert found[0].score >= 85


@pytest.mark.parametrize(
    "doubtful",
    [
        "Pershing",
        "Moscow Treaty",
        "SS-27",
        "Screwdriver",
        "SSC-8 and SSC-7",
        "Iskander-M (9M728)",
        "New START follow-on",
        "chicken",
        "9M799",
        "",
        "()",
    ],
)
def test_a_name_that_may_mean_several_or_none_is_not_matched(names, doubtful):
    assert settled(names.find(doubtful)) is None


def test_another_number_is_another_missile(names):
    best = names.find("9M799")
    assert all(not candidate.sure for candidate in best)


def test_a_type_takes_doubt_away(names):
    assert settled(names.find("Screwdriver")) is None
    assert settled(names.find("Screwdriver", ("system",))).id == "9m729"


def test_only_records_of_the_type_are_found(names):
    found = names.find("Tomahawk", ("treaty",))
    assert all(names.documents[candidate.id]["record_kind"] == "treaty" for candidate in found)


def test_scores_lie_between_0_and_100_best_first(names):
    scores = [candidate.score for candidate in names.find("Pershing II missile")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)


def test_spellings_that_spaces_hyphens_and_numerals_part_have_a_key_in_common():
    assert keys("SSC-8") == keys("ssc 8") == keys("SSC8")
    assert set(keys("Pershing 2")) & set(keys("Pershing II"))


def test_numbers_tell_models_apart():
    assert numbers("9M729") != numbers("9M728")
    assert numbers("Pershing II") == numbers("Pershing 2")


def test_a_text_falls_into_pieces_at_brackets_and_slashes():
    assert pieces("9M 729 (SSC8)") == ["9M 729", "SSC8"]
