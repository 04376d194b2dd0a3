"""Ids that no longer name a record: moved to another, or withdrawn with a reason."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from treatyref.documents import Row
from treatyref.schemas import fields as f
from treatyref.schemas.common import StrictSchema

RECORD_KINDS = ("treaties", "systems", "states", "events", "sources", "articles")


class RetiredSchema(StrictSchema):
    """An id that once named a record. It keeps redirecting, or says why the record was withdrawn."""

    table = "retired"

    id = f.record_id("The old id; it is never given to another record.", required=True)
    of = f.choice("The kind of record that it named.", RECORD_KINDS, required=True)
    on = f.day("The day from which it no longer named one (YYYY-MM-DD).", required=True)
    moved_to = f.ref("The record that is meant now; left out where it was withdrawn.", *RECORD_KINDS)
    reason = f.text("Why the id was changed or the record withdrawn.", required=True)

    @validates_schema
    def _moves_within_its_kind(self, data: Row, **_: Any) -> None:
        if data.get("moved_to") == data.get("id"):
            raise ValidationError("is the retired id itself: name the record meant now", "moved_to")
