"""Walk loaded data beside the schema that describes it."""

from collections.abc import Iterator
from typing import Any, cast

from marshmallow import fields

from treatyref.documents import Row
from treatyref.schemas.common import StrictSchema

#: A path of keys and list positions.
Keys = tuple[str | int, ...]


def walk(schema: StrictSchema, data: Row, keys: Keys = ()) -> Iterator[tuple[StrictSchema, Row, Keys]]:
    """Yield ``(schema, node, keys)`` for *data* and every nested node, parents first.

    ``keys`` is the path of keys and list positions from the record to the node,
    by the names that the seed file uses.
    """
    yield schema, data, keys
    for name, field in schema.fields.items():
        value = data.get(field.attribute or name)
        for inner, node, place in _nested(field, value):
            yield from walk(inner, node, (*keys, field.data_key or name, *place))


def _nested(field: fields.Field[Any], value: Any) -> Iterator[tuple[StrictSchema, Row, Keys]]:
    if value is None:
        return
    if isinstance(field, fields.Nested):
        yield nested_schema(field), value, ()
    elif isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
        for place, node in enumerate(value):
            yield nested_schema(field.inner), node, (place,)


def nested_schema(field: fields.Nested) -> StrictSchema:
    """The schema of a nested field; every one of ours is strict, which Marshmallow cannot tell."""
    return cast(StrictSchema, field.schema)


def states_a_fact(schema: StrictSchema, node: Row) -> bool:
    """Whether *node* says something that must be sourced: not what only names a state or a body."""
    if "sources" not in schema.fields:
        return False
    return any(value not in (None, []) for key, value in node.items() if key not in schema.identity)


def row_lists(schema: StrictSchema) -> dict[str, StrictSchema]:
    """The fields of *schema* that hold lists of rows with a table of their own, as ``{name: schema}``."""
    return {
        name: inner
        for name, field in schema.fields.items()
        if isinstance(field, fields.List)
        and isinstance(field.inner, fields.Nested)
        and isinstance(inner := field.inner.schema, StrictSchema)
        and inner.table
    }
