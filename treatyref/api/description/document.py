"""Finish the OpenAPI document that flask-smorest makes from routes and schemas."""

import json
from typing import Any

from flask import Flask
from flask_smorest import Api

from treatyref.api.description.examples import add_examples
from treatyref.api.schemas import ProblemSchema
from treatyref.documents import Row
from treatyref.kinds import SINGULAR
from treatyref.problem_types import PROBLEMS
from treatyref.schemas import fields as f

INTRODUCTION = """\
Dated, sourced, citable records of arms-control treaties and the weapons they cover.

- **As of a day.** `on=YYYY-MM-DD` shows a record, a list or rows as they stood at the end of that day.
- **Lists** answer `items`, `total` and `next`; the same links are in the `Link` header. `sort`, `fields`,
  `include` and the filters of each kind are described at the operation; an unknown parameter is refused.
- **Errors** are `application/problem+json` (RFC 9457) with a stable `type`, each explained at its address.
- **Copies.** Every answer has an `ETag`; send it back in `If-None-Match` and get 304 while nothing changed.
- **Any origin** may ask. Text comes compressed (br, zstd, gzip) where `Accept-Encoding` names it.
- **Version.** Within v1, keys, parameters and addresses are added and never taken away or given another
  meaning: ignore keys that you do not know. See /docs/api.
"""
ID_FORM = "^[a-z0-9]+(-[a-z0-9]+)*$"
#: Path parameters: Flask's name -> (name in the description, what it is, pattern).
PATH_PARAMETERS = {
    "id_": ("id", "Permanent id of the record.", ID_FORM),
    "on": ("on", "The day, YYYY-MM-DD.", r"^\d{4}-\d{2}-\d{2}$"),
    "edition": ("edition", "Name of the edition: year and running number.", r"^\d{4}\.[1-9]\d{0,2}$"),
    "name": ("name", "Name of the problem type.", ID_FORM),
}
#: Headers of every answer with a body.
HEADERS = {
    "ETag": "Entity tag: changes with the answer.",
    "Cache-Control": "For how long a copy is fresh.",
    "Vary": "Request headers that the answer depends on.",
}
TAG_ORDER = (*SINGULAR, "names", "words", "annotate", "changed", "rows", "files")


def prepare(api: Api) -> None:
    """Tell *api* how our field types are described, and what problem responses there are."""
    api.register_field(f.FuzzyDate, "string", None)
    api.register_field(f.Number, "number", None)
    api.ma_plugin.converter.add_attribute_function(_date_form)
    for status in sorted({known.status for known in PROBLEMS.values()}):
        types = [name for name, known in PROBLEMS.items() if known.status == status]
        meanings = "; ".join(f"`{name}`: {PROBLEMS[name].meaning}" for name in types)
        api.spec.components.response(
            f"Problem{status}",
            {
                "description": meanings,
                "content": {"application/problem+json": {"schema": ProblemSchema}},
            },
        )


def _date_form(_converter: Any, field: Any, **_: Any) -> Row:
    return {"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?~?$"} if isinstance(field, f.FuzzyDate) else {}


def described(api: Api, app: Flask) -> Row:
    """The whole OpenAPI document, with examples taken from the answers of *app*."""
    api.describe()
    document: Row = api.spec.to_dict()
    document["info"]["description"] = INTRODUCTION
    document["servers"] = [{"url": "/", "description": "This service."}]
    document["tags"] = sorted(document.get("tags", []), key=_tag_place)
    document["paths"] = {
        _renamed(path): _finished_path(path, item) for path, item in sorted(document["paths"].items())
    }
    add_examples(document, app)
    _drop_unused(document)
    return document


def _drop_unused(document: Row) -> None:
    """Take out what flask-smorest brings along and no operation uses."""
    text = json.dumps(document)
    for section in ("schemas", "responses", "headers", "parameters"):
        found = document["components"].get(section, {})
        document["components"][section] = {
            name: one for name, one in found.items() if f'"#/components/{section}/{name}"' in text
        }


def _tag_place(tag: Row) -> int:
    return TAG_ORDER.index(tag["name"]) if tag["name"] in TAG_ORDER else len(TAG_ORDER)


def _renamed(path: str) -> str:
    for name, (shown, _, _) in PATH_PARAMETERS.items():
        path = path.replace("{" + name + "}", "{" + shown + "}")
    return path


def _finished_path(path: str, item: Row) -> Row:
    shared = [_path_parameter(parameter) for parameter in item.pop("parameters", [])]
    for method, operation in item.items():
        operation["operationId"] = operation_id(method, _renamed(path))
        operation["parameters"] = [
            _path_parameter(p) if p.get("in") == "path" else p
            for p in shared + operation.get("parameters", [])
        ]
        _finish_responses(method, path, operation)
    return item


def _path_parameter(parameter: Row) -> Row:
    name, description, pattern = PATH_PARAMETERS.get(
        parameter["name"], (parameter["name"], "Part of the address.", None)
    )
    schema = {"type": "string"} | ({"pattern": pattern} if pattern else {})
    return {"in": "path", "name": name, "required": True, "description": description, "schema": schema}


def _finish_responses(method: str, path: str, operation: Row) -> None:
    found: dict[str, Row] = {}
    for status, response in sorted(operation["responses"].items()):
        if status.isdigit() and int(status) >= 400:
            found[status] = {"$ref": f"#/components/responses/Problem{status}"}
        elif status.isdigit():
            found[status] = response
    # The form that a client without a preference gets comes first.
    found["200"]["content"] = dict(sorted(found["200"]["content"].items()))
    for name, description in HEADERS.items():
        found["200"].setdefault("headers", {})[name] = {
            "description": description,
            "schema": {"type": "string"},
        }
    if method == "get":
        found["304"] = {
            "description": "The copy that If-None-Match or If-Modified-Since names is still right."
        }
    location = {"Location": {"description": "The address that holds.", "schema": {"type": "string"}}}
    found["308"] = {"description": "Ask at the canonical address: lower case, no slash at the end."} | {
        "headers": location
    }
    if "{id_}" in path:
        found["301"] = {"description": "The record has another id now."} | {"headers": location}
    operation["responses"] = dict(sorted(found.items()))


def operation_id(method: str, path: str) -> str:
    """A stable, readable name of an operation: ``list_treaties``, ``get_treaty_on``, ``rows_claims_csv``."""
    words = path.removeprefix("/api/v1/").replace(".", "/").replace("-", "_").split("/")
    kind, rest = words[0], words[1:]
    if kind in SINGULAR:
        if not rest:
            return f"list_{kind}"
        verb = "cite" if rest[-1] == "cite" else "get"
        return f"{verb}_{SINGULAR[kind]}" + ("_on" if "on" in rest else "")
    name = "_".join(word for word in words if not word.startswith("{"))
    if method == "post":
        return f"{name}_many" if name == "resolve" else name
    return name + ("_one" if words[-1].startswith("{") else "")
