"""Field types and short constructors for them; every field here carries its description."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from treatyref import dates

#: The node that a field is read from.
Data = Mapping[str, Any] | None
ID_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Id(fields.String):
    """A permanent record id: lower-case words and digits joined by hyphens."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not ID_FORM.fullmatch(text):
            raise ValidationError(
                f"{text!r} is not an id: use lower-case letters and digits joined by hyphens"
            )
        return text


class Ref(Id):
    """The id of another record; ``to`` names the kinds it may be of."""

    def __init__(self, *to: str, **kwargs: Any) -> None:
        self.to = to
        super().__init__(**kwargs)


class FuzzyDate(fields.Field[str]):
    """An ISO 8601 date with its real precision: year, month or day."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        text = str(value)
        try:
            dates.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return text


class Text(fields.String):
    """One or more words; empty text is refused, white space at the ends is taken off."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if not text:
            raise ValidationError("must not be empty: leave the key out instead")
        return text


class Number(fields.Field[int | float]):
    """An int or a float, kept as it was written; text and booleans are refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> int | float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError(f"{value!r} is not a number: write digits, without unit or comma")
        return value


def text(description: str, **kwargs: Any) -> Text:
    """A text field with its description."""
    return Text(metadata={"description": description}, **kwargs)


def day(description: str, **kwargs: Any) -> FuzzyDate:
    """A date field with its description."""
    return FuzzyDate(metadata={"description": description}, **kwargs)


def ref(description: str, *to: str, **kwargs: Any) -> Ref:
    """A reference to a record of one of the kinds *to*, with its description."""
    return Ref(*to, metadata={"description": description}, **kwargs)


def number(description: str, unit: str | None = None, **kwargs: Any) -> Number:
    """A number (whole or decimal) with its description and, where it has but one, its *unit*.

    A unit that stands in another field of the same row is given as ``=`` and that field's name.
    """
    return Number(metadata={"description": description, "unit": unit}, **kwargs)


def whole(description: str, unit: str | None = None, **kwargs: Any) -> fields.Integer:
    """A whole number of zero or more with its description and *unit*, as ``number`` has them."""
    return fields.Integer(
        strict=True,
        validate=validate.Range(min=0),
        metadata={"description": description, "unit": unit},
        **kwargs,
    )


def flag(description: str, **kwargs: Any) -> fields.Boolean:
    """A yes-or-no field (``true`` or ``false``) with its description."""
    return fields.Boolean(truthy={True}, falsy={False}, metadata={"description": description}, **kwargs)


def choice(description: str, options: Collection[str], **kwargs: Any) -> Text:
    """A text field that takes one of *options*."""
    return Text(
        validate=validate.OneOf(options, error="{input!r} is not one of: {choices}"),
        metadata={"description": description},
        **kwargs,
    )


def _list_default(kwargs: dict[str, Any]) -> dict[str, Any]:
    """An optional list is empty where it is left out."""
    return kwargs if kwargs.get("required") else {"load_default": list, **kwargs}


def rows(schema: type[Schema], description: str, **kwargs: Any) -> fields.List[Any]:
    """A list of nested nodes."""
    kwargs = _list_default(kwargs)
    return fields.List(fields.Nested(schema), metadata={"description": description}, **kwargs)


def words(description: str, **kwargs: Any) -> fields.List[str]:
    """A list of short texts."""
    kwargs = _list_default(kwargs)
    return fields.List(Text(), metadata={"description": description}, **kwargs)


def record_id(description: str, **kwargs: Any) -> Id:
    """An id field with its description."""
    return Id(metadata={"description": description}, **kwargs)


def refs(description: str, *to: str, **kwargs: Any) -> fields.List[str]:
    """A list of references to records of the kinds *to*."""
    kwargs = _list_default(kwargs)
    return fields.List(Ref(*to), metadata={"description": description}, **kwargs)


def choices_of(field: fields.Field[Any]) -> tuple[str, ...]:
    """The values that *field* takes; empty where it takes any."""
    return tuple(option for check in field.validators for option in getattr(check, "choices", ()))


def choices(description: str, options: Collection[str], **kwargs: Any) -> fields.List[str]:
    """A list of texts, each one of *options*."""
    kwargs = _list_default(kwargs)
    one = Text(validate=validate.OneOf(options, error="{input!r} is not one of: {choices}"))
    return fields.List(one, metadata={"description": description}, **kwargs)


def url(description: str, **kwargs: Any) -> fields.URL:
    """An http or https address."""
    return fields.URL(schemes={"http", "https"}, metadata={"description": description}, **kwargs)
