"""Find records: by name, by words, by what changed."""

from treatyref.api.blueprint import ApiBlueprint
from treatyref.api.find.changed import changed_blueprint
from treatyref.api.find.names import names_blueprint
from treatyref.api.find.words import words_blueprint


def find_blueprints() -> list[ApiBlueprint]:
    """Every blueprint that finds records."""
    return [names_blueprint(), words_blueprint(), changed_blueprint()]
