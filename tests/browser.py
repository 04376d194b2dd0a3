"""Headless Chromium for the tests of pages; skipped, with the reason, where there is none."""

import contextlib
import shutil

import pytest

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def chromium(profile, size, touch=False):
    """A WebDriver for a screen of *size* (width, height), with an empty *profile* folder."""
    webdriver = pytest.importorskip("selenium.webdriver")
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (binary and driver):
        pytest.skip("no Chromium here: install Debian's chromium and chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    width, height = size
    metrics = {"width": width, "height": height, "pixelRatio": 1, "touch": touch}
    options.add_experimental_option("mobileEmulation", {"deviceMetrics": metrics})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options, webdriver.ChromeService(driver))


@contextlib.contextmanager
def new_page(browser):
    """What is done inside leads to another page: go on only when that has come, whole.

    The old document is marked and the mark looked for, because a WebDriver asked about an
    element of a page just being left may fail in more ways than its "stale element"
    (chromedriver answers "Node with given id does not belong to the document" as unknown).
    """
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.support.ui import WebDriverWait

    browser.execute_script("window.leaving = true")
    yield
    arrived = "return !window.leaving && document.readyState === 'complete'"
    wait = WebDriverWait(browser, 30, ignored_exceptions=[WebDriverException])
    wait.until(lambda b: b.execute_script(arrived))
