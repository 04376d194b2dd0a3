"""Signs right beside a name: that it names something else, or that it is treated as a treaty or a weapon.

Of a name that may mean several things the words next to it tell most, whatever the rest of the text is about.
Nouns that name other things stand in ``context.yaml`` under ``others``; forms of speech stand here.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from treatyref.annotate.names import TREATY_NOUNS

_GAP = "[ \u00a0\n]"
_CLOSING, _OPENING = "\"'”’»", "\"'“‘«"
_CLOSED, _OPENED = f"[{_CLOSING}]?", f"[{_OPENING}]?"
_YEAR = r"((?:1[89]|20)\d\d)\b(?!s)"
_MONTH = rf"(?:[A-Z][a-z]+{_GAP})?"


def _any(text: str) -> str:
    """An expression for any of the phrases in *text*, which commas part."""
    phrases = (" ".join(phrase.split()) for phrase in text.split(","))
    return "(?:" + "|".join(phrase.replace(" ", _GAP) for phrase in phrases if phrase) + ")"


def _last_words(text: str) -> frozenset[str]:
    """The last word of each phrase in *text*."""
    return frozenset(phrase.split()[-1] for phrase in text.split(","))


def _phrases(text: str) -> frozenset[str]:
    """The phrases in *text*, which commas part."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split(","))


def _first_letters(text: str) -> frozenset[str]:
    """The first two letters of each phrase in *text*: a cheap look before an expression's."""
    return frozenset(phrase.strip()[:2] for phrase in text.split(","))


