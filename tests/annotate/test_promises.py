"""Promises that hold for any input, on input that hypothesis and the fuzzer invent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annotate import promises
from tests.annotate.score import seed_annotator

_ANNOTATOR = seed_annotator()
_PIECES = [
    "INF Treaty", "INF", "New START", "9M729", "SSC-8", "Tomahawk", "the 1987 pact", "signed by Reagan", " ",
    "\n", "\n\n", "*", "**", "_", "`", "[", "]", "(", ")", "<", ">", "&", "&nbsp;", "&#x49;", "<b>", "</b>",
    "<p>", "</p>", "<a href='/x'>", "</a>", "<script>", "</script>", "<!--", "-->", "<img src=x onerror=y>",
    "<svg onload=x>", "<a href=javascript:x>", "# ", "- ", "1. ", "> ", "```", "    ", "|", "~", "\\", "!",
    "\u00ad", "\u2011", "\u2019s", "\x00", "\u0301", "\ud7ff", "\U0001f680", "-\n", "\r\n", "\t", "+ ", "=",
    "https://x.org/INF", "Кинжал", "东风-17", "\u2028", "\x0b", "\x1c", "\x85", ":", "\"", "'",
]  # fmt: skip
_TEXTS = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=40).map("".join),
    st.text(max_size=200),
)


@pytest.mark.parametrize("format", ["text", "html", "markdown"])
@settings(max_examples=400, deadline=None, derandomize=True)
@given(text=_TEXTS)
def test_promises_hold_for_invented_input(format, text):
    promises.hold(_ANNOTATOR, text, format)


@pytest.mark.parametrize("page", ["<p onclick=x>a", "<script>x</script>", "<a href=' java\nscript:x'>x</a>"])
def test_the_check_itself_finds_harm(page):
    with pytest.raises(AssertionError):
        promises.is_safe(page)


@pytest.mark.parametrize(
    "text",
    [
        "AT&amp;T and the INF Treaty",
        "Look!INF Treaty",
        "INF Treaty\n====\nNew START\n---\n",
        "INF Treaty\r\n=\r\n",
        "INF\r+ Treaty\n--\nend",
        "1.\n2)\r\nINF Treaty",
        "First.\n\n    The INF Treaty\n\n\tNew START",
    ],
)
def test_what_markdown_would_read_as_mark_up_stays_text(text):
    promises.hold(_ANNOTATOR, text, "text")


def test_no_link_is_made_where_markdown_would_read_it_as_a_picture():
    promises.hold(_ANNOTATOR, "Look!INF Treaty", "markdown")
