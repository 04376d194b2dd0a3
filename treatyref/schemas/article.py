"""Articles: texts that cite our records, and how their claims compare."""

from treatyref.schemas import fields as f
from treatyref.schemas.common import RecordSchema, StrictSchema, sources

VERDICTS = ("agrees", "differs", "imprecise", "was right then", "not settled")


class MentionSchema(StrictSchema):
    """A place where an article speaks of a record."""

    table = "mentions"

    record = f.ref("The record meant.", "treaties", "systems", required=True)
    kind = f.choice(
        "By name, by another name, or by a description.", ("name", "alias", "descriptive"), required=True
    )
    surface = f.text("The name as the article writes it; left out for a description.")
    paragraph = f.whole("Number of the paragraph, counting from 1.", required=True)
    note = f.text("For a description: what identifies the record, in our words.")


class ArticleClaimSchema(StrictSchema):
    """A checkable statement of an article beside what our record says."""

    table = "article_claims"
    key = "id"

    id = f.record_id("Id within the article.", required=True)
    record = f.ref("The record it is about.", "treaties", "systems", required=True)
    subject = f.text("What it is about, a few words.", required=True)
    article_says = f.text("What the article states, in our words.", required=True)
    record_says = f.text("What the record says.", required=True)
    verdict = f.choice("How they compare.", VERDICTS, required=True)
    difference = f.text("By how much and in what they differ.")
    event = f.ref("The event it rests on.", "events")
    limit = f.record_id("Id of the treaty's limit it rests on.")
    sources = sources()


class ArticleSchema(RecordSchema):
    """A text that cites our records."""

    table = "articles"

    published = f.day("Date of publication.", required=True)
    publisher = f.text("Who published it, where known.")
    language = f.text("BCP 47 tag of its language.", load_default="en")
    url = f.url("Where it was published, where known.")
    mentions = f.rows(MentionSchema, "Where it speaks of our records.")
    claims = f.rows(ArticleClaimSchema, "Its checkable statements.")
