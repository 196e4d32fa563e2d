"""The grid in a real browser: columns, keys from cell to cell, light, windows of a long comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from benchmarks.grid import prepare
from benchmarks.serving import serving
from corpus import service
from corpus.settings import Settings
from corpus.store import Store
from tests.browser.test_page import FOUND, ROWS, TEXTS
from tests.web.script import add, compare
from web.app import create_app
from web.present import CELLS_PER_PAGE

pytestmark = pytest.mark.browser

OUTLETS, LONG = 12, 330
WINDOW = CELLS_PER_PAGE // OUTLETS
WINDOWS = -(-LONG // WINDOW)


@dataclass(frozen=True)
class Served:
    """Where the pages are. treaty: a short statement, columns: the numbers of its columns; long: one in windows."""

    address: str
    treaty: int
    columns: dict[str, int]
    long: int
    last: int


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = tmp_path_factory.mktemp("grid") / "grid.db"
    store = Store.open(database)
    with pytest.MonkeyPatch.context() as patch:
        treaty = add(store, TEXTS, persian="ما امسال پیمان را امضا می‌کنیم.")
        compare(patch, store, treaty, ROWS, FOUND)
    long = prepare(store, OUTLETS, LONG)
    with store.writing() as db:
        db.execute("UPDATE job SET state = 'done'")
    columns = {r.outlet: r.id for r in service.statement(store, treaty).renderings}
    found = service.comparison(store, long)
    assert found
    last = max(found.divergences, key=lambda d: (d.row, -d.divergence.severity, d.id)).id
    with serving(create_app(Settings(database=database))) as address:
        yield Served(address, treaty, columns, long, last)
    store.close()


@pytest.fixture
def address(served: Served) -> str:
    """What the shared fixture `page` opens."""
    return served.address


@pytest.fixture
def treaty(page: Page, served: Served) -> Page:
    page.goto(f"/statements/{served.treaty}")
    expect(page.locator("td[tabindex='0']")).to_have_count(1)  # scripts are ready
    return page


@pytest.fixture
def long(page: Page, served: Served) -> Page:
    page.goto(f"/statements/{served.long}")
    expect(page.locator("td[tabindex='0']")).to_have_count(1)
    return page


def expect_heads(page: Page, outlets: list[str]) -> None:
    expect(page.locator(".rows thead .outlet")).to_have_text(outlets)


def windows(page: Page) -> list[int]:
    return [int(b.get_attribute("data-window") or 0) for b in page.locator("tbody[data-window]").all()]


def focused(page: Page) -> list[str]:
    """The row and outlet of the cell that has the focus."""
    focus = "document.activeElement.closest"
    return page.evaluate(f"[{focus}('tr')?.id ?? '', {focus}('td')?.dataset.outlet ?? 'number']")  # type: ignore[no-any-return]


def until(page: Page, true: str) -> None:
    """Wait until an expression is true. The page's own policy forbids that it looks by itself."""
    for _ in range(200):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {true}, focus at {focused(page)}")


def at(number: object) -> str:
    """Whether the focus is at a divergence."""
    return f"document.activeElement.closest('[data-divergence]')?.dataset.divergence === '{number}'"


# Columns


def test_columns_are_arranged_without_a_reload_and_the_address_says_it(treaty: Page, served: Served) -> None:
    treaty.evaluate("window.stayed = true")
    treaty.get_by_text("Columns", exact=True).first.click()
    treaty.get_by_role("button", name="Move Daily right").click()
    expect(treaty.locator(".rows thead .outlet").first).to_have_text("Courier")
    expect(treaty.get_by_role("button", name="Move Daily right")).to_be_focused()
    treaty.get_by_label("Wire is the base").check()
    expect(treaty.locator(".rows thead .outlet").first).to_have_text("Wire")
    treaty.get_by_label("Show Daily").uncheck()
    expect(treaty.locator(".rows thead .outlet")).to_have_count(2)
    treaty.get_by_label("stacked").check()
    expect(treaty.locator("table.stacked")).to_be_visible()
    assert treaty.evaluate("window.stayed")
    wire, courier = served.columns["Wire"], served.columns["Courier"]
    arranged = f"?column={wire}&column={courier}&base={wire}&layout=stacked"
    expect(treaty).to_have_url(f"/statements/{served.treaty}{arranged}")
    treaty.keyboard.press("Escape")
    expect(treaty.locator("[data-arrange] form")).to_be_hidden()
    treaty.go_back()
    expect(treaty.locator("table.stacked")).to_have_count(0)
    expect_heads(treaty, ["Wire", "Courier"])
    treaty.get_by_text("Columns", exact=True).first.click()
    treaty.get_by_role("button", name="As they came").click()
    expect(treaty.locator(".rows thead .outlet")).to_have_count(3)


