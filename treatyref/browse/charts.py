"""Which of our charts there are to show beside the data."""

from werkzeug.exceptions import HTTPException

from treatyref.browse.metadata import QUERIES


def address(name):
    """The path of a chart."""
    return f"/charts/{name}.svg"


def named():
    """The names of every chart that a query would show."""
    found = [query.get("chart") for query in QUERIES.values()]
    for query in QUERIES.values():
        found += query.get("charts", {}).values()
    return list(dict.fromkeys(name for name in found if name))


def drawn():
    """The names of those charts that our pages serve."""
    from treatyref.web import create_app

    places = create_app(None).url_map.bind("")
    return [name for name in named() if _is_served(places, address(name))]


def _is_served(places, path):
    try:
        places.match(path)
    except HTTPException:
        return False
    return True
