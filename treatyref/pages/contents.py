"""What a record's page shows: the sections, in order, each a plain table.

A section is ``{key, title, columns, rows}``; a column is ``(heading, key)``.
Templates only loop over it.
"""

from collections.abc import Callable, Sequence
from typing import Any

from treatyref import dates
from treatyref.documents import Document, Row
from treatyref.pages import arrange

SECTIONS = (
    (
        "parties",
        "Parties",
        (
            ("Party", "state"),
            ("Role", "role"),
            ("In place of", "succeeds"),
            ("Signed", "signed"),
            ("Signed by", "signed_by"),
            ("Ratified", "ratified"),
            ("Standing", "*periods"),
            ("Note", "note"),
        ),
    ),
    (
        "limits",
        "Limits",
        (
            ("What", "quantity"),
            ("Limit", "*quantity"),
            ("Applies to", "applies_to"),
            ("Deadline", "deadline"),
            ("Provision", "*provision"),
            ("Note", "note"),
        ),
    ),
    (
        "ranges",
        "Reported ranges",
        (
            ("Says", "by"),
            ("On", "on"),
            ("Range", "*range"),
            ("Variant", "variant"),
            ("Speaker", "speaker"),
            ("Note", "note"),
        ),
    ),
    (
        "claims",
        "Claims",
        (
            ("Says", "by"),
            ("On", "on"),
            ("Speaker", "speaker"),
            ("About", "topic"),
            ("Claim", "*claim"),
        ),
    ),
    (
        "claims_made",
        "What it says",
        (("On", "on"), ("Speaker", "speaker"), ("In", "record"), ("About", "topic"), ("Claim", "*claim")),
    ),
    (
        "article_claims",
        "Checkable statements",
        (
            ("Subject", "subject"),
            ("Record", "record"),
            ("The article says", "article_says"),
            ("The record says", "record_says"),
            ("Verdict", "verdict"),
            ("Difference", "difference"),
        ),
    ),
    (
        "mentions",
        "Mentions",
        (
            ("Record", "record"),
            ("As", "surface"),
            ("Kind", "kind"),
            ("Paragraph", "paragraph"),
            ("Note", "note"),
        ),
    ),
    (
        "treaty_relations",
        "Relation to treaties",
        (
            ("Treaty", "treaty"),
            ("Relation", "relation"),
            ("View of", "by"),
            ("On", "on"),
            ("In words", "says"),
        ),
    ),
    (
        "members",
        "Members of this class",
        (("System", "system"), ("Subclass", "subclass"), ("Counted so by", "by"), ("Note", "note")),
    ),
    (
        "variants",
        "Variants",
        (
            ("Designation", "designation"),
            ("Name", "name"),
            ("Record", "system"),
            ("Role", "role"),
            ("From", "from"),
            ("To", "to"),
            ("Note", "note"),
        ),
    ),
    (
        "characteristics",
        "Reported properties",
        (
            ("Property", "property"),
            ("Value", "*quantity"),
            ("In words", "says"),
            ("Says", "by"),
            ("On", "on"),
            ("Variant", "variant"),
        ),
    ),
    (
        "operators",
        "Operators",
        (
            ("State", "state"),
            ("Relation", "relation"),
            ("Service", "service"),
            ("From", "from"),
            ("To", "to"),
            ("Note", "note"),
        ),
    ),
    (
        "deployments",
        "Reported deployments",
        (
            ("Place", "place"),
            ("From", "from"),
            ("To", "to"),
            ("Number", "*counted"),
            ("Says", "by"),
            ("Note", "note"),
        ),
    ),
    (
        "combat_uses",
        "Reported uses in combat",
        (
            ("When", "*span"),
            ("Against", "target"),
            ("Fired", "*fired"),
            ("By", "*shooter"),
            ("Says", "by"),
            ("Said on", "on"),
            ("Note", "*remark"),
        ),
    ),
    (
        "system_relations",
        "Relation to other systems",
        (("System", "system"), ("Relation", "relation"), ("Says", "by"), ("In words", "says")),
    ),
    ("provisions", "Provisions", (("Text", "label"), ("Subject", "subject"), ("Summary", "summary"))),
    ("definitions", "Definitions", (("Term", "term"), ("Meaning", "meaning"), ("Provision", "*provision"))),
    (
        "counting_rules",
        "Counting rules",
        (("Subject", "subject"), ("Rule", "rule"), ("Provision", "*provision")),
    ),
    (
        "verification",
        "Verification",
        (
            ("Measure", "title"),
            ("Kind", "kind"),
            ("How", "summary"),
            ("Place", "place"),
            ("From", "from"),
            ("To", "to"),
        ),
    ),
    (
        "inspection_quotas",
        "Inspection quotas",
        (
            ("Measure", "*measure"),
            ("A year", "per_year"),
            ("From", "from"),
            ("To", "to"),
            ("Whom", "applies_to"),
            ("Note", "note"),
        ),
    ),
    (
        "inspection_counts",
        "Inspections and notifications made",
        (
            ("By", "by"),
            ("What", "what"),
            ("From", "from"),
            ("To", "to"),
            ("Number", "*number"),
            ("Note", "note"),
        ),
    ),
    (
        "eliminations",
        "Eliminations",
        (
            ("Party", "party"),
            ("Type", "type"),
            ("Record", "system"),
            ("Item", "item"),
            ("Number", "*number"),
            ("Last on", "last_date"),
            ("Note", "note"),
        ),
    ),
    ("data_exchanges", "Data exchanges", (("Date", "date"), ("Party", "party"), ("Declared", "*declared"))),
    (
        "commission_sessions",
        "Commission sessions",
        (
            ("Commission", "commission"),
            ("Session", "session"),
            ("From", "from"),
            ("To", "to"),
            ("Place", "place"),
            ("Outcome", "outcome"),
        ),
    ),
    ("successions", "Successions", (("Succeeded", "state"), ("On", "on"), ("In words", "says"))),
    ("names", "Names", (("Name", "text"), ("Kind", "*kind"), ("Language", "*language"), ("Note", "note"))),
)
DATES = {"on", "from", "to", "signed", "ratified", "deadline", "last_date", "date"}
#: Sections -> their tables, where the names differ.
TABLES = {"members": "class_members", "verification": "verification_measures", "claims_made": "claims"}
#: Sections -> the column that names the record, where it is not that of its kind.
OWNERS = {"claims": "record", "names": "record", "treaty_relations": "record", "claims_made": "claimed_by"}
REFERENCES = {"by", "state", "succeeds", "system", "treaty", "party", "record"}


