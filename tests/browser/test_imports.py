"""Files dropped on the page: many at once, looked at, stored; and the same without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

DROP = """files => {
    const data = new DataTransfer();
    for (const [name, text] of files) data.items.add(new File([text], name, {lastModified: 1}));
    const zone = document.querySelector("[data-import] [data-drop]");
    zone.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
BRIDGE = [
    ["Harbour News.txt", "“The bridge will be open in May,” said the mayor of the harbour."],
    ["Agency.txt", "The mayor of the harbour said that the bridge would open in May."],
]


def test_two_dropped_files_are_looked_at_and_stored(page: Page) -> None:
    page.goto("/import")
    expect(page.get_by_role("button", name="Choose others")).to_be_hidden()
    page.evaluate(DROP, BRIDGE[:1])
    page.evaluate(DROP, BRIDGE)
    expect(page.locator("[data-chosen] li")).to_have_count(2)
    expect(page.locator("#status")).to_have_text("2 files")
    page.get_by_role("button", name="Look at what is in them").click()
    expect(page.get_by_role("heading", name="Before it is stored")).to_be_visible()
    expect(page.locator(".places li")).to_have_count(2)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_label("Speaker").fill("A mayor")
    page.get_by_label("Your name").fill("Mina")
    page.get_by_role("button", name="Store this one").click()
    expect(page.locator(".lede")).to_contain_text("1 statement stored")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.locator(".items a").first.click()
    expect(page.locator(".statement-head .about")).to_contain_text("A mayor")
    expect(page.locator(".statement-head .about")).to_contain_text(re.compile(r"from import \d+"))


def test_enter_in_a_field_does_not_store(page: Page) -> None:
    page.goto("/import")
    page.evaluate(DROP, [["a.txt", "The quay is closed on Sundays."], ["b.txt", "On Sundays the quay stays shut."]])
    page.get_by_role("button", name="Look at what is in them").click()
    page.get_by_label("Your name").fill("Mina")
    page.get_by_label("Occasion").fill("a visit")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Occasion")).to_have_value("a visit")
    expect(page.get_by_role("heading", name="Before it is stored")).to_be_visible()
    page.get_by_role("button", name="Discard all of it").click()
    expect(page.get_by_role("heading", name="Import", exact=True)).to_be_visible()


def test_without_scripts_a_table_is_mapped_and_stored(browser: Browser, address: str, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(
        "Whose,What\nHerald,The ferry sails at noon.\nGazette,At noon the ferry leaves.\n", encoding="utf-8"
    )
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto("/import")
    page.locator("#files").set_input_files(file)
    page.get_by_role("button", name="Look at what is in them").click()
    page.get_by_label("Whose").select_option("outlet")
    page.get_by_label("What", exact=True).select_option("text")
    page.get_by_role("button", name="Read again with these columns").click()
    expect(page.get_by_text("Herald", exact=True).last).to_be_visible()
    page.get_by_label("Your name").fill("Reza")
    page.get_by_role("button", name="Store this one").click()
    expect(page.locator(".lede")).to_contain_text("1 statement stored")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_files_are_brought(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(base_url=address, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/import")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()
