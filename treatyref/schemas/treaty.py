"""Treaties and comparable agreements."""

from marshmallow import fields

from treatyref.schemas import fields as f
from treatyref.schemas.common import (
    COMPARATORS,
    UNITS,
    ClaimSchema,
    NameSchema,
    RecordSchema,
    StrictSchema,
    TreatyRelationSchema,
    sources,
)

TREATY_STATUSES = (
    "negotiated",
    "signed",
    "in force",
    "suspended",
    "expired",
    "terminated",
    "superseded",
    "abandoned",
)
PARTY_STATUSES = ("signatory", "party", "suspended", "withdrawn", "former party", "former signatory")
PARTY_ROLES = ("party", "signatory", "successor", "depositary", "participant")
COUNTED = fields.Dict(
    keys=f.Id(), values=fields.Integer(strict=True), metadata={"description": "Item id -> declared number."}
)


class StatusPeriodSchema(StrictSchema):
    """A stretch of time in which a treaty had one status."""

    table = "status_periods"
    clock = "from"

    status = f.choice(
        "The status; `negotiated` means under negotiation, `signed` not yet in force.",
        TREATY_STATUSES,
        required=True,
    )
    from_ = f.day("First day of the period.", data_key="from", required=True)
    to = f.day("First day on which it no longer held; left out while it lasts.")
    note = f.text("What brought it about.")
    sources = sources()


class PartyPeriodSchema(StrictSchema):
    """A stretch of time in which a party's participation had one status."""

    table = "party_periods"
    clock = "from"

    status = f.choice("The party's status.", PARTY_STATUSES, required=True)
    from_ = f.day("First day of the period.", data_key="from", required=True)
    to = f.day("First day on which it no longer held; left out while it lasts.")
    note = f.text("What brought it about.")
    sources = sources()


class PartySchema(StrictSchema):
    """A state's part in a treaty."""

    table = "parties"

    state = f.ref("The state.", "states", required=True)
    role = f.choice("Its role.", PARTY_ROLES, required=True)
    succeeds = f.ref("The party whose place it took.", "states")
    signed = f.day("When it signed.")
    signed_by = f.text("Who signed for it.")
    ratified = f.day(
        "When it completed ratification (deposit or exchange of instruments, else the last domestic act)."
    )
    status = f.rows(PartyPeriodSchema, "Its participation over time, earliest first.")
    note = f.text("What a reader should know, e.g. a successor state's practical role.")
    sources = sources()


class ProvisionSchema(StrictSchema):
    """An article, paragraph, protocol part, annex or agreed statement."""

    table = "provisions"
    key = "ref"

    ref = f.record_id(
        "Ref within the treaty, arabic numerals: article-6, article-6-1, protocol-part-5, mou.", required=True
    )
    label = f.text("How the text names it: Article VI, Protocol Part Five.", required=True)
    subject = f.text("What it is about, a few words.", required=True)
    summary = f.text("What it provides, in our words.", required=True)
    sources = sources()


class LimitSchema(StrictSchema):
    """A quantity that a treaty caps, bans, requires or uses to draw a line."""

    table = "limits"
    key = "id"

    id = f.record_id("Id within the treaty, e.g. deployed-warheads.", required=True)
    quantity = f.text(
        "What is measured, e.g. warheads on deployed ICBMs, SLBMs and heavy bombers.", required=True
    )
    kind = f.choice(
        "Cap on a number, class drawn by range, ban, deadline, quota of inspections, or other threshold.",
        ("numerical limit", "range class", "ban", "deadline", "quota", "threshold"),
        required=True,
    )
    comparator = f.choice("How the value binds.", COMPARATORS, required=True)
    value = f.number("The value; for `between`, the lower bound.", unit="=unit", required=True)
    value_max = f.number("The upper bound, for `between`.", unit="=unit")
    unit = f.choice("Unit; distances are in km.", UNITS, required=True)
    applies_to = f.text("Whom or what it binds: each Party, ground-launched missiles, …", required=True)
    from_ = f.day("Since when it binds.", data_key="from")
    deadline = f.day("By when it had to be met.")
    provision = f.record_id("Ref of the provision that sets it.")
    note = f.text("How bounds are included, exceptions.")
    sources = sources()


class DefinitionSchema(StrictSchema):
    """A term as the treaty uses it."""

    table = "definitions"

    term = f.text("The term.", required=True)
    meaning = f.text("Its meaning in the treaty, in our words.", required=True)
    provision = f.record_id("Ref of the provision that defines it.")
    sources = sources()


class CountingRuleSchema(StrictSchema):
    """How the treaty attributes, counts or types items."""

    table = "counting_rules"

    subject = f.text("What is counted or typed.", required=True)
    rule = f.text("The rule, in our words.", required=True)
    provision = f.record_id("Ref of the provision.")
    sources = sources()


class MeasureSchema(StrictSchema):
    """One element of the verification regime."""

    table = "verification_measures"
    key = "id"

    id = f.record_id("Id within the treaty, e.g. type-one, portal-monitoring-votkinsk.", required=True)
    kind = f.choice(
        "What kind of measure.",
        (
            "on-site inspection",
            "portal monitoring",
            "notification",
            "data exchange",
            "exhibition",
            "telemetry",
            "national technical means",
            "monitoring network",
            "cooperative measure",
            "conversion or elimination",
            "commission",
            "unique identifiers",
        ),
        required=True,
    )
    title = f.text("Its name.", required=True)
    summary = f.text("How it works, in our words.", required=True)
    place = f.text("Where, for a fixed site.")
    from_ = f.day("First day.", data_key="from")
    to = f.day("Last day, where it ended.")
    provision = f.record_id("Ref of the provision.")
    sources = sources()


