"""Turn text into bytes, one byte per character, in which spellings of a name compare equal.

One byte per code point means that a place found in the bytes is the place in
the text: nothing has to be counted back. Only where characters vanish (soft
hyphens) or runs of white space shrink is a list of shifts kept.
"""

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from operator import sub
from typing import NamedTuple

import daachorse

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
QUOTES = "\u2018\u2019\u201a\u201b\u02bc\u2032\u201c\u201d\u201e\u00ab\u00bb"
SPACES = "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u0301"
CYRILLIC = "".join(map(chr, range(0x410, 0x450))) + "ЁёІіЇїЄє"
ACCENTED = "ÉéÈèÖöÜüÄäÇçÑñÁáÍíÓóŠšŽž"
_ALPHABET = "".join(map(chr, range(128))) + CYRILLIC + DASHES + QUOTES + SPACES + INVISIBLE
_ALPHABET += ACCENTED[: 256 - len(_ALPHABET)]
_ALPHABET += "\ufffe" * (256 - len(_ALPHABET))
_ENCODE = codecs.charmap_build(_ALPHABET)


def _table(keep_punctuation: bool) -> bytes:
    """Byte → byte: lower case, one kind of quotation mark, white space and dashes as a space."""
    table = bytearray(256)
    for code, char in enumerate(_ALPHABET):
        if (
            char in DASHES
            or char == "-"
            or char in SPACES
            or (char.isspace() and char not in "\x1c\x1d\x1e\x1f")
        ):
            folded = " "
        elif char in QUOTES:
            folded = "'" if keep_punctuation else " "
        elif char.isalnum():
            folded = char.lower()
        else:
            folded = char if keep_punctuation else " "
        table[code] = codecs.charmap_encode(folded, "replace", _ENCODE)[0][0]
    return bytes(table)


_LOOSE, STRICT = _table(keep_punctuation=False), _table(keep_punctuation=True)
_NO_BYTES = codecs.charmap_encode(INVISIBLE, "strict", _ENCODE)[0]
_GONE = re.compile(b"[" + re.escape(_NO_BYTES) + b"]")
_WHITE = re.escape(codecs.charmap_encode(SPACES, "strict", _ENCODE)[0]) + rb" \t"
_BROKEN = re.compile(rb"-[%b]*+\r?\n[%b]*+" % (_WHITE, _WHITE))  # a hyphen that ends a line
# With the hyphen first, for which a text is searched fast.
_JOINT = re.compile(r"-(?<=[a-zа-я]-)\r?\n(?=[a-zа-я])")
_AS_BLANKS = bytes(32 if char in SPACES + " \t\r\n" else code for code, char in enumerate(_ALPHABET))
_BUT_LINES = bytes(10 if code == 10 else blank for code, blank in enumerate(_AS_BLANKS))
_BLANKS = re.compile(rb"  +")
# Pairs of blanks but for two line breaks. An automaton looks for them several times as fast as ``in`` does.
_PAIRS = daachorse.DoubleArrayAhoCorasick([b"  ", b" \n", b"\n "])
# Latin-1 is encoded much faster than an alphabet of one's own, and these are the letters beside it that news
# has: each takes the place of a control character that no text needs (where Windows has the letter).
_STAND_INS = dict(zip("\u2018\u2019\u201c\u201d\u2013\u2014", "\x91\x92\x93\x94\x96\x97", strict=True))
_LETTERS = {stand_in: letter for letter, stand_in in _STAND_INS.items()}
_FROM_LATIN = b"".join(
    codecs.charmap_encode(_LETTERS.get(chr(code), chr(code)), "replace", _ENCODE)[0] for code in range(256)
)

#: Of each stretch of a text that is shifted: where it starts folded, how far it is shifted, where it starts.
Shifts = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
#: A run of bytes that is cut: start, end, what is put there.
_Run = tuple[int, int, bytes]


class Folded(NamedTuple):
    """Folded text: ``loose`` for matching (padded with a space at both ends) and the way back.

    ``encoded`` is the text as bytes, its runs of blanks shrunk; ``shifts`` is None where no place is moved;
    ``broken`` says whether a hyphen ends a line anywhere, ``foreign`` whether a letter has no byte.
    """

    loose: bytes
    encoded: bytes
    shifts: Shifts | None
    broken: bool
    foreign: bool

    def place(self, index: int) -> int:
        """The place in the text of the folded byte at *index*."""
        if self.shifts is None:
            return index
        starts, deltas, _ = self.shifts
        return index + deltas[bisect_right(starts, index) - 1]

    def nearest(self, place: int) -> int:
        """The folded byte nearest to *place* in the text (for windows, not for spans)."""
        if self.shifts is None:
            return place
        _, deltas, places = self.shifts
        return place - deltas[max(bisect_right(places, place) - 1, 0)]


