"""One strict Marshmallow schema per record kind: the single description of every field.

Validation of the seeds, the tables of the database, the help on its columns, the
OpenAPI document and ``seeds/README.md`` all come from here or are held to it by a test.
"""

from functools import cache

from treatyref.schemas.article import ArticleSchema
from treatyref.schemas.common import StrictSchema
from treatyref.schemas.event import EventSchema
from treatyref.schemas.retired import RetiredSchema
from treatyref.schemas.source import SourceSchema
from treatyref.schemas.state import StateSchema
from treatyref.schemas.system import SystemSchema
from treatyref.schemas.treaty import TreatySchema

#: Kind of seed (the plural used in paths, folders and tables) -> its schema. All but ``retired`` are records.
KINDS: dict[str, type[StrictSchema]] = {
    "treaties": TreatySchema,
    "systems": SystemSchema,
    "states": StateSchema,
    "events": EventSchema,
    "sources": SourceSchema,
    "articles": ArticleSchema,
    "retired": RetiredSchema,
}


@cache
def schema_of(kind: str) -> StrictSchema:
    """The one schema instance of a kind: making one anew for each record costs more than using it."""
    return KINDS[kind]()


__all__ = ["KINDS", "schema_of", *(schema.__name__ for schema in KINDS.values())]
