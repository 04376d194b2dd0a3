"""Names of records as data, and the patterns that news prose makes of them.

A curator writes each name once; the rules here add what follows from it:
plurals, joined and parted designations, the nouns that complete a treaty's
name, acronyms in brackets, points between letters, numerals, Cyrillic endings.
No record is named in this module.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from treatyref.annotate.fold import encodable, fold_name
from treatyref.documents import Document

_HEADS = ("treaty", "pact", "accord", "agreement")
#: What a treaty is called in general, as alternatives of an expression.
TREATY_NOUNS = "treaty|pact|accord|agreement|convention"
_HEAD = re.compile(rf"^(?P<stem>.*\S) (?P<head>{TREATY_NOUNS}|deal)$", re.IGNORECASE)
_SHORT_WITH_HEAD = re.compile(rf"(?i)(?<=[A-Z]) (?:{TREATY_NOUNS})$")
_NUMBERED = re.compile(rf"(?i)^(?P<stem>.*\S) (?P<head>{TREATY_NOUNS}) (?P<number>I{{1,3}}|IV)$")
_NAMING = ("official title", "short title", "designation", "title")
_ROMAN = {"I": ("1", "One"), "II": ("2", "Two"), "III": ("3", "Three"), "IV": ("4", "Four")}
_DESIGNATION = re.compile(r"^(?=\S*\d)[^\W_]+(?:[ \-\u2010-\u2015.][^\W_]+)*$")
_HOMOGLYPHS = str.maketrans("ABCEHKMOPTXaceopx", "АВСЕНКМОРТХасеорх")
_SPELLINGS = (("defense", "defence"), ("programme", "program"), (" and ", " & "), ("center", "centre"))
_PREFIX = re.compile(r"\b(non|anti|inter|multi|counter)[ \-]", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?i)(?P<form>\w+|interim agreement) between the (?P<one>[\w ]+?) and the (?P<two>[\w ]+?) "
    r"(?P<rest>(?:on|concerning) .+)"
)
_STATES = {
    "united states of america": ("the United States of America", "the United States", "the USA", "the US"),
    "union of soviet socialist republics": (
        "the Union of Soviet Socialist Republics",
        "the Soviet Union",
        "the USSR",
    ),
    "russian federation": ("the Russian Federation", "Russia"),
}
_MAX_VARIANTS = 160


class Name(NamedTuple):
    """A name of a record: which record, of which kind, the text and what kind of name it is.

    An ``ambiguous`` one is linked where the words around it say so; a ``wary`` one only where they speak of
    that very record, or the text names it otherwise.
    """

    record: str
    kind: str
    text: str
    name_kind: str = "variant"
    language: str = "en"
    ambiguous: bool = False
    wary: bool = False


#: A name in each form that is taken for one.
AnyName = Name | dict[str, Any] | Sequence[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One folded spelling of a name.

    ``shape`` says which letter case the name has: ``acronym`` (INF), ``proper``
    (Tomahawk), ``phrase`` (three words or more, any case will do), ``code``
    (has a digit). ``sure`` is true where the words can mean nothing else.
    """

    record: str
    kind: str
    text: str
    loose: bytes
    strict: bytes
    shape: str
    sure: bool
    naming: bool
    flagged: bool
    wary: bool


def names_from_record(kind: str, record: Document) -> list[Name]:
    """The names of one record as a seed file or the database gives it; *kind* is treaty, system or class."""
    if record.get("kind") == "class":
        kind = "class"
    names = [
        Name(
            record["id"],
            kind,
            n["text"],
            n.get("kind", "variant"),
            n.get("language", "en"),
            bool(n.get("ambiguous", False)),
        )
        for n in record.get("names", ())
    ]
    title = record.get("title")
    if title and title not in {n.text for n in names}:
        names.append(Name(record["id"], kind, title, "title"))
    return names


def as_name(value: AnyName) -> Name:
    """A ``Name`` from a ``Name``, a mapping (keys as the fields) or a sequence."""
    if isinstance(value, Name):
        return value
    if isinstance(value, dict):
        return Name(**{key: value[key] for key in Name._fields if key in value})
    return Name(*value)


def expand(names: Iterable[AnyName]) -> dict[bytes, list[Pattern]]:
    """All patterns for *names*: a dict from loose bytes to a list of ``Pattern``, one per record."""
    whole = [as_name(name) for name in names]
    acronyms: dict[str, dict[str, None]] = {}
    for name in whole:
        bare = _SHORT_WITH_HEAD.sub("", name.text)
        if name.kind == "treaty" and _is_acronym(bare):
            acronyms.setdefault(name.record, {})[bare] = None
    found: dict[bytes, list[Pattern]] = {}
    for name in whole:
        _add(found, name, name.text)
    curated = {(key, pattern.strict) for key, patterns in found.items() for pattern in patterns}
    for name in whole:
        for variant in _variants(name, tuple(acronyms.get(name.record, ()))):
            _add(found, name, variant, curated)
    return found