class QuotaSchema(StrictSchema):
    """How many inspections a year a party may make."""

    table = "inspection_quotas"

    measure = f.record_id("Id of the verification measure.", required=True)
    per_year = f.whole("Inspections allowed in a treaty year.", unit="inspections a year", required=True)
    from_ = f.day("First day of the stretch in which this quota holds.", data_key="from")
    to = f.day("Last day of that stretch.")
    applies_to = f.text("Whom: each Party, or one.", load_default="each Party")
    provision = f.record_id("Ref of the provision.")
    note = f.text("Details, e.g. the share at any one kind of site.")
    sources = sources()


class InspectionCountSchema(StrictSchema):
    """How many inspections, notifications or the like were made in a stretch of time."""

    table = "inspection_counts"
    clock = "from"
    done = "to"

    by = f.ref("The party that made them; left out for both together.", "states")
    what = f.text(
        "What was counted: inspections, Type One inspections, notifications, exhibitions.", required=True
    )
    from_ = f.day("First day, or the year, of the stretch.", data_key="from", required=True)
    to = f.day("Last day of the stretch; left out where `from` is a year that covers it.")
    number = f.whole("How many.", required=True)
    comparator = f.choice(
        "`=`, or `>=` for 'more than' and 'at least', or `about`.", COMPARATORS, load_default="="
    )
    note = f.text("How the stretch is meant (treaty year, calendar year, cumulative).")
    sources = sources()


class CommissionSessionSchema(StrictSchema):
    """A session of the treaty's implementation commission."""

    table = "commission_sessions"
    clock = "from"

    commission = f.text("The commission.", required=True)
    session = f.text("Its number: I, II, 30, or 'special'.", required=True)
    from_ = f.day("First day.", data_key="from", required=True)
    to = f.day("Last day.")
    place = f.text("Where.")
    outcome = f.text("What it agreed or did, in our words.")
    sources = sources()


class EliminationSchema(StrictSchema):
    """Items of one type that a party eliminated under the treaty."""

    table = "eliminations"
    clock = "last_date"

    party = f.ref("The party.", "states", required=True)
    system = f.ref("The system, where it has a record.", "systems")
    type = f.text("The type, as the treaty names it.", required=True)
    item = f.choice(
        "What was eliminated.",
        ("missiles", "training missiles", "launchers", "missiles and launchers", "other"),
        required=True,
    )
    number = f.whole("How many.", unit="=item", required=True)
    comparator = f.choice("How the number is to be read.", COMPARATORS, load_default="=")
    range_class = f.choice(
        "Class by range.", ("intermediate-range", "shorter-range", "not deployed", "total")
    )
    last_date = f.day("When the last one was eliminated.")
    place = f.text("Where.")
    note = f.text("What the number includes, or how sources differ.")
    sources = sources()


class DataItemSchema(StrictSchema):
    """An item that the parties declare in data exchanges."""

    table = "data_items"
    key = "id"

    id = f.record_id("Id within the treaty, e.g. deployed-warheads.", required=True)
    label = f.text("The item's full name.", required=True)
    limit = f.record_id("Id of the limit it is held against.")
    sources = sources()


class SystemValuesSchema(StrictSchema):
    """The breakdown of a declaration for one system."""

    system = f.ref("The system.", "systems", required=True)
    values = COUNTED


class DataExchangeSchema(StrictSchema):
    """One party's declaration as of one date."""

    table = "data_exchanges"
    clock = "date"

    date = f.day("The day for which the data are declared current.", required=True)
    party = f.ref("The party.", "states", required=True)
    values = COUNTED
    by_system = f.rows(SystemValuesSchema, "Breakdown by system, where published.")
    note = f.text("Anything unusual, e.g. published outside the treaty.")
    sources = sources()


class TreatySchema(RecordSchema):
    """A treaty, or an arrangement that is cited like one."""

    table = "treaties"

    form = f.choice(
        "Treaty, or what else it is.",
        ("treaty", "convention", "agreement", "political commitment", "export control arrangement"),
        load_default="treaty",
    )
    names = f.rows(NameSchema, "Every name it goes by.", required=True)
    signed = f.day("Date of signature, adoption or opening for signature.")
    signed_at = f.text("Place of signature.")
    entry_into_force = f.day("Date of entry into force; left out where it has not entered into force.")
    duration = f.text("How long it was made to last and how it ends, in our words.")
    depositary = f.refs("Depositaries.", "states")
    languages = f.words("BCP 47 tags of the equally authentic texts.")
    registration = f.text("Registration, e.g. UNTS volume and number.")
    sources = sources()
    status = f.rows(StatusPeriodSchema, "Status over time, earliest first, without overlap.", required=True)
    parties = f.rows(PartySchema, "Parties; for treaties with very many, those that our records need.")
    provisions = f.rows(ProvisionSchema, "Articles, protocols, annexes.")
    limits = f.rows(LimitSchema, "Limits and thresholds.")
    definitions = f.rows(DefinitionSchema, "Defined terms.")
    counting_rules = f.rows(CountingRuleSchema, "Counting, typing and range rules.")
    verification = f.rows(MeasureSchema, "Elements of the verification regime.")
    inspection_quotas = f.rows(QuotaSchema, "Inspection quotas.")
    inspection_counts = f.rows(InspectionCountSchema, "Inspections and notifications made.")
    commission_sessions = f.rows(CommissionSessionSchema, "Sessions of the commission.")
    eliminations = f.rows(EliminationSchema, "What was eliminated.")
    data_items = f.rows(DataItemSchema, "Items of the data exchange.")
    data_exchanges = f.rows(DataExchangeSchema, "Published data exchanges.")
    claims = f.rows(ClaimSchema, "Claims about it that are disputed.")
    treaty_relations = f.rows(TreatyRelationSchema, "Relations to other treaties.")
