"""How a document is written: one JSON text for the database, the API and editions."""

import json


def body_of(document):
    """The JSON text of *document* as it is kept and served; no line break in it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
