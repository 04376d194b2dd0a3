"""Where a noun phrase that may describe a record begins and ends.

No parser: closed lists of verbs and breaks (``describe.yaml``) say where a phrase must stop. A relative
clause may have a verb of its own, a participle or preposition none.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from treatyref.annotate.wording import Words

_BEFORE, _MOST_WORDS, _AFTER = 90, 8, 190
_DETERMINERS_TEXT = "the The a A an An that That this This its Its their Their his His our Our"
_DETERMINERS = frozenset(_DETERMINERS_TEXT.split())
# A determiner right before the noun, as in "the treaty".
_BARE = tuple(f" {word} " for word in _DETERMINERS_TEXT.split())
_OWNER = re.compile(r"([A-Z][\w.]*)['’]s?")
_OPENING, _CLOSING = "\"“‘'(—–-", frozenset('.,!?()"“”;:—–\x00')
# What may follow the noun and still belong to the phrase.
_TAIL = re.compile(
    r"[ \u00a0\n](?P<first>that|which|on|against|for|banning|limiting|capping|outlawing|prohibiting|"
    r"governing|covering|scrapping|eliminating|restricting|barring|forbidding|cutting|reducing|controlling|aimed|"
    r"meant|designed|intended|to|with|signed|concluded|reached|struck|agreed|negotiated|due|set|"
    r"scheduled|expiring|between|of|from|he|she|they|it|we|"
    r"(?:[a-z]{1,20}ed|built|made|flown|borne)(?=[ \u00a0\n]by[ \u00a0\n])|"
    # "the treaty Reagan and Gorbachev signed": a clause without its pronoun.
    r"[A-Z][\w\-]+(?=(?:[ \u00a0\n](?:and[ \u00a0\n])?[A-Z][\w\-]+){0,4}[ \u00a0\n](?:had[ \u00a0\n])?"
    r"(?:signed|agreed|concluded|struck|negotiated|reached)[ \u00a0\n.,;]))(?=[ \u00a0\n])"
)
# Between article and noun these say that the noun is not the one of the article.
_NO_MODIFIER_TEXT = (
    "of in on to for with by at from and or but which is was are were has had have said says — – will "
    "would can could may might must shall should not do does did"
)
_NO_MODIFIER = frozenset(_NO_MODIFIER_TEXT.split())
_LATE = re.compile(r"[ \n](?:yesterday|today|tonight|at (?:dawn|noon|midnight))\b")
_DONE = re.compile(r"\b(?:signed|concluded|reached|struck|agreed|negotiated|expir\w+)\b")
_SUBJECTS = frozenset(("he", "she", "they", "it", "we"))
_TOKEN = re.compile(r"[^\s,;:!?()\"“”\x00—]+(?:,(?=\d)[^\s,;:!?()\"“”\x00—]+)*")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.)+|Mr\.|Mrs\.|Ms\.|Dr\.")
_TIME = re.compile(
    r"(?:(?:19|20)\d\d|yesterday|today|tonight|(?:last|next|this) \w+|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day)$"
)
_AFTER_TIME = frozenset(("by", "in", "at", "between", "and", "to"))
_REPORTS = frozenset(("says", "said", "say", "believes", "holds", "insists", "alleges", "claims"))
_ADVERBS_TEXT = (
    "also once now then still never not would will had has have could was were is are been be can did does"
)
_ADVERBS = frozenset(_ADVERBS_TEXT.split())
_AUXILIARIES_TEXT = "was were been be is are had has have would could will to not never"
_AUXILIARIES = frozenset(_AUXILIARIES_TEXT.split())
_BEFORE_ADJECTIVES_TEXT = "the a an on of against for between all and its their to with from by"
_BEFORE_ADJECTIVES = frozenset(_BEFORE_ADJECTIVES_TEXT.split())
_STATING_TEXT = "scheduled designed intended aimed supposed expected based launched named called"
_STATING = frozenset(_STATING_TEXT.split())
_GOES_ON = re.compile(r"[ \n](?:\w+ed|to|so|is|was)\b")
_BY_OR_IN = re.compile(r"[ \n](?:by|in|at|between|under|yesterday|last|this|on [A-Z])\b")
_TRIMMED_TEXT = (
    "and or of to in on for with by at from the a an that which as its their so also now it has had "
    "is was are were they he she"
)
_TRIMMED = frozenset(_TRIMMED_TEXT.split())


class Phrase(NamedTuple):
    """A noun phrase: where it starts, where its noun ends, where all of it ends; whose it is, if said."""

    start: int
    noun_end: int
    end: int
    owner: str


def phrase_at(
    text: str,
    noun: int,
    noun_end: int,
    words: Words,
    most: int | None = None,
    least: int = 0,
    barred: Collection[str] = (),
) -> Phrase | None:
    """The ``Phrase`` whose head noun stands at *noun*, or None where it has no article and no owner.

    *words* holds sets ``verbs`` and ``breaks``; with *most* the phrase ends there at the latest, and one that
    would start before *least* is None too. A preposition in *barred* does not go on with it.
    """
    if text.endswith(_BARE, 0, noun) and not _TAIL.match(text, noun_end):
        return None  # "the treaty" says nothing: the commonest case, seen at once
    start, owner = _start(text, noun)
    if start and start[0] < least:
        return None
    if start is None or (start[1] and not owner and not _TAIL.match(text, noun_end)):
        return None
    return Phrase(start[0], noun_end, _end(text, noun_end, words, most, barred), owner)


def _start(text: str, noun: int) -> tuple[tuple[int, bool] | None, str]:
    """``((place, whether the noun follows at once), owner)`` of the article or owner before *noun*."""
    low = max(0, noun - _BEFORE)
    before = text[low:noun]
    if not before[-1:].isspace():
        return None, ""
    at = len(before)
    for number, word in enumerate(_last_words(before)):
        at = before.rfind(word, 0, at)
        bare = word.lstrip(_OPENING)
        if low + at > 0 and at == 0:
            return None, ""
        if bare in _DETERMINERS:
            return (low + at + len(word) - len(bare), number == 0), ""
        owner = _OWNER.fullmatch(bare) if "'" in bare or "’" in bare else None
        if owner:
            return (low + at + len(word) - len(bare), number == 0), owner[1]
        # A comma between two modifiers is let through: "the mobile, triple-warhead missile".
        if word[-1] in _CLOSING and not (word[-1] == "," and number == 1) or bare.lower() in _NO_MODIFIER:
            return None, ""
    return None, ""


def _last_words(before: str) -> Iterator[str]:
    """The words of *before*, last first: most phrases are short, so all of it is split only at need."""
    words = before.rsplit(None, 3)
    yield from words[:-4:-1]
    if len(words) > 3:
        yield from words[0].split()[: 1 - _MOST_WORDS : -1]


def _end(text: str, noun_end: int, words: Words, most: int | None, barred: Collection[str]) -> int:
    limit = min(len(text), noun_end + _AFTER, len(text) if most is None else most)
    tail = _TAIL.match(text, noun_end, limit)
    if not tail or tail["first"] in barred:
        return noun_end
    relative = tail["first"] in ("that", "which")
    # How many verbs the phrase may hold: one in a relative clause, with or without its pronoun.
    verbs = 1 if relative or tail["first"] in _SUBJECTS or tail["first"][0].isupper() else 0
    fresh, end, last, before = relative, tail.end(), "", ""
    previous = tail.end("first")
    for number, token in enumerate(_TOKEN.finditer(text, tail.start("first"), limit)):
        if token.start() > previous + (0 if not number else 1) and number:
            break
        previous = token.end()
        word = token[0].strip("'’‘")
        sentence_end = word[-1:] == "." and not _ABBREVIATION.fullmatch(word)
        low = word.rstrip(".").lower()
        if number:
            if low in words.breaks or (low in ("that", "which") and verbs == 0 and not relative):
                if low in ("that", "which") and not relative:
                    relative, verbs, fresh = True, 1, True
                    continue
                break
            if low == "with" and number > 3:
                break
            if _may_be_time(before, last) and _TIME.search(last) and low not in _AFTER_TIME:
                break
            if fresh and low not in _ADVERBS:
                # A word that is no name and no article right after the pronoun is the clause's verb.
                if low in words.verbs or (
                    word.islower()
                    and low not in ("the", "a", "an", "its", "their", "he", "she", "they", "it")
                ):
                    verbs -= 1
                fresh = False
            elif (low in words.verbs or low.endswith("ed")) and _is_verb(
                low, before, text[previous : previous + 30], words
            ):
                if verbs <= 0:
                    break
                verbs -= 1
                verbs += low in _REPORTS
            elif low == "and" and verbs <= 0 and _GOES_ON.match(text, token.end()):
                break
        end = token.end() - (1 if sentence_end else 0)
        last, before = f"{last} {low}"[-30:] if number else low, low
        if sentence_end:
            break
    end = _trimmed(text, noun_end, end)
    late = _LATE.search(text, noun_end, end)
    return late.start() if late and not _DONE.search(text, noun_end, end) else end


def _may_be_time(before: str, last: str) -> bool:
    """Whether ``_TIME`` can match at the end of *last*, whose last word is *before*: cheaper to ask."""
    return (
        before[-1:].isdigit()
        or before.endswith(("day", "night"))
        or last[: -len(before) - 1].endswith(("last", "next", "this"))
    )


def _is_verb(word: str, before: str, following: str, words: Words) -> bool:
    """Whether *word*, behind *before*, is the verb of a clause: no participle that says more of its noun."""
    listed = word in words.verbs
    if before in _AUXILIARIES or not (listed or (word.endswith("ed") and word.islower())):
        return False
    if (not listed or _DONE.fullmatch(word)) and _BY_OR_IN.match(following) or following.startswith(" by "):
        return False
    # "capping deployed warheads": behind a preposition, an article or a participle it is an adjective.
    return listed or not (
        before in _BEFORE_ADJECTIVES
        or before in words.verbs
        or word in _STATING
        or before.endswith("ing")
        or before[-1:].isdigit()
    )


def _trimmed(text: str, low: int, end: int) -> int:
    while end > low:
        start = end
        while start > low and (text[start - 1].isalnum() or text[start - 1] in "_'’.-"):
            start -= 1
        word = text[start:end]
        if word and word.lower() not in _TRIMMED:
            return end
        end -= max(1, len(word))
        while end > low and text[end - 1].isspace():
            end -= 1
    return low
