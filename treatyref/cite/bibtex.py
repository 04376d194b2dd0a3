"""BibTeX entries, written by bibtexparser."""

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexEncodingMiddleware
from bibtexparser.model import Block, Entry, Field
from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

from treatyref.cite.csl import issued_text, item
from treatyref.cite.subject import Subject

#: CSL type -> BibTeX entry type; the rest are ``misc``.
TYPES = {"report": "techreport", "entry-encyclopedia": "incollection", "dataset": "misc"}
#: Fields that hold an address: LaTeX must not touch them.
VERBATIM = ("url",)
#: LaTeX's own signs; letters of every script stay as they are, as UTF-8.
SPECIAL = UnicodeToLatexConversionRule(
    RULE_DICT,
    {
        **{ord(sign): "\\" + sign for sign in "%&$#_{}"},
        ord("\\"): r"\textbackslash{}",
        ord("~"): r"\textasciitilde{}",
        ord("^"): r"\textasciicircum{}",
    },
)
#: Fields put in braces of their own: they keep a body's name in one piece and capitals as they are.
BRACED = ("author", "title")


def bibtex(subject: Subject) -> str:
    """One BibTeX entry in UTF-8, with a line break at the end."""
    found = item(subject)
    entry_type = TYPES.get(found["type"], "misc")
    year, _, rest = issued_text(found).partition("-")
    author = found.get("author", [{}])[0].get("literal")
    fields = {
        "author": author,
        # What BibTeX sorts and labels by where there is no author.
        "key": None if author else found.get("title-short", found["title"]),
        "title": found["title"],
        "shorttitle": found.get("title-short"),
        "booktitle": found.get("container-title") if entry_type == "incollection" else None,
        "institution": found.get("publisher") if entry_type == "techreport" else None,
        "publisher": found.get("publisher") if entry_type == "incollection" else None,
        "howpublished": found.get("container-title") if entry_type == "misc" else None,
        "year": year or None,
        "month": rest[:2].lstrip("0") or None,
        "day": rest[3:].lstrip("0") or None,
        "edition": subject.edition,
        "note": found["note"],
        "url": found["URL"],
    }
    library = Library(
        [Entry(entry_type, found["id"], [Field(key, value) for key, value in fields.items() if value])]
    )
    return write_string(library, prepend_middleware=[_Escape()])


class _Escape(LatexEncodingMiddleware):
    """Escapes what LaTeX would read as markup, in every field but the verbatim ones."""

    def __init__(self) -> None:
        super().__init__(
            encoder=UnicodeToLatexEncoder(conversion_rules=[SPECIAL], unknown_char_policy="keep")
        )

    def transform_entry(self, entry: Entry, library: Library) -> Block:
        kept = {field.key: field.value for field in entry.fields if field.key in VERBATIM}
        encoded = super().transform_entry(entry, library)
        for field in entry.fields:
            field.value = kept.get(field.key, field.value)
            if field.key in BRACED:
                field.value = f"{{{field.value}}}"
        return encoded
