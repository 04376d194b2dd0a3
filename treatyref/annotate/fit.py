"""How well a phrase fits a record: points for years, signers, places, figures, states and words."""

import datetime
import math
import re
from collections.abc import Callable, Collection, Sequence
from operator import itemgetter

from treatyref.annotate.facts import GENERIC, Fact
from treatyref.annotate.wording import WORD, YEAR, Reading, parts, stem

_MONTHS_TEXT = "january february march april may june july august september october november december"
_MONTHS = {month: n for n, month in enumerate(_MONTHS_TEXT.split(), 1)}
_PLAIN = re.compile(r"(?:missile|weapon|glide vehicle)$")
_TITLE, _REST = 1.5, 0.6
_ENDED, MARGIN, _MOST = 1.0, 0.7, 3.0
_SIGNER, _WRONG_YEAR, _CAPITAL = 2.5, 4.0, {"treaty": 0.5, "system": 1.5}
_BOUND, _SLACK = itemgetter(0), 1e-6  # sums in another order differ in the last digits
_ANOTHERS = 3.5
UNKNOWN_HEAD, UNKNOWN_TAIL, _UNKNOWN_NAME, _OTHER, _UNSAID = 2.5, 0.7, 0.8, 0.5, 0.4


class Known:
    """A ``Fact`` with what of it is looked for in words."""

    def __init__(self, fact: Fact, concept: Callable[[str], str]) -> None:
        self.record, self.kind, self.signed, self.in_force = (
            fact.record,
            fact.kind,
            fact.signed,
            fact.in_force,
        )
        self.signed_year = fact.signed and fact.signed[:4]
        self.expires = fact.expires
        self.ended = max(fact.expires, default=None)
        self.expiry_years = {day[:4] for day in fact.expires}
        self.signers = {s.split(",")[0].split()[-1].lower(): s for s in fact.signers}
        places = re.split(r", | and ", fact.signed_at or "")
        self.places = {place.lower() for place in places if place}
        self.states = frozenset(fact.states)
        self.unratified = bool(fact.signed and not fact.in_force)
        first, _, rest = fact.about.partition(". ")
        self.concepts: dict[str, float] = {}
        # The title says what a record is, the first sentence of the prose nearly so, the rest what befell it.
        for text, share in ((rest, _REST), (first, 1.0), (" ".join(fact.subjects), _TITLE)):
            for word in parts(text):
                self.concepts[concept(word)] = share
        words = WORD.findall(fact.about)
        self.years = {w for w in words if YEAR.match(w)}
        self.numbers = {w.replace(",", "") for w in (*words, *fact.numbers) if w[0].isdigit()} - self.years
        self.title = {concept(w) for w in parts(fact.title) if w.lower() not in GENERIC}
        self.names = {w.lower() for w in words if w[0].isupper()}


