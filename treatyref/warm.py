"""What the first reader after a start would otherwise wait for: asked once, before."""

import logging

from flask import Flask

from treatyref.store import Store

log = logging.getLogger(__name__)
#: Kinds that have a page of their own make.
KINDS = ("treaties", "systems", "states", "events", "sources", "articles")
PATHS = (
    "/",
    "/search?q=treaty",
    "/annotate",
    "/reconcile?queries=%7B%22q0%22%3A%7B%22query%22%3A%22treaty%22%7D%7D",
    "/api/v1/resolve?name=treaty",
    "/downloads/",
    "/api/v1/openapi.json",
)


def up(app: Flask) -> None:
    """Make *app* ready: templates read, names indexed, downloads and descriptions made."""
    store: Store = app.extensions["treatyref"]
    _ = app.extensions["treatyref-linker"].annotator
    client = app.test_client()
    firsts = [next(iter(store.of_kind(kind)), None) for kind in KINDS]
    for path in [*(first["page"] for first in firsts if first), *PATHS]:
        status = client.get(path).status_code
        if status >= 500:
            log.warning("%s answered %d while it was made ready", path, status)
