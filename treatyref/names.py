"""How names are compared: one folding for look-ups, search and checks."""

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u2032"), "'")
_GONE = dict.fromkeys(map(ord, '\u00ad\u200b\u200c\u200d\u2060\ufeff"\u201c\u201d\u201e\u00ab\u00bb'))


def fold(text: str) -> str:
    """Fold *text* so that spellings of one name compare equal.

    Case, accents, quotation marks, kinds of dash and white space do not count,
    nor do hyphens against spaces: ``9М729``, in Cyrillic, stays apart from
    ``9M729``, but ``SSC 8`` and ``ssc‑8`` are one.
    """
    text = unicodedata.normalize("NFKC", text).translate(_DASHES | _QUOTES | _GONE).casefold()
    decomposed = unicodedata.normalize("NFD", text)
    text = (
        "".join(c for c in decomposed if not ("\u0300" <= c <= "\u036f"))
        if text.isascii() or _latin(text)
        else text
    )
    return re.sub(r"[\s\-_]+", " ", text).strip()


def _latin(text: str) -> bool:
    return not re.search(r"[\u0370-\u1fff\u2e80-\ud7ff]", text)
