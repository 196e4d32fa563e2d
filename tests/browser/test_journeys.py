"""What a person does on the page, in a real browser with the real worker."""

from __future__ import annotations

import threading
import time
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import COMPARED

pytestmark = pytest.mark.browser

HELL = "/statements/1"


def test_hover_lights_the_counterpart(compared: Page) -> None:
    compared.goto(HELL)
    compared.hover(".mark:has-text('will negotiate')")
    expect(compared.locator(".mark.lit")).to_have_count(2)
    expect(compared.locator(".mark.lit").last).to_have_text("can hold talks")
    compared.keyboard.press("Escape")
    expect(compared.locator(".mark.lit")).to_have_count(0)


def test_keyboard_alone_from_the_list_to_a_verdict(compared: Page) -> None:
    compared.goto("/")
    compared.get_by_role("link", name="If it benefits").focus()
    compared.keyboard.press("Enter")
    compared.wait_for_selector("table.grid")
    expect(compared.get_by_role("button", name="Keys")).to_be_visible()  # scripts are ready
    compared.keyboard.press("j")
    assert compared.evaluate("document.activeElement.matches('a[data-open]')")
    compared.keyboard.press("Enter")
    drawer = compared.locator("#drawer")
    expect(drawer).to_be_visible()
    expect(drawer).to_contain_text("Evidence")
    expect(drawer).to_contain_text("not reviewed")
    opened = compared.url
    assert "/divergences/" in opened
    compared.get_by_label("Your name").focus()
    compared.keyboard.type("Mina")
    drawer.focus()
    compared.keyboard.press("1")
    compared.keyboard.press("a")
    expect(drawer).to_contain_text("confirmed by Mina")
    expect(drawer).to_contain_text("severity nuance")
    expect(compared.locator("#status")).to_contain_text("Verdict kept")
    compared.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert compared.evaluate("document.activeElement.closest('.grid') !== null")
    compared.goto(opened)
    expect(drawer).to_contain_text("confirmed by Mina")
    expect(compared.locator(".badge .reviewed").first).to_contain_text("reviewed")


def test_letters_can_be_turned_off(compared: Page) -> None:
    compared.goto(HELL)
    compared.keyboard.press("?")
    expect(compared.locator("#keys")).to_be_visible()
    compared.get_by_label("Use keys of a single letter").uncheck()
    compared.get_by_role("button", name="Close").click()
    compared.locator("main").focus()
    compared.keyboard.press("j")
    assert not compared.evaluate("document.activeElement.matches('a[data-open]')")


def test_upload_progress_and_result_without_a_reload(compared: Page, tmp_path: Path) -> None:
    file = tmp_path / "second.txt"
    file.write_text("“We will not open the dam before spring,” the governor said.", encoding="utf-8")
    compared.goto("/statements/new")
    compared.get_by_label("Speaker").fill("A governor")
    compared.get_by_label("Outlet", exact=True).first.fill("Valley Post")
    compared.get_by_label("Text, verbatim").first.fill("“We will open the dam before spring,” the governor said.")
    compared.get_by_label("Your name").fill("Mina")
    compared.locator("input[type=file]").nth(1).set_input_files(file)
    expect(compared.get_by_label("Outlet", exact=True).nth(1)).to_have_value("second")
    compared.get_by_role("button", name="Store and compare").click()
    compared.evaluate("window.stayed = true")
    compared.wait_for_selector("table.grid", timeout=COMPARED)
    assert compared.evaluate("window.stayed")
    expect(compared.locator(".mark.kind-polarity").first).to_be_visible()
    expect(compared.locator("#status")).to_contain_text("ready")


def test_dropped_file_and_more_renderings(compared: Page) -> None:
    compared.goto("/statements/new")
    compared.get_by_role("button", name="Add another rendering").click()
    expect(compared.locator("[data-rendering]")).to_have_count(3)
    compared.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["We will go."], "dropped.txt", {type: "text/plain"}));
            const zone = document.querySelectorAll("[data-drop]")[2];
            zone.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(compared.get_by_label("Text, verbatim").nth(2)).to_have_value("We will go.")
    expect(compared.get_by_label("Outlet", exact=True).nth(2)).to_have_value("dropped")
    compared.get_by_role("button", name="Remove this rendering").nth(1).click()
    expect(compared.locator("[data-rendering]")).to_have_count(2)
    assert compared.locator("[name='renderings-1-text']").input_value() == "We will go."


def test_reading_and_deciding_work_without_scripts(browser: Browser, address: str, compared: Page) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(HELL)
    page.locator(".mark a").nth(1).click()
    expect(page.locator("#drawer")).to_contain_text("Evidence")
    page.get_by_label("Your name").fill("Reza")
    page.get_by_role("button", name="Unsure").click()
    expect(page.locator("#drawer")).to_contain_text("unsure by Reza")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", HELL, "/divergences/1", "/divergences/1/found", "/statements/new", "/statements/1/edit",
             "/statements/1/renderings/new", "/statements/1/renderings/1/edit", "/reviewer", "/nowhere"]
)  # fmt: skip
def test_axe_finds_nothing(browser: Browser, address: str, compared: Page, scheme: str, path: str) -> None:
    context = browser.new_context(base_url=address, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(path)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()


@pytest.mark.parametrize("path", ["/", HELL, "/divergences/1", "/divergences/1/found", "/statements/new"])
def test_a_narrow_screen_needs_no_sideways_scroll(browser: Browser, address: str, compared: Page, path: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 380, "height": 800})
    page = context.new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    context.close()


def test_twenty_open_tabs_do_not_starve_a_page(address: str, compared: Page) -> None:
    stop = threading.Event()

    def poll() -> None:
        while not stop.is_set():
            with urllib.request.urlopen(f"{address}/jobs/1.json") as answer:
                answer.read()

    tabs = [threading.Thread(target=poll) for _ in range(20)]
    for tab in tabs:
        tab.start()
    begin = time.monotonic()
    with urllib.request.urlopen(f"{address}{HELL}") as answer:
        assert b"will negotiate" in answer.read()
    waited = time.monotonic() - begin
    stop.set()
    for tab in tabs:
        tab.join()
    assert waited < 3
