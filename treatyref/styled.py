"""A citation in a style, with an unknown style told as a problem."""

from treatyref import cite
from treatyref.problem import ProblemError


def formatted(subject: cite.Subject, style: str, markup: bool = False) -> str:
    """``cite.formatted``; raises ``ProblemError`` 422 for an unknown style."""
    try:
        return cite.formatted(subject, style, markup)
    except cite.UnknownStyleError:
        raise ProblemError(
            422,
            "unknown-style",
            "No such citation style",
            f"style: there is no style {style[:80]!r}; "
            f"try {', '.join(cite.STYLES)} or the id of any CSL style.",
            {"parameter": "style"},
        ) from None
