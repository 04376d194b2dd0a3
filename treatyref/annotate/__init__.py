"""Find the records that a text mentions, say why, and write the text out with links.

Everything here is a pure function of its input: names, facts and context words
come in as plain data, no database is opened. ``Annotator`` is the way in.
"""

from treatyref.annotate.engine import Annotator, Mention, Rejected, Result
from treatyref.annotate.facts import Fact, fact_from_record
from treatyref.annotate.names import Name, names_from_record
from treatyref.annotate.render import as_html, as_markdown, reference_list, web_annotations

__all__ = [
    "Annotator",
    "Fact",
    "Mention",
    "Name",
    "Rejected",
    "Result",
    "as_html",
    "as_markdown",
    "fact_from_record",
    "names_from_record",
    "reference_list",
    "web_annotations",
]
