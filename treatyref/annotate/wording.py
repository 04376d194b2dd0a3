"""The words by which descriptions are understood, and a phrase read with them."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

WORDS_FILE = Path(__file__).with_name("describe.yaml")
YEAR = re.compile(r"(?:19|20)\d\d$")
WORD = re.compile(r"\d{1,3}(?:,\d{3})+|[^\W_]+(?:[\-.'’][^\W_]+)*")
_EXPIRY = re.compile(
    r"(?i)\b(?:due|set|scheduled)[ \n]to[ \n](?:expire|lapse|run out|end)|\bexpir(?:ing|es|ed)\b"
)
_UNRATIFIED = re.compile(r"\b(?:unratified|never ratified)\b")
_SIGNED = re.compile(r"\b(?:signed|concluded|reached|struck|agreed)\b")
_AGO = re.compile(
    r"\b(?:(?P<day>yesterday|today|last night|"
    r"on (?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day))|"
    r"(?P<when>last|next|in|this) (?P<month>january|february|march|april|may|june|"
    r"july|august|september|october|november|december))\b"
)
_STEM = re.compile(r"(?:ation|ition|ing|ed|e|y|ion|or|er)$")


class Words(NamedTuple):
    """``describe.yaml`` read: see the comments there."""

    concepts: dict
    states: dict
    ignored: frozenset
    verbs: frozenset
    breaks: frozenset


@cache
def read_words(path=WORDS_FILE):
    """The ``Words`` of a file; *path* may be a curator's own."""
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    concepts = {stem(word): f"={group[0]}" for group in data["concepts"] for word in group}
    states = {}
    for state, names in data["states"].items():
        for name in names:
            states.setdefault(name, set()).add(state)
    sets = (frozenset(str(data[key]).split()) for key in ("ignored", "verbs", "breaks"))
    return Words(concepts, states, *sets)


def stem(word):
    low = word.lower().replace("’", "'").removesuffix("'s")
    if len(low) <= 4:
        return low.rstrip("s") or low
    low = (
        low.removesuffix("ies") + "y"
        if low.endswith("ies")
        else low[:-1]
        if low[-1] == "s" and low[-2] != "s"
        else low
    )
    stem = _STEM.sub("", low)
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls" else stem


def parts(text):
    """The words of *text* that are no figures; a word with hyphens also by its parts."""
    for word in WORD.findall(text):
        if not word[0].isdigit():
            yield word
            if "-" in word:
                yield from (part for part in word.split("-") if part.isalpha())


class Reading:
    """A phrase read: its words as concepts, years, states, and whether it speaks of an end."""

    def __init__(self, text, noun_end, owner, words, concept):
        low = text.lower()
        self.low, self.noun_end = low, noun_end
        self.expiry = bool(_EXPIRY.search(low))
        self.unratified = bool(_UNRATIFIED.search(low))
        self.last = bool(re.match(r"the (?:last|only|sole|one remaining)\b", low))
        self.new = low.startswith(("the new ", "a new "))
        self.signing = bool(_SIGNED.search(low))
        self.relative = _AGO.search(low) if self.signing or self.expiry else None
        self.years, self.numbers, self.states, self.names = [], [], set(), []
        self.head, self.tail, self.makers = {}, {}, set()
        self.indefinite = low.startswith(("a ", "an "))
        self.convention = bool(re.search(r"\bconvention$", low[:noun_end]))
        owned = words.states.get(owner.lower()) or words.states.get(owner.lower().rpartition(" ")[2])
        self.foreign = bool(owner) and not owned
        for found in WORD.finditer(text):
            raw, word = found[0], found[0].lower().replace("’", "'").removesuffix("'s")
            states = words.states.get(word)
            if states:
                self.states.add(frozenset(states))
                if found.start() < noun_end:
                    self.makers.add(frozenset(states))
            if YEAR.match(word):
                self.years.append((word, found.start() > noun_end))
            elif word[0].isdigit():
                self.numbers.append(word.replace(",", ""))
            elif raw[0].isupper() and found.start():
                if not states and word not in words.ignored and not word.startswith("euro"):
                    self.names.append(word)
            elif len(word) > 2 and word not in words.ignored and not states:
                side = self.head if found.start() < noun_end else self.tail
                side[concept(word)] = word
        self.telling = bool(
            self.years
            or self.numbers
            or self.names
            or self.relative
            or self.unratified
            or self.head
            or self.tail
        )
        self.keys = {*(year for year, _ in self.years), *self.numbers, *self.head, *self.tail, *self.names}
