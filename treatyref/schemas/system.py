"""Delivery systems: missiles, aircraft, launchers, and classes of them."""

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

SYSTEM_TYPES = (
    "cruise missile",
    "ballistic missile",
    "intercontinental ballistic missile",
    "submarine-launched ballistic missile",
    "air-launched ballistic missile",
    "hypersonic glide vehicle",
    "boost-glide missile",
    "hypersonic cruise missile",
    "heavy bomber",
    "nuclear-powered cruise missile",
    "nuclear-powered torpedo",
    "ground launcher",
    "class of weapons",
)
BASINGS = (
    "road-mobile",
    "rail-mobile",
    "ground-fixed",
    "silo",
    "surface ship",
    "submarine",
    "aircraft",
    "under water",
)
SYSTEM_STATUSES = ("proposed", "in development", "in service", "retired", "eliminated", "cancelled")


class SystemPeriodSchema(StrictSchema):
    """A stretch of time in which a system had one status."""

    table = "system_periods"
    clock = "from"

    status = f.choice("The status.", SYSTEM_STATUSES, required=True)
    from_ = f.day("When it began.", data_key="from", required=True)
    to = f.day("First day (or year) on which it no longer held; left out while it lasts.")
    by = f.ref("Whose account this is, where it is not common ground.", "states")
    note = f.text("What brought it about.")
    sources = sources()


class OperatorSchema(StrictSchema):
    """A state that holds or held the system."""

    table = "operators"
    clock = "from"

    state = f.ref("The state.", "states", required=True)
    from_ = f.day("Since when.", data_key="from")
    to = f.day("Until when.")
    service = f.text("The service or unit: US Navy, Northern Fleet.")
    relation = f.choice(
        "Operator, or on order.",
        ("operator", "former operator", "ordered", "approved for sale"),
        load_default="operator",
    )
    note = f.text("Numbers, platforms.")
    sources = sources()


class VariantSchema(StrictSchema):
    """A variant of the system with its own designation."""

    table = "variants"
    clock = "from"

    designation = f.text("Its designation.", required=True)
    name = f.text("Its name, e.g. Block IV, TLAM-N.")
    system = f.ref("Its own record, where it has one.", "systems")
    basing = f.choices("Where it is launched from.", BASINGS)
    role = f.text("What it is for: nuclear land attack, anti-ship.")
    from_ = f.day("In service since.", data_key="from")
    to = f.day("In service until.")
    status = f.choice("Its status now.", SYSTEM_STATUSES)
    note = f.text("What sets it apart.")
    sources = sources()


class RangeSchema(StrictSchema):
    """A range as one body reports it; there is no range without who says so."""

    table = "ranges"
    clock = "on"

    by = f.ref("Who says so.", "states", required=True)
    speaker = f.text("The person or office.")
    on = f.day("When.", required=True)
    comparator = f.choice("How the value is to be read.", COMPARATORS, load_default="=")
    value = f.number("Range in km; for `between`, the lower bound.", unit="km", required=True)
    value_max = f.number("Upper bound in km, for `between`.", unit="km")
    stated_as = f.text("The figure and unit as the source gives them, where not km.")
    variant = f.text("Designation of the variant meant.")
    note = f.text("Conditions: payload, flight profile, estimate or treaty declaration.")
    sources = sources()


class CharacteristicSchema(StrictSchema):
    """A technical property as one body reports it."""

    table = "characteristics"
    clock = "on"

    property = f.text(
        "The property, lower case: length, diameter, speed, mass, warhead, guidance, unit cost.",
        required=True,
    )
    comparator = f.choice("How the value is to be read.", COMPARATORS)
    value = f.number("The number, where there is one.", unit="=unit")
    value_max = f.number("Upper bound, for `between`.", unit="=unit")
    unit = f.choice("Unit.", UNITS)
    says = f.text("The property in words, where it is no number.")
    by = f.ref("Who says so.", "states", required=True)
    on = f.day("When.", required=True)
    variant = f.text("Designation of the variant meant.")
    sources = sources()


