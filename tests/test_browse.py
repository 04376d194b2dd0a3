"""Datasette on the service's own port."""

import json
import urllib.error
import urllib.request

import pytest

from treatyref.browse.metadata import QUERIES, metadata
from treatyref.build.tables import all_tables


def get(address):
    with urllib.request.urlopen(address) as answer:
        return answer


def test_a_page_comes_as_utf8_html(server):
    assert get(f"{server}/datasette/").headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_missing_table_is_not_found(server):
    with pytest.raises(urllib.error.HTTPError) as raised:
        get(f"{server}/datasette/treatyref/nothing")
    assert raised.value.code == 404


def test_rows_come_as_json_and_csv(server):
    with urllib.request.urlopen(f"{server}/datasette/treatyref/treaties/inf.json") as answer:
        assert json.load(answer)["primary_key_values"] == ["inf"]
    assert get(f"{server}/datasette/treatyref/limits.csv").headers["Content-Type"].startswith("text/plain")


def test_a_row_links_to_its_page(server):
    with urllib.request.urlopen(f"{server}/datasette/treatyref/treaties/inf") as answer:
        assert 'href="/treaties/inf"' in answer.read().decode()


def test_no_bookkeeping_table_is_shown(server):
    with urllib.request.urlopen(f"{server}/datasette/treatyref.json") as answer:
        shown = {table["name"] for table in json.load(answer)["tables"] if not table["hidden"]}
    assert shown == set(all_tables())


@pytest.mark.parametrize("name", QUERIES)
def test_a_canned_query_answers(server, name):
    with urllib.request.urlopen(f"{server}/datasette/treatyref/{name}.json?on=2019-01-01") as answer:
        assert json.load(answer)["rows"]


def test_every_column_has_help():
    tables = metadata()["databases"]["treatyref"]["tables"]
    for table in all_tables().values():
        assert tables[table.name]["columns"].keys() == table.columns.keys()
