"""Find records by name, by words and by the beginning of a name: pure functions over a store."""

from treatyref.finding.resolve import Match, resolve
from treatyref.finding.search import Found, facets, search
from treatyref.finding.suggest import suggest

__all__ = ["Found", "Match", "facets", "resolve", "search", "suggest"]
