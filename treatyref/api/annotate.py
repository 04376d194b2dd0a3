"""Annotate an article: find what it mentions, check what it claims, hand it back linked."""

from typing import Any

from flask import Response, current_app, json, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields

from treatyref import answer, dates
from treatyref.annotate.safe import TooDeepError
from treatyref.api.annotate_schemas import AnnotationSchema, ArticleSchema, ParameterSchema
from treatyref.api.blueprint import ApiBlueprint
from treatyref.documents import Row
from treatyref.linking import MEDIA_TYPES, Article, Correction, Options
from treatyref.problem import ProblemError

WEB_ANNOTATION = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
_BY_MEDIA_TYPE = {media: name for name, media in MEDIA_TYPES.items()} | {"text/x-markdown": "markdown"}
_BY_ACCEPT = {
    "application/json": "json",
    "application/ld+json": "webannotation",
    "text/html": "html",
    "text/markdown": "markdown",
    "text/plain": "references",
}


_WEB_ANNOTATIONS = {"type": "object", "description": "W3C Web Annotations, a page of them."}


def _text(description: str) -> Row:
    return {"type": "string", "description": description}


def annotate_blueprint() -> ApiBlueprint:
    """The one route of this module."""
    blueprint = ApiBlueprint(
        "annotate", __name__, description="Find and check what an article says of records."
    )
    body: Row = {"application/json": {"schema": ArticleSchema}}
    body |= {media: {"schema": {"type": "string"}} for media in MEDIA_TYPES.values()}
    documented = {"requestBody": {"required": True, "content": body}, "parameters": _query_parameters()}

    @blueprint.route("/annotate", methods=["POST"])
    @blueprint.doc(**documented)
    @blueprint.response(200, AnnotationSchema, description="What the article mentions and claims.")
    @blueprint.response(200, _WEB_ANNOTATIONS, content_type="application/ld+json")
    @blueprint.response(200, _text("The article with links."), content_type="text/html")
    @blueprint.response(200, _text("The article with links."), content_type="text/markdown")
    @blueprint.response(200, _text("The records mentioned, a line each."), content_type="text/plain")
    @blueprint.problems(413, 415, 422)
    def annotate() -> ResponseReturnValue:
        """Find the records an article mentions, check its figures, and hand it back linked.

        Send JSON, or the article itself as text/plain, text/html or text/markdown with the rest in the query.
        """
        return respond(*read_request())

    return blueprint


def _query_parameters() -> list[Row]:
    return [
        {
            "in": "query",
            "name": name,
            "required": False,
            "description": field.metadata.get("description", ""),
            "schema": {"type": "boolean" if isinstance(field, fields.Boolean) else "string"},
        }
        for name, field in ParameterSchema().fields.items()
    ]


def read_request() -> tuple[str, Options, str | None]:
    """``(text, Options, output or None)`` of the request; a ``ProblemError`` where it will not do."""
    if request.mimetype == "application/json" or request.mimetype.endswith("+json"):
        given = request.get_json(silent=True)
        if not isinstance(given, dict):
            raise bad("body", 'the body is no JSON object: send {"text": …}')
        data = _load(ArticleSchema(), given)
    elif request.mimetype in _BY_MEDIA_TYPE:
        data = _load(ParameterSchema(), request.args.to_dict())
        data.setdefault("format", _BY_MEDIA_TYPE[request.mimetype])
        data["text"] = decoded(request.get_data(), request.mimetype_params.get("charset", "utf-8"))
    else:
        known = ", ".join(["application/json", *MEDIA_TYPES.values()])
        raise ProblemError(
            415,
            "unsupported-media-type",
            "Unsupported Media Type",
            f"Content-Type {request.mimetype[:80]!r} is not read here; send one of {known}.",
            headers={"Accept-Post": known},
        )
    return proper(data.pop("text")), options(data), data.get("output")


def _load(schema: Schema, given: dict[str, str]) -> Row:
    try:
        found: Row = schema.load(given)
        return found
    except ValidationError as error:
        messages = error.messages_dict
        name = next(iter(messages))
        raise bad(name, f"{messages[name]}".strip("[]'"), {"errors": messages}) from None


def options(data: Row) -> Options:
    """``Options`` from loaded parameters; checks what a schema cannot."""
    date = data.get("date") or None
    if date:
        try:
            dates.parse_day(date)
        except ValueError as error:
            raise bad("date", f"{error}, as in 2019-09-05") from None
    records = None
    if data.get("records"):
        records = tuple(part.strip() for part in data["records"].split(",") if part.strip())
        known = current_app.extensions["treatyref-linker"].documents
        unknown = [record for record in records if record not in known]
        if unknown:
            raise bad("records", f"no treaty or system has the id {unknown[0][:60]!r}")
    corrections = tuple(Correction(c["start"], c["end"], c["record"]) for c in data.get("corrections", ()))
    return Options(
        data.get("format") or "text",
        date,
        records,
        data.get("link") == "first",
        data.get("suggestions", True),
        data.get("claims", True),
        corrections,
        data.get("source"),
    )


def decoded(body: bytes, charset: str = "utf-8") -> str:
    """*body* as text; a ``ProblemError`` 422 where it is not in *charset*."""
    try:
        return body.decode(charset).removeprefix("\ufeff")
    except LookupError:
        raise bad("charset", f"there is no character encoding {charset[:40]!r}: send utf-8") from None
    except UnicodeDecodeError as error:
        raise bad(
            "text", f"byte {error.start} is not {charset}: send the article as UTF-8, or name its charset"
        ) from None


def proper(text: str) -> str:
    """*text*, or a ``ProblemError`` 422 where it is empty or no text."""
    if not text.strip():
        raise bad("text", "the article is empty")
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text if c > "\ud7ff"):
        raise bad("text", "this is no text: it holds characters that no text has")
    return text


def bad(name: str, detail: str, extra: Any = None) -> ProblemError:
    """The problem 422 that parameter *name* is."""
    return ProblemError(
        422, "bad-parameter", "Bad parameter", f"{name}: {detail}.", {"parameter": name} | (extra or {})
    )


def linked(text: str, chosen: Options) -> Article:
    """The ``Article``; a ``ProblemError`` 422 where corrections do not fit it."""
    try:
        article: Article = current_app.extensions["treatyref-linker"].link(text, chosen, answer.root())
    except ValueError as error:
        raise bad("corrections", str(error)) from None
    return article


def respond(text: str, chosen: Options, output: str | None) -> Response:
    """The response in the form that ``output`` or ``Accept`` asks for."""
    if output is None:
        wanted = request.accept_mimetypes.best_match(list(_BY_ACCEPT), "application/json")
        output = _BY_ACCEPT[wanted]
    article = linked(text, chosen)
    if output == "json":
        return _answer(json.dumps(article.as_json()), "application/json")
    if output == "webannotation":
        return _answer(json.dumps(article.as_web_annotations()), WEB_ANNOTATION)
    if output == "references":
        return _answer(article.as_references(), "text/plain")
    if output == "markdown":
        if chosen.format == "html":
            raise bad("output", "HTML is not turned into Markdown: ask for html")
        return _answer(article.as_markdown(), "text/markdown")
    try:
        return _answer(article.as_html(), "text/html")
    except TooDeepError as error:
        raise bad("text", str(error)) from None


def _answer(body: str, media_type: str) -> Response:
    response = Response(body, content_type=media_type)
    if media_type.startswith("text/"):
        response.content_type = f"{media_type}; charset=utf-8"
    if media_type == "text/html":
        # Somebody else's article: it must not act on this site even if opened here.
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Vary"] = "Accept"
    response.cache_control.no_store = True
    return response
