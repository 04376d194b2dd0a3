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
_UNRATIFIED = re.compile(r"\b(?:unratified|never ratified)\b")
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


class Describer:
    """Finds descriptions of treaties; holds their facts, by the words that can speak for each."""

    def __init__(self, facts):
        self._facts = [_Known(fact) for fact in facts if fact.kind == "treaty"]
        self._by_word = {}
        for known_fact in self._facts:
            for word in known_fact.words:
                self._by_word.setdefault(word, []).append(known_fact)
        self._unratified = [known_fact for known_fact in self._facts if known_fact.unratified]

    def suggest(self, text, folded, taken, named=(), date=None):
        """Descriptions in *text*, best record each; spans in *taken* (named mentions) are left alone.

        *folded* is the text folded, *named* the records that the text also names, *date* its day.
        """
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
            best = self._best(_Phrase(text[start:end]), _Phrase(text[end:longer]), named, date)
            if best:
                record, points, reason, tail_counts = best
                stop = longer if tail_counts else end
                while text[stop - 1].isspace():
                    stop -= 1
                out.append(Found(start, stop, record, round(min(0.95, 0.3 + 0.09 * points), 2), reason))
        return out

    def _best(self, head, tail, named, date):
        scored = []
        for fact in self._candidates(head, tail):
            head_points, head_why = _points(head, fact, named, date)
            tail_points, tail_why = _points(tail, fact, named, date)
            if head_points + tail_points > 0:
                points = head_points + tail_points
                scored.append((points, tail_points > 0, fact.record, head_why + tail_why))
        if not scored:
            return None
        scored.sort(reverse=True)
        points, tail_counts, record, why = scored[0]
        second = scored[1][0] if len(scored) > 1 else 0
        if points < 3 or points - second < 1:
            return None
        return record, points, "; ".join(dict.fromkeys(why)), tail_counts

    def _candidates(self, head, tail):
        """The facts for which any word of the phrase speaks."""
        found = {}
        for word in head.words | tail.words:
            for fact in self._by_word.get(word, ()):
                found[fact.record] = fact
        if head.unratified or tail.unratified:
            found |= {fact.record: fact for fact in self._unratified}
        return found.values()


class _Known:
    """A ``Fact`` with what of it is looked for in words."""

    def __init__(self, fact):
        self.record, self.signed = fact.record, fact.signed
        self.signed_year = fact.signed and fact.signed[:4]
        self.expiry_years = {day[:4] for day in fact.expires}
        self.signers = [(s.split(",")[0].split()[-1].lower(), s) for s in fact.signers]
        self.place = (fact.signed_at or "").split(",")[0]
        self.subjects = frozenset(fact.subjects)
        self.in_force = fact.in_force
        self.unratified = bool(fact.signed and not fact.in_force)
        places = re.findall(r"\w+", self.place.lower())[:1]
        years = {self.signed_year} - {None}
        self.words = {
            *self.subjects,
            *(name for name, _ in self.signers),
            *places,
            *years,
            *self.expiry_years,
        }


class _Phrase:
    """A stretch of text with its words, years and whether it speaks of an end."""

    def __init__(self, text):
        self.low = text.lower()
        self.words = frozenset(re.findall(r"[\w\-]+", self.low)) | frozenset(
            re.findall(r"[a-z]{4,}", self.low)
        )
        self.years = _YEAR.findall(text)
        self.expiry = bool(_EXPIRY.search(text))
        self.unratified = bool(_UNRATIFIED.search(self.low))


def _phrase_start(text, noun):
    """Where the noun phrase begins whose noun stands at *noun*: its article; None where it has none."""
    low = max(0, noun - _BEFORE)
    before = text[low:noun]
    clause = max((m.end() for m in _CLAUSE_END.finditer(before)), default=0)
    article = max((m.start() for m in _ARTICLE.finditer(before, clause)), default=None)
    if article is None or len(before[article:].split()) > _MOST_WORDS:
        return None
    return low + article


def _points(phrase, fact, named, date):
    """How well *phrase* fits *fact*, with the reasons."""
    points, why = 0.0, []
    for year in phrase.years:
        if phrase.expiry and year in fact.expiry_years:
            points += 4
            why.append(f"expires in {year}")
        elif not phrase.expiry and fact.signed_year == year:
            points += 3
            why.append(f"signed in {year}")
        else:
            points -= 4
    for surname, signer in fact.signers:
        if surname in phrase.words:
            points += 2.5
            why.append(f"signed by {signer}")
    if fact.place and fact.place.lower() in phrase.low:
        points += 1.5
        why.append(f"signed in {fact.place}")
    if phrase.unratified:
        points += 2 if fact.unratified else -2
        if not fact.in_force:
            why.append("never entered into force")
    words = phrase.words & fact.subjects
    if words:
        points += min(len(words), 3)
        why.append("about " + ", ".join(sorted(words)))
    if points > 0 and fact.record in named:
        points += 0.5
        why.append("named in the same text")
    if points > 0 and date and fact.signed and fact.signed > date:
        points -= 5
    return points, why
