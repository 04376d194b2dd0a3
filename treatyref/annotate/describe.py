"""Suggest which treaty a description means: "the 1987 pact signed by Reagan and Gorbachev".

Driven by facts of the records alone: year and place of signature, signers,
expiry, whether it ever entered into force, words of its subject.
"""

import re
from typing import NamedTuple

import ahocorasick_rs

from treatyref.annotate import known

_NOUNS = ("treaty", "pact", "accord", "agreement", "deal", "convention", "bargain")
_NOUN = ahocorasick_rs.BytesAhoCorasick(
    [f" {noun}{end} ".encode() for noun in _NOUNS for end in ("", "s")],
    implementation=ahocorasick_rs.Implementation.DFA,
)
_BEFORE, _MOST_WORDS = 90, 8
_ARTICLE = re.compile(r"(?i)\b(?:the|an?|that|this)\s")
_CLAUSE_END = re.compile(r"[.,;:!?()\"“”\x00]\s")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What may follow the noun and still belong to the phrase, up to the end of its clause.
_TAIL = re.compile(
    r"[ \u00a0\n](?:(?:that|which)[ \n](?:was[ \n])?)?"
    r"(?:on|banning|limiting|capping|outlawing|prohibiting|governing|covering|scrapping|eliminating|restricting|signed|"
    r"concluded|reached|struck|agreed|negotiated|due|set|scheduled|expiring|between|of|from)\b"
    r"[^.,;:!?()\"“”]{0,160}"
)
_STOP = re.compile(
    r"[ \n](?:had|has|have|is|are|was|were|will|would|could|should|may|might|must|said|says|"
    r"and[ \n](?:has|had|is|was)|after|but|while|because|when|where|who|if|remains?|requires?|required|"
    r"expires|expired|collapsed|ended|came|"
    r"bans|banned|limits|limited|caps|capped|led|gave|gives|never|still|did|does|as)\b"
)
_EXPIRY = re.compile(
    r"(?i)\b(?:due|set|scheduled)[ \n]to[ \n](?:expire|lapse|run out|end)|\bexpir(?:ing|es|ed)\b"
)
_GENERIC_TEXT = (
    "treaty pact accord agreement deal convention on the of and a an for between with to in by their "
    "its other states united union soviet socialist republics russian federation america new nuclear "
    "arms weapons measures further concerning certain both all under not at"
)
_GENERIC = frozenset(_GENERIC_TEXT.split())


class Fact(NamedTuple):
    """What identifies a treaty without its name; every field but the id may be left out."""

    record: str
    kind: str = "treaty"
    signed: str | None = None
    signed_at: str | None = None
    signers: tuple = ()
    expires: tuple = ()
    in_force: str | None = None
    subjects: tuple = ()
    since: int | None = None


class Found(NamedTuple):
    """A suggestion at a place of the scanned text."""

    start: int
    end: int
    record: str
    confidence: float
    reason: str


def as_fact(value):
    """A ``Fact`` from a ``Fact`` or a mapping with its fields as keys."""
    if isinstance(value, Fact):
        return value
    data = {key: value[key] for key in Fact._fields if value.get(key) is not None}
    for key in ("signers", "expires", "subjects"):
        data[key] = tuple(data.get(key, ()))
    return Fact(**data)


def fact_from_record(kind, record):
    """The ``Fact`` of one record as its seed file gives it."""
    status = record.get("status") or ()
    ends = [p["from"] for p in status if p.get("status") in ("expired", "terminated", "superseded")]
    ends += [p["to"] for p in status if p.get("status") == "in force" and p.get("to")]
    ends += [end.day.isoformat() for end in known.ends(record)] if kind == "treaty" else []
    signers = tuple(
        re.sub(r"^(?:President|General Secretary|Prime Minister|Secretary of State) ", "", p["signed_by"])
        for p in record.get("parties") or ()
        if p.get("signed_by")
    )
    text = " ".join([record.get("title", "")] + [n["text"] for n in record.get("names") or ()])
    words = {w.lower() for w in re.findall(r"[A-Za-z]{4,}", text)} - _GENERIC
    begun = min((p["from"][:4] for p in status if p.get("from")), default=None)
    since = record.get("signed", "")[:4] or begun
    negotiated = [p["from"][:4] for p in status if p.get("status") == "negotiated"]
    first = min([y for y in (since, *negotiated) if y], default=None)
    # A system's name may be older than the first status we hold, so only treaties are dated.
    return Fact(
        record["id"],
        kind,
        record.get("signed"),
        record.get("signed_at"),
        signers,
        tuple(sorted({e[:10] for e in ends})),
        record.get("entry_into_force"),
        tuple(sorted(words)),
        int(first) - 12 if first and kind == "treaty" else None,
    )