_AFTER = re.compile(
    rf"(?:['’]s|[\"'”’»])?(?:,{_GAP}(?:an?|the))?[ \u00a0\n\-]"
    r"((?P<first>[^\W_]+)(?:[ \-][^\W_]+(?:-[^\W_]+)?)?)"
)
# "Iskander Yusof, 43," and "Iskander Yusof Bin Ismail"
_AGE = re.compile(
    r"(?:[ \u00a0](?:[A-Z][\w'’\-]+|[A-Z]\.|bin|binti|ibn|al|el|von|van|de)){0,4}, [1-9]\d(?=,| and\b)"
)
_FATHER = re.compile(r"(?:[ \u00a0][A-Z][\w'’\-]+){0,2}[ \u00a0][Bb](?:in|inti)[ \u00a0][A-Z]")
# "NAME, a Russian think-tank," and "NAME Mahmoudi, Iran's envoy in": the phrase's last word says what it is.
_CALLED = re.compile(
    rf"{_CLOSED}(?:[ \u00a0][A-Z][\w'’\-]+)?,{_GAP}(?:an?|the|his|her|its|[A-Z]\w+['’]s?){_GAP}"
    rf"((?:[\w\-]+{_GAP}){{0,4}}?)([\w\-]+)"
    rf"(?=[,.;:)—]|$|{_GAP}(?:in|of|on|at|to|for|from|with|by|near|and|that|which|who|whose|was|is|has|had|based|"
    r"called|about|trained|owned|bred|born|founded|run|led)\b)"
)
_OF_YEAR = re.compile(
    rf"\)?,?{_GAP}(?:of{_GAP}|(?:which was |was |had been |first )?signed{_GAP}"
    rf"(?:[^\W\d]+{_GAP}){{0,5}}?in{_GAP}){_MONTH}{_YEAR}"
)
_YEAR_BEFORE = re.compile(rf"\b{_YEAR}{_GAP}$")
_TREATY_WORD = re.compile(rf"(?i)(?:{TREATY_NOUNS})")
_NEW_ONE = re.compile(rf"(?i)\b(?:an?|any|another|some|no){_GAP}$")
_AT = re.compile(rf"\bat{_GAP}$")
_MEETING = re.compile(
    r"[ \u00a0\n\-](?:\w+[ \-])?"
    + _any(
        "review, talk, conference, meeting, summit, session, negotiation, level, limit, ceiling, inspection,"
        "headquarters, rules, prepcom, assembly, site, treaty, pact"
    )
)
_THINGS = {
    "treaty": "treaty, pact, accord, convention",
    "system": "missile, rocket, torpedo, ICBM, bomber, warhead, glider",
}
_NAMING = "the, its, called, named, dubbed, christened, known as, code-named, codenamed"
_NAMED = _last_words(_NAMING)
# "the MX, a ten-warhead missile" and "its first missile, called Fattah"
_APPOSED = {
    kind: (
        re.compile(
            rf"{_CLOSED},{_GAP}(?:the|an?|its|their|one|[A-Z]\w+['’]s?){_GAP}"
            rf"(?:[\w\-]+{_GAP}){{0,3}}?({_any(things)})s?\b"
        ),
        re.compile(rf"\b({_any(things)})s?,?{_GAP}(?:[\w\-]+{_GAP}){{0,2}}?{_any(_NAMING)}{_GAP}{_OPENED}$"),
    )
    for kind, things in _THINGS.items()
}
_TO_TREATIES = """
    leave, leaves, leaving, left, quit, quits, quitting, exit, exits, exited, exiting, abandon,
    abandons, abandoned, tear up, tears up, tearing up, tore up, rip up, ripped up, withdraw from,
    withdraws from, withdrew from, withdrawn from, withdrawing from, withdrawal from, departure from,
    exit from, pull out of, pulls out of, pulled out of, pulling out of, walk out of, walked out of,
    back out of, backed out of, drop out of, dropped out of, join, joins, joined, joining, accede to,
    acceded to, accession to, ratify, ratifies, ratified, ratifying, ratification of, renounce,
    renounces, renounced, suspend, suspends, suspended, suspending, violate, violates, violated,
    violating, violation of, violations of, breach, breaches, breached, breaching, breach of, breaches
    of, party to, parties to, signatory to, signatory of, signatories to, signatories of, abide by,
    abides by, abiding by, comply with, complies with, complied with, compliance with, complying with,
    bound by, successor to, amend, amends, amended, amending, honour, honor, scrap, scraps, scrapped,
    scrapping, ditch, ditched, ditching, denounce, denounced, denunciation of, extend, extends,
    extended, extending, extension of, prolong, prolonged, renegotiate, undo
"""
_BY_TREATIES = """
    bans, banned, prohibits, prohibit, outlaws, outlawed, obliges, caps, capped, expires, expired,
    lapses, lapsed, collapsed, enters into force, entered into force, came into force, went into force,
    signatory, signatories, permanent, in force
"""
_TO_WEAPONS = """
    shot down, shoot down, shooting down, downed, downs, downing, intercept, intercepts, intercepted,
    test-fire, test-fires, test-fired, test-firing, test-launch, test-launches, test-launched, fire,
    fires, fired, firing, armed with, salvo of, volley of, barrage of, hit by, threat of, launch of, use
    of
"""
_BY_WEAPONS = "struck, slammed into, exploded, detonated, crashed into"
_DONE_TO_WEAPONS = "fired, test-fired, shot down, intercepted, downed, put on combat"
_AUXILIARIES = "was, were, had been, have been, has been"
_COUNTED = "two, three, four, five, six, seven, eight, nine, ten, a dozen, dozen, some, several, more"
_NUMBERS = _any(_COUNTED)
#: Of each kind: what is done to it, small words that may part that from the name and how many of them, what
#: it does itself, the letters that this begins with.
_DEEDS = {
    "treaty": (
        _phrases(_TO_TREATIES),
        (frozenset(("the",)), 1),
        re.compile(rf"{_CLOSED}{_GAP}{_any(_BY_TREATIES)}\b"),
        _first_letters(_BY_TREATIES),
    ),
    "system": (
        _phrases(_TO_WEAPONS),
        (_last_words(_COUNTED) | {"the", "a", "an", "its", "their", "of", "new"}, 3),
        re.compile(
            rf"{_CLOSED}{_GAP}(?:{_any(_BY_WEAPONS)}|{_any(_AUXILIARIES)}{_GAP}"
            rf"(?:\w+ly{_GAP})?{_any(_DONE_TO_WEAPONS)})\b"
        ),
        _first_letters(f"{_BY_WEAPONS}, {_AUXILIARIES}"),
    ),
}
_THE = re.compile(rf"(?i:\bthe{_GAP}$)|[A-Z]\w+[ \u00a0]$")
_ONE = re.compile(rf"(?i)\b(?:an?|another|one){_GAP}$")
_COUNT = re.compile(rf"(?i)\b(?:\d+|{_NUMBERS}){_GAP}$")
_UNCOUNTED = 0.75
_LONGEST = 3  # words of what is done
_FAR = 90  # characters in which what belongs to a name ends


class Others(NamedTuple):
    """Words that make another thing's name of the one they stand next to, or say in apposition what it is."""

    after: frozenset[str]
    before: frozenset[str]
    called: frozenset[str]

    @classmethod
    def of(cls, data: Mapping[str, Iterable[str]]) -> "Others":
        """From lists as ``context.yaml`` has them: words with a capital count only with one."""
        return cls(*(frozenset(map(str, data.get(key) or ())) for key in cls._fields))

    def beside(self, scan: str, start: int, end: int) -> str | None:
        """The word beside the span that makes it the name of another thing, or None."""
        following = _AFTER.match(scan, end, end + 50)
        if following:
            for words in (following[1], following["first"]):
                if words in self.after or words.lower() in self.after:
                    return words
        for word in _words_before(scan, start, 24)[-1:]:
            word = word.rstrip(".")
            if word in self.before or word.lower() in self.before:
                return word
        return None

    def apposed(self, scan: str, end: int) -> str | None:
        """The noun that says, behind a comma after a name, that it is another thing or a person; or None."""
        found = _CALLED.match(scan, end, end + _FAR)
        if not found:
            return None
        last, before = found[2].lower(), found[1].split()[-1:]
        whole = f"{before[0].lower()} {last}" if before else last
        return found[2] if last in self.called or whole in self.called else None


