"""A reviewer at the queue: sixty divergences decided by keyboard alone, in a real browser.

In: how many divergences, and how long the reviewer thinks about each. Out: key presses for each decision, and the time
from a key to the next divergence on the screen. Most decisions are one key. One in ten says another severity first, one
in thirty another kind; one is put off, and one is taken back and decided again. The comparison is made for it in a
temporary folder, without a model; the server is the one that `serve` starts.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.grid import prepare
from benchmarks.serving import serving
from corpus.settings import Settings
from corpus.store import Store
from web.app import create_app

# What a reviewer should not need more of: keys a decision, and milliseconds to the next divergence.
KEYS_BOUND, NEXT_BOUND = 1.3, 100.0

DECISIONS = ("a", "x", " ", "Enter")
OUTLETS, ROWS_EACH = 4, 2
SCREEN = {"width": 1280, "height": 900}

# The time from a key to the frame in which another divergence has the focus.
WATCH = """
window.waits = [];
let pressed = 0;
addEventListener("keydown", event => { pressed = event.timeStamp; }, true);
addEventListener("focusin", event => {
    if (!pressed || !event.target.matches(".queue-item")) return;
    const began = pressed;
    pressed = 0;
    requestAnimationFrame(() => setTimeout(() => window.waits.push(performance.now() - began)));
}, true);
"""


@dataclass(frozen=True, slots=True)
class Review:
    """What a review took. keys, decisions: how many. waits: to the next divergence, each in milliseconds."""

    decisions: int
    keys: int
    waits: tuple[float, ...]
    seconds: float

    @property
    def keys_each(self) -> float:
        """Key presses for each decision."""
        return self.keys / self.decisions

    @property
    def median(self) -> float:
        """The median wait (milliseconds)."""
        return float(np.median(self.waits))

    @property
    def missed(self) -> bool:
        """Whether it took more than it should."""
        return self.keys_each > KEYS_BOUND or self.median > NEXT_BOUND


def measure(divergences: int, think: float) -> Review:
    """Make a comparison, review it, and remove it. think: seconds. Raises FileNotFoundError without a browser."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        raise FileNotFoundError("no chromium is on the path")
    with tempfile.TemporaryDirectory(prefix="parallax-desk-") as folder:
        database = Path(folder) / "desk.db"
        store = Store.open(database)
        prepare(store, OUTLETS, divergences * ROWS_EACH)
        store.close()
        with serving(create_app(Settings(database=database))) as address, sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]
            browser = playwright.chromium.launch(executable_path=browser_path, args=flags)
            page = browser.new_context(base_url=address, viewport=SCREEN).new_page()  # type: ignore[arg-type]
            done = reviewed(page, divergences, think)
            browser.close()
    return done


def reviewed(page: Page, divergences: int, think: float) -> Review:
    """Review at a page that knows nobody yet: the name is typed once, and not counted."""
    page.add_init_script(WATCH)
    page.goto("/reviewer")
    page.get_by_label("Your name").fill("Mina")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/review")
    page.wait_for_function("document.activeElement?.matches('.queue-item')")
    keys, waits, began = 0, [], time.monotonic()
    for number in range(divergences):
        for key in presses(number):
            moves = key in (*DECISIONS, "s", "Backspace")
            if moves and think:
                page.wait_for_timeout(think * 1000)
            before = int(page.evaluate("window.waits.length"))
            page.keyboard.press(key)
            keys += 1
            if moves and number < divergences - 1:
                page.wait_for_function("count => window.waits.length > count", arg=before)
                waits.append(float(page.evaluate("window.waits.at(-1)")))
    page.wait_for_function(
        "count => document.querySelector('[data-progress]').textContent.startsWith(count + ' ')", arg=str(divergences)
    )
    return Review(divergences, keys, tuple(waits), time.monotonic() - began)


def presses(number: int) -> Sequence[str]:
    """The keys for one divergence of the review, from 0 on."""
    decision = DECISIONS[number % len(DECISIONS)]
    if number == 5:
        return ["s", decision]  # put it off, decide the next
    if number == 11:
        return ["x", "Backspace", "a"]  # a slip
    if number % 30 == 20:
        return ["t", "f", decision]
    return ["1", decision] if number % 10 == 3 else [decision]
