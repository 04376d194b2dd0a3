"""The forms of a record: which one a request asks for, and how each is made from a view."""

from collections.abc import Iterable, Sequence

from flask import Response, json, render_template, request

from treatyref import answer, cite, permalink
from treatyref.cite import Subject
from treatyref.documents import Document, Row
from treatyref.pages import contents
from treatyref.permalink import View
from treatyref.problem import ProblemError
from treatyref.styled import formatted

HTML = "text/html"
#: Suffix -> media type of every form but the page itself.
SUFFIXES = answer.METADATA | answer.ALTERNATES


def split(last: str) -> tuple[str, str | None]:
    """``(rest, suffix)`` of a path's last part; the suffix is None where it has none.

    Raises ``ProblemError`` 404 for a suffix that is no form.
    """
    rest, dot, suffix = last.partition(".")
    if not dot:
        return last, None
    if suffix not in SUFFIXES:
        raise ProblemError(
            404,
            "unknown-form",
            "No such form",
            f"There is no form .{suffix[:20]}; there are: {', '.join('.' + s for s in SUFFIXES)}.",
        )
    return rest, suffix


def asked(suffix: str | None) -> str:
    """The media type to answer with: by *suffix*, else by ``Accept``; the page where all will do.

    Raises ``ProblemError`` 406 where the client takes none of the forms.
    """
    if suffix:
        return SUFFIXES[suffix]
    best = request.accept_mimetypes.best_match([HTML, *SUFFIXES.values()])
    if best is None and request.accept_mimetypes:
        raise ProblemError(
            406,
            "not-acceptable",
            "Not acceptable",
            f"This record comes as {', '.join([HTML, *SUFFIXES.values()])}; Accept asked for none of them.",
        )
    return best or HTML


def respond(
    view: View, suffix: str | None = None, links: Iterable[str] = (), headers: dict[str, str] | None = None
) -> Response:
    """The response for *view* in the form that the request asks for."""
    mimetype = asked(suffix)
    links = [*answer.record_links(view), *links]
    if mimetype == "application/json":
        return as_json(view, links, headers)
    body = _page(view) if mimetype == HTML else MAKERS[mimetype](view)
    return answer.data(body, mimetype, view.revised, links, headers=headers)


def as_json(view: View, links: Sequence[str], headers: dict[str, str] | None = None) -> Response:
    """The response for *view* as JSON."""
    body, tag = permalink.json_of(answer.store(), view, request.environ.get(permalink.DAY_MARK))
    return answer.data(body, revised=view.revised, links=links, headers=headers, tag=tag)


def style_asked() -> str | None:
    """The citation style of ``?style=``, or None; raises ``ProblemError`` 422 for an unknown one."""
    return request.args.get("style")


def _subject(view: View) -> Subject:
    return view.subject(answer.root())


def _page(view: View) -> str:
    document = view.document
    subject = _subject(view)
    sections = contents.sections(document)
    lists = contents.lists(_with_standing(document) if view.edition is None else document)
    numbered = {source["id"]: source for source in document.get("sources", []) if "number" in source}
    return render_template(
        f"{document['record_kind']}.html",
        view=view,
        record=document,
        whole=view.whole,
        subject=subject,
        root=answer.root(),
        dates=contents.DATES,
        references=contents.REFERENCES,
        sections=sections,
        lists=lists,
        periods=contents.periods(document),
        timeline=contents.timeline(document),
        titles={document.get("id"): document["title"]} | document.get("titles", {}),
        numbers={id_: source["number"] for id_, source in numbered.items()},
        sources=numbered,
        status=contents.status(document),
        standing_now=contents.standing_now(document, view.whole),
        contents=contents.table(document, sections, lists),
        plain=cite.plain(subject),
        jsonld=cite.jsonld(subject),
        tags=cite.tags(subject, answer.root().rstrip("/") + view.whole["page"]),
        suffixes=SUFFIXES,
        edition_changes=view.changed_since_edition(),
        table="provisions" if document["record_kind"] == "provision" else view.kind,
        figures=_figures(view),
    )


def _with_standing(document: Document) -> Document:
    """*document* of a state, with how it stands now to each of its treaties beside the role it had."""
    found = []
    for stub in document.get("party_to", []):
        entry = answer.store().get("treaties", stub["id"])
        rows = entry.document["parties"] if entry else []
        periods = [
            period for row in rows if row["state"] == document["id"] for period in row.get("status", [])
        ]
        found.append({**stub, "role": contents.standing(stub.get("role"), periods)})
    return {**document, "party_to": found} if found else document


def _figures(view: View) -> dict[str, list[Row]]:
    """``{section: [chart]}`` of the charts of a record to date; none as of a day or in an edition."""
    found: dict[str, list[Row]] = {}
    if view.body is not None and view.edition is None:
        for chart in answer.store().charts.values():
            if chart["record"] == view.document["id"]:
                found.setdefault(chart["section"], []).append(chart)
    return found


def citations(view: View) -> Response:
    """The page with the record's citation in each house style and each format."""
    subject = _subject(view)
    styles = [(name, label, cite.formatted(subject, name, True)) for name, (label, _) in cite.STYLES.items()]
    text = render_template(
        "cite.html",
        record=view.document,
        subject=subject,
        plain=cite.plain(subject),
        styles=styles,
        formats=[("BibTeX", cite.bibtex(subject)), ("RIS", cite.ris(subject))],
        suffixes=SUFFIXES,
        latest=view.latest,
        whole=view.whole,
    )
    return answer.data(text, HTML, view.revised, answer.record_links(view))


def _text(view: View) -> str:
    style = style_asked()
    subject = _subject(view)
    return (formatted(subject, style) if style else cite.plain(subject)) + "\n"


def _markdown(view: View) -> str:
    return render_template(
        "record.md",
        record=view.document,
        sections=contents.sections(view.document),
        status=contents.status(view.document),
        subject=_subject(view),
        root=answer.root(),
        dates=contents.DATES,
        references=contents.REFERENCES,
    )


MAKERS = {
    "application/ld+json": lambda view: json.dumps(cite.jsonld(_subject(view)), ensure_ascii=False),
    "application/vnd.citationstyles.csl+json": lambda view: json.dumps(
        [cite.item(_subject(view))], ensure_ascii=False
    ),
    "application/x-bibtex": lambda view: cite.bibtex(_subject(view)),
    "application/x-research-info-systems": lambda view: cite.ris(_subject(view)),
    "text/markdown": _markdown,
    "text/plain": _text,
}
