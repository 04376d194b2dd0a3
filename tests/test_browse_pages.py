"""A reader in Datasette, in a real browser at two widths: facet, search, row, permanent page and back."""

import pytest

from .browser import new_page
from .test_browse import DATA

PAGES = ["/datasette/", DATA, f"{DATA}/limits", f"{DATA}/treaties/inf", f"{DATA}/claims?_search=range",
         f"{DATA}/ranges_and_the_inf_band", f"{DATA}/treaties_in_force?on=2019-01-01&_show_sql=1",
         f"{DATA}?sql=select+*+from+claims", f"{DATA}/treaties_in_force?on=banana"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_and_reports_no_error(browser, server, path):
    browser.get(server + path)
    assert browser.find_elements("css selector", "h1")
    over = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    assert over <= 1, f"{path} is {over} px wider than the screen"
    faults = [
        entry["message"]
        for entry in browser.get_log("browser")
        if entry["level"] == "SEVERE" and "400 (Bad Request)" not in entry["message"]
    ]
    assert faults == []


def click(browser, selector, text):
    """Follow the first link within *selector* that reads *text*."""
    link = next(a for a in browser.find_elements("css selector", selector) if a.text.strip() == text)
    with new_page(browser):
        link.click()


def test_a_reader_facets_searches_opens_a_row_and_follows_it_to_its_page_and_back(browser, server):
    browser.get(server + "/datasette/")
    click(browser, ".chips a", "Claims")
    click(browser, "#facet-claimed_by a", "Russia")
    assert "claimed_by=russia" in browser.current_url
    assert 'claimed_by = "russia"' in browser.find_element("id", "rows").text
    field = browser.find_element("id", "_search")
    field.send_keys("range")
    with new_page(browser):
        field.submit()
    assert "_search=range" in browser.current_url
    assert "claimed_by" in browser.current_url
    with new_page(browser):
        browser.find_element("css selector", ".rows-and-columns tbody td a").click()
    row = browser.current_url
    assert f"{DATA}/claims/" in row
    click(browser, "main a", "Permanent page")
    assert DATA not in browser.current_url
    assert browser.current_url.endswith("#claims")
    click(browser, "#claims a", "data")
    assert f"{DATA}/claims?record=" in browser.current_url
    browser.back()
    browser.back()
    assert browser.current_url == row


def test_a_question_is_asked_of_a_day_and_leads_to_the_as_of_page(browser, server):
    browser.get(server + "/datasette/")
    click(browser, ".group a", "Which treaties are in force on a date?")
    field = browser.find_element("name", "on")
    browser.execute_script("arguments[0].value = '2019-01-01'", field)
    with new_page(browser):
        field.submit()
    click(browser, ".rows-and-columns a", "INF Treaty")
    assert browser.current_url == server + "/treaties/inf"


def test_all_controls_of_a_table_can_be_reached_by_keyboard(browser, server):
    browser.get(server + f"{DATA}/limits")
    reached = browser.execute_script(
        "return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]"
        ".filter(e => e.checkVisibility()).filter(e => e.tabIndex < 0).map(e => e.outerHTML)"
    )
    assert reached == []
