"""The Model Context Protocol server over stdio: tools and resources, each a thin wrapper of ``Desk``."""

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from treatyref import __version__, permalink
from treatyref.assistant.answers import Desk, UnclearError
from treatyref.lookup import MovedError
from treatyref.problem import ProblemError
from treatyref.store import Store

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
INSTRUCTIONS = (
    "Dated, sourced records of arms-control treaties and the weapons they cover. Before you state a date, "
    "a status, a limit or a range, look it up here and quote the record with its permalink, as of the date "
    "of the text you work on. Ranges and accusations are claims: name the claimant. Where the records say "
    "nothing, say so."
)
READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
Name = Annotated[
    str, Field(description="Any name of a treaty, system, state or event, or its id: SSC-8, New START.")
]
Day = Annotated[
    str | None, Field(description="A day, YYYY-MM-DD: the record as it stood then. Left out: to date.")
]
Kind = Literal["treaty", "system", "state", "event", "source", "article"]


def create_server(store: Store, base_url: str) -> MCPServer:
    """The server over *store*, whose permalinks begin with *base_url*."""
    desk = Desk(store, base_url)
    server = MCPServer("treatyref", title="TreatyRef", version=__version__, instructions=INSTRUCTIONS)
    tool = functools.partial(server.tool, annotations=READS)

    @tool(title="Look a record up")
    @_told
    def lookup(name: Name, on: Day = None) -> dict[str, Any]:
        """A record by any of its names: status, parties, limits, claimed ranges, and what changed since."""
        return desk.lookup(name, on)

    @tool(title="Status on a day")
    @_told
    def status_on(
        name: Name, on: Annotated[str, Field(description="The day, YYYY-MM-DD.")]
    ) -> dict[str, Any]:
        """Whether a treaty was in force, or a system in service, on a day, and how each party stood."""
        return desk.status_on(name, on)

    @tool(title="Search the records")
    @_told
    def search(
        words: Annotated[str, Field(description="Plain words; all must occur.")],
        kind: Annotated[Kind | None, Field(description="Only records of this kind.")] = None,
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> dict[str, Any]:
        """Full-text search over treaties, systems, states, events, sources and articles."""
        return desk.search(words, kind, limit)

    @tool(title="Cite a record")
    @_told
    def cite(
        name: Name,
        on: Day = None,
        style: Annotated[str, Field(description="apa, chicago, mla …, or the id of any CSL style.")] = "apa",
        format: Literal["text", "bibtex", "ris", "csl-json", "jsonld"] = "text",
    ) -> dict[str, Any]:
        """A ready citation of a record as of a day: text in a style, or an entry for reference managers."""
        return desk.cite(name, on, style, format)

    @tool(title="Annotate a text")
    @_told
    def annotate(
        text: Annotated[str, Field(description="The text, or its source.", max_length=200_000)],
        date: Annotated[str | None, Field(description="Day it was published, YYYY-MM-DD.")] = None,
        format: Literal["text", "html", "markdown"] = "text",
    ) -> dict[str, Any]:
        """Which records a text mentions, with permalinks as of its date, and whether its figures agree."""
        return desk.annotate(text, date, format)

    @server.resource("treatyref://{kind}/{id}", title="Record to date", mime_type="application/json")
    def record(kind: str, id: str) -> str:
        """A whole record as JSON, with every source; kinds are treaties, systems, states, events, sources."""
        return _whole(store, desk, kind, id)

    @server.resource(
        "treatyref://{kind}/{id}/on/{day}", title="Record as of a day", mime_type="application/json"
    )
    def record_on(kind: str, id: str, day: str) -> str:
        """A whole record as JSON as it stood at the end of a day, with what changed since."""
        return _whole(store, desk, kind, id, day)

    return server


def serve(path: Path, base_url: str) -> None:
    """Serve over standard input and output until the client ends; raises ``StoreError``."""
    create_server(Store(path), base_url).run("stdio")


def _whole(store: Store, desk: Desk, kind: str, id_: str, day: str | None = None) -> str:
    try:
        view = permalink.view(store, kind, id_, day)
    except ProblemError as error:
        raise ResourceNotFoundError(error.detail) from None
    except MovedError as error:
        raise ResourceNotFoundError(f"{id_} is now treatyref://{error.kind}/{error.id}.") from None
    return json.dumps({"permalink": desk.link(view)} | view.document, ensure_ascii=False)


def _told(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Tell what is wrong with a question in words that the assistant can act on."""

    @functools.wraps(function)
    def told(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        try:
            return function(*args, **kwargs)
        except ProblemError as error:
            raise ToolError(error.detail) from None
        except MovedError as error:
            raise ToolError(f"{error.old} is now {error.id}: ask for that.") from None
        except UnclearError as error:
            raise ToolError(str(error)) from None

    return told
