"""Read one YAML file as plain data, with the line each value stands on.

Only the plain part of YAML is taken: maps with text keys, lists, and scalars
of the YAML 1.2 core schema, so a date stays text, ``no`` stays a word, and an
anchor, alias or tag is refused (which also rules out entity bombs).
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]  # slower, otherwise the same

from treatyref.build.problems import Problem, SeedError
from treatyref.schemas.walk import Keys

#: The line, from 1, of each path of keys and list positions.
Lines = dict[Keys, int]
MAX_BYTES = 2_000_000
MAX_DEPTH = 30
_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:str": str,
}


class _Loader(_SafeLoader):
    """A safe loader with YAML 1.2 core scalars; it composes nodes, it constructs nothing."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in (
    ("null", r"(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"(?:true|false)$", ["t", "f"]),
    ("int", r"[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+$", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def read(path: Path, name: str) -> tuple[Any, Lines]:
    """Return ``(data, lines)`` for the YAML file at *path*; *name* is how errors call it.

    ``lines`` maps each path of keys and list positions, as a tuple, to its line
    (from 1). Raises ``SeedError`` naming the line for anything that is not plain,
    well-formed UTF-8 YAML.
    """
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise _error(name, 1, f"is larger than {MAX_BYTES:,} bytes: split it")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _error(name, raw[: error.start].count(b"\n") + 1, "is not UTF-8 text") from None
    try:
        _refuse_aliases(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise _error(name, mark.line + 1 if mark else 1, f"is not valid YAML: {what}") from None
    if node is None:
        raise _error(name, 1, "is empty: write a record or delete the file")
    lines: Lines = {}
    return _plain(node, (), lines, name), lines


def _refuse_aliases(text: str, name: str) -> None:
    """Look for anchors, aliases and deep nesting in the event stream, before any tree is made."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _error(name, _line(event), "uses a YAML anchor or alias: write it out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _error(name, _line(event), f"is nested deeper than {MAX_DEPTH} levels")


def _plain(node: yaml.Node, path: Keys, lines: Lines, name: str) -> Any:
    """Turn a composed node into plain data, noting the line of every value."""
    line = _line(node)
    lines.setdefault(path, line)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, place), lines, name) for place, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _plain_map(node, path, lines, name)
    try:
        return _SCALARS[node.tag](node.value)
    except KeyError:
        raise _error(name, line, f"uses the tag {node.tag!r}: write plain text or numbers") from None


def _plain_map(node: yaml.MappingNode, path: Keys, lines: Lines, name: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, key = _line(key_node), key_node.value
        if not isinstance(key_node, yaml.ScalarNode):
            raise _error(name, line, "has a key that is not text")
        if key in data:
            raise _error(name, line, f"gives the key {key!r} twice")
        lines[(*path, key)] = line
        data[key] = _plain(value_node, (*path, key), lines, name)
    return data


def _line(place: yaml.Node | yaml.Event) -> int:
    return place.start_mark.line + 1 if place.start_mark else 1


def _error(name: str, line: int, message: str) -> SeedError:
    return SeedError([Problem(name, line, "", message)])
