"""``openapi.json``, the page to read and try it, and the problem types."""

import json
from pathlib import Path
from threading import Lock
from typing import Any, cast

import flask_swagger_ui
from flask import Blueprint, current_app, render_template, send_from_directory
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from marshmallow import Schema

from treatyref import answer
from treatyref.api.blueprint import JSON, ApiBlueprint, must_accept
from treatyref.api.description.document import described
from treatyref.api.schemas import page_schema
from treatyref.documents import Row
from treatyref.problem import ProblemError
from treatyref.problem_types import PROBLEMS, address_of
from treatyref.schemas import fields as f

_SWAGGER = Path(flask_swagger_ui.__file__).parent / "dist"
_KEY = "treatyref.openapi"
_STATIC = Path(__file__).parent / "static"
#: Swagger UI styles its own elements and draws with data: pictures; nothing comes from outside.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class ProblemTypeSchema(Schema):
    """A type of problem."""

    type = f.text("The path that problem documents give as `type`.", required=True)
    name = f.text("Its name.", required=True)
    status = f.whole("The HTTP status that it comes with.", required=True)
    meaning = f.text("What it means.", required=True)
    what_to_do = f.text("What a client does about it.", required=True)


TYPES = page_schema("ProblemType", ProblemTypeSchema, "Every type of problem.")


def description_blueprint(api: Api) -> Blueprint:
    """The routes of the description of *api*."""
    blueprint = Blueprint("description", __name__, url_prefix="/api/v1", template_folder="templates")
    making = Lock()

    @blueprint.route("/openapi.json")
    def openapi() -> ResponseReturnValue:
        """The API in OpenAPI 3.1."""
        made = current_app.extensions
        with making:
            if _KEY not in made:
                app = cast(Any, current_app)._get_current_object()
                made[_KEY] = json.dumps(described(api, app), ensure_ascii=False)
        return answer.data(made[_KEY])

    @blueprint.route("/docs")
    def docs() -> ResponseReturnValue:
        """Read and try the API."""
        return answer.data(
            render_template("api.html"), "text/html", headers={"Content-Security-Policy": POLICY}
        )

    @blueprint.route("/docs/assets/<path:name>")
    def assets(name: str) -> ResponseReturnValue:
        """Swagger UI's own files, and the one that starts it."""
        folder = _STATIC if (_STATIC / name).is_file() else _SWAGGER
        return send_from_directory(folder, name, max_age=86_400)

    return blueprint


def problems_blueprint() -> Blueprint:
    """The list of problem types, and each of them."""
    blueprint = ApiBlueprint("problems", __name__, url_prefix="/problems", description="Types of problem.")

    @blueprint.route("")
    @blueprint.response(200, TYPES, description="The types.")
    @blueprint.problems()
    def types() -> ResponseReturnValue:
        """Every type of problem, with what to do about it."""
        must_accept(JSON)
        items = [_type(name) for name in PROBLEMS]
        return answer.data({"items": items, "total": len(items), "next": None})

    @blueprint.route("/<name>")
    @blueprint.response(200, ProblemTypeSchema, description="The type.")
    @blueprint.problems(404)
    def one_type(name: str) -> ResponseReturnValue:
        """What a type of problem means and what to do: the address that problem documents give as `type`."""
        must_accept(JSON)
        if name not in PROBLEMS:
            raise ProblemError(
                404,
                "not-found",
                "No such problem type",
                f"There is no {name[:60]!r}; see {address_of('internal')}.",
            )
        return answer.data(_type(name))

    return blueprint


def _type(name: str) -> Row:
    found = PROBLEMS[name]
    return {
        "type": address_of(name),
        "name": name,
        "status": found.status,
        "meaning": found.meaning,
        "what_to_do": found.what_to_do,
    }
