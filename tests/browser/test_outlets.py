"""The register of outlets by keyboard alone, and for everybody's eyes once its forms are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from benchmarks.serving import serving
from corpus import service
from corpus.model import NewRendering, NewStatement
from corpus.settings import Settings
from corpus.store import Store
from tests.browser.desk import settled
from tests.browser.test_every_page import EVERYTHING, ZOOMED
from web.app import create_app

pytestmark = pytest.mark.browser

NAMES = ("NYT", "The Guardian", "Guardian", "کیهان", "كيهان")


def test_outlets_are_put_together_and_undone_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    settings = Settings(database=tmp_path / "outlets.db")
    app, store = create_app(settings), Store.open(settings.database)
    renderings = tuple(NewRendering(name, f"{name}: no.") for name in NAMES)
    service.add_statement(store, NewStatement("A", "2012", "", renderings), who="Ada")
    with serving(app) as address:
        context = browser.new_context(base_url=address, viewport=ZOOMED)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/reviewer?back=/outlets")
        page.get_by_label("Your name").fill("Register")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="5 outlets")).to_be_visible()
        assert Axe().run(page, options={"runOnly": list(EVERYTHING)}).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"]

        page.get_by_label("This name").focus()
        page.keyboard.type("NYT")
        page.keyboard.press("Tab")
        page.keyboard.type("The New York Times")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Take NYT away from The New York Times")).to_be_visible()

        settled(page)
        page.get_by_role("button", name="They are one outlet: call both The Guardian").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="4 outlets")).to_be_visible()

        settled(page)
        page.get_by_role("button", name="Undo").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="5 outlets")).to_be_visible()
        expect(page.get_by_role("button", name="Do again")).to_be_visible()
        context.close()
    assert service.known_outlets(store).outlets == {"NYT": "The New York Times"}
    store.close()
