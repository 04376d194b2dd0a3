"""The page ``/annotate``: paste an article, see what it mentions, correct it, copy it linked."""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from treatyref.annotate.engine import Mention
from treatyref.annotate.safe import TooDeepError
from treatyref.api.annotate import bad, decoded, linked, options, proper
from treatyref.linking import FORMATS, SUFFIXES, Article, Correction
from treatyref.problem import ProblemError

blueprint = Blueprint("annotate_page", __name__)
MAX_ROWS = 200  # mentions that can be corrected by hand
AS_FOUND, NOTHING = "=", "-"


class Found(NamedTuple):
    """A place of the article, with what is linked there now and why."""

    name: str
    place: Mention
    before: str
    after: str
    found: str
    chosen: str


@blueprint.get("/annotate")
def form() -> ResponseReturnValue:
    """The empty form."""
    return _page(given={"text": "", "date": request.args.get("date", ""), "format": "text", "link": "all"})


@blueprint.post("/annotate")
def result() -> ResponseReturnValue:
    """The article with its mentions."""
    given = _given()
    try:
        return _page(given, **_found(given))
    except ProblemError as problem:
        return _page(given, problem=problem)


def _page(
    given: dict[str, str], status: int = 200, problem: ProblemError | None = None, **found: list[Found]
) -> Response:
    text = render_template(
        "annotate.html", given=given, problem=problem, formats=FORMATS, titles=_titles(), **found
    )
    response = Response(text, problem.status if problem else status, mimetype="text/html")
    response.cache_control.no_store = True
    return response


def _given() -> dict[str, str]:
    """What the form holds, as it is shown again."""
    given = {key: request.form.get(key, "") for key in ("text", "date", "format", "link", "of")}
    # Browsers send line ends of a textarea as CRLF.
    given["text"] = given["text"].replace("\r\n", "\n")
    given["link"] = given["link"] if given["link"] == "first" else "all"
    return given


def _found(given: dict[str, str]) -> dict[str, Any]:
    """All that the result shows; ``ProblemError`` where the article will not do."""
    upload = request.files.get("file")
    if upload and upload.filename:
        given["text"] = decoded(upload.read()).replace("\r\n", "\n")
        suffix = "." + upload.filename.rsplit(".", 1)[-1].lower()
        given["format"] = SUFFIXES.get(suffix, given["format"])
    if given["format"] not in FORMATS:
        raise bad("format", "choose text, html or markdown")
    text = proper(given["text"])
    chosen = options({key: given[key] for key in ("date", "format", "link")})
    # Places hold for the text they were found in: what was chosen for another text is dropped.
    told = _told() if given["of"] == _mark(given) else {}
    found = linked(text, chosen)
    article = linked(text, chosen._replace(corrections=_corrections(told))) if told else found
    given["of"] = _mark(given)
    try:
        shown, html = article.as_html(keep=False, titles=True), article.as_html()
    except TooDeepError as error:
        raise bad("text", str(error)) from None
    return {
        "article": article,
        "shown": shown,
        "html": html,
        "markdown": article.as_markdown() if given["format"] != "html" else None,
        "mentions": _rows(found, sorted(found.result.mentions)[:MAX_ROWS], told),
        "suggestions": _rows(found, found.result.suggestions[:MAX_ROWS], told, NOTHING),
        "rejected": _rows(found, found.result.rejected[:MAX_ROWS], told, NOTHING),
        "claims": [(claim, *article.excerpt(claim)) for claim in article.claims],
        "more": max(0, len(found.result.mentions) - MAX_ROWS),
    }


def _mark(given: dict[str, str]) -> str:
    """Tells one text in one format from another."""
    return hashlib.sha256(f"{given['format']}\n{given['text']}".encode()).hexdigest()[:16]


def _told() -> dict[tuple[int, int], str]:
    """``{(start, end): choice}`` from the selects named ``at-START-END``."""
    told = {}
    for name, choice in request.form.items():
        parts = name.split("-")
        if len(parts) == 3 and parts[0] == "at" and parts[1].isdecimal() and parts[2].isdecimal():
            told[int(parts[1]), int(parts[2])] = choice[:80]
    return told


def _corrections(told: dict[tuple[int, int], str]) -> tuple[Correction, ...]:
    return tuple(
        Correction(start, end, None if choice == NOTHING else choice)
        for (start, end), choice in told.items()
        if choice != AS_FOUND
    )


def _rows(
    article: Article, places: Iterable[Any], told: dict[tuple[int, int], str], otherwise: str = AS_FOUND
) -> list[Found]:
    rows = []
    for place in places:
        choice = told.get((place.start, place.end), otherwise)
        rows.append(
            Found(f"at-{place.start}-{place.end}", place, *article.excerpt(place), place.record, choice)
        )
    return rows


def _titles() -> dict[str, str]:
    """``{id: title}`` of all records that can be linked, treaties first."""
    documents = current_app.extensions["treatyref-linker"].documents
    return {id_: document["title"] for id_, document in documents.items()}
