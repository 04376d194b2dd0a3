"""What we compare with: Flask answering constant bytes, and FastAPI asking SQLite for each request.

Run by the benchmarks: ``python -m benchmarks.rivals constant|fastapi PORT ARGUMENT``.
"""

import json
import sqlite3
import sys


def constant(size):
    """A Flask application that answers *size* bytes of JSON whatever is asked."""
    from flask import Flask, Response

    app, body = Flask(__name__), json.dumps("x" * (size - 2)).encode()
    app.add_url_rule("/", view_func=lambda: Response(body, mimetype="application/json"))
    return app


def serve_constant(port, size):
    """Serve it as we serve: granian, WSGI, one worker."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "benchmarks.rivals:application",
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=8,
        websockets=False,
    ).serve(target_loader=lambda *_, **__: constant(size), wrap_loader=False)


def serve_fastapi(port, database):
    """The same record from FastAPI: one query, one JSON parse and one dump a request, on uvicorn."""
    import uvicorn
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/{kind}/{id_}")
    def one(kind: str, id_: str):
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            (body,) = connection.execute(
                "SELECT body FROM documents WHERE kind = ? AND id = ?", (kind, id_)
            ).fetchone()
        return json.loads(body)

    uvicorn.run(app, port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    what, port, argument = sys.argv[1:]
    serve_constant(int(port), int(argument)) if what == "constant" else serve_fastapi(int(port), argument)
