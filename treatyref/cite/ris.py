"""RIS references, written by rispy."""

import rispy

from treatyref.cite.csl import Item, date_text, issued_text, item
from treatyref.cite.subject import Subject

#: CSL type -> RIS reference type.
TYPES = {
    "treaty": "STAT",
    "legislation": "STAT",
    "document": "GOVDOC",
    "dataset": "DATA",
    "report": "RPRT",
    "webpage": "ELEC",
    "article-newspaper": "NEWS",
    "entry-encyclopedia": "ENCYC",
}


def ris(subject: Subject) -> str:
    """One RIS reference."""
    found = item(subject)
    date = issued_text(found)
    type_ = TYPES[found["type"]]
    accessed = date_text(found.get("accessed"))
    reference = {
        "type_of_reference": type_,
        "id": found["id"],
        "title": found["title"],
        "short_title": found.get("title-short"),
        "authors": [author["literal"] for author in found.get("author", [])] or None,
        "secondary_title": found.get("container-title"),
        "publisher": found.get("publisher"),
        "year": date[:4] or None,
        "date": _slashes(date),
        "access_date": _slashes(accessed),
        "edition": found.get("edition"),
        "language": found["language"],
        "abstract": found.get("abstract"),
        "notes": [found["note"]],
        "database_provider": found.get("source"),
        "urls": [found["URL"]],
    } | (_statute(found) if type_ == "STAT" else {})
    filled = {key: value for key, value in reference.items() if value}
    text: str = rispy.dumps([filled], implementation=_Writer)
    return text.lstrip()


def _statute(found: Item) -> dict[str, str | None]:
    """A statute's own tags: its ``ET`` would be the session, and readers take ``ST`` for its title."""
    return {"short_title": None, "edition": None, "original_publication": found["note"]}


def _slashes(date: str) -> str | None:
    """RIS writes dates with slashes and leaves the parts it does not know empty."""
    return "/".join((date.split("-") + ["", ""])[:3]) + "/" if date else None


class _Writer(rispy.RisWriter):  # type: ignore[misc]  # rispy tells no types
    """Without the running number that rispy puts before each reference and no RIS reader expects."""

    def set_header(self, count: int) -> str:  # noqa: ARG002
        return ""
