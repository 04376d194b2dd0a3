"""What is known of a found name before the text around it is read, worked out once per spelling."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from treatyref.annotate.context import Context, Lists
from treatyref.annotate.letters import case_of
from treatyref.annotate.names import TREATY_NOUNS, Pattern

ACCEPT, ACCEPT_RECASED, ACCEPT_LOWER, ACCEPT_SURE, ACCEPT_CHECKED = 2.0, 4.0, 3.0, -2.0, 0.5
NEVER = 99.0
_UNAMBIGUOUS = 2.0
IN_SMALL_LETTERS = "written in small letters, as the ordinary word is"
_TREATY_WORDS = re.compile(rf"(?i) (?:{TREATY_NOUNS})$")


class Life(NamedTuple):
    """From which year a record's name is in use; days of signature and of its last end, as far as known.

    ``years`` are all that a text may give a treaty: of its signature, its entry into force and its ends.
    """

    since: int | None = None
    signed: str | None = None
    ended: str | None = None
    years: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """One pattern that a spelling can be: how it is weighed.

    ``lists``: the context words for and against it; ``threshold``: the score to reach, ``beside``: the same
    where a word beside it says what it is; ``prior``: points where nothing speaks against it; ``counted``:
    those behind "a" and for the plural; ``wary`` and ``rare`` as in ``context.yaml``; ``weapon``: a weapon's
    own name or designation.
    """

    pattern: Pattern
    lists: Lists
    threshold: float
    beside: float
    prior: float
    counted: tuple[float, float] | None
    wary: bool
    rare: bool
    weapon: bool
    life: Life


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling as it stands in a text, and what it can be.

    ``refused``: why it is no name at all; ``numbered``: a number after it makes it another name; ``general``:
    too general a name of a class; ``single``: one weapon of a class, if the words before it say so;
    ``decided``: why it needs no weighing, unless the text is older than the name; ``shared``: several
    records bear it; ``hopeless``: no words around it would make it a name.
    """

    readings: tuple[Reading, ...]
    refused: str | None
    numbered: bool
    general: bool
    single: bool
    decided: str | None
    shared: bool
    hopeless: bool


def form_of(surface: str, patterns: tuple[Pattern, ...], context: Context, lives: Mapping[str, Life]) -> Form:
    """The ``Form`` of *surface*, where *patterns* match, under a ``Context`` and the records' lives."""
    rivals = frozenset(pattern.record for pattern in patterns)
    readings = tuple(_reading(surface, pattern, rivals, context, lives) for pattern in patterns)
    first, only = patterns[0], readings[0]
    case = case_of(surface, first)
    return Form(
        readings=readings,
        refused=IN_SMALL_LETTERS if case == "no" else None,
        numbered=first.shape not in ("code", "phrase")
        and first.kind != "class"
        and first.text[-1] not in "I0123456789",
        general=first.kind == "class" and first.flagged and surface[-1] not in "sS",
        single=first.kind == "class" and surface[-1] not in "sSy",
        decided=f"{surface!r} means nothing else"
        if len(patterns) == 1 and case == "as written" and _decides(surface, first, context)
        else None,
        shared=len(rivals) > 1,
        hopeless=len(patterns) == 1 and min(only.threshold, only.beside) >= NEVER and not only.lists[2],
    )


def _decides(surface: str, pattern: Pattern, context: Context) -> bool:
    """Whether the name alone says what is meant; a treaty's proper name does so with the noun."""
    if not pattern.sure or context.is_checked(pattern):
        return False
    return pattern.shape != "proper" or (pattern.kind == "treaty" and _has_treaty_word(surface))


def _reading(
    surface: str, pattern: Pattern, rivals: frozenset[str], context: Context, lives: Mapping[str, Life]
) -> Reading:
    case, record = case_of(surface, pattern), pattern.record
    threshold = _threshold(pattern, case, context.is_checked(pattern))
    lifted = threshold >= NEVER and record in context.lower
    return Reading(
        pattern=pattern,
        lists=context.lists_of(record, rivals),
        threshold=threshold,
        beside=ACCEPT_LOWER if lifted else threshold,
        prior=_prior(pattern, case, context),
        counted=_counted(pattern, case, context),
        wary=context.is_wary(pattern),
        rare=record in context.rare,
        weapon=pattern.kind == "system" and pattern.shape in ("proper", "code"),
        life=lives.get(record, Life()),
    )


def _prior(pattern: Pattern, case: str, context: Context) -> float:
    """Points where nothing speaks against the record; a name that no curator calls ambiguous has most."""
    if case != "as written":
        return 0.0
    plain = pattern.shape == "proper" and not (pattern.flagged or context.is_checked(pattern))
    return max(context.prior.get(pattern.record, 0.0), _UNAMBIGUOUS if plain else 0.0)


def _counted(pattern: Pattern, case: str, context: Context) -> tuple[float, float] | None:
    if pattern.shape != "proper" or case != "as written":
        return None
    one = context.counted.get(pattern.record, 0.0)
    several = context.plural.get(pattern.record, one)
    return (one, several) if several else None


def _threshold(pattern: Pattern, case: str, checked: bool) -> float:
    """The score that a name in this case must reach."""
    if case == "lower":
        several = len(pattern.loose.split()) > 1
        if (several and pattern.sure) or (not pattern.flagged and pattern.shape == "phrase"):
            return ACCEPT - (3.0 if pattern.sure and not checked else 0.0)
        return ACCEPT if several and _has_treaty_word(pattern.text) else NEVER
    if case == "recased":
        return ACCEPT_RECASED - (3.0 if pattern.sure else 0.0)
    if pattern.sure:
        return ACCEPT_CHECKED if checked else ACCEPT_SURE
    return ACCEPT


def _has_treaty_word(text: str) -> bool:
    """Whether *text* ends in a word for a treaty."""
    return bool(_TREATY_WORDS.search(text))
