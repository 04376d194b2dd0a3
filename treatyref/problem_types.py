"""The types of problem that the service answers with: stable names, what they mean, what to do.

``type`` in a problem document (RFC 9457) is the address of one of these; clients
may rely on the names. A test holds every name that the code raises to this table.
"""

from dataclasses import dataclass

TYPES = "/api/v1/problems/"


@dataclass(frozen=True)
class ProblemType:
    """What a type stands for: its usual HTTP status, its meaning, and what the client should do."""

    status: int
    meaning: str
    what_to_do: str


PROBLEMS = {
    "bad-date": ProblemType(
        422, "A date parameter is not one day.", "Write the day as YYYY-MM-DD, as in 2019-09-05."
    ),
    "before-record": ProblemType(
        404, "The day lies before the record begins.", "Ask for first_day, which the answer names, or later."
    ),
    "unknown-record": ProblemType(
        404, "No record has this id or name.", "Look at nearest in the answer, or ask /api/v1/resolve."
    ),
    "unknown-provision": ProblemType(
        404, "The treaty has no provision with this ref.", "Take one of the refs that the detail lists."
    ),
    "unknown-edition": ProblemType(
        404, "There is no edition of this name.", "Take one from /api/v1/editions."
    ),
    "unknown-table": ProblemType(404, "There is no table of this name.", "Take one from /api/v1/rows."),
    "unknown-file": ProblemType(
        404, "There is no file of this name to download.", "Take one from /downloads/."
    ),
    "unknown-chart": ProblemType(
        404, "There is no chart of this name or form.", "Take one that the detail lists."
    ),
    "unknown-form": ProblemType(
        404, "A record does not come in the form that the suffix names.", "Take one that the detail lists."
    ),
    "no-timemap": ProblemType(
        404, "Records of this kind have no as-of pages in a TimeMap.", "Ask for a treaty's or a system's."
    ),
    "not-ours": ProblemType(
        404, "The address in url is not that of a record here.", "Give the address of a record's page."
    ),
    "not-found": ProblemType(
        404, "There is nothing at this address.", "See /api/v1/docs for the addresses there are."
    ),
    "withdrawn": ProblemType(
        410, "The record was withdrawn.", "Read reason; take the link out, or pin an edition that had it."
    ),
    "bad-request": ProblemType(400, "The request cannot be read.", "Mend what the detail names."),
    "bad-accept-datetime": ProblemType(
        400, "Accept-Datetime is no HTTP date.", "Write it as in Thu, 05 Sep 2019 12:00:00 GMT."
    ),
    "method-not-allowed": ProblemType(
        405, "The address does not take this method.", "Use one of those in the Allow header."
    ),
    "not-acceptable": ProblemType(
        406, "Accept asks for no form that this address has.", "Ask for one that the detail lists."
    ),
    "too-large": ProblemType(
        413, "The body is larger than the service takes.", "Send less, in several requests."
    ),
    "batch-too-large": ProblemType(
        413, "A batch holds more queries than the manifest allows.", "Send them in several batches."
    ),
    "uri-too-long": ProblemType(
        414, "The address is longer than the service takes.", "Send names in the body of a POST instead."
    ),
    "unsupported-media-type": ProblemType(
        415, "The body is of a type that this address does not take.", "Send one that the detail lists."
    ),
    "range-not-satisfiable": ProblemType(
        416, "The Range header asks for bytes that the file does not have.", "Ask for the whole file."
    ),
    "invalid-parameter": ProblemType(
        422, "A parameter is missing, unknown or out of bounds.", "Mend the parameters that errors names."
    ),
    "bad-parameter": ProblemType(
        422, "A parameter, or the article sent, is not what it should be.", "Mend what parameter names."
    ),
    "bad-query": ProblemType(
        422, "A reconciliation query is not as specified.", "Mend what the detail names."
    ),
    "bad-cursor": ProblemType(
        422, "The cursor is not one of this list, or of another query.", "Begin again without cursor."
    ),
    "bad-size": ProblemType(422, "A size is not a whole number of pixels.", "Write digits."),
    "bad-since": ProblemType(
        422, "since is neither a day nor an edition.", "Write YYYY-MM-DD or an edition's name."
    ),
    "unknown-style": ProblemType(
        422, "No citation style has this name.", "Take apa, chicago, mla, oscola or any CSL style's id."
    ),
    "too-many-requests": ProblemType(
        429, "This client has asked too often.", "Wait for as many seconds as Retry-After says."
    ),
    "internal": ProblemType(500, "A fault of the service; it is logged.", "Ask again later."),
    "no-such-format": ProblemType(
        501, "oEmbed answers come as json or xml.", "Write format=json or format=xml."
    ),
    "unavailable": ProblemType(503, "The service cannot answer now.", "Ask again later."),
}
#: HTTP status -> type, for errors that the web framework finds itself.
OF_STATUS = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    414: "uri-too-long",
    415: "unsupported-media-type",
    416: "range-not-satisfiable",
    422: "invalid-parameter",
    429: "too-many-requests",
    500: "internal",
    501: "no-such-format",
    503: "unavailable",
}


def address_of(name: str) -> str:
    """The stable path that names a problem type; raises ``KeyError`` for one that is not in the table."""
    if name not in PROBLEMS:
        raise KeyError(name)
    return TYPES + name
