"""What checking an article's claims promises, as statements."""

from datetime import date

import pytest

from tests.timing import processor_time
from treatyref.annotate import Annotator, fact_from_record
from treatyref.annotate.aliases import names_of
from treatyref.annotate.claims import check
from treatyref.annotate.figures import counts_in, dates_in, distances_in, rounded_like


@pytest.fixture(scope="module")
def documents(store):
    return {d["id"]: d for kind in ("treaties", "systems") for d in store.of_kind(kind)}


@pytest.fixture(scope="module")
def claims(documents):
    records = [(d["record_kind"], d) for d in documents.values()]
    annotator = Annotator(names_of(records), [fact_from_record(kind, d) for kind, d in records])

    def of(text, date=None, format="text"):
        found = check(text, annotator.annotate(text, format, date), documents, format, date)
        assert all(text[c.start : c.end] == c.surface for c in found)
        return {(c.surface, c.record, c.subject): (c.verdict, c.difference) for c in found}

    return of


@pytest.mark.parametrize(
    ("written", "text", "claim"),
    [
        (
            "2021-02-05",
            "New START, signed in Prague in April 2010, is alive.",
            ("April 2010", "new-start", "signature"),
        ),
        (
            "2019-09-05",
            "It comes after the U.S. formally withdrew from the INF Treaty last month.",
            ("last month", "inf", "withdrawal"),
        ),
        (
            "2021-02-10",
            "New START was extended until February 2026.",
            ("February 2026", "new-start", "end of the treaty"),
        ),
        (
            "2019-01-10",
            "The 1987 INF Treaty is in danger.",
            ("1987", "inf", "year of the treaty"),
        ),
        (
            "2019-01-10",
            "Signed long ago, the INF Treaty stands. The pact entered into force in June 1988.",
            ("June 1988", "inf", "entry into force"),
        ),
        (
            "2021-02-10",
            "New START limits each side to 1,550 deployed warheads.",
            ("1,550 deployed warheads", "new-start", "limit"),
        ),
        (
            "2019-08-02",
            "The INF Treaty led to the destruction of nearly 2,700 missiles.",
            ("nearly 2,700 missiles", "inf", "missiles eliminated"),
        ),
        (
            "2019-08-02",
            "The INF Treaty banned missiles with ranges of 500-5,500 km.",
            ("500-5,500 km", "inf", "ranges covered"),
        ),
        (
            "2019-01-30",
            "Russia says that its 9M729 cruise missile has a range of 480 km.",
            ("480 km", "9m729", "range"),
        ),
        (
            "2019-09-05",
            "Last month the US tested a ground-launched Tomahawk cruise missile.",
            ("Last month", "tomahawk", "test"),
        ),
    ],
)
def test_a_figure_that_the_record_bears_out_agrees(claims, written, text, claim):
    assert claims(text, written)[claim] == ("agrees", "")


@pytest.mark.parametrize(
    ("text", "claim", "difference"),
    [
        ("The INF Treaty was signed in 1988.", ("1988", "inf", "signature"), "1 year later"),
        ("The 1986 INF Treaty is dead.", ("1986", "inf", "year of the treaty"), "1 year earlier"),
        (
            "The US left the INF Treaty in July 2019.",
            ("July 2019", "inf", "withdrawal"),
            "1 month earlier",
        ),
        (
            "New START limits each side to 1,500 deployed warheads.",
            ("1,500 deployed warheads", "new-start", "limit"),
            "50 fewer",
        ),
        (
            "The INF Treaty banned missiles with ranges between 300 and 3,400 miles.",
            ("300 and 3,400 miles", "inf", "ranges covered"),
            "lower bound 10.7 miles (17.2 km) too low; upper bound 17.5 miles (28.2 km) too low; rounded",
        ),
    ],
)
def test_a_figure_that_differs_is_told_by_how_much(claims, text, claim, difference):
    assert claims(text, "2020-01-15")[claim] == ("differs", difference)


