"""What must be true of any text that is annotated; shared by the hypothesis tests and the fuzzer."""

import html
import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from treatyref.annotate import as_html, as_markdown
from treatyref.annotate.safe import TooDeepError, is_plain

_MARK = "treatyref-link:"
_HARMFUL = {"script", "style", "iframe", "object", "embed", "form", "svg", "math", "base", "meta", "link"}


def hold(annotator, text, format):
    """Raise ``AssertionError`` where annotating *text* breaks a promise; returns the ``Result``."""
    result = annotator.annotate(text, format, "2019-09-05")
    for found in (result.mentions, result.suggestions, result.rejected):
        for one in found:
            assert 0 <= one.start < one.end <= len(text), one
            assert text[one.start : one.end] == one.surface, one
    for found in (result.mentions, result.suggestions):
        for one, two in zip(found, found[1:], strict=False):
            assert one.end <= two.start, (one, two)
    try:
        linked = as_html(text, result, _url, format)
    except TooDeepError:
        return result
    is_safe(linked)
    if format == "text":
        said = _seen(text).split()
        assert words(linked) == said, linked
        marked = as_markdown(text, result, _url, format)
        assert words(_rendered(marked)) == said, (ascii(text), marked)
    elif format == "html" and is_plain(text):
        assert re.sub(rf'<a href="/{_MARK}[^"]*">(.*?)</a>', r"\1", linked, flags=re.DOTALL) == text, linked
    elif format == "markdown":
        marked = as_markdown(text, result, _url)
        assert without_links(marked) == text
        assert not re.search(rf"!\[[^\[\]]*\]\(/{_MARK}", marked), marked
    return result


def _url(record):
    return f"/{_MARK}{record}"


def is_safe(page):
    """Raise where *page* holds anything that a browser could run."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert not reader.harm, reader.harm


def words(page):
    """The words that a reader of *page* sees."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return _seen("".join(reader.text)).split()


def _seen(text):
    """*text* without what no browser shows; HTML and Markdown have no way to write a NUL."""
    return re.sub("[\x00-\x08\x0e-\x1b\x7f\ufffd]", "", text)


def without_links(markdown):
    """Markdown without the links that we put there."""
    return re.sub(rf"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(/{_MARK}[^)]*\)", r"\1", markdown)


def _rendered(markdown):
    return MarkdownIt("commonmark", {"html": True}).render(markdown)


class _Reader(HTMLParser):
    """Collects text and harm; a second opinion, so not the parser that made the page safe."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.harm = [], []

    def handle_starttag(self, tag, attrs):
        """Note what could act, and the edges of blocks."""
        if tag in _HARMFUL:
            self.harm.append(tag)
        for name, value in attrs:
            plain = re.sub(r"[\x00-\x20]", "", html.unescape(value or "")).lower()
            if name.startswith("on") or (
                name in ("href", "src") and plain.startswith(("javascript:", "vbscript:", "data:"))
            ):
                self.harm.append(f"{tag} {name}={value}")
        if tag in ("p", "br", "li", "hr"):
            self.text.append(" ")

    def handle_endtag(self, tag):
        """Note the edges of blocks."""
        if tag == "p":
            self.text.append(" ")

    def handle_data(self, data):
        """Keep text."""
        self.text.append(data)
