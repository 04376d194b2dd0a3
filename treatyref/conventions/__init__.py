"""What every answer has in common: canonical addresses, headers, compression, errors."""

from flask import Flask

from treatyref.conventions.canonical import redirect_to_canonical
from treatyref.conventions.compression import accept_any_coding, compress
from treatyref.conventions.headers import allow_other_origins, secure

__all__ = ["register_conventions"]


def register_conventions(app: Flask) -> None:
    """Make *app* redirect to canonical addresses and finish every answer the same way."""
    app.before_request(redirect_to_canonical)
    app.before_request(accept_any_coding)
    # Flask runs these from the last to the first.
    app.after_request(compress)
    app.after_request(allow_other_origins)
    app.after_request(secure)
