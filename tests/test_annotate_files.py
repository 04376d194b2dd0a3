"""What ``treatyref annotate`` promises, as statements."""

import json

import pytest
from click.testing import CliRunner

from treatyref.cli import main


@pytest.fixture
def run(database):
    def of(*arguments, stdin=None):
        return CliRunner().invoke(
            main, ["annotate", "--db", str(database), *map(str, arguments)], input=stdin
        )

    return of


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text("The INF Treaty ended.")
    (folder / "b.md").write_text("The **INF** Treaty ended; `New START` did not.")
    (folder / "inner" / "c.html").write_text("<p>New&nbsp;START &amp; more</p>")
    (folder / "ignored.pdf").write_bytes(b"%PDF")
    return folder


def test_one_file_gives_one_json_object(run, articles):
    found = json.loads(run("--date", "2019-09-05", articles / "a.txt").stdout)
    assert [(m["surface"], m["status"]) for m in found["mentions"]] == [("INF Treaty", "terminated")]
    assert found["mentions"][0]["url"] == "http://127.0.0.1:8000/treaties/inf/on/2019-09-05"


def test_standard_input_is_read_where_no_file_is_named(run):
    found = run("--output", "markdown", "--site", "https://example.org", stdin="The INF Treaty")
    assert found.stdout == "The [INF Treaty](https://example.org/treaties/inf)"


def test_a_folder_gives_a_line_of_json_for_each_file_by_its_suffix(run, articles):
    found = [json.loads(line) for line in run(articles).stdout.splitlines()]
    assert [(one["file"], one["format"], len(one["mentions"])) for one in found] == [
        ("a.txt", "text", 1),
        ("b.md", "markdown", 1),
        ("inner/c.html", "html", 1),
    ]


def test_linked_files_go_to_a_folder_and_leave_the_articles_alone(run, articles, tmp_path):
    before = {path: path.read_bytes() for path in articles.rglob("*") if path.is_file()}
    result = run("--output", "html", "--out", tmp_path / "out", articles)
    assert result.exit_code == 0, result.output
    page = (tmp_path / "out/inner/c.html").read_text()
    assert page == '<p><a href="http://127.0.0.1:8000/systems/x">New&nbsp;START</a> &amp; more</p>'.replace(
        "systems/x", "treaties/new-start"
    )
    assert before == {path: path.read_bytes() for path in articles.rglob("*") if path.is_file()}


def test_an_article_is_never_overwritten(run, articles):
    result = run("--output", "html", "--out", articles / "inner", articles / "inner/c.html")
    assert result.exit_code == 2
    assert "the article itself" in result.output


def test_several_files_as_html_need_a_folder(run, articles):
    result = run("--output", "html", articles)
    assert result.exit_code == 2
    assert "--out" in result.output


def test_a_file_that_cannot_be_read_is_told_and_passed_over(run, articles):
    (articles / "bad.txt").write_bytes(b"caf\xe9 INF Treaty")
    (articles / "empty.txt").write_bytes(b"")
    result = run(articles)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 3
    assert "bad.txt: byte 3 is not UTF-8" in result.stderr
    assert "empty.txt: is empty" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--date", "2019-9-5", "-"], "YYYY-MM-DD"),
        (["--output", "pdf", "-"], "webannotation"),
        (["--record", "imf", "-"], "imf"),
        (["nowhere.txt"], "nowhere.txt"),
    ],
)
def test_bad_arguments_are_refused_with_what_would_be_right(run, arguments, said):
    result = run(*arguments, stdin="x")
    assert result.exit_code == 2
    assert said in result.output


def test_html_is_not_turned_into_markdown(run, articles):
    result = run("--output", "markdown", articles / "inner/c.html")
    assert result.exit_code == 1
    assert "HTML" in result.stderr


def test_a_missing_database_is_told_with_the_command_that_makes_it(tmp_path):
    result = CliRunner().invoke(main, ["annotate", "--db", str(tmp_path / "no.db"), "-"], input="x")
    assert result.exit_code == 1
    assert "build" in result.output


def test_every_option_has_help():
    for parameter in main.commands["annotate"].params:
        assert parameter.param_type_name == "argument" or parameter.help, parameter.name
