"""The page in a real browser over comparisons by script: the drawer, the keys, progress, files, hostile texts.

The worker has no part in this: the test itself moves the jobs, so that each state can be looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from align.terms import Kind, Severity
from benchmarks.serving import serving
from corpus import jobs, service
from corpus.model import Decision, NewRendering
from corpus.settings import Settings
from corpus.store import Store
from tests.web.script import Found, add, compare
from web.app import create_app

pytestmark = pytest.mark.browser

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
TEXTS = {
    "Daily": "“We will sign the treaty this year.” The hall was full. \u202eturned\u202c \x07bell.",
    "Courier": "“We can sign the treaty next year.”",
    "Wire": "“We will not sign the treaty.” The hall was full.",
}
ROWS = [
    {
        "Daily": "“We will sign the treaty this year.”",
        "Courier": TEXTS["Courier"],
        "Wire": "“We will not sign the treaty.”",
    },
    {"Daily": "The hall was full. \u202eturned\u202c \x07bell.", "Wire": "The hall was full."},
]
FOUND = [
    Found(
        0, Kind.POLARITY, [{"Daily": "will sign", "Courier": "can sign"}, {"Wire": "will not sign"}], Severity.REVERSAL
    ),
    Found(0, Kind.MODALITY, [{"Daily": "will", "Wire": "will"}, {"Courier": "can"}]),
    Found(0, Kind.TENSE, [{"Daily": "this year"}, {"Courier": "next year"}, {"Wire": ""}], Severity.NUANCE),
    Found(
        1,
        Kind.COVERAGE,
        [{"Daily": "The hall was full.", "Wire": "The hall was full."}, {"Courier": ""}],
        Severity.NUANCE,
    ),
]


@dataclass(frozen=True)
class Served:
    """A store and where its pages are. treaty, hostile: statements that are compared."""

    store: Store
    address: str
    treaty: int
    hostile: int


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = tmp_path_factory.mktemp("page") / "page.db"
    store = Store.open(database)
    with pytest.MonkeyPatch.context() as patch:
        treaty = add(store, TEXTS, persian="ما امسال پیمان را امضا می‌کنیم.")
        compare(patch, store, treaty, ROWS, FOUND)
        texts = {f"{HOSTILE} 1": f"{HOSTILE} will", f"{HOSTILE} 2": f"{HOSTILE} can"}
        hostile = add(store, texts, speaker=HOSTILE, occasion=HOSTILE, persian=HOSTILE)
        words = [{outlet: HOSTILE} for outlet in texts]
        (only,) = compare(patch, store, hostile, [texts], [Found(0, Kind.SENSE, words, evidence=HOSTILE)])
    service.decide(store, only, Decision.UNSURE, HOSTILE, note=HOSTILE)
    for number in (treaty, hostile):
        service.cancel(store, service.jobs(store, number)[0].id)
    with store.writing() as db:
        db.execute("UPDATE job SET state = 'done'")
    with serving(create_app(Settings(database=database))) as address:
        yield Served(store, address, treaty, hostile)
    store.close()


@pytest.fixture
def address(served: Served) -> str:
    """What the shared fixture `page` opens."""
    return served.address


@pytest.fixture
def treaty(page: Page, served: Served) -> Page:
    page.goto(f"/statements/{served.treaty}")
    return page


def opened(page: Page, words: str) -> Page:
    """Open the divergence of these words."""
    expect(page.locator("[data-open-keys]")).not_to_have_attribute("hidden", "")  # scripts are at work
    page.locator(".grid .mark a", has_text=words).first.click()
    expect(page.locator("#drawer")).to_be_visible()
    return page


def fresh(served: Served, speaker: str) -> int:
    """A statement that waits to be compared, unlike all others."""
    return add(served.store, {"A": f"{speaker} will go.", "B": f"{speaker} can go."}, speaker=speaker)


def finish(served: Served, number: int, speaker: str) -> None:
    """What a worker does in the end."""
    texts = {"A": f"{speaker} will go.", "B": f"{speaker} can go."}
    with pytest.MonkeyPatch.context() as patch:
        compare(patch, served.store, number, [texts], [Found(0, Kind.MODALITY, [{"A": "will"}, {"B": "can"}])])
    with served.store.writing() as db:
        db.execute("UPDATE job SET state = 'done' WHERE statement = ?", [number])


# The grid


def test_hostile_texts_are_texts(page: Page, served: Served) -> None:
    for path in ("/", f"/statements/{served.hostile}", f"/statements/{served.hostile}/edit"):
        page.goto(path)
        expect(page.locator("main")).to_contain_text("onerror=alert(1)")
    page.goto(f"/statements/{served.hostile}")
    opened(page, "onerror")
    expect(page.locator("#drawer .history")).to_contain_text("onerror=alert(1)")
    assert page.locator("main img, main script").count() == 0


def test_a_cell_s_text_is_verbatim_to_the_last_character(treaty: Page) -> None:
    cell = treaty.locator("#row-2 td[data-outlet=Daily] .verbatim")
    assert cell.evaluate("e => e.textContent") == ROWS[1]["Daily"]
    assert cell.locator(".token").first.evaluate("e => getComputedStyle(e, '::before').content") == '"U+202E"'
    # The character turns nothing round: “turned” still runs from left to right.
    left, right = cell.evaluate(
        """e => {
            const node = [...e.childNodes].find(n => n.textContent === "turned");
            return [0, 5].map(place => {
                const range = document.createRange();
                range.setStart(node, place);
                range.setEnd(node, place + 1);
                return range.getBoundingClientRect().left;
            });
        }"""
    )
    assert left < right


def test_pointing_lights_counterparts_and_escape_puts_it_out(treaty: Page) -> None:
    treaty.locator(".mark", has_text="this year").hover()
    expect(treaty.locator(".mark.lit")).to_have_count(2)
    expect(treaty.locator(".mark.counterpart")).to_have_text("next year")
    treaty.keyboard.press("Escape")
    expect(treaty.locator(".lit")).to_have_count(0)


def test_the_overview_is_one_stop_with_arrows_inside(treaty: Page) -> None:
    links = treaty.locator("[data-strip] [data-row]")
    assert [link.get_attribute("tabindex") for link in links.all()] == ["0", "-1"]
    links.first.focus()
    treaty.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    expect(links.nth(1)).to_have_accessible_name("Row 2: nuance: Daily, Wire; not rendered: Courier")
    treaty.keyboard.press("Enter")
    treaty.wait_for_url("**/rows/2#row-2")


# The drawer


def test_the_drawer_opens_at_an_address_and_back_closes_it(treaty: Page) -> None:
    treaty.goto(treaty.url + "?only=1")
    before = treaty.url
    opened(treaty, "this year")
    expect(treaty).to_have_url(re.compile("/divergences/"))
    expect(treaty.locator("#drawer .readings li")).to_have_count(3)
    expect(treaty.locator("#drawer .readings")).to_contain_text("nothing at this place")
    treaty.go_back()
    expect(treaty.locator("#drawer")).to_be_hidden()
    expect(treaty).to_have_url(before)
    opened(treaty, "this year")
    treaty.keyboard.press("Escape")
    expect(treaty.locator("#drawer")).to_be_hidden()
    expect(treaty).to_have_url(before)  # with its filters
    assert treaty.evaluate("document.activeElement.textContent") == "this year"


def test_escape_leaves_a_field_before_it_closes_the_drawer(treaty: Page) -> None:
    opened(treaty, "this year")
    treaty.keyboard.press("m")
    note = treaty.get_by_label("Note", exact=True)
    expect(note).to_be_focused()
    treaty.keyboard.type("a j k x ? note")
    treaty.keyboard.press("Escape")
    expect(treaty.locator("#drawer")).to_be_visible()
    expect(note).to_have_value("a j k x ? note")
    treaty.keyboard.press("3")
    expect(treaty.get_by_label("Own severity")).to_have_value("3")
    treaty.keyboard.press("Escape")
    expect(treaty.locator("#drawer")).to_be_hidden()


def test_enter_in_the_name_decides_nothing(treaty: Page) -> None:
    opened(treaty, "this year")
    treaty.get_by_label("Your name").fill("Mina")
    treaty.keyboard.press("Enter")
    expect(treaty.locator("#drawer")).to_contain_text("not reviewed")


def test_a_verdict_without_a_name_asks_for_it_and_keeps_the_note(treaty: Page) -> None:
    opened(treaty, "this year")
    treaty.get_by_label("Note", exact=True).fill("looked up")
    treaty.get_by_role("button", name="Confirm").click()
    expect(treaty.get_by_label("Your name")).to_be_focused()
    expect(treaty.locator("#status")).to_contain_text("give your name")
    expect(treaty.get_by_label("Note", exact=True)).to_have_value("looked up")


def test_deciding_by_keys_goes_on_to_the_next(treaty: Page) -> None:
    treaty.keyboard.press("j")
    treaty.keyboard.press("Enter")
    treaty.get_by_label("Your name").fill("Mina")
    treaty.keyboard.press("Escape")
    treaty.keyboard.press("a")
    expect(treaty.locator("#drawer .history")).to_contain_text("confirmed by Mina")
    expect(treaty.locator(".legend")).to_contain_text("1 of 4 reviewed")
    expect(treaty.locator(".who")).to_have_text("Reviewing as Mina")
    first = treaty.url
    treaty.keyboard.press("j")
    expect(treaty.locator("#drawer h2")).to_contain_text("Modality")
    expect(treaty).not_to_have_url(first)
    treaty.keyboard.press("x")
    expect(treaty.locator("#drawer .history")).to_contain_text("dismissed by Mina")
    treaty.keyboard.press("k")
    expect(treaty.locator("#drawer h2")).to_contain_text("Polarity")
    expect(treaty.get_by_role("button", name="Confirm")).to_have_attribute("aria-pressed", "true")


def test_two_tabs_of_one_reviewer_are_shown_both_versions(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.address)
    tabs = [context.new_page(), context.new_page()]
    tabs[0].goto("/reviewer")
    tabs[0].get_by_label("Your name").fill("Twice")
    tabs[0].get_by_role("button", name="Keep").click()
    for tab in tabs:
        tab.goto(f"/statements/{served.treaty}")
        opened(tab, "next year")
    tabs[0].get_by_role("button", name="Confirm").click()
    expect(tabs[0].locator("#drawer .history")).to_contain_text("confirmed by Twice")
    tabs[1].get_by_role("button", name="Dismiss").click()
    expect(tabs[1].locator("main")).to_contain_text("Both are below")
    assert Axe().run(tabs[1]).violations_count == 0
    tabs[1].get_by_role("button", name="Store this one after it").click()
    expect(tabs[1].locator("#drawer .history")).to_contain_text("dismissed by Twice")
    context.close()


# Progress


def test_steps_are_real_and_the_result_comes_by_itself(page: Page, served: Served) -> None:
    number = fresh(served, "Stepwise")
    page.goto(f"/statements/{number}")
    page.evaluate("window.stayed = true")
    expect(page.locator("[data-state]")).to_have_text("Waiting to be compared")
    lease = jobs.claim(served.store, service.jobs(served.store, number)[0].id, jobs.this_owner())
    assert lease
    lease.progress("rows", 1, 2)
    expect(page.locator("[data-state]")).to_have_text("Being compared")
    expect(page.locator("[data-step=rows]")).to_have_attribute("aria-current", "step")
    expect(page.locator("[data-step=reading]")).to_have_class("past")
    expect(page.locator("[data-count]")).to_have_text("1 of 2 (50 %)")
    expect(page.locator("#status")).to_have_text("Comparison: aligning clauses in rows")
    finish(served, number, "Stepwise")
    expect(page.locator("table.grid .mark").first).to_be_visible()
    expect(page.locator("#status")).to_have_text("The comparison is ready")
    assert page.evaluate("window.stayed")


def test_a_failure_comes_by_itself_too_and_can_be_tried_again(page: Page, served: Served) -> None:
    number = fresh(served, "Failing")
    page.goto(f"/statements/{number}")
    lease = jobs.claim(served.store, service.jobs(served.store, number)[0].id, jobs.this_owner())
    assert lease
    lease.fail("Not enough memory.")
    expect(page.locator(".job")).to_contain_text("Not enough memory.")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-state]")).to_have_text("Waiting to be compared")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".job")).to_contain_text("was cancelled")


def test_a_result_does_not_take_a_verdict_being_written(page: Page, served: Served) -> None:
    number = fresh(served, "Writing")
    finish(served, number, "Writing")
    service.add_rendering(served.store, number, NewRendering("C", "Writing may go."), who="Ada")
    page.goto(f"/statements/{number}")
    opened(page, "will")
    page.get_by_label("Note", exact=True).fill("half a thought")
    finish(served, number, "Writing")
    expect(page.locator(".job")).to_contain_text("Your verdict below is not stored yet")
    expect(page.get_by_label("Note", exact=True)).to_have_value("half a thought")
    page.get_by_role("button", name="Show the new comparison").click()
    expect(page.locator(".job")).to_have_count(0)


def test_the_list_follows_what_is_being_compared(page: Page, served: Served) -> None:
    number = fresh(served, "Listed")
    page.goto("/")
    row = page.locator("tr", has_text="Listed")
    expect(row).to_contain_text("waiting to be compared")
    finish(served, number, "Listed")
    expect(row).to_contain_text("1 shift")


# Uploads


def drop(page: Page, selector: str, files: dict[str, str]) -> None:
    page.evaluate(
        """([selector, files]) => {
            const dataTransfer = new DataTransfer();
            for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
            const dropped = new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true});
            document.querySelector(selector).dispatchEvent(dropped);
        }""",
        [selector, files],
    )


def test_dropped_lines_fill_the_form_with_all_they_say(page: Page) -> None:
    lines = [
        {"outlet": "One", "text": "We go.", "kind": "wire", "date": "2012", "note": "page 2", "quoted": True},
        {"outlet": "Two", "text": "We went."},
        {"outlet": "Three", "text": "We shall go."},
    ]
    page.goto("/statements/new")
    drop(page, "[data-drop]", {"three.jsonl": "\n".join(json.dumps(line) for line in lines)})
    expect(page.locator("[data-rendering]")).to_have_count(3)
    for number, line in enumerate(lines):
        expect(page.locator(f"[name=renderings-{number}-outlet]")).to_have_value(str(line["outlet"]))
        expect(page.locator(f"[name=renderings-{number}-text]")).to_have_value(str(line["text"]))
    expect(page.locator("[name=renderings-0-kind]")).to_have_value("wire")
    expect(page.locator("[name=renderings-0-quoted]")).to_have_value("yes")
    expect(page.locator("[name=renderings-1-note]")).to_have_value("")


def test_two_files_dropped_fill_two_blocks(page: Page) -> None:
    page.goto("/statements/new")
    drop(page, "[data-drop]", {"one.txt": "We go.", "two.md": "We went."})
    expect(page.locator("[name=renderings-0-outlet]")).to_have_value("one")
    expect(page.locator("[name=renderings-1-outlet]")).to_have_value("two")
    expect(page.locator("[data-rendering]")).to_have_count(2)


def test_a_bad_file_is_told_where_it_was_dropped_and_a_missed_one_loses_nothing(page: Page) -> None:
    page.goto("/statements/new")
    page.get_by_label("Speaker").fill("kept")
    drop(page, "[data-drop]", {"bad.jsonl": '{"outlet": '})
    expect(page.locator("[data-complaint]").first).to_contain_text("bad.jsonl, line 1, column")
    expect(page.locator("#status")).to_contain_text("bad.jsonl")
    drop(page, "h1", {"missed.txt": "We go."})
    expect(page.get_by_label("Speaker")).to_have_value("kept")


def test_a_refused_form_leads_to_its_errors(page: Page, tmp_path: Path) -> None:
    page.goto("/statements/new")
    page.get_by_label("Date").first.fill("7 Nov")
    page.get_by_role("button", name="Store and compare").click()
    expect(page.locator(".problem")).to_be_focused()
    assert Axe().run(page).violations_count == 0
    page.locator(".problem").get_by_role("link", name="Date").click()
    expect(page.get_by_label("Date").first).to_be_focused()
    expect(page.get_by_label("Date").first).to_have_accessible_description(
        "2012, 2012-11 or 2012-11-07 “7 Nov” is no date. Write 2012, 2012-11 or 2012-11-07, or leave it empty."
    )


# Everybody's screen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_scripts_open(browser: Browser, served: Served, scheme: str) -> None:
    context = browser.new_context(base_url=served.address, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/statements/{served.treaty}")
    for words in ("not sign", "this year", "The hall was full."):
        opened(page, words)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="Keys").click()
    assert Axe().run(page).violations_count == 0
    page.goto(f"/statements/{fresh(served, f'Axe {scheme}')}")
    assert Axe().run(page).violations_count == 0
    context.close()


@pytest.mark.parametrize("width", [320, 380, 900])
def test_small_screens_show_the_row_above_the_drawer(browser: Browser, served: Served, width: int) -> None:
    context = browser.new_context(base_url=served.address, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"/statements/{served.treaty}")
    opened(page, "this year")
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    row, sheet = page.locator("#row-1").bounding_box(), page.locator("#drawer").bounding_box()
    assert row and sheet
    assert -1 < row["y"] < sheet["y"]
    context.close()


def test_on_paper_the_grid_is_whole(page: Page, served: Served) -> None:
    page.goto(f"/statements/{served.treaty}")
    page.emulate_media(media="print")
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".strip")).to_be_hidden()
    expect(page.locator("table.grid")).to_be_visible()
