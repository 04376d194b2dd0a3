"""What a document is, and how it is written: one JSON text for the database, the API and editions."""

import json
from typing import Any

#: A record as readers get it: JSON values under the keys of its schema and of ``build.documents``.
Document = dict[str, Any]
#: One node of a document, or one row of a table: JSON values under text keys.
Row = dict[str, Any]


def body_of(document: Document) -> str:
    """The JSON text of *document* as it is kept and served; no line break in it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
