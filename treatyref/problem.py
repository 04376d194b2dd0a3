"""Errors as ``application/problem+json`` (RFC 9457), or as a page for readers."""

from dataclasses import dataclass, field
from typing import Any

from flask import Response, json, render_template, request
from werkzeug.exceptions import HTTPException

from treatyref.problem_types import OF_STATUS, PROBLEMS, address_of


@dataclass
class ProblemError(Exception):
    """An answer other than the one asked for: what is wrong and what to do."""

    status: int
    type: str
    title: str
    detail: str
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def respond(problem: ProblemError) -> Response:
    """The response for *problem*, in the form that the client asked for."""
    body = {
        "type": address_of(problem.type),
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "what_to_do": PROBLEMS[problem.type].what_to_do,
        "instance": request.path[:200],
    } | problem.extra
    if wants_page():
        text = render_template("error.html", problem=problem)
        response = Response(text, problem.status, mimetype="text/html")
    else:
        response = Response(json.dumps(body), problem.status, mimetype="application/problem+json")
    response.headers.update(problem.headers)
    response.headers["Vary"] = "Accept"
    response.cache_control.no_cache = True
    return response


def wants_page() -> bool:
    """Whether the client is a browser asking for a page rather than for data."""
    if request.path.startswith(("/api/", "/reconcile")) or "." in request.path.rsplit("/", 1)[-1]:
        return False
    forms = ["text/html", "application/json", "application/problem+json"]
    if not request.accept_mimetypes:
        return True
    return request.accept_mimetypes.best_match(forms) == "text/html"


def from_http(error: HTTPException) -> ProblemError:
    """Turn a Werkzeug ``HTTPException`` into a ``ProblemError`` of a stable type."""
    status = error.code or 500
    name = OF_STATUS.get(status, "bad-request" if status < 500 else "internal")
    detail, extra = error.description or error.name, {}
    messages = getattr(error, "data", {}).get("messages") if hasattr(error, "data") else None
    if messages:
        fields = messages.get("query") or messages.get("json") or messages
        fields = fields if isinstance(fields, dict) else {"body": fields}
        extra = {"errors": fields}
        detail = _told(fields) or detail
    headers = {key: value for key, value in error.get_headers() if key in ("Allow", "Retry-After", "Accept")}
    return ProblemError(status, name, error.name or "Error", detail or error.name, extra, headers)


def _told(fields: Any) -> str:
    """One line of what Marshmallow found: ``limit: Must be … at most 500.``"""
    return "; ".join(
        f"{key}: {_told(said) if isinstance(said, dict) else ' '.join(map(str, said))}"
        for key, said in fields.items()
    )
