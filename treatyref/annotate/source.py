"""Raw text of a format → the text a reader sees, and the way back to raw places.

Text inside tags, link targets, scripts, styles and code is left out. Inline
mark-up vanishes, so that a name may run through it; block mark-up becomes
``BREAK``, which no name crosses.

No maintained HTML tokenizer for Python reports where each piece of text stands
in the raw input (lxml and selectolax give none, html.parser gives lines, and
before Python 3.11.13 takes quadratic time on hostile input), hence the small
one here. Every expression is possessive, so each character is read once.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

BREAK = "\x00"
_INLINE_TEXT = (
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q s small span strike "
    "strong sub sup time tt u var wbr"
)
INLINE = frozenset(_INLINE_TEXT.split())
_HIDDEN_TEXT = "script style code kbd samp template textarea noscript iframe xmp noembed title math"
HIDDEN = frozenset(_HIDDEN_TEXT.split())

TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/>]*+)"
    r"(?:[\s/]++|[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]*+))?+|=)*+>"
)
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}+|#[0-9]{1,7}+|[A-Za-z][A-Za-z0-9]{1,31}+);?+")
_MARKUP_START = re.compile(r"<(?=[a-zA-Z/!?])|&(?=[#A-Za-z])")


class Piece(NamedTuple):
    """A stretch of raw text: what of it is read, where it stood, how long it was."""

    text: str
    start: int
    end: int


class Scannable:
    """The text to scan, and ``raw(start, end)``, which turns its spans into spans of the raw text."""

    def __init__(self, text: str, pieces: Sequence[Piece] | None = None) -> None:
        self.text = text
        self._is_raw, self._pieces = pieces is None, pieces or ()
        self._starts, size = [], 0
        for piece in self._pieces:
            self._starts.append(size)
            size += len(piece.text)
        self._raw_starts: list[int] = []  # filled at first need

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of the scannable span; a character made from an entity covers the entity."""
        if self._is_raw:
            return start, end
        return self._place(start)[0], self._place(end - 1)[1]

    def scanned(self, start: int, end: int) -> tuple[int, int]:
        """The scannable span of a raw span that ``raw`` gave."""
        if self._is_raw:
            return start, end
        if not self._raw_starts:
            self._raw_starts = [piece.start for piece in self._pieces]
        return self._scanned_place(start), self._scanned_place(end - 1) + 1

    def _scanned_place(self, at: int) -> int:
        number = bisect_right(self._raw_starts, at) - 1
        piece = self._pieces[number]
        return self._starts[number] + min(at - piece.start, len(piece.text) - 1)

    def _place(self, at: int) -> tuple[int, int]:
        number = bisect_right(self._starts, at) - 1
        piece, inside = self._pieces[number], at - self._starts[number]
        if len(piece.text) == piece.end - piece.start:
            return piece.start + inside, piece.start + inside + 1
        return piece.start, piece.end


def scannable(raw: str, format: str) -> Scannable:
    """The scannable text of *raw*, which is ``text``, ``html`` or ``markdown``."""
    if format == "text":
        return Scannable(raw)
    if format == "html":
        pieces = list(_html(raw, 0, len(raw)))
    elif format == "markdown":
        pieces = list(_markdown(raw))
    else:
        raise ValueError(f"format {format!r} is none of text, html, markdown")
    return Scannable("".join(piece.text for piece in pieces), pieces)


def _html(raw: str, at: int, end: int) -> Iterator[Piece]:
    """The pieces of HTML between two places."""
    while at < end:
        found = _MARKUP_START.search(raw, at, end)
        if not found:
            yield Piece(raw[at:end], at, end)
            return
        place = found.start()
        if place > at:
            yield Piece(raw[at:place], at, place)
        if raw[place] == "&":
            piece = _entity(raw, place, end)
            yield piece
            at = piece.end
        elif raw.startswith("<!--", place):
            close = raw.find("-->", place + 4, end)
            at = end if close < 0 else close + 3
        elif raw[place + 1] in "!?":
            close = raw.find(">", place, end)
            at = end if close < 0 else close + 1
        else:
            tag = TAG.match(raw, place, end)
            if not tag:
                if raw[place + 1] == "/" and place + 2 < end and not raw[place + 2].isalpha():
                    # "</ " opens a bogus comment.
                    close = raw.find(">", place, end)
                    at = end if close < 0 else close + 1
                    continue
                return  # the input ends inside a tag: a browser drops the rest
            name = tag[2].lower()
            at = tag.end()
            if name in HIDDEN and not tag[1] and not (name == "math" and raw[at - 2] == "/"):
                yield Piece(BREAK, place, at)
                closing = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE).search(raw, at, end)
                if not closing:
                    return
                at = closing.start()
            elif name == "br":
                yield Piece("\n", place, at)
            elif name not in INLINE:
                yield Piece(BREAK, place, at)


def _entity(raw: str, place: int, end: int) -> Piece:
    found = _ENTITY.match(raw, place, end)
    if not found:
        return Piece("&", place, place + 1)
    text = html.unescape(found[0])
    if text == found[0] or (not found[0].endswith(";") and len(text) > 2):
        return Piece(found[0], place, found.end())
    return Piece(text, place, found.end())


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]{1,999}\]:")
_BLOCK_START = re.compile(r"[ \t]*(?:#{1,6}(?=[ \t\n])|[-*+][ \t]|\d{1,9}[.)][ \t]|[-=*_]{2,}[ \t]*$|\|)")
_QUOTE = re.compile(r"(?:[ \t]{0,3}>[ \t]?)+")
_TICKS = re.compile("`+")
_INLINE_START = re.compile(r"[`\[\]<&*_~\\!|\n]")
_TARGET = re.compile(r"\((?:[^()\\\n]|\\.|\([^()\n]{0,999}\)){0,4000}\)|\[[^\[\]\n]{0,999}\]")
_AUTOLINK = re.compile(r"<[a-zA-Z][a-zA-Z0-9+.\-]{1,31}:[^\s<>]*+>|<[^\s<>@]{1,64}+@[^\s<>]{1,255}+>")