def encodable(text: str) -> bool:
    """Whether every letter of *text* has a byte of its own."""
    return "?" not in codecs.charmap_encode(text.replace("?", ""), "replace", _ENCODE)[0].decode("latin-1")


def fold_name(text: str) -> tuple[bytes, bytes]:
    """``(loose, strict)`` bytes of a name, runs of blanks as one."""
    encoded = codecs.charmap_encode(" ".join(text.split()), "replace", _ENCODE)[0].translate(None, _NO_BYTES)
    return encoded.translate(_LOOSE), encoded.translate(STRICT)


def fold(text: str, join_lines: bool = False) -> Folded:
    """Fold *text*; with *join_lines* a word broken by a hyphen at a line's end is made whole."""
    encoded = _encoded(text)
    gone = any(code in encoded for code in _NO_BYTES)
    shifts, broken = None, _BROKEN.search(encoded) is not None
    if gone or broken:
        cuts = [(m.start(), m.end(), b"") for m in _GONE.finditer(encoded)] if gone else []
        cuts += _runs(encoded, join_lines)
        if cuts:
            encoded, shifts = _cut(encoded, *zip(*_apart(sorted(cuts)), strict=True))
    else:
        encoded, shifts = _shrunk(encoded)
    # A letter without a byte has become a question mark.
    foreign = encoded.count(b"?") != text.count("?")
    return Folded(b" " + encoded.translate(_LOOSE) + b" ", encoded, shifts, broken, foreign)


def _encoded(text: str) -> bytes:
    """*text* in the alphabet, a question mark for what is not in it."""
    if text.isascii():
        return text.encode("ascii")
    plain = text
    for letter, stand_in in _STAND_INS.items():
        plain = plain.replace(letter, stand_in)
    try:
        return plain.encode("latin-1").translate(_FROM_LATIN)
    except UnicodeEncodeError:
        return codecs.charmap_encode(text, "replace", _ENCODE)[0]


def _runs(encoded: bytes, join_lines: bool) -> list[_Run]:
    """``(start, end, what to put there)`` of the runs of *encoded* that become one separator or none."""
    broken = {m.start() + 1: m.end() for m in _BROKEN.finditer(encoded)}
    cuts = [(start - 1, end, b"" if join_lines else b" ") for start, end in broken.items()]
    for blanks in _BLANKS.finditer(encoded.translate(_AS_BLANKS)):
        start, end = broken.get(blanks.start(), blanks.start()), blanks.end()
        if end - start > 1 and not _parts_paragraphs(encoded[start:end]):
            cuts.append((start, end, b" "))
    return cuts


def _shrunk(encoded: bytes) -> tuple[bytes, Shifts | None]:
    """*encoded* with its runs of white space shrunk, and the shifts; for texts that need no other cuts."""
    pairs = _PAIRS.find_overlapping(encoded.translate(_BUT_LINES).replace(b"\n\n", b".."))
    if not pairs:
        return encoded, None
    blanks, free = encoded.translate(_AS_BLANKS), 0
    starts: list[int] = []
    ends: list[int] = []
    for start, _, _ in pairs:
        # What a pair begins is a run from there on: only an empty line can stand before it.
        if start >= free and (run := _BLANKS.match(blanks, start)):
            free = run.end()
            if not _parts_paragraphs(encoded[start:free]):
                starts.append(start)
                ends.append(free)
    return _cut(encoded, starts, ends, [b" "] * len(starts)) if starts else (encoded, None)


def _parts_paragraphs(run: bytes) -> bool:
    """Whether a run of blanks has an empty line: it stays as it is, for no name goes on behind it."""
    return run.count(b"\n") > 1 or run.count(b"\r") > 1


def _apart(cuts: Iterable[_Run]) -> Iterator[_Run]:
    """Sorted *cuts* without those that begin inside another."""
    free = 0
    for start, end, put in cuts:
        if start >= free:
            yield start, end, put
            free = end


def _cut(
    encoded: bytes, starts: Sequence[int], ends: Sequence[int], puts: Sequence[bytes]
) -> tuple[bytes, Shifts]:
    """*encoded* with *puts* in place of what stands from *starts* to *ends*, in order and apart."""
    # Of each stretch left: where it starts in the text, how far it is shifted, and where it starts folded.
    places = (0, *ends)
    deltas = tuple(accumulate(map(sub, map(sub, ends, starts), map(len, puts)), initial=0))
    left = map(encoded.__getitem__, map(slice, places, (*starts, len(encoded))))
    parts = chain.from_iterable(zip(left, (*puts, b""), strict=True))
    return b"".join(parts), (tuple(map(sub, places, deltas)), deltas, places)


def line_joints(text: str) -> list[int]:
    """Places at which a hyphen ends a line inside a word."""
    return [m.start() for m in _JOINT.finditer(text)]
