"""Articles and the records: what a text mentions, how its records stood on its day, what it claims.

The pure functions are in ``annotate``; here they meet the records of a store.
"""

from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from treatyref import asof, dates
from treatyref.annotate import Annotator, fact_from_record, render
from treatyref.annotate.aliases import names_of
from treatyref.annotate.claims import Claim, check
from treatyref.annotate.engine import Mention, Result
from treatyref.annotate.source import BREAK, Scannable, scannable
from treatyref.documents import Document, Row
from treatyref.store import Store

FORMATS = ("text", "html", "markdown")
OUTPUTS = ("json", "webannotation", "html", "markdown", "references")
MEDIA_TYPES = {"text": "text/plain", "html": "text/html", "markdown": "text/markdown"}
SUFFIXES = {".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html"}
SUFFIXES |= {".htm": "html", ".xhtml": "html"}


class Correction(NamedTuple):
    """What a person says of a place of the text: *record* is meant, or (None) nothing is."""

    start: int
    end: int
    record: str | None


class Options(NamedTuple):
    """How to link: ``date`` YYYY-MM-DD or None, ``records`` ids or None for all, ``first`` mention only."""

    format: str = "text"
    date: str | None = None
    records: tuple[str, ...] | None = None
    first: bool = False
    suggestions: bool = True
    claims: bool = True
    corrections: tuple[Correction, ...] = ()
    source: str | None = None


class Linker:
    """The annotator over the records of a store; holds no texts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Treaties and systems, by id."""
        return {d["id"]: d for kind in ("treaties", "systems") for d in self._store.of_kind(kind)}

    @cached_property
    def annotator(self) -> Annotator:
        """The ``Annotator``, made at first need."""
        records = [(d["record_kind"], d) for d in self.documents.values()]
        return Annotator(names_of(records), [fact_from_record(kind, d) for kind, d in records])

    def link(self, text: str, options: Options, root: str = "") -> "Article":
        """The ``Article`` that *text* is under *options*; *root* is the address of the service.

        Raises ``ValueError`` where a record asked for, or a correction, does not fit.
        """
        result = self.annotator.annotate(text, options.format, options.date)
        if options.records is not None:
            wanted = set(options.records)
            result = result._replace(
                mentions=[m for m in result.mentions if m.record in wanted],
                suggestions=[m for m in result.suggestions if m.record in wanted],
                rejected=[m for m in result.rejected if m.record in wanted],
            )
        if not options.suggestions:
            result = result._replace(suggestions=[])
        result = _corrected(text, result, options.corrections, self.documents)
        claims = check(text, result, self.documents, options.format, options.date) if options.claims else []
        return Article(text, options, result, claims, self.documents, root)


