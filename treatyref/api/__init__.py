"""The REST API under ``/api/v1``."""

from typing import Any

from flask import Blueprint, Flask
from flask_smorest import Api

from treatyref import __version__
from treatyref.api.annotate import annotate_blueprint
from treatyref.api.description import description_blueprint, prepare, problems_blueprint
from treatyref.api.downloads import downloads_blueprint, files_blueprint
from treatyref.api.find import find_blueprints
from treatyref.api.records import record_blueprints
from treatyref.api.rows import rows_blueprint

PREFIX = "/api/v1"


class _Api(Api):
    """Leaves errors to the application, which answers problem+json, and describes itself when asked to."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._undescribed: list[Any] = []

    def _register_error_handlers(self) -> None:
        pass

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Register the routes; describing them takes as long as all else of a start, so it comes later."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    def describe(self) -> None:
        """Put the routes that are not described yet into ``spec``."""
        while self._undescribed:
            blp = self._undescribed.pop(0)
            blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
            self.spec.tag({"name": blp.name, "description": blp.description})


def register_api(app: Flask) -> None:
    """Register every route of the API and its description on *app*."""
    app.config |= {
        "API_TITLE": "TreatyRef",
        "API_VERSION": __version__,
        "OPENAPI_VERSION": "3.1.0",
        "API_SPEC_OPTIONS": {
            "info": {
                "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
            }
        },
    }
    api = _Api(app)
    prepare(api)
    described = (*record_blueprints(), *find_blueprints(), annotate_blueprint(), rows_blueprint())
    blueprints: list[Blueprint] = [*described, downloads_blueprint(), problems_blueprint()]
    for blueprint in blueprints:
        api.register_blueprint(blueprint, url_prefix=PREFIX + (blueprint.url_prefix or ""))
    app.register_blueprint(description_blueprint(api))
    app.register_blueprint(files_blueprint())
