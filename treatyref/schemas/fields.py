"""Field types and short constructors for them; every field here carries its description."""

import re

from marshmallow import ValidationError, fields, validate

from treatyref import dates

ID_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Id(fields.String):
    """A permanent record id: lower-case words and digits joined by hyphens."""

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if not ID_FORM.fullmatch(text):
            raise ValidationError(
                f"{text!r} is not an id: use lower-case letters and digits joined by hyphens"
            )
        return text


class Ref(Id):
    """The id of another record; ``to`` names the kinds it may be of."""

    def __init__(self, *to, **kwargs):
        self.to = to
        super().__init__(**kwargs)


class FuzzyDate(fields.Field):
    """An ISO 8601 date with its real precision: year, month or day."""

    def _deserialize(self, value, attr, data, **kwargs):
        text = str(value)
        try:
            dates.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return text


class Text(fields.String):
    """One or more words; empty text is refused, white space at the ends is taken off."""

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if not text:
            raise ValidationError("must not be empty: leave the key out instead")
        return text


def text(description, **kwargs):
    """A text field with its description."""
    return Text(metadata={"description": description}, **kwargs)


def day(description, **kwargs):
    """A date field with its description."""
    return FuzzyDate(metadata={"description": description}, **kwargs)


def ref(description, *to, **kwargs):
    """A reference to a record of one of the kinds *to*, with its description."""
    return Ref(*to, metadata={"description": description}, **kwargs)


def number(description, unit=None, **kwargs):
    """A number (whole or decimal) with its description and, where it has but one, its *unit*.

    A unit that stands in another field of the same row is given as ``=`` and that field's name.
    """
    return Number(metadata={"description": description, "unit": unit}, **kwargs)


def whole(description, unit=None, **kwargs):
    """A whole number of zero or more with its description and *unit*, as ``number`` has them."""
    return fields.Integer(
        strict=True,
        validate=validate.Range(min=0),
        metadata={"description": description, "unit": unit},
        **kwargs,
    )


def flag(description, **kwargs):
    """A yes-or-no field (``true`` or ``false``) with its description."""
    return fields.Boolean(truthy={True}, falsy={False}, metadata={"description": description}, **kwargs)


def choice(description, options, **kwargs):
    """A text field that takes one of *options*."""
    return Text(
        validate=validate.OneOf(options, error="{input!r} is not one of: {choices}"),
        metadata={"description": description},
        **kwargs,
    )


def _list_default(kwargs):
    """An optional list is empty where it is left out."""
    return kwargs if kwargs.get("required") else {"load_default": list, **kwargs}


def rows(schema, description, **kwargs):
    """A list of nested nodes."""
    kwargs = _list_default(kwargs)
    return fields.List(fields.Nested(schema), metadata={"description": description}, **kwargs)


def words(description, **kwargs):
    """A list of short texts."""
    kwargs = _list_default(kwargs)
    return fields.List(Text(), metadata={"description": description}, **kwargs)


class Number(fields.Field):
    """An int or a float, kept as it was written; text and booleans are refused."""

    def _deserialize(self, value, attr, data, **kwargs):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError(f"{value!r} is not a number: write digits, without unit or comma")
        return value


def record_id(description, **kwargs):
    """An id field with its description."""
    return Id(metadata={"description": description}, **kwargs)


def refs(description, *to, **kwargs):
    """A list of references to records of the kinds *to*."""
    kwargs = _list_default(kwargs)
    return fields.List(Ref(*to), metadata={"description": description}, **kwargs)


def choices(description, options, **kwargs):
    """A list of texts, each one of *options*."""
    kwargs = _list_default(kwargs)
    one = Text(validate=validate.OneOf(options, error="{input!r} is not one of: {choices}"))
    return fields.List(one, metadata={"description": description}, **kwargs)


def url(description, **kwargs):
    """An http or https address."""
    return fields.URL(schemes={"http", "https"}, metadata={"description": description}, **kwargs)