def other_thing(scan: str, start: int, end: int, shape: str, others: Others) -> str | None:
    """Why what stands beside the span, a name of this *shape*, makes it another thing's name, or None."""
    if shape != "code" and (words := others.beside(scan, start, end)):
        return f"another thing's name, beside {words!r}"
    if shape != "code" and (noun := others.apposed(scan, end)):
        return f"another thing's name or a person's, called {noun!r}"
    if shape == "acronym" and employer(scan, start, end):
        return "somewhere to be at"
    if shape == "proper" and (rest := person(scan, end)):
        return f"a person's name, before {rest!r}"
    return None


def _words_before(scan: str, start: int, most: int) -> list[str]:
    """The words right before *start*, within *most* characters: a cheap look before an expression's."""
    before = scan[max(0, start - most) : start].rstrip(_OPENING)
    return before.split() if before and before[-1] in " \u00a0\n" else []


def person(scan: str, end: int) -> str | None:
    """The rest of a person's name, with an age or a father's name, that begins where a name ends, or None."""
    found = _AGE.match(scan, end, end + _FAR) or _FATHER.match(scan, end, end + _FAR)
    return found[0].strip(" ,") if found else None


def another_year(scan: str, start: int, end: int, years: Collection[str]) -> str | None:
    """A year that the text gives a treaty and that is none of *years*, or None."""
    if not years:
        return None
    found = _OF_YEAR.match(scan, end, end + _FAR)
    if not found and _TREATY_WORD.search(scan, start, end):
        found = _YEAR_BEFORE.search(scan, max(0, start - 8), start)
    return found[1] if found and found[1] not in years else None


def new_one(scan: str, start: int, end: int) -> bool:
    """Whether a small word of the name stands behind "a" or "another": "a new START" is not New START."""
    return (
        scan[start].islower()
        and not scan[start:end].islower()
        and bool(_NEW_ONE.search(scan, max(0, start - 10), start))
    )


def employer(scan: str, start: int, end: int) -> bool:
    """Whether an acronym stands behind "at" and no meeting or limit follows: that of a firm or a school."""
    return bool(_AT.search(scan, max(0, start - 4), start)) and not _MEETING.match(scan, end, end + 30)


def apposed(scan: str, start: int, end: int, kind: str) -> str | None:
    """The noun that says, in apposition to the span, that it is of *kind*, a treaty or a weapon, or None."""
    after, before = _APPOSED["treaty" if kind == "treaty" else "system"]
    found = after.match(scan, end, end + 70)
    if not found and _NAMED.isdisjoint(_words_before(scan, start, 20)[-1:]):
        return None
    found = found or before.search(scan, max(0, start - 70), start)
    return found[1] if found else None


def deed(scan: str, start: int, end: int, kind: str) -> str | None:
    """The words beside the span that say what is done to treaties or weapons, or what they do, or None."""
    to_it, between, by_it, first = _DEEDS["treaty" if kind == "treaty" else "system"]
    at = end + 1 + scan.startswith(tuple(_CLOSING), end)
    found = by_it.match(scan, end, end + 40) if scan[at : at + 2] in first else None
    return found[0].strip() if found else _done_to(scan, start, to_it, *between)


def _done_to(scan: str, start: int, deeds: Collection[str], small: Collection[str], most: int) -> str | None:
    """The phrase of *deeds* before the name at *start*, at most so many *small* words between, or None."""
    words = [word.lower() for word in _words_before(scan, start, 60)[-6:]]
    for _ in range(most):
        if words and (words[-1] in small or (most > 1 and _is_number(words[-1]))):
            words.pop()
    for number in range(1, 1 + _LONGEST):
        phrase = " ".join(words[-number:]).lstrip("(" + _OPENING)
        if phrase in deeds:
            return phrase
    return None


def _is_number(word: str) -> bool:
    return word.isdigit() or word.endswith("teen")


def counted(scan: str, start: int, end: int, singular: str, one: float, several: float) -> float:
    """*one* where the name stands behind "a", *several* for a plural, less of that for one without a number.

    Nothing for a plural behind "the" or a capital: "the Tomahawks" may be a team.
    """
    before = scan[max(0, start - 12) : start]
    if scan[end - 1] not in "sS" or singular[-1] in "sS":
        return one if _ONE.search(before) else 0.0
    return several if _COUNT.search(before) else 0.0 if _THE.search(before) else _UNCOUNTED * several
