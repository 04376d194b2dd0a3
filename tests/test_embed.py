"""oEmbed, and cards on a page of another origin under a strict content security policy."""

import http.server
import threading
import time
import xml.etree.ElementTree as ET

import pytest

from .browser import SIZES, chromium


def test_oembed_describes_a_permalink(client):
    answer = client.get("/oembed?url=http://localhost/treaties/inf/on/2019-08-01")
    card = answer.json
    assert (card["version"], card["type"], card["provider_name"]) == ("1.0", "rich", "TreatyRef")
    assert (card["status"], card["status_since"]) == ("in force", "1988-06-01")
    assert card["status_now"] == "terminated"
    assert 'href="http://localhost/treaties/inf/on/2019-08-01"' in card["html"]
    assert client.get(card["thumbnail_url"].removeprefix("http://localhost")).mimetype == "image/png"


def test_a_page_leads_to_its_card(client):
    page = client.get("/treaties/inf/on/2019-09-05").text
    address = page.split('type="application/json+oembed" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(address.removeprefix("http://localhost")).json["as_of"] == "2019-09-05"


def test_oembed_comes_as_xml(client):
    root = ET.fromstring(client.get("/oembed?format=xml&url=http://localhost/systems/9m729").text)
    assert root.findtext("title") == "9M729"
    assert "<blockquote" in root.findtext("html")


def test_oembed_keeps_to_the_asked_size(client):
    card = client.get("/oembed?url=http://localhost/treaties/inf&maxwidth=300&maxheight=90").json
    assert (card["width"], card["height"]) == (300, 90)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("url=http://elsewhere.example/treaties/inf", 404),
        ("url=http://localhost/healthz", 404),
        ("url=http://localhost/treaties/nope", 404),
        ("url=http://localhost/treaties/inf/on/2019-99-99", 422),
        ("url=http://localhost/treaties/inf&format=yaml", 501),
        ("url=http://localhost/treaties/inf&maxwidth=-1", 422),
        ("url=http://localhost/treaties/../inf", 404),
    ],
)
def test_oembed_refuses_what_it_cannot_describe(client, query, status):
    answer = client.get(f"/oembed?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


@pytest.fixture(scope="module")
def foreign(server):
    """A page of another origin that embeds links to us, under a policy that allows nothing else."""
    page = f"""<!doctype html><html lang="en"><title>News</title><body><p>The
    <a id="inf" href="{server}/treaties/inf/on/2019-08-01">INF Treaty</a>, the
    <a id="none" href="{server}/treaties/no-such-treaty">lost</a> one and
    <a id="other" href="/elsewhere">another link</a>.</p><p style="height:2000px"></p>
    <script async src="{server}/embed.js"></script></body></html>""".encode()

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; script-src {server}; connect-src {server}; base-uri 'none'",
            )
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}/"
        site.shutdown()


@pytest.fixture(scope="module", params=SIZES)
def browser(request, tmp_path_factory):
    touch = request.param == "phone"
    with chromium(tmp_path_factory.mktemp("profile"), SIZES[request.param], touch) as found:
        yield found


def card(browser, wanted=True):
    """The card on the page, waited for; None where none comes or stays."""
    found = None
    for _ in range(60):
        found = browser.execute_script("return document.querySelector('treatyref-card')")
        if bool(found) == wanted:
            break
        time.sleep(0.1)
    return found


def ready(browser, foreign):
    browser.get(foreign)
    for _ in range(60):
        if browser.execute_script(
            "return performance.getEntriesByType('resource').some(r => r.name.endsWith('embed.js'))"
        ):
            return
        time.sleep(0.1)


def test_a_focused_link_shows_its_card_and_escape_hides_it(browser, foreign):
    ready(browser, foreign)
    browser.execute_script("document.getElementById('inf').focus()")
    shown = card(browser)
    assert shown.get_attribute("role") == "tooltip"
    text = shown.get_attribute("aria-label")
    assert "INF Treaty" in text
    assert "in force since 1 June 1988" in text
    assert "terminated now, since 2 August 2019" in text
    link = browser.find_element("id", "inf")
    assert link.get_attribute("aria-describedby") == shown.get_attribute("id")
    inside = browser.execute_script(
        "const r = arguments[0].getBoundingClientRect();"
        "return r.left >= 0 && r.right <= document.documentElement.clientWidth && r.height > 40",
        shown,
    )
    assert inside
    colour = browser.execute_script(
        "return getComputedStyle(arguments[0].shadowRoot.querySelector('.b')).backgroundColor", shown
    )
    assert colour == "rgb(18, 60, 105)", "the card's style was blocked"
    browser.switch_to.active_element.send_keys("\ue00c")
    assert card(browser, wanted=False) is None
    assert link.get_attribute("aria-describedby") is None


def test_a_pointer_shows_the_card_and_may_move_onto_it(browser, foreign):
    from selenium.webdriver import ActionChains

    ready(browser, foreign)
    if browser.execute_script("return matchMedia('(pointer: coarse)').matches"):
        pytest.skip("a touch screen has no pointer that hovers")
    ActionChains(browser).move_to_element(browser.find_element("id", "inf")).perform()
    shown = card(browser)
    assert shown
    ActionChains(browser).move_to_element(shown).perform()
    time.sleep(0.6)
    assert card(browser)
    ActionChains(browser).move_by_offset(0, 300).perform()
    assert card(browser, wanted=False) is None


def test_a_tap_shows_the_card_and_a_second_tap_follows(browser, foreign):
    if not browser.execute_script("return navigator.maxTouchPoints > 0"):
        pytest.skip("this screen has no touch")
    ready(browser, foreign)
    for expected in (True, False):
        at = browser.execute_script(
            "const r = document.getElementById('inf').getBoundingClientRect(); return [r.left + 5, r.top + 5]"
        )
        for kind, points in (("touchStart", [{"x": at[0], "y": at[1]}]), ("touchEnd", [])):
            browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        if expected:
            assert card(browser)
            assert browser.current_url == foreign
    for _ in range(50):
        if "/treaties/inf/on/2019-08-01" in browser.current_url:
            break
        time.sleep(0.1)
    assert browser.current_url.endswith("/treaties/inf/on/2019-08-01")


def test_links_that_are_not_ours_or_lead_nowhere_stay_plain(browser, foreign):
    ready(browser, foreign)
    for id_ in ("other", "none"):
        browser.execute_script(f"document.getElementById('{id_}').focus()")
        time.sleep(0.4)
        assert browser.execute_script("return document.querySelector('treatyref-card')") is None


def test_the_policy_of_the_foreign_page_is_not_broken(browser, foreign):
    ready(browser, foreign)
    browser.execute_script("document.getElementById('inf').focus()")
    assert card(browser)
    broken = [
        entry
        for entry in browser.get_log("browser")
        if "embed.js" in entry["message"] and "Security Policy" in entry["message"]
    ]
    assert broken == []


def test_the_script_is_small_and_needs_nothing(client):
    text = client.get("/embed.js").text
    assert len(text) < 8_000
    assert "import " not in text
    assert "eval(" not in text
    assert "innerHTML" not in text
