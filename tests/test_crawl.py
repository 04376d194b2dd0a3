"""Every internal link from the home page answers, Datasette's included."""

import re
import time
import urllib.error
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

MOST = 30_000
#: Datasette links each value, facet and sort order; one form of each page is enough.
ROW = re.compile(r"/datasette/treatyref/\w+/[^.?]+$")
#: Each record comes in several forms and has a page to cite it by; a few of each kind are enough.
FORM = re.compile(
    r"/(?P<kind>\w+)/.+(?P<form>\.(?:jsonld|csl\.json|bib|ris|json|md|txt)|/cite|/card\.png)(?:\?.*)?$"
)


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def worth_reading(path):
    return not (path.startswith("/datasette/") and ("?" in path or path.endswith((".db", ".json", ".csv"))))


def sort_of(path):
    """What many paths have in common of which a few are read; None for a path to read always."""
    if ROW.match(path):
        return path.rsplit("/", 1)[0]
    form = FORM.match(path)
    return form.groups() if form and not path.startswith("/datasette/") else None


def fetch(address, again=5):
    """``(status, media type, body)``; a query that a busy machine cut short is asked again."""
    request = urllib.request.Request(address, headers={"Accept": "text/html,*/*"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            if again and b"took longer than 1 s" in error.read():
                time.sleep(1)
                return fetch(address, again - 1)
            return error.code, "", b""


def test_every_internal_link_answers(server):
    waiting, seen, broken, rows = ["/"], {"/"}, [], {}
    while waiting:
        path = waiting.pop()
        status, kind, body = fetch(server + path)
        if status >= 400:
            broken.append((status, path))
        if "html" not in kind:
            continue
        links = Links()
        links.feed(body.decode())
        for link in links.found:
            target = urlsplit(urldefrag(urljoin(server + path, link))[0])
            place = target.path + (f"?{target.query}" if target.query else "")
            assert "/datasette/datasette" not in place, f"{path} links to {place}"
            if f"{target.scheme}://{target.netloc}" != server or place in seen or not worth_reading(place):
                continue
            alike = sort_of(place)
            rows[alike] = rows.get(alike, 0) + 1
            if alike and rows[alike] > 5:
                continue
            seen.add(place)
            waiting.append(place)
        assert len(seen) < MOST
    assert broken == []
    assert any(path.startswith("/datasette/treatyref/") for path in seen)
