"""What is known of a name before any text is read, so that it is worked out once and not per mention."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from treatyref.annotate.context import Context
from treatyref.annotate.names import Pattern

_TREATY_WORDS = re.compile(r"(?i) (?:treaty|pact|accord|agreement|convention)$")


class Life(NamedTuple):
    """From which year a record's name is in use; days of signature and of its last end, as far as known.

    ``years`` are those a text may give a treaty: of its signature, its entry into force, its ends.
    """

    since: int | None = None
    signed: str | None = None
    ended: str | None = None
    years: frozenset[str] = frozenset()


class Traits(NamedTuple):
    """Of one pattern: how it is to be judged.

    ``numbered``: a number after it makes it another name; ``general``: too general a name of a class;
    ``single``: names a class, or one of it where it is no plural; ``alone``: decides alone, ``headed``: does
    so with the noun of a treaty; ``checked``, ``wary``, ``counted`` and ``plural`` as in ``context.yaml``.
    """

    numbered: bool
    general: bool
    single: bool
    alone: bool
    headed: bool
    checked: bool
    wary: bool
    several: bool
    worded: bool
    prior: float
    counted: float
    plural: float
    life: Life


def traits_of(pattern: Pattern, context: Context, lives: Mapping[str, Life]) -> Traits:
    """The ``Traits`` of *pattern* under a ``Context`` and the ``Life`` of each record."""
    checked = context.is_checked(pattern)
    decided = pattern.sure and not checked
    counted = context.counted.get(pattern.record, 0.0) if pattern.shape == "proper" else 0.0
    return Traits(
        numbered=pattern.shape not in ("code", "phrase")
        and pattern.kind != "class"
        and pattern.text[-1] not in "I0123456789",
        general=pattern.kind == "class" and pattern.flagged,
        single=pattern.kind == "class",
        alone=decided and pattern.shape != "proper",
        headed=decided and pattern.shape == "proper" and pattern.kind == "treaty",
        checked=checked,
        wary=context.is_wary(pattern),
        several=len(pattern.loose.split()) > 1,
        worded=has_treaty_word(pattern.text),
        prior=context.prior.get(pattern.record, 0.0),
        counted=counted,
        plural=context.plural.get(pattern.record, counted) if pattern.shape == "proper" else 0.0,
        life=lives.get(pattern.record, Life()),
    )


def has_treaty_word(text: str) -> bool:
    """Whether *text* ends in a word for a treaty."""
    return bool(_TREATY_WORDS.search(text))
