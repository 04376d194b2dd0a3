"""schema.org descriptions in JSON-LD (https://schema.org/, its Legislation types from ELI)."""

from typing import Any

from treatyref.cite.csl import official_title
from treatyref.cite.subject import LICENCE, PUBLISHER, Subject
from treatyref.documents import Document, Row

#: A JSON-LD node.
Node = dict[str, Any]
CONTEXT = "https://schema.org"
SOURCE_TYPES = {
    "treaty text": "Legislation",
    "law": "Legislation",
    "official data": "Dataset",
    "report": "Report",
    "analysis": "AnalysisNewsArticle",
    "news": "NewsArticle",
}
#: Kind of state or body -> schema.org's type; any other is an organisation.
STATE_TYPES = {"state": "Country", "former state": "Country", "person": "Person", "private site": "WebSite"}
#: Status of a treaty -> schema.org's legal force.
FORCE = {"in force": "InForce", "suspended": "PartiallyInForce"}


def jsonld(subject: Subject) -> Node:
    """The description of a record's page and, as its ``mainEntity``, of what the record is about."""
    document, root = subject.document, subject.root
    page = {
        "@context": CONTEXT,
        "@type": "WebPage",
        "@id": subject.address,
        "url": subject.address,
        "name": subject.heading,
        "headline": document["title"],
        "description": document.get("summary"),
        "inLanguage": "en",
        "dateModified": subject.revised or None,
        "version": subject.edition,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": PUBLISHER, "url": root + "/"},
        "isPartOf": {"@type": "Dataset", "name": PUBLISHER, "url": root + "/", "license": LICENCE},
        # The day whose state the page shows.
        "temporalCoverage": subject.as_of,
        "mainEntity": _entity(subject, document, root),
        "citation": [_source(source) for source in document.get("sources", []) if "url" in source] or None,
    }
    return _filled(page)


def _entity(subject: Subject, document: Document, root: str) -> Node:
    make = {
        "treaty": _treaty,
        "provision": _provision,
        "system": _system,
        "event": _event,
        "source": lambda _, source: _source(source),
        "state": _state,
        "article": _article,
    }[document["record_kind"]]
    return {"@id": f"{subject.address}#it"} | make(root, document)


def _treaty(root: str, document: Document) -> Node:
    status = document.get("status")
    status = status[-1]["status"] if isinstance(status, list) and status else status
    provisions = [
        {
            "@type": "Legislation",
            "@id": f"{root}/treaties/{document['id']}/provisions/{row['ref']}",
            "name": f"{row['label']}: {row['subject']}",
            "legislationIdentifier": row["label"],
            "abstract": row["summary"],
        }
        for row in document.get("provisions", [])
    ]
    return {
        "@type": "Legislation",
        "name": official_title(document),
        "alternateName": _names(document),
        "legislationType": document.get("form", "treaty"),
        "legislationDate": document.get("signed"),
        "legislationDateVersion": document.get("as_of"),
        "legislationLegalForce": CONTEXT + "/" + FORCE.get(status, "NotInForce") if status else None,
        "legislationIdentifier": document.get("registration"),
        "inLanguage": document.get("languages") or None,
        "creativeWorkStatus": status if isinstance(status, str) else None,
        "locationCreated": _place(document.get("signed_at")),
        "legislationPassedBy": [
            {"@type": "Country", "name": document["titles"].get(party["state"], party["state"])}
            for party in document.get("parties", [])
            if party["role"] == "party" and len(document["parties"]) <= 12
        ],
        "hasPart": provisions,
    }


def _provision(root: str, document: Document) -> Node:
    return {
        "@type": "Legislation",
        "name": document["title"],
        "legislationIdentifier": document["label"],
        "abstract": document["summary"],
        "legislationDate": document.get("signed"),
        "isPartOf": {
            "@type": "Legislation",
            "@id": f"{root}/treaties/{document['treaty']}",
            "name": document["treaty_title"],
        },
    }


def _system(_root: str, document: Document) -> Node:
    return {
        "@type": "Product",
        "name": document["title"],
        "alternateName": _names(document),
        "category": document["type"],
        "manufacturer": {"@type": "Organization", "name": document["manufacturer"]}
        if "manufacturer" in document
        else None,
        "additionalProperty": [_range(row, document) for row in document.get("ranges", [])],
    }


def _range(row: Row, document: Document) -> Node:
    by = document["titles"].get(row["by"], row["by"])
    value = {
        "@type": "PropertyValue",
        "name": f"range as reported by {by}, {row['on']}",
        "unitCode": "KMT",
        "description": row.get("note"),
    }
    if "value_max" in row:
        return value | {"minValue": row["value"], "maxValue": row["value_max"]}
    bound = {"<": "maxValue", "<=": "maxValue", ">": "minValue", ">=": "minValue"}
    return value | {bound.get(row.get("comparator", ""), "value"): row["value"]}


def _event(root: str, document: Document) -> Node:
    return {
        "@type": "Event",
        "name": document["title"],
        "startDate": document["date"].rstrip("~"),
        "endDate": document.get("end_date"),
        "description": document.get("summary"),
        "location": _place(document.get("place")),
        "about": [
            {"@id": root + record["page"], "name": record["title"]} for record in document.get("records", [])
        ],
    }


def _state(_root: str, document: Document) -> Node:
    return {
        "@type": STATE_TYPES.get(document["kind"], "Organization"),
        "name": document["title"],
        "alternateName": _names(document),
    }


def _article(root: str, document: Document) -> Node:
    return {
        "@type": "NewsArticle",
        "headline": document["title"],
        "datePublished": document["published"],
        "url": document.get("url"),
        "inLanguage": document["language"],
        "mentions": [
            {"@id": f"{root}/r/{record}", "name": document["titles"].get(record, record)}
            for record in dict.fromkeys(row["record"] for row in document.get("mentions", []))
        ],
    }


def _source(source: Document) -> Node:
    return _filled(
        {
            "@type": SOURCE_TYPES.get(source["type"], "CreativeWork"),
            "name": source["title"],
            "url": source["url"],
            "publisher": {"@type": "Organization", "name": source["publisher"]},
            "author": {"@type": "Thing", "name": source["author"]} if "author" in source else None,
            "datePublished": source["date"].rstrip("~") if "date" in source else None,
            "inLanguage": source.get("language"),
        }
    )


def _names(document: Document) -> list[str]:
    titles = {document["title"], official_title(document)}
    return [name["text"] for name in document.get("names", []) if name["text"] not in titles]


def _place(name: str | None) -> Node | None:
    return {"@type": "Place", "name": name} if name else None


def _filled(node: Node) -> Node:
    """The node without empty values, at every depth."""
    filled = {key: _filled_value(value) for key, value in node.items()}
    return {key: value for key, value in filled.items() if value not in (None, [], {})}


def _filled_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _filled(value)
    return [_filled_value(one) for one in value] if isinstance(value, list) else value
