"""What can be asked of a record as a property: its values, to date or as of a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from treatyref import asof, dates
from treatyref.documents import Document

#: From a document to what it says of one property.
Values = Callable[[Document], list[Any]]
TREATY, SYSTEM, STATE, EVENT = "treaty", "system", "state", "event"


@dataclass(frozen=True)
class Property:
    """A property: ``types`` are the kinds of record that have it, ``values`` gives them from a document.

    A value is text, a number, ``{"date": …}`` or ``{"id": …}`` of a record of
    the type ``of``.
    """

    id: str
    name: str
    description: str
    types: tuple[str, ...]
    values: Values
    of: str | None = None


def _key(key: str) -> Values:
    return lambda document: [document[key]] if document.get(key) not in (None, "", []) else []


def _date(key: str) -> Values:
    return lambda document: [{"date": document[key]}] if document.get(key) else []


def _each(key: str, inner: str | None = None) -> Values:
    """Records that a list names, each once."""

    def values(document: Document) -> list[Any]:
        rows = document.get(key) or []
        ids = [row[inner] if inner else row for row in rows]
        return [{"id": id_} for id_ in dict.fromkeys(ids)]

    return values


def _named(*kinds: str) -> Values:
    """Names of one of *kinds*; all names where none is given."""
    return lambda document: [
        name["text"] for name in document.get("names", ()) if not kinds or name["kind"] in kinds
    ]


def _status(document: Document) -> list[Any]:
    status = document.get("status")
    found = status if isinstance(status, str) else asof.status_at_end(document)
    return [found] if found else []


def _status_since(document: Document) -> list[Any]:
    if document.get("status_since"):
        return [{"date": document["status_since"]}]
    periods = document.get("status")
    if not isinstance(periods, list) or asof.status_at_end(document) is None:
        return []
    return [{"date": periods[-1]["from"]}]


def _ended(document: Document) -> list[Any]:
    periods = [p for p in document.get("status_periods", document.get("status")) or [] if "to" in p]
    return [{"date": period["to"]} for period in periods if period["status"] == "in force"]


def _party_status(document: Document) -> list[Any]:
    """``Russia: suspended`` for each party, on the day or at the end of the record."""
    standing = document.get("party_status")
    if standing is None:
        standing = [
            {"state": party["state"], "status": party["status"][-1]["status"]}
            for party in document.get("parties", ())
            if party["status"]
        ]
    titles = document.get("titles", {})
    return [f"{titles.get(row['state'], row['state'])}: {row['status']}" for row in standing]


def _ranges(document: Document) -> list[Any]:
    words = {"<=": "at most ", "<": "under ", ">=": "at least ", ">": "over ", "about": "about "}
    titles = document.get("titles", {})
    return [
        f"{titles.get(row['by'], row['by'])}: {words.get(row.get('comparator'), '')}{row['value']:,}"
        + (f" to {row['value_max']:,}" if "value_max" in row else "")
        + " km"
        for row in document.get("ranges", ())
        if row.get("value") is not None
    ]


ALL = (
    Property("name", "Name", "Every name the record bears.", (TREATY, SYSTEM, STATE), _named()),
    Property(
        "status",
        "Status",
        "Status to date, or on the day of the setting “on”.",
        (TREATY, SYSTEM),
        _status,
    ),
    Property("status_since", "Status since", "First day of that status.", (TREATY, SYSTEM), _status_since),
    Property(
        "party_status", "Status of each party", "Each party with its own status.", (TREATY,), _party_status
    ),
    Property(
        "party", "Party", "States that are or were parties.", (TREATY,), _each("parties", "state"), STATE
    ),
    Property("signed", "Signed", "Day of signature.", (TREATY,), _date("signed")),
    Property("entry_into_force", "Entry into force", "When it did.", (TREATY,), _date("entry_into_force")),
    Property("ended", "Ended", "Day from which it was no longer in force.", (TREATY,), _ended),
    Property("form", "Form", "Treaty, convention, agreement and so on.", (TREATY,), _key("form")),
    Property("type", "Type", "What sort of system it is: cruise missile and so on.", (SYSTEM,), _key("type")),
    Property("origin", "Origin", "State or states it comes from.", (SYSTEM,), _each("origin"), STATE),
    Property(
        "operator", "Operator", "States that hold or held it.", (SYSTEM,), _each("operators", "state"), STATE
    ),
    Property("nato_name", "NATO name", "Reporting name or number.", (SYSTEM,), _named("nato name")),
    Property("designation", "Designation", "Its maker's or owner's.", (SYSTEM,), _named("designation")),
    Property("grau_index", "GRAU index", "Russian index.", (SYSTEM,), _named("grau index")),
    Property(
        "basing", "Basing", "Where it is launched from.", (SYSTEM,), lambda d: list(d.get("basing") or ())
    ),
    Property("developer", "Developer", "Who developed it.", (SYSTEM,), _key("developer")),
    Property("reported_range", "Reported range", "Each claim with its claimant.", (SYSTEM,), _ranges),
    Property(
        "treaty",
        "Treaty",
        "Treaties that it has to do with.",
        (SYSTEM,),
        _each("treaty_relations", "treaty"),
        TREATY,
    ),
    Property("kind", "Kind", "Kind of state or body, or of event.", (STATE, EVENT), _key("kind")),
    Property("party_to", "Party to", "Treaties.", (STATE,), _each("party_to", "id"), TREATY),
    Property("operates", "Operates", "Systems it holds or held.", (STATE,), _each("operates", "id"), SYSTEM),
    Property("date", "Date", "When it happened.", (EVENT,), _date("date")),
    Property("place", "Place", "Where it happened.", (EVENT,), _key("place")),
    Property("participant", "Participant", "Who took part.", (EVENT,), _each("participants"), STATE),
    Property("concerns", "Concerns", "Records it concerns.", (EVENT,), _each("concerns")),
    Property("summary", "Summary", "What it is, in short.", (TREATY, SYSTEM, STATE, EVENT), _key("summary")),
)
BY_ID = {property_.id: property_ for property_ in ALL}


def of_type(type_: str) -> list[Property]:
    """The properties of a kind of record; all where *type_* is empty."""
    return [property_ for property_ in ALL if not type_ or type_ in property_.types]


def values(property_: Property, document: Document, day: date | None = None) -> list[Any]:
    """The values of a property of *document*, as of *day* (a ``date``) where given; none before it begins."""
    if document["record_kind"] not in property_.types:
        return []
    if day is not None:
        try:
            document = asof.view(document, day)
        except asof.BeforeRecordError:
            return []
    return property_.values(document)


def full_day(text: str) -> bool:
    """Whether a date names one day for certain."""
    first, last = dates.parse(text)
    return first == last and not text.endswith("~")
