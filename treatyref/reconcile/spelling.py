"""How messy spellings of names are compared: keys, words, and what counts as another number."""

import re
from collections.abc import Iterable

from treatyref.names import fold

#: Shorthand of tables and lists -> the word.
SHORT = {"blk": "block", "mk": "mark", "msl": "missile", "tty": "treaty", "sys": "system", "var": "variant"}
#: Words that say what a thing is, not which.
GENERIC = frozenset(
    re.findall(
        r"\w+",
        """a agreement and ballistic cruise first glcm ground hypersonic icbm in intercontinental irbm land
        launched long medium missile missiles mrbm nato nuclear of on range russia russian s series short
        slbm slcm soviet strategic system systems tactical the treaty type u us usa ussr weapon weapons""",
    )
)
#: Words after which a number or letter names a version of the thing, not another thing.
VERSION = frozenset(("block", "mark", "mod", "model", "variant", "version"))
_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v"}
_BRACKETS = re.compile(r"[(\[/|;,:=]|\baka\b|\ba\.k\.a\.|\bor\b|[)\]]", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The folded words of *text*: punctuation apart, shorthand written out."""
    return [SHORT.get(word, word) for word in re.findall(r"\w+", fold(text))]


def key(parts: Iterable[str]) -> str:
    """One string for *parts* (words): what spaces and hyphens split is together again."""
    return "".join(parts)


def roman(parts: Iterable[str]) -> list[str]:
    """*parts* with the numbers 1 to 5 that stand alone as Roman numerals."""
    return [_ROMAN.get(part, part) for part in parts]


def keys(text: str) -> tuple[str, ...]:
    """The keys under which *text* is looked up: as written, and with Roman numerals."""
    parts = words(text)
    return tuple(dict.fromkeys((key(parts), key(roman(parts)))))


def pieces(text: str) -> list[str]:
    """*text* split where one name ends and another begins: brackets, slashes, commas, "aka"."""
    return [piece for piece in (part.strip() for part in _BRACKETS.split(text)) if words(piece)]


def numbers(text: str) -> list[str]:
    """What tells one model from the next: its numbers, Roman numerals and single letters, sorted."""
    found: list[str] = []
    for word in roman(words(text)):
        found += re.findall(r"\d+", word)
        if re.fullmatch(r"[ivx]{1,4}|[a-z]", word) and word not in GENERIC:
            found.append(word)
        found += re.findall(r"(?<=\d)[a-z]+$", word)
    return sorted(found)
