"""The API's description: valid, complete, true; fuzzed; and good for making a client."""

import datetime
import importlib
import json
import subprocess
import sys
import zlib
from urllib.parse import urlencode

import jsonschema
import pytest
from openapi_spec_validator import validate

from treatyref.api.description.examples import FAULTS, base_request, trimmed, written
from treatyref.web import create_app


@pytest.fixture(scope="module")
def described(client):
    return client.get("/api/v1/openapi.json").json


def operations(described):
    for path, item in described["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def schema_errors(described, schema, body):
    whole = schema | {"components": described["components"]}
    found = jsonschema.Draft202012Validator(whole).iter_errors(body)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found]


def test_the_description_is_valid_openapi_3_1(described):
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_every_operation_parameter_and_field_is_described(described):
    names = set()
    for method, path, operation in operations(described):
        names.add(operation["operationId"])
        assert operation["summary"], (method, path)
        for parameter in operation["parameters"]:
            assert parameter["description"], (path, parameter["name"])
        assert {"200", "406", "429", "500"} <= operation["responses"].keys(), (method, path)
        assert all("description" in one or "$ref" in one for one in operation["responses"].values())
    assert len(names) == len(list(operations(described)))
    for name, schema in described["components"]["schemas"].items():
        for key, field in schema.get("properties", {}).items():
            assert "description" in field or "$ref" in field, (name, key)
            assert {"type", "$ref", "allOf", "anyOf", "enum"} & field.keys() or key == "status", (name, key)


def test_every_parameter_has_an_example_where_the_data_have_one(described):
    for _, path, operation in operations(described):
        for parameter in operation["parameters"]:
            if "example" not in parameter:
                short = operation["responses"]["200"]["content"]
                example = next(iter(short.values())).get("example")
                one_page = isinstance(example, str) or example is None or example.get("next") is None
                optional = parameter["name"] in ("cursor", "edition") and one_page
                assert optional or path.startswith("/api/v1/rows/"), (path, parameter["name"])


def test_every_example_of_a_parameter_is_true(client, described):
    for method, path, operation in operations(described):
        if "{edition}" in path and not client.get("/api/v1/editions").json["total"]:
            continue
        address, query, body = base_request(method, path, operation)
        for parameter in operation["parameters"]:
            if parameter["in"] != "query" or "example" not in parameter:
                continue
            asked = query | {parameter["name"]: written(parameter)}
            answer = client.open(
                f"{address}?{urlencode(asked, doseq=True)}", method=method.upper(), json=body
            )
            assert answer.status_code == 200, (method, path, asked, answer.text[:300])
            general = parameter["name"] in ("limit", "offset", "cursor", "on", "from", "to", "sort", "fields")
            if path.startswith("/api/v1/rows/") and not general and answer.is_json:
                assert answer.json["total"], (path, asked)


def test_every_example_of_an_answer_is_true_and_fits_its_schema(client, described):
    root = "http://127.0.0.1:8000"
    for method, path, operation in operations(described):
        address, query, body = base_request(method, path, operation)
        if any(parameter["name"] == "limit" for parameter in operation["parameters"]):
            query["limit"] = 1
        for form, content in operation["responses"]["200"]["content"].items():
            if "example" not in content:
                assert "{edition}" in path
                continue
            answer = client.open(
                f"{address}?{urlencode(query, doseq=True)}",
                method=method.upper(), json=body, base_url=root, headers={"Accept": form},
            )  # fmt: skip
            assert answer.mimetype == form, path
            if answer.is_json:
                assert trimmed(answer.json) == content["example"], path
                assert schema_errors(described, content["schema"], answer.json) == [], path
            else:
                assert answer.text.startswith(content["example"]), path


def test_every_problem_is_described_with_a_true_example(described):
    responses = described["components"]["responses"]
    for status in FAULTS:
        media = responses[f"Problem{status}"]["content"]["application/problem+json"]
        assert media["example"]["status"] == int(status)
        assert schema_errors(described, media["schema"], media["example"]) == []


@pytest.mark.parametrize("on", [None, "2019-09-05"])
def test_every_record_fits_the_schema_of_its_kind(client, described, store, on):
    for entry in store.entries.values():
        path = f"/api/v1/{entry.kind}/{entry.document['id']}"
        answer = client.get(path + (f"?on={on}" if on else ""))
        if answer.status_code == 404:
            assert on
            continue
        content = described["paths"][f"/api/v1/{entry.kind}/{{id}}"]["get"]["responses"]["200"]["content"]
        schema = content["application/json"]["schema"]["anyOf"][bool(on)]
        if entry.kind in ("treaties", "systems", "articles") or zlib.crc32(path.encode()) % 20 == 0:
            assert schema_errors(described, schema, answer.json) == [], path


def test_no_request_of_a_fuzzer_breaks_the_service_or_gets_an_undocumented_answer(store):
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    app = create_app(store)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    held = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
        checks.response_headers_conformance,
        checks.unsupported_method,
    ]
    bounded = settings(
        max_examples=3, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        modes = [schemathesis.GenerationMode.POSITIVE]
        # Where there is nothing to send, nothing wrong can be sent.
        if operation.definition.raw["parameters"] or "requestBody" in operation.definition.raw:
            modes.append(schemathesis.GenerationMode.NEGATIVE)
        for mode in modes:
            # The tables are all made alike.
            @settings(bounded, max_examples=1 if operation.path.endswith(".csv") else 3)
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                case.call_and_validate(checks=held, headers={"Accept-Encoding": "identity"})

            ask()
        count += 1
    assert count > 100


def test_a_client_made_from_the_description_works(described, server, tmp_path, monkeypatch):
    pytest.importorskip("openapi_python_client")
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(described))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    made = subprocess.run(
        [*command, "--path", str(document), "--output-path", str(tmp_path / "made_client")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    assert "WARNING parsing" not in made.stdout
    monkeypatch.syspath_prepend(tmp_path)
    api = importlib.import_module("made_client").Client(base_url=server)
    call = {
        name: importlib.import_module(f"made_client.api.{name}").sync
        for name in (
            "names.resolve",
            "treaties.list_treaties",
            "treaties.get_treaty",
            "rows.rows_data_exchanges",
        )
    }
    assert call["names.resolve"](client=api, name=["SSC-8"]).items[0].id == "9m729"
    status = importlib.import_module("made_client.models").ListTreatiesStatusItem("in force")
    day = datetime.date(2019, 9, 5)
    in_force = call["treaties.list_treaties"](client=api, on=day, status=[status], limit=500)
    ids = {item.id for item in in_force.items}
    assert "new-start" in ids
    assert "inf" not in ids
    assert call["treaties.get_treaty"]("new-start", client=api).title
    declared = call["rows.rows_data_exchanges"](client=api, treaty=["new-start"], party=["russia"], limit=3)
    assert all(row.party == "russia" for row in declared.items)
    assert len(declared.items) == 3
