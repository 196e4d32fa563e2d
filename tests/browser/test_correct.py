"""Correcting an alignment in a real browser: once by mouse, once by keyboard alone, in right-to-left text too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from align.terms import Kind
from benchmarks.serving import serving
from corpus import service
from corpus.settings import Settings
from corpus.store import Store
from corpus.worker import Worker
from tests.corpus.tiny_worker import SlowEncoder
from tests.web.script import Found, add, compare
from web.app import create_app

pytestmark = pytest.mark.browser

TEXTS = {
    "Daily": "We will go home today. The 😀 roads are open. Nobody was hurt.",
    "Wire": "We can go home now. The roads are open. Nobody was hurt.",
    "روزنامه": "ما امروز به خانه می‌رویم. راه‌ها باز است. کسی آسیب ندید.",
}
ROWS = [
    {"Daily": "We will go home today.", "Wire": "We can go home now.", "روزنامه": "ما امروز به خانه می‌رویم."},
    {"Daily": "The 😀 roads are open.", "Wire": "The roads are open.", "روزنامه": "راه‌ها باز است."},
    {"Daily": "Nobody was hurt.", "Wire": "Nobody was hurt.", "روزنامه": "کسی آسیب ندید."},
]


@dataclass(frozen=True)
class Served:
    """A store, where its pages are, and a compared statement."""

    store: Store
    address: str
    number: int

    def rows(self) -> list[dict[str, list[str]]]:
        found = service.alignment(self.store, self.number)
        assert found
        texts = {str(r.id): r for r in found.renderings}
        return [
            {texts[o].outlet: [texts[o].text[c.start : c.end] for c in cs] for o, cs in row.clauses.items()}
            for row in found.rows
        ]

    def judge(self) -> None:
        """What the worker does when it comes."""
        for job in service.jobs(self.store, self.number):
            if job.unfinished:
                Worker(self.store, SlowEncoder).run(job.id)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    store = Store.open(tmp_path / "correct.db")
    number = add(store, TEXTS)
    with pytest.MonkeyPatch.context() as patch:
        compare(patch, store, number, ROWS, [Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}])])
    for job in service.jobs(store, number):
        service.cancel(store, job.id)
    with serving(create_app(Settings(database=store.path))) as address:
        yield Served(store, address, number)
    store.close()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page at the second row, signed by Mina; what the console says is wrong makes the test fail."""
    context = browser.new_context(base_url=served.address, viewport={"width": 1400, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda m: faults.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto("/reviewer")
    opened.get_by_label("Your name").fill("Mina")
    opened.keyboard.press("Enter")
    expect(opened.locator(".who").first).to_contain_text("Mina")
    opened.goto(f"/statements/{served.number}/correct?row=2")
    yield opened
    context.close()
    assert faults == []


def clause(page: Page, words: str) -> Locator:
    return page.locator(".clause", has_text=words).first


def done(page: Page, words: str) -> None:
    expect(page.locator("[data-said]")).to_contain_text(words)


def select(page: Page, words: str, *, within: str) -> None:
    """Drag the mouse over words of a clause."""
    box = clause(page, within).evaluate(
        """(element, words) => {
            const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.textContent.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                const found = range.getBoundingClientRect();
                return [found.left, found.top + found.height / 2, found.right];
            }
        }""",
        words,
    )
    page.mouse.move(box[0] + 1, box[1])
    page.mouse.down()
    page.mouse.move(box[2] - 1, box[1], steps=4)
    page.mouse.up()


def test_by_mouse(page: Page, served: Served) -> None:
    page.get_by_role("link", name="Work on this clause of Daily, row 2").click()
    page.get_by_label("Split before").select_option(label="3. are")
    page.get_by_role("button", name="Split").click()
    done(page, "split a clause of Daily before “are open”")
    assert served.rows()[1]["Daily"] == ["The 😀 roads", "are open."]
    expect(clause(page, "are open.")).to_be_focused()
    expect(page.locator('tr[data-row="2"] .waits')).to_have_text("being judged")

    clause(page, "are open.").locator("xpath=..").locator("[data-grip]").drag_to(
        page.locator('tr[data-row="3"] td').first
    )
    done(page, "moved “are open” of Daily to row 3")
    assert served.rows()[2]["Daily"] == ["are open.", "Nobody was hurt."]

    select(page, "oads", within="The 😀 roads")
    expect(page.locator('[data-marking="1"] [name=from-1] option:checked')).to_contain_text("roads")
    select(page, "باز", within="راه‌ها باز است.")
    expect(page.locator('[data-marking="3"] [name=from-3] option:checked')).to_contain_text("باز")
    page.get_by_label("Note").fill("seen by mouse")
    page.locator("#add-tools").get_by_role("button", name="Add").click()
    done(page, "added a divergence")
    expect(page.locator("#add-tools")).to_contain_text("“roads”")

    served.judge()
    expect(page.locator(".waits")).to_have_count(0, timeout=8000)
    expect(page.locator(".correct-head")).to_contain_text("The corrected rows are judged.")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    done(page, "Taken back: moved")
    assert served.rows()[1]["Daily"] == ["The 😀 roads", "are open."]


def press_until(page: Page, wanted: Locator) -> None:
    """Go with Tab until something has the focus."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("it is not reached")


def test_by_keyboard_alone(page: Page, served: Served) -> None:
    page.goto(f"/statements/{served.number}")
    press_until(page, page.get_by_role("link", name="Correct the alignment"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Correct the alignment")
    press_until(page, clause(page, "We will go home today."))
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("getSelection().toString()") == "go"
    page.keyboard.press("Alt+s")
    done(page, "split a clause of Daily before “go home today”")
    expect(clause(page, "go home today.")).to_be_focused()
    assert served.rows()[0]["Daily"] == ["We will", "go home today."]
    page.keyboard.press("Alt+]")
    done(page, "gave “go home today” of Daily down")
    assert served.rows()[1]["Daily"] == ["go home today.", "The 😀 roads are open."]
    expect(clause(page, "go home today.")).to_be_focused()
    expect(page.get_by_role("status").first).to_contain_text("gave “go home today”")
    page.keyboard.press("Control+z")
    done(page, "gave")
    expect(page.locator("[data-said]")).to_contain_text("Taken back")
    assert served.rows()[0]["Daily"] == ["We will", "go home today."]
    page.keyboard.press("Control+Shift+z")
    done(page, "Done again: gave")
    assert served.rows()[1]["Daily"][0] == "go home today."

    clause(page, "We will").focus()
    page.keyboard.press("Alt+[")
    done(page, "took a clause of Daily up to row 1")
    page.keyboard.press("Alt+ArrowUp")
    done(page, "joined “go home today” of Daily with what is before")
    assert served.rows() == [{o: [w] for o, w in row.items()} for row in ROWS]
    expect(clause(page, "We will go home today.")).to_be_focused()

    # In Persian the next word lies to the left.
    persian = clause(page, "ما امروز")
    press_until(page, persian)
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.evaluate("getSelection().toString()") == "امروز به"
    expect(page.locator('[data-marking="3"] [name=from-3] option:checked')).to_contain_text("امروز")
    button = page.locator("#add-tools").get_by_role("button", name="Add")
    press_until(page, button)
    page.keyboard.press("Enter")
    done(page, "added a divergence: sense, shift")
    found = service.alignment(served.store, served.number)
    assert found
    ((_, one),) = found.added
    text = TEXTS["روزنامه"]
    start, end = (
        one["readings"][-1]["spans"]["3"][0]
        if "3" in one["readings"][-1]["spans"]
        else one["readings"][0]["spans"]["3"][0]
    )
    assert text[start:end] == "امروز به"
    page.keyboard.press("Control+z")
    expect(page.locator("[data-said]")).to_contain_text("Taken back")
    found = service.alignment(served.store, served.number)
    assert found and found.added == ()


def test_a_refused_step_is_said_where_the_focus_is(page: Page, served: Served) -> None:
    clause(page, "We will go home today.").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".problem")).to_be_focused()
    expect(page.get_by_role("status").first).to_contain_text("first clause")
    assert len(served.rows()) == 3


def test_offsets_agree_with_the_server(page: Page) -> None:
    """The one module that exchanges code points and UTF-16 units, and snaps to words, against the server's."""
    from align import snapping

    for text in (*TEXTS.values(), "a😀b don’t self-rule é\u0301t x’ ’y", "کِتاب‌ها 12 — “no”", "\u202eabc d"):
        found = page.evaluate(
            """async (text) => {
                const { points, units, words } = await import("/static/points.js");
                const back = [...Array([...text].length + 1).keys()].every((n) => points(text, units(text, n)) === n);
                return [words(text).map((w) => [points(text, w.start), points(text, w.end)]), back];
            }""",
            text,
        )
        assert found == [[[w.start, w.end] for w in snapping.words(text)], True]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(browser: Browser, served: Served, scheme: str) -> None:
    context = browser.new_context(base_url=served.address, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/statements/{served.number}/correct?row=2")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    context.close()


def test_without_scripts_every_step_is_a_form(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/statements/{served.number}/correct?row=2")
    page.get_by_label("Your name").fill("Reza")
    page.get_by_role("button", name="Sign with this name").click()
    page.get_by_role("link", name="Work on row 2").click()
    page.get_by_role("link", name="Work on this clause of Wire, row 2").click()
    page.get_by_role("button", name="A row of its own", exact=True).click()
    done(page, "gave “The roads are” of Wire a row of its own")
    assert [sorted(row) for row in served.rows()][2] == ["Wire"]
    expect(page.locator('tr[data-row="3"] .clause')).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    done(page, "Taken back")
    assert len(served.rows()) == 3
    context.close()
