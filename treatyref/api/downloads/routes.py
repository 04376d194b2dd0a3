"""The downloads page, its files, and the list of them in the API."""

from flask import Blueprint, Response, render_template, send_file
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields

from treatyref import answer
from treatyref.api.blueprint import JSON, ApiBlueprint, must_accept
from treatyref.api.schemas import page_schema
from treatyref.problem import ProblemError
from treatyref.schemas import fields as f
from treatyref.tabular.dataset import dataset
from treatyref.tabular.files import CHECKSUMS, DATABASE, content, file_named, listing


class FileSchema(Schema):
    """A file to download."""

    name = f.text("Its name.", required=True)
    url = f.url("Its address.", required=True)
    media_type = f.text("Its media type.", required=True)
    description = f.text("What it holds.", required=True)
    bytes = f.whole("Its size.", required=True)
    sha256 = fields.String(required=True, metadata={"description": "Its SHA-256 checksum."})


FILES = page_schema("File", FileSchema, "Every file, the database first.")


def files_blueprint() -> Blueprint:
    """``/downloads/`` and the files under it."""
    blueprint = Blueprint("downloads", __name__, url_prefix="/downloads")

    @blueprint.route("/")
    def index() -> ResponseReturnValue:
        """What can be downloaded."""
        store = answer.store()
        files = listing(store)
        described = dataset(answer.root(), files, store.revised, store.latest_edition)
        text = render_template("downloads.html", files=files, checksums=CHECKSUMS, dataset=described)
        return answer.data(text, "text/html", store.revised)

    @blueprint.route("/<name>")
    def download(name: str) -> ResponseReturnValue:
        """One file."""
        return _file(name)

    return blueprint


def downloads_blueprint() -> ApiBlueprint:
    """The list of files in the API."""
    blueprint = ApiBlueprint("files", __name__, description="Files with all the data.")

    @blueprint.route("/downloads")
    @blueprint.response(200, FILES, description="The files.")
    @blueprint.problems()
    def files() -> ResponseReturnValue:
        """Every file to download, with its size and checksum."""
        must_accept(JSON)
        items = [
            {
                "name": file.name,
                "url": f"{answer.root()}/downloads/{file.name}",
                "media_type": file.mimetype,
                "description": file.holds,
                "bytes": file.size,
                "sha256": file.sha256,
            }
            for file in listing(answer.store())
        ]
        return answer.data({"items": items, "total": len(items), "next": None})

    return blueprint


def _file(name: str) -> Response:
    store = answer.store()
    try:
        file = file_named(store, name)
    except KeyError:
        known = ", ".join(file.name for file in listing(store))
        raise ProblemError(
            404, "unknown-file", "No such file", f"There is no file {name[:60]!r}; there are: {known}."
        ) from None
    if name == DATABASE:
        response = send_file(
            store.path,
            file.mimetype,
            as_attachment=True,
            download_name=name,
            etag=file.sha256[:20],
            max_age=300,
        )
        response.cache_control.no_cache = None
        response.cache_control.public = True
        return response
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name.endswith("l") else {}
    return answer.data(
        content(store, name), file.mimetype, store.revised, tag=file.sha256[:20], headers=headers
    )
