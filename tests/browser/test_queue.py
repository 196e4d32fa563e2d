"""The queue and the drawer as a reviewer works them: by keyboard alone, by thumbs, without scripts, in two tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from align.terms import Kind, Severity
from benchmarks.desk import KEYS_BOUND, reviewed
from corpus import service
from corpus.model import Decision, Support
from corpus.queue import Scope
from tests.browser.desk import Desk, desk
from tests.web.script import Found, compare

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
LEAST_TARGET = 48


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def address(served: Desk) -> str:
    """What the shared fixture `page` opens."""
    return served.address


def sign(page: Page, name: str) -> None:
    page.goto("/reviewer")
    page.get_by_label("Your name").fill(name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def at_queue(page: Page, name: str, query: str = "") -> Page:
    """Somebody at the queue, the divergence in focus."""
    sign(page, name)
    page.goto(f"/review{query}")
    expect(page.locator(".queue-item")).to_be_focused()
    return page


def item(page: Page) -> int:
    return int(page.locator("[data-item]").get_attribute("data-item") or 0)


def moved_on(page: Page, number: int) -> None:
    expect(page.locator(f'[data-item="{number}"]')).to_have_count(0)
    expect(page.locator(".queue-item")).to_be_focused()


def stored(page: Page, count: int) -> None:
    """Wait until the server has so many."""
    expect(page.locator("[data-progress]")).to_contain_text(re.compile(rf"^\s*{count} of"))


def verdict(served: Desk, number: int, who: str):  # type: ignore[no-untyped-def]
    return service.divergence(served.store, number).current.get(who)


def test_sixty_by_keyboard_alone(page: Page, served: Desk) -> None:
    done = reviewed(page, 60, think=0)
    assert done.keys_each <= KEYS_BOUND
    expect(page.locator("[data-done]")).to_contain_text("All decided")
    expect(page.locator("[data-done]")).to_contain_text("60 of 60 divergences decided by Mina")
    counts = service.queue(served.store, Scope(), "Mina").decided
    # a and Enter confirm; the slip of x was taken back and decided again
    assert counts == {Decision.CONFIRMED: 30, Decision.DISMISSED: 15, Decision.UNSURE: 15}


def test_own_kind_severity_and_note_go_with_the_decision(page: Page, served: Desk) -> None:
    number = item(at_queue(page, "Ada"))
    page.keyboard.press("1")
    page.keyboard.press("t")
    expect(page.locator("[data-kind-letters]")).to_be_visible()
    page.keyboard.press("l")
    page.keyboard.press("m")
    page.keyboard.type("axx 3")  # text, not keys
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    moved_on(page, number)
    stored(page, 1)
    given = verdict(served, number, "Ada")
    assert (given.decision, given.kind, given.severity, given.note) == (
        Decision.DISMISSED,
        Kind.ROLE,
        Severity.NUANCE,
        "axx 3",
    )


def test_undo_shows_it_again_and_skip_puts_it_off(page: Page, served: Desk) -> None:
    first = item(at_queue(page, "Omid", "?statement=2"))
    page.keyboard.press("Enter")
    moved_on(page, first)
    second = item(page)
    stored(page, 1)
    page.keyboard.press("Control+z")
    expect(page.locator(f'[data-item="{first}"]')).to_be_visible()
    assert verdict(served, first, "Omid") is None
    page.keyboard.press("Control+Shift+Z")
    moved_on(page, first)
    assert verdict(served, first, "Omid").decision is Decision.CONFIRMED
    page.keyboard.press("Control+z")
    expect(page.locator(f'[data-item="{first}"]')).to_be_visible()
    page.keyboard.press("x")
    moved_on(page, first)
    assert item(page) == second
    expect(page.locator("[data-redo-last]")).to_have_count(0)
    page.keyboard.press("s")
    moved_on(page, second)
    expect(page.locator("[data-progress]")).to_contain_text("1 put off")
    page.reload()
    assert item(page) not in (first, second)


def test_the_last_is_taken_back_at_the_finish(page: Page, served: Desk) -> None:
    at_queue(page, "Finished")
    for number in service.queue(served.store, Scope(), "Finished").waiting[1:]:
        service.decide(served.store, number, Decision.UNSURE, "Finished")
    page.reload()
    last = item(page)
    page.keyboard.press("a")
    expect(page.locator("[data-done]")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.locator(f'[data-item="{last}"]')).to_be_visible()
    assert verdict(served, last, "Finished") is None


def test_keys_hold_in_a_drawer_that_came_with_the_page(page: Page, served: Desk) -> None:
    number = item(at_queue(page, "Linked"))
    page.goto(f"/divergences/{number}")
    expect(page.locator("#drawer")).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.type("a note")
    assert page.locator("#drawer [name=note]").input_value() == "a note"


def test_a_held_key_decides_once(page: Page, served: Desk) -> None:
    number = item(at_queue(page, "Held"))
    page.keyboard.down("a")
    for _ in range(5):
        page.keyboard.down("a")
    page.keyboard.up("a")
    moved_on(page, number)
    stored(page, 1)


def test_a_double_tap_decides_once(browser: Browser, served: Desk) -> None:
    context = browser.new_context(base_url=served.address, **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    number = item(at_queue(page, "Tapping"))
    box = page.locator('[name=decision][value="confirmed"]').bounding_box()
    assert box
    for _ in range(2):
        page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
    expect(page.locator(f'[data-item="{number}"]')).to_have_count(0)
    stored(page, 1)
    page.reload()
    stored(page, 1)
    context.close()


def test_a_long_name_and_a_narrow_cell_break_nothing(page: Page, served: Desk) -> None:
    page.set_viewport_size({"width": 1020, "height": 720})
    at_queue(page, "L" + "o" * 190 + "ng")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"/divergences/{item(page)}")
    lines = """[...document.querySelectorAll(".grid .badge .kind")].map((word) => {
      const range = document.createRange();
      range.selectNodeContents(word);
      return range.getClientRects().length;
    })"""
    assert set(page.evaluate(lines)) == {1}


def test_switched_off_letters_decide_nothing(page: Page, served: Desk) -> None:
    number = item(at_queue(page, "Quiet"))
    page.keyboard.press("?")
    page.get_by_label("Use keys of a single letter").uncheck()
    page.keyboard.press("Escape")
    page.locator(".queue-item").focus()
    for key in ("a", "x", " ", "s"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert item(page) == number
    page.keyboard.press("Enter")
    moved_on(page, number)


def test_notes_flags_and_readings_keep_the_place(page: Page, served: Desk) -> None:
    number = item(at_queue(page, "Nika", "?statement=1"))
    page.keyboard.press("f")
    expect(page.locator(".badge.flagged")).to_be_visible()
    page.get_by_label("A note for all who review").fill("see @row 2")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".notes a")).to_have_text("@row 2")
    page.locator(".support button", has_text="disputed").first.click()
    expect(page.locator(".judged")).to_contain_text("disputed says Nika")
    assert item(page) == number
    said = service.discussion(served.store, number)
    assert (said.notes[0].text, said.judgements[0].support) == ("see @row 2", Support.DISPUTED)
    page.get_by_role("button", name="Take back the note").click()
    expect(page.locator(".discussion")).to_contain_text("No note yet")


def test_half_a_note_survives_leaving(page: Page, served: Desk) -> None:
    number = item(at_queue(page, "Drafty"))
    page.get_by_label("Note", exact=True).fill("half a thou")
    page.get_by_label("A note for all who review").fill("and another")
    expect(page.locator("[data-drafted]")).to_contain_text("kept in this browser")
    page.goto("/")
    page.goto(f"/divergences/{number}")
    expect(page.get_by_label("Note", exact=True)).to_have_value("half a thou")
    expect(page.get_by_label("A note for all who review")).to_have_value("and another")
    expect(page.locator("#drawer")).to_contain_text("Your unsent note is back")
    page.get_by_role("button", name="Unsure").click()
    expect(page.locator("#drawer .history").last).to_contain_text("half a thou")
    page.reload()
    expect(page.get_by_label("A note for all who review")).to_have_value("and another")
    assert page.evaluate(f"localStorage.getItem('parallax-draft-verdict-{number}')") is None


def test_two_tabs_of_one_reviewer_show_both_versions(page: Page, served: Desk) -> None:
    number = item(at_queue(page, "Twice"))
    service.decide(served.store, number, Decision.DISMISSED, "Twice", note="from the other tab")
    page.keyboard.press("a")
    expect(page.locator("h1")).to_have_text("Changed meanwhile")
    expect(page.locator("main")).to_contain_text("from the other tab")
    page.get_by_role("button", name="Store this one after it").click()
    expect(page.locator("[data-progress]")).to_contain_text("1 of 60")
    assert verdict(served, number, "Twice").decision is Decision.CONFIRMED


def test_two_tabs_show_both_verdicts_on_a_reading(page: Page, served: Desk) -> None:
    number = item(at_queue(page, "Tabbed", "?statement=1"))
    service.judge(served.store, number, 0, Support.SUPPORTED, who="Tabbed")
    page.locator(".support button", has_text="disputed").first.click()
    expect(page.locator("h1")).to_have_text("Changed meanwhile")
    expect(page.locator("#there + ul")).to_contain_text("supported of reading 1, by Tabbed")
    page.get_by_role("button", name="Store this one after it").click()
    expect(page.locator(".judged").first).to_contain_text("disputed says Tabbed")
    assert item(page) == number


def test_what_cannot_be_sent_comes_back(browser: Browser, served: Desk) -> None:
    context = browser.new_context(base_url=served.address)
    page = context.new_page()
    page.route("**/live/**", lambda route: route.abort())  # what others did would be said over what is looked for
    number = item(at_queue(page, "Offline"))
    page.wait_for_load_state("networkidle")
    page.route("**/review/*", lambda route: route.abort())
    page.keyboard.press("a")
    expect(page.locator(f'[data-item="{number}"]')).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("Not stored")
    page.unroute("**/review/*")
    assert verdict(served, number, "Offline") is None
    page.keyboard.press("a")
    moved_on(page, number)
    stored(page, 1)
    context.close()


def test_what_could_not_be_taken_back_keeps_nothing_back(browser: Browser, served: Desk) -> None:
    context = browser.new_context(base_url=served.address)
    page = context.new_page()
    # from the start: where the first route of a page is set while it loads something, Chromium lets requests past it
    page.route("**/review/undo*", lambda route: route.abort())
    number = item(at_queue(page, "Behind"))
    page.keyboard.press("a")
    moved_on(page, number)
    stored(page, 1)
    following = item(page)
    page.keyboard.press("Backspace")
    expect(page.locator(".toast")).to_contain_text("Not taken back")
    page.keyboard.press("x")
    moved_on(page, following)
    stored(page, 2)
    assert verdict(served, following, "Behind").decision is Decision.DISMISSED
    context.close()


def test_a_note_sent_twice_at_once_is_one(page: Page, served: Desk) -> None:
    number = item(at_queue(page, "Twice", "?statement=1"))
    page.get_by_label("A note for all who review").fill("once")
    page.locator("form[data-note]").evaluate("form => { form.requestSubmit(); form.requestSubmit(); }")
    expect(page.locator(".notes .remark")).to_have_text("once")
    page.keyboard.press("f")
    expect(page.locator(".badge.flagged")).to_be_visible()  # whatever was sent before it is stored
    assert [note.text for note in service.discussion(served.store, number).notes].count("once") == 1


def drawer_of(page: Page, served: Desk, who: str, place: int) -> tuple[int, Locator]:
    """A divergence of the second statement, opened by itself by a reviewer; its number and its drawer."""
    sign(page, who)
    made = service.comparison(served.store, served.statements[1])
    assert made
    number = made.divergences[place].id
    page.goto(f"/divergences/{number}")
    drawer = page.locator("#drawer")
    drawer.focus()
    return number, drawer


def test_a_late_answer_does_not_take_the_place_of_what_was_opened_meanwhile(page: Page, served: Desk) -> None:
    late: list[Route] = []
    page.route("**/verdicts", lambda route: late.append(route))  # not the method itself: it takes no mark
    number, _ = drawer_of(page, served, "Hasty", 6)
    page.keyboard.press("a")
    page.keyboard.press("j")
    expect(page.locator(f'#drawer [data-chosen]:not([data-chosen="{number}"])')).to_be_visible()
    late.pop().continue_()
    expect(page.locator(".toast")).to_contain_text(f"Verdict kept: confirmed, divergence {number}")
    expect(page.locator(f'#drawer [data-chosen="{number}"]')).to_have_count(0)
    assert verdict(served, number, "Hasty").decision is Decision.CONFIRMED


def test_a_verdict_is_taken_back_in_the_drawer_by_key(page: Page, served: Desk) -> None:
    number, drawer = drawer_of(page, served, "Drawer", 5)
    page.keyboard.press("a")
    expect(drawer).to_contain_text("confirmed by Drawer")
    page.keyboard.press("Control+z")
    expect(drawer).to_contain_text("taken back by Drawer")
    assert verdict(served, number, "Drawer") is None
    page.keyboard.press("Control+Shift+Z")
    expect(drawer.locator(".given[name=decision]")).to_have_text(re.compile("Confirm"))
    assert verdict(served, number, "Drawer").decision is Decision.CONFIRMED
    page.keyboard.press("Control+z")
    expect(drawer.locator("[data-redo]")).to_be_visible()
    page.keyboard.press("2")
    page.keyboard.press("x")
    expect(drawer).to_contain_text("dismissed by Drawer")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-undo]")).to_have_count(0)


def test_readings_can_be_read_against_another_base(page: Page, served: Desk) -> None:
    made = service.comparison(served.store, served.statements[0])
    assert made
    page.goto(f"/divergences/{made.divergences[0].id}")
    expect(page.locator("#drawer .against ins").first).to_have_text(re.compile("can"))
    page.locator("#drawer .base a", has_text="Wire").click()
    expect(page.locator("#drawer .against ins").first).to_have_text(re.compile("will"))
    expect(page).to_have_url(re.compile("base="))


def test_on_a_phone_by_thumbs(browser: Browser, served: Desk) -> None:
    context = browser.new_context(base_url=served.address, **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/review")
    first = item(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for button in page.locator(".queue-bar button:not([disabled])").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= LEAST_TARGET
        assert box["y"] + box["height"] <= 844
    page.get_by_label("Your name").fill("Thumbs")
    page.locator(".queue-bar").get_by_role("button", name="Confirm").tap()
    moved_on(page, first)
    second = item(page)
    page.locator(".queue-bar").get_by_role("button", name="Dismiss").tap()
    moved_on(page, second)
    stored(page, 2)
    page.locator(".queue-bar").get_by_role("button", name="Undo").tap()
    expect(page.locator(f'[data-item="{second}"]')).to_be_visible()
    page.locator(".queue-bar").get_by_role("button", name="Later").tap()
    moved_on(page, second)
    assert verdict(served, first, "Thumbs").decision is Decision.CONFIRMED
    assert verdict(served, second, "Thumbs") is None
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    last = page.locator(".queue > .hint").bounding_box()
    bar = page.locator(".queue-bar").bounding_box()
    assert last and bar and last["y"] + last["height"] <= bar["y"]  # nothing is hidden under the buttons
    context.close()


def test_without_scripts(browser: Browser, served: Desk) -> None:
    context = browser.new_context(base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/review?statement=2")
    same = page.locator(f'[data-item="{item(page)}"]')
    page.get_by_label("Your name").fill("Plain")
    page.get_by_role("button", name="Confirm").click()
    expect(same).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(same).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(same).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(same).to_be_visible()
    page.get_by_role("button", name="Later").click()
    expect(same).to_have_count(0)
    page.get_by_label("A note for all who review").fill("plain words")
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator(".notes")).to_contain_text("plain words")
    page.get_by_role("link", name="What was done").click()
    expect(page.locator("[data-done]")).to_contain_text("0 of 30 divergences decided by Plain")
    context.close()


UPLOADED = {"Valley Post": "We will open the dam before spring.", "Gazette": "We will not open the dam before spring."}


def compared_by_script(served: Desk, page: Page) -> int:
    """What the worker does when something was uploaded; returns the statement."""
    number = int(re.findall(r"/statements/(\d+)", page.url)[0])
    with pytest.MonkeyPatch.context() as patch:
        compare(
            patch,
            served.store,
            number,
            [UPLOADED],
            [Found(0, Kind.POLARITY, [{"Valley Post": "will open"}, {"Gazette": "will not open"}], Severity.REVERSAL)],
        )
    with served.store.writing() as db:
        db.execute("UPDATE job SET state = 'done' WHERE statement = ?", [number])
    return number


def test_from_upload_to_verdict_by_keyboard_alone(page: Page, served: Desk) -> None:
    page.goto("/")

    def tab_to(role: str, name: str) -> None:
        """Press Tab until it has the focus."""
        target = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
        for _ in range(60):
            if target.evaluate("e => e === document.activeElement"):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"no way to {name} by Tab")

    tab_to("link", "New statement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/statements/new")
    tab_to("textbox", "Speaker")
    page.keyboard.type("A governor")
    for number, (outlet, text) in enumerate(UPLOADED.items()):
        place = page.locator(f"[name='renderings-{number}-outlet']")
        while not place.evaluate("e => e === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.type(outlet)
        place = page.locator(f"[name='renderings-{number}-text']")
        while not place.evaluate("e => e === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    tab_to("textbox", "Your name")
    page.keyboard.type("Kiana")
    tab_to("button", "Store and compare")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/statements/\d+$"))
    expect(page.locator("[data-state]")).to_be_visible()
    compared_by_script(served, page)
    expect(page.locator("table.grid .mark").first).to_be_visible(timeout=20_000)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_contain_text("Evidence")
    page.keyboard.press("3")
    page.keyboard.press("a")
    expect(page.locator("#drawer")).to_contain_text("confirmed by Kiana")


def test_from_upload_to_verdict_on_a_phone(browser: Browser, served: Desk) -> None:
    context = browser.new_context(base_url=served.address, **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="New statement").first.tap()
    page.get_by_label("Speaker").fill("Another governor")
    for number, (outlet, text) in enumerate(UPLOADED.items()):
        page.locator(f"[name='renderings-{number}-outlet']").fill(outlet)
        page.locator(f"[name='renderings-{number}-text']").fill(text)
    page.get_by_label("Your name").fill("Pouya")
    page.get_by_role("button", name="Store and compare").tap()
    page.wait_for_url(re.compile(r"/statements/\d+$"))
    number = compared_by_script(served, page)
    expect(page.locator("table.grid .mark").first).to_be_visible(timeout=20_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".grid .mark a").first.tap()
    expect(page.locator("#drawer")).to_contain_text("Evidence")
    page.locator("#drawer").get_by_role("button", name="Confirm").tap()
    expect(page.locator("#drawer")).to_contain_text("confirmed by Pouya")
    page.goto(f"/review?statement={number}")
    expect(page.locator("[data-done]")).to_contain_text("All decided")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, served: Desk, scheme: str) -> None:
    context = browser.new_context(base_url=served.address, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    at_queue(page, "Axe")
    service.add_note(served.store, item(page), "a note @2", who="Axe")
    for path in (f"/review?at={item(page)}", "/review/done", f"/divergences/{item(page)}", "/review?kind=order"):
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    page.goto("/review")
    page.keyboard.press("t")
    expect(page.locator("[data-kind-letters]")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    context.close()
