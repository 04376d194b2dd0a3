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
        "Iskander Khisamov, an editor in Ukraine, said Russian troops had left.",
        "Avangard, a Ukrainian farm company, lost its silo in a Russian strike.",
        "Zircon, a Russian think-tank, polled 1,600 people on nuclear weapons.",
        "The Russian corvette Burevestnik joined the Black Sea Fleet.",
        "Soldiers of the Sarmat special forces brigade crossed the river in Donetsk.",
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
        ("Sarmat, the company's biggest missile yet, flew on Tuesday.", [("Sarmat", "sarmat")]),
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


def test_a_name_is_not_linked_in_a_text_older_than_its_record(annotator):
    text = "Russia and the United States will cut warheads further under a Start 3 treaty, negotiators said."
    assert linked(annotator, text, "1997-03-22") == []
    assert linked(annotator, text, "2010-03-22") == [("Start 3 treaty", "new-start")]


def test_the_short_name_of_a_treaty_long_ended_means_other_things(annotator):
    text = "Lawmakers reached a SALT deal in the Senate."
    assert linked(annotator, text, "2025-05-20") == []
    assert linked(annotator, "Carter defended the SALT deal in the Senate.", "1979-06-20") != []


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("Trident is Britain's nuclear deterrent.", None, [("Trident", "trident-ii-d5")]),
        ("The Senate approved New START 71 to 26.", "2010-12-22", [("New START", "new-start")]),
        (
            "SORT and the ABM Treaty were on Moscow's list.",
            "2002-06-01",
            [("SORT", "sort"), ("ABM Treaty", "abm")],
        ),
        ("Mr. Bush sent the Moscow Treaty to the Senate.", "2002-06-21", [("Moscow Treaty", "sort")]),
        ("Kennedy sent the Moscow Treaty to the Senate.", "1963-08-08", [("Moscow Treaty", "ptbt")]),
        (
            "Tehran broke the limits of the nuclear deal that Trump left.",
            "2019-07-01",
            [("nuclear deal", "jcpoa")],
        ),
        ("Kim wants a nuclear deal, Trump said after Hanoi.", "2019-03-01", []),
    ],
)
def test_small_words_and_figures_behind_a_name_and_the_day_of_the_text(annotator, text, date, expected):
    assert linked(annotator, text, date) == expected
