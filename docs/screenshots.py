"""The pictures of the documents, made from the running program over the sample corpus.

In: nothing. Out: docs/images/*.png, by `python docs/screenshots.py`. It needs the packages of the tests and Chromium;
the worker loads the model once and compares the samples, which takes a minute or two. Look at what it made.
"""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
PORT = 8790

# How long the samples may take, the model's loading included, in milliseconds.
COMPARED = 300_000

WIDE = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
SAMPLE = "/statements/1"
REVIEWER = "Mina"

# What two reviewers press in the queue, so that there is something on which they agree and differ.
OPINIONS = {REVIEWER: "aaxaaaxa", "Reza": "aaxxaaxa"}


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """`parallax demo` over a fresh database; its address."""
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "demo.db")
        command = [sys.executable, "cli.py", "demo", "--no-browser", "--port", str(PORT), "--database", database]
        server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        try:
            assert server.stderr
            said = iter(server.stderr)
            yield next(found[0] for line in said if (found := re.search(r"http://[\d.]+:\d+", line)))
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


@contextlib.contextmanager
def opened(browser: Browser, address: str, path: str, who: str = REVIEWER, **settings: object) -> Iterator[Page]:
    """A page as a reviewer has it who took the tour before."""
    context = browser.new_context(base_url=address, **{"viewport": WIDE, "reduced_motion": "reduce", **settings})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/tour")
    page.goto("/reviewer")
    page.get_by_label("Your name").first.fill(who)
    page.get_by_role("button", name="Keep").first.click()
    page.goto(path)
    yield page
    context.close()


def keep(page: Page, name: str, whole: bool = False) -> None:
    """Store what the page shows, without a focus ring or a pointer in it."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    page.screenshot(path=IMAGES / f"{name}.png", full_page=whole, animations="disabled", caret="hide")
    print(name)


def divergence(page: Page) -> None:
    """Open the divergence that the documents speak of."""
    page.locator(".grid .mark a", has_text="will negotiate").first.click()
    page.wait_for_selector("#drawer:not([hidden])")


def pictures(browser: Browser, address: str) -> None:
    """All of them, one after the other."""
    with opened(browser, address, "/") as page:
        for number in range(1, page.locator("table.list tbody tr").count() + 1):
            page.goto(f"/statements/{number}")
            page.wait_for_selector("table.grid", timeout=COMPARED)
    with opened(browser, address, "/", viewport={"width": 1440, "height": 600}) as page:
        keep(page, "list")
    with opened(browser, address, SAMPLE) as page:
        divergence(page)
        keep(page, "statement")
    with opened(browser, address, SAMPLE, color_scheme="dark") as page:
        divergence(page)
        keep(page, "dark")
    with opened(browser, address, SAMPLE, viewport=PHONE) as page:
        keep(page, "narrow", whole=True)
    with opened(browser, address, "/review") as page:
        keep(page, "queue")
    with opened(browser, address, "/review", viewport=PHONE) as page:
        keep(page, "queue-narrow")
    with opened(browser, address, f"{SAMPLE}/correct") as page:
        keep(page, "correct")
    with opened(browser, address, "/statements/new") as page:
        keep(page, "new", whole=True)
    with opened(browser, address, SAMPLE) as page:
        page.keyboard.press("?")
        keep(page, "keys")
    with opened(browser, address, "/settings") as page:
        keep(page, "settings", whole=True)
    for name, keys in OPINIONS.items():
        with opened(browser, address, "/review", who=name) as page:
            for key in keys:
                page.keyboard.press(key)
                page.wait_for_timeout(600)
    with opened(browser, address, "/people") as page:
        keep(page, "people", whole=True)


def main() -> None:
    """Start, take the pictures, stop."""
    IMAGES.mkdir(exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        pictures(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
