from click.testing import CliRunner

from treatyref.build.check import load_checked
from treatyref.build.stats import by_record, total
from treatyref.cli import main

from .conftest import ROOT
from .test_editions import seeds

SEEDS = str(ROOT / "seeds")


def test_a_record_counts_the_nodes_that_carry_sources(tmp_path):
    records = seeds(tmp_path)
    (count,) = by_record(records).values()
    # The record itself, its name, two periods and one limit.
    assert (count.facts, count.sourced, count.names, count.sources) == (5, 5, 1, {"s"})
    assert total(records).facts == 5


def test_every_fact_of_the_project_is_sourced():
    assert total(load_checked(ROOT / "seeds")).share == 100


def test_check_tells_the_counts():
    done = CliRunner().invoke(main, ["check", "--seeds", SEEDS])
    assert done.exit_code == 0
    assert "% of them sourced" in done.output


def test_stats_are_told_by_record():
    done = CliRunner().invoke(main, ["stats", "inf", "--seeds", SEEDS])
    assert done.exit_code == 0
    assert done.output.splitlines()[1].startswith("inf ")
    assert "no treaty" in CliRunner().invoke(main, ["stats", "nope", "--seeds", SEEDS]).output
