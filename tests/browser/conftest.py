"""A real server with its worker, and a real browser."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
FIRST_PORT = 8300

# How long the first comparison may take: the worker imports and loads the model first.
COMPARED = 120_000


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`parallax demo` over a fresh database; its address."""
    database = tmp_path_factory.mktemp("browser") / "demo.db"
    port = FIRST_PORT + os.getpid() % 500
    command = [sys.executable, "cli.py", "demo", "--no-browser", "--port", str(port), "--database", str(database)]
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert server.stderr
    said = ""
    for line in server.stderr:
        said += line
        if found := re.search(r"http://[\d.]+:\d+", line):
            break
    else:
        pytest.fail(f"the server did not start: {said}")
    yield found[0]
    server.send_signal(signal.SIGINT)
    server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails its test when anything is written to the console as an error, or a dialog opens."""
    context = browser.new_context(base_url=address)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda m: faults.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    yield opened
    context.close()
    assert faults == []


@pytest.fixture(scope="session")
def samples_compared(browser: Browser, address: str) -> None:
    """All samples are compared: they appear without a reload."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    for number in range(1, 5):
        page.goto(f"/statements/{number}")
        page.wait_for_selector("table.grid", timeout=COMPARED)
    context.close()


@pytest.fixture
def compared(page: Page, samples_compared: None) -> Page:
    """A page over the samples, compared."""
    return page
