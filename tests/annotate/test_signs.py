"""What the words right beside a name tell, as statements."""

import pytest

from tests.annotate.score import seed_annotator


@pytest.fixture(scope="module")
def annotator():
    return seed_annotator()


def linked(annotator, text, date="2024-06-01"):
    return [(m.surface, m.record) for m in annotator.annotate(text, date=date).mentions]


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin fumed at the missile-shaped bottle of Oreshnik vodka.",
        "Soviet missiles were on the minds of guests at the Trident Hotel.",
        "A missile flew over HMS Trident off Crimea.",
        "The frigate has Kinzhal surface-to-air missiles against Russian drones.",
        "Police said Iskander Yusof, 43, threw a missile at the embassy of Russia.",
        "Judge Fattah heard the case of the missile sold to Iran.",
        "She worked on missile guidance at ABM before joining the Kremlin's treaty desk.",
        "Brandt and Brezhnev signed the Moscow Treaty of 1970 in the Kremlin.",
        "After New START ended, the Senate was asked for a new START.",
    ],
)
def test_a_noun_a_person_or_a_year_beside_a_name_outweighs_arms_around_it(annotator, text):
    assert linked(annotator, text)[text.startswith("After") :] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The last Trident hotel guest saw a Trident missile.", [("Trident", "trident-ii-d5")]),
        ("Bush and Putin signed the Moscow Treaty of 2002.", [("Moscow Treaty", "sort")]),
        ("North Korea was the first to leave the NPT.", [("NPT", "npt")]),
        ("They armed it with four Kinzhals.", [("Kinzhals", "kinzhal")]),
        ("A Sarmat fell short.", [("Sarmat", "sarmat")]),
        ("They fired three Tomahawks.", [("Tomahawks", "tomahawk")]),
        ("He drew the MX, a ten-warhead missile.", [("MX", "peacekeeper")]),
    ],
)
def test_what_is_done_to_a_name_says_what_it_is(annotator, text, expected):
    assert linked(annotator, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Tomahawks go to Toledo on Friday.",
        "In the game Poseidon beats Typhon.",
        "Avangard beat Barys in overtime after a goalless second period in Omsk.",
        "The Sarmat gold is on show.",
    ],
)
def test_names_that_only_other_such_names_stand_beside_are_left_alone(annotator, text):
    assert linked(annotator, text) == []
