"""Record pages: permalinks of every record, provision and edition, in every form."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from treatyref import answer, lookup, permalink
from treatyref.kinds import SINGULAR
from treatyref.pages import card, forms, memento
from treatyref.permalink import View
from treatyref.problem import ProblemError

blueprint = Blueprint("records", __name__)
KINDS = "any(" + ",".join(SINGULAR) + ")"
_PATHS = (f"/<{KINDS}:kind>/<id_>", f"/editions/<edition>/<{KINDS}:kind>/<id_>")


@blueprint.route(_PATHS[0])
@blueprint.route(_PATHS[1])
def one(kind: str, id_: str, edition: str | None = None) -> ResponseReturnValue:
    """A record to date, or in an edition; a TimeGate where the client asks for a time."""
    id_, suffix = forms.split(id_)
    view = permalink.view(answer.store(), kind, id_, edition=edition)
    if edition is None and memento.is_asked(kind, suffix):
        return memento.gate(view)
    return forms.respond(view, suffix, memento.links(view), {"Vary": memento.VARY})


@blueprint.route(_PATHS[0] + "/on/<on>")
@blueprint.route(_PATHS[1] + "/on/<on>")
def one_on(kind: str, id_: str, on: str, edition: str | None = None) -> ResponseReturnValue:
    """A record as of a day."""
    on, suffix = forms.split(on)
    view = permalink.view(answer.store(), kind, id_, on, edition)
    return forms.respond(view, suffix, memento.links(view), memento.headers(view))


@blueprint.route(_PATHS[0] + "/card.png")
@blueprint.route(_PATHS[1] + "/card.png")
@blueprint.route(_PATHS[0] + "/on/<on>/card.png")
@blueprint.route(_PATHS[1] + "/on/<on>/card.png")
def preview(kind: str, id_: str, on: str | None = None, edition: str | None = None) -> ResponseReturnValue:
    """The picture that link previews show."""
    view = permalink.view(answer.store(), kind, id_, on, edition)
    return answer.data(card.draw(card.lines(view.subject(answer.root()))), "image/png", view.revised)


@blueprint.route(_PATHS[0] + "/cite")
@blueprint.route(_PATHS[1] + "/cite")
@blueprint.route(_PATHS[0] + "/on/<on>/cite")
@blueprint.route(_PATHS[1] + "/on/<on>/cite")
@blueprint.route("/treaties/<id_>/provisions/<ref>/cite")
@blueprint.route("/editions/<edition>/treaties/<id_>/provisions/<ref>/cite")
def citations(
    id_: str,
    kind: str = "treaties",
    on: str | None = None,
    ref: str | None = None,
    edition: str | None = None,
) -> ResponseReturnValue:
    """How to cite a record: house styles, formats, the link itself."""
    view = permalink.view(answer.store(), kind, id_, on, edition)
    return forms.citations(_provision_view(view, ref) if ref else view)


@blueprint.route(f"/<{KINDS}:kind>/<id_>/on")
def choose_day(kind: str, id_: str) -> ResponseReturnValue:
    """The form on a record's page asks with ``?date=``."""
    return redirect(url_for("records.one_on", kind=kind, id_=id_, on=request.args.get("date") or "missing"))


@blueprint.route(f"/<{KINDS}:kind>/<id_>/timemap")
def timemap(kind: str, id_: str) -> ResponseReturnValue:
    """Every memento of a record, as application/link-format (RFC 7089)."""
    return memento.timemap(permalink.view(answer.store(), kind, id_))


@blueprint.route("/treaties/<id_>/provisions/<ref>")
@blueprint.route("/editions/<edition>/treaties/<id_>/provisions/<ref>")
def provision(id_: str, ref: str, edition: str | None = None) -> ResponseReturnValue:
    """One provision of a treaty, in every form of a record."""
    ref, suffix = forms.split(ref)
    treaty = permalink.view(answer.store(), "treaties", id_, edition=edition)
    return forms.respond(_provision_view(treaty, ref), suffix)


def _provision_view(treaty: View, ref: str) -> View:
    """A view of one provision: a small document of its own, citing the sources of its row."""
    whole = treaty.document
    row = next((row for row in whole["provisions"] if row["ref"] == ref), None)
    if row is None:
        known = ", ".join(row["ref"] for row in whole["provisions"][:40]) or "none yet"
        raise ProblemError(
            404, "unknown-provision", "No such provision", f"No {ref[:60]!r}; there are: {known}."
        )
    cited = {citation["id"] for citation in row["sources"]}
    document = {
        "record_kind": "provision",
        "page": f"{whole['page']}/provisions/{row['ref']}",
        "id": f"{whole['id']}-{row['ref']}",
        "title": f"{whole['title']}, {row['label']}",
        "treaty": whole["id"],
        "treaty_title": whole["title"],
        "treaty_page": whole["page"],
        "titles": {},
        "form": whole["form"],
        **row,
        "record_sources": row["sources"],
        "sources": [source for source in whole["sources"] if source["id"] in cited],
        **{key: whole[key] for key in ("signed", "signed_at") if key in whole},
    }
    return replace(treaty, whole=document, path=document["page"], body=None, current=None)


@blueprint.route("/editions")
def editions() -> ResponseReturnValue:
    """All editions."""
    return answer.data(render_template("editions.html", editions=answer.store().editions), "text/html")


@blueprint.route("/editions/<edition>")
def edition(edition: str) -> ResponseReturnValue:
    """What an edition holds."""
    found = lookup.edition_of(answer.store(), edition)
    held = answer.store().frozen_ids(edition)
    return answer.data(
        render_template("edition.html", edition=found, held=held), "text/html", found["released"]
    )
