"""A Datasette plugin: rows link to the permanent pages."""

import json
from urllib.parse import quote

from datasette import hookimpl
from datasette.plugins import pm
from markupsafe import Markup

from treatyref.kinds import PLURAL


@hookimpl
def render_cell(value, column, table):
    """Link a record's id to its page, sources to theirs, and addresses to where they lead."""
    if not isinstance(value, str):
        return None
    if column == "page" and value.startswith("/"):
        return Markup('<a href="{0}">{0}</a>').format(value)
    if column == "id" and table in PLURAL.values():
        return Markup('{} <a href="/{}/{}">page</a>').format(value, table, quote(value))
    if column == "sources" and value.startswith("["):
        links = [Markup('<a href="/sources/{0}">{0}</a>').format(id_) for id_ in json.loads(value)]
        return Markup(", ").join(links)
    return None


def register():
    """Register this plugin once in the process."""
    if not pm.has_plugin("treatyref"):
        import sys

        pm.register(sys.modules[__name__], "treatyref")
