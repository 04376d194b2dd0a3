"""How a record is cited: pure functions from a ``Subject`` to text in a citation format."""

from treatyref.cite.bibtex import bibtex
from treatyref.cite.csl import item
from treatyref.cite.jsonld import jsonld
from treatyref.cite.meta import tags
from treatyref.cite.ris import ris
from treatyref.cite.styles import STYLES, UnknownStyleError, formatted, plain
from treatyref.cite.subject import Subject

__all__ = [
    "STYLES",
    "Subject",
    "UnknownStyleError",
    "bibtex",
    "formatted",
    "item",
    "jsonld",
    "plain",
    "ris",
    "tags",
]
