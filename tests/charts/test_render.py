"""The picture files: the same bytes each time, text as text, readable by all."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from treatyref.charts import catalogue, render

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def files(store):
    return {
        chart.name: render(chart) for chart in catalogue({i: e.document for i, e in store.entries.items()})
    }


def test_every_svg_is_well_formed_and_has_a_title_and_a_description(files):
    for made in files.values():
        root = ET.fromstring(made["svg"])
        ids = root.get("aria-labelledby").split()
        named = [root.find(f"{SVG}title"), root.find(f"{SVG}desc")]
        assert root.get("role") == "img"
        assert [node.get("id") for node in named] == ids
        assert all(node.text for node in named)


def test_words_in_the_svg_are_text(files):
    words = "".join(ET.fromstring(files["new-start-warheads"]["svg"]).itertext())
    assert "United States" in words
    assert "limit of 1,550" in words


def test_the_svg_holds_no_day_of_its_making(files):
    assert b"dc:date" not in files["ranges"]["svg"]


def test_dark_paper_has_colours_of_its_own(files):
    assert b"prefers-color-scheme:dark" in files["inf-eliminations"]["svg"]


def test_type_is_legible_at_the_width_of_a_phone(files):
    """At 360 pixels a unit of the drawing is a pixel: nothing is set under 9 of them."""
    for made in files.values():
        root = ET.fromstring(made["svg"])
        assert root.get("viewBox").split()[2] == "360"
        for node in root.iter(f"{SVG}text"):
            assert float(re.search(r"([\d.]+)px", node.get("style"))[1]) >= 8.9


def test_the_png_is_three_times_as_wide(files):
    assert Image.open(io.BytesIO(files["ranges/9m729"]["png"])).width == 1080


def test_csv_and_json_hold_the_same_rows(files):
    for made in files.values():
        rows = json.loads(made["json"])["rows"]
        table = list(csv.DictReader(io.StringIO(made["csv"].decode())))
        assert len(table) == len(rows)
        assert all(" ".join(row["sources"]) == line["sources"] for row, line in zip(rows, table, strict=True))


def test_another_process_makes_the_same_bytes(store, files):
    program = (
        "import sys, hashlib\n"
        "from treatyref.store import Store\nfrom treatyref.charts import catalogue, render\n"
        "documents = {i: e.document for i, e in Store(sys.argv[1]).entries.items()}\n"
        "for chart in catalogue(documents):\n"
        "    if chart.name in {'new-start-warheads', 'inf-eliminations', 'treaties-in-force', 'ranges'}:\n"
        "        made = render(chart)\n"
        "        print(chart.name, *(hashlib.sha256(made[form]).hexdigest() for form in sorted(made)))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(store.path)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(told) == 4
    for line in told:
        name, *sums = line.split()
        assert sums == [hashlib.sha256(files[name][form]).hexdigest() for form in sorted(files[name])]