class Article:
    """A text with its mentions, in the forms in which it is answered."""

    def __init__(
        self,
        text: str,
        options: Options,
        result: Result,
        claims: list[Claim],
        documents: dict[str, Document],
        root: str,
    ) -> None:
        self.text, self.options, self.result, self.claims = text, options, result, claims
        self._documents, self._root = documents, root.rstrip("/")

    def page_for(self, record: str) -> str:
        """The path of a record as of the article's day, or of the record itself where that is too early."""
        document, day = self._documents[record], self.options.date
        page: str = document["page"]
        first = asof.first_day(document)
        if not day or (first and dates.parse_day(day) < first):
            return page
        return f"{page}/on/{day}"

    def url_for(self, record: str) -> str:
        """The whole address of ``page_for``."""
        return self._root + self.page_for(record)

    def status_of(self, record: str) -> str | None:
        """The status of a record on the article's day (without one: at its end), or None."""
        document, day = self._documents[record], self.options.date
        if not day:
            return asof.status_at_end(document)
        if not isinstance(document.get("status"), list):
            return None
        status: str | None = asof.status_on(document, dates.parse_day(day))["status"]
        return status

    def title_for(self, record: str) -> str:
        """Title and status, for a reader who hovers over a link."""
        status = self.status_of(record)
        when = f" on {dates.display(self.options.date)}" if self.options.date else ""
        title: str = self._documents[record]["title"]
        return title + (f": {status}{when}" if status else "")

    def references(self) -> list[Row]:
        """The records mentioned, in order of first mention."""
        found = render.reference_list(self.result, self.url_for, lambda id_: self._documents[id_]["title"])
        return [
            entry
            | {
                "record_kind": self._documents[entry["record"]]["record_kind"],
                "status": self.status_of(entry["record"]),
                "citation": self._citation(entry),
            }
            for entry in found
        ]

    def _citation(self, entry: Row) -> str:
        when = f", as of {dates.display(self.options.date)}" if self.options.date else ""
        return f"“{entry['title']}”{when}. TreatyRef. {entry['url']}"

    @cached_property
    def _source(self) -> Scannable:
        return scannable(self.text, self.options.format)

    def excerpt(self, place: Mention | Claim, size: int = 45) -> tuple[str, str]:
        """``(before, after)``: what a reader sees round a mention or claim."""
        start, end = self._source.scanned(place.start, place.end)
        seen = self._source.text
        before, after = seen[max(0, start - size) : start], seen[end : end + size]
        return before.split(BREAK)[-1], after.split(BREAK)[0]

    def as_json(self) -> Row:
        """All there is to say, as plain data."""
        return {
            "format": self.options.format,
            "date": self.options.date,
            "length": len(self.text),
            "mentions": [self._placed(m) for m in sorted(self._linked())],
            "suggestions": [self._placed(m) for m in self.result.suggestions],
            "rejected": [m._asdict() for m in self.result.rejected],
            "claims": [c._asdict() | {"sources": list(c.sources)} for c in self.claims],
            "references": self.references(),
        }

    def _linked(self) -> list[Mention]:
        """The mentions, or the first of each record where that was asked for."""
        if not self.options.first:
            return self.result.mentions
        return list({m.record: m for m in sorted(self.result.mentions, reverse=True)}.values())

    def _placed(self, mention: Mention) -> Row:
        return mention._asdict() | {
            "title": self._documents[mention.record]["title"],
            "url": self.url_for(mention.record),
            "status": self.status_of(mention.record),
        }

    def as_html(self, keep: bool = True, titles: bool = False) -> str:
        """The article as HTML with links; see ``render.as_html``."""
        options = self.options
        title_for = self.title_for if titles else None
        return render.as_html(
            self.text, self.result, self.url_for, options.format, options.first, keep, title_for
        )

    def as_markdown(self) -> str:
        """The article as Markdown with links; raises ``ValueError`` for HTML."""
        options = self.options
        return render.as_markdown(self.text, self.result, self.url_for, options.format, options.first)

    def as_web_annotations(self) -> Row:
        """The W3C Web Annotation page."""
        result = self.result._replace(mentions=self._linked())
        return render.web_annotations(self.text, result, self.url_for, self.options.source, self.claims)

    def as_references(self) -> str:
        """The reference list as plain text, one citation a line."""
        return "".join(f"{n}. {entry['citation']}\n" for n, entry in enumerate(self.references(), 1))


def _corrected(
    text: str, result: Result, corrections: tuple[Correction, ...], documents: dict[str, Document]
) -> Result:
    """*result* with what a person says in *corrections*."""
    if not corrections:
        return result
    mentions = {(m.start, m.end): m for m in result.mentions}
    told = {(c.start, c.end) for c in corrections}
    for start, end, record in corrections:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"a correction from {start} to {end} lies outside the text of {len(text)}")
        if record is not None and record not in documents:
            raise ValueError(f"a correction names {record[:60]!r}, which is no treaty or system")
        mentions.pop((start, end), None)
        if record is not None:
            surface = text[start:end]
            mentions[start, end] = Mention(
                start, end, surface, record, "corrected", 1.0, "said so by the writer"
            )
    for one, two in pairwise(sorted(mentions)):
        if two[0] < one[1]:
            raise ValueError(f"the mentions from {one[0]} to {one[1]} and {two[0]} to {two[1]} overlap")
    return result._replace(
        mentions=sorted(mentions.values()),
        suggestions=[m for m in result.suggestions if (m.start, m.end) not in told],
        rejected=[m for m in result.rejected if (m.start, m.end) not in told],
    )
