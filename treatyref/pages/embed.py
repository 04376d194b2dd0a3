"""Embedding: an oEmbed provider (https://oembed.com/) and the script for cards on other people's pages."""

import re
from urllib.parse import unquote, urlsplit

from flask import Blueprint, current_app, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue

from treatyref import answer, permalink
from treatyref.documents import Row
from treatyref.kinds import SINGULAR
from treatyref.pages import contents
from treatyref.permalink import View
from treatyref.problem import ProblemError

blueprint = Blueprint("embed", __name__)
WIDTH, HEIGHT = 480, 180
_PATH = re.compile(
    r"(?:/editions/(?P<edition>\d{4}\.\d{1,3}))?"
    rf"/(?P<kind>{'|'.join(SINGULAR)})/(?P<id>[a-z0-9-]+)(?:/on/(?P<on>[0-9-]+))?(?:\.\w+(?:\.json)?)?/?"
)


@blueprint.route("/oembed")
def oembed() -> ResponseReturnValue:
    """The card of a permalink as oEmbed ``rich``, with the facts in fields of their own."""
    view = permalink.view(answer.store(), **_asked(request.args.get("url", "")))
    form = request.args.get("format", "json")
    if form not in ("json", "xml"):
        raise ProblemError(501, "no-such-format", "Not implemented", "format: write json or xml.")
    body = _described(view)
    if form == "xml":
        return answer.data(render_template("oembed.xml", fields=body), "text/xml", view.revised)
    return answer.data(body, "application/json", view.revised)


@blueprint.route("/embed.js")
def script() -> ResponseReturnValue:
    """The script that gives links to us a card."""
    folder = current_app.blueprints["pages"].root_path + "/static"
    response = send_from_directory(folder, "embed.js", mimetype="text/javascript", max_age=3600)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _asked(address: str) -> Row:
    """The arguments of ``permalink.view`` for one of our addresses; 404 for any other."""
    parts = urlsplit(address)
    ours = urlsplit(answer.root()).netloc
    match = _PATH.fullmatch(unquote(parts.path))
    if parts.netloc != ours or not match:
        raise ProblemError(
            404,
            "not-ours",
            "No record's address",
            f"url: give the address of a record here, such as {answer.root()}/treaties/inf.",
            {"parameter": "url"},
        )
    found = match.groupdict()
    return {"kind": found["kind"], "id_": found["id"], "on": found["on"], "edition": found["edition"]}


def _described(view: View) -> Row:
    document, root = view.document, answer.root()
    subject = view.subject(root)
    standing, now = contents.status(document), contents.standing_now(document, view.whole)
    lines = {
        "title": document["title"],
        "kind": document.get("type") or document["record_kind"],
        "as_of": document.get("as_of"),
        "status": standing["status"] if standing else None,
        "status_since": standing["since"] if standing else None,
        "status_now": now["status"] if now else None,
        "status_now_since": now["since"] if now else None,
        "summary": None if "as_of" in document else document.get("summary"),
        "citation": subject.heading,
        "permalink": subject.address,
    }
    html = render_template("embed.html", subject=subject, record=document, lines=lines, root=root)
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": "TreatyRef",
        "provider_url": root + "/",
        "author_name": "TreatyRef",
        "cache_age": 86400,
        "html": html,
        "width": _size("maxwidth", WIDTH),
        "height": _size("maxheight", HEIGHT),
        "thumbnail_url": f"{subject.address}/card.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    } | {key: value for key, value in lines.items() if value}


def _size(name: str, most: int) -> int:
    text = request.args.get(name, str(most))
    if not text.isdecimal() or not 0 < int(text) < 100_000:
        raise ProblemError(
            422, "bad-size", "Not a size", f"{name}: write pixels as a whole number.", {"parameter": name}
        )
    return min(most, int(text))
