"""Write the whole service as static files that any web server can serve.

Every address that answers GET without a query is fetched from the application
itself and written down: pages, forms, as-of views on each turning day, API
records and lists, downloads. ``nginx.conf`` beside them has the media types,
the redirects, the withdrawn records and where each address finds its file.
"""

import json
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote, unquote, urljoin, urlsplit

from flask.testing import FlaskClient
from lxml import html as lxml_html

from treatyref import asof
from treatyref.kinds import SINGULAR
from treatyref.store import Store
from treatyref.web import create_app

#: Addresses that only a live service can answer.
LIVE = ("/datasette", "/r/", "/search", "/oembed", "/annotate", "/reconcile")
TIMED = ("treaties", "systems")
STARTS = ("/", "/sitemap.xml", "/robots.txt", "/healthz", "/embed.js", "/favicon.ico", "/api/v1/openapi.json")


#: Path -> (status, location).
Redirects = dict[str, tuple[int, str]]
#: Where what withdrawn records answer is kept, among the files.
GONE = "/gone"


class Written(TypedDict):
    """What an export wrote: ``missing`` are the addresses linked to and not there."""

    files: int
    redirects: int
    gone: int
    bytes: int
    missing: list[str]


@dataclass(frozen=True)
class Page:
    """One address as the application answered it."""

    path: str
    status: int
    mimetype: str
    body: bytes
    location: str | None

    @property
    def links(self) -> set[str]:
        """The addresses on this service that it leads to, without queries and fragments."""
        if self.mimetype != "text/html" or self.status >= 400:
            return set()
        found: set[str] = set()
        for element, attribute, link, _ in lxml_html.fromstring(self.body).iterlinks():
            if element.tag == "form" or attribute not in ("href", "src"):
                continue
            target = urlsplit(urljoin(f"http://here{self.path}", link))
            if target.netloc in ("here", _HOST) and not target.query:
                found.add(target.path)
        return found


#: What a worker process fetches with, set by ``_start``.
_CLIENT: FlaskClient
_HOST = ""


