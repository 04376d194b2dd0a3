"""Datasette over the same file: its settings, its help, its queries, its process and its mount."""

#: Where Datasette stands on our own server.
PREFIX = "/datasette"
