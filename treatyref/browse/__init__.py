"""Datasette over the same file: its settings, its help, its mount."""

from treatyref.browse.mount import datasette_app

__all__ = ["datasette_app"]
