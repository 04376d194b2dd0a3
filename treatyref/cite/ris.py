"""RIS references, written by rispy."""

import rispy

from treatyref.cite.csl import issued_text, item
from treatyref.cite.subject import Subject

#: CSL type -> RIS reference type.
TYPES = {
    "treaty": "STAT",
    "legislation": "STAT",
    "document": "GOVDOC",
    "dataset": "DATA",
    "report": "RPRT",
    "article": "ELEC",
    "article-newspaper": "NEWS",
    "entry-encyclopedia": "ENCYC",
}


def ris(subject: Subject) -> str:
    """One RIS reference."""
    found = item(subject)
    date = issued_text(found)
    reference = {
        "type_of_reference": TYPES[found["type"]],
        "id": found["id"],
        "title": found["title"],
        "short_title": found.get("title-short"),
        "authors": [author["literal"] for author in found.get("author", [])] or None,
        "secondary_title": found.get("container-title"),
        "publisher": found.get("publisher"),
        "year": date[:4] or None,
        # RIS writes dates with slashes and leaves the parts it does not know empty.
        "date": "/".join((date.split("-") + ["", ""])[:3]) + "/" if date else None,
        "edition": found.get("version"),
        "language": found["language"],
        "notes": [found["note"]],
        "urls": [found["URL"]],
    }
    filled = {key: value for key, value in reference.items() if value}
    text: str = rispy.dumps([filled], implementation=_Writer)
    return text.lstrip()


class _Writer(rispy.RisWriter):  # type: ignore[misc]  # rispy tells no types
    """Without the running number that rispy puts before each reference and no RIS reader expects."""

    def set_header(self, count: int) -> str:  # noqa: ARG002
        return ""
