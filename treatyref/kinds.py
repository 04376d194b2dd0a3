"""The record kinds: their names in the singular and where their pages are."""

SINGULAR = {
    "treaties": "treaty",
    "systems": "system",
    "states": "state",
    "events": "event",
    "sources": "source",
    "articles": "article",
}
PLURAL = {singular: plural for plural, singular in SINGULAR.items()}


def path_of(kind: str, id_: str) -> str:
    """The permanent path of a record's page; *kind* in the plural."""
    return f"/{kind}/{id_}"