class Group:
    """All records of one kind, by the words that speak for each, and how telling each word is."""

    def __init__(self, facts: Sequence[Known]) -> None:
        self.facts = facts
        self.kind = facts[0].kind if facts else "treaty"
        self.by_key: dict[str, list[Known]] = {}
        for fact in facts:
            keys = {*fact.concepts, *fact.expiry_years, *fact.years}
            keys |= {*fact.signers, *fact.places, *fact.numbers}
            if fact.signed_year is not None:
                keys.add(fact.signed_year)
            for key in keys:
                self.by_key.setdefault(key, []).append(fact)
        number = len(facts)
        # How telling each word is: 0 where all records have it.
        self.weights = {key: min(_MOST, math.log2(number / len(rows))) for key, rows in self.by_key.items()}
        # What a word can bring to each record that has it, and at the most.
        self._shares = {
            key: [(fact, self.weights[key] * fact.concepts[key]) for fact in rows if key in fact.concepts]
            for key, rows in self.by_key.items()
        }
        self._most = {
            key: max((points for _, points in rows), default=0.0) for key, rows in self._shares.items()
        }

    def candidates(self, phrase: Reading, named: bool, least: float) -> list[tuple[float, Known]]:
        """The facts for which something telling in *phrase* speaks, and that can come to *least* points.

        Each with the most that ``points_of`` can give it, the likeliest first. *named*: whether the text also
        names records.
        """
        points, words, telling = self._at_most(phrase, named), 0.0, []
        for side, unknown in ((phrase.head, UNKNOWN_HEAD), (phrase.tail, UNKNOWN_TAIL)):
            for concept, word in side.items():
                most = self._most.get(concept)
                if most is None:
                    points -= 0.0 if "-" in word else unknown
                elif most < 1.0:
                    points += most  # of so common a word it is not worth asking whose it is
                else:
                    points -= _OTHER
                    words += most + _OTHER
                    telling.append(concept)
        said = [(year, 2 * _WRONG_YEAR) for year, _ in phrase.years]
        said += [(name, _SIGNER) for name in phrase.names] + [(number, 2.0) for number in phrase.numbers]
        if points + words + sum(more for _, more in said) < least:
            return []
        lifted: dict[str, float] = {}
        for key, more in said:
            for fact in self.by_key.get(key, ()):
                lifted[fact.record] = lifted.get(fact.record, points) + more
        for concept in telling:
            for fact, share in self._shares[concept]:
                lifted[fact.record] = lifted.get(fact.record, points) + share + _OTHER
        if points < least and max(lifted.values(), default=points) < least:
            return []
        bounds = [(lifted.get(fact.record, points), fact) for fact in self._spoken_for(phrase)]
        return sorted((one for one in bounds if one[0] >= least), key=_BOUND, reverse=True)

    def _at_most(self, phrase: Reading, named: bool) -> float:
        """What any fact can have beside what is said of it: bonuses of ``points_of``, and a wrong year."""
        points = _SLACK + 0.5 * named + phrase.last + phrase.new - phrase.foreign
        points += len(phrase.states if self.kind == "treaty" else phrase.makers)
        points += 2.0 * phrase.unratified + 3.0 * bool(phrase.relative)
        return points + _CAPITAL[self.kind] * len(phrase.names) - _WRONG_YEAR * len(phrase.years)

    def _spoken_for(self, phrase: Reading) -> Sequence[Known]:
        """The facts for which something telling in the phrase speaks."""
        if phrase.unratified or phrase.relative:
            return self.facts
        found = {}
        for key in phrase.keys:
            rows = self.by_key.get(key, ())
            if len(rows) <= max(40, len(self.facts) // 4):
                for fact in rows:
                    found[fact.record] = fact
        return list(found.values())


def points_of(
    phrase: Reading, fact: Known, group: Group, named: Collection[str], date: str | None
) -> tuple[float, list[str]]:
    """How well *phrase* fits *fact*, with the reasons."""
    points, why = _dated(phrase, fact, date)
    for name in phrase.names:
        if name in fact.signers:
            points += 2.5
            why.append(f"signed by {fact.signers[name]}")
        elif name in fact.places and phrase.signing:
            points += 1.5
            why.append(f"signed in {name.title()}")
        elif name in fact.names:
            points += 1.5 if group.kind == "system" else 0.5
        elif group.kind == "treaty":
            points -= _UNKNOWN_NAME
    for number in phrase.numbers:
        if number in fact.numbers:
            points += 2
            why.append(f"{number} is a figure of it")
    if phrase.unratified:
        points += 2 if fact.unratified else -2
        if fact.unratified:
            why.append("never entered into force")
    more, told = _about(phrase, fact, group)
    points += more
    if not why and len(told) + _beyond_words(phrase, fact) < 2 + (
        fact.kind == "system" and phrase.indefinite
    ):
        return 0.0, why
    if not told and len(why) == 1 and not named and not (phrase.expiry or phrase.relative):
        return 0.0, why  # a year and nothing else, in a text that names no record
    if told:
        why.append("about " + ", ".join(told))
    points += _of_states(phrase, fact)
    if points > 0:
        if fact.record in named:
            points += 0.5
            why.append("named in the same text")
        if date and fact.signed and fact.signed > date:
            points -= 5 if fact.signed > _years_on(date, 1) else 1
        if phrase.convention and "convent" not in fact.concepts:
            points -= 1
        if phrase.last and fact.in_force and (not date or fact.in_force <= date):
            points += 1
        if date and phrase.new and fact.signed and fact.signed <= date < _years_on(fact.signed, 3):
            points += 1
            why.append("new then")
        if date and fact.ended and fact.ended < date and not phrase.years:
            points -= _ENDED
    return points, why


def _beyond_words(phrase: Reading, fact: Known) -> int:
    """How many words the phrase tells more than those found: that a missile is a missile tells nothing."""
    if fact.kind != "system":
        return 0
    plain = _PLAIN.search(phrase.low, 0, phrase.noun_end)
    repeated = len(plain[0].split()) if plain else 0
    # Of "a …" a word more is asked for: see there.
    return any(states & fact.states for states in phrase.makers) - repeated + phrase.indefinite


def _about(phrase: Reading, fact: Known, group: Group) -> tuple[float, list[str]]:
    """Points for the words of the phrase, and the words."""
    points, told = 0.0, []
    for words, unknown in ((phrase.head, UNKNOWN_HEAD), (phrase.tail, UNKNOWN_TAIL)):
        for concept, word in words.items():
            if concept in fact.concepts:
                points += group.weights[concept] * fact.concepts[concept]
                told.append(word)
            elif concept in group.by_key:
                points -= _OTHER
            elif not _has_part(word, fact):
                points -= unknown
    if told:
        # Of two records of which the same is said, the one whose title says no more is meant.
        points -= _UNSAID * min(4, sum(c not in phrase.head and c not in phrase.tail for c in fact.title))
    return points, told


def _has_part(word: str, fact: Known) -> bool:
    return "-" in word and any(stem(part) in fact.concepts for part in word.split("-"))


def _of_states(phrase: Reading, fact: Known) -> float:
    """Points for the states in the phrase: parties of a treaty, makers of a weapon."""
    points = -1.0 if phrase.foreign else 0.0
    if not fact.states:
        return points
    for states in phrase.states if fact.kind == "treaty" else phrase.makers:
        if states & fact.states:
            points += 1.0
        elif fact.kind == "system":
            points -= _ANOTHERS  # China's new missile is no American one, however like it
    return points


def _dated(phrase: Reading, fact: Known, date: str | None) -> tuple[float, list[str]]:
    """Points for years, days and months in the phrase that fit signature or end, with the reasons."""
    points, why = 0.0, []
    for year, in_tail in phrase.years:
        if phrase.expiry and in_tail and year in fact.expiry_years:
            points += 4
            why.append(f"expires in {year}")
        elif not (phrase.expiry and in_tail) and fact.signed_year == year:
            points += 3
            why.append(f"signed in {year}")
        elif fact.kind == "system" and year in fact.years:
            points += 2
            why.append(f"{year} is a year of it")
        else:
            points -= 4
    if phrase.relative and date:
        days = [fact.signed] if not phrase.expiry else fact.expires
        if any(day and _near(phrase.relative, day, date) for day in days):
            points += 3
            why.append("expires then" if phrase.expiry else "signed then")
        else:
            points -= 2
    return points, why


def _years_on(day: str, years: int) -> str:
    return f"{int(day[:4]) + years}{day[4:]}"


def _near(relative: re.Match[str], day: str, date: str) -> bool:
    """Whether "yesterday", "last July", "next February" on *date* can mean *day*."""
    then, today = datetime.date.fromisoformat(f"{day}-01-01"[:10]), datetime.date.fromisoformat(date)
    if relative["day"]:
        weekday = relative["weekday"]
        if weekday and then.strftime("%A").lower() != weekday:
            return False
        return datetime.timedelta(0) <= today - then <= datetime.timedelta(7 if weekday else 2)
    apart = (then - today) if relative["when"] in ("next", "in") else (today - then)
    if then.month != _MONTHS[relative["month"]]:
        return False
    return datetime.timedelta(-31) <= apart <= datetime.timedelta(370)
