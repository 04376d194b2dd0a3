"""What every blueprint of the API shares: strict parameters, the forms it answers in, its errors."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema
from webargs.fields import DelimitedList
from webargs.flaskparser import FlaskParser

from treatyref.problem import ProblemError

#: A Flask view: any arguments, any answer.
ViewFunction = Callable[..., Any]
JSON = "application/json"
PROBLEM = "application/problem+json"


class _StrictParser(FlaskParser):
    """Refuses parameters that an address does not have: a misspelt filter must not go unnoticed."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE}


class ApiBlueprint(Blueprint):
    """A blueprint whose operations take only described parameters."""

    ARGUMENTS_PARSER = _StrictParser()

    def problems(self, *statuses: int) -> Callable[[ViewFunction], ViewFunction]:
        """Describe that an operation answers problem documents of these HTTP *statuses*."""

        def decorate(view: ViewFunction) -> ViewFunction:
            for status in sorted({*statuses, 406, 414, 429, 500}):
                view = self.alt_response(status, f"Problem{status}")(view)
            return view

        return decorate


class CommaList(DelimitedList):
    """A list in one parameter, joined by commas; a client may also repeat the parameter."""

    is_multiple = True

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = ",".join(map(str, value)) if isinstance(value, list) else value
        return super()._deserialize(text, attr, data, **kwargs)  # type: ignore[no-untyped-call]  # webargs gives it no types


class ArgsSchema(Schema):
    """Base of the parameters of an operation; an unknown one is told with those there are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known = ", ".join(sorted(field.data_key or name for name, field in self.fields.items()))
        self.error_messages = self.error_messages | {"unknown": f"is no parameter here; there are: {known}."}


def must_accept(*types: str) -> str:
    """The best of media *types* for the client; raises ``ProblemError`` 406 where it takes none."""
    if not request.accept_mimetypes:
        return types[0]
    best = request.accept_mimetypes.best_match(types)
    if best is None and not (JSON in types and request.accept_mimetypes[PROBLEM]):
        raise ProblemError(
            406,
            "not-acceptable",
            "Not acceptable",
            f"This address answers with {', '.join(types)}; Accept asked for none of them.",
        )
    return best or types[0]
