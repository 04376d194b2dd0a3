"""Reconciliation: match columns of messy names to records, by the W3C community group's API.

``/reconcile`` speaks version 0.2, ``/reconcile/1.0-draft`` the draft of 1.0
(https://reconciliation-api.github.io/specs/latest/).
"""

from flask import Flask

from treatyref.reconcile import draft, service

__all__ = ["register_reconcile"]


def register_reconcile(app: Flask) -> None:
    """Register both versions of the service on *app*."""
    app.register_blueprint(service.blueprint)
    app.register_blueprint(draft.blueprint)
