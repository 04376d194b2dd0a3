"""Datasette on the service's own port: its questions, its descriptions, its links, its exports."""

import asyncio
import csv
import io
import json
import re
import shutil
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing
from datetime import date
from html import unescape
from urllib.parse import quote, urlencode

import pytest

from treatyref import asof
from treatyref.browse.app import datasette
from treatyref.browse.metadata import FACETS, MENU, QUERIES, SORTS, label_column, metadata
from treatyref.browse.plugins import guard
from treatyref.build.tables import all_tables

DATA = "/datasette/treatyref"
TABLES = all_tables()
#: What readers and strangers may type into a field.
EDGES = ["", "2019-01-01", "banana", "2019-02-30", "'", '"', "'; drop table treaties; --", "a\"b'c", "*", "(",
         "Искандер", "новый СНВ", "日本", "🚀", "%",
         "_", "\\", "NEAR(", "a OR", "9" * 30, "x" * 3000, "\x00", " ", "-1",
         "1e309", "nan"]  # fmt: skip


def ask(address, again=20):
    """``(status, headers, body)`` of a GET, errors included; comes again where it is told to."""
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        if error.code == 503 and again:
            time.sleep(int(error.headers["Retry-After"]))
            return ask(address, again - 1)
        return error.code, error.headers, error.read()


def rows(server, path, **parameters):
    """The rows of a table or query, as dictionaries."""
    query = urlencode({"_shape": "objects", "_size": "max"} | parameters)
    status, _, body = ask(f"{server}{DATA}/{path}.json?{query}")
    assert status == 200, body
    return json.loads(body)["rows"]


def page(server, path):
    status, headers, body = ask(server + path)
    assert status == 200, path
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    return unescape(body.decode())


def test_home_asks_every_question_and_shows_its_sql(server):
    home = page(server, "/datasette/")
    for name, query in QUERIES.items():
        assert f'href="{DATA}/{name}"' in home
        assert query["title"] in home
        assert f'href="{DATA}/{name}?_show_sql=1"' in home


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_answers_without_being_told_anything(server, name):
    assert rows(server, name)


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_shows_its_fields_its_sql_and_its_exports(server, name):
    shown = page(server, f"{DATA}/{name}?_show_sql=1")
    assert QUERIES[name]["sql"].splitlines()[0] in shown
    for parameter, about in QUERIES[name].get("parameters", {}).items():
        assert about["help"] in shown
        assert f'name="{parameter}"' in shown
    for export in re.findall(rf'href="({DATA}/{name}\.(?:json|csv)[^"]*)"', shown):
        assert ask(server + export)[0] == 200
    assert f"{DATA}/{name}.csv" in shown


@pytest.mark.parametrize("name", QUERIES)
def test_each_parameter_of_a_question_is_described(name):
    used = set(re.findall(r":(\w+)", QUERIES[name]["sql"]))
    described = QUERIES[name].get("parameters", {})
    assert used == set(described)
    for about in described.values():
        assert about["help"]
        assert "default" in about
        assert about["form"] in ("date", "text", "number", "choice")
        assert ("options" in about) == (about["form"] == "choice")


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_takes_whatever_is_typed(server, name):
    for parameter, about in QUERIES[name].get("parameters", {}).items():
        for text in EDGES:
            status, _, body = ask(f"{server}{DATA}/{name}.json?{urlencode({parameter: text})}")
            assert status in (200, 400), (parameter, text)
            if status == 400:
                assert parameter in json.loads(body)["error"]
            elif about["form"] == "date" and text.strip():
                assert date.fromisoformat(text)


