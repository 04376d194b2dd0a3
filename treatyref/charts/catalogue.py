"""Which charts the records give, and the data of each: pure functions on documents."""

from collections.abc import Iterable, Sequence

from treatyref import dates
from treatyref.charts.chart import Chart
from treatyref.documents import Document, Row

Documents = dict[str, Document]
INF_BAND = (500, 5500)
#: Chart of New START's data exchanges -> (declared item, heading, what is counted).
NEW_START = {
    "new-start-warheads": ("deployed-warheads", "Deployed warheads under New START", "warheads"),
    "new-start-deployed": (
        "deployed-vehicles",
        "Deployed missiles and bombers under New START",
        "deployed missiles and heavy bombers",
    ),
    "new-start-launchers": (
        "launchers",
        "Launchers and bombers under New START",
        "deployed and non-deployed launchers and heavy bombers",
    ),
}
SOURCES = ("sources", "Sources")
#: Systems in the overview of reported ranges: a picture of more takes memory with its height, and nobody
#: can read it.
MOST_SYSTEMS = 150
BASED = {
    "road-mobile": "land",
    "rail-mobile": "land",
    "ground-fixed": "land",
    "silo": "land",
    "surface ship": "sea",
    "submarine": "sea",
    "under water": "sea",
    "aircraft": "air",
}


def catalogue(documents: Documents) -> list[Chart]:
    """Every ``Chart`` that *documents* (``{id: document}``) have data for, by name."""
    found = []
    if documents.get("new-start", {}).get("data_exchanges"):
        found += [_exchanges(documents["new-start"], name, *spec) for name, spec in NEW_START.items()]
    if documents.get("inf", {}).get("eliminations"):
        found.append(_eliminations(documents["inf"]))
    found += [_in_force(documents)] if _periods(documents) else []
    claims = {id_: rows for id_, document in documents.items() if (rows := _range_rows(document))}
    if claims:
        found.append(_all_ranges(documents, claims))
    found += [_ranges(documents[id_], rows) for id_, rows in claims.items()]
    return sorted((chart for chart in found if chart.rows), key=lambda chart: chart.name)


def _cited(row: Row) -> list[str]:
    return list(dict.fromkeys(citation["id"] for citation in row.get("sources", [])))


def _name(document: Document, id_: str) -> str:
    name: str = document.get("titles", {}).get(id_, id_)
    return name


def _exchanges(treaty: Document, name: str, item: str, title: str, counted: str) -> Chart:
    """Declared numbers of *item* over time, a row for each date and party."""
    rows = tuple(
        {
            "date": row["date"],
            "party": row["party"],
            "party_name": _name(treaty, row["party"]),
            "value": row["values"][item],
            "sources": _cited(row),
        }
        for row in sorted(treaty["data_exchanges"], key=lambda row: (row["date"], row["party"]))
        if item in row["values"]
    )
    limit = next((row for row in treaty["limits"] if row["id"] == item), None)
    drawn = {"value": limit["value"], "from": limit.get("from")} if limit else None
    within = f" The limit is {limit['value']:,} for each party" if limit else ""
    within += f", to be met by {dates.display(limit['deadline'])}." if limit and "deadline" in limit else "."
    return Chart(
        name,
        "series",
        title,
        f"Line chart of {counted} that each party declared. {_courses(rows)}{within if limit else ''}",
        "As declared in the exchanges of data, or published by a party afterwards."
        f"{within if limit else ''} The counting rules are the treaty's own.",
        treaty["id"],
        "data_exchanges",
        (
            ("date", "Date"),
            ("party", "Party"),
            ("party_name", "Party’s name"),
            ("value", "Declared"),
            SOURCES,
        ),
        rows,
        {"limit": drawn, "looks": _looks(rows)},
    )


def _looks(rows: Sequence[Row]) -> dict[str, int]:
    """Party -> 0 or 1, the look of its line: the United States first, as in the other charts."""
    parties = sorted({row["party"] for row in rows}, key=lambda party: (party != "united-states", party))
    return {party: place for place, party in enumerate(parties)}


def _courses(rows: Sequence[Row]) -> str:
    """``Russia: 1,537 on 5 February 2011, 1,549 on 1 September 2022.`` for each party."""
    words = []
    for party in dict.fromkeys(row["party"] for row in rows):
        own = [row for row in rows if row["party"] == party]
        ends = [own[0], own[-1]] if len(own) > 1 else own
        shown = ", ".join(f"{row['value']:,} on {dates.display(row['date'])}" for row in ends)
        words.append(f"{own[0]['party_name']}: {shown}.")
    return " ".join(words)


