"""Each kind of page in real headless Chromium, at phone and desktop width."""

import time

import pytest

from .browser import SIZES, chromium

PAGES = [
    "/", "/treaties", "/treaties/inf", "/treaties/inf/on/2019-09-05", "/treaties/new-start", "/systems/9m729",
    "/systems/tomahawk", "/systems/hypersonic-weapons", "/events", "/events/2019-08-02-inf-terminated",
    "/states/russia", "/articles", "/search?q=missile",
    "/treaties/inf/on/2019-09-05/cite", "/treaties/inf/provisions/article-2", "/about", "/editions",
    "/downloads/", "/docs", "/docs/api",
    "/treaties/nope", "/datasette/", "/datasette/treatyref/limits",
]  # fmt: skip


@pytest.fixture(scope="module", params=SIZES)
def browser(request, tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile"), SIZES[request.param]) as found:
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_and_reports_no_error(browser, server, path):
    browser.get(server + path)
    assert browser.title
    assert browser.find_elements("css selector", "h1")
    if not path.startswith("/datasette"):
        over = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 1, f"{path} is {over} px wider than the screen"
    faults = [
        entry
        for entry in browser.get_log("browser")
        if entry["level"] == "SEVERE" and "404" not in entry["message"]
    ]
    assert faults == []


def test_the_api_can_be_read_and_tried(browser, server):
    browser.get(server + "/api/v1/docs")
    for _ in range(100):
        if browser.find_elements("css selector", ".opblock-tag"):
            break
        time.sleep(0.2)
    assert "resolve" in browser.find_element("id", "swagger-ui").text.lower()
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_a_search_leads_to_the_record_as_of_a_day(browser, server):
    browser.get(server + "/search?q=INF+Treaty")
    browser.find_element("link text", "INF Treaty").click()
    field = browser.find_element("id", "date")
    browser.execute_script("arguments[0].value = '2019-09-05'", field)
    field.submit()
    assert browser.current_url.endswith("/treaties/inf/on/2019-09-05")
    assert "terminated" in browser.find_element("css selector", ".status").text
