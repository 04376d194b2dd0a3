"""The Flask application: API and pages over one store."""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, redirect, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from treatyref import problem
from treatyref.api import register_api
from treatyref.conventions import register_conventions
from treatyref.linking import Linker
from treatyref.lookup import MovedError
from treatyref.pages import register_pages
from treatyref.problem import ProblemError
from treatyref.reconcile import register_reconcile
from treatyref.store import Store

MAX_URL, MAX_BODY = 2_000, 2_000_000


def create_app(store: Store, base_url: str | None = None) -> Flask:
    """The application that serves *store*; *base_url* is its public address, if requests do not show it."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config["BASE_URL"] = base_url
    app.json = _json_provider(app)
    bind(app, store)
    app.url_map.strict_slashes = False
    register_api(app)
    register_pages(app)
    register_reconcile(app)
    app.before_request(_refuse_overlong)
    register_conventions(app)
    app.register_error_handler(ProblemError, problem.respond)
    app.register_error_handler(MovedError, _moved)
    app.register_error_handler(HTTPException, lambda error: problem.respond(problem.from_http(error)))
    app.register_error_handler(Exception, _unexpected)
    return app


def bind(app: Flask, store: Store) -> None:
    """Let *app* serve *store* from now on; what it made of the data before goes.

    All that depends on the data stands in ``extensions`` under names that begin
    with ``treatyref``. Nobody may be asking *app* meanwhile.
    """
    unbind(app)
    app.extensions["treatyref"] = store
    app.extensions["treatyref-linker"] = Linker(store)


def unbind(app: Flask) -> None:
    """Take the data from *app*."""
    for name in [name for name in app.extensions if name.startswith("treatyref")]:
        del app.extensions[name]


def _json_provider(app: Flask) -> DefaultJSONProvider:
    """Keys in the order of the schemas, letters of every script as they are."""
    provider = DefaultJSONProvider(app)
    provider.sort_keys = provider.ensure_ascii = False
    return provider


def _refuse_overlong() -> None:
    if len(request.full_path) > MAX_URL:
        raise ProblemError(
            414, "uri-too-long", "Address too long", f"Keep the address under {MAX_URL} characters."
        )


def _moved(error: MovedError) -> BaseResponse:
    """Redirect to the same address with the id that holds now."""
    parts = re.split(rf"(?<=/){re.escape(error.old)}(?=[./?]|$)", request.full_path.rstrip("?"), maxsplit=1)
    return redirect(error.id.join(parts), 301)


def _unexpected(error: Exception) -> Response:
    current_app.logger.exception("unexpected error at %s", urlsplit(request.path).path[:200], exc_info=error)
    return problem.respond(
        ProblemError(500, "internal", "Our fault", "Something went wrong here; it is logged.")
    )
