"""Pages of a list by opaque cursor, with links to the next and the one before.

A cursor names the last item of a page by its id and place, and the query that
made the list. While one database is served a list never changes, so paging
misses and repeats nothing; after a new build the id still finds the place.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import request

from treatyref import answer
from treatyref.documents import Row
from treatyref.problem import ProblemError

#: Parameters that say which part of a list is meant, not which list.
_PAGING = {"cursor", "offset", "limit", "fields", "include"}


def page(
    items: list[Any], args: Row, key: Callable[[Any], str] = lambda item: item["id"]
) -> tuple[list[Any], Row, list[str]]:
    """``(chosen, body, links)`` for the page of *items* that *args* asks for.

    *args* has ``limit`` and ``cursor`` or ``offset``; *key* gives an item's id.
    ``body`` has ``total`` and ``next``. Raises ``ProblemError`` 422 for a cursor
    of another query.
    """
    limit, total = args["limit"], len(items)
    start = _start(items, args, key)
    end = min(start + limit, total)
    by_offset = args.get("offset") is not None and not args.get("cursor")

    def link(place: int) -> str:
        if by_offset:
            return _address({"offset": str(place)})
        return _address({"cursor": _cursor(place, key(items[place - 1]))} if place else {})

    following = link(end) if end < total else None
    links = [f'<{following}>; rel="next"'] if following else []
    if start:
        links.append(f'<{link(max(0, start - limit))}>; rel="prev"')
        links.append(f'<{_address({})}>; rel="first"')
    return items[start:end], {"total": total, "next": following}, links


def _start(items: list[Any], args: Row, key: Callable[[Any], str]) -> int:
    if not args.get("cursor"):
        return args.get("offset") or 0
    place, id_ = _read(args["cursor"])
    if place <= len(items) and place and key(items[place - 1]) == id_:
        return place
    return next((at for at, item in enumerate(items, 1) if key(item) == id_), min(place, len(items)))


def _query() -> str:
    """A short text that changes with the list that the request names."""
    kept = sorted((name, value) for name, value in request.args.items(multi=True) if name not in _PAGING)
    return hashlib.sha256(repr((request.path, kept)).encode()).hexdigest()[:8]


def _cursor(place: int, id_: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([place, id_, _query()]).encode()).decode().rstrip("=")


def _read(text: str) -> tuple[int, str]:
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        place, id_, query = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(place, int) or isinstance(place, bool) or place < 0 or query != _query():
            raise ValueError(place)
    except (ValueError, TypeError, UnicodeError, binascii.Error, RecursionError):
        raise ProblemError(
            422,
            "bad-cursor",
            "Not a cursor of this list",
            "cursor: take it from next of an answer to the same query, or begin again without it.",
            {"parameter": "cursor"},
        ) from None
    return place, id_


def _address(change: dict[str, str]) -> str:
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in ("cursor", "offset")]
    query = urlencode([*kept, *change.items()])
    return f"{answer.root()}{request.path}" + (f"?{query}" if query else "")
