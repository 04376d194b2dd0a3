"""Events: what happened on a date, standing once, with all the records it concerns."""

from marshmallow import validate

from treatyref.schemas import fields as f
from treatyref.schemas.common import ClaimSchema, StrictSchema, sources

EVENT_KINDS = (
    "negotiation",
    "signature",
    "ratification",
    "entry into force",
    "extension",
    "expiry",
    "suspension",
    "withdrawal",
    "termination",
    "finding",
    "statement",
    "proposal",
    "law",
    "meeting",
    "inspection",
    "data exchange",
    "exhibition",
    "elimination",
    "test",
    "deployment",
    "combat use",
    "disclosure",
    "announcement",
    "programme decision",
    "export",
    "retirement",
    "exercise",
    "incident",
)


class EventSchema(StrictSchema):
    """Something that happened on a date."""

    table = "events"
    clock = "date"

    id = f.record_id("Permanent id: date and subject, e.g. 2019-08-02-inf-terminated.", required=True)
    title = f.text("One line: what happened.", required=True)
    kind = f.choice("What kind of event it is.", EVENT_KINDS, required=True)
    date = f.day("When it happened or began.", required=True)
    end_date = f.day("When it ended, where it lasted longer than a day.")
    summary = f.text("What happened, in our words.")
    place = f.text("Where.")
    participants = f.refs("States and bodies that took part.", "states")
    concerns = f.refs(
        "Ids of the treaties and systems it concerns.",
        "treaties",
        "systems",
        required=True,
        validate=validate.Length(min=1, error="name at least one record"),
    )
    claimed_by = f.ref("Who says that it happened, where that is not settled.", "states")
    claims = f.rows(ClaimSchema, "What was said of it, where accounts differ.")
    sources = sources()
