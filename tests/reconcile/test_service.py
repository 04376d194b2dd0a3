"""The reconciliation service as its clients use it, in version 0.2 and in the draft of 1.0.

With the environment variable ``RECONCILE_SCHEMAS`` naming a folder that holds
the specification's JSON schemas (``0.2/*.json``, ``1.0-draft/*.json``, from
https://github.com/reconciliation-api/specs), every answer is held to them too.
"""

import json
import os
from pathlib import Path

import pytest

SCHEMAS = os.environ.get("RECONCILE_SCHEMAS")
DRAFT = "/reconcile/1.0-draft"


def ask(client, queries):
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200
    return answer.json


def extend(client, ids, properties):
    query = {"ids": ids, "properties": properties}
    return client.post("/reconcile", data={"extend": json.dumps(query)}).json


def test_the_manifest_says_where_everything_is(client):
    manifest = client.get("/reconcile").json
    assert manifest["versions"] == ["0.2"]
    for service in manifest["suggest"].values():
        path = service["service_path"]
        assert client.get(f"{path}?prefix=t").status_code == 200
    view = manifest["view"]["url"].replace("{{id}}", "new-start").replace(manifest["identifierSpace"], "/r/")
    assert client.get(view).headers["Location"].endswith("/treaties/new-start")
    preview = manifest["preview"]["url"].replace("{{id}}", "inf").split("localhost")[-1]
    assert client.get(preview).status_code == 200


def test_every_identifier_has_a_page(client):
    for id_ in ("inf", "9m729", "russia", "1963-08-05-ptbt-signed"):
        assert client.get(f"/r/{id_}").status_code == 302


def test_a_batch_of_messy_names_is_matched(client):
    found = ask(
        client,
        {
            "a": {"query": "9M 729 (SSC8)", "type": "system", "limit": 3},
            "b": {"query": "new START treaty"},
            "c": {"query": "Pershing"},
        },
    )
    assert (found["a"]["result"][0]["id"], found["a"]["result"][0]["match"]) == ("9m729", True)
    assert (found["b"]["result"][0]["id"], found["b"]["result"][0]["match"]) == ("new-start", True)
    assert not any(candidate["match"] for candidate in found["c"]["result"])


def test_get_answers_as_post_does(client):
    queries = json.dumps({"q": {"query": "SS-20"}})
    assert client.get("/reconcile", query_string={"queries": queries}).json == ask(
        client, json.loads(queries)
    )


def test_properties_decide_between_namesakes(client):
    query = {"query": "Moscow Treaty", "properties": [{"pid": "signed", "v": "2002-05-24"}]}
    best = ask(client, {"q": query})["q"]["result"][0]
    assert best["id"] == "sort"
    assert {"id": "signed", "value": True} in best["features"]


def test_a_contradicted_property_is_no_match(client):
    query = {"query": "9M729", "properties": [{"pid": "origin", "v": "China"}]}
    best = ask(client, {"q": query})["q"]["result"][0]
    assert (best["id"], best["match"]) == ("9m729", False)


def test_properties_alone_find_records(client):
    query = {"type": "treaty", "properties": [{"pid": "signed", "v": "1987-12-08"}]}
    assert [c["id"] for c in ask(client, {"q": query})["q"]["result"]] == ["inf"]


def test_values_of_properties(client):
    rows = extend(client, ["inf", "new-start"], [{"id": "signed"}, {"id": "party"}, {"id": "status"}])["rows"]
    assert rows["inf"]["signed"] == [{"date": "1987-12-08T00:00:00Z"}]
    assert {"id": "united-states", "name": "United States"} in rows["inf"]["party"]
    assert rows["inf"]["status"] == [{"str": "terminated"}]


def test_values_as_of_a_day(client):
    setting = {"on": "2019-01-01"}
    rows = extend(client, ["inf", "start-i"], [{"id": "status", "settings": setting}])["rows"]
    assert rows == {"inf": {"status": [{"str": "in force"}]}, "start-i": {"status": [{"str": "expired"}]}}


