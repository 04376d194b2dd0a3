"""Every recipe in docs/recipes.md runs against the live server and prints what stands under it."""

import importlib.util
import re
import shutil
import subprocess
import sys

import pytest

from .conftest import ROOT

TEXT = (ROOT / "docs/recipes.md").read_text()
BLOCK = re.compile(r"^```(sh|python|r|js)\n(.*?)^```\n\n^```output\n(.*?)^```", re.M | re.S)
RECIPES = [
    (TEXT[: match.start()].rsplit("\n## ", 1)[1].splitlines()[0], *match.groups())
    for match in BLOCK.finditer(TEXT)
]
COMMANDS = {
    "sh": ("bash", ["bash", "-eu", "-o", "pipefail"]),
    "python": (sys.executable, [sys.executable]),
    "r": ("Rscript", ["Rscript"]),
    "js": ("node", ["node"]),
}
SUFFIXES = {"sh": "sh", "python": "py", "r": "R", "js": "mjs"}


@pytest.mark.parametrize(
    ("title", "language", "code", "printed"),
    RECIPES,
    ids=[f"{title}-{lang}" for title, lang, _, _ in RECIPES],
)
def test_a_recipe_prints_what_the_page_says(server, tmp_path, title, language, code, printed):
    program, command = COMMANDS[language]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed here")
    if language == "sh" and shutil.which("curl") is None:
        pytest.skip("curl is not installed here")
    if "import matplotlib" in code and importlib.util.find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed here")
    if "jsonlite" in code and "jsonlite" not in _r_packages():
        pytest.skip("R's jsonlite is not installed here")
    file = tmp_path / f"recipe.{SUFFIXES[language]}"
    file.write_text(code.replace("http://127.0.0.1:8000", server))
    ran = subprocess.run(
        [*command, str(file)], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, f"{title}: {ran.stderr}"
    assert [line.strip() for line in ran.stdout.splitlines()] == printed.splitlines(), title


def _r_packages():
    command = ["Rscript", "-e", "cat(rownames(installed.packages()))"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


def test_every_block_of_code_is_a_recipe_that_runs():
    assert len(re.findall(r"^```(?:sh|python|r|js)$", TEXT, re.M)) == len(RECIPES) > 15


def test_the_docs_pages_show_the_documents_at_the_address_they_are_served_at(client):
    page = client.get("/docs", base_url="https://treaties.example").text
    assert "Is New START in force today?" in page
    assert "https://treaties.example/api/v1/treaties" in page
    assert "127.0.0.1" not in page
    assert "What may change within v1" in client.get("/docs/api").text
    assert client.get("/docs/nothing", headers={"Accept": "application/json"}).status_code == 404


def test_every_link_in_the_docs_leads_somewhere(client):
    for name in ("recipes", "api"):
        for path in re.findall(r"\]\((/[^)]+)\)", (ROOT / f"docs/{name}.md").read_text()):
            assert client.get(path).status_code == 200, path
