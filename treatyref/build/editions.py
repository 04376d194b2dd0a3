"""Freeze all records into an edition, and read frozen editions back.

An edition is a folder ``data/editions/<edition>/`` with ``edition.json`` (its
``EditionSchema``), ``documents.jsonl.xz`` (each record's whole document as the
API answered it, a line each) and ``changes.md`` (what differs from the edition
before). It is written once and never again.
"""

import hashlib
import json
import lzma
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from marshmallow import ValidationError

from treatyref.build.documents import documents
from treatyref.build.load import Loaded
from treatyref.build.problems import Problem, SeedError
from treatyref.changes import between
from treatyref.documents import Document, Row, body_of
from treatyref.kinds import PLURAL, SINGULAR
from treatyref.schemas.edition import EditionSchema

DOCUMENTS, MANIFEST, CHANGES = "documents.jsonl.xz", "edition.json", "changes.md"


@dataclass(frozen=True)
class Edition:
    """A frozen edition on disk: its manifest and, on demand, its documents."""

    folder: Path
    manifest: Row

    @property
    def name(self) -> str:
        """The edition's name, e.g. ``2026.1``."""
        name: str = self.manifest["edition"]
        return name

    @cached_property
    def bodies(self) -> dict[tuple[str, str], str]:
        """``{(kind, id): JSON text}``, kind in the plural; raises ``SeedError`` where bytes were changed."""
        path = self.folder / DOCUMENTS
        try:
            text = lzma.decompress(path.read_bytes())
        except (OSError, lzma.LZMAError) as error:
            raise _fault(path, f"cannot be read ({error}): restore it from the repository") from None
        if hashlib.sha256(text).hexdigest() != self.manifest["sha256"]:
            raise _fault(path, "is not what was released: restore it from the repository")
        found = {}
        for line in text.decode().splitlines():
            document = json.loads(line)
            found[PLURAL[document["record_kind"]], document["id"]] = line
        return found


def read_editions(folder: Path) -> list[Edition]:
    """Every edition under *folder*, earliest first; none where there is no such folder."""
    found = [_read(path) for path in sorted(folder.glob(f"*/{MANIFEST}"))] if folder.is_dir() else []
    return sorted(found, key=lambda edition: order(edition.name))


def order(name: str) -> tuple[int, ...]:
    """The sort key of an edition's name: ``2026.10`` follows ``2026.9``."""
    return tuple(int(part) for part in name.split("."))


def _read(path: Path) -> Edition:
    try:
        manifest = EditionSchema().load(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, ValidationError) as error:
        raise _fault(path, f"is no manifest of an edition: {error}") from None
    if manifest["edition"] != path.parent.name:
        raise _fault(path, f"names edition {manifest['edition']} in the folder {path.parent.name}")
    return Edition(path.parent, manifest)


def _fault(path: Path, message: str) -> SeedError:
    return SeedError([Problem(path.as_posix(), 1, "", message)])


def release(records: Iterable[Loaded], name: str, day: str, folder: Path, note: str | None = None) -> Edition:
    """Freeze checked *records* as edition *name* (``YEAR.NUMBER``) of *day* and return the ``Edition``.

    Raises ``ValueError`` where the name will not do or is taken, ``OSError``
    where the disk will not take it; nothing is left half-written.
    """
    earlier = read_editions(folder)
    if any(edition.name == name for edition in earlier):
        raise ValueError(f"edition {name} exists; editions are never written twice")
    if (
        earlier
        and EditionSchema().validate({"edition": name}, partial=True) == {}
        and order(name) < order(earlier[-1].name)
    ):
        raise ValueError(f"edition {name} would come before {earlier[-1].name}, which exists")
    whole = documents(records)
    text = "".join(body_of(document) + "\n" for document in whole.values()).encode()
    manifest = {
        "edition": name,
        "released": day,
        "records": len(whole),
        "sha256": hashlib.sha256(text).hexdigest(),
    } | ({"note": note} if note else {})
    try:
        manifest = EditionSchema().load(manifest)
    except ValidationError as error:
        found = (message for messages in error.messages_dict.values() for message in messages)
        raise ValueError("; ".join(found)) from None
    before = earlier[-1] if earlier else None
    files = {
        DOCUMENTS: lzma.compress(text, preset=9 | lzma.PRESET_EXTREME),
        MANIFEST: (json.dumps(manifest, indent=2) + "\n").encode(),
        CHANGES: _change_list(name, before, whole).encode(),
    }
    return Edition(_write(folder / name, files), manifest)


def _write(target: Path, files: dict[str, bytes]) -> Path:
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    draft.mkdir(parents=True)
    try:
        for name, content in files.items():
            (draft / name).write_bytes(content)
        os.replace(draft, target)
    finally:
        for name in files:
            (draft / name).unlink(missing_ok=True)
        if draft.exists():
            draft.rmdir()
    return target


def _change_list(name: str, before: Edition | None, whole: dict[str, Document]) -> str:
    """Markdown: which records came, went and changed since the edition before."""
    if before is None:
        counts = ", ".join(
            f"{sum(d['record_kind'] == singular for d in whole.values())} {plural}"
            for plural, singular in SINGULAR.items()
        )
        return f"# Edition {name}\n\nThe first edition: {counts}.\n"
    old = {id_: json.loads(body) for (_, id_), body in before.bodies.items()}
    parts = [f"# Edition {name}: changes since {before.name}\n"]
    for heading, ids in (
        ("New records", [id_ for id_ in whole if id_ not in old]),
        ("Records gone", [id_ for id_ in old if id_ not in whole]),
    ):
        if ids:
            parts.append(f"## {heading}\n\n" + "".join(f"- {id_}\n" for id_ in ids))
    changed = {id_: between(old[id_], whole[id_]) for id_ in whole if id_ in old}
    lines = [
        f"- {id_}: " + "; ".join(change["says"] for change in changes)
        for id_, changes in changed.items()
        if changes
    ]
    if lines:
        parts.append("## Changed records\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def ids_kept(records: Iterable[Loaded], editions: Iterable[Edition]) -> Iterator[Problem]:
    """Problems for ids of an edition that now neither name a record nor are retired."""
    known = {record.data["id"] for record in records}
    for edition in editions:
        for kind, id_ in edition.bodies:
            if id_ not in known:
                yield Problem(
                    f"seeds/{kind}",
                    1,
                    id_,
                    f"was a record of edition {edition.name} and is gone: bring it back, "
                    "or add it to seeds/retired.yaml with `moved_to` or a reason",
                )