def test_columns_are_arranged_without_scripts(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/statements/{served.treaty}")
    page.get_by_text("Columns", exact=True).first.click()
    page.get_by_label("Show Courier").uncheck()
    page.get_by_label("Wire is the base").check()
    page.get_by_role("button", name="Arrange", exact=True).click()
    expect_heads(page, ["Wire", "Daily"])
    page.goto(f"/statements/{served.long}")
    page.get_by_role("link", name="Page 2", exact=True).click()
    expect(page.locator(f"#row-{WINDOW + 1}")).to_be_visible()
    context.close()


def test_one_rendering_as_running_text_opens_its_divergences(treaty: Page, served: Served) -> None:
    treaty.get_by_role("link", name="Read Wire as running text").click()
    article = treaty.locator("article.running")
    expect(article.locator(".verbatim")).to_have_text(TEXTS["Wire"])
    expect(treaty.get_by_role("button", name="Keys")).to_be_visible()  # scripts are ready
    treaty.keyboard.press("j")
    assert treaty.evaluate("document.activeElement.closest('.running .mark') !== null")
    treaty.keyboard.press("Enter")
    expect(treaty.locator("#drawer h2")).to_contain_text("Polarity")
    treaty.keyboard.press("Escape")
    expect(treaty).to_have_url(f"/statements/{served.treaty}?read={served.columns['Wire']}")


# Keys


def test_arrows_go_from_cell_to_cell(treaty: Page) -> None:
    treaty.locator("td[tabindex='0']").focus()
    steps = {
        "ArrowRight": ["row-1", "Courier"],
        "ArrowDown": ["row-2", "Courier"],
        "End": ["row-2", "Wire"],
        "ArrowUp": ["row-1", "Wire"],
        "Home": ["row-1", "number"],
        "Control+End": ["row-2", "Wire"],
        "Control+Home": ["row-1", "number"],
        "Control+ArrowDown": ["row-2", "number"],
        "Control+ArrowRight": ["row-2", "Wire"],
    }
    for key, there in steps.items():
        treaty.keyboard.press(key)
        until(treaty, f"document.activeElement.closest('tr')?.id === '{there[0]}'")
        assert focused(treaty) == there, key
    expect(treaty.locator(".grid [tabindex='0']:is(td, th)")).to_have_count(1)
    treaty.keyboard.press("Home")
    treaty.keyboard.press("ArrowRight")
    treaty.keyboard.press("Enter")
    expect(treaty.locator("#drawer h2")).to_contain_text("Coverage")


def test_arrows_and_letters_cross_into_windows_that_are_not_there(long: Page) -> None:
    assert windows(long) == [1]
    long.locator(f"#row-{WINDOW} td").nth(4).click(position={"x": 3, "y": 3})
    long.keyboard.press("ArrowDown")
    until(long, f"document.activeElement.closest('tr')?.id === 'row-{WINDOW + 1}'")
    assert focused(long) == [f"row-{WINDOW + 1}", "Outlet 5"]
    long.keyboard.press("Control+End")
    until(long, f"document.activeElement.closest('tr')?.id === 'row-{LONG}'")
    long.keyboard.press("Control+Home")
    until(long, "document.activeElement.closest('tr')?.id === 'row-1'")


def test_next_and_previous_reach_every_divergence(long: Page, served: Served) -> None:
    order = [place.split(":") for place in (long.locator("[data-grid]").get_attribute("data-order") or "").split()]
    long.keyboard.press("k")  # from nowhere: the last of all
    until(long, at(served.last))
    assert windows(long)[-1] == WINDOWS
    assert order[-1][0] == str(served.last)
    long.keyboard.press("k")
    until(long, f"document.activeElement.closest('[data-divergence]')?.dataset.divergence === '{order[-2][0]}'")
    # Held down over an edge, the key is not lost while the window comes.
    long.goto(f"/statements/{served.long}")
    before = next(n for n, (_, row, _) in enumerate(order) if int(row) > WINDOW) + 3
    for _ in range(before + 1):
        long.keyboard.press("j")
    until(long, at(order[before][0]))
    expect(long.locator(":focus")).to_be_in_viewport()


# Windows


def test_scrolling_brings_the_next_window_and_lets_the_far_ones_go(long: Page) -> None:
    long.hover("table.grid tbody td >> nth=2")
    for _ in range(200):
        long.mouse.wheel(0, 3000)
        long.wait_for_timeout(40)
        if long.locator("[data-windows] a:last-child[aria-current]").count():
            break
    here = windows(long)
    assert here == list(range(here[0], WINDOWS + 1))
    assert len(here) <= 4
    top = long.locator("[data-grid]").evaluate("e => e.querySelector('tr.lit-row')?.id ?? ''")
    assert top
    expect(long.locator(".strip .seen")).to_have_count(1)
    for _ in range(200):
        long.mouse.wheel(0, -3000)
        long.wait_for_timeout(40)
        if long.locator("[data-windows] a:first-child[aria-current]").count():
            break
    assert windows(long)[0] == 1


def test_what_is_on_the_screen_stays_there_when_a_window_comes_before_it(page: Page, served: Served) -> None:
    page.goto(f"/statements/{served.long}?page=3")
    until(page, "document.querySelectorAll('tbody[data-window]').length > 1")  # the one before
    first = page.locator(f"#row-{2 * WINDOW + 1}")
    box, head = first.bounding_box(), page.locator(".rows thead").bounding_box()
    assert box and head
    assert abs(box["y"] - head["y"] - head["height"]) < 3


# Light


def test_light_has_three_levels(treaty: Page) -> None:
    treaty.locator("td[data-outlet=Daily] .mark", has_text="this year").hover()
    itself = treaty.locator("td[data-outlet=Daily] .mark", has_text="this year")
    expect(itself).to_have_class(["mark severity-1 kind-tense lit itself same"])
    expect(treaty.locator("td[data-outlet=Courier] .mark.lit")).to_have_class(
        ["mark severity-1 kind-tense lit counterpart other"]
    )
    treaty.locator("td[data-outlet=Daily] .mark", has_text="will").first.hover()
    expect(treaty.locator("td[data-outlet=Courier] .mark.same").first).to_be_visible()
    expect(treaty.locator("td[data-outlet=Wire] .mark.other").first).to_be_visible()
    expect(treaty.locator("tr.lit-row")).to_have_count(1)
    treaty.keyboard.press("Escape")
    expect(treaty.locator(".lit, .lit-row")).to_have_count(0)
    treaty.mouse.move(0, 0)
    treaty.locator("td[data-outlet=Daily] .mark", has_text="this year").locator("a").focus()
    expect(treaty.locator("td[data-outlet=Courier] .mark.other")).to_have_text("next year")


def test_a_word_under_two_divergences_lights_its_partial_counterparts_less(treaty: Page) -> None:
    both = treaty.locator("td[data-outlet=Daily] .mark[data-divergence~='1'][data-divergence~='2']")
    both.hover()
    expect(treaty.locator("td[data-outlet=Daily] .mark.partial")).to_have_text("sign", use_inner_text=True)


# Everybody's screen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?layout=stacked", "read", "/overview"])
def test_axe_finds_nothing(browser: Browser, served: Served, scheme: str, query: str) -> None:
    context = browser.new_context(base_url=served.address, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    asked = f"?read={served.columns['Daily']}" if query == "read" else query
    page.goto(f"/statements/{served.treaty}{asked}")
    if query != "/overview":
        page.get_by_text("Columns", exact=True).first.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()


@pytest.mark.parametrize("query", ["", "?layout=stacked", "?page=2"])
@pytest.mark.parametrize("width", [320, 390])
def test_a_narrow_screen_stacks_the_outlets(browser: Browser, served: Served, width: int, query: str) -> None:
    context = browser.new_context(base_url=served.address, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"/statements/{served.long}{query}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    left = (
        page.locator("tbody tr").first.locator("td").evaluate_all("all => all.map(e => e.getBoundingClientRect().left)")
    )
    assert len(set(left)) == 1
    context.close()
