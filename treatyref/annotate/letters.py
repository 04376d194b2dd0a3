"""What the letters of a found name say: its case, and whether it is part of an address."""

import re

from treatyref.annotate.names import Pattern

_URL_EDGE = frozenset("/.@=_&?%+~-:#")
_URL = re.compile(
    r"://|^www\.|^[^@\s]+@[^@\s]+\.[a-z]|\.(?:com|org|net|gov|mil|int|ru|uk|eu|info|html?|php|pdf|jpe?g|png)\b",
    re.I,
)


def case_of(surface: str, pattern: Pattern) -> str:
    """How the letters of *surface* compare with the name's: as written, recased, lower or no."""
    if pattern.shape in ("phrase", "code") and pattern.sure:
        return "as written"
    name = pattern.text
    letters = [c for c in surface if c.isalpha()]
    if not letters or not any(c.isupper() or c.islower() for c in letters):
        return "as written"
    lower = not any(c.isupper() for c in letters)
    if pattern.kind == "class":
        return "as written"
    words = len(pattern.loose.split())
    if lower:
        if pattern.shape == "acronym":
            return "no"
        if words > 1 and any(w.isupper() and len(w) > 1 for w in name.split()):
            # "inf treaty": the head noun carries it; "new start" alone is two plain words.
            return "lower" if pattern.sure else "no"
        return "lower"
    if pattern.shape == "acronym" or any(w.isupper() and len(w) > 1 for w in name.split()):
        capital = [w for w in re.split(r"[^\w]+", name) if w.isupper() and len(w) > 1]
        if all(w in surface for w in capital) and not (surface.isupper() and not name.isupper()):
            return "as written"
        if all(w[0].isupper() for w in surface.split() if w[0].isalpha()):
            return "recased"
        return "recased" if surface[0].isupper() or pattern.sure else "no"
    if surface.isupper():
        return "recased" if words == 1 and len(surface) < 4 else "as written"
    return "as written" if surface[0].isupper() or not surface[0].isalpha() else "lower"


def in_address(scan: str, start: int, end: int) -> bool:
    """Whether the span is part of a web or mail address or a file name."""
    if not (start and scan[start - 1] in _URL_EDGE or end < len(scan) and scan[end] in "/.@=_&-"):
        return False
    low = start
    while low and start - low < 300 and not scan[low - 1].isspace() and scan[low - 1] not in "<>\"'()[]":
        low -= 1
    high = end
    while (
        high < len(scan) and high - end < 300 and not scan[high].isspace() and scan[high] not in "<>\"'()[]"
    ):
        high += 1
    return bool(_URL.search(scan[low:high]))