def test_a_wrong_parameter_is_told_with_what_would_be_right(server):
    status, headers, body = ask(f"{server}{DATA}/treaties_in_force?on=banana")
    assert (status, headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "on: 'banana' is not a day: write YYYY-MM-DD" in unescape(body.decode())
    status, _, body = ask(f"{server}{DATA}/treaties_in_force.csv?status=%3Cb%3E")
    assert status == 400
    assert b"in force" in body


@pytest.mark.parametrize(
    "day", ["1963-10-09", "1988-06-01", "2001-01-01", "2019-08-01", "2019-08-02", "2024-01-01"]
)
def test_the_treaties_in_force_are_those_of_the_as_of_pages(server, store, day):
    found = {row["treaty_id"] for row in rows(server, "treaties_in_force", on=day)}
    expected = {
        document["id"]
        for document in store.of_kind("treaties")
        if asof.status_on(document, date.fromisoformat(day))["status"] == "in force"
    }
    assert found == expected


def test_russia_is_suspended_in_new_start_on_2024_01_01(server):
    found = rows(server, "parties_on_a_date", treaty="new-start", on="2024-01-01")
    assert {row["state_id"]: row["status"] for row in found} == {
        "united-states": "party",
        "russia": "suspended",
    }


def test_the_inf_band_tells_the_disputed_claims_apart(server):
    found = {
        (row["says_id"], row["place"])
        for row in rows(server, "ranges_and_the_inf_band")
        if row["system_id"] == "9m729"
    }
    assert {("russia", "below the band"), ("united-states", "in the band")} <= found


def test_declared_numbers_come_with_the_change_and_the_limit(server):
    found = [row for row in rows(server, "declared_numbers") if row["party_id"] == "united-states"]
    assert (found[0]["date"], found[0]["value"], found[0]["limit"]) == ("2011-02-05", 1800, 1550)
    assert found[1]["change"] == found[1]["value"] - found[0]["value"]


def test_search_finds_words_in_more_than_one_table(server):
    assert len({row["found_in"] for row in rows(server, "search", q="telemetry")}) >= 3
    assert rows(server, "search", q="no such word anywhere at all") == []


def test_every_column_has_help():
    tables = metadata()["databases"]["treatyref"]["tables"]
    for table in TABLES.values():
        assert tables[table.name]["columns"].keys() == table.columns.keys()
        assert all(tables[table.name]["columns"].values()), table.name
        assert tables[table.name]["description"]


def test_units_stand_in_the_help_of_their_columns():
    tables = metadata()["databases"]["treatyref"]["tables"]
    assert "Unit: km." in tables["ranges"]["columns"]["value"]
    assert "Unit: in the column unit." in tables["limits"]["columns"]["value"]


def test_each_table_has_a_label_and_a_sensible_order():
    for name, table in TABLES.items():
        assert label_column(table) in table.columns, name
    for name, column in SORTS.items():
        assert column.lstrip("-") in TABLES[name].columns
    for name, columns in FACETS.items():
        assert set(columns) <= set(TABLES[name].columns)


def test_no_bookkeeping_table_is_shown(server):
    for address in (f"{DATA}.json", f"{DATA}.json?_show_hidden=1"):
        shown = {table["name"] for table in json.loads(ask(server + address)[2])["tables"]}
        assert shown == set(TABLES)
    assert "_fts" not in page(server, DATA + "?_show_hidden=1")
    for name in ("documents", "frozen", "records_fts", "records_fts_data", "sqlite_stat1"):
        assert ask(f"{server}{DATA}/{name}")[0] == 403


def test_a_foreign_key_shows_the_name(server):
    shown = page(server, f"{DATA}/limits?treaty=inf")
    assert f'<a href="{DATA}/treaties/inf">INF Treaty</a>' in shown
    assert re.search(rf'<a href="{DATA}/provisions/inf-article-2">Article II</a>', shown)


def test_numbers_carry_their_units(server):
    assert "km</span>" in page(server, f"{DATA}/ranges")
    row = page(server, f"{DATA}/limits/new-start-deployed-warheads")
    assert re.search(r"1,550\s<span class=\"unit\">warheads</span>", row)


def test_sources_are_one_click_away(server):
    assert 'href="/sources/' in page(server, f"{DATA}/limits")
    assert 'href="/sources/' in page(server, f"{DATA}/all_limits")


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("retired", "editions")])
def test_a_row_links_to_the_place_on_the_page_that_shows_it(server, name):
    found = rows(server, name, _size=1)
    if not found:
        pytest.skip(f"{name} has no rows yet")
    first = found[0]
    key = first["id"] if "id" in first else ",".join(first.values())
    shown = page(server, f"{DATA}/{name}/{quote(str(key))}")
    link = re.search(r'class="permanent" href="([^"]+)"', shown)
    assert link, name
    path, _, anchor = link[1].partition("#")
    target = page(server, path)
    assert not anchor or f'id="{anchor}"' in target


