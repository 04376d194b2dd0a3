"""Pages for readers: every record, lists, search, home; and their other forms by suffix."""

from pathlib import Path

from flask import Flask

from treatyref.pages import annotate, charts, docs, embed, feed, records, site
from treatyref.pages.filters import FILTERS

_HERE = Path(__file__).parent


def register_pages(app: Flask) -> None:
    """Register the pages and the template filters on *app*."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(records.blueprint)
    app.register_blueprint(charts.blueprint)
    app.register_blueprint(site.blueprint)
    app.register_blueprint(embed.blueprint)
    app.register_blueprint(feed.blueprint)
    app.register_blueprint(docs.blueprint)
    app.register_blueprint(annotate.blueprint)
