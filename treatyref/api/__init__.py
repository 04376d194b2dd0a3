"""The REST API under ``/api/v1``."""

from pathlib import Path

import swagger_ui_bundle
from flask import send_from_directory
from flask_smorest import Api

from treatyref import __version__
from treatyref.api.annotate import annotate_blueprint
from treatyref.api.find import find_blueprint
from treatyref.api.records import record_blueprints

_SWAGGER = Path(swagger_ui_bundle.swagger_ui_path)


class _Api(Api):
    """Leaves errors to the application, which answers problem+json."""

    def _register_error_handlers(self):
        pass


def register_api(app):
    """Register every route of the API and its description on *app*."""
    app.config |= {
        "API_TITLE": "TreatyRef",
        "API_VERSION": __version__,
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
        "OPENAPI_SWAGGER_UI_PATH": "/docs",
        "OPENAPI_SWAGGER_UI_URL": "/api/v1/docs/assets/",
        "API_SPEC_OPTIONS": {
            "info": {
                "description": "Dated, sourced, citable records of arms-control treaties and weapons.",
                "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
            }
        },
    }
    api = _Api(app)
    for blueprint in (*record_blueprints(), find_blueprint(), annotate_blueprint()):
        api.register_blueprint(blueprint, url_prefix="/api/v1" + (blueprint.url_prefix or ""))
    app.add_url_rule(
        "/api/v1/docs/assets/<path:name>", "swagger_assets", lambda name: send_from_directory(_SWAGGER, name)
    )
