"""Seeds broken in many ways, each with its error: file, line and what would be right."""

import pytest

from treatyref.build.check import load_checked
from treatyref.build.problems import SeedError

from .conftest import ROOT

TREATY = """\
id: t
title: T
summary: A treaty.
revised: 2026-11-24
names:
  - {text: T Treaty, kind: short title, sources: [{id: s}]}
signed: 1987-12-08
entry_into_force: 1988-06-01
sources: [{id: s}]
status:
  - {status: signed, from: 1987-12-08, to: 1988-06-01, sources: [{id: s}]}
  - {status: in force, from: 1988-06-01, sources: [{id: s}]}
limits:
  - {id: band, quantity: range, kind: range class, comparator: between, value: 500, value_max: 5500,
     unit: km, applies_to: each, sources: [{id: s}]}
"""
SOURCE = """\
- id: s
  title: Text
  publisher: P
  type: treaty text
  url: https://example.org/s
  seen: {on: 2026-11-24, form: page}
"""
BROKEN = {
    "unknown key": ("summary:", "sumary:", "sumary", "is not a key here"),
    "missing key": ("summary: A treaty.\n", "", "summary", "required"),
    "empty value": ("summary: A treaty.", "summary:", "summary", "empty"),
    "wrong choice": ("status: signed", "status: asleep", "status[0].status", "not one of"),
    "wrong name kind": ("kind: short title", "kind: nick", "names[0].kind", "not one of"),
    "bad month": ("signed: 1987-12-08", "signed: 1987-13-08", "signed", "calendar"),
    "bad date form": ("signed: 1987-12-08", "signed: 8 Dec 1987", "signed", "YYYY-MM-DD"),
    "dates reversed": (
        "entry_into_force: 1988-06-01",
        "entry_into_force: 1986-06-01",
        "entry_into_force",
        "before",
    ),
    "period reversed": ("to: 1988-06-01", "to: 1986-06-01", "status[0].to", "before it begins"),
    "periods overlap": ("to: 1988-06-01", "to: 1989-06-01", "status[1].from", "overlaps"),
    "period left open": (", to: 1988-06-01", "", "status[0]", "no `to`"),
    "relation told from later": (
        "signed: 1987-12-08",
        "treaty_relations:\n  - {treaty: t, relation: related to, on: 1987-12-08, says: Ended in 2019.,"
        " sources: [{id: s}]}\nsigned: 1987-12-08",
        "treaty_relations[0].says",
        "names a year after 1987-12-08",
    ),
    "unknown source": (
        "sources: [{id: s}]\nstatus",
        "sources: [{id: ss}]\nstatus",
        "sources[0].id",
        "no record 'ss'",
    ),
    "no source": (
        "from: 1988-06-01, sources: [{id: s}]",
        "from: 1988-06-01",
        "status[1].sources",
        "required",
    ),
    "empty sources": (
        "from: 1988-06-01, sources: [{id: s}]",
        "from: 1988-06-01, sources: []",
        "status[1].sources",
        "at least one",
    ),
    "text for a number": ("value: 500,", "value: five,", "limits[0].value", "not a number"),
    "bounds reversed": ("value_max: 5500", "value_max: 50", "limits[0].value_max", "not above"),
    "bound left out": (", value_max: 5500", "", "limits[0].comparator", "go together"),
    "unknown unit": ("unit: km", "unit: miles", "limits[0].unit", "not one of"),
    "bad id": ("id: band", "id: The Band", "limits[0].id", "lower-case"),
    "map for a list": (
        "names:\n  - {text: T Treaty, kind: short title, sources: [{id: s}]}",
        "names: {text: T}",
        "names",
        "list",
    ),
    "tab and broken YAML": ("title: T", "title: [T", "", "not valid YAML"),
    "key twice": ("title: T\n", "title: T\ntitle: U\n", "", "twice"),
    "anchor": ("title: T", "title: &a T", "", "anchor"),
    "record day imprecise": ("revised: 2026-11-24", "revised: 2026-11", "revised", "must be a day"),
    "name stands twice": (
        "names:\n",
        "names:\n  - {text: t treaty, kind: news spelling, sources: [{id: s}]}\n",
        "names[1].text",
        "twice",
    ),
}


def faults(folder, treaty=TREATY, source=SOURCE):
    for kind, name, text in (("treaties", "t.yaml", treaty), ("sources", "s.yaml", source)):
        (folder / "seeds" / kind).mkdir(parents=True, exist_ok=True)
        (folder / "seeds" / kind / name).write_text(text)
    try:
        load_checked(folder / "seeds")
    except SeedError as error:
        return error.problems
    return []


def test_the_unbroken_seed_has_no_fault(tmp_path):
    assert faults(tmp_path) == []


@pytest.mark.parametrize("case", BROKEN)
def test_broken_seed(tmp_path, case):
    old, new, key, said = BROKEN[case]
    assert old in TREATY
    found = faults(tmp_path, TREATY.replace(old, new, 1))
    hit = [p for p in found if said in p.message and (not key or p.key == key)]
    assert hit, found
    assert hit[0].file == "seeds/treaties/t.yaml"
    assert 1 <= hit[0].line <= TREATY.count("\n") + 1


def test_all_problems_are_told_at_once(tmp_path):
    assert (
        len(faults(tmp_path, TREATY.replace("unit: km", "unit: mi").replace("status: signed", "status: no")))
        == 2
    )


def test_the_line_is_the_one_that_is_wrong(tmp_path):
    (fault,) = faults(tmp_path, TREATY.replace("unit: km", "unit: mi"))
    assert fault.line == 15


def test_an_id_names_one_record(tmp_path):
    found = faults(tmp_path, source=SOURCE.replace("id: s\n", "id: t\n"))
    assert any("already the id" in p.message for p in found)


def test_an_uncited_source_and_a_double_address_are_told(tmp_path):
    found = faults(tmp_path, source=SOURCE + SOURCE.replace("id: s\n", "id: s2\n"))
    assert {p.message.split(":")[0] for p in found} == {
        "the same address as 's' in seeds/sources/s.yaml",
        "no fact cites this source",
    }


def test_a_file_that_is_no_seed_is_told(tmp_path):
    (tmp_path / "seeds" / "treaties").mkdir(parents=True)
    (tmp_path / "seeds" / "treaties" / "x.txt").write_text("x")
    assert any("is not a seed" in p.message for p in faults(tmp_path))


def test_the_projects_seeds_have_no_fault():
    assert load_checked(ROOT / "seeds")
