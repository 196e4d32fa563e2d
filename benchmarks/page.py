"""How the statement's page keeps up with a long comparison, in a real browser.

In: how many outlets and rows. Out: the first paint, the time from a key to the next divergence (in a window that is
there, and in one that is not yet), the time from a verdict to the counts that tell of it, and the longest task while
all of the grid is scrolled through. The comparison is made for it in a temporary folder, without a model; the server is
the one that `serve` starts.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.grid import prepare
from benchmarks.serving import serving
from corpus.settings import Settings
from corpus.store import Store
from web.app import create_app

# What a reader should not have to wait longer for (milliseconds).
PAINT_BOUND, KEY_BOUND, TASK_BOUND, VERDICT_BOUND = 1000.0, 100.0, 200.0, 500.0

LOADS, KEYS, JUMPS, VERDICTS = 5, 80, 6, 8
SCREEN = {"width": 1440, "height": 900}

# Watches long tasks from the beginning, and the time from a key to the frame in which the focus has moved.
WATCH = """
window.tasks = []; window.waits = [];
new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(e => e.duration)))
    .observe({type: "longtask", buffered: true});
let pressed = 0;
addEventListener("keydown", event => { pressed = event.timeStamp; }, true);
addEventListener("focusin", () => {
    if (!pressed) return;
    const began = pressed;
    pressed = 0;
    requestAnimationFrame(() => setTimeout(() => window.waits.push(performance.now() - began)));
}, true);
"""

# Decides in the drawer, and gives the milliseconds until the head of the page counts it: what waits for who decides,
# since others may have decided on it before.
DECIDE = """() => new Promise(resolve => {
    const began = performance.now();
    new MutationObserver(() => resolve(performance.now() - began))
        .observe(document.querySelector(".top"), {childList: true, subtree: true});
    document.querySelector("#drawer [name=decision]").click();
})"""

PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


@dataclass(frozen=True, slots=True)
class Timing:
    """A line of the table: what was measured, how often, the median, the longest and what it may be (milliseconds)."""

    name: str
    times: int
    median: float
    longest: float
    bound: float

    @property
    def missed(self) -> bool:
        """Whether it took too long: its median, where it was measured by itself; a longest task at all."""
        return (self.longest if "task" in self.name else self.median) > self.bound


def measure(outlets: int, rows: int) -> Iterator[Timing]:
    """Make a comparison, open its page, press keys, scroll, remove it. Raises FileNotFoundError without a browser."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        raise FileNotFoundError("no chromium is on the path")
    with tempfile.TemporaryDirectory(prefix="parallax-page-") as folder:
        database = Path(folder) / "page.db"
        store = Store.open(database)
        number = prepare(store, outlets, rows)
        store.close()
        with serving(create_app(Settings(database=database))) as address, sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]
            browser = playwright.chromium.launch(executable_path=browser_path, args=flags)
            context = browser.new_context(viewport=SCREEN)  # type: ignore[arg-type]
            context.add_init_script(WATCH)
            yield from _measured(context.new_page(), f"{address}/statements/{number}")
            browser.close()


def _measured(page: Page, address: str) -> Iterator[Timing]:
    page.goto(address)  # what is compiled and cached once
    paints, tasks = [], []
    for _ in range(LOADS):
        page.goto(address)
        _until(page, f"{PAINTED} > 0")
        page.wait_for_timeout(300)
        paints.append(float(page.evaluate(PAINTED)))
        tasks += _tasks(page)
    yield _timing("first paint", paints, PAINT_BOUND)
    yield _timing("longest task while it opens", tasks, TASK_BOUND)
    waits = [_press(page, "j") for _ in range(KEYS)]
    yield _timing("key to the next divergence", waits, KEY_BOUND)
    yield _timing("longest task while stepping", _tasks(page), TASK_BOUND)
    jumps, tasks = [], []
    for _ in range(JUMPS):
        page.goto(address)
        _until(page, "document.querySelector('td[tabindex]') !== null")
        jumps.append(_press(page, "k"))  # from the beginning: to the last of all
        tasks += _tasks(page)
    yield _timing("key to the last divergence, not loaded", jumps, 5 * KEY_BOUND)
    yield _timing("longest task while jumping", tasks, TASK_BOUND)
    yield from _decided(page, address)
    page.goto(address)
    page.hover("table.grid")
    while not page.evaluate("document.querySelector('[data-windows] a:last-child[aria-current]')"):
        page.mouse.wheel(0, 2500)
        page.wait_for_timeout(60)
    yield _timing("longest task while scrolling through", _tasks(page), TASK_BOUND)


def _decided(page: Page, address: str) -> Iterator[Timing]:
    """Verdicts on one divergence after the other, in the drawer."""
    page.goto(address)
    page.click(".who")
    page.fill("#reviewer", "Mina")
    page.press("#reviewer", "Enter")
    page.wait_for_url(address + "*")
    shown = "document.querySelector('#drawer [data-chosen]')?.dataset.chosen ?? ''"
    page.locator(".grid a[data-open]:not(:has(.reviewed))").first.click()
    _until(page, f"{shown} !== ''")
    waits, tasks = [], []
    for _ in range(VERDICTS):
        page.wait_for_timeout(300)
        _tasks(page)
        waits.append(float(page.evaluate(DECIDE)))
        page.wait_for_timeout(300)
        tasks += _tasks(page)
        before = page.evaluate(shown)
        page.keyboard.press("j")
        _until(page, f"{shown} !== {before!r}")
    yield _timing("verdict to the counts that tell of it", waits, VERDICT_BOUND)
    yield _timing("longest task after a verdict", tasks, TASK_BOUND)


def _press(page: Page, key: str) -> float:
    """Press a key, and wait until the focus has moved."""
    before = int(page.evaluate("window.waits.length"))
    page.keyboard.press(key)
    _until(page, f"window.waits.length > {before}")
    return float(page.evaluate("window.waits.at(-1)"))


def _until(page: Page, true: str) -> None:
    """Wait until an expression is true: asked from outside, for the page's own policy forbids that it asks itself."""
    for _ in range(1000):
        if page.evaluate(true):
            return
        page.wait_for_timeout(20)
    raise TimeoutError(true)


def _tasks(page: Page) -> list[float]:
    """The long tasks since the page was opened or they were asked for last."""
    found: Any = page.evaluate("window.tasks.splice(0)")
    return [float(one) for one in found]


def _timing(name: str, taken: Sequence[float], bound: float) -> Timing:
    some = taken or [0.0]
    return Timing(name, len(taken), float(np.median(some)), max(some), bound)
