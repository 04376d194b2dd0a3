"""``search`` and ``search/suggest``: records by words, and by what is being typed."""

from flask import Response
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from treatyref import answer, finding
from treatyref.api.blueprint import ApiBlueprint, ArgsSchema, must_accept
from treatyref.api.find.names import kinds_field, plural
from treatyref.api.lists import brief, page
from treatyref.api.lists.params import PageArgs, on_field
from treatyref.api.lists.select import as_of
from treatyref.api.records import day_in, span_of
from treatyref.api.schemas import ItemSchema, page_schema
from treatyref.dates import Span
from treatyref.documents import Document, Row
from treatyref.finding.search import excerpt, highlight, year_of
from treatyref.kinds import PLURAL
from treatyref.schemas import fields as f
from treatyref.store import Store


class SearchArgs(PageArgs):
    """What to search for."""

    q = fields.String(
        required=True,
        metadata={
            "description": "Words that must all occur; the last may be a word's beginning.",
            "example": "cruise missile",
        },
    )
    kind = kinds_field()
    from_ = fields.String(
        data_key="from",
        metadata={
            "description": "Only dated records on or after this: YYYY, YYYY-MM or YYYY-MM-DD.",
            "example": "1987",
        },
    )
    to = fields.String(
        metadata={
            "description": "Only dated records on or before this: YYYY, YYYY-MM or YYYY-MM-DD.",
            "example": "2030",
        }
    )
    on = on_field("records that had not begun are left out, status holds for that day")
    fuzzy = fields.Boolean(
        load_default=True,
        metadata={
            "description": "Whether misspelt words are corrected where nothing is found.",
            "example": True,
        },
    )


class HitSchema(ItemSchema):
    """A record that a search found."""

    highlight = fields.String(
        required=True,
        metadata={
            "description": "The passage that matched as HTML that is safe to show: text, escaped, with the "
            "found words in `<mark>`. Empty where the record's name is what matched."
        },
    )
    snippet = fields.String(required=True, metadata={"description": "The same as plain text."})
    found_in = f.choice(
        "Where the words were found.",
        ("names", "records", "events", "sources", "provisions", "claims"),
        required=True,
    )


class CountSchema(Schema):
    """How many hits have a value."""

    value = fields.String(required=True, metadata={"description": "The value."})
    count = f.whole("How many hits have it.", required=True)


class FacetsSchema(Schema):
    """Counts of the hits: by kind over all of them, by type and year over those of the kinds asked for."""

    kind = f.rows(CountSchema, "By kind of record.")
    type = f.rows(CountSchema, "By type of system or source, or kind of event or body.")
    year = f.rows(CountSchema, "By year of the event, publication or signature.")


HITS = page_schema(
    "Search",
    HitSchema,
    "Records found, best first.",
    words=fields.String(required=True, metadata={"description": "The words searched in the end."}),
    corrected=f.flag("True where misspelt words were corrected.", required=True),
    facets=fields.Nested(FacetsSchema, required=True, metadata={"description": "Counts of all hits."}),
)


class SuggestArgs(ArgsSchema):
    """What has been typed."""

    q = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"description": "What has been typed so far.", "example": "toma"},
    )
    kind = kinds_field()
    limit = fields.Integer(
        load_default=10,
        validate=validate.Range(1, 50),
        metadata={"description": "Most suggestions, 1 to 50.", "example": 5},
    )


class SuggestionSchema(ItemSchema):
    """A record that may be meant."""

    text = f.text("The name that matches, to put into the field.", required=True)
    match = f.choice(
        "The name begins so, a word of it does, or its beginning is spelt nearly so.",
        ("beginning", "word", "fuzzy"),
        required=True,
    )


SUGGESTIONS = page_schema("Suggestion", SuggestionSchema, "Suggestions, likeliest first.")


def words_blueprint() -> ApiBlueprint:
    """The routes of ``search``."""
    blueprint = ApiBlueprint("words", __name__, url_prefix="/search", description="Find records by words.")

    @blueprint.route("")
    @blueprint.arguments(SearchArgs, location="query")
    @blueprint.response(200, HITS, description="A page of what was found, with counts.")
    @blueprint.problems(422)
    def search(args: Row) -> ResponseReturnValue:
        """Full-text search over all kinds: names, summaries, provisions, claims, places, publishers."""
        return _searched(args)

    @blueprint.route("/suggest")
    @blueprint.arguments(SuggestArgs, location="query")
    @blueprint.response(200, SUGGESTIONS, description="Suggestions.")
    @blueprint.problems(422)
    def suggest(args: Row) -> ResponseReturnValue:
        """Names that begin as typed, for a field that completes itself."""
        return _suggested(args)

    return blueprint


def _searched(args: Row) -> Response:
    must_accept("application/json")
    store, kinds, day = answer.store(), plural(args.get("kind")), day_in(args)
    found = finding.search(store, args["q"], args["fuzzy"])
    span = span_of(args)
    hits = [
        (view[0], table)
        for document, table in found.hits
        if _in_span(document, span) and (view := as_of(PLURAL[document["record_kind"]], [document], day))
    ]
    found = finding.Found(found.words, found.corrected, hits)
    shown, body, links = page(found.narrowed(kinds), args, key=lambda hit: hit[0]["id"])
    items = [_item(store, document, table, found.words) for document, table in shown]
    more = {"words": found.words, "corrected": found.corrected, "facets": finding.facets(found, kinds)}
    return answer.data({"items": items, **body, **more}, links=links)


def _in_span(document: Document, span: Span) -> bool:
    first, last = span
    if first is None and last is None:
        return True
    year = year_of(document)
    return year is not None and (
        (first is None or int(year) >= first.year) and (last is None or int(year) <= last.year)
    )


def _item(store: Store, document: Document, table: str, words: str) -> Row:
    return {
        **brief(document),
        "highlight": highlight(store, document, table, words),
        "snippet": excerpt(store, document, table, words),
        "found_in": table,
    }


def _suggested(args: Row) -> Response:
    must_accept("application/json")
    store, kinds = answer.store(), plural(args.get("kind"))
    found = finding.suggest(store, args["q"], None, args["limit"] if not kinds else 10_000)
    chosen = [hit for hit in found if not kinds or PLURAL[hit[0]["record_kind"]] in kinds][: args["limit"]]
    items = [{**brief(document), "text": text, "match": how} for document, text, how in chosen]
    return answer.data({"items": items, "total": len(items), "next": None})
