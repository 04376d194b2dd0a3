"""The meta tags of a record's page: Highwire and Dublin Core for reference managers, Open Graph for previews.

What each of them makes of the tags was tried; docs/interoperability.md says how.
"""

import textwrap

from treatyref.cite.csl import Item, entry, issued_text, item
from treatyref.cite.subject import LICENCE, PUBLISHER, Subject

#: Names of tags and their contents; None or an empty text makes no tag.
Pairs = list[tuple[str, str | None]]
#: CSL type -> Zotero item type. Zotero has no treaty: its users write one as a document of that type.
ZOTERO_TYPES = {
    "article-newspaper": "newspaperArticle",
    "dataset": "dataset",
    "document": "document",
    "entry-encyclopedia": "encyclopediaArticle",
    "legislation": "statute",
    "report": "report",
    "treaty": "document",
    "webpage": "webpage",
}
#: Longest description, in characters, that link previews show whole.
PREVIEW = 280


def tags(subject: Subject, original: str) -> list[tuple[str, str, str]]:
    """``(attribute, name, content)`` of each tag, ``attribute`` being ``name`` or ``property``.

    *original* is the address of the record to date, outside editions.
    A source or an article is described as itself; the page of any other
    record as the entry of TreatyRef that it is, with the as-of date in its
    title, the day of its last revision and the edition.
    """
    document = subject.document
    itself = document["record_kind"] in ("source", "article")
    found = item(subject) if itself else entry(subject)
    named = [
        *_bibliographic(found, subject, itself),
        ("DCTERMS.isVersionOf", original if original != subject.address else None),
        *_zotero(found),
        ("twitter:card", "summary_large_image"),
    ]
    properties = _previews(subject, found, itself, original)
    return [
        (kind, name, content)
        for kind, pairs in (("name", named), ("property", properties))
        for name, content in pairs
        if content
    ]


def _bibliographic(found: Item, subject: Subject, itself: bool) -> Pairs:
    """Highwire, Dublin Core and PRISM.

    Without ``DC.identifier``: readers look for an ISSN or ISBN in it and find
    one in the day of an as-of address (2019-09-05 passes as an ISSN). The
    licence is that of our record, not of the source or article described.
    """
    issued = issued_text(found)
    people = [author["literal"] for author in found.get("author", [])]
    return [
        ("description", textwrap.shorten(subject.abstract, PREVIEW, placeholder=" …")),
        ("citation_title", found["title"]),
        *(("citation_author", name) for name in people),
        ("citation_publication_date", issued.replace("-", "/")),
        ("citation_publisher", found.get("publisher")),
        ("citation_language", found["language"]),
        ("citation_public_url", found["URL"]),
        ("citation_abstract", found.get("abstract")),
        ("prism.publicationName", found.get("container-title")),
        ("prism.edition", found.get("edition")),
        ("DC.title", found["title"]),
        *(("DC.creator", name) for name in people),
        ("DC.publisher", found.get("publisher")),
        ("DC.date", issued),
        ("DC.description", found["note"]),
        ("DC.language", found["language"]),
        ("DC.rights", None if itself else LICENCE),
        ("DCTERMS.modified", subject.revised),
    ]


def _zotero(found: Item) -> Pairs:
    """What only Zotero's own terms tell it: the item type."""
    treaty = [("z.extra", f"Type: treaty\n{found['note']}")] if found["type"] == "treaty" else []
    return [("z.itemType", ZOTERO_TYPES[found["type"]]), *treaty]


def _previews(subject: Subject, found: Item, itself: bool, original: str) -> Pairs:
    """Open Graph: always of our page. A provision shows its treaty's picture."""
    treaty, provision, _ = original.rpartition("/provisions/")
    # A newspaper article whose paper is not recorded would be put down to the site's name.
    site = PUBLISHER if not itself or "container-title" in found else None
    return [
        ("og:title", subject.heading),
        ("og:type", "article"),
        ("og:url", subject.address),
        ("og:site_name", site),
        ("og:description", textwrap.shorten(subject.abstract, PREVIEW, placeholder=" …")),
        ("og:image", f"{treaty if provision else subject.address}/card.png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", subject.heading),
        # Without it readers take the first date on the page, which is some event's.
        ("article:published_time", issued_text(found)),
        ("article:modified_time", subject.revised),
    ]