def _add(
    found: dict[bytes, list[Pattern]],
    name: Name,
    text: str,
    curated: Collection[tuple[bytes, bytes]] | None = None,
) -> None:
    """Add *text* as a spelling of *name* to *found*; *curated* is given where a rule made it."""
    derived = curated is not None
    text = " ".join(text.split())
    if not text or not encodable(text):
        return
    loose, strict = fold_name(text)
    if not loose.strip() or len(loose.strip()) < 2:
        return
    key = b" " + loose + b" "
    patterns = found.get(key, ())
    flagged = name.ambiguous and (not derived or len(loose.split()) <= len(name.text.split()))
    for pattern in patterns:
        if pattern.record == name.record and pattern.strict == strict:
            return
    # What a curator wrote for one record is not taken away by what a rule makes of another's name.
    if curated is not None and (key, strict) in curated:
        return
    shape = _shape(text)
    found.setdefault(key, []).append(
        Pattern(
            name.record,
            name.kind,
            name.text,
            loose,
            strict,
            shape,
            sure=not flagged and _sure(text, shape, name.kind),
            naming=name.name_kind in _NAMING and not derived,
            flagged=flagged,
            wary=flagged and name.wary,
        )
    )


def _is_acronym(text: str) -> bool:
    return bool(re.fullmatch(r"(?:New )?[A-Z]{2,7}(?:[ -](?:I|II|III|\d))?", text))


def _shape(text: str) -> str:
    words = text.split()
    if any(c.isdigit() for c in text):
        return "code"
    letters = [w for w in re.split(r"[\W_]+", text) if w]
    if len(letters) >= 3 and any(c.islower() for c in text):
        return "phrase"
    if all(w.isupper() for w in words):
        return "acronym"
    if any(w.isupper() and len(w) > 1 for w in letters) and not _HEAD.match(text):
        return "acronym"
    return "proper"


def _sure(text: str, shape: str, kind: str) -> bool:
    words = re.findall(r"[^\W_]+", text)
    if shape == "phrase":
        return True
    if shape == "code":
        return len(re.sub(r"\W", "", text)) >= 4
    if _HEAD.match(text):
        return True
    if kind == "class":
        return len(words) > 1
    if shape == "acronym":
        return len(re.sub(r"\W", "", text)) >= 4 or any(re.fullmatch(r"[IVX]{1,4}", w) for w in words[1:])
    return len(words) > 1


def _variants(name: Name, acronyms: Collection[str]) -> Iterable[str]:
    seeds = _spellings(name.text)
    rules = _treaty if name.kind == "treaty" else _class if name.kind == "class" else _system
    out = dict.fromkeys(seeds[1:])
    for seed in seeds:
        out.update(dict.fromkeys(rules(seed, acronyms)))
        if len(out) > _MAX_VARIANTS:
            break
    return out


def _spellings(text: str) -> list[str]:
    """*text* and its spellings that do not depend on the kind of record."""
    out = [re.sub(r"^[Tt]he ", "", text)]
    if out[0] != text:
        out.insert(0, text)
    bare = re.sub(r"\s*\([^()]*\)$", "", out[-1])
    out.append(bare)
    for american, british in _SPELLINGS:
        for item in list(out):
            lowered = item.lower()
            for one, other in ((american, british), (british, american)):
                if one in lowered:
                    out.append(re.sub(re.escape(one), other, item, flags=re.IGNORECASE))
    out += [_PREFIX.sub(r"\1", item) for item in list(out)]
    for item in list(out):
        words = item.split()
        if words and words[-1] in _ROMAN and len(words) > 1:
            out += [" ".join((*words[:-1], other)) for other in _ROMAN[words[-1]]]
    return list(dict.fromkeys(out))


