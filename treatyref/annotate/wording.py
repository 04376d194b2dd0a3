"""The words by which descriptions are understood, and a phrase read with them."""

import re
from collections.abc import Callable, Iterator
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
_OF_EXPIRY, _OF_SIGNING = (
    ("expir", "due", "set", "schedul"),
    ("signed", "conclud", "reach", "struck", "agree"),
)
_LAST = re.compile(r"the (?:last|only|sole|one remaining)\b")
_CONVENTION = re.compile(r"\bconvention$")
_STEM = re.compile(r"(?:ation|ition|ing|ed|e|y|ion|or|er)$")


class Words(NamedTuple):
    """``describe.yaml`` read: see the comments there."""

    concepts: dict[str, str]
    states: dict[str, set[str]]
    ignored: frozenset[str]
    verbs: frozenset[str]
    breaks: frozenset[str]


@cache
def read_words(path: str | Path = WORDS_FILE) -> Words:
    """The ``Words`` of a file; *path* may be a curator's own."""
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    concepts = {stem(word): f"={group[0]}" for group in data["concepts"] for word in group}
    states: dict[str, set[str]] = {}
    for state, names in data["states"].items():
        for name in names:
            states.setdefault(name, set()).add(state)
    sets = (frozenset(str(data[key]).split()) for key in ("ignored", "verbs", "breaks"))
    return Words(concepts, states, *sets)


def stem(word: str) -> str:
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


def parts(text: str) -> Iterator[str]:
    """The words of *text* that are no figures; a word with hyphens also by its parts."""
    for word in WORD.findall(text):
        if not word[0].isdigit():
            yield word
            if "-" in word:
                yield from (part for part in word.split("-") if part.isalpha())


class Term(NamedTuple):
    """A word of a phrase: in small letters, and what it can be; ``concept`` is None where it says nothing."""

    word: str
    states: frozenset[str]
    year: bool
    number: str
    capital: bool
    name: bool
    concept: str | None


def term_of(raw: str, words: Words, concept: Callable[[str], str]) -> Term:
    """The ``Term`` that the word *raw* is; *concept* gives what stands for words of one meaning."""
    word = raw.lower().replace("’", "'").removesuffix("'s")
    states, ignored = frozenset(words.states.get(word, ())), word in words.ignored
    return Term(
        word,
        states,
        bool(YEAR.match(word)),
        word.replace(",", "") if word[0].isdigit() else "",
        raw[0].isupper(),
        not states and not ignored and not word.startswith("euro"),
        concept(word) if len(word) > 2 and not ignored and not states else None,
    )


class Reading:
    """A phrase read: its words as concepts, years, states, and whether it speaks of an end."""

    def __init__(
        self, text: str, noun_end: int, owner: str, words: Words, lexicon: Callable[[str], Term]
    ) -> None:
        """*lexicon* gives the ``Term`` of a word."""
        low = text.lower()
        self.low, self.noun_end = low, noun_end
        # Plain searches first: most phrases have none of these words.
        self.expiry = any(sign in low for sign in _OF_EXPIRY) and bool(_EXPIRY.search(low))
        self.unratified = "ratified" in low and bool(_UNRATIFIED.search(low))
        self.last = bool(_LAST.match(low))
        self.new = low.startswith(("the new ", "a new "))
        self.signing = any(sign in low for sign in _OF_SIGNING) and bool(_SIGNED.search(low))
        self.relative = _AGO.search(low) if self.signing or self.expiry else None
        self.years: list[tuple[str, bool]] = []
        self.numbers: list[str] = []
        self.names: list[str] = []
        self.states: set[frozenset[str]] = set()
        self.makers: set[frozenset[str]] = set()
        self.head: dict[str, str] = {}
        self.tail: dict[str, str] = {}
        self.indefinite = low.startswith(("a ", "an "))
        self.convention = low.endswith("convention", 0, noun_end) and bool(
            _CONVENTION.search(low, 0, noun_end)
        )
        owned = words.states.get(owner.lower()) or words.states.get(owner.lower().rpartition(" ")[2])
        self.foreign = bool(owner) and not owned
        for found in WORD.finditer(text):
            at, term = found.start(), lexicon(found[0])
            if term.states:
                self.states.add(term.states)
                if at < noun_end:
                    self.makers.add(term.states)
            if term.year:
                self.years.append((term.word, at > noun_end))
            elif term.number:
                self.numbers.append(term.number)
            elif term.capital and at:
                if term.name:
                    self.names.append(term.word)
            elif term.concept:
                (self.head if at < noun_end else self.tail)[term.concept] = term.word
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
