"""History in a real browser: taking back, a new version and its difference, withdrawing, all by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from align.terms import Kind
from benchmarks.serving import serving
from corpus import service
from corpus.model import Decision, Reason
from corpus.settings import Settings
from corpus.store import Store
from tests.web.script import Found, add, compare
from web.app import create_app

pytestmark = pytest.mark.browser

TEXTS = {"Daily": "We will go home today.", "روزنامه": "امروز به خانه می‌رویم.", "Wire": "We can go home now."}
NARROW = {"width": 390, "height": 800}
PATHS = [
    *("history", "history?at=3", "history?at=yesterday", "renderings/1/versions", "renderings/2/versions"),
    *("renderings/4/version", "renderings/4/withdraw"),
]


@dataclass(frozen=True)
class Served:
    """A store and where its pages are. number: a statement with a past."""

    store: Store
    address: str
    number: int


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    store = Store.open(tmp_path / "history.db")
    number = add(store, TEXTS, persian=TEXTS["روزنامه"])
    with pytest.MonkeyPatch.context() as patch:
        compare(patch, store, number, [TEXTS], [Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}])])
    made = service.comparison(store, number)
    assert made
    service.decide(store, made.divergences[0].id, Decision.CONFIRMED, "Mina", note="so")
    service.add_version(store, 1, "We shall not go home today.", reason=Reason.REVISED, who="Mina")
    service.add_version(store, 2, "فردا به خانه می‌رویم.", reason=Reason.TRANSCRIPTION, who="مینا")
    service.correct_statement(store, number, occasion="at the gate", who="Reza")
    with serving(create_app(Settings(database=store.path))) as address:
        yield Served(store, address, number)
    store.close()


def press_until(page: Page, role: str, name: str) -> None:
    """Go with Tab until a control has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{role} {name} is not reached")


def test_a_walk_by_keyboard_alone(browser: Browser, served: Served) -> None:
    page = browser.new_context(base_url=served.address).new_page()
    page.goto(f"/statements/{served.number}")
    press_until(page, "link", "History")
    page.keyboard.press("Enter")
    newest = service.events(served.store, served.number).entries[0].event.id
    press_until(page, "button", f"Undo event {newest}")
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_be_focused()
    press_until(page, "textbox", "Your name")
    page.keyboard.type("Sara")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("taken back")
    assert service.statement(served.store, served.number).occasion == "a speech"
    press_until(page, "button", f"Do again event {newest + 1}")
    page.keyboard.press("Enter")
    expect(page.locator(".events > li").first).to_contain_text("at the gate")

    page.goto(f"/statements/{served.number}/renderings/3/versions")
    press_until(page, "link", "New version of this text")
    page.keyboard.press("Enter")
    press_until(page, "textbox", "The new text, verbatim")
    page.keyboard.press("Control+a")
    page.keyboard.type("We could go home now.")
    press_until(page, "combobox", "Why")
    page.keyboard.type("the outlet")
    press_until(page, "button", "Store and compare")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("A new version of “Wire” is not in this comparison yet")
    new = service.statement(served.store, served.number).renderings[-1]
    assert (new.text, new.reason) == ("We could go home now.", Reason.REVISED)

    page.goto(f"/statements/{served.number}/renderings/{new.id}/versions")
    expect(page.locator("ins").nth(1)).to_contain_text("could")
    press_until(page, "link", f"Withdraw version {new.id}")
    page.keyboard.press("Enter")
    press_until(page, "textbox", "Why it is withdrawn")
    page.keyboard.type("recalled")
    press_until(page, "checkbox", "Erase the text. It cannot be brought back.")
    page.keyboard.press("Space")
    press_until(page, "button", "Withdraw the text")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("erased")
    assert all(version.withdrawn for version in service.versions(served.store, new.id))
    page.goto(f"/statements/{served.number}")
    expect(page.locator("td[data-outlet=Wire]")).to_contain_text("was withdrawn")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(browser: Browser, served: Served, scheme: str) -> None:
    context = browser.new_context(base_url=served.address, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for path in PATHS:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"/statements/{served.number}/{path}")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
    context.close()
