"""States and the other bodies that sign, hold, operate, say or decide."""

from treatyref.schemas import fields as f
from treatyref.schemas.common import NameSchema, StrictSchema, sources

STATE_KINDS = (
    "state",
    "former state",
    "international organisation",
    "government body",
    "company",
    "research body",
    "news organisation",
    "territory",
    "person",
    "private site",
)


class SuccessionSchema(StrictSchema):
    """One state taking up the rights and duties of another."""

    table = "successions"
    clock = "on"

    state = f.ref("The state succeeded to.", "states", required=True)
    on = f.day("Since when.", required=True)
    says = f.text("What was succeeded to, in our words.", required=True)
    sources = sources()


class StateSchema(StrictSchema):
    """A state, a former state, or another body that acts or makes claims."""

    table = "states"
    identity = frozenset({"id", "title", "kind", "part_of", "names"})

    id = f.record_id("Permanent id, unique over all kinds.", required=True)
    title = f.text("The name used as heading.", required=True)
    kind = f.choice("What kind of body it is.", STATE_KINDS, required=True)
    part_of = f.ref("The state or body it belongs to.", "states")
    from_ = f.day("Since when it exists.", data_key="from")
    to = f.day("Until when it existed.")
    names = f.rows(NameSchema, "Other names.")
    successions = f.rows(SuccessionSchema, "States it succeeded to.")
    note = f.text("What a reader should know of it.")
    sources = sources(required=False)