def test_the_status_of_each_party_as_of_a_day(client):
    asked = [{"id": "party_status", "settings": {"on": "2024-01-01"}}]
    values = extend(client, ["new-start"], asked)["rows"]["new-start"]["party_status"]
    assert {"str": "Russia: suspended"} in values


def test_an_unknown_id_has_no_values(client):
    assert extend(client, ["nothing"], [{"id": "status"}])["rows"] == {"nothing": {"status": []}}


def test_suggestions_begin_with_the_prefix(client):
    found = client.get("/reconcile/suggest/entity?prefix=ssc-8").json["result"]
    assert found[0]["id"] == "9m729"
    assert found[0]["notable"] == [{"id": "system", "name": "System"}]
    assert [p["id"] for p in client.get("/reconcile/suggest/property?prefix=nato").json["result"]] == [
        "nato_name"
    ]
    assert [t["id"] for t in client.get("/reconcile/suggest/type?prefix=tr").json["result"]] == ["treaty"]


def test_the_cursor_skips(client):
    whole = client.get("/reconcile/suggest/entity?prefix=s").json["result"]
    later = client.get("/reconcile/suggest/entity?prefix=s&cursor=3").json["result"]
    assert later[0] == whole[3]


def test_flyouts_escape_and_describe(client):
    assert "INF Treaty" in client.get("/reconcile/flyout/entity?id=inf").json["html"]
    assert client.get("/reconcile/flyout/property?id=status").status_code == 200
    assert client.get("/reconcile/flyout/type?id=<b>").status_code == 404


def test_the_preview_may_stand_in_any_frame(client):
    answer = client.get("/reconcile/preview?id=inf")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "INF Treaty" in answer.text
    assert "X-Frame-Options" not in answer.headers


def test_properties_are_proposed_by_type(client):
    found = client.get("/reconcile/properties?type=system&limit=3").json
    assert len(found["properties"]) == 3
    assert client.get("/reconcile/properties?type=ship").status_code == 422


def test_other_origins_may_ask_forms_and_preflights_included(client):
    answers = [
        client.get("/reconcile"),
        client.post("/reconcile", data={"queries": "{}"}),
        client.options(f"{DRAFT}/match"),
        client.post("/reconcile", data={"queries": "["}),
    ]
    assert all(answer.headers["Access-Control-Allow-Origin"] == "*" for answer in answers)
    assert "Content-Type" in answers[2].headers["Access-Control-Allow-Headers"]


def test_jsonp_calls_only_a_function(client):
    answer = client.get("/reconcile?callback=found")
    assert answer.mimetype == "text/javascript"
    assert answer.text.startswith("/**/found({")
    assert client.get("/reconcile?callback=alert(1)//").status_code == 422


@pytest.mark.parametrize(
    "form",
    [
        {"queries": "[1]"},
        {"queries": "{"},
        {"queries": '{"q": "SSC-8"}'},
        {"queries": '{"q": {}}'},
        {"queries": '{"q": {"query": "x", "limit": "many"}}'},
        {"queries": '{"q": {"query": "x", "limit": 1e999}}'},
        {"queries": '{"q": {"query": "x", "properties": [{"pid": "type"}]}}'},
        {"extend": "{}"},
        {"extend": '{"ids": ["inf"], "properties": [{"id": "colour"}]}'},
        {"extend": '{"ids": ["inf"], "properties": [{"id": ["status"]}]}'},
        {"extend": '{"ids": ["inf"], "properties": [{"id": "status", "settings": {"on": "soon"}}]}'},
        {"nothing": "1"},
    ],
)
def test_a_bad_query_is_told_what_would_be_right(client, form):
    answer = client.post("/reconcile", data=form)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json["parameter"]


def test_too_large_a_batch_is_refused(client):
    queries = {str(n): {"query": "x"} for n in range(101)}
    assert client.post("/reconcile", data={"queries": json.dumps(queries)}).status_code == 413


