"""The static export behind nginx beside the live service: the same addresses of the same records."""

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.rig import DATASETTE, PYTHON, Target, free_port, measure, server
from benchmarks.synthetic import build, write_seeds

RECORDS = 500
#: What is asked for: a name, and the path in which a record stands for all.
ASKED = {
    "record as JSON": "/api/v1/systems/sys-7",
    "page as HTML": "/systems/sys-7",
    "list page": "/api/v1/systems",
}
_SITE = (
    "pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; events {{}}\n"
    "http {{ access_log off; sendfile on; {temporary} include {folder}/site.conf; }}"
)
_TEMPORARY = " ".join(
    f"{name}_temp_path {{folder}}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)


def run(rounds, seconds):
    """Rows: what, live and static requests a second, and how many times as many the files answer."""
    if not shutil.which("nginx"):
        raise SystemExit("this benchmark needs Debian's nginx-light: apt-get install nginx-light")
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        _export(folder, f"http://127.0.0.1:{port}")
        live = [PYTHON, "-m", "treatyref", "serve", "--no-build", "--db", str(folder / "t.db")]
        with (
            server([*live, "--port", "{port}"], "/healthz", settled=DATASETTE) as (root, *_),
            _nginx(folder, port) as static,
        ):
            targets = [
                Target(f"{kind} {what}", of, path, headers=("Accept: text/html",) if "HTML" in what else ())
                for what, path in ASKED.items()
                for kind, of in (("live", root), ("static", static))
            ]
            found = measure(targets, rounds, seconds)
    return [
        {
            "what": what,
            "live, a second": round(found[f"live {what}"].per_second),
            "nginx, a second": round(found[f"static {what}"].per_second),
            "ratio": round(found[f"static {what}"].per_second / found[f"live {what}"].per_second, 2),
        }
        for what in ASKED
    ]


def _export(folder, address):
    """Synthetic records, their database and its export under *folder*."""
    write_seeds(folder / "seeds", RECORDS)
    build(folder, folder / "t.db")
    command = [PYTHON, "-m", "treatyref", "export", "--db", folder / "t.db", "--base-url", address]
    # The home page's examples name real records, so the export of made-up ones ends with a complaint.
    subprocess.run([*command, folder / "out"], check=False, capture_output=True)


@contextlib.contextmanager
def _nginx(folder, port):
    """Nginx over the export, one process on the server's core; yields its address."""
    folder.chmod(0o755)
    site = (folder / "out/nginx.conf").read_text().replace("/srv/treatyref/files", str(folder / "out/files"))
    (folder / "site.conf").write_text(site.replace("127.0.0.1:8080", f"127.0.0.1:{port}"))
    text = _SITE.format(folder=folder, temporary=_TEMPORARY.format(folder=folder))
    (folder / "nginx.conf").write_text(text)
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "user root;"]
    with server(command, "/robots.txt", port=port) as (root, *_):
        yield root