def _treaty(text: str, acronyms: Collection[str]) -> list[str]:
    """Head nouns, number of the last word, acronym in brackets, points between letters."""
    out = []
    head = _HEAD.match(text)
    if head:
        stem, word = head["stem"], head["head"].lower()
        heads = (*_HEADS, "deal") if word == "deal" else (word, "treaty") if word == "convention" else _HEADS
        stems = _stems(stem)
        for one in stems:
            out += [f"{one} {h}" for h in heads]
            out += [f"{one} ({short}) {h}" for short in acronyms for h in heads]
            # A stem of three words or more names the treaty alone: Intermediate-Range Nuclear Forces.
            if word != "deal" and len(re.findall(r"\w+", one)) >= 4:
                out += [f"{one} ({short})" for short in acronyms] + [one]
                out += [f"{word.capitalize()} on {the}{one}" for the in ("", "the ")]
    elif numbered := _NUMBERED.match(text):
        # "Strategic Arms Reduction (START) II Treaty"
        stem, number = numbered["stem"], numbered["number"]
        shorts = [short.removesuffix(f" {number}") for short in acronyms if short.endswith(f" {number}")]
        for one in _stems(stem):
            out += [
                f"{one}{short} {number} {h}" for short in ("", *(f" ({s})" for s in shorts)) for h in _HEADS
            ]
            out += [f"{one} ({s} {number}) {h}" for s in shorts for h in _HEADS]
    elif _is_acronym(text):
        dotted = re.sub(r"\b(?!I+\b)[A-Z]{2,6}\b", lambda m: "".join(c + "." for c in m[0]), text)
        heads = (*_HEADS, "deal")
        out += [f"{text} {h}" for h in heads] + [dotted] + [f"{dotted} {h}" for h in heads]
    elif len(text.split()) == 2 and re.fullmatch(r"[A-Z]\w+ (?:[A-Z]\w+|[12])", text):
        out += [f"{text} {h}" for h in _HEADS]
    elif re.match(r"(?i)(treaty|convention|agreement) (on|for|between|concerning) ", text):
        out += [re.sub(r"(?i)\bnuclear test ban", "Nuclear-Test-Ban", text)]
        out += _short_states(text)
    return out + _cyrillic(text)


def _short_states(text: str) -> list[str]:
    """A title's two parties by the names that news prose gives them, in either order."""
    match = _BETWEEN.fullmatch(text)
    if not match:
        return []
    names = [_STATES.get(match[side].lower(), ()) for side in ("one", "two")]
    pairs = [pair for one, two in product(*names) for pair in ((one, two), (two, one))]
    return [f"{match['form']} between {one} and {two} {match['rest']}" for one, two in pairs]


def _stems(stem: str) -> list[str]:
    out = [stem]
    last = stem.split()[-1]
    if last.isalpha() and last.islower() or (last.isalpha() and not last.isupper()):
        out.append(stem[:-1] if last.endswith("s") else stem + "s")
    for item in list(out):
        without = re.sub(r"(?i)\bnuclear[ \-]", "", item)
        if without != item and len(re.findall(r"\w+", without)) >= 3:
            out.append(without)
        without = re.sub(r"(?i)[ \-]range\b", "", item)
        if without != item and len(re.findall(r"\w+", without)) >= 3:
            out.append(without)
    return out


def _system(text: str, _acronyms: Collection[str]) -> list[str]:
    """Plurals, a designation with its parts joined or parted, look-alike letters of another script."""
    out = []
    if _DESIGNATION.match(text) and len(text) <= 16:
        parts = [p for p in re.split(r"[ \-\u2010-\u2015.]|(?<=\D)(?=\d)", text) if p]
        gaps = [("-", "") if len(parts) <= 4 else ("-",)] * (len(parts) - 1)
        for chosen in product(*gaps):
            joined = "".join(a + b for a, b in zip(parts, (*chosen, ""), strict=True))
            out.append(joined)
        if re.search(r"\d\w?$", text) and re.match(r"\d", text):
            out += [item.translate(_HOMOGLYPHS) for item in (text, *out[:2])]
    if text.isascii():
        out += [plural for item in (text, *out) if (plural := _plural(item))]
    return out + _cyrillic(text)


def _plural(text: str) -> str | None:
    if text.lower().endswith("man"):
        return text[:-2] + "en"
    if re.search(r"(?i)(s|x|z|ch|sh)$", text):
        return None
    # A word that is no name in the singular makes none in the plural: Trident D5s, but not Dark Eagleses.
    return text + "s"


def _class(text: str, _acronyms: Collection[str]) -> list[str]:
    """Number, and weapons for missiles: what a category is called varies more than what a thing is."""
    out = []
    match = re.fullmatch(r"(?i)(.*\S )(weapon|missile)(s?)", text)
    if match:
        out += [match[1] + word + end for word in ("weapon", "missile") for end in ("", "s")]
    elif not text.endswith("s"):
        out.append(text + "s")
    else:
        out.append(text[:-1])
    return out + _cyrillic(text)


def _cyrillic(text: str) -> list[str]:
    """A Cyrillic word in its cases."""
    if not re.fullmatch(r"[А-Яа-яЁё]{4,}(?:-[А-ЯМ0-9]+)?", text):
        return []
    if text[-1] in "ая":
        return [text[:-1] + end for end in ("ы", "и", "у", "ю", "ой", "ей", "е", "ам", "ами", "ах")]
    if text[-1] == "ь":
        return [text[:-1] + end for end in ("я", "ю", "ем", "е", "и", "ей")]
    if text[-1] not in "еёиоуыэю":
        return [text + end for end in ("а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")]
    return []
