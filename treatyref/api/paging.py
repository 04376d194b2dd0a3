"""Cut a list into pages with links to the next and the one before."""

from urllib.parse import urlencode

from flask import request


def page(items, total, args):
    """``(body, links)`` for one page of *items* of *total*; *args* holds limit and offset."""
    limit, offset = args["limit"], args["offset"]
    following = _address(offset + limit) if offset + limit < total else None
    links = [f'<{following}>; rel="next"'] if following else []
    if offset:
        links.append(f'<{_address(max(0, offset - limit))}>; rel="prev"')
    return {"items": items, "total": total, "next": following}, links


def _address(offset):
    query = request.args.to_dict() | {"offset": str(offset)}
    return f"{request.base_url}?{urlencode(query)}"
