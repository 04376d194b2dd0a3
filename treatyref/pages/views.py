"""The views: find the record, choose the form, render."""

import re

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)

from treatyref import answer, cite, lookup
from treatyref.api.records import brief, record
from treatyref.kinds import PLURAL, SINGULAR
from treatyref.pages import contents
from treatyref.problem import ProblemError, wants_page

blueprint = Blueprint("pages", __name__, template_folder="templates")
_KINDS = "any(" + ",".join(SINGULAR) + ")"
_SUFFIX = re.compile(r"(.+)\.json")


def _store():
    return current_app.extensions["treatyref"]


@blueprint.route("/")
def home():
    """What this is, search, the newest events."""
    store = _store()
    events = sorted(store.of_kind("events"), key=lambda event: event["date"], reverse=True)
    treaties, systems = store.of_kind("treaties"), store.of_kind("systems")
    return answer.data(
        render_template(
            "home.html",
            events=events[:12],
            treaties=treaties,
            systems=systems,
            articles=store.of_kind("articles"),
            count=len(store.entries),
        ),
        "text/html",
    )


@blueprint.route(f"/<{_KINDS}:kind>")
def many(kind):
    """All records of a kind."""
    if not wants_page():
        return redirect(f"/api/v1/{kind}/")
    documents = sorted(_store().of_kind(kind), key=contents.list_order(kind))
    return answer.data(render_template("list.html", kind=kind, documents=documents), "text/html")


@blueprint.route(f"/<{_KINDS}:kind>/<id_>")
def one(kind, id_):
    """A record's page, or another form of it by suffix or ``Accept``."""
    return _show(kind, id_, None)


@blueprint.route(f"/<{_KINDS}:kind>/<id_>/on/<on>")
def one_on(kind, id_, on):
    """A record as of a day."""
    return _show(kind, id_, on)


@blueprint.route(f"/<{_KINDS}:kind>/<id_>/on")
def choose_day(kind, id_):
    """The form on a record's page asks with ``?date=``."""
    return redirect(url_for("pages.one_on", kind=kind, id_=id_, on=request.args.get("date") or "missing"))


def _show(kind, id_, on):
    last = on if on is not None else id_
    suffix = _SUFFIX.fullmatch(last)
    if suffix:
        return record(kind, suffix[1] if on is None else id_, None if on is None else suffix[1])
    if not wants_page():
        return record(kind, id_, on)
    entry = lookup.find(_store(), kind, id_)
    seen = lookup.view_on(entry.document, lookup.day(on)) if on is not None else entry.document
    return _page(seen, entry.document)


def _page(document, whole):
    kind = document["record_kind"]
    text = render_template(
        f"{kind}.html",
        record=document,
        dates=contents.DATES,
        references=contents.REFERENCES,
        sections=contents.sections(document),
        numbers={
            source["id"]: source["number"] for source in document.get("sources", []) if "number" in source
        },
        sources={source["id"]: source for source in document.get("sources", []) if "number" in source},
        status=contents.status(document),
        cite=cite.plain(document, request.url_root),
        whole=whole,
        table=PLURAL[kind],
    )
    links = answer.record_links(document)
    return answer.data(text, "text/html", document.get("revised"), links)


@blueprint.route("/treaties/<id_>/provisions/<ref>")
def provision(id_, ref):
    """One provision of a treaty."""
    treaty = lookup.find(_store(), "treaties", id_).document
    found = next((row for row in treaty["provisions"] if row["ref"] == ref), None)
    if found is None:
        known = ", ".join(row["ref"] for row in treaty["provisions"][:30]) or "none yet"
        raise ProblemError(
            404, "unknown-provision", "No such provision", f"No {ref[:60]!r}; there are: {known}."
        )
    body = {
        "treaty": id_,
        "treaty_title": treaty["title"],
        "page": f"{treaty['page']}/provisions/{ref}",
    } | found
    if not wants_page():
        return answer.data(body, revised=treaty["revised"])
    cited = {source["id"]: source for source in treaty["sources"]}
    text = render_template(
        "provision.html",
        treaty=treaty,
        row=found,
        sources=cited,
        numbers={id_: source["number"] for id_, source in cited.items()},
    )
    return answer.data(text, "text/html", treaty["revised"])


@blueprint.route("/r/<path:name>")
def resolve(name):
    """Redirect any name to its record; choices where more than one bears it."""
    found = _store().resolve(name)
    if not found:
        raise lookup.unknown(_store(), name)
    if len(found) == 1 or (not found[0][1]["ambiguous"] and found[1][1]["ambiguous"]):
        return redirect(found[0][0]["page"])
    items = [brief(document) for document, _ in found]
    if not wants_page():
        return answer.data({"items": items, "total": len(items), "next": None}, status=300)
    return Response(render_template("choices.html", name=name, items=items), 300)


@blueprint.route("/search")
def search():
    """Search all records."""
    words = request.args.get("q", "")[:200]
    exact = _store().resolve(words) if words else []
    total, found = _store().search(words, limit=50)
    shown = {document["id"] for document, _ in exact}
    found = [(document, "") for document, _ in exact] + [pair for pair in found if pair[0]["id"] not in shown]
    nearest = lookup.suggestions(_store(), words) if words and not found else []
    text = render_template(
        "search.html", words=words, total=max(total, len(found)), found=found, nearest=nearest
    )
    return answer.data(text, "text/html")


@blueprint.route("/static/<path:name>")
def static(name):
    """Stylesheet and pictures."""
    return send_from_directory(blueprint.root_path + "/static", name, max_age=3600)


@blueprint.route("/favicon.ico")
def favicon():
    """The icon that browsers ask for."""
    return send_from_directory(blueprint.root_path + "/static", "icon.svg", mimetype="image/svg+xml")


@blueprint.route("/healthz")
def healthz():
    """Whether the service works, with the number of records of each kind."""
    store = _store()
    counts = {kind: len(store.of_kind(kind)) for kind in SINGULAR}
    return answer.data(
        {"status": "ok", "records": counts, "revised": store.revised, "data": store.fingerprint}
    )


@blueprint.route("/robots.txt")
def robots():
    """What crawlers may read."""
    root = request.url_root.rstrip("/")
    return Response(
        f"User-agent: *\nDisallow: /datasette/\nSitemap: {root}/sitemap.xml\n", mimetype="text/plain"
    )


@blueprint.route("/sitemap.xml")
def sitemap():
    """Every record page."""
    root = request.url_root.rstrip("/")
    documents = [entry.document for entry in _store().entries.values()]
    return Response(
        render_template("sitemap.xml", root=root, documents=documents), mimetype="application/xml"
    )


@blueprint.route("/api/v1/problems/<name>")
def problem_type(name):
    """What a problem type means: the path that errors give as ``type``."""
    meanings = contents.PROBLEMS
    if name not in meanings:
        abort(404)
    return answer.data({"type": name, "meaning": meanings[name]})


@blueprint.route("/treatyref/<path:rest>")
def datasette_row(rest):
    """Datasette's "more facet values" links leave its prefix out: lead them back under it."""
    query = request.query_string.decode()
    return redirect(f"/datasette/treatyref/{rest}" + (f"?{query}" if query else ""))
