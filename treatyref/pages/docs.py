"""``/docs``: the Markdown files of the folder ``docs`` that are for users, as pages."""

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from treatyref import answer
from treatyref.problem import ProblemError

blueprint = Blueprint("docs", __name__)
FOLDER = Path(__file__).parents[2] / "docs"
#: Name in the address -> (file, title). The first is what ``/docs`` shows.
PAGES = {"recipes": ("recipes.md", "Recipes"), "api": ("api.md", "The API’s rules")}


@blueprint.route("/docs")
@blueprint.route("/docs/<name>")
def page(name: str = "recipes") -> ResponseReturnValue:
    """One document."""
    if name not in PAGES or not (FOLDER / PAGES[name][0]).is_file():
        known = ", ".join(f"/docs/{known}" for known in PAGES)
        raise ProblemError(404, "not-found", "No such document", f"There are: {known}.")
    file, title = PAGES[name]
    body = rendered(FOLDER / file)
    text = render_template("docs.html", title=title, body=body, pages=PAGES, shown=name)
    return answer.data(text.replace(WRITTEN, answer.root()), "text/html")


#: The address that documents are written with; pages show the one they are served at.
WRITTEN = "http://127.0.0.1:8000"


@lru_cache(maxsize=8)
def rendered(path: Path) -> str:
    """The HTML of a Markdown file of ours, with anchors on its headings; raw HTML in it is shown as text."""
    reader = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    tokens = reader.parse(path.read_text(encoding="utf-8"))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[place + 1].content))
        if token.type == "fence":
            token.attrSet("tabindex", "0")
    return str(reader.renderer.render(tokens, reader.options, {}))


def anchor(heading: str) -> str:
    """The anchor of a heading: its words, lower case, joined by hyphens."""
    words = "".join(c if c.isalnum() else " " for c in heading.lower()).split()
    return "-".join(words)


class _Renderer(RendererHTML):
    """Says the language of a block of code, and lets the keyboard scroll it."""

    def fence(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """One block of code."""
        language = escapeHtml(tokens[idx].info.split()[0]) if tokens[idx].info else "text"
        body = escapeHtml(tokens[idx].content)
        return f'<p class="meta">{language}</p><pre tabindex="0"><code>{body}</code></pre>\n'
