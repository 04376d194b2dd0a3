"""``/downloads/``: the database, JSON Lines and CSV as files, with checksums and what describes them."""

from treatyref.api.downloads.routes import downloads_blueprint, files_blueprint

__all__ = ["downloads_blueprint", "files_blueprint"]
