"""Rows as data: every table as a flat list, JSON or CSV."""

from treatyref.api.rows.routes import rows_blueprint

__all__ = ["rows_blueprint"]
