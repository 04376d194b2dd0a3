"""BibTeX entries, written by bibtexparser."""

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexEncodingMiddleware
from bibtexparser.model import Block, Entry, Field
from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

from treatyref.cite.csl import Item, date_text, issued_text, item
from treatyref.cite.subject import Subject

#: CSL type -> BibTeX entry type; the rest are ``misc``.
TYPES = {"report": "techreport", "entry-encyclopedia": "incollection", "dataset": "misc"}
#: Fields that hold an address or are escaped already.
VERBATIM = ("url", "author")
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
ENCODER = UnicodeToLatexEncoder(conversion_rules=[SPECIAL], unknown_char_policy="keep")
#: Fields put in braces of their own, which keep capitals as they are.
BRACED = ("title",)


def bibtex(subject: Subject) -> str:
    """One BibTeX entry in UTF-8, with a line break at the end."""
    found = item(subject)
    entry_type = TYPES.get(found["type"], "misc")
    year, _, rest = issued_text(found).partition("-")
    # Braces keep each name in one piece: it may be a body's.
    names = [ENCODER.unicode_to_latex(name["literal"]) for name in found.get("author", [])]
    author = " and ".join(f"{{{name}}}" for name in names)
    fields = {
        "author": author or None,
        # What BibTeX sorts and labels by where there is no author.
        "key": None if author else found.get("title-short", found["title"]),
        "title": found["title"],
        "shorttitle": found.get("title-short"),
        "booktitle": found.get("container-title") if entry_type == "incollection" else None,
        "institution": found.get("publisher") if entry_type == "techreport" else None,
        "publisher": found.get("publisher") if entry_type == "incollection" else None,
        "howpublished": _house(found) if entry_type == "misc" else None,
        "year": year or None,
        "month": rest[:2].lstrip("0") or None,
        "day": rest[3:].lstrip("0") or None,
        "edition": found.get("edition"),
        "version": found.get("version"),
        "urldate": date_text(found.get("accessed")) or None,
        "abstract": found.get("abstract"),
        "note": found["note"],
        "url": found["URL"],
    }
    library = Library(
        [Entry(entry_type, found["id"], [Field(key, value) for key, value in fields.items() if value])]
    )
    return write_string(library, prepend_middleware=[_Escape()])


def _house(found: Item) -> str | None:
    """Who made a thing public that has no other field for it."""
    return found.get("container-title") or found.get("publisher") or found.get("source")


class _Escape(LatexEncodingMiddleware):
    """Escapes what LaTeX would read as markup, in every field but the verbatim ones."""

    def __init__(self) -> None:
        super().__init__(encoder=ENCODER)

    def transform_entry(self, entry: Entry, library: Library) -> Block:
        kept = {field.key: field.value for field in entry.fields if field.key in VERBATIM}
        encoded = super().transform_entry(entry, library)
        for field in entry.fields:
            field.value = kept.get(field.key, field.value)
            if field.key in BRACED:
                field.value = f"{{{field.value}}}"
        return encoded
