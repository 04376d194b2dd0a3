"""Pages of the site itself: home, lists, search, names, and what robots read."""

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    request,
    send_from_directory,
)
from flask.typing import ResponseReturnValue

from treatyref import answer, finding, lookup
from treatyref.api.lists import brief
from treatyref.finding.search import highlight
from treatyref.kinds import SINGULAR
from treatyref.pages import contents
from treatyref.problem import wants_page

blueprint = Blueprint("pages", __name__, template_folder="templates")
#: Sorted, filtered and exported forms of the data, and rows, whose permanent pages are crawled instead.
NOT_CRAWLED = (
    "/datasette/*?",
    "/datasette/*.json",
    "/datasette/*.csv",
    "/datasette/*.db",
    "/datasette/treatyref/*/",
    "/datasette/-/",
)
_KINDS = "any(" + ",".join(SINGULAR) + ")"


@blueprint.route("/")
def home() -> ResponseReturnValue:
    """What this is, search, the newest events."""
    store = answer.store()
    events = sorted(store.of_kind("events"), key=lambda event: event["date"], reverse=True)
    treaties, systems = (
        sorted(store.of_kind(kind), key=contents.list_order(kind)) for kind in ("treaties", "systems")
    )
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
def many(kind: str) -> ResponseReturnValue:
    """All records of a kind."""
    if not wants_page():
        return redirect(f"/api/v1/{kind}")
    documents = sorted(answer.store().of_kind(kind), key=contents.list_order(kind), reverse=kind == "events")
    groups = contents.grouped(kind, documents)
    return answer.data(render_template("list.html", kind=kind, groups=groups), "text/html")


@blueprint.route("/r/<path:name>")
def resolve(name: str) -> ResponseReturnValue:
    """Redirect any name to its record; choices where more than one bears it."""
    found = answer.store().resolve(name)
    if not found and name in answer.store().entries:
        return redirect(answer.store().entries[name].document["page"])
    if not found:
        lookup.refuse_retired(answer.store(), name)
        raise lookup.unknown(answer.store(), name)
    if len(found) == 1 or (not found[0][1]["ambiguous"] and found[1][1]["ambiguous"]):
        return redirect(found[0][0]["page"])
    items = [brief(document) for document, _ in found]
    if not wants_page():
        return answer.data({"items": items, "total": len(items), "next": None}, status=300)
    return Response(render_template("choices.html", name=name, items=items), 300)


@blueprint.route("/search")
def search() -> ResponseReturnValue:
    """Search all records."""
    store, words = answer.store(), request.args.get("q", "")[:200]
    looked = finding.search(store, words)
    found = [
        (document, highlight(store, document, table, looked.words)) for document, table in looked.hits[:50]
    ]
    nearest = lookup.suggestions(store, words) if words and not found else []
    text = render_template(
        "search.html", words=words, looked=looked, total=len(looked.hits), found=found, nearest=nearest
    )
    return answer.data(text, "text/html")


@blueprint.route("/about")
def about() -> ResponseReturnValue:
    """Who makes this, how to cite it, what its addresses promise."""
    store = answer.store()
    text = render_template("about.html", editions=store.editions, revised=store.revised)
    return answer.data(text, "text/html", store.revised)


@blueprint.route("/static/<path:name>")
def static(name: str) -> ResponseReturnValue:
    """Stylesheet and pictures."""
    return send_from_directory(blueprint.root_path + "/static", name, max_age=3600)


@blueprint.route("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """The icon that browsers ask for."""
    return send_from_directory(blueprint.root_path + "/static", "icon.svg", mimetype="image/svg+xml")


@blueprint.route("/healthz")
def healthz() -> ResponseReturnValue:
    """Whether the service works, with the number of records of each kind."""
    store = answer.store()
    counts = {kind: len(store.of_kind(kind)) for kind in SINGULAR}
    return answer.data(
        {
            "status": "ok",
            "edition": store.latest_edition,
            "records": counts,
            "revised": store.revised,
            "data": store.fingerprint,
        }
    )


@blueprint.route("/robots.txt")
def robots() -> ResponseReturnValue:
    """What crawlers may read: of Datasette the questions and tables, not their countless forms."""
    root = request.url_root.rstrip("/")
    maps = "".join(f"Sitemap: {root}{path}\n" for path in ("/sitemap.xml", "/datasette/-/sitemap.xml"))
    rules = "".join(f"Disallow: {path}\n" for path in NOT_CRAWLED)
    return Response(f"User-agent: *\n{rules}Allow: /datasette/-/sitemap.xml\n{maps}", mimetype="text/plain")


@blueprint.route("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """Every record page."""
    root = request.url_root.rstrip("/")
    documents = [entry.document for entry in answer.store().entries.values()]
    return Response(
        render_template("sitemap.xml", root=root, documents=documents), mimetype="application/xml"
    )
