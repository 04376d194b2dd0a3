"""What a record's page shows: the sections, in order, each a plain table.

A section is ``{key, title, columns, rows}``; a column is ``(heading, key)``.
Templates only loop over it.
"""

from collections.abc import Callable
from typing import Any

from treatyref import dates
from treatyref.documents import Document, Row

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
            ("By", "deadline"),
            ("Provision", "provision"),
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
            ("Claim", "says"),
            ("Value", "*quantity"),
        ),
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
            ("Number", "number"),
            ("Counted", "counted"),
            ("Says", "by"),
            ("Note", "note"),
        ),
    ),
    (
        "system_relations",
        "Relation to other systems",
        (("System", "system"), ("Relation", "relation"), ("Says", "by"), ("In words", "says")),
    ),
    ("provisions", "Provisions", (("Text", "label"), ("Subject", "subject"), ("Summary", "summary"))),
    ("definitions", "Definitions", (("Term", "term"), ("Meaning", "meaning"), ("Provision", "provision"))),
    (
        "counting_rules",
        "Counting rules",
        (("Subject", "subject"), ("Rule", "rule"), ("Provision", "provision")),
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
            ("Measure", "measure"),
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
    ("names", "Names", (("Name", "text"), ("Kind", "kind"), ("Language", "language"), ("Note", "note"))),
)
DATES = {"on", "from", "to", "signed", "ratified", "deadline", "last_date", "date"}
#: Sections -> their tables, where the names differ; and those whose rows belong to records of any kind.
TABLES = {"members": "class_members", "verification": "verification_measures"}
OF_ANY_RECORD = ("claims", "names", "treaty_relations")
REFERENCES = {"by", "state", "succeeds", "system", "treaty", "party", "record"}


def sections(document: Document) -> list[Row]:
    """The sections that *document* has rows for; columns that no row fills are left out."""
    found = []
    for key, title, columns in SECTIONS:
        rows = document.get("claims" if key == "article_claims" else key, [])
        if (
            not rows
            or (key in ("claims", "article_claims"))
            and (key == "article_claims") != (document["record_kind"] == "article")
        ):
            continue
        used = [column for column in columns if any(_filled(row, column[1]) for row in rows)]
        found.append(
            {"key": key, "title": title, "columns": used, "rows": rows, "data": _data(document, key)}
        )
    return found


def _data(document: Document, key: str) -> str:
    """Where the data browser lists the rows of a section."""
    owner = "record" if key in OF_ANY_RECORD else document["record_kind"]
    return f"/datasette/treatyref/{TABLES.get(key, key)}?{owner}={document['id']}"


def _filled(row: Row, key: str) -> bool:
    if key == "*quantity":
        return row.get("value") is not None
    return key.startswith("*") or row.get(key) not in (None, "", [])


def status(document: Document) -> Row | None:
    """The status to show at the top: of the as-of view, or at the end of the record."""
    value = document.get("status")
    if isinstance(value, list):
        return {"status": value[-1]["status"], "since": value[-1]["from"]} if value else None
    if value and document.get("status_since"):
        return {"status": value, "since": document["status_since"]}
    return None


def standing_now(document: Document, whole: Document) -> Row | None:
    """The status at the end of the *whole* record where it differs from that of the as-of view; else None."""
    then, now = status(document), status(whole)
    return now if document.get("as_of") and now and now != then else None


def table(document: Document) -> list[tuple[str, str]]:
    """``[(anchor, title)]`` of the sections of the page, in order."""
    found = (
        [("status", "Status over time")]
        if isinstance(document.get("status"), list) or document.get("status_periods")
        else []
    )
    found += [(section["key"], section["title"]) for section in sections(document)]
    found += [("events", "Timeline")] if document.get("events") else []
    return found + [("sources", "Sources"), ("cite", "Cite this")]


def list_order(kind: str) -> Callable[[Document], Any]:
    """The sort key of a list page: events by date, the rest by title."""
    if kind == "events":
        return lambda document: (dates.last_day(document["date"]), document["id"])
    return lambda document: document["title"].casefold()
