"""Fields and small schemas that several record kinds share."""

from typing import Any, ClassVar

from marshmallow import RAISE, Schema, fields, validate

from treatyref.schemas import fields as f

NAME_KINDS = (
    "official title",
    "short title",
    "abbreviation",
    "designation",
    "nato name",
    "grau index",
    "manufacturer's name",
    "nickname",
    "variant",
    "translation",
    "transliteration",
    "news spelling",
)
COMPARATORS = ("=", "<=", "<", ">=", ">", "about", "between")
UNITS = (
    "km",
    "kg",
    "t",
    "m",
    "Mach",
    "km/s",
    "km/h",
    "kt",
    "warheads",
    "missiles",
    "launchers",
    "vehicles",
    "aircraft",
    "launches",
    "inspections",
    "days",
    "months",
    "years",
    "hours",
    "notifications",
    "persons",
    "sessions",
    "votes",
    "percent",
    "items",
    "battalions",
    "USD",
)


class StrictSchema(Schema):
    """Base of every schema here: unknown keys are refused, key order is kept.

    A schema whose nodes become rows of their own names the ``table`` (else empty); ``key``
    is the field that identifies a row within its record, where it has one;
    ``clock`` the key that says since when the row is true (none: always), by
    which as-of views leave later rows out; ``done`` the key that counts in its place in
    rows that have it (a number counted over a stretch is known at its end); ``identity``
    the keys that only say who or what is meant: a node with no other key states no fact.
    """

    table: ClassVar[str] = ""
    key: ClassVar[str | None] = None
    clock: ClassVar[str | None] = None
    done: ClassVar[str | None] = None
    identity: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        unknown = RAISE


class SourceRefSchema(StrictSchema):
    """Where a fact was read: a source and the place in it."""

    id = f.ref("Id of the source.", "sources", required=True)
    locator = f.text("Place in the source: article, page, paragraph, table or row.")


def sources(required: bool = True) -> fields.List[Any]:
    """The list of source references on a node; at least one where *required*."""
    at_least_one = validate.Length(min=1, error="name at least one source")
    kwargs: dict[str, Any] = {"required": True, "validate": at_least_one} if required else {}
    return f.rows(SourceRefSchema, "Where this fact was read.", **kwargs)


class NameSchema(StrictSchema):
    """A name by which a record is known and can be looked up."""

    table = "names"

    text = f.text("The name, written as its source writes it.", required=True)
    kind = f.choice("What kind of name it is.", NAME_KINDS, required=True)
    language = f.text("BCP 47 tag of its language or script (en, ru, ru-Latn, zh-Latn).", load_default="en")
    ambiguous = f.flag(
        "True where the name alone may mean something else, another record or an ordinary word: "
        "look-ups then offer choices and annotation asks for context.",
        load_default=False,
    )
    note = f.text("Who uses the name, or when.")
    sources = sources()


class ClaimSchema(StrictSchema):
    """What one party or body said, and when. Two claims that disagree both stand."""

    table = "claims"
    clock = "on"

    topic = f.text(
        "What it is about, one or two words, lower case (range, compliance, purpose, deployment).",
        required=True,
    )
    by = f.ref("Who says so: a state, organisation or other body.", "states", required=True)
    speaker = f.text("The person or office that spoke for it.")
    on = f.day("When it was said.", required=True)
    says = f.text("What is claimed, in our words.", required=True)
    comparator = f.choice("How the value is to be read.", COMPARATORS)
    value = f.number("The claimed quantity, where there is one.", unit="=unit")
    unit = f.choice("Unit of the value; distances are in km.", UNITS)
    answers = f.text("What or whom this claim replies to.")
    sources = sources()


class TreatyRelationSchema(StrictSchema):
    """How a system or another treaty stands to a treaty."""

    table = "treaty_relations"
    clock = "on"

    treaty = f.ref("The treaty.", "treaties", required=True)
    relation = f.choice(
        "The relation.",
        (
            "limited by",
            "eliminated under",
            "accountable under",
            "not covered by",
            "banned by",
            "alleged to violate",
            "exhibited under",
            "preceded by",
            "followed by",
            "superseded by",
            "related to",
        ),
        required=True,
    )
    provision = f.text("Ref of the provision it rests on.")
    by = f.ref("Whose view this is, where it is disputed.", "states")
    on = f.day("When it was said or took effect.")
    says = f.text("The relation in our words.", required=True)
    sources = sources()


class RecordSchema(StrictSchema):
    """What every record has."""

    id = f.record_id("Permanent id, unique over all kinds; never reused.", required=True)
    title = f.text("The name used as heading.", required=True)
    summary = f.text("What it is, in two to four sentences of our own.", required=True)
    revised = f.day("The day a curator last changed the record (YYYY-MM-DD).", required=True)
