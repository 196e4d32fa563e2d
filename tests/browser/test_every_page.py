"""Every page that the application has, for everybody's eyes: axe finds nothing, and nothing scrolls sideways.

The pages come from the application's own map: a new one is tested by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser

from tests.browser.prepared import Prepared, addresses, prepared

pytestmark = pytest.mark.browser

SCREEN = {"width": 1280, "height": 720}

# 1280 pixels at 400 %.
ZOOMED = {"width": 320, "height": 640}

# What differs between light and dark is colour alone; what differs on a small screen is place and size.
EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

# Each page is loaded once and then looked at with all eyes: no script asks for these, only the style sheets do.
EYES: dict[str, tuple[dict[str, str], dict[str, int], object]] = {
    "light": ({}, SCREEN, EVERYTHING),
    "dark": ({"color_scheme": "dark"}, SCREEN, COLOUR),
    "high contrast": ({"contrast": "more"}, SCREEN, COLOUR),
    "forced colours": ({"forced_colors": "active"}, SCREEN, COLOUR),
    "400 %": ({}, ZOOMED, EVERYTHING),
}
PLAIN = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}

# Tests may be shared out among processes: so many parts of the pages.
PARTS = 2

FAULTS = """async rules => (await axe.run({runOnly: rules, resultTypes: ["violations"]})).violations
    .map(found => `${found.id} at ${JSON.stringify(found.nodes.slice(0, 3).map(node => node.target))}`)"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    with prepared(tmp_path_factory.mktemp("pages")) as found:
        yield found


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(browser: Browser, made: Prepared, part: int) -> None:
    context = browser.new_context(base_url=made.address)
    page = context.new_page()
    faults = []
    for address in addresses(made)[part::PARTS]:
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        for eyes, (media, screen, rules) in EYES.items():
            page.emulate_media(**{**PLAIN, **media})  # type: ignore[arg-type]
            page.set_viewport_size(screen)  # type: ignore[arg-type]
            faults += [f"{address}, {eyes}: {fault}" for fault in page.evaluate(FAULTS, rules)]
        if page.evaluate("document.documentElement.scrollWidth") > ZOOMED["width"]:
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