def suggest(text, folded, facts, taken, named=(), date=None):
    """Descriptions in *text*, best record each; spans in *taken* (named mentions) are left alone.

    *folded* is the text folded, *named* the records that the text also names, *date* its day.
    """
    facts = [fact for fact in facts if fact.kind == "treaty"]
    spans, last = sorted(taken), 0
    out = []
    nouns = sorted(
        (start, end) for _, start, end in _NOUN.find_matches_as_indexes(folded.loose, overlapping=True)
    )
    for at, stop in nouns:
        noun, end = folded.place(at), folded.place(stop - 3) + 1
        start = _phrase_start(text, noun)
        if start is None:
            continue
        tail = _TAIL.match(text, end, min(len(text), end + 180))
        if tail:
            stop = _STOP.search(text, tail.start() + 1, tail.end())
            longer = stop.start() if stop else tail.end()
        else:
            longer = end
        while last < len(spans) and spans[last][1] <= start:
            last += 1
        if last < len(spans) and spans[last][0] < longer:
            if spans[last][0] < end:
                continue
            longer = end
        best = _best(text[start:end], text[end:longer], facts, named, date)
        if best:
            record, points, reason, tail_counts = best
            stop = longer if tail_counts else end
            while text[stop - 1].isspace():
                stop -= 1
            out.append(Found(start, stop, record, round(min(0.95, 0.3 + 0.09 * points), 2), reason))
    return out


def _phrase_start(text, noun):
    """Where the noun phrase begins whose noun stands at *noun*: its article; None where it has none."""
    low = max(0, noun - _BEFORE)
    before = text[low:noun]
    clause = max((m.end() for m in _CLAUSE_END.finditer(before)), default=0)
    article = max((m.start() for m in _ARTICLE.finditer(before, clause)), default=None)
    if article is None or len(before[article:].split()) > _MOST_WORDS:
        return None
    return low + article


def _best(phrase, tail, facts, named, date):
    scored = []
    for fact in facts:
        head_points, head_why = _points(phrase, fact, named, date)
        tail_points, tail_why = _points(tail, fact, named, date)
        if head_points + tail_points > 0:
            scored.append((head_points + tail_points, tail_points > 0, fact.record, head_why + tail_why))
    if not scored:
        return None
    scored.sort(reverse=True)
    points, tail_counts, record, why = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0
    if points < 3 or points - second < 1:
        return None
    return record, points, "; ".join(dict.fromkeys(why)), tail_counts


def _points(phrase, fact, named, date):
    """How well *phrase* fits *fact*, with the reasons."""
    points, why, low = 0.0, [], phrase.lower()
    years = _YEAR.findall(phrase)
    expiry = _EXPIRY.search(phrase)
    for year in years:
        if expiry and year in {e[:4] for e in fact.expires}:
            points += 4
            why.append(f"expires in {year}")
        elif not expiry and fact.signed and fact.signed[:4] == year:
            points += 3
            why.append(f"signed in {year}")
        else:
            points -= 4
    for signer in fact.signers:
        surname = signer.split(",")[0].split()[-1]
        if surname.lower() in re.findall(r"[\w\-]+", low):
            points += 2.5
            why.append(f"signed by {signer}")
    place = (fact.signed_at or "").split(",")[0]
    if place and place.lower() in low:
        points += 1.5
        why.append(f"signed in {place}")
    if re.search(r"\b(?:unratified|never ratified)\b", low):
        points += 2 if fact.signed and not fact.in_force else -2
        if not fact.in_force:
            why.append("never entered into force")
    words = set(re.findall(r"[a-z]{4,}", low)) & set(fact.subjects)
    if words:
        points += min(len(words), 3)
        why.append("about " + ", ".join(sorted(words)))
    if points > 0 and fact.record in named:
        points += 0.5
        why.append("named in the same text")
    if points > 0 and date and fact.signed and fact.signed > date:
        points -= 5
    return points, why
