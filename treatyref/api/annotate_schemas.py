"""What annotation takes and answers."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from treatyref.linking import FORMATS, OUTPUTS

MAX_CORRECTIONS = 2_000


def text_field(what: str, **kwargs: Any) -> fields.String:
    """A string field that says what it is."""
    return fields.String(metadata={"description": what}, **kwargs)


class CorrectionSchema(Schema):
    """What a person says of a place of the text."""

    class Meta:
        unknown = RAISE

    start = fields.Integer(
        required=True, strict=True, metadata={"description": "First code point of the mention."}
    )
    end = fields.Integer(required=True, strict=True, metadata={"description": "Code point after its last."})
    record = text_field(
        "Id of the record meant; null: nothing is to be linked.", allow_none=True, required=True
    )


class ParameterSchema(Schema):
    """How to annotate; in the query where the body is the article itself."""

    class Meta:
        unknown = RAISE

    format = text_field("What the text is: text, html or markdown.", validate=validate.OneOf(FORMATS))
    date = text_field("The article's day, YYYY-MM-DD: links go to the records as of that day.")
    output = text_field(
        "What to answer: json, webannotation (W3C JSON-LD), html or markdown (the article with links), "
        "references (a plain list); wins over Accept.",
        validate=validate.OneOf(OUTPUTS),
    )
    link = text_field(
        "Link `all` mentions or the `first` of each record.",
        validate=validate.OneOf(("first", "all")),
        load_default="all",
    )
    records = text_field("Only these records: ids parted by commas.")
    suggestions = fields.Boolean(
        load_default=True, metadata={"description": "Also offer descriptions that name no record."}
    )
    claims = fields.Boolean(
        load_default=True, metadata={"description": "Also check dates and quantities beside mentions."}
    )
    source = fields.URL(metadata={"description": "The article's address, for Web Annotations."})


class ArticleSchema(ParameterSchema):
    """An article to annotate."""

    text = text_field("The article, raw: plain text, HTML or Markdown.", required=True)
    corrections = fields.List(
        fields.Nested(CorrectionSchema),
        validate=validate.Length(max=MAX_CORRECTIONS),
        load_default=list,
        metadata={"description": "Places where another record, or none, is meant."},
    )


class PlaceSchema(Schema):
    """A name at a place of the text sent: offsets are code points, end exclusive."""

    start = fields.Integer(metadata={"description": "First code point."})
    end = fields.Integer(metadata={"description": "Code point after the last."})
    surface = text_field("The text between the offsets.")
    record = text_field("Id of the record.")
    reason = text_field("What decided it.")


class FoundMentionSchema(PlaceSchema):
    """A record named or described."""

    kind = text_field("name, alias, descriptive or corrected.")
    confidence = fields.Float(metadata={"description": "0 to 1."})
    title = text_field("The record's title.")
    url = text_field("Permanent link, as of the article's day where it has one.")
    status = text_field("Status of the record on that day, where it has one.", allow_none=True)


class CheckedClaimSchema(Schema):
    """A date or quantity of the text held against the record."""

    start = fields.Integer(metadata={"description": "First code point."})
    end = fields.Integer(metadata={"description": "Code point after the last."})
    surface = text_field("The figure as the text has it.")
    record = text_field("Id of the record.")
    subject = text_field("What the figure is about.")
    record_says = text_field("What the record says.")
    verdict = text_field(
        "agrees, differs or was right then; there is none where the record does not settle it."
    )
    difference = text_field("By how much it differs, or what changed since.")
    sources = fields.List(fields.String(), metadata={"description": "Ids of the record's sources."})


class ReferenceSchema(Schema):
    """A record mentioned, for a reference list."""

    record = text_field("Id of the record.")
    title = text_field("Its title.")
    url = text_field("Its permanent link.")
    count = fields.Integer(metadata={"description": "How many mentions there are."})
    surfaces = fields.List(fields.String(), metadata={"description": "The spellings used."})
    record_kind = text_field("treaty or system.")
    status = text_field("Its status on the article's day.", allow_none=True)
    citation = text_field("A line to cite it by.")


class AnnotationSchema(Schema):
    """What an article mentions and claims."""

    format = text_field("What the text was read as.")
    date = text_field("The article's day.", allow_none=True)
    length = fields.Integer(metadata={"description": "Code points of the text."})
    mentions = fields.List(
        fields.Nested(FoundMentionSchema), metadata={"description": "Mentions that are linked."}
    )
    suggestions = fields.List(
        fields.Nested(FoundMentionSchema), metadata={"description": "Descriptions, offered and not linked."}
    )
    rejected = fields.List(
        fields.Nested(PlaceSchema),
        metadata={"description": "Names found but not linked, and why."},
    )
    claims = fields.List(
        fields.Nested(CheckedClaimSchema), metadata={"description": "Figures held against the records."}
    )
    references = fields.List(
        fields.Nested(ReferenceSchema), metadata={"description": "The records mentioned, once each."}
    )
