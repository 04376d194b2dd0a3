"""Every internal link from the home page answers, Datasette's included."""

import re
import urllib.error
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

MOST = 4000
#: Datasette links each value, facet and sort order; one form of each page is enough.
ROW = re.compile(r"/datasette/treatyref/\w+/[^.?]+$")


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def worth_reading(path):
    return not (path.startswith("/datasette/") and ("?" in path or path.endswith((".db", ".json", ".csv"))))


def fetch(address):
    request = urllib.request.Request(address, headers={"Accept": "text/html,*/*"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    except urllib.error.HTTPError as error:
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
            table = place.rsplit("/", 1)[0]
            if ROW.match(place):
                rows[table] = rows.get(table, 0) + 1
                if rows[table] > 5:
                    continue
            seen.add(place)
            waiting.append(place)
        assert len(seen) < MOST
    assert broken == []
    assert any(path.startswith("/datasette/treatyref/") for path in seen)
