"""Editions: frozen byte for byte, pinned pages, what changed since."""

import lzma

import pytest
from click.testing import CliRunner

from treatyref.build.check import load_checked
from treatyref.build.editions import read_editions, release
from treatyref.build.problems import SeedError
from treatyref.build.write import write
from treatyref.changes import between
from treatyref.cli import main
from treatyref.store import Store
from treatyref.web import create_app

from .conftest import ROOT
from .test_seeds import SOURCE, TREATY


def seeds(folder, treaty=TREATY, source=SOURCE):
    for kind, name, text in (("treaties", "t.yaml", treaty), ("sources", "s.yaml", source)):
        (folder / "seeds" / kind).mkdir(parents=True, exist_ok=True)
        (folder / "seeds" / kind / name).write_text(text)
    return load_checked(folder / "seeds", read_editions(folder / "editions"))


@pytest.fixture
def released(tmp_path):
    """A folder with one edition and a treaty changed after it; a client on both."""
    release(seeds(tmp_path), "2026.1", "2026-11-24", tmp_path / "editions")
    changed = TREATY.replace("value_max: 5500", "value_max: 5600")
    write(seeds(tmp_path, changed), tmp_path / "t.db", editions=read_editions(tmp_path / "editions"))
    return create_app(Store(tmp_path / "t.db")).test_client()


def test_a_pinned_record_keeps_its_bytes(released, tmp_path):
    (edition,) = read_editions(tmp_path / "editions")
    answer = released.get("/editions/2026.1/treaties/t.json")
    assert answer.text == edition.bodies["treaties", "t"]
    assert answer.json["limits"][0]["value_max"] == 5500
    assert released.get("/treaties/t.json").json["limits"][0]["value_max"] == 5600


def test_a_pinned_page_tells_what_we_changed_since(released):
    page = released.get("/editions/2026.1/treaties/t").text
    assert "What we have changed since edition 2026.1" in page
    assert "limits 1 added, 1 taken out" in page


def test_a_pinned_record_can_be_seen_as_of_a_day(released):
    assert released.get("/editions/2026.1/treaties/t/on/1988-05-31.json").json["status"] == "signed"


def test_citations_name_the_edition(released):
    assert "edition 2026.1" in released.get("/editions/2026.1/treaties/t.txt").text
    assert "after edition 2026.1" in released.get("/treaties/t.txt").text
    assert "edition 2026.1" in released.get("/sources/s.txt").text


def test_the_same_records_freeze_to_the_same_bytes(tmp_path):
    records = seeds(tmp_path)
    one = release(records, "2026.1", "2026-11-24", tmp_path / "a").folder
    two = release(records, "2026.1", "2026-11-24", tmp_path / "b").folder
    for name in ("documents.jsonl.xz", "edition.json", "changes.md"):
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_an_edition_is_never_written_twice(tmp_path):
    records = seeds(tmp_path)
    release(records, "2026.1", "2026-11-24", tmp_path / "editions")
    with pytest.raises(ValueError, match="never written twice"):
        release(records, "2026.1", "2026-11-25", tmp_path / "editions")
    with pytest.raises(ValueError, match="before 2026.1"):
        release(records, "2025.9", "2026-11-25", tmp_path / "editions")


@pytest.mark.parametrize("name", ["2026", "2026.0", "v1", "../x", "2026.1\n"])
def test_a_bad_name_is_refused_and_nothing_is_written(tmp_path, name):
    with pytest.raises(ValueError, match="YEAR.NUMBER"):
        release(seeds(tmp_path), name, "2026-11-24", tmp_path / "editions")
    assert not (tmp_path / "editions").exists()


def test_changed_bytes_are_refused(tmp_path):
    release(seeds(tmp_path), "2026.1", "2026-11-24", tmp_path / "editions")
    path = tmp_path / "editions/2026.1/documents.jsonl.xz"
    path.write_bytes(lzma.compress(lzma.decompress(path.read_bytes()).replace(b"5500", b"5501")))
    (edition,) = read_editions(tmp_path / "editions")
    with pytest.raises(SeedError) as raised:
        _ = edition.bodies
    assert "not what was released" in str(raised.value.problems[0])


def test_an_id_of_an_edition_must_stay_known(tmp_path):
    release(seeds(tmp_path), "2026.1", "2026-11-24", tmp_path / "editions")
    renamed = SOURCE.replace("id: s\n", "id: s-new\n")
    treaty = TREATY.replace("{id: s}", "{id: s-new}")
    with pytest.raises(SeedError) as raised:
        seeds(tmp_path, treaty, renamed)
    assert "retired.yaml" in str(raised.value.problems[0])
    (tmp_path / "seeds/retired.yaml").write_text(
        "- {id: s, of: sources, on: 2026-11-25, moved_to: s-new, reason: Named better.}\n"
    )
    assert seeds(tmp_path, treaty, renamed)


def test_a_retired_id_is_not_given_again(tmp_path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/retired.yaml").write_text(
        "- {id: t, of: treaties, on: 2026-11-25, reason: It was no treaty.}\n"
    )
    with pytest.raises(SeedError) as raised:
        seeds(tmp_path)
    assert any("already the id" in str(problem) for problem in raised.value.problems)


def test_the_list_of_changes_names_records(tmp_path):
    release(seeds(tmp_path), "2026.1", "2026-11-24", tmp_path / "editions")
    changed = seeds(tmp_path, TREATY.replace("value: 500,", "value: 501,"))
    folder = release(changed, "2026.2", "2026-11-25", tmp_path / "editions").folder
    assert "- t: limits 1 added, 1 taken out" in (folder / "changes.md").read_text()


def test_the_command_releases_and_tells(tmp_path):
    done = CliRunner().invoke(
        main, ["release", "2026.7", "--seeds", str(ROOT / "seeds"), "--editions", str(tmp_path / "e")]
    )
    assert done.exit_code == 0, done.output
    assert (tmp_path / "e/2026.7/edition.json").exists()
    again = CliRunner().invoke(
        main, ["release", "2026.7", "--seeds", str(ROOT / "seeds"), "--editions", str(tmp_path / "e")]
    )
    assert again.exit_code == 1
    assert "never written twice" in again.output


def test_committed_editions_are_whole():
    for edition in read_editions(ROOT / "data/editions"):
        assert len(edition.bodies) == edition.manifest["records"]


def test_a_new_number_of_a_source_is_no_change():
    one = {"sources": [{"number": 1, "id": "a"}, {"number": 2, "id": "b"}]}
    two = {"sources": [{"number": 1, "id": "b"}, {"number": 2, "id": "a"}]}
    assert between(one, two) == []
    assert between(one, {"sources": one["sources"][:1]})[0]["removed"] == [{"id": "b"}]