def sections(document: Document) -> list[Row]:
    """The sections that *document* has rows for; columns that no row fills are left out.

    Each row has ``cited_at``, the key of its first filled column: its sources stand there.
    """
    found, known = [], arrange.labels(document)
    for key, title, columns in SECTIONS:
        rows = document.get("claims" if key == "article_claims" else key, [])
        if (
            not rows
            or (key in ("claims", "article_claims"))
            and (key == "article_claims") != (document["record_kind"] == "article")
        ):
            continue
        used = [column for column in columns if any(_filled(row, column[1]) for row in rows)]
        shown = [
            {**row, **arrange.named(row, known), "cited_at": _cited_at(row, used)}
            for row in arrange.ordered(key, rows)
        ]
        found.append(
            {
                "key": key,
                "title": title,
                "columns": used,
                "rows": shown,
                "data": _data(document, key),
                "folded": key == "claims_made" and len(rows) > NEWEST,
            }
        )
    return found


def _cited_at(row: Row, columns: list[tuple[str, str]]) -> str:
    return next((key for _, key in columns if _filled(row, key)), columns[0][1])


def _data(document: Document, key: str) -> str:
    """Where the data browser lists the rows of a section."""
    owner = OWNERS.get(key, document["record_kind"])
    return f"/datasette/treatyref/{TABLES.get(key, key)}?{owner}={document['id']}"


#: Columns that are written from other keys than their own -> those keys.
_WRITTEN_FROM = {
    "*quantity": ("value",),
    "*claim": ("says", "value"),
    "*range": ("value",),
    "*number": ("number",),
    "*span": ("from",),
    "*fired": ("fired", "shot_down", "lost"),
    "*shooter": ("user",),
    "*remark": ("event", "note"),
    "*counted": ("number", "counted"),
    "*declared": ("values",),
    "*provision": ("provision",),
    "*measure": ("measure",),
    "*periods": ("status",),
    "*kind": ("kind",),
    "*language": ("language",),
}


def _filled(row: Row, key: str) -> bool:
    return any(row.get(name) not in (None, "", []) for name in _WRITTEN_FROM.get(key, (key,)))


