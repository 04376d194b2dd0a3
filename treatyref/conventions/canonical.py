"""One address for one thing: no slash at the end, lower case where all is lower case."""

import re

from flask import redirect, request
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

from treatyref.kinds import SINGULAR

#: Addresses of folders: their canonical form does end in a slash.
FOLDERS = {"/downloads/"}
_KINDS = "|".join(SINGULAR)
#: Addresses that are lower case throughout: records, lists and the fixed names of the API.
_LOWER = re.compile(
    rf"/(?:(?:api/v1/)?(?:editions/[\d.]+/)?(?:{_KINDS})(?:/.*)?"
    r"|api/v1/(?:rows(?:/.*)?|search(?:/suggest)?|resolve|changes|editions(?:/.*)?|annotate|docs"
    r"|openapi\.json|problems(?:/.*)?)"
    r"|downloads/?|search|about|annotate|editions|docs(?:/.*)?)/*",
    re.IGNORECASE,
)


def redirect_to_canonical() -> Response | None:
    """A 308 to the canonical form of the path asked for, with its query; None where it is canonical."""
    path = canonical(request.path)
    if path == request.path:
        return None
    query = request.query_string.decode("latin-1")
    # Quoted as a path of ours: a backslash or a second slash would lead to another host.
    address = iri_to_uri(path.replace("\\", "%5C")) + (f"?{query}" if query else "")
    return redirect(address, 308)


def canonical(path: str) -> str:
    """*path* as it is written in links."""
    found = re.sub(r"/{2,}", "/", path)
    if f"{found.rstrip('/').lower()}/" in FOLDERS:
        return f"{found.rstrip('/').lower()}/"
    if not found.startswith("/r/"):
        found = found.rstrip("/") or "/"
    return found.lower() if _LOWER.fullmatch(found) and not found.startswith("/r/") else found
