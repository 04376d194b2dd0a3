"""The server for assistants, asked by the SDK's own client: in memory, and as a process over stdio."""

import asyncio
import json
import sys

import pytest
from mcp import Client, MCPError, StdioServerParameters

from treatyref.assistant.server import create_server
from treatyref.kinds import PLURAL

ROOT = "https://ref.example"


@pytest.fixture(scope="module")
def server(store):
    return create_server(store, ROOT + "/")


@pytest.fixture
def ask(server):
    """Call a tool; return its answer as plain values, or the text of its refusal."""

    async def call(tool, arguments):
        async with Client(server) as client:
            result = await client.call_tool(tool, arguments)
            return result.content[0].text if result.is_error else result.structured_content

    return lambda tool, /, **arguments: asyncio.run(call(tool, arguments))


def test_the_promised_tools_are_there_and_only_read(server):
    async def tools():
        async with Client(server) as client:
            return (await client.list_tools()).tools

    found = {tool.name: tool for tool in asyncio.run(tools())}
    assert set(found) == {"lookup", "status_on", "search", "cite", "annotate"}
    assert all(tool.annotations.read_only_hint and tool.description for tool in found.values())


def test_lookup_by_any_name_answers_with_the_permalink(ask):
    for name in ("SSC-8", "9m729", "9M 729 (SSC8)"):
        answer = ask("lookup", name=name)
        assert (answer["id"], answer["permalink"]) == ("9m729", f"{ROOT}/systems/9m729")
    assert any(claim["by"] == "Russia" for claim in answer["claims_of_range"])


def test_lookup_as_of_a_day_shows_no_later_status(ask):
    answer = ask("lookup", name="INF Treaty", on="2018-01-01")
    assert answer["status"] == "in force"
    assert answer["permalink"] == f"{ROOT}/treaties/inf/on/2018-01-01"
    assert any(event["date"].startswith("2019-08-02") for event in answer["changed_since"])


def test_status_on_tells_the_parties_apart(ask):
    answer = ask("status_on", name="New START", on="2024-01-01")
    standing = {row["party"]: row["status"] for row in answer["parties"]}
    assert answer["status"] == "in force"
    assert standing == {"United States": "party", "Russia": "suspended"}
    assert answer["permalink"] == f"{ROOT}/treaties/new-start/on/2024-01-01"
    assert answer["sources"]


def test_a_name_of_several_records_is_asked_back(ask):
    assert "pershing-ia" in ask("lookup", name="Pershing")
    assert "Do not guess" in ask("lookup", name="Treaty of Nowhere in Particular")


def test_a_bad_day_and_a_day_before_the_record_are_told(ask):
    assert "YYYY-MM-DD" in ask("status_on", name="inf", on="yesterday")
    assert "begins on" in ask("status_on", name="new-start", on="1990-01-01")
    assert "status" in ask("status_on", name="russia", on="2024-01-01")


def test_search_finds_records_with_permalinks(ask):
    answer = ask("search", words="Pershing", kind="system")
    assert f"{ROOT}/systems/pershing-ii" in [item["permalink"] for item in answer["items"]]


def test_cite_in_a_style_and_a_format(ask):
    text = ask("cite", name="INF Treaty", on="2019-09-05", style="chicago")
    assert f"{ROOT}/treaties/inf/on/2019-09-05" in text["citation"]
    assert ask("cite", name="inf", format="bibtex")["citation"].startswith("@")
    assert ask("cite", name="inf", format="csl-json")["citation"]["URL"] == f"{ROOT}/treaties/inf"
    assert "no style" in ask("cite", name="inf", style="nonesuch")


def test_annotate_gives_each_mention_its_permalink_as_of_the_date(ask):
    text = "Russia’s 9M729 ended the INF Treaty."
    answer = ask("annotate", text=text, date="2019-09-05")
    found = {mention["record"]: mention for mention in answer["mentions"]}
    assert text[found["9m729"]["start"] : found["9m729"]["end"]] == "9M729"
    assert found["inf"]["permalink"] == f"{ROOT}/treaties/inf/on/2019-09-05"
    assert "date" in ask("annotate", text=text, date="5 September")


def test_annotate_holds_the_figures_of_a_text_to_the_record(ask):
    (claim,) = ask("annotate", text="The INF Treaty was signed in 1986.", date="2019-09-05")["claims"]
    assert (claim["verdict"], claim["record"]) == ("differs", "inf")
    assert claim["permalink"] == f"{ROOT}/treaties/inf/on/2019-09-05"


def test_every_record_is_a_resource(server, store):
    async def read(uri):
        async with Client(server) as client:
            return json.loads((await client.read_resource(uri)).contents[0].text)

    document = asyncio.run(read("treatyref://treaties/inf"))
    assert (document["id"], document["permalink"]) == ("inf", f"{ROOT}/treaties/inf")
    then = asyncio.run(read("treatyref://treaties/inf/on/2018-01-01"))
    assert then["status"] == "in force"
    for kind in PLURAL.values():
        id_ = store.of_kind(kind)[0]["id"]
        assert asyncio.run(read(f"treatyref://{kind}/{id_}"))["id"] == id_


def test_an_unknown_resource_is_refused(server):
    async def read():
        async with Client(server) as client:
            try:
                await client.read_resource("treatyref://treaties/nothing")
            except MCPError as error:
                return str(error)

    assert "no treaty 'nothing'" in asyncio.run(read())


def test_the_command_speaks_over_stdio(database):
    arguments = ["-m", "treatyref", "mcp", "--db", str(database), "--base-url", ROOT]

    async def ask():
        async with Client(StdioServerParameters(command=sys.executable, args=arguments)) as client:
            assert client.instructions
            return await client.call_tool("status_on", {"name": "INF", "on": "2019-09-05"})

    answer = asyncio.run(ask()).structured_content
    assert answer["status"] == "terminated"
    assert answer["permalink"] == f"{ROOT}/treaties/inf/on/2019-09-05"