def status(document: Document) -> Row | None:
    """The status to show at the top: of the as-of view, or at the end of the record where it lasts."""
    value = document.get("status")
    if isinstance(value, list):
        lasting = value and "to" not in value[-1]
        return {"status": value[-1]["status"], "since": value[-1]["from"]} if lasting else None
    if value and document.get("status_since"):
        return {"status": value, "since": document["status_since"]}
    return None


def standing_now(document: Document, whole: Document) -> Row | None:
    """The status at the end of the *whole* record where it differs from that of the as-of view; else None."""
    then, now = status(document), status(whole)
    return now if document.get("as_of") and now and now != then else None


def standing(role: str | None, periods: Sequence[Row]) -> str:
    """A party's role and how it stands at the end of its *periods*: ``party; withdrawn since 2021``."""
    if not periods:
        return role or ""
    last = periods[-1]
    now = f"{last['status']} since {dates.display(last['from'])}"
    if "to" in last:
        now = f"{last['status']} to {dates.display(last['to'])}"
    return now if role in (None, last["status"]) else f"{role}; {now}"


#: Lists of other records, below a record's own rows: (key, title).
LISTS = (
    ("related_records", "Related records"),
    ("classes", "Belongs to"),
    ("mentioned_in", "Mentioned in"),
    ("party_to", "Treaties"),
    ("operates", "Operates"),
    ("records", "Concerns"),
    ("cited_by", "Cited by"),
)


#: Of a state's events, which may be a thousand of many treaties, the newest stand open where there are more;
#: more claims than that are folded, all of them.
NEWEST = 60


def timeline(document: Document) -> tuple[list[Row], list[Row]]:
    """``(folded, open)`` events of *document*, oldest first; only states have any to fold away."""
    events = document.get("events", [])
    fold = len(events) - NEWEST if document["record_kind"] == "state" and len(events) > 2 * NEWEST else 0
    return events[:fold], events[fold:]


def lists(document: Document) -> list[Row]:
    """The lists of other records that *document* has: ``{key, title, items}``."""
    made = {**document, "related_records": arrange.related(document)}
    return [{"key": key, "title": title, "items": made[key]} for key, title in LISTS if made.get(key)]


def periods(document: Document) -> list[Row]:
    """Its status over time: the record's periods, or those begun by the day of a view."""
    status = document.get("status")
    found: list[Row] = status if isinstance(status, list) else document.get("status_periods", [])
    return found


def table(document: Document, own: Sequence[Row], others: Sequence[Row]) -> list[tuple[str, str, int | None]]:
    """``[(anchor, title, number of entries)]`` of the parts of the page, in order.

    *own* are its ``sections``, *others* its ``lists``.
    """
    found: list[tuple[str, str, int | None]] = []
    if periods(document):
        found.append(("status", "Status over time", None))
    found += [(part["key"], part["title"], len(part["rows"])) for part in own]
    found += [(part["key"], part["title"], len(part["items"])) for part in others]
    if document.get("events"):
        found.append(("events", "Timeline", len(document["events"])))
    if document["record_kind"] != "source" and document.get("sources"):
        found.append(("sources", "Sources", len(document["sources"])))
    return [*found, ("cite", "Cite this", None)]


def list_order(kind: str) -> Callable[[Document], Any]:
    """The sort key of a list page: events by date, the rest by title without its quotation marks."""
    if kind == "events":
        return lambda document: (dates.last_day(document["date"]), document["id"])
    return lambda document: _bare(document["title"]).casefold()


#: Fewest records of a kind for which its list is divided, with links to the parts.
_LONG = 150


def grouped(kind: str, documents: Sequence[Document]) -> list[tuple[str, list[Document]]]:
    """*documents*, in the order of the list of *kind*, in parts to jump to: ``[(heading, documents)]``.

    Where a list is long, events go by year and other records by initial; a short one is
    one part without heading.
    """
    if len(documents) < _LONG:
        return [("", list(documents))]
    found: dict[str, list[Document]] = {}
    for document in documents:
        found.setdefault(
            document["date"][:4] if kind == "events" else _initial(document["title"]), []
        ).append(document)
    return list(found.items())


def _bare(title: str) -> str:
    """*title* from its first letter or digit on."""
    start = next((place for place, sign in enumerate(title) if sign.isalnum()), 0)
    return title[start:]


def _initial(title: str) -> str:
    letter = _bare(title)[:1].upper()
    return letter if letter.isascii() and letter.isalpha() else "0–9" if letter.isdigit() else "other letters"