def export(
    database: Path,
    folder: Path,
    base_url: str,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Written:
    """Write the service over *database*, as served at *base_url*, below *folder* (new or empty).

    Returns ``{"files": n, "redirects": n, "gone": n, "bytes": n, "missing": [paths]}``; what
    is missing is linked to and not there. *progress* is called with the number
    of addresses done and known. Raises ``ValueError`` where the folder holds
    something.
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty: name a new folder, so that no stale file stays behind")
    files = folder / "files"
    files.mkdir(parents=True)
    waiting = _first_addresses(Store(database))
    known, size, done = set(waiting), 0, 0
    types: dict[str, str] = {}
    redirects: Redirects = {}
    gone: dict[str, str] = {}
    missing: list[str] = []
    with ProcessPoolExecutor(
        workers or os.cpu_count(), initializer=_start, initargs=(database, base_url)
    ) as pool:
        while waiting:
            batch, waiting = waiting, []
            for page, links in pool.map(_fetch, batch, chunksize=16):
                done += 1
                if page.status == 410:
                    gone[page.path] = page.mimetype
                    size += _write(files, replace(page, path=GONE + page.path))
                elif page.status >= 400:
                    missing.append(page.path)
                elif page.location:
                    redirects[page.path] = (page.status, page.location)
                else:
                    size += _write(files, page)
                    types[page.path] = page.mimetype
                for link in sorted(links - known):
                    known.add(link)
                    waiting.append(link)
                if progress:
                    progress(done, len(known))
    redirects |= _names(database)
    (folder / "nginx.conf").write_text(_nginx(types, redirects, gone), encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps(dict(sorted(types.items())), indent=0), encoding="utf-8")
    return {
        "files": len(types),
        "redirects": len(redirects),
        "gone": len(gone),
        "bytes": size,
        "missing": missing,
    }


def _first_addresses(store: Store) -> list[str]:
    """Where the crawl begins: what pages may not link to is named here."""
    found = [*STARTS, *(f"/{kind}" for kind in SINGULAR), *(f"/api/v1/{kind}/" for kind in SINGULAR)]
    for entry in store.entries.values():
        page = entry.document["page"]
        found += [page, f"/api/v1{page}"]
        if entry.kind in TIMED:
            first = asof.first_day(entry.document)
            days = [day for day in asof.turns(entry.document) if first is None or day >= first]
            found += [f"{page}/on/{day}{form}" for day in days for form in ("", ".json")]
            found.append(f"{page}/timemap")
    for id_, row in store.retired.items():
        found += [f"/{row['of']}/{id_}", f"/api/v1/{row['of']}/{id_}"]
    return list(dict.fromkeys(found))


def _start(database: Path, base_url: str) -> None:
    global _CLIENT, _HOST
    app = create_app(Store(database), base_url)
    _HOST = urlsplit(base_url).netloc
    _CLIENT = app.test_client()


def _fetch(path: str) -> tuple[Page, set[str]]:
    answer = _CLIENT.get(quote(path))
    page = Page(path, answer.status_code, answer.mimetype or "", answer.data, answer.headers.get("Location"))
    return page, {link for link in map(unquote, page.links) if not link.startswith(LIVE)}


def file_of(path: str, mimetype: str) -> str:
    """The file, relative to the export, that answers *path*: a folder's own file if more may lie below."""
    own = INDEX.get(mimetype)
    if own and (path.endswith("/") or not path.endswith(own[len("index") :])):
        return f"{path.strip('/')}/{own}".lstrip("/")
    return path.lstrip("/")


#: Media type -> the name of a folder's own file. An address that ends in its suffix is a file of that name.
INDEX = {
    "text/html": "index.html",
    "application/json": "index.json",
    "application/link-format": "index.links",
    "application/problem+json": "index.problem",
}


def _write(files: Path, page: Page) -> int:
    target = files / file_of(page.path, page.mimetype)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(page.body)
    return len(page.body)


def _names(database: Path) -> Redirects:
    """``/r/NAME`` of every name that means one record, as redirects; nginx's map looks past upper case."""
    store = Store(database)
    found: Redirects = {}
    for id_, entry in store.entries.items():
        for text in (id_, *(name["text"] for name in entry.document.get("names", []))):
            pairs = store.resolve(text)
            if pairs and (len(pairs) == 1 or pairs[1][1]["ambiguous"] > pairs[0][1]["ambiguous"]):
                found[f"/r/{text.lower()}"] = (302, pairs[0][0]["page"])
    return found


def _nginx(types: dict[str, str], redirects: Redirects, gone: dict[str, str]) -> str:
    """A configuration to include in nginx's ``http`` block; set ``root`` to the folder ``files``."""
    suffixes: dict[str, set[str]] = {}
    # A file without a suffix must be named to have a type.
    bare = []
    for path, mimetype in (*types.items(), *gone.items()):
        name = file_of(path, mimetype).rsplit("/", 1)[-1]
        if "." in name:
            suffixes.setdefault(mimetype, set()).add(name.rsplit(".", 1)[-1])
        else:
            bare.append(f"    location = {_quoted(path)} {{ default_type {mimetype}; }}")
    # csl.json and json share their last suffix; the longer one has a location of its own.
    suffixes.pop("application/vnd.citationstyles.csl+json", None)
    listed = "\n".join(
        f"        {mimetype} {' '.join(sorted(names))};" for mimetype, names in sorted(suffixes.items())
    )
    moves = {
        status: _map(f"moved_{status}", {path: to for path, (own, to) in redirects.items() if own == status})
        for status in sorted({status for status, _ in redirects.values()})
    }
    maps = "\n".join(
        [*moves.values(), _map("gone", {path: f"/{file_of(GONE + path, of)}" for path, of in gone.items()})]
    )
    named = "\n".join(bare)
    returned = "\n".join(
        f"    if ($treatyref_moved_{status}) {{ return {status} $treatyref_moved_{status}; }}"
        for status in moves
    )
    return f"""# Written by treatyref export. Include it in nginx's http block and set root.
geo $dollar {{ default "$"; }}
map_hash_bucket_size 512;
map_hash_max_size 32768;
{maps}
server {{
    listen 127.0.0.1:8080;
    root /srv/treatyref/files;
    charset utf-8;
    charset_types text/plain text/markdown;
    default_type application/octet-stream;
    types {{
{listed}
    }}
    add_header Access-Control-Allow-Origin *;
    add_header X-Content-Type-Options nosniff;
    error_page 410 $treatyref_gone;
{returned}
    location {GONE}/ {{
        internal;
    }}
{named}
    location ~ \\.csl\\.json$ {{
        types {{ }}
        default_type application/vnd.citationstyles.csl+json;
    }}
    location / {{
        if ($treatyref_gone) {{ return 410; }}
        try_files $uri $uri/index.html $uri/index.json $uri/index.links =404;
    }}
}}
"""


def _map(name: str, values: dict[str, str]) -> str:
    """nginx's map from an address to ``$treatyref_NAME``, empty for every other address."""
    listed = "\n".join(f"    {_quoted(path)} {_quoted(to)};" for path, to in sorted(values.items()))
    return f'map $uri $treatyref_{name} {{\n    default "";\n{listed}\n}}'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "${dollar}") + '"'
