"""The search page in a real browser: by keyboard alone, in every light, on a narrow screen, right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from align.terms import Kind, Severity
from benchmarks.serving import serving
from corpus.settings import Settings
from corpus.store import Store
from tests.browser.desk import settled
from tests.web.script import Found, add, compare
from web.app import create_app

pytestmark = pytest.mark.browser

TEXTS = {"Daily": "“We will sign the treaty this year.”", "Wire": "“We will not sign the treaty.”"}
FOUND = [Found(0, Kind.POLARITY, [{"Daily": "will sign"}, {"Wire": "will not sign"}], Severity.REVERSAL)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page over one compared statement."""
    database = tmp_path_factory.mktemp("search") / "search.db"
    store = Store.open(database)
    with pytest.MonkeyPatch.context() as patch:
        compare(patch, store, add(store, TEXTS, persian="ما پیمان را امضا می‌کنیم."), [TEXTS], FOUND)
    with serving(create_app(Settings(database=database))) as address:
        yield address
    store.close()


def test_a_search_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    field = page.locator("#q")
    expect(field).to_be_focused()
    page.keyboard.type("treaty -“this year”")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text("1 found")
    assert "q=treaty" in page.url and "speaker=" not in page.url
    link = page.get_by_role("link", name="Wire, row 1")
    for _ in range(40):
        if link.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#row-1")).to_have_class(re.compile("here"))
    page.go_back()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("(treaty")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q-error")).to_contain_text("a bracket is not closed", ignore_case=True)


def test_keeping_a_search_by_keyboard_alone(page: Page) -> None:
    page.goto("/search?kind=polarity")
    page.get_by_label("Keep this search as").focus()
    page.keyboard.type("Turned round")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Turned round", exact=True)).to_be_visible()
    settled(page)
    page.get_by_text("change").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Reversed")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Reversed", exact=True)).to_be_visible()
    settled(page)
    page.get_by_text("change").focus()
    for key in ("Enter", "Tab", "Tab", "Tab"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Delete")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Reversed")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anyone_s_way(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(base_url=address, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for path in ("/search", "/search?q=treaty", "/search?severity=shift", "/search?q=ميكنيم", "/search?q=(&since=x"):
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    context.close()


def test_on_a_narrow_screen_nothing_is_cut_off(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto("/search?q=treaty&outlet=wire")
    page.get_by_text("Filters").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_without_scripts_it_works_as_well(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search")
    page.locator("#q").fill("می‌کنیم")
    page.get_by_role("button", name="Search").first.click()
    expect(page.locator("mark.found")).to_have_text("می‌کنیم")
    assert page.locator(".context.persian").evaluate("e => getComputedStyle(e).direction") == "rtl"
    context.close()
