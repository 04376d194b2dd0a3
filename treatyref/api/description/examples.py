"""True examples: what the parameters' examples lead to, asked of the service itself.

Lists in an example are cut to their first member. A test runs every example
again and holds the document to the answers.
"""

import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient

from treatyref.documents import Row
from treatyref.store import Store
from treatyref.tabular.rows import rows

#: The address that examples show; the service's own where it is set.
ROOT = "http://127.0.0.1:8000"
#: Path parameters' examples by kind; the first record stands in where one is missing.
IDS = {"treaties": "new-start", "systems": "9m729", "states": "russia", "events": "2019-08-02-inf-terminated"}
DAY = "2019-09-05"
#: Bodies of POST by address.
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/resolve": {"names": ["SSC-8", "New START", "Tomahwak"], "limit": 1},
    "/api/v1/annotate": {
        "text": "The INF Treaty ended on 2 August 2019. Moscow denies that the 9M729 broke it.",
        "date": "2019-09-05",
    },
}
#: Parameters of ``annotate`` in the query.
ANNOTATE = {
    "format": "text",
    "date": DAY,
    "output": "json",
    "link": "first",
    "records": "inf,9m729",
    "suggestions": True,
    "claims": True,
    "source": "https://news.example/article",
}
#: HTTP status -> a request that is answered so: (method, path, body or None).
FAULTS = {
    "404": ("GET", "/api/v1/treaties/imf", None),
    "406": ("GET", "/api/v1/treaties", None),
    "414": ("GET", "/api/v1/search?q=" + "x" * 2000, None),
    "415": ("POST", "/api/v1/resolve", "SSC-8"),
    "422": ("GET", "/api/v1/treaties?on=yesterday", None),
    "400": ("POST", "/api/v1/resolve", "{"),
}


def add_examples(document: Row, app: Flask) -> None:
    """Put examples of parameters, bodies, answers and problems into the OpenAPI *document*."""
    client, store = app.test_client(), app.extensions["treatyref"]
    root = app.config.get("BASE_URL") or ROOT
    for path, item in document["paths"].items():
        for method, operation in item.items():
            _parameters(path, operation, store)
            _cursor(client, root, path, operation)
            _answer(client, root, method, path, operation)
    _problems(client, root, document)


def base_request(method: str, path: str, operation: Row) -> tuple[str, Row, Any]:
    """``(path, query, body)`` of the simplest example of an operation: what is required, one item a page."""
    query = {}
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", parameter["example"])
        elif parameter.get("required"):
            query[parameter["name"]] = parameter["example"]
    body = None
    if method == "post":
        body = operation["requestBody"]["content"]["application/json"]["example"]
    return path, query, body


def query_text(query: Row) -> str:
    """*query* as parameters of an address; a list goes as its parameter says."""
    return urlencode(query, doseq=True)


def written(parameter: Row) -> Any:
    """A parameter's example as the query takes it: joined by commas where the list is."""
    value = parameter["example"]
    if isinstance(value, list) and parameter.get("explode") is False:
        return ",".join(value)
    return value


def trimmed(node: Any) -> Any:
    """*node* with every list cut to its first member, so that an example stays readable."""
    if isinstance(node, dict):
        return {key: trimmed(value) for key, value in node.items()}
    return [trimmed(value) for value in node[:1]] if isinstance(node, list) else node


def _parameters(path: str, operation: Row, store: Store) -> None:
    kind = path.removeprefix("/api/v1/").split("/")[0]
    for parameter in operation["parameters"]:
        if "example" in parameter:
            continue
        schema, name = parameter.get("schema", {}), parameter["name"]
        example = schema.pop("example", None)
        if parameter["in"] == "path":
            known = {"id": _id(store, kind), "on": DAY, "name": "unknown-record"}
            example = known.get(name) or store.latest_edition or "2026.1"
        elif path == "/api/v1/annotate":
            example = ANNOTATE.get(name)
        elif name == "edition":
            example = store.latest_edition
        elif example is None and path.startswith("/api/v1/rows/"):
            example = _of_rows(store, path, name, schema)
        if example is not None:
            parameter["example"] = example
    for form, content in operation.get("requestBody", {}).get("content", {}).items():
        content["example"] = BODIES[path] if form == "application/json" else BODIES[path]["text"]


def _id(store: Store, kind: str) -> str:
    wanted = IDS.get(kind)
    if wanted and store.get(kind, wanted):
        return wanted
    documents = store.of_kind(kind) if kind else []
    return documents[0]["id"] if documents else "none"


def _of_rows(store: Store, path: str, name: str, schema: Row) -> list[str] | None:
    """A value that rows of the table have, for one of its filters."""
    from treatyref.api.rows.params import filters

    table = path.split("/")[4].removesuffix(".csv").replace("-", "_")
    options: list[str] = schema.get("items", {}).get("enum", [])
    if name == "fields":
        return options[:2]
    if name == "sort":
        return options[:1]
    for place in filters(table).get(name, ()):
        for row in rows(store, table):
            cell = row[place]
            value = cell[0] if isinstance(cell, list) and cell else cell
            if isinstance(value, str) and _fits(store, name, value):
                return [value]
    return None


def _fits(store: Store, name: str, value: str) -> bool:
    """Whether a value is of the kind that its parameter asks for."""
    kinds = {"treaty": "treaties", "system": "systems"}
    return name not in kinds or store.get(kinds[name], value) is not None


def _cursor(client: FlaskClient, root: str, path: str, operation: Row) -> None:
    for parameter in operation["parameters"]:
        if parameter["name"] == "cursor":
            address, query, _ = base_request("get", path, operation)
            found = client.get(
                f"{address}?{query_text(query | {'limit': 1})}", base_url=root, headers={"Accept": "*/*"}
            )
            following = [link for link in found.headers.get("Link", "").split(", ") if 'rel="next"' in link]
            if following:
                asked = parse_qs(urlsplit(following[0].split(">")[0].lstrip("<")).query)
                parameter["example"] = asked["cursor"][0]


def _answer(client: FlaskClient, root: str, method: str, path: str, operation: Row) -> None:
    address, query, body = base_request(method, path, operation)
    names = {parameter["name"] for parameter in operation["parameters"]}
    if "limit" in names:
        query["limit"] = 1
    for form, content in operation["responses"]["200"].get("content", {}).items():
        found = client.open(
            f"{address}?{query_text(query)}", method=method.upper(), json=body, base_url=root,
            headers={"Accept": form},
        )  # fmt: skip
        if found.status_code == 200:
            content["example"] = trimmed(found.json) if found.is_json else found.text[:2000]


def _problems(client: FlaskClient, root: str, document: Row) -> None:
    responses = document["components"]["responses"]
    for status, (method, path, body) in FAULTS.items():
        headers = {"406": {"Accept": "image/png"}, "400": {"Content-Type": "application/json"}}.get(
            status, {}
        )
        found = client.open(path, method=method, data=body, base_url=root, headers=headers)
        if f"Problem{status}" in responses and found.status_code == int(status):
            media = responses[f"Problem{status}"]["content"]["application/problem+json"]
            media["example"] = json.loads(found.text)
