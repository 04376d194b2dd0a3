"""How a record is cited: one plain line with the as-of date and the permalink."""

from treatyref import dates


def plain(document, root):
    """A citation of *document* (whole or as-of) in plain text; *root* is the address of the service."""
    as_of = document.get("as_of")
    when = f", as of {dates.display(as_of)}" if as_of else ""
    return f"“{document['title']}”{when}. TreatyRef. {root.rstrip('/')}{document['page']}"