def _eliminations(treaty: Document) -> Chart:
    """Missiles eliminated, a row for each party and type, the larger first."""
    kept = [
        row
        for row in treaty["eliminations"]
        if "system" in row and row["item"] == "missiles" and row["number"]
    ]
    order = {party: place for place, party in enumerate(dict.fromkeys(row["party"] for row in kept))}
    rows = tuple(
        {
            "party": row["party"],
            "party_name": _name(treaty, row["party"]),
            "type": row["type"],
            "system": row["system"],
            "number": row["number"],
            **({"range_class": row["range_class"]} if "range_class" in row else {}),
            **({"last_date": row["last_date"]} if "last_date" in row else {}),
            "sources": _cited(row),
        }
        for row in sorted(kept, key=lambda row: (order[row["party"]], -row["number"], row["type"]))
    )
    listed = "; ".join(f"{row['party_name']}, {row['type']}: {row['number']:,}" for row in rows)
    return Chart(
        "inf-eliminations",
        "bars",
        "Missiles eliminated under the INF Treaty",
        f"Bar chart of missiles eliminated by party and type. {listed}.",
        "Missiles alone; launchers and other equipment are in the record’s table.",
        treaty["id"],
        "eliminations",
        (
            ("party", "Party"),
            ("party_name", "Party’s name"),
            ("type", "Type"),
            ("system", "Record"),
            ("number", "Missiles"),
            ("range_class", "Range class"),
            ("last_date", "Last on"),
            SOURCES,
        ),
        rows,
        {"groups": "party", "label": "type", "value": "number"},
    )


def _periods(documents: Documents) -> list[tuple[Document, Row]]:
    """``[(treaty, period)]`` of every period in force, by its beginning."""
    found = [
        (document, period)
        for document in documents.values()
        if document["record_kind"] == "treaty"
        for period in document["status"]
        if period["status"] == "in force"
    ]
    return sorted(found, key=lambda pair: (dates.first_day(pair[1]["from"]), pair[0]["id"]))


def _in_force(documents: Documents) -> Chart:
    """Bars from entry into force to the end, to the day of the last revision where they have none."""
    rows = tuple(
        {
            "treaty": treaty["id"],
            "title": treaty["title"],
            "form": treaty["form"],
            "from": period["from"],
            **({"to": period["to"]} if "to" in period else {}),
            "sources": _cited(period),
        }
        for treaty, period in _periods(documents)
    )
    known = [document["revised"] for document in documents.values() if "revised" in document]
    through = max([*known, *(row.get("to", row["from"]) for row in rows)])
    lasting = [row["title"] for row in rows if "to" not in row]
    ended = [f"{row['title']} ({row['from'][:4]} to {row['to'][:4]})" for row in rows if "to" in row]
    said = f" In force: {'; '.join(lasting)}." if lasting else ""
    said += f" No longer: {'; '.join(ended)}." if ended else ""
    return Chart(
        "treaties-in-force",
        "timeline",
        "Treaties in force, by year",
        f"Timeline with a bar for each treaty or arrangement while it was in force.{said}",
        f"From entry into force to the end; an arrow where there is none as of {dates.display(through)}. "
        "That a party has suspended or left a treaty does not end its bar.",
        None,
        None,
        (
            ("treaty", "Record"),
            ("title", "Treaty"),
            ("form", "Form"),
            ("from", "From"),
            ("to", "To"),
            SOURCES,
        ),
        rows,
        {"through": through},
    )


def _range_rows(document: Document) -> tuple[Row, ...]:
    """The reported ranges of a system as rows, in the order of the record."""
    if document["record_kind"] != "system":
        return ()
    kept = ("on", "comparator", "value", "value_max", "variant", "speaker", "stated_as")
    return tuple(
        {"system": document["id"], "title": document["title"], "by": row["by"]}
        | {"by_name": _name(document, row["by"])}
        | {key: row[key] for key in kept if key in row}
        | {"unit": "km", "sources": _cited(row)}
        for row in document.get("ranges", [])
        if row.get("value")
    )


