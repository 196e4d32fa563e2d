"""Several reviewers in real browsers: two at once, blind mode, what holds, by keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from align.terms import Kind, Severity
from benchmarks.serving import serving
from corpus import service
from corpus.model import Decision
from corpus.settings import Settings
from corpus.store import Store
from tests.web.script import Found, add, compare
from web.app import create_app
from web.server import THREADS

pytestmark = pytest.mark.browser

TEXTS = {"Daily": "We will go home today.", "روزنامه": "امروز به خانه می‌رویم.", "Wire": "We can go home now."}
FOUND = [
    Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}]),
    Found(0, Kind.TENSE, [{"Daily": "today", "روزنامه": "امروز"}, {"Wire": "now"}], Severity.NUANCE),
]
NARROW = {"width": 390, "height": 800}

# How long what another did may take to appear, in milliseconds.
SOON = 5000


@dataclass(frozen=True)
class Served:
    """A store and where its pages are. numbers: its divergences."""

    store: Store
    address: str
    numbers: list[int]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    store = Store.open(tmp_path / "people.db")
    with pytest.MonkeyPatch.context() as patch:
        numbers = compare(patch, store, add(store, TEXTS, persian=TEXTS["روزنامه"]), [TEXTS], FOUND)
    with serving(create_app(Settings(database=store.path)), threads=THREADS) as address:
        yield Served(store, address, numbers)
    store.close()


Enter = Callable[..., Page]


@pytest.fixture
def enter(browser: Browser, served: Served) -> Iterator[Enter]:
    """A page of a browser of its own, signed by somebody. Errors on the console fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def entered(name: str = "", **options: object) -> Page:
        context = browser.new_context(base_url=served.address, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda m: faults.append(m.text) if m.type == "error" and "status of 4" not in m.text else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        if name:
            page.goto("/reviewer")
            page.get_by_label("Your name").fill(name)
            page.get_by_role("button", name="Keep").click()
        return page

    yield entered
    for context in contexts:
        context.close()
    assert faults == []


def test_two_on_one_divergence_see_each_other_and_nothing_is_lost(served: Served, enter: Enter) -> None:
    ada, reza = enter("Ada"), enter("Reza")
    first, second = served.numbers
    for page in (ada, reza):
        page.goto(f"/divergences/{first}")
    reza.get_by_label("Note", exact=True).fill("half a thought")
    ada.get_by_label("Note", exact=True).fill("it is a promise")
    ada.get_by_role("button", name="Confirm").click()

    expect(reza.locator("[data-live-note]")).to_contain_text("Ada confirmed this a moment ago", timeout=SOON)
    expect(reza.locator("#status")).to_contain_text("Ada confirmed this")
    expect(reza.locator(".drawer .history").last).to_contain_text("by Ada")
    expect(reza.locator(f'.grid a[data-open="{first}"]').first).to_contain_text("reviewed")
    expect(reza.locator(".legend")).to_contain_text("1 of 2 reviewed")
    assert reza.get_by_label("Note", exact=True).input_value() == "half a thought"  # what he writes is left alone

    reza.get_by_role("button", name="Dismiss").click()
    expect(ada.locator("[data-live-note]")).to_contain_text("Reza dismissed this a moment ago", timeout=SOON)
    for page in (ada, reza):
        expect(page.locator(".drawer .history").last).to_contain_text("half a thought")
        expect(page.locator(".drawer .history").last).to_contain_text("it is a promise")
    assert set(service.divergence(served.store, first).current) == {"Ada", "Reza"}

    ada.goto("/people")
    expect(ada.locator(".differing")).to_contain_text("half a thought")
    service.decide(served.store, second, Decision.UNSURE, "Reza")
    expect(ada.locator("[data-live-part=reviewers]")).to_contain_text("unsure")
    reza_row = ada.locator(".figures tr", has=ada.get_by_role("rowheader", name="Reza"))
    expect(reza_row.locator("td").first).to_have_text("2", timeout=SOON)


def test_the_same_reviewer_in_two_windows_gets_both_versions(served: Served, enter: Enter) -> None:
    one, other = enter("Ada"), enter("Ada")
    for page in (one, other):
        page.goto(f"/divergences/{served.numbers[0]}")
    one.get_by_label("Note", exact=True).fill("first")
    one.get_by_role("button", name="Confirm").click()
    expect(one.locator(".drawer .history").last).to_contain_text("first")
    other.get_by_label("Note", exact=True).fill("second")
    other.get_by_role("button", name="Dismiss").click()
    expect(other.locator("main")).to_contain_text("Both are below")
    other.get_by_role("button", name="Store this one after it").click()
    expect(other.locator(".drawer .history").last).to_contain_text("second")
    assert [v.note for v in service.divergence(served.store, served.numbers[0]).verdicts] == ["first", "second"]


def test_blind_mode_between_two_browsers(served: Served, enter: Enter) -> None:
    ada, reza = enter("Ada"), enter("Reza")
    ada.goto("/statements/1/people")
    ada.get_by_role("button", name="Turn blind mode on").click()
    expect(ada.locator("#blind")).to_have_text("Blind mode is on")
    first = served.numbers[0]
    reza.goto(f"/divergences/{first}")
    ada.goto(f"/divergences/{first}")
    ada.get_by_label("Note", exact=True).fill("quixotic")
    ada.get_by_role("button", name="Confirm").click()
    expect(reza.locator("[data-live-note]")).to_contain_text("Ada decided this a moment ago", timeout=SOON)
    assert "quixotic" not in reza.content() and "confirmed" not in reza.locator(".drawer").inner_text()
    reza.get_by_role("button", name="Dismiss").click()
    expect(reza.locator(".drawer .history").last).to_contain_text("quixotic")


def test_what_holds_is_decided_by_keyboard_alone(served: Served, enter: Enter) -> None:
    service.decide(served.store, served.numbers[0], Decision.CONFIRMED, "Ada", note="a promise")
    service.decide(served.store, served.numbers[0], Decision.DISMISSED, "Reza")
    page = enter("Mina")
    page.goto("/statements/1/people")
    press_until(page, "Decide what holds of divergence 1")
    page.keyboard.press("Enter")
    press_until(page, "What holds")
    page.keyboard.type("dis")
    press_until(page, "Why")
    page.keyboard.type("the Persian is a plain future")
    press_until(page, "This holds")
    page.keyboard.press("Enter")
    expect(page.locator(".held")).to_contain_text("Holds: dismissed, decided by Mina")
    expect(page.locator(".held")).to_contain_text("the Persian is a plain future")


def press_until(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        called = page.evaluate(
            "(e => (e.getAttribute('aria-label') ?? [...(e.labels ?? [])].map(l => l.textContent).join(' '))"
            " || e.textContent)(document.activeElement)"
        )
        if called.strip() == name:
            return
    raise AssertionError(f"no {name} to be reached")


def test_it_works_without_scripts(served: Served, enter: Enter) -> None:
    service.decide(served.store, served.numbers[0], Decision.CONFIRMED, "Ada")
    service.decide(served.store, served.numbers[0], Decision.DISMISSED, "Reza")
    page = enter("Mina", java_script_enabled=False)
    page.goto("/statements/1/people")
    page.get_by_text("Decide what holds").click()
    page.get_by_label("What holds", exact=True).select_option("confirmed")
    page.get_by_label("Why", exact=True).fill("so it is")
    page.get_by_role("button", name="This holds").click()
    expect(page.locator(".held")).to_contain_text("so it is")
    page.get_by_role("button", name="Turn blind mode on").click()
    expect(page.locator("#blind")).to_have_text("Blind mode is on")


def test_a_name_like_another_is_asked_about(served: Served, enter: Enter) -> None:
    service.decide(served.store, served.numbers[0], Decision.CONFIRMED, "Ada")
    page = enter("ada")
    expect(page.get_by_role("alert")).to_contain_text("Is that you?")
    page.get_by_label("I am Ada").check()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".top")).to_contain_text("Reviewing as Ada")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(served: Served, enter: Enter, scheme: str) -> None:
    for name, decision in (("Ada", Decision.CONFIRMED), ("علی", Decision.DISMISSED), ("ada", Decision.UNSURE)):
        for number in served.numbers:
            service.decide(served.store, number, decision, name, note="یادداشت and a note")
    service.adjudicate(served.store, served.numbers[1], Decision.CONFIRMED, "علی", reason="چون چنین است")
    page = enter("Mina", color_scheme=scheme)
    for path in ("/people?show=all", "/statements/1/people", "/reviewer", f"/divergences/{served.numbers[1]}"):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
