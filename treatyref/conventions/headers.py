"""Headers of every answer: what pages may load, and that any origin may read."""

from flask import Response, request

#: Our own pages load only our own files; nothing inline runs. JSON-LD blocks are data, not scripts.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": PAGE_POLICY,
}
EXPOSED = (
    "ETag, Link, Last-Modified, Location, Memento-Datetime, Retry-After, "
    "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)
#: Request headers that a script of another origin may send.
TAKEN = "Accept, Accept-Datetime, Accept-Language, Content-Type, If-Modified-Since, If-None-Match"
PREFLIGHT_SECONDS = 86_400


def secure(response: Response) -> Response:
    """The response with the security headers it does not set itself."""
    for header, value in SECURITY.items():
        response.headers.setdefault(header, value)
    return response


def allow_other_origins(response: Response) -> Response:
    """The response readable from any origin, and a preflight (Fetch standard, 4.8) answered."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS" and response.status_code == 200:
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = TAKEN
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        response.status_code = 204
        response.set_data(b"")
        for header in ("Content-Length", "Content-Type"):
            response.headers.pop(header, None)
    return response
