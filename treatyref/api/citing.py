"""How to cite a record: any CSL style, any format."""

from flask import Response
from marshmallow import Schema, fields, validate

from treatyref import answer, cite, permalink
from treatyref.api.blueprint import ArgsSchema, must_accept
from treatyref.api.lists.params import on_field
from treatyref.documents import Row
from treatyref.styled import formatted

#: Citation formats -> (media type, how it is made from a ``Subject``).
FORMATS = {
    "bibtex": ("application/x-bibtex", cite.bibtex),
    "ris": ("application/x-research-info-systems", cite.ris),
    "csl": ("application/vnd.citationstyles.csl+json", lambda subject: [cite.item(subject)]),
    "jsonld": ("application/ld+json", cite.jsonld),
}


class CiteArgs(ArgsSchema):
    """In which form to cite a record."""

    style = fields.String(
        load_default="apa",
        metadata={
            "description": "Citation style: apa, chicago, mla, oscola, harvard or the id of any CSL style.",
            "example": "chicago",
        },
    )
    format = fields.String(
        load_default="json",
        validate=validate.OneOf(("json", "text", "html", *FORMATS)),
        metadata={
            "description": "`json`: citation, address and the other formats' addresses; `text`, `html`: the "
            "citation alone; `bibtex`, `ris`, `csl`, `jsonld`: for reference managers and machines.",
            "example": "json",
        },
    )
    on = on_field("the record as it stood then")
    edition = fields.String(metadata={"description": "As frozen in this edition, such as 2026.1."})


class CitationSchema(Schema):
    """How to cite a record."""

    id = fields.String(required=True, metadata={"description": "Id of the record."})
    style = fields.String(required=True, metadata={"description": "The citation style."})
    text = fields.String(required=True, metadata={"description": "The citation as plain text."})
    html = fields.String(required=True, metadata={"description": "The citation as safe HTML."})
    address = fields.String(required=True, metadata={"description": "The permanent link."})
    as_of = fields.String(allow_none=True, metadata={"description": "The day whose state is cited."})
    edition = fields.String(
        allow_none=True, metadata={"description": "The edition that holds the record as cited, if any."}
    )
    state = fields.String(required=True, metadata={"description": "Edition or day of revision, in words."})
    formats = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "Format -> address of the citation in it."},
    )


def citation_of(kind: str, id_: str, args: Row) -> Response:
    """The response that says how to cite one record, in the format that *args* asks for."""
    view = permalink.view(answer.store(), kind, id_, args.get("on"), args.get("edition"))
    subject, form = view.subject(answer.root()), args["format"]
    links = answer.record_links(view)
    if form in FORMATS:
        mimetype, make = FORMATS[form]
        must_accept(mimetype)
        return answer.data(make(subject), mimetype, view.revised, links)
    text, markup = (formatted(subject, args["style"], html) for html in (False, True))
    if form == "text":
        must_accept("text/plain")
        return answer.data(text + "\n", "text/plain", view.revised, links)
    if form == "html":
        must_accept("text/html")
        return answer.data(markup, "text/html", view.revised, links)
    must_accept("application/json")
    address = f"{answer.root()}{view.path}"
    suffixes = {"bibtex": "bib", "ris": "ris", "csl": "csl.json", "jsonld": "jsonld", "text": "txt"}
    body = {
        "id": view.whole["id"],
        "style": args["style"],
        "text": text,
        "html": markup,
        "address": address,
        "as_of": subject.as_of,
        "edition": subject.edition,
        "state": subject.state,
        "formats": {name: f"{address}.{suffix}" for name, suffix in suffixes.items()},
    }
    return answer.data(body, revised=view.revised, links=links)
