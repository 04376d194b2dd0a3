"""Make HTML that somebody pasted safe to show and to hand back.

HTML written plainly, in tags and attributes that can do no harm, is handed
back as it was, letter for letter. Anything else goes through nh3, which takes
out scripts, handlers, styles and what else could act, and writes the rest anew.
"""

import re
from collections.abc import Iterator

import nh3

from treatyref.annotate.source import TAG

MAX_DEPTH, MAX_WORK = 200, 400_000
_TAGS = frozenset(nh3.ALLOWED_TAGS) | {"main", "section", "font", "big", "address"}
_TAGS -= {"area", "map"}
_ANYWHERE = {"class", "id", "lang", "dir", "title"}
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items() if tag in _TAGS},
    "*": _ANYWHERE,
    "a": {"href", "hreflang", "rel", "target"},
    "time": {"datetime"},
    "data": {"value"},
}
_OF_A_PAGE = {"class", "id", "target", "rel"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_UNREAD = {"script", "style", "title", "textarea", "template", "noscript", "iframe", "xmp", "svg", "math"}
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
# Elements that end by themselves where the next begins, so that they do not nest when left open.
_SELF_ENDING = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"))
_PLAIN_TAG = re.compile(
    r"</([a-z][a-z0-9]{0,11})>|<([a-z][a-z0-9]{0,11})((?:\s+[a-z][a-z\-]{0,30}=\"[^\"<>`]{0,2000}\"){0,12})\s*/?>"
)
_PLAIN_ATTRIBUTE = re.compile(r"([a-z][a-z\-]*)=\"([^\"]*)\"")
_PLAIN_URL = re.compile(
    r"(?:https?://|mailto:|tel:|/(?!/)|#|\./|\.\./|[\w\-.%]+(?:[/?#]|$))[^\s\\]*", re.IGNORECASE
)


class TooDeepError(ValueError):
    """The HTML is nested deeper than any article is; making it safe would take too long."""


def clean(html: str, keep: bool = True) -> str:
    """*html* without anything that could act; unchanged, with *keep*, where there is nothing of the kind.

    Without *keep* it is fit to stand inside another page: balanced, and without classes and ids.

    Raises ``TooDeepError`` for HTML nested beyond ``MAX_DEPTH``.
    """
    if keep and is_plain(html):
        return html
    _refuse_depth(html)
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) - (set() if keep else _OF_A_PAGE) for tag, names in _ATTRIBUTES.items()},
        clean_content_tags=_UNREAD,
        generic_attribute_prefixes={"data-"} if keep else set(),
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def is_plain(html: str) -> bool:
    """Whether every ``<`` of *html* begins a harmless tag written in the simplest way."""
    at = html.find("<")
    while at >= 0:
        tag = _PLAIN_TAG.match(html, at)
        if not tag or not _harmless(tag):
            return False
        at = html.find("<", tag.end())
    return "\x00" not in html


def _harmless(tag: re.Match[str]) -> bool:
    name = tag[1] or tag[2]
    if name not in _TAGS:
        return False
    allowed = _ANYWHERE | _ATTRIBUTES.get(name, set())
    for key, value in _PLAIN_ATTRIBUTE.findall(tag[3] or ""):
        if key not in allowed and not key.startswith("data-"):
            return False
        if key in ("href", "src", "cite") and not _PLAIN_URL.fullmatch(value.strip()):
            return False
    return True


def _refuse_depth(html: str) -> None:
    """Raise where elements left open pile up: browsers' parsers take time in the square of that."""
    open_: dict[str, int] = {}
    depth = work = 0
    for closes, name in _tags(html):
        work += depth
        if name in _VOID or name in _SELF_ENDING:
            continue
        if not closes:
            open_[name] = open_.get(name, 0) + 1
            depth += 1
        elif open_.get(name):
            open_[name] -= 1
            depth -= 1
        if depth > MAX_DEPTH or work > MAX_WORK + 6 * len(html):
            raise TooDeepError(
                f"the HTML has more than {MAX_DEPTH} elements open at once: close them, or send the text"
            )


def _tags(html: str) -> Iterator[tuple[bool, str]]:
    """``(closes, name)`` of each tag of *html*, in time linear in its length."""
    at, foreign = 0, False
    while (at := html.find("<", at)) >= 0:
        if html.startswith("<!--", at):
            close = html.find("-->", at + 4)
            at = len(html) if close < 0 else close + 3
            continue
        tag = TAG.match(html, at)
        if not tag:
            if html[at + 1 : at + 2].isalpha():
                return  # the input ends inside a tag: a browser drops the rest
            at += 1
            continue
        name, at = tag[2].lower(), tag.end()
        yield bool(tag[1]), name
        foreign = foreign or name in ("svg", "math")
        # Inside these nothing is a tag; within SVG it is, so there the contents count.
        if name in _UNREAD and not tag[1] and not foreign:
            closing = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE).search(html, at)
            at = closing.start() if closing else len(html)