_RANGE_COLUMNS = (
    ("system", "Record"),
    ("title", "System"),
    ("by", "Claimant"),
    ("by_name", "Says"),
    ("on", "On"),
    ("comparator", "Comparator"),
    ("value", "Value"),
    ("value_max", "Highest value"),
    ("unit", "Unit"),
    ("variant", "Variant"),
    ("speaker", "Speaker"),
    ("stated_as", "Stated as"),
    SOURCES,
)
_BAND = (
    "The shaded band is the INF Treaty’s, 500 to 5,500 km; it held for ground-launched missiles alone. "
    "Each range is its claimant’s. A ring: about; a line: from one figure to another; an arrow: at least, "
    "or at most."
)


def _ranges(document: Document, rows: Iterable[Row]) -> Chart:
    """One system: a row for each claim, in the order of the record's own table."""
    rows = tuple(sorted(rows, key=lambda row: dates.last_day(row["on"])))
    listed = "; ".join(f"{row['by_name']}{_dated(row)}: {said(row)}" for row in rows)
    return Chart(
        f"ranges/{document['id']}",
        "ranges",
        f"Reported ranges: {document['title']}",
        f"Reported ranges of {document['title']} by claimant, in kilometres, on a logarithmic axis "
        f"against the INF Treaty’s band of 500 to 5,500 km. {listed}.",
        _BAND,
        document["id"],
        "ranges",
        _RANGE_COLUMNS,
        rows,
        {"band": INF_BAND, "labels": _claim_labels(rows)},
    )


def _all_ranges(documents: Documents, claims: dict[str, tuple[Row, ...]]) -> Chart:
    """All systems, or those with the most claims: under each, a line for each claimant with all it said."""
    shown = sorted(claims, key=lambda id_: (-len(claims[id_]), id_))[:MOST_SYSTEMS]
    order = sorted(shown, key=lambda id_: documents[id_]["title"].casefold())
    left_out = len(claims) - len(shown)
    apart = f" Of {len(claims):,} systems, the {MOST_SYSTEMS} with the most claims." if left_out else ""
    rows: list[Row] = []
    labels: list[str] = []
    groups: list[str] = []
    for id_ in order:
        for by in dict.fromkeys(row["by"] for row in claims[id_]):
            own = [row for row in claims[id_] if row["by"] == by]
            rows += own
            labels += [own[0]["by_name"]] * len(own)
            groups += [_heading(documents[id_])] * len(own)
    spans = "; ".join(f"{documents[id_]['title']} {_span(claims[id_])}" for id_ in order)
    return Chart(
        "ranges",
        "ranges",
        "Reported ranges of missiles, by claimant",
        "Reported ranges in kilometres, by system and claimant, on a logarithmic axis against the INF "
        f"Treaty’s band of 500 to 5,500 km. Lowest and highest figure of each system: {spans}.",
        f"{_BAND}{apart}",
        None,
        None,
        _RANGE_COLUMNS,
        tuple(rows),
        {"band": INF_BAND, "labels": labels, "groups": groups},
    )


def _heading(document: Document) -> str:
    based = sorted({BASED[place] for place in document.get("basing", []) if place in BASED})
    return f"{document['title']} ({' and '.join(based)})" if based else str(document["title"])


def _span(rows: Sequence[Row]) -> str:
    low, high = min(row["value"] for row in rows), max(_highest(row) for row in rows)
    return f"{low:,} km" if low == high else f"{low:,} to {high:,} km"


def _highest(row: Row) -> float:
    highest: float = row["value_max"] if "value_max" in row else row["value"]
    return highest


def said(row: Row) -> str:
    """A claimed range in words: ``at most 480 km``."""
    words = {"<=": "at most ", "<": "under ", ">=": "at least ", ">": "over ", "about": "about "}
    high = f" to {row['value_max']:,}" if "value_max" in row else ""
    return f"{words.get(row.get('comparator', ''), '')}{row['value']:,}{high} km"


def _dated(row: Row) -> str:
    return f", {row['on'][:4]}" if "on" in row else ""


def _claim_labels(rows: Sequence[Row]) -> list[str]:
    """What to write beside each claim: claimant and year, with the day where one year has two."""
    short = [f"{row['by_name']}{_dated(row)}{_variant(row)}" for row in rows]
    return [
        label if short.count(label) == 1 else f"{row['by_name']}, {dates.display(row['on'])}{_variant(row)}"
        for label, row in zip(short, rows, strict=True)
    ]


def _variant(row: Row) -> str:
    return f" ({row['variant']})" if "variant" in row else ""
