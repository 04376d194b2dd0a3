from datetime import date

import pytest

from treatyref import dates


def test_a_date_covers_the_days_its_precision_allows():
    assert dates.parse("2011") == (date(2011, 1, 1), date(2011, 12, 31))
    assert dates.parse("2012-02") == (date(2012, 2, 1), date(2012, 2, 29))
    assert dates.parse("2011-02-05") == (date(2011, 2, 5), date(2011, 2, 5))


@pytest.mark.parametrize("text", ["2011-13", "2011-02-30", "5 Feb 2011", "11-02-05", "1492", "", "2011-2-5"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="."):
        dates.parse(text)


def test_a_day_must_be_a_day():
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        dates.parse_day("2011-02")


def test_dates_are_written_for_readers():
    assert dates.display("2011-02-05") == "5 February 2011"
    assert dates.display("2011-02") == "February 2011"
    assert dates.display("2011~") == "about 2011"
