"""Write an annotated text out: HTML or Markdown with links, W3C annotations, a list of references.

``url_for(record_id)`` says where a link goes; nothing here knows the site.
"""

import html
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from markdown_it import MarkdownIt

from treatyref.annotate import safe
from treatyref.annotate.claims import Claim
from treatyref.annotate.engine import Mention, Result
from treatyref.annotate.source import TAG
from treatyref.documents import Row

_SAFE_URL = "/:?#[]@!$&'*+,;=~%-._"
_LINK_START = re.compile(r"<a(?=[\s>/])", re.IGNORECASE)
_LINK_END = re.compile(r"</a(?=[\s>/])[^>]*>", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[(?P<text>[^\[\]]{0,2000})\](?=\(|\[)|<[^<>\s]{1,2000}>")
# Signs with a meaning anywhere, entities, and what has one at the start of a line: lists, rules, underlines.
_MARKDOWN_SPECIAL = re.compile(
    r"([\\`*_{}\[\]<>#|~])|(&(?=[#A-Za-z])|!\Z)|"
    r"(?:^|(?<=\r))([ \t]*)(?:([-+=])(?=[ \t\r]|$|[-=]+[ \t\r]*$)|(\d{1,9})([.)])(?=[ \t\r]|$))",
    re.MULTILINE,
)
# Four blanks would begin a block of code, in which a link is none.
_INDENT = re.compile(r"(?:^|(?<=\r))(?:[ \t]*\t[ \t]*| {4,}[ \t]*)(?=[^ \t])", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![*_])(\*{1,3}|_{1,3})(?=[^\s*_`])[^*_`]*(?<=[^\s*_`])\1(?![*_])")
_BULLET = re.compile(r"(?<=\S)[ \t]*\r?\n(?=[ \t]*[•‣▪·–] ?\S)")
_CONTEXT = 32


def as_html(
    text: str,
    result: Result,
    url_for: Callable[[str], str],
    format: str = "text",
    first_only: bool = False,
    keep: bool = True,
    title_for: Callable[[str], str] | None = None,
) -> str:
    """*text* as HTML with each mention a link; *format* is that of *text*.

    With *first_only* each record is linked once. What could act (scripts, handlers) is taken out; HTML that
    has nothing of the kind stays as it was, letter for letter, unless *keep* is false. ``title_for(record)``
    gives a link its title. Raises ``safe.TooDeepError`` for HTML nested beyond reason.
    """

    def opening(record: str) -> str:
        title = f' title="{html.escape(title_for(record))}"' if title_for else ""
        return f'<a href="{html.escape(_address(url_for, record))}"{title}>'

    if format == "html":
        mentions = _chosen(result, first_only, _html_links(text))
        out = _insert(text, mentions, lambda part, m: _html_link(part, opening(m.record)))
    elif format == "markdown":
        linked = as_markdown(text, result, url_for, format, first_only, title_for)
        out = MarkdownIt("commonmark", {"html": True}).enable("table").render(linked)
    else:
        out = _paragraphs(text, _chosen(result, first_only, ()), opening)
    return safe.clean(out, keep)


def as_markdown(
    text: str,
    result: Result,
    url_for: Callable[[str], str],
    format: str = "markdown",
    first_only: bool = False,
    title_for: Callable[[str], str] | None = None,
) -> str:
    """*text* as Markdown with each mention a link.

    Markdown stays as it was but for the links; plain text has what Markdown would read as mark-up escaped.
    Raises ``ValueError`` for HTML.
    """

    def target(record: str) -> str:
        title = ' "{}"'.format(title_for(record).replace('"', "'")) if title_for else ""
        return _address(url_for, record).replace("(", "%28").replace(")", "%29") + title

    if format == "html":
        raise ValueError("HTML is not turned into Markdown: ask for HTML")
    if format == "text":
        linked = _insert(
            text,
            _chosen(result, first_only, ()),
            lambda part, m: f"[{_escape(part)}]({target(m.record)})",
            _escape,
        )
        return _INDENT.sub("", linked)
    busy = [m.span() for m in _MARKDOWN_LINK.finditer(text)]
    mentions = [_around_emphasis(text, m) for m in _chosen(result, first_only, busy)]
    # Behind an exclamation mark a link would be read as a picture.
    mentions = [m for m in mentions if text[m.start - 1 : m.start] != "!"]
    return _insert(text, mentions, lambda part, m: _markdown_link(part, target(m.record)))


def web_annotations(
    text: str, result: Result, url_for: Callable[[str], str], source: str | None, claims: Iterable[Claim] = ()
) -> Row:
    """A W3C Web Annotation page (JSON-LD, as plain data): one annotation for each mention and each claim.

    *source* is the address of the text, or None for a text without one.
    """
    target = source or "urn:treatyref:text"
    items = [
        _annotation(f"{target}#mention-{n}", "identifying", text, m, target)
        | {
            "body": {
                "type": "SpecificResource",
                "source": url_for(m.record),
                "purpose": "identifying",
            }
        }
        for n, m in enumerate(sorted(result.mentions), 1)
    ]
    for n, claim in enumerate(claims, 1):
        says = ". ".join(part.rstrip(".") for part in (claim.verdict, claim.difference) if part)
        body = {"type": "TextualBody", "purpose": "assessing", "format": "text/plain", "language": "en"}
        body["value"] = f"{says[0].upper()}{says[1:]}. {claim.record_says}"
        made = _annotation(f"{target}#claim-{n}", "assessing", text, claim, target)
        items.append(made | {"body": [body, {"source": url_for(claim.record), "purpose": "linking"}]})
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": items,
    }


def _annotation(id_: str, motivation: str, text: str, place: Mention | Claim, target: str) -> Row:
    position = {"type": "TextPositionSelector", "start": place.start, "end": place.end}
    quotation = {
        "type": "TextQuoteSelector",
        "exact": place.surface,
        "prefix": text[max(0, place.start - _CONTEXT) : place.start],
        "suffix": text[place.end : place.end + _CONTEXT],
    }
    return {
        "id": id_,
        "type": "Annotation",
        "motivation": motivation,
        "target": {"source": target, "selector": [position, quotation]},
    }


def reference_list(
    result: Result, url_for: Callable[[str], str], title_for: Callable[[str], str] = str
) -> list[Row]:
    """The records mentioned, in order of first mention: id, title, URL, count and the spellings used."""
    out: dict[str, Row] = {}
    for mention in result.mentions:
        entry = out.setdefault(
            mention.record,
            {
                "record": mention.record,
                "title": title_for(mention.record),
                "url": url_for(mention.record),
                "count": 0,
                "surfaces": [],
            },
        )
        entry["count"] += 1
        if mention.surface not in entry["surfaces"]:
            entry["surfaces"].append(mention.surface)
    return list(out.values())


def _chosen(result: Result, first_only: bool, busy: Iterable[tuple[int, int]]) -> list[Mention]:
    """The mentions to link: not inside a link of the text's own, each record once with *first_only*."""
    seen, out, busy, at = set(), [], sorted(busy), 0
    for mention in sorted(result.mentions):
        while at < len(busy) and busy[at][1] <= mention.start:
            at += 1
        if at < len(busy) and busy[at][0] < mention.end:
            continue
        if first_only and mention.record in seen:
            continue
        seen.add(mention.record)
        out.append(mention)
    return out


def _address(url_for: Callable[[str], str], record: str) -> str:
    return quote(url_for(record), safe=_SAFE_URL)


def _insert(
    text: str,
    mentions: Iterable[Mention],
    link: Callable[[str, Mention], str],
    other: Callable[[str], str] = str,
) -> str:
    parts: list[str] = []
    at = 0
    for mention in mentions:
        parts += (other(text[at : mention.start]), link(text[mention.start : mention.end], mention))
        at = mention.end
    parts.append(other(text[at:]))
    return "".join(parts)


def _html_link(part: str, open_: str) -> str:
    """A link round *part*; where tags run through it, one round each stretch of text between them."""
    if "<" not in part:
        return f"{open_}{part}</a>"
    out, at = [], 0
    for tag in (*TAG.finditer(part), None):
        end = tag.start() if tag else len(part)
        if part[at:end].strip():
            out.append(f"{open_}{part[at:end]}</a>")
        else:
            out.append(part[at:end])
        if tag:
            out.append(tag[0])
            at = tag.end()
    return "".join(out)


def _markdown_link(part: str, url: str) -> str:
    # Emphasis or code that opens inside and closes outside would be torn apart by a link.
    return f"[{part}]({url})" if _balanced(part) else part


def _balanced(part: str) -> bool:
    return not re.search(r"[*`]|(?<!\w)_|_(?!\w)", _EMPHASIS.sub("", part))


def _around_emphasis(text: str, mention: Mention) -> Mention:
    """*mention*, with the emphasis marks that stand at one end outside and belong to one inside."""
    start, end = mention.start, mention.end
    if not _balanced(text[start:end]):
        for mark in ("***", "**", "__", "*", "_"):
            if text.startswith(mark, start - len(mark)) and _balanced(text[start - len(mark) : end]):
                return mention._replace(start=start - len(mark))
            if text.startswith(mark, end) and _balanced(text[start : end + len(mark)]):
                return mention._replace(end=end + len(mark))
    return mention


def _html_links(text: str) -> list[tuple[int, int]]:
    """The spans of the text's own links."""
    out, at = [], 0
    while found := _LINK_START.search(text, at):
        close = _LINK_END.search(text, found.end())
        at = close.end() if close else len(text)
        out.append((found.start(), at))
    return out


def _paragraphs(text: str, mentions: Iterable[Mention], opening: Callable[[str], str]) -> str:
    linked = _insert(
        text, mentions, lambda part, m: f"{opening(m.record)}{html.escape(part)}</a>", html.escape
    )
    linked = _BULLET.sub("<br>\n", linked)
    blocks = re.split(r"\r?\n[ \t]*\r?\n\s*", linked.strip())
    return "\n".join(f"<p>{block}</p>" for block in blocks if block)


def _escape(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        anywhere = match[1] or match[2]
        if anywhere:
            return "\\" + anywhere
        return f"{match[3]}\\{match[4]}" if match[4] else f"{match[3]}{match[5]}\\{match[6]}"

    return _MARKDOWN_SPECIAL.sub(one, text)
