"""Documents are held to the code."""

import re
import tomllib

from treatyref.build.dictionary import dictionary
from treatyref.cli import main

from .conftest import ROOT

README = (ROOT / "README.md").read_text()


def test_the_data_dictionary_is_the_schemas():
    assert (ROOT / "seeds/README.md").read_text() == dictionary(), "run python -m treatyref.build.dictionary"


def test_each_dependency_has_its_reason():
    for line in (ROOT / "requirements.in").read_text().splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[a-z0-9-]+\S*\s+# .+", line), line


def test_each_dependency_is_pinned():
    pinned = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.txt").read_text(), re.M)
    wanted = re.findall(r"^([a-z0-9-]+)", (ROOT / "requirements.in").read_text(), re.M)
    assert {name.lower() for name in wanted} <= {name.lower().replace("_", "-") for name in pinned}


def test_the_readme_names_commands_that_exist():
    makefile = (ROOT / "Makefile").read_text()
    for verb in re.findall(r"^make (\w+)", README, re.M):
        assert f"\n{verb}:" in makefile


def test_the_readmes_addresses_answer(client):
    for path in re.findall(r"http://127\.0\.0\.1:8000(/[^\s'\")>`]*)", README):
        if not path.startswith("/datasette"):
            assert client.get(path, follow_redirects=True).status_code == 200, path


def test_the_readmes_example_answers_as_printed(client):
    (path, printed) = re.search(r"^\$ curl -s 'http://127\.0\.0\.1:8000(/\S+)'\n(.+)$", README, re.M).groups()
    answer = client.get(path, base_url="http://127.0.0.1:8000").text.strip()
    # Days and editions change with the data, the form does not.
    state = r"\((?:edition [\d.]+|revised [^)]+|\d{4}, [^)]+)\)"
    assert re.sub(state, "()", answer) == re.sub(state, "()", printed)
    assert "()" in re.sub(state, "()", answer)


def test_each_setting_of_serve_is_in_the_table():
    table = (ROOT / "docs/operations.md").read_text()
    for option in main.commands["serve"].params:
        if option.name in ("seeds", "editions"):
            continue
        assert any(f"`{flag}`" in table for flag in option.opts), option.name
        assert f"`TREATYREF_SERVE_{option.name.upper()}`" in table, option.name


def test_the_types_of_every_room_are_checked():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert config["strict"] is True
    assert config["files"] == ["treatyref"]
    for one in (config, *config["overrides"]):
        assert "ignore_errors" not in one, f"excused from the checks: {one.get('module', 'every room')}"
    for path in sorted((ROOT / "treatyref").rglob("*.py")):
        assert "# mypy:" not in path.read_text(), f"{path.name} excuses itself from the checks"


def test_what_the_type_checker_overlooks_has_its_code_and_reason():
    for path in sorted((ROOT / "treatyref").rglob("*.py")):
        for line in path.read_text().splitlines():
            if "# type: ignore" in line:
                assert re.search(r"# type: ignore\[[a-z-]+\]  # \w.+", line), f"{path.name}: {line}"


def test_the_linters_run_wherever_the_tests_do():
    assert re.findall(r"^make (\w+)", (ROOT / ".ci/run").read_text(), re.M) == ["lint", "test"]
    recipe = re.search(r"^lint:.*\n((?:\t.+\n)+)", (ROOT / "Makefile").read_text(), re.M)[1]
    assert [re.search(r"\$\(RUN\) (.+)", line)[1].split(" treatyref")[0] for line in recipe.splitlines()] == [
        "ruff check",
        "ruff format --check",
        "mypy",
    ]
