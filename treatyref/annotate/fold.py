"""Turn text into bytes, one byte per character, in which spellings of a name compare equal.

One byte per code point means that a place found in the bytes is the place in
the text: nothing has to be counted back. Only where characters vanish (soft
hyphens) or runs of white space shrink is a list of shifts kept.
"""

import codecs
import re
from bisect import bisect_right
from typing import NamedTuple

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


def _table(keep_punctuation):
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


_LOOSE, _STRICT = _table(keep_punctuation=False), _table(keep_punctuation=True)
_NO_BYTES = codecs.charmap_encode(INVISIBLE, "strict", _ENCODE)[0]
_GONE = re.compile(b"[" + re.escape(_NO_BYTES) + b"]")
_WHITE = re.escape(codecs.charmap_encode(SPACES, "strict", _ENCODE)[0]) + rb" \t"
# A hyphen that ends a line, a line break with its blanks, or a run of blanks: one separator each.
_RUN = re.compile(rb"-[%b]*+\r?\n[%b]*+|[%b]++\r?\n[%b]*+|\r\n[%b]*+|\n[%b]++|[%b]{2,}+" % ((_WHITE,) * 7))
# Every run lies within one of these; a pattern that begins with a set is found much faster.
_RUN_AROUND = re.compile(rb"[\-\r\n%b][\r\n%b]+" % (_WHITE, _WHITE))
_RUN_SIGNS = (b"  ", b" \n", b"\n ", b"\r\n", b"-\n", b"\t")


class Folded(NamedTuple):
    """Folded text: ``loose`` for matching (padded with a space at both ends) and the way back.

    ``strict`` keeps punctuation; ``shifts`` is None where every place is its own.
    """

    loose: bytes
    encoded: bytes
    shifts: tuple | None

    def strict(self, start, end):
        """The folded text between two places, punctuation kept."""
        return self.encoded[start:end].translate(_STRICT)

    def place(self, index):
        """The place in the text of the folded byte at *index*."""
        if self.shifts is None:
            return index
        starts, deltas, _ = self.shifts
        return index + deltas[bisect_right(starts, index) - 1]

    def index(self, place):
        """The folded byte nearest to *place* in the text (for windows, not for spans)."""
        if self.shifts is None:
            return place
        _, deltas, places = self.shifts
        return place - deltas[max(bisect_right(places, place) - 1, 0)]


def encodable(text):
    """Whether every letter of *text* has a byte of its own."""
    return "?" not in codecs.charmap_encode(text.replace("?", ""), "replace", _ENCODE)[0].decode("latin-1")


def fold_name(text):
    """``(loose, strict)`` bytes of a name, runs of blanks as one."""
    encoded = codecs.charmap_encode(" ".join(text.split()), "replace", _ENCODE)[0].translate(None, _NO_BYTES)
    return encoded.translate(_LOOSE), encoded.translate(_STRICT)


def fold(text, join_lines=False):
    """Fold *text*; with *join_lines* a word broken by a hyphen at a line's end is made whole."""
    encoded = text.encode("ascii") if text.isascii() else codecs.charmap_encode(text, "replace", _ENCODE)[0]
    cuts = []
    if not text.isascii() and len(encoded.translate(None, _NO_BYTES)) != len(encoded):
        cuts = [(m.start(), m.end(), b"") for m in _GONE.finditer(encoded)]
    if any(sign in encoded for sign in _RUN_SIGNS):
        for around in _RUN_AROUND.finditer(encoded):
            for run in _RUN.finditer(encoded, *around.span()):
                broken = run[0][0] == 45
                cuts.append((run.start(), run.end(), b"" if broken and join_lines else b" "))
        cuts.sort()
    shifts = None
    if cuts:
        encoded, shifts = _cut(encoded, cuts)
    return Folded(b" " + encoded.translate(_LOOSE) + b" ", encoded, shifts)


def _cut(encoded, cuts):
    parts, starts, deltas, at, size = [], [0], [0], 0, 0
    for start, end, put in cuts:
        if start < at:
            continue
        parts += (encoded[at:start], put)
        size += start - at + len(put)
        at = end
        starts.append(size)
        deltas.append(at - size)
    parts.append(encoded[at:])
    # Of each stretch: where it starts in the folded text, how far it is shifted, where it starts in the text.
    places = tuple(start + delta for start, delta in zip(starts, deltas, strict=True))
    return b"".join(parts), (tuple(starts), tuple(deltas), places)


def line_joints(text):
    """Places at which a hyphen ends a line inside a word."""
    if "-\n" not in text and "-\r\n" not in text:
        return []
    return [m.start() for m in re.finditer(r"(?<=[a-zа-я])-\r?\n(?=[a-zа-я])", text)]
