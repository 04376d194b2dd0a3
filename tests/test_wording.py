"""Codes, units and spans of days are written in words of a reader."""

import pytest

from treatyref.pages import filters, wording


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"value": 1550, "comparator": "<=", "unit": "warheads"}, "at most 1,550 warheads"),
        ({"value": 500, "value_max": 5500, "comparator": "between", "unit": "km"}, "500 to 5,500 km"),
        ({"value": 1, "comparator": "<=", "unit": "years"}, "at most 1 year"),
        ({"value": 1, "value_max": 2, "unit": "batteries"}, "1 to 2 batteries"),
        ({"value": 1, "unit": "launches"}, "1 launch"),
        ({"value": 1, "unit": "notifications"}, "1 notification"),
        ({"value": 1, "unit": "aircraft"}, "1 aircraft"),
        ({"value": 1, "unit": "items"}, "1"),
        ({"value": 5, "comparator": ">=", "unit": "Mach"}, "at least Mach 5"),
        ({"value": 6, "unit": "items"}, "6"),
        ({"value": 832000, "unit": "USD"}, "832,000 US dollars"),
        ({"value": 1_200_000, "value_max": 1_500_000, "unit": "USD"}, "1.2 to 1.5 million US dollars"),
        (
            {"value": 40_300_000_000, "comparator": "about", "unit": "USD"},
            "about 40.3 billion US dollars",
        ),
        ({"value": 1_234_567, "unit": "USD"}, "1,234,567 US dollars"),
        ({"unit": "km"}, ""),
    ],
)
def test_a_quantity_reads_as_a_writer_would_put_it(row, text):
    assert filters.quantity(row) == text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"number": 1, "counted": "battalions"}, "1 battalion"),
        ({"number": 24, "counted": "deployed missiles"}, "24 deployed missiles"),
        ({"number": 3}, "3"),
        ({"counted": "missiles"}, "missiles"),
        ({}, ""),
    ],
)
def test_a_number_stands_with_what_was_counted(row, text):
    assert filters.counted(row) == text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"fired": 10, "comparator": "=", "shot_down": 9, "lost": 1}, "10; 9 shot down, 1 lost otherwise"),
        ({"fired": 100, "comparator": ">="}, "at least 100"),
        ({"fired": 3, "comparator": "=", "shot_down": 0}, "3; 0 shot down"),
        ({"shot_down": 2}, "2 shot down"),
        ({"user": "russia"}, ""),
    ],
)
def test_missiles_fired_stand_with_what_became_of_them(row, text):
    assert filters.fired(row) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("1979-01-05", "1979-01-06", "5–6 January 1979"),
        ("1988-04-15", "1988-06-09", "15 April – 9 June 1988"),
        ("2024-12-30", "2025-01-02", "30 December 2024 – 2 January 2025"),
        ("1999-03", "1999-06", "March – June 1999"),
        ("2019", "2021", "2019 – 2021"),
        ("2025-09-15", "2025-11-17~", "15 September 2025 – about 17 November 2025"),
        ("2019-08-02", "2019-08-02", "2 August 2019"),
        ("2019-08-02", None, "2 August 2019"),
    ],
)
def test_a_span_writes_shared_parts_once(first, last, text):
    assert wording.span(first, last) == text


def test_codes_become_words():
    assert wording.language("ru-Latn") == "Russian (Latin letters)"
    assert wording.language("xx") == "xx"
    assert wording.capitals("nato name") == "NATO name"
    assert wording.declared("non-deployed-icbm-launchers") == "non-deployed ICBM launchers"
    assert wording.declared("heavy-bombers-non-nuclear") == "heavy bombers non-nuclear"


def test_the_languages_that_most_sources_are_in_have_names():
    assert [wording.language(tag) for tag in ("en", "ru", "uk", "zh-Hant")] == [
        "English",
        "Russian",
        "Ukrainian",
        "Chinese (traditional)",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("900 km (560 miles)", "560 miles"),
        ("up to 2,500 km (1,550 miles)", "1,550 miles"),
        ("10,000 kilometers (6214 miles)", "6214 miles"),
        ("4,000 nautical miles", "4,000 nautical miles"),
        ("more than 8,800 miles (14,080 km)", "more than 8,800 miles (14,080 km)"),
    ],
)
def test_a_range_is_not_stated_twice_in_kilometres(text, shown):
    assert filters.stated(text) == shown