def _markdown(raw: str) -> Iterator[Piece]:
    """The pieces of Markdown: lines first for code blocks and definitions, then what is inline."""
    fence, before_blank, at = None, True, 0
    start = None  # start of the run of lines that are prose
    for line in raw.splitlines(keepends=True):
        end = at + len(line)
        opened = _FENCE.match(line)
        blank = not line.strip()
        if fence:
            if opened and opened[1][0] == fence[0] and len(opened[1]) >= len(fence):
                fence = None
            prose = False
        elif opened:
            fence, prose = opened[1], False
        elif _DEFINITION.match(line) or (before_blank and not blank and line.startswith(("    ", "\t"))):
            prose = False
        else:
            prose = True
        if prose and start is None:
            start = at
        if not prose:
            if start is not None:
                yield from _markdown_prose(raw, start, at)
                start = None
            yield Piece(BREAK, at, end)
        before_blank = blank or (before_blank and not prose)
        at = end
    if start is not None:
        yield from _markdown_prose(raw, start, at)


def _markdown_prose(raw: str, at: int, end: int) -> Iterator[Piece]:
    closers: dict[int, bool] = {}
    line_start = True
    while at < end:
        if line_start:
            line_start = False
            quote = _QUOTE.match(raw, at, end)
            if quote:
                at = quote.end()
            block = _BLOCK_START.match(raw, at, end)
            if block:
                yield Piece(BREAK, at, block.end())
                at = block.end()
        found = _INLINE_START.search(raw, at, end)
        if not found:
            yield Piece(raw[at:end], at, end)
            return
        place = found.start()
        if place > at:
            yield Piece(raw[at:place], at, place)
        char = raw[place]
        if char == "\n":
            yield Piece("\n", place, place + 1)
            at, line_start = place + 1, True
        elif char == "\\":
            if place + 1 < end and raw[place + 1] in "\\`*_{}[]()#+-.!|<>~&'\"/:;,":
                yield Piece(raw[place + 1], place + 1, place + 2)
                at = place + 2
            else:
                at = place + 1
        elif char == "`" and (ticks := _TICKS.match(raw, place, end)):
            at = _skip_code(raw, ticks, end, closers)
            yield Piece(BREAK, place, at)
        elif char == "&":
            piece = _entity(raw, place, end)
            yield piece
            at = piece.end
        elif char == "<":
            at = yield from _markdown_angle(raw, place, end)
        elif char == "]":
            target = _TARGET.match(raw, place + 1, end)
            at = target.end() if target else place + 1
            if not target:
                yield Piece("]", place, place + 1)
        elif char == "!" and raw.startswith("![", place):
            # The text of a picture becomes an attribute: it is left out with its target.
            close = raw.find("]", place, min(end, place + 2000))
            target = _TARGET.match(raw, close + 1, end) if close > 0 else None
            at = target.end() if target else place + 1
            yield Piece(BREAK, place, at)
        elif char in "*~" or (char == "_" and not _inside_word(raw, place)):
            at = place + 1
        elif char == "|":
            yield Piece(BREAK, place, place + 1)
            at = place + 1
        elif char == "[":
            yield Piece("[", place, place + 1)
            at = place + 1
        else:
            yield Piece(char, place, place + 1)
            at = place + 1


def _markdown_angle(raw: str, place: int, end: int) -> Generator[Piece, None, int]:
    """An autolink, a comment or a tag; yields its pieces, returns where to go on."""
    auto = _AUTOLINK.match(raw, place, end)
    if auto:
        yield Piece(BREAK, place, auto.end())
        return auto.end()
    if raw.startswith("<!--", place):
        close = raw.find("-->", place + 4, end)
        return end if close < 0 else close + 3
    tag = TAG.match(raw, place, min(end, place + 4000))
    if not tag:
        yield Piece("<", place, place + 1)
        return place + 1
    name = tag[2].lower()
    if name in HIDDEN and not tag[1]:
        yield Piece(BREAK, place, tag.end())
        closing = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE).search(raw, tag.end(), end)
        return closing.start() if closing else end
    if name not in INLINE:
        yield Piece(BREAK, place, tag.end())
    return tag.end()


def _skip_code(raw: str, ticks: re.Match[str], end: int, closers: dict[int, bool]) -> int:
    """Where the code span that *ticks* open ends, or after them where none closes it.

    *closers* remembers lengths of ticks known to have no closer, so that the search stays linear.
    """
    size = len(ticks[0])
    if closers.get(size):
        return ticks.end()
    close = re.compile(rf"(?<!`)`{{{size}}}(?!`)").search(raw, ticks.end(), end)
    if close:
        return close.end()
    closers[size] = True
    return ticks.end()


def _inside_word(raw: str, place: int) -> bool:
    before = raw[place - 1 : place] if place else ""
    return before.isalnum() and raw[place + 1 : place + 2].isalnum()
