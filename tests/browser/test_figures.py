"""The page of figures and the grid in another order, by keyboard, on a small screen, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from align.terms import Kind, Severity
from benchmarks.serving import serving
from corpus.settings import Settings
from corpus.store import Store
from tests.web.script import Found, add, compare
from web.app import create_app

pytestmark = pytest.mark.browser

ROWS = [
    {"Daily": "We will sign it.", "Wire": "We can sign it.", "کیهان": "ما امضا می‌کنیم."},
    {"Daily": "The hall was full.", "Wire": "The hall was full then."},
    {"Daily": "It rains.", "Wire": "Nobody came.", "کیهان": "باران می‌بارد."},
]
FOUND = [
    Found(0, Kind.MODALITY, [{"Daily": "will", "کیهان": "ما"}, {"Wire": "can"}], Severity.REVERSAL),
    Found(1, Kind.TENSE, [{"Daily": "full"}, {"Wire": "then"}], Severity.NUANCE),
    Found(2, Kind.SENSE, [{"Daily": "rains", "کیهان": "باران"}, {"Wire": "came"}]),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("figures")
    store = Store.open(folder / "figures.db")
    with pytest.MonkeyPatch.context() as patch:
        texts = {o: " ".join(row[o] for row in ROWS if o in row) for o in ROWS[0]}
        compare(patch, store, add(store, texts, speaker="وزیر"), ROWS, FOUND)
    with serving(create_app(Settings(database=store.path))) as found:
        yield found
    store.close()


def test_rows_are_sorted_and_stepped_through_by_keyboard_alone(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/statements/1")
    page.get_by_label("Rows by").focus()
    page.keyboard.type("disp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/statements/1?severity=0&reviewed=&sort=dispersion")
    expect(page.locator("tr[id]")).to_have_count(3)
    assert [row.get_attribute("id") for row in page.locator("tr[id]").all()] == ["row-3", "row-1", "row-2"]
    expect(page.get_by_role("button", name="Keys")).to_be_visible()  # scripts are ready
    stepped = []
    for _ in range(3):
        page.keyboard.press("j")
        stepped.append(page.evaluate("document.activeElement.closest('tr').id"))
    assert stepped == ["row-3", "row-1", "row-2"]
    page.get_by_role("link", name="Back to the order of the text").press("Enter")
    expect(page.locator("tr[id]").first).to_have_id("row-1")
    # from a row without focus on a divergence the next one is below it
    page.goto("/statements/1?sort=dispersion")
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.locator("#row-1 th a").focus()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr').id") == "row-1"
    context.close()


def test_a_count_leads_to_its_divergences_without_scripts_on_a_small_screen(browser: Browser, address: str) -> None:
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 390, "height": 800}, has_touch=True
    )
    page: Page = context.new_page()
    page.goto("/figures")
    heat = page.locator(".heat")
    wire = heat.get_by_role("row").filter(has_text="Wire")
    count = wire.get_by_role("link", name="1 divergence of sense at which Wire stands apart in 2 rows")
    box = count.bounding_box()
    assert box and box["width"] >= 24 and box["height"] >= 24
    count.click()
    expect(page.get_by_role("heading", name="1 found")).to_be_visible()
    expect(page.locator(".hits li")).to_contain_text("came")
    page.goto("/figures")
    page.get_by_text("The numbers, and the statements").click()
    page.locator(".months").get_by_role("link").first.click()
    expect(page).to_have_url(f"{address}/statements/1")
    context.close()
