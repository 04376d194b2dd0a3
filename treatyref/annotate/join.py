"""Candidates that belong together: one mention in two parts, or a common noun behind a name."""

import re

from treatyref.annotate.verdict import Candidate

_APPOSED = re.compile(
    r"[\"'”’»)]?[ \u00a0\n](?:(?!(?:and|or|as|of|is|are|to|for|with|than|nor|in)\b)[\w\-]{1,20}[ \n])?"
)
_AHEAD = re.compile(
    r"(?: \(?|, (?:the |now |also )*"
    r"(?:(?:known|named|called|dubbed|designated|code-?named) (?:as )?)?(?:the )?)[\"'“‘«]?"
)
_OPENED = re.compile(r"[\"'”’»]?[ \u00a0\n]?\([\"'“‘]?")
_OR = re.compile(r",?[ \u00a0\n]or[ \u00a0\n]|[ \u00a0\n]?\([\"'“‘]?")
_HEAD_AFTER = re.compile(r"(?i)(?:,|[\"'”’]?\))?[ \u00a0\n](?:treaty|pact|accord|agreement)\b")


def without_appositions(candidates: list[Candidate], scan: str) -> list[Candidate]:
    """Take back class names that only say what the system named just before them is."""
    out, last = [], None
    for item in candidates:
        if (
            last
            and item.accepted
            and item.pattern.kind == "class"
            and _APPOSED.fullmatch(scan, last.hit.end, item.hit.start)
        ):
            reason = f"says what {scan[last.hit.start : last.hit.end]!r} is"
            item = item._replace(accepted=False, reason=reason)
        if item.accepted:
            last = item
        out.append(item)
    return out


def before_their_names(candidates: list[Candidate], scan: str) -> list[Candidate]:
    """Take back class names in the singular that say what the system named right after them is."""
    out, following = [], None
    for item in reversed(candidates):
        if (
            following
            and item.accepted
            and item.pattern.kind == "class"
            and scan[item.hit.end - 1] not in "sSy"
            and _AHEAD.fullmatch(scan, item.hit.end, following.hit.start)
        ):
            reason = f"says what {scan[following.hit.start : following.hit.end]!r} is"
            item = item._replace(accepted=False, reason=reason)
        if item.accepted:
            following = item
        out.append(item)
    return out[::-1]


def by_their_brackets(candidates: list[Candidate], scan: str) -> list[Candidate]:
    """Read a name that several records bear as the one that the name before its bracket says it is."""
    out: list[Candidate] = []
    for item in candidates:
        last = out[-1] if out else None
        if (
            last
            and last.accepted
            and len(item.hit.patterns) > 1
            and item.pattern.record != last.pattern.record
            and _OPENED.fullmatch(scan, last.hit.end, item.hit.start)
        ):
            for pattern in item.hit.patterns:
                if pattern.record == last.pattern.record:
                    item = item._replace(
                        pattern=pattern, accepted=True, reason="the name before the bracket says which"
                    )
        out.append(item)
    return out


def _of_one_record(last: Candidate, item: Candidate, kind: str) -> bool:
    """Whether two accepted candidates in a row mean one record, the second of them by a name of *kind*."""
    return (
        last.accepted
        and item.accepted
        and item.pattern.kind == kind
        and last.pattern.record == item.pattern.record
    )


def _told(last: Candidate, item: Candidate, scan: str) -> Candidate:
    """*item*, accepted where it is a doubtful name with a capital right behind the record's designation."""
    sure = last.accepted and last.pattern.sure and last.pattern.record == item.pattern.record
    return item._replace(accepted=True) if sure and scan[item.hit.start].isupper() else item


def side_by_side(candidates: list[Candidate], scan: str) -> list[Candidate]:
    """Join two designations of one system that only a space parts: they are one mention."""
    out: list[Candidate] = []
    for item in candidates:
        last = out[-1] if out else None
        if (
            last
            and scan[last.hit.end : item.hit.start] in (" ", "\u00a0", "\n")
            and _of_one_record(last, _told(last, item, scan), "system")
        ):
            out[-1] = last._replace(hit=last.hit._replace(end=item.hit.end))
        else:
            out.append(item)
    return out


def spelt_with_head(candidates: list[Candidate], scan: str) -> list[Candidate]:
    """Join "Intermediate-Range Nuclear Forces, or INF, treaty": a name, its acronym, the noun of both."""
    out: list[Candidate] = []
    for item in candidates:
        last = out[-1] if out else None
        if (
            last
            and _of_one_record(last, item, "treaty")
            and _OR.fullmatch(scan, last.hit.end, item.hit.start)
            and (head := _HEAD_AFTER.match(scan, item.hit.end))
        ):
            out[-1] = last._replace(hit=last.hit._replace(end=head.end()))
        else:
            out.append(item)
    return out


def joined(candidates: list[Candidate], scan: str) -> list[Candidate]:
    """*candidates* in order of place, with all of the above done to them."""
    candidates = before_their_names(without_appositions(candidates, scan), scan)
    candidates = side_by_side(by_their_brackets(candidates, scan), scan)
    return spelt_with_head(candidates, scan)
