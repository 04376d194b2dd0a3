"""The REST API under ``/api/v1``."""

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
    """Leaves errors to the application, which answers problem+json."""

    def _register_error_handlers(self) -> None:
        pass


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