class DeploymentSchema(StrictSchema):
    """Where the system is or was deployed, as somebody reports it."""

    table = "deployments"
    clock = "from"

    place = f.text("Where.", required=True)
    state = f.ref("In which state.", "states")
    operator = f.ref("Whose system.", "states")
    from_ = f.day("Since when, or when it was reported.", data_key="from", required=True)
    to = f.day("Until when.")
    unit_name = f.text("The unit.")
    number = f.whole("How many.", unit="=counted")
    counted = f.text("What the number counts: battalions, missiles, launchers.")
    by = f.ref("Who says so.", "states", required=True)
    on = f.day("When it was said.")
    note = f.text("Details.")
    sources = sources()


class CombatUseSchema(StrictSchema):
    """An attack in which the system was used, as one body reports it."""

    table = "combat_uses"
    clock = "from"

    from_ = f.day("When, or the day on which it began.", data_key="from", required=True)
    to = f.day("Last day; left out where it was over on the first.")
    user = f.ref("Who used it.", "states", required=True)
    target = f.text("Where or what it was aimed at.")
    fired = f.whole("How many were fired.", unit="missiles")
    comparator = f.choice("How the number fired is to be read.", COMPARATORS, load_default="=")
    shot_down = f.whole("How many of them are said to have been shot down.", unit="missiles")
    lost = f.whole("How many more are said not to have reached their targets.", unit="missiles")
    carrier = f.text("What fired it: aircraft, ships, submarines.")
    launched_from = f.text("Where it was fired from.")
    by = f.ref("Who says so.", "states", required=True)
    on = f.day("When it was said, where that is not the day itself.")
    event = f.ref("Its own event, where it has one.", "events")
    note = f.text("What the numbers include, or how accounts differ.")
    sources = sources()


class MemberSchema(StrictSchema):
    """A system that belongs to a class."""

    table = "class_members"

    system = f.ref("The system.", "systems", required=True)
    subclass = f.text("The subclass: glide vehicle, cruise missile, aeroballistic.", required=True)
    by = f.ref("Who counts it so, where that is disputed.", "states")
    note = f.text("Why, or who disputes it.")
    sources = sources()


class SystemRelationSchema(StrictSchema):
    """How the system stands to another system."""

    table = "system_relations"

    system = f.ref("The other system.", "systems", required=True)
    relation = f.choice(
        "The relation, read from this record to the other.",
        (
            "variant of",
            "derived from",
            "carried by",
            "carries",
            "launched from",
            "launches",
            "successor of",
            "predecessor of",
            "related to",
        ),
        required=True,
    )
    by = f.ref("Who says so, where it is not common ground.", "states")
    says = f.text("The relation in our words.")
    sources = sources()


class SystemSchema(RecordSchema):
    """A missile, aircraft, launcher or other delivery system, or a class of them."""

    table = "systems"

    kind = f.choice("One system, or a class of systems.", ("system", "class"), load_default="system")
    type = f.choice("What it is.", SYSTEM_TYPES, required=True)
    basing = f.choices("Where it is launched from.", BASINGS)
    names = f.rows(NameSchema, "Every name it goes by.", required=True)
    origin = f.refs("States that developed it.", "states")
    developer = f.text("Who developed it.")
    manufacturer = f.text("Who builds it.")
    sources = sources()
    status = f.rows(SystemPeriodSchema, "Status over time, earliest first.")
    operators = f.rows(OperatorSchema, "States that hold or held it.")
    variants = f.rows(VariantSchema, "Variants.")
    ranges = f.rows(RangeSchema, "Reported ranges, each with its claimant.")
    characteristics = f.rows(CharacteristicSchema, "Reported properties.")
    deployments = f.rows(DeploymentSchema, "Reported deployments.")
    combat_uses = f.rows(CombatUseSchema, "Reported uses in combat.")
    treaty_relations = f.rows(TreatyRelationSchema, "How it stands to treaties.")
    system_relations = f.rows(SystemRelationSchema, "How it stands to other systems.")
    members = f.rows(MemberSchema, "Members, for a class.")
    claims = f.rows(ClaimSchema, "Disputed claims about it.")