def test_a_page_links_to_its_rows(server):
    for path in (
        "/treaties/inf",
        "/treaties/new-start",
        "/systems/9m729",
        "/treaties/inf/provisions/article-6",
    ):
        links = re.findall(r'href="(/datasette/treatyref/[^"]+)"', page(server, path))
        assert links
        for link in links:
            status, _, body = ask(server + link)
            assert status == 200, link
            assert b"No rows." not in body, link


def test_our_menu_is_theirs(server):
    ours = re.search(r"<nav aria-label=\"Main\">(.*?)</nav>", page(server, "/"), re.S)[1]
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', ours)
    assert [list(entry) for entry in found] == MENU


def test_a_table_comes_whole_as_csv_and_as_json(server, database):
    with closing(sqlite3.connect(database)) as connection:
        count, limits = (
            connection.execute(f"select count(*) from {name}").fetchone()[0]
            for name in ("citations", "limits")
        )
    status, headers, body = ask(f"{server}{DATA}/citations.csv?_stream=1&_dl=1")
    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert len(list(csv.reader(io.StringIO(body.decode())))) == count + 1
    assert len(rows(server, "limits")) == limits


def test_the_file_itself_can_be_taken(server, database):
    assert f'href="{DATA}.db"' in page(server, "/datasette/")
    assert f'href="{DATA}.db"' in page(server, DATA)
    assert ask(f"{server}{DATA}.db")[2] == database.read_bytes()


def test_a_missing_table_is_not_found(server):
    assert ask(f"{server}{DATA}/nothing")[0] == 404


def test_redirects_stay_under_the_prefix(server):
    for path in ("/datasette", f"{DATA}/", "/datasette/-/config"):
        with urllib.request.urlopen(server + path) as answer:
            assert answer.url.startswith(f"{server}/datasette/")


def test_robots_may_read_the_questions_and_tables_only(server):
    robots = ask(f"{server}/robots.txt")[2].decode()
    assert f"Sitemap: {server}/datasette/-/sitemap.xml" in robots
    assert "Disallow: /datasette/*?\n" in robots
    assert "Disallow: /datasette/\n" not in robots


def test_the_sitemap_names_every_table_and_question(server):
    places = re.findall(r"<loc>([^<]+)</loc>", ask(f"{server}/datasette/-/sitemap.xml")[2].decode())
    for name in (*TABLES, *QUERIES):
        assert f"{server}{DATA}/{name}" in places
    assert {ask(place)[0] for place in places} == {200}


def test_a_database_larger_than_one_answer_may_be_is_browsed(database, tmp_path):
    """Once all titles, which Datasette reads as it starts, were more than it lets anybody ask for."""
    number = guard.MOST // (3 * guard.CELL)
    large = shutil.copy(database, tmp_path / "large.db")
    with closing(sqlite3.connect(large)) as connection:
        more = ((f"id-{n}", f"Title {n}", f"/event/id-{n}") for n in range(number))
        connection.executemany("insert into records (id, title, page) values (?, ?, ?)", more)
        connection.commit()
    browsed = datasette(large)
    asyncio.run(browsed.invoke_startup())
    assert browsed.treatyref_records.titles[f"id-{number - 1}"] == f"Title {number - 1}"