def test_the_draft_matches_a_batch_in_its_order(client):
    conditions = [{"matchType": "name", "propertyValue": "SS20 Saber"}]
    filtered = [
        {"matchType": "name", "propertyValue": "Moscow Treaty"},
        {"matchType": "property", "propertyId": "signed", "propertyValue": "2002", "required": True},
    ]
    body = {"queries": [{"type": "system", "conditions": conditions}, {"conditions": filtered}]}
    first, second = client.post(f"{DRAFT}/match", json=body).json["results"]
    assert (first["candidates"][0]["id"], first["candidates"][0]["match"]) == ("ss-20", True)
    assert {c["id"] for c in second["candidates"]} >= {"sort"}
    assert "ptbt" not in {c["id"] for c in second["candidates"]}


def test_the_draft_extends_as_of_a_day(client):
    body = {"ids": ["inf"], "properties": [{"id": "status", "settings": {"on": "1986-01-01"}}]}
    rows = client.post(f"{DRAFT}/extend", json=body).json["rows"]
    assert rows == [{"id": "inf", "properties": [{"id": "status", "values": [{"str": "negotiated"}]}]}]


def test_the_draft_takes_json_alone(client):
    assert client.post(f"{DRAFT}/match", data={"queries": "[]"}).status_code == 415
    assert client.post(f"{DRAFT}/match", json={"queries": [{}]}).status_code == 422


@pytest.mark.skipif(not SCHEMAS, reason="set RECONCILE_SCHEMAS to a folder of the specification's schemas")
class TestSchemas:
    """Every answer against the schemas that the public test bench uses."""

    def check(self, version, name, answer):
        from jsonschema import Draft7Validator
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT7

        found = [json.loads(path.read_text()) for path in Path(SCHEMAS, version).glob("*.json")]
        registry = Registry().with_resources(
            (schema["$id"], Resource(schema, specification=DRAFT7)) for schema in found if "$id" in schema
        )
        schema = json.loads(Path(SCHEMAS, version, f"{name}.json").read_text())
        assert list(Draft7Validator(schema, registry=registry).iter_errors(answer)) == []

    def test_answers_of_version_0_2(self, client):
        query = {"query": "Moscow Treaty", "properties": [{"pid": "signed", "v": "2002-05-24"}]}
        ids = ["inf", "9m729", "russia", "1963-08-05-ptbt-signed", "nothing"]
        properties = [{"id": p["id"]} for p in client.get("/reconcile/properties").json["properties"]]
        suggest = "/reconcile/suggest"
        for name, answer in (
            ("manifest", client.get("/reconcile").json),
            ("reconciliation-query-batch", {"q": query}),
            ("reconciliation-result-batch", ask(client, {"q": query, "r": {"query": "zzzz"}})),
            ("data-extension-response", extend(client, ids, properties)),
            (
                "data-extension-property-proposal",
                client.get("/reconcile/properties?type=treaty&limit=2").json,
            ),
            ("suggest-entities-response", client.get(f"{suggest}/entity?prefix=s").json),
            ("suggest-properties-response", client.get(f"{suggest}/property?prefix=").json),
            ("suggest-types-response", client.get(f"{suggest}/type?prefix=").json),
        ):
            self.check("0.2", name, answer)

    def test_answers_of_the_draft(self, client):
        conditions = [{"matchType": "name", "propertyValue": "SS20 Saber"}]
        batch = {"queries": [{"type": "system", "conditions": conditions}]}
        properties = [{"id": p["id"]} for p in client.get(f"{DRAFT}/extend/propose").json["properties"]]
        body = {"ids": ["inf", "9m729", "russia"], "properties": properties}
        for name, answer in (
            ("manifest", client.get(DRAFT).json),
            ("reconciliation-query-batch", batch),
            ("reconciliation-result-batch", client.post(f"{DRAFT}/match", json=batch).json),
            ("data-extension-response", client.post(f"{DRAFT}/extend", json=body).json),
            ("data-extension-property-proposal", client.get(f"{DRAFT}/extend/propose?type=system").json),
            ("suggest-entities-response", client.get(f"{DRAFT}/suggest/entity?prefix=s").json),
            ("suggest-properties-response", client.get(f"{DRAFT}/suggest/property?prefix=").json),
            ("suggest-types-response", client.get(f"{DRAFT}/suggest/type?prefix=").json),
        ):
            self.check("1.0-draft", name, answer)
