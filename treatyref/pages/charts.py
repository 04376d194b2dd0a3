"""Charts: the pictures that the build made, each with its data, and a page of all of them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from treatyref import answer
from treatyref.documents import Row
from treatyref.problem import ProblemError

blueprint = Blueprint("charts", __name__)
FORMS = ("svg", "png", "csv", "json")
#: Pictures have a style sheet of their own and load nothing: they may be opened anywhere.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@blueprint.route("/charts")
def index() -> ResponseReturnValue:
    """All charts: of treaties first, then of single systems."""
    charts = answer.store().charts.values()
    text = render_template(
        "charts.html",
        general=[chart for chart in charts if not chart["name"].startswith("ranges/")],
        single=sorted(
            (chart for chart in charts if chart["name"].startswith("ranges/")),
            key=lambda chart: chart["title"].casefold(),
        ),
    )
    return answer.data(text, "text/html", answer.store().revised)


@blueprint.route("/charts/<path:name>")
def one(name: str) -> ResponseReturnValue:
    """A chart: its page, or by suffix the picture or the data alone."""
    stem, dot, form = name.rpartition(".")
    stem = stem if dot else name
    chart = answer.store().charts.get(stem)
    if chart is None or (dot and form not in FORMS):
        known = ", ".join(answer.store().charts)
        raise ProblemError(
            404,
            "unknown-chart",
            "No such chart",
            f"There is no chart {name[:80]!r}; there are {known}, each as a page or as "
            f"{', '.join('.' + form for form in FORMS)}.",
        )
    if not dot:
        text = render_template("chart.html", chart=chart, links=_links(chart), root=answer.root())
        return answer.data(text, "text/html", answer.store().revised)
    picture = answer.store().picture(stem, form)
    if picture is None:
        raise LookupError(f"the database has no {form} of chart {stem}")
    mimetype, body = picture
    headers = {"Content-Security-Policy": PICTURE_POLICY} if form == "svg" else {}
    links = [f'<{answer.root()}{chart["page"]}>; rel="describedby"', f'<{chart["license"]}>; rel="license"']
    return answer.data(body, mimetype, answer.store().revised, links, headers=headers)


def _links(chart: Row) -> dict[str, str]:
    """Key of a column -> where its values lead: records, claimants, sources."""
    leads = {
        "by": "/r/",
        "party": "/r/",
        "system": "/systems/",
        "treaty": "/treaties/",
        "sources": "/sources/",
    }
    return {column["key"]: leads[column["key"]] for column in chart["columns"] if column["key"] in leads}
