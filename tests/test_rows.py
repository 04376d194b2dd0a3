"""Rows as data, and the files to download."""

import csv
import hashlib
import io
import json
import sqlite3

import frictionless
import pytest

from treatyref.tabular.files import content, listing
from treatyref.tabular.rows import columns, rows, tables


def table(client, name, **query):
    answer = client.get(f"/api/v1/rows/{name}", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


def all_items(client, path):
    """``(items, total)`` of a table, page after page."""
    items, page = [], {"next": f"{path}?limit=10000"}
    while page["next"]:
        page = client.get(page["next"]).json
        items += page["items"]
    return items, page["total"]


def as_csv(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", tables())
def test_every_table_comes_as_json_and_as_csv_with_the_same_rows(client, name):
    path = f"/api/v1/rows/{name.replace('_', '-')}"
    (items, total), other = all_items(client, path), client.get(f"{path}.csv")
    assert other.mimetype == "text/csv"
    found = as_csv(other.text)
    assert len(found) == total == len(items)
    assert client.get(path, headers={"Accept": "text/csv"}).data == other.data
    for left, right in zip(items, found, strict=True):
        assert list(left) == list(right) == list(columns(name))
        for column, cell in right.items():
            value = left[column]
            text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | bool) else str(value)
            assert cell == ("" if value is None else text), (name, column)


def test_rows_are_typed_sourced_and_linked(client):
    row = table(client, "limits", treaty="new-start", key="deployed-warheads")[0]
    assert (row["value"], row["unit"]) == (1550, "warheads")
    assert row["sources"]
    assert row["permalink"] == "http://localhost/treaties/new-start"
    ambiguous = table(client, "names", record="zircon")
    assert {type(name["ambiguous"]) for name in ambiguous} == {bool}


def test_rows_are_chosen_by_treaty_party_item_and_date(client):
    found = table(
        client, "data-exchanges", treaty="new-start", party="russia", item="deployed-warheads",
        sort="date", **{"from": "2018", "to": "2018"},
    )  # fmt: skip
    assert {row["party"] for row in found} == {"russia"}
    assert [row["date"][:4] for row in found] == ["2018", "2018"]
    assert {row["system"] for row in table(client, "eliminations", treaty="inf", system="ss-20")} == {"ss-20"}
    assert all("inf" in row["concerns"] for row in table(client, "events", treaty="inf", limit=20))
    assert {row["record"] for row in table(client, "claims", system="9m729")} == {"9m729"}
    assert table(client, "inspection-quotas", treaty="new-start")
    assert table(client, "inspection-counts", treaty="inf")


def test_rows_as_of_a_day_know_nothing_later(client):
    then = table(client, "status-periods", treaty="inf", on="2000-01-01")
    assert then[-1]["status"] == "in force"
    assert then[-1]["to_date"] is None
    assert then[-1]["permalink"].endswith("/treaties/inf/on/2000-01-01")
    assert max(row["date"] for row in table(client, "data-exchanges", on="2015-01-01")) <= "2015-01-01"
    assert table(client, "claims", system="9m729", on="2000-01-01") == []
    assert table(client, "parties", treaty="inf", party="russia", on="1989-01-01") == []
    assert table(client, "parties", treaty="inf", party="soviet-union", on="1989-01-01")


def test_a_whole_view_and_the_rows_agree_on_what_was_known(client):
    view = client.get("/api/v1/treaties/new-start?on=2019-09-05").json
    assert len(view["status_periods"]) == len(
        table(client, "status-periods", treaty="new-start", on="2019-09-05")
    )
    assert len(view["claims"]) == len(table(client, "claims", treaty="new-start", on="2019-09-05"))
    assert len(view["parties"]) == len(table(client, "parties", treaty="new-start", on="2019-09-05"))


def test_rows_come_in_pages_and_with_chosen_columns(client):
    first = client.get("/api/v1/rows/events?limit=2&fields=date,id").json
    assert [list(row) for row in first["items"]] == [["date", "id"]] * 2
    second = client.get(first["next"]).json
    assert second["items"][0] != first["items"][0]
    assert client.get("/api/v1/rows/event_s").status_code == 404
    assert "events" in client.get("/api/v1/rows/event_s").json["detail"]


def test_the_list_of_tables_describes_each_column(client):
    for one in client.get("/api/v1/rows").json["items"]:
        assert one["columns"]
        assert all(column["description"] for column in one["columns"])


@pytest.fixture(scope="module")
def files(store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("downloads")
    for file in listing(store):
        if file.name != "treatyref.db":
            (folder / file.name).write_bytes(content(store, file.name))
    return folder


def test_the_data_package_is_what_its_own_validator_accepts(files):
    report = frictionless.validate(str(files / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:10]
    described = json.loads((files / "datapackage.json").read_text())
    assert {resource["name"] for resource in described["resources"]} == set(tables())
    for resource in described["resources"]:
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_the_data_package_notices_a_wrong_row(files):
    path = files / "limits.csv"
    before = path.read_text()
    try:
        lines = before.splitlines()
        path.write_text(
            "\n".join([*lines, lines[1].replace("new-start", "no-such").replace("inf", "no-such")])
        )
        assert not frictionless.validate(str(files / "datapackage.json")).valid
    finally:
        path.write_text(before)


def test_every_file_has_the_checksum_that_is_listed(client):
    sums = dict(reversed(line.split("  ")) for line in client.get("/downloads/SHA256SUMS").text.splitlines())
    listed = {row["name"]: row for row in client.get("/api/v1/downloads").json["items"]}
    assert sums.keys() == listed.keys()
    for name, digest in sums.items():
        answer = client.get(f"/downloads/{name}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).hexdigest() == digest == listed[name]["sha256"], name
        assert len(answer.data) == listed[name]["bytes"]
        answer.close()


def test_the_database_downloads_whole_or_in_part(client, tmp_path):
    (tmp_path / "copy.db").write_bytes(client.get("/downloads/treatyref.db").data)
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT title FROM records WHERE id = 'inf'").fetchone() == ("INF Treaty",)
    part = client.get("/downloads/treatyref.db", headers={"Range": "bytes=0-15"})
    assert (part.status_code, part.data) == (206, b"SQLite format 3\0")
    beyond = client.get("/downloads/treatyref.db", headers={"Range": "bytes=999999999-"})
    assert beyond.status_code == 416
    assert client.get("/downloads/passwords.txt").status_code == 404


def test_json_lines_hold_whole_records(client):
    lines = client.get("/downloads/treaties.jsonl").text.splitlines()
    inf = next(record for record in map(json.loads, lines) if record["id"] == "inf")
    assert inf == client.get("/api/v1/treaties/inf").json


def test_the_downloads_page_describes_the_dataset_for_machines(client):
    page = client.get("/downloads/").text
    described = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert described["@type"] == ["Dataset", "dcat:Dataset"]
    assert described["license"].startswith("https://creativecommons.org/")
    for one in described["distribution"]:
        assert client.head(one["contentUrl"]).status_code == 200
        assert len(one["sha256"]) == 64


def test_rows_without_a_day_are_those_of_the_database(store):
    with sqlite3.connect(store.path) as connection:
        for name in tables():
            (count,) = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            assert len(rows(store, name)) == count, name
