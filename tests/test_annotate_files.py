"""What ``treatyref annotate`` promises, as statements."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

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
    for parameter in main.get_command(None, "annotate").params:
        assert parameter.param_type_name == "argument" or parameter.help, parameter.name


def test_a_second_run_answers_only_what_is_new_or_changed(run, articles, tmp_path):
    out = tmp_path / "out"
    assert run("--out", out, articles).exit_code == 0
    marked = out / "a.json"
    marked.write_text("kept")
    (articles / "d.txt").write_text("New START")
    (out / "inner/c.json").unlink()
    assert run("--out", out, articles).exit_code == 0
    assert marked.read_text() == "kept"
    assert json.loads((out / "d.json").read_text())["mentions"][0]["record"] == "new-start"
    assert (out / "inner/c.json").is_file()
    os.utime(articles / "a.txt", (marked.stat().st_mtime + 9,) * 2)
    assert run("--out", out, articles).exit_code == 0
    assert marked.read_text() != "kept"


@pytest.mark.parametrize("change", [["--date", "2019-09-05"], ["--first"], ["--again"]])
def test_other_options_answer_everything_anew(run, articles, tmp_path, change):
    out = tmp_path / "out"
    run("--out", out, articles)
    (out / "a.json").write_text("old")
    assert run("--out", out, *change, articles).exit_code == 0
    assert (out / "a.json").read_text() != "old"


def test_processes_give_what_one_gives_and_tell_what_they_could_not_read(run, tmp_path):
    folder = tmp_path / "many"
    for n in range(60):
        (folder / f"{n % 7}").mkdir(parents=True, exist_ok=True)
        (folder / f"{n % 7}" / f"{n}.txt").write_text(
            f"{n}. The INF Treaty ended. " + "Words of no use. " * 4000
        )
    (folder / "bad.txt").write_bytes(b"\xff")
    results = [run("--out", tmp_path / f"out{jobs}", "--jobs", jobs, folder) for jobs in (1, 2)]
    assert [result.exit_code for result in results] == [1, 1]
    assert all("bad.txt: byte 0 is not UTF-8" in result.stderr for result in results)
    one, two = ({p.name: p.read_text() for p in (tmp_path / f"out{n}").rglob("*.json")} for n in (1, 2))
    assert one == two
    assert len(one) == 61  # and the note of the settings


def interrupted(database, place, how):
    """A run in two processes that got the signal *how* in its midst: ``(folder, out, children, said)``.

    It is met when it has written a few answers. One that was done before we came to look, as happens on a
    busy machine, is tried again with four times the files.
    """
    for many in (150, 600, 2_400, 9_600):
        folder, out = place / f"{many}", place / f"out-{many}"
        folder.mkdir()
        (folder / "0.txt").write_text("The INF Treaty and the Tomahawk missile. " * 1500)
        for n in range(1, many):
            os.link(folder / "0.txt", folder / f"{n}.txt")
        command = [sys.executable, "-m", "treatyref", "annotate", "--db", str(database), "--jobs", "2"]
        process = subprocess.Popen(
            [*command, "--out", str(out), str(folder)], stderr=subprocess.PIPE, preexec_fn=_hear_ctrl_c
        )
        while len(list(out.glob("[0-9]*.json"))) < 3 and process.poll() is None:
            time.sleep(0.02)
        children = _children(process.pid)
        process.send_signal(how)
        said = process.communicate()[1].decode()
        if process.returncode != 0:
            return folder, out, children, said
    raise AssertionError("every run ended before it was interrupted")


def _hear_ctrl_c():
    # A shell starts what it runs in the background with Ctrl-C ignored, and that is inherited.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _children(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return []


def outliving(children):
    """Those of *children* that go on after the run: the last of them see its end a moment after it."""
    deadline = time.monotonic() + 60
    while any(map(_runs, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return [child for child in children if _runs(child)]


def _runs(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_killed_run_leaves_only_whole_files_and_the_next_one_ends_the_work(run, database, tmp_path):
    folder, out, children, _ = interrupted(database, tmp_path, signal.SIGKILL)
    many = len(list(folder.iterdir()))
    assert len(children) >= 2
    assert not outliving(children)
    written = list(out.glob("[0-9]*.json"))
    assert 3 <= len(written) < many
    assert all(json.loads(path.read_text())["mentions"] for path in written)
    assert run("--jobs", "1", "--out", out, folder).exit_code == 0
    assert len(list(out.glob("[0-9]*.json"))) == many
    assert not list(out.rglob("*.part"))


def test_ctrl_c_ends_a_run_with_a_word_and_no_traceback(database, tmp_path):
    _, _, children, said = interrupted(database, tmp_path, signal.SIGINT)
    assert "goes on from here" in said
    assert "Traceback" not in said
    assert not outliving(children)


def test_two_files_that_would_meet_are_refused_before_any_work(run, articles, tmp_path):
    (articles / "a.md").write_text("New START")
    result = run("--out", tmp_path / "out", articles)
    assert result.exit_code == 2
    assert "a.json" in result.output
    assert not (tmp_path / "out").exists()
