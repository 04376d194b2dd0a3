"""Lists of records: filtered, sorted, cut into pages, with the fields and relations asked for."""

from treatyref.api.lists.cursor import page
from treatyref.api.lists.params import list_args
from treatyref.api.lists.select import select
from treatyref.api.lists.shape import brief, chosen, included

__all__ = ["brief", "chosen", "included", "list_args", "page", "select"]