def test_an_expiry_that_was_moved_later_was_right_then(claims):
    text = "New START is due to expire in 2021."
    verdict, difference = claims(text, "2019-09-05")[("2021", "new-start", "end of the treaty")]
    assert verdict == "was right then"
    assert "extended on 3 February 2021 to 5 February 2026" in difference


def test_the_same_expiry_differs_once_it_was_moved(claims):
    text = "New START expires in 2024."
    assert claims(text, "2022-09-05") == {
        ("2024", "new-start", "end of the treaty"): ("differs", "2 years earlier")
    }


def test_a_description_is_checked_like_a_name(claims):
    text = "They will not extend an agreement on long-range nuclear weapons scheduled to expire in 2021."
    assert claims(text, "2019-09-05")[("2021", "new-start", "end of the treaty")][0] == "was right then"


@pytest.mark.parametrize(
    "text",
    [
        "Mr Trump said the US would withdraw from the INF Treaty in 2019.",
        "Putin signed a decree on the INF Treaty in 2018.",
        "The INF Treaty was signed and all missiles were gone by 1991.",
        "In 2018 the INF Treaty was in trouble.",
        "The INF Treaty was signed. A bus carried 2,400 missiles of foam in 1999.",
        "Some 300 miles from the INF Treaty talks a train stopped.",
        "The INF Treaty talks range far; dinner cost 5,500 marks.",
        "He left the INF Treaty hearing in 2017.",
        "New START has 1,550 fans. The limits of patience were reached in 2012.",
    ],
)
def test_what_is_not_settled_gets_no_answer(claims, text):
    assert claims(text, "2020-01-15") == {}


def test_offsets_of_claims_are_exact_in_html(claims):
    found = claims("<p>The <b>INF&nbsp;Treaty</b>, signed in <i>19</i>87, is gone.</p>", "2020-01-01", "html")
    assert found == {("19</i>87", "inf", "signature"): ("agrees", "")}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Dec. 8, 1987", date(1987, 12, 8), date(1987, 12, 8)),
        ("on 8 December 1987", date(1987, 12, 8), date(1987, 12, 8)),
        ("in December 1987", date(1987, 12, 1), date(1987, 12, 31)),
        ("in 1987", date(1987, 1, 1), date(1987, 12, 31)),
        ("last month", date(2019, 8, 1), date(2019, 8, 31)),
        ("last year", date(2018, 1, 1), date(2018, 12, 31)),
        ("in February", date(2019, 2, 1), date(2019, 2, 28)),
        ("in November", date(2018, 11, 1), date(2018, 11, 30)),
        ("on Aug. 2", date(2019, 8, 2), date(2019, 8, 2)),
    ],
)
def test_dates_are_read_as_news_writes_them(text, first, last):
    (found,) = dates_in(text, date(2019, 9, 5))
    assert (found.first, found.last) == (first, last)


def test_what_only_looks_like_a_date_is_none():
    assert dates_in("It may 12 times; $2019; 1,987 warheads; 1987 miles; 31 June 2019", None) == []


def test_quantities_are_read_with_their_units_and_qualifiers():
    (distance,) = distances_in("ranges between 300 and 3,400 miles")
    assert (distance.low, distance.high, distance.factor) == (300, 3400, 1.609344)
    (count,) = counts_in("nearly 2,700 American and Soviet missiles")
    assert (count.low, count.qualifier, count.unit) == (2700, "about", "missiles")


def test_rounding_is_told_from_error():
    assert rounded_like(310.7, 300)
    assert rounded_like(3417.5, 3400)
    assert not rounded_like(310.7, 400)


def test_claims_take_linear_time(claims):
    sentence = "The INF Treaty was signed in 1987 with ranges of 500 to 5,500 km. "
    taken = processor_time(lambda times: claims(sentence * times, "2019-09-05"))
    taken(10)
    assert taken(1200) < 12 * taken(300)
