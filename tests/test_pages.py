"""Each kind of page in real headless Chromium, at phone and desktop width."""

import time

import pytest

from .browser import new_page

PAGES = [
    "/", "/treaties", "/treaties/inf", "/treaties/inf/on/2019-09-05", "/treaties/new-start", "/systems/9m729",
    "/systems/tomahawk", "/systems/hypersonic-weapons", "/events", "/events/2019-08-02-inf-terminated",
    "/states/russia", "/articles", "/annotate", "/search?q=missile",
    "/treaties/inf/on/2019-09-05/cite", "/treaties/inf/provisions/article-2", "/about", "/editions",
    "/downloads/", "/docs", "/docs/api",
    "/treaties/nope", "/datasette/", "/datasette/treatyref/limits",
]  # fmt: skip


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
    text = browser.find_element("id", "swagger-ui").text.lower()
    assert "unable to render" not in text
    assert "treaties" in text
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_a_search_leads_to_the_record_as_of_a_day(browser, server):
    browser.get(server + "/search?q=INF+Treaty")
    with new_page(browser):
        browser.find_element("link text", "INF Treaty").click()
    field = browser.find_element("id", "date")
    browser.execute_script("arguments[0].value = '2019-09-05'", field)
    with new_page(browser):
        field.submit()
    assert browser.current_url.endswith("/treaties/inf/on/2019-09-05")
    assert "terminated" in browser.find_element("css selector", ".status").text


ARTICLE = """The U.S. left the INF Treaty in August 2019.

New START is due to expire in 2021. A tomahawk steak is no Tomahawk cruise missile.
"""


def annotated(browser, server):
    browser.implicitly_wait(5)
    browser.get(server + "/annotate")
    fill = "document.querySelector(arguments[0]).value = arguments[1]"
    browser.execute_script(fill, "#text", ARTICLE)
    browser.execute_script(fill, "[name=date]", "2019-09-05")
    with new_page(browser):
        browser.find_element("css selector", "#annotate button.main").click()


def test_an_article_is_annotated_and_corrected(browser, server):
    annotated(browser, server)
    link = browser.find_element("link text", "INF Treaty")
    assert link.get_attribute("title") == "INF Treaty: terminated on 5 September 2019"
    verdicts = [cell.text for cell in browser.find_elements("css selector", ".verdict")]
    assert verdicts == ["agrees", "was right then"]
    over = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    assert over <= 1
    script = "const s = document.querySelector('#mentions select'); s.value = '-'; s.form.requestSubmit()"
    with new_page(browser):
        browser.execute_script(script)
    pasted = browser.find_element("css selector", ".pasted")
    assert [a.text for a in pasted.find_elements("css selector", "a")] == ["New START", "Tomahawk"]
    assert "treaties/inf/" not in browser.find_element("id", "as-html").get_attribute("value")


def test_the_linked_article_is_copied_with_one_press(browser, server):
    from selenium.webdriver.support.ui import WebDriverWait

    annotated(browser, server)
    browser.execute_script(
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve() }"
    )
    browser.find_element("css selector", "[aria-describedby=as-markdown]").click()
    copied = WebDriverWait(browser, 20).until(lambda b: b.execute_script("return window.copied"))
    assert f"[INF Treaty]({server}/treaties/inf/on/2019-09-05)" in copied


def test_a_dropped_file_fills_the_form(browser, server):
    browser.get(server + "/annotate")
    browser.execute_script("""
        const data = new DataTransfer();
        data.items.add(new File(["<p>The <b>INF</b> Treaty</p>"], "a.html", {type: "text/html"}));
        const drop = new DragEvent("drop", {dataTransfer: data, bubbles: true});
        document.getElementById("text").dispatchEvent(drop);
    """)
    for _ in range(50):
        if browser.find_element("id", "text").get_attribute("value"):
            break
        time.sleep(0.1)
    assert browser.find_element("id", "text").get_attribute("value") == "<p>The <b>INF</b> Treaty</p>"
    assert browser.find_element("name", "format").get_attribute("value") == "html"
