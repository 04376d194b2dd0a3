"""What the charts show: data from the records, nothing else."""

import copy

import pytest

from treatyref.charts import catalogue
from treatyref.charts.catalogue import MOST_SYSTEMS

from . import PROMISED


@pytest.fixture(scope="module")
def documents(store):
    return {id_: entry.document for id_, entry in store.entries.items()}


@pytest.fixture(scope="module")
def charts(documents):
    return {chart.name: chart for chart in catalogue(documents)}


def test_the_promised_charts_are_there(charts):
    assert set(PROMISED) <= charts.keys()


def test_new_start_warheads_are_the_declared_ones_of_both_parties(charts):
    rows = {(row["party"], row["date"]): row["value"] for row in charts["new-start-warheads"].rows}
    assert rows["united-states", "2011-02-05"] == 1800
    assert rows["russia", "2011-02-05"] == 1537
    assert rows["russia", "2022-09-01"] == 1549


def test_the_limits_drawn_are_those_of_the_treaty(charts):
    drawn = {name: charts[name].options["limit"]["value"] for name in charts if name.startswith("new-start")}
    assert drawn == {"new-start-warheads": 1550, "new-start-deployed": 700, "new-start-launchers": 800}


def test_eliminations_add_up_to_the_2692_missiles_of_the_treaty(charts):
    assert sum(row["number"] for row in charts["inf-eliminations"].rows) == 2692


def test_treaties_in_force_leave_out_what_never_entered_into_force(charts):
    shown = {row["treaty"]: row for row in charts["treaties-in-force"].rows}
    assert "start-ii" not in shown
    assert "ctbt" not in shown
    assert (shown["inf"]["from"], shown["inf"]["to"]) == ("1988-06-01", "2019-08-02")
    assert "to" not in shown["npt"]


def test_every_range_has_a_claimant_and_sources(charts):
    for chart in charts.values():
        if chart.form == "ranges":
            assert all(row["by"] and row["sources"] for row in chart.rows)


def test_the_9m729_has_the_russian_and_the_american_claim(charts):
    claims = {(row["by"], row["value"]) for row in charts["ranges/9m729"].rows}
    assert {("russia", 480), ("united-states", 2000)} <= claims


def test_the_text_alternative_says_what_the_picture_shows(charts):
    assert "1,537 on 5 February 2011" in charts["new-start-warheads"].describes
    assert "SS-20: 654" in charts["inf-eliminations"].describes
    assert "Russia, 2019: at most 480 km" in charts["ranges/9m729"].describes.replace(
        "Russian Ministry of Defence", "Russia"
    )


def test_records_without_such_data_give_no_charts(documents):
    bare = copy.deepcopy({id_: documents[id_] for id_ in ("russia", "df-17")})
    bare["df-17"]["ranges"] = []
    assert catalogue(bare) == []


def test_a_chart_changes_with_its_data(documents):
    changed = copy.deepcopy({"inf": documents["inf"]})
    row = next(row for row in changed["inf"]["eliminations"] if row.get("system") == "ss-20")
    row["number"] = 655
    before = {chart.name: chart.key() for chart in catalogue({"inf": documents["inf"]})}
    after = {chart.name: chart.key() for chart in catalogue(changed)}
    assert before["inf-eliminations"] != after["inf-eliminations"]
    assert before["treaties-in-force"] == after["treaties-in-force"]


def test_the_overview_of_very_many_systems_stays_a_picture(documents):
    zircon = documents["zircon"]
    many = {f"zircon-{place}": {**zircon, "id": f"zircon-{place}"} for place in range(MOST_SYSTEMS + 1)}
    drawn = next(chart for chart in catalogue(documents | many) if chart.name == "ranges")
    assert len({row["system"] for row in drawn.rows}) == MOST_SYSTEMS
    assert f"the {MOST_SYSTEMS} with the most claims" in drawn.caption


def test_two_claims_of_one_body_in_a_year_have_each_a_line_with_its_day(documents):
    system = copy.deepcopy(documents["kinzhal"])
    claim = {"by": "russia", "comparator": "=", "sources": []}
    system["ranges"] = [
        {**claim, "on": "2023-10-18", "value": 1000},
        {**claim, "on": "2023-05", "value": 2000},
        {**claim, "on": "2018-03-01", "value": 2500},
    ]
    chart = next(c for c in catalogue({"kinzhal": system}) if c.name == "ranges/kinzhal")
    assert [row["value"] for row in chart.rows] == [2500, 2000, 1000]
    assert chart.options["labels"] == ["Russia, 2018", "Russia, May 2023", "Russia, 18 October 2023"]
