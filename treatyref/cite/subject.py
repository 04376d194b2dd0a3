"""What a citation is of: one record, as of a day or to date, in an edition or the working state."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from treatyref import dates
from treatyref.documents import Document

PUBLISHER = "TreatyRef"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Subject:
    """A record ready to be cited.

    ``document`` is whole or an as-of view, ``address`` its absolute permalink,
    ``revised`` the day (YYYY-MM-DD) on which it was last changed, ``edition``
    the frozen edition that holds it as it is (None where it was changed since),
    and ``after`` the newest edition before that change.
    """

    document: Document
    address: str
    revised: str
    edition: str | None = None
    after: str | None = None

    @property
    def root(self) -> str:
        """Address of the service, without a slash at the end."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def as_of(self) -> str | None:
        """The day that the view is of, or None."""
        day: str | None = self.document.get("as_of")
        return day

    @property
    def key(self) -> str:
        """A citation key: ``treatyref-inf-2019-09-05``."""
        parts = [
            "treatyref",
            self.document["id"],
            self.as_of,
            self.edition and self.edition.replace(".", "-"),
        ]
        return "-".join(part for part in parts if part)

    @property
    def title(self) -> str:
        """The record's title with the as-of date: what a citation of our page is headed by."""
        day = f", as of {dates.display(self.as_of)}" if self.as_of else ""
        return f"{self.document['title']}{day}"

    @property
    def heading(self) -> str:
        """The title with the as-of date and the edition: what makes the citation exact."""
        return f"{self.title} ({self.state})"

    @property
    def state(self) -> str:
        """``edition 2026.1``, or ``revised 24 November 2026, after edition 2026.1``."""
        if self.edition:
            return f"edition {self.edition}"
        return f"revised {dates.display(self.revised)}" + (
            f", after edition {self.after}" if self.after else ""
        )

    @property
    def note(self) -> str:
        """The same in a sentence, for formats with a field for notes."""
        standing = self.document.get("status")
        status = f": {standing}" if isinstance(standing, str) else ""
        day = f"As of {dates.display(self.as_of)}{status}. " if self.as_of else ""
        return f"{day}{PUBLISHER}, {self.state}."

    @property
    def abstract(self) -> str:
        """The record in short; of an as-of view its own day first, for the summary is today's."""
        summary: str | None = self.document.get("summary")
        if summary:
            return f"{self.note} The record to date: {summary}" if self.as_of else summary
        return f"{self._provenance}{self.note}"

    @property
    def _provenance(self) -> str:
        """What a source is, which has no summary; an empty text for other records."""
        if self.document["record_kind"] != "source":
            return ""
        told = [self.document["type"], self.document["publisher"]]
        if "date" in self.document:
            told.append(dates.display(self.document["date"]))
        return f"A source of {PUBLISHER}: {', '.join(told)}. "
