"""Walk loaded data beside the schema that describes it."""

from marshmallow import fields

from treatyref.schemas.common import StrictSchema


def walk(schema, data, keys=()):
    """Yield ``(schema, node, keys)`` for *data* and every nested node, parents first.

    ``keys`` is the path of keys and list positions from the record to the node,
    by the names that the seed file uses.
    """
    yield schema, data, keys
    for name, field in schema.fields.items():
        value = data.get(field.attribute or name)
        for inner, node, place in _nested(field, value):
            yield from walk(inner, node, (*keys, field.data_key or name, *place))


def _nested(field, value):
    if value is None:
        return
    if isinstance(field, fields.Nested):
        yield field.schema, value, ()
    elif isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
        for place, node in enumerate(value):
            yield field.inner.schema, node, (place,)


def states_a_fact(schema, node):
    """Whether *node* says something that must be sourced: not what only names a state or a body."""
    if "sources" not in schema.fields:
        return False
    return any(value not in (None, []) for key, value in node.items() if key not in schema.identity)


def row_lists(schema):
    """The fields of *schema* that hold lists of rows with a table of their own, as ``{name: schema}``."""
    return {
        name: field.inner.schema
        for name, field in schema.fields.items()
        if isinstance(field, fields.List)
        and isinstance(field.inner, fields.Nested)
        and isinstance(field.inner.schema, StrictSchema)
        and field.inner.schema.table
    }
