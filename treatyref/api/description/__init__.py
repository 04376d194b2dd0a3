"""The API's description: OpenAPI 3.1 with true examples, and a page to read and try it."""

from treatyref.api.description.document import described, prepare
from treatyref.api.description.routes import description_blueprint, problems_blueprint

__all__ = ["described", "description_blueprint", "prepare", "problems_blueprint"]
