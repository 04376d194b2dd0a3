"""Load every seed file through the schema of its kind; collect all problems."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from treatyref.build import yamlfile
from treatyref.build.problems import Problem, SeedError
from treatyref.build.yamlfile import Lines
from treatyref.documents import Row
from treatyref.schemas import KINDS, schema_of
from treatyref.schemas.walk import Keys


@dataclass(frozen=True)
class Loaded:
    """A record with the place it was read from.

    ``data`` is what the schema loaded, ``file`` the seed file's name, ``lines``
    the lines of the whole file, and ``path`` where in the file the record stands.
    """

    kind: str
    data: Row
    file: str
    lines: Lines
    path: Keys

    def line(self, *keys: str | int) -> int:
        """The line of the value under *keys*, or of the nearest node above it."""
        return nearest_line(self.lines, (*self.path, *keys))

    def problem(self, message: str, *keys: str | int) -> Problem:
        """A ``Problem`` at the value under *keys*."""
        return Problem(self.file, self.line(*keys), key_text(keys), message)


def load(folder: Path) -> tuple[list[Loaded], list[Problem]]:
    """Return ``(records, problems)`` for the seed folder.

    ``records`` is a list of ``Loaded`` in file order; a record that its schema
    refuses is left out and its faults are among ``problems``.
    """
    records: list[Loaded] = []
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder.parent).as_posix()
        kind = path.relative_to(folder).parts[0].removesuffix(".yaml")
        if path.is_dir() or path.suffix == ".md" or kind == "editions":
            continue
        if path.suffix != ".yaml" or kind not in KINDS:
            problems.append(Problem(name, 1, "", f"is not a seed: put *.yaml files under {', '.join(KINDS)}"))
            continue
        try:
            data, lines = yamlfile.read(path, name)
        except SeedError as error:
            problems.extend(error.problems)
            continue
        for place, node in _nodes(data):
            record, faults = _record(kind, node, name, lines, place)
            problems.extend(faults)
            if record:
                records.append(record)
                problems.extend(_name_matches(record, path))
    if not records and not problems:
        problems.append(Problem(folder.name, 1, "", "holds no seeds"))
    return records, problems


def _nodes(data: Any) -> list[tuple[Keys, Any]]:
    """A file holds one record (a map) or a list of them."""
    if isinstance(data, list):
        return [((place,), node) for place, node in enumerate(data)]
    return [((), data)]


def _record(
    kind: str, node: Any, name: str, lines: Lines, place: Keys
) -> tuple[Loaded | None, list[Problem]]:
    try:
        data = schema_of(kind).load(node)
    except ValidationError as error:
        return None, [
            Problem(name, nearest_line(lines, (*place, *keys)), key_text(keys), message)
            for keys, message in _flatten(error.normalized_messages())
        ]
    return Loaded(kind, data, name, lines, place), []


def _name_matches(record: Loaded, path: Path) -> Iterator[Problem]:
    """One treaty, system or article to a file, and the file is called by its id."""
    if record.kind in ("treaties", "systems", "articles") and path.stem != record.data["id"]:
        yield record.problem(
            f"is {record.data['id']!r} in a file called {path.name}: make them the same", "id"
        )


def _flatten(messages: Any, keys: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Yield ``(keys, message)`` for Marshmallow's nested messages."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flatten(inner, keys if key == "_schema" else (*keys, key))
    else:
        for message in messages:
            yield keys, _plainer(message)


def _plainer(message: str) -> str:
    """Marshmallow's stock messages, saying what would be right."""
    return {
        "Unknown field.": "is not a key here: check its spelling in seeds/README.md",
        "Missing data for required field.": "is missing: it is required here",
        "Field may not be null.": "is empty: write a value or leave the key out",
        "Invalid type.": "is not a list: begin each entry with a hyphen",
        "Not a valid list.": "is not a list: begin each entry with a hyphen",
        "Invalid input type.": "is not a record: write `key: value` lines",
        "Not a valid string.": "is not text: put it in quotation marks",
        "Not a valid integer.": "is not a whole number: write digits alone",
        "Not a valid boolean.": "is not true or false",
        "Not a valid URL.": "is not an http or https address",
    }.get(message, message)


def nearest_line(lines: Lines, path: Keys) -> int:
    """The line noted for *path*, or for the nearest path above it; 1 at the least."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def key_text(keys: Keys) -> str:
    """Write a key path as ``limits[2].value``."""
    text = ""
    for key in keys:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else str(key)
    return text
