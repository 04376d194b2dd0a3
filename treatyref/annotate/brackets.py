"""Acronyms that a text spells out in brackets, and those it introduces there."""

import re
from dataclasses import replace

from treatyref.annotate.match import Hit
from treatyref.annotate.verdict import Candidate

_BRACKETED = re.compile(r"\s?\(\s?[\"'“‘]?([A-Z][A-Z\-]{1,7})[\"'”’]?\s?\)")
_SMALL_WORDS_TEXT = "of and the on for to in a an with s"
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())


def spelt_out(scan: str, start: int, end: int) -> str | None:
    """The words whose initials a bracketed acronym at the span gives, or None."""
    if not (scan.startswith("(", start - 1) or scan.startswith(" (", end)):
        return None
    letters = [c.lower() for c in scan[start:end] if c.isalpha()]
    if len(letters) < 2 or " " in scan[start:end]:
        return None
    if scan[max(0, start - 1) : start] == "(" and scan[end : end + 1] in (")", ",", ";"):
        words = list(re.finditer(r"[^\W_]+", scan[max(0, start - 140) : start - 1]))
        base, need, at = max(0, start - 140), len(letters) - 1, len(words) - 1
        while at >= 0 and need >= 0:
            word = words[at][0].lower()
            if word[0] == letters[need]:
                need -= 1
            elif word not in _SMALL_WORDS:
                return None
            at -= 1
        if need < 0:
            return scan[base + words[at + 1].start() : start].rstrip(" (")
    if scan[end : end + 2] == " (":
        close = scan.find(")", end, end + 140)
        inside = re.findall(r"[^\W_]+", scan[end + 2 : close]) if close > 0 else []
        initials = [w[0].lower() for w in inside if w.lower() not in _SMALL_WORDS]
        if initials == letters:
            return scan[end + 2 : close]
    return None


def introduced(candidates: list[Candidate], scan: str) -> list[Candidate]:
    """Add acronyms that the text itself introduces in brackets after a full name, and their later uses."""
    added, taken = [], {c.hit.start for c in candidates}
    for item in candidates:
        if not item.accepted or item.hit.end - item.hit.start < 12:
            continue
        found = _BRACKETED.match(scan, item.hit.end, item.hit.end + 20)
        if not found or found.start(1) in taken:
            continue
        words = re.findall(r"[^\W_]+", scan[item.hit.start : item.hit.end])
        initials = "".join(w[0] for w in words if w.lower() not in _SMALL_WORDS).upper()
        short = found[1]
        if short.replace("-", "") not in (initials, initials[:-1]):
            continue
        for use in re.finditer(rf"(?<![\w\-]){re.escape(short)}(?!\w)", scan[item.hit.end :]):
            start = item.hit.end + use.start()
            if start not in taken:
                taken.add(start)
                hit = Hit(start, start + len(short), (item.pattern,))
                pattern = replace(item.pattern, naming=False)
                added.append(
                    Candidate(hit, pattern, True, None, f"introduced in brackets after {words[0]} …")
                )
    if not added:
        return candidates
    spans = [(c.hit.start, c.hit.end) for c in candidates]
    added = [a for a in added if not any(s < a.hit.end and a.hit.start < e for s, e in spans)]
    return sorted((*candidates, *added), key=lambda c: c.hit.start)
