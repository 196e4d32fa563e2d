"""Every page that the application has, for everybody's eyes: axe finds nothing, and nothing scrolls sideways.

The pages come from the application's own map: a new one is tested by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.prepared import Prepared, addresses, prepared

pytestmark = pytest.mark.browser

# 1280 pixels at 400 %.
ZOOMED = {"width": 320, "height": 640}

# What differs between light and dark is colour alone; what differs on a small screen is place and size.
EVERYTHING = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

EYES = {
    "light": ({"color_scheme": "light"}, EVERYTHING),
    "dark": ({"color_scheme": "dark"}, COLOUR),
    "high contrast": ({"contrast": "more"}, COLOUR),
    "400 %": ({"viewport": ZOOMED}, EVERYTHING),
    "forced colours": ({"forced_colors": "active"}, COLOUR),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    with prepared(tmp_path_factory.mktemp("pages")) as found:
        yield found


@pytest.mark.parametrize("eyes", EYES)
def test_axe_finds_nothing_on_any_page(browser: Browser, made: Prepared, eyes: str) -> None:
    settings, rules = EYES[eyes]
    context = browser.new_context(base_url=made.address, **settings)  # type: ignore[arg-type]
    page = context.new_page()
    faults = []
    for address in addresses(made):
        page.goto(address)
        found = Axe().run(page, options=rules)
        faults += [
            f"{address}: {v['id']} at {[n['target'] for n in v['nodes'][:3]]}" for v in found.response["violations"]
        ]
        if settings.get("viewport") and page.evaluate("document.documentElement.scrollWidth") > ZOOMED["width"]:
            faults.append(f"{address} scrolls sideways")
    context.close()
    assert faults == []


def test_every_page_has_a_name_and_one_heading_above_all(browser: Browser, made: Prepared) -> None:
    context = browser.new_context(base_url=made.address, java_script_enabled=False)
    page = context.new_page()
    titles: dict[str, str] = {}
    for address in addresses(made):
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        title = page.title()
        assert title.endswith(" · Parallax"), address
        assert len(title) > len("a · Parallax"), address
        titles[address] = title
    context.close()
