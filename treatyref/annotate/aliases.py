"""The names to look for: those of the records, and the spellings of ``aliases.yaml``."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from treatyref.annotate.fold import fold_name
from treatyref.annotate.names import Name, names_from_record
from treatyref.documents import Document

ALIASES_FILE = Path(__file__).with_name("aliases.yaml")
# What a system's name may be followed by without being part of the designation: "Kinzhal missile",
# "Tomahawk Block V".
_GENERIC = re.compile(
    r"(?i)(?P<stem>.*?\S) "
    r"(?:(?:land[ -]attack|cruise|ballistic|missile|glide|boost-glide|weapon|hypersonic) )*"
    r"(?:missiles?|launchers?|systems?|torpedo|bombers?|rockets?|vehicles?|complex|weapons?|"
    r"block (?:[ivx]+|\d+)[a-z]?)"
)


class Spellings(NamedTuple):
    """What ``aliases.yaml`` says of one record."""

    names: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


@cache
def read_aliases(path: str | Path = ALIASES_FILE) -> dict[str, Spellings]:
    """``{record id: Spellings}``."""
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return {
        id_: Spellings(**{key: tuple(map(str, texts)) for key, texts in row.items()})
        for id_, row in data.items()
    }


def names_of(
    records: Iterable[tuple[str, Document]], aliases: Mapping[str, Spellings] | None = None
) -> list[Name]:
    """The ``Name``s of *records*, pairs of kind (treaty or system) and document, and their spellings.

    Where the aliases say whether a name is sure, they win: a seed calls a name ambiguous for look-ups, too.
    A name that only the seed calls ambiguous, of which nothing is known here, is looked at warily.
    """
    aliases = read_aliases() if aliases is None else aliases
    out = []
    for kind, record in records:
        own = names_from_record(kind, record)
        spellings = aliases.get(record["id"], Spellings())
        names, unsure, skip = map(_folded, spellings)
        kind = own[0].kind if own else kind
        known = {fold_name(name.text)[0] for name in own}
        unsure |= {text + b"s" for text in unsure}
        for name in own:
            folded = fold_name(name.text)[0]
            generic = kind == "system" and (
                _is_generic(name.text, known) or (name.ambiguous and name.text.islower())
            )
            if folded in skip or generic:
                continue
            unclear = folded in unsure or (name.ambiguous and folded not in names)
            out.append(name._replace(ambiguous=unclear, wary=unclear and folded not in unsure))
        out += [Name(record["id"], kind, text, ambiguous=False) for text in spellings.names]
        out += [Name(record["id"], kind, text, ambiguous=True) for text in spellings.unsure]
    return out


def _folded(texts: Iterable[str]) -> set[bytes]:
    return {fold_name(text)[0] for text in texts}


def _is_generic(text: str, known: set[bytes]) -> bool:
    """Whether *text* is another name of the record with a common noun after it."""
    match = _GENERIC.fullmatch(text)
    return match is not None and fold_name(match["stem"])[0] in known
