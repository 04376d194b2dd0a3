"""A found name with the verdict on it."""

from typing import NamedTuple

from treatyref.annotate.match import Hit
from treatyref.annotate.names import Pattern


class Candidate(NamedTuple):
    """A hit with the verdict on it; ``score`` is None where nothing had to be weighed."""

    hit: Hit
    pattern: Pattern
    accepted: bool
    score: float | None
    reason: str
