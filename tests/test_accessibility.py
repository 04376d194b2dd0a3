"""axe-core finds no serious or critical fault on our pages and Datasette's, on a phone and in the dark."""

import pytest

from .browser import SIZES, chromium

axe = pytest.importorskip("selenium_axe_python")

OURS = ["/", "/treaties", "/systems", "/treaties/inf", "/treaties/inf/on/2019-09-05", "/treaties/inf/cite",
        "/systems/9m729", "/systems/zircon", "/states/russia", "/articles", "/annotate", "/about",
        "/search?q=inf", "/charts", "/charts/ranges/9m729", "/states/lithuania", "/editions",
        "/treaties/nope", "/treaties/inf/provisions/article-6",
        "/events/2019-08-02-inf-terminated"]  # fmt: skip
DATASETTE = ["/datasette/", "/datasette/treatyref", "/datasette/treatyref/limits",
             "/datasette/treatyref/claims?_search=range&_facet=speaker&topic__contains=r",
             "/datasette/treatyref/treaties/inf", "/datasette/treatyref/limits/inf-intermediate-range",
             "/datasette/treatyref/treaties_in_force?on=2019-01-01&_show_sql=1",
             "/datasette/treatyref/ranges_and_the_inf_band", "/datasette/treatyref?sql=select+*+from+limits",
             "/datasette/treatyref/treaties_in_force?on=banana"]  # fmt: skip


@pytest.fixture(scope="module", params=[("phone", "light"), ("desktop", "dark")], ids="-".join)
def browser(request, tmp_path_factory):
    size, scheme = request.param
    with chromium(tmp_path_factory.mktemp("profile"), SIZES[size]) as found:
        wanted = [{"name": "prefers-color-scheme", "value": scheme}]
        found.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})
        found.set_script_timeout(180)
        yield found


def faults(browser):
    """``[(rule, element)]`` of serious and critical violations; axe must have had something to check."""
    checker = axe.Axe(browser)
    checker.inject()
    found = checker.run()
    assert len(found["passes"]) > 10
    return [
        (violation["id"], node["html"][:200])
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("path", OURS + DATASETTE)
def test_no_serious_fault(browser, server, path):
    browser.get(server + path)
    assert faults(browser) == []


def test_axe_would_find_one(browser, server):
    browser.get(server + "/datasette/")
    browser.execute_script(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x\">')"
    )
    assert [rule for rule, _ in faults(browser)] == ["image-alt"]
