"""What one meets all day: keys on any layout, settings, the tour, toasts, the back button, paper, no scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.prepared import Prepared, prepared

pytestmark = pytest.mark.browser

TREATY = "/statements/1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    with prepared(tmp_path_factory.mktemp("everyday")) as found:
        yield found


@pytest.fixture
def address(made: Prepared) -> str:
    """What the shared fixture `page` opens."""
    return made.address


@pytest.fixture
def treaty(page: Page) -> Page:
    page.goto(TREATY)
    return ready(page)


def ready(page: Page) -> Page:
    """Scripts are at work."""
    expect(page.locator("[data-open-keys]")).not_to_have_attribute("hidden", "")
    return page


def press(page: Page, key: str, code: str, **held: bool) -> None:
    """A key of a keyboard that has something else on it."""
    page.evaluate(
        """([key, code, held]) => (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true, ...held}))""",
        [key, code, held],
    )


def at(page: Page) -> str:
    """The divergence whose words have the focus; none where no step was made."""
    page.wait_for_timeout(100)
    return str(page.evaluate("document.activeElement.closest('[data-divergence]')?.dataset.divergence ?? ''"))


# Keys


@pytest.mark.parametrize(
    ("key", "code", "held"),
    [
        pytest.param("ت", "KeyJ", {}, id="Persian"),
        pytest.param("о", "KeyJ", {}, id="Russian"),
        pytest.param("j", "KeyC", {}, id="Dvorak"),
    ],
)
def test_a_letter_is_found_on_any_layout(treaty: Page, key: str, code: str, held: dict[str, bool]) -> None:
    press(treaty, key, code, **held)
    assert at(treaty)


@pytest.mark.parametrize(
    ("key", "code", "held"),
    [
        pytest.param("؟", "Slash", {"shiftKey": True}, id="Persian"),
        pytest.param("?", "Comma", {"shiftKey": True}, id="French"),
        pytest.param("?", "Minus", {"shiftKey": True}, id="German"),
    ],
)
def test_the_list_of_keys_opens_on_any_layout(treaty: Page, key: str, code: str, held: dict[str, bool]) -> None:
    press(treaty, key, code, **held)
    expect(treaty.locator("#keys")).to_be_visible()


def test_what_is_next_to_a_letter_s_place_is_not_that_letter(treaty: Page) -> None:
    press(treaty, "h", "KeyJ")  # Dvorak: the place of j has an h
    press(treaty, "j", "KeyJ", ctrlKey=True)
    assert not at(treaty)


@pytest.mark.parametrize("field", ["[data-search-field]", "textarea", "select"])
def test_no_key_acts_while_somebody_types(page: Page, field: str) -> None:
    page.goto("/search" if "search" in field else "/statements/new")
    ready(page)
    before = page.url
    page.locator(field).first.focus()
    for key in ("j", "/", "?", "a", "x"):
        page.keyboard.press(key)
    expect(page).to_have_url(before)
    expect(page.locator("#keys")).to_be_hidden()


def test_no_key_acts_behind_an_open_dialog(treaty: Page) -> None:
    treaty.keyboard.press("?")
    treaty.keyboard.press("j")
    treaty.keyboard.press("/")
    expect(treaty.locator("#keys")).to_be_visible()
    treaty.keyboard.press("Escape")
    expect(treaty.locator("#keys")).to_be_hidden()
    assert not at(treaty)


def test_letters_off_are_off_on_every_page_until_they_are_on(treaty: Page) -> None:
    treaty.keyboard.press("?")
    with treaty.expect_response("**/settings/letters"):
        treaty.get_by_label("Use keys of a single letter").uncheck()
    treaty.goto(TREATY)
    ready(treaty).keyboard.press("j")
    treaty.keyboard.press("?")
    assert not at(treaty)
    expect(treaty.locator("#keys")).to_be_hidden()
    expect(treaty.get_by_role("button", name="Keys")).to_have_text("Keys")  # without a key that does nothing
    treaty.get_by_role("button", name="Keys").click()
    with treaty.expect_response("**/settings/letters"):
        treaty.get_by_label("Use keys of a single letter").check()
    treaty.get_by_role("button", name="Close").click()
    treaty.keyboard.press("j")
    assert at(treaty)


def test_a_key_is_given_to_an_action_and_obeyed(page: Page) -> None:
    page.goto("/settings")
    page.get_by_label("Next divergence").fill("l")
    page.get_by_label("Previous divergence").fill("l")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".problem")).to_be_focused()
    expect(page.get_by_label("Next divergence")).to_have_accessible_description(
        "l is also the key for “previous divergence”. Give one of them another."
    )
    page.get_by_label("Previous divergence").fill("Ctrl+↑")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status").first).to_have_text("Kept in this browser.")
    page.goto(TREATY)
    ready(page).keyboard.press("j")
    assert not at(page)
    page.keyboard.press("l")
    first = at(page)
    page.keyboard.press("l")
    assert first != at(page)
    page.keyboard.press("Control+ArrowUp")
    assert at(page) == first
    page.keyboard.press("?")
    expect(page.locator("[data-action=previous]")).to_contain_text("Ctrl+↑")


# Settings


def test_marks_go_and_come_by_a_key_and_stay_as_they_are(treaty: Page) -> None:
    mark = treaty.locator(".mark.severity-3").first
    fill = mark.evaluate("e => getComputedStyle(e).backgroundColor")
    with treaty.expect_response("**/settings/highlights"):
        treaty.keyboard.press("Control+Shift+H")
    expect(mark).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(treaty.locator("#status")).to_have_text("Marks are hidden")
    treaty.reload()
    expect(mark).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    ready(treaty).keyboard.press("Control+Shift+H")
    expect(mark).to_have_css("background-color", fill)


def test_announcements_stand_around_marks_and_are_never_copied(treaty: Page) -> None:
    said = "divergence begins: polarity, reversal: "
    expect(treaty.locator(".grid")).not_to_contain_text(said)
    treaty.goto("/settings")
    treaty.get_by_role("group", name="Say where").get_by_label("yes").check()
    treaty.get_by_role("button", name="Keep").click()
    treaty.goto(TREATY)
    cell = treaty.locator("td[data-outlet=Wire] .verbatim").first
    expect(cell).to_contain_text(said)
    copied = cell.evaluate("e => { const s = getSelection(); s.selectAllChildren(e); return s.toString(); }")
    assert copied.strip() == "“We will not sign the treaty.”"


def test_colours_and_size_hold_before_any_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto("/settings")
    page.get_by_role("group", name="Colours").get_by_label("dark").check()
    page.get_by_label("Size of text").select_option("150")
    page.get_by_role("button", name="Keep").click()
    page.goto(TREATY)
    expect(page.locator("html")).to_have_css("background-color", "rgb(22, 24, 28)")
    expect(page.locator("html")).to_have_css("font-size", "24px")
    context.close()


def test_nothing_moves_where_motion_is_not_wanted(browser: Browser, address: str, page: Page) -> None:
    page.goto(TREATY)
    expect(page.locator("html")).to_have_css("scroll-behavior", "smooth")
    page.goto("/settings")
    page.get_by_role("group", name="Motion").get_by_label("none").check()
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("html")).to_have_css("scroll-behavior", "auto")
    still = browser.new_context(base_url=address, reduced_motion="reduce").new_page()
    still.goto(TREATY)
    expect(still.locator("html")).to_have_css("scroll-behavior", "auto")
    still.context.close()


# The tour


def test_the_tour_is_left_by_escape_and_does_not_come_back(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Take the tour").click()
    tour = page.locator("#tour")
    expect(tour.get_by_role("heading", name="Step 1 of 4")).to_be_focused()
    for step in (2, 3, 4):
        page.get_by_role("button", name="Next").click()
        expect(tour.get_by_role("heading", name=f"Step {step} of 4")).to_be_focused()
    page.get_by_role("button", name="Back").click()
    expect(tour.get_by_role("heading")).to_have_count(1)
    for _ in range(12):  # the focus stays inside, or in the browser's own frame
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('#tour') !== null"
        )
    with page.expect_response("**/settings/tour"):
        page.keyboard.press("Escape")
    expect(tour).to_be_hidden()
    expect(page.locator("[data-invitation]")).to_have_count(0)
    page.reload()
    expect(page.locator("[data-invitation]")).to_have_count(0)


def test_the_tour_is_declined_or_left_and_is_there_when_asked_for(page: Page) -> None:
    page.goto("/")
    with page.expect_response("**/settings/tour"):
        page.get_by_role("button", name="No, thank you").click()
    expect(page.locator("#main")).to_be_focused()
    ready(page).keyboard.press("?")
    page.locator("#keys").get_by_role("link", name="The tour").click()
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#tour")).to_be_visible()
    page.get_by_role("button", name="Leave the tour").click()
    expect(page.locator("#tour")).to_be_hidden()
    expect(page.get_by_role("button", name="Keys")).to_be_focused()


# Toasts


def test_a_toast_is_said_shown_and_takes_back(treaty: Page) -> None:
    treaty.evaluate(
        "import('/static/status.js').then(m => m.say('Verdict kept', {shown: true, undo: () => window.undone = true}))"
    )
    expect(treaty.locator("#status")).to_contain_text("Verdict kept. Undo is a button")
    toast = treaty.locator(".toast")
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_have_count(0)
    assert treaty.evaluate("window.undone")


def test_a_toast_goes_by_itself_but_not_from_under_the_pointer(treaty: Page) -> None:
    treaty.clock.install()
    treaty.evaluate("import('/static/status.js').then(m => m.say('Something happened', {shown: true}))")
    toast = treaty.locator(".toast")
    toast.hover()
    treaty.clock.run_for(20_000)
    expect(toast).to_be_visible()
    treaty.mouse.move(5, 5)
    treaty.clock.run_for(2_000)
    expect(toast).to_have_count(0)


# Addresses


def test_back_goes_back_step_by_step(treaty: Page) -> None:
    treaty.locator(".grid .mark a", has_text="will").first.click()
    drawer = treaty.locator("#drawer")
    heading = drawer.locator("h2").first
    expect(heading).to_contain_text("Polarity")
    first = treaty.url
    drawer.get_by_role("link", name="Next").click()
    expect(heading).to_contain_text("Modality")
    treaty.wait_for_url(lambda url: url != first)
    treaty.go_back()
    expect(heading).to_contain_text("Polarity")
    expect(treaty).to_have_url(first)
    treaty.go_back()
    expect(drawer).to_be_hidden()
    expect(treaty).to_have_url(TREATY)
    treaty.go_forward()
    expect(heading).to_contain_text("Polarity")


@pytest.mark.parametrize(
    ("path", "shows"),
    [
        ("/divergences/4", "#drawer:has-text('Coverage')"),
        ("/statements/1/rows/2#row-2", "#row-2"),
        ("/statements/1?only=1&severity=3", "#row-1"),
    ],
)
def test_an_address_shows_what_it_names(page: Page, path: str, shows: str) -> None:
    page.goto(path)
    expect(page.locator(shows)).to_be_in_viewport()


# Paper


def test_paper_says_whose_texts_these_are_and_what_made_it(treaty: Page, made: Prepared) -> None:
    expect(treaty.locator(".printed").first).to_be_hidden()
    treaty.emulate_media(media="print", color_scheme="dark")
    expect(treaty.locator(".sources")).to_contain_text(
        "2d7787c5b57cf45b69ec712b11281b723ac2511ee4f313a5853f9b361ff7e270"
    )
    foot = treaty.locator("footer.printed")
    expect(foot).to_contain_text(f"{made.address}/statements/1")
    expect(foot).to_contain_text("model tiny")
    expect(foot).to_contain_text("1 of 4 divergences reviewed")
    expect(treaty.locator("body")).to_have_css("color", "rgb(0, 0, 0)")  # black on white from a dark screen too
    assert treaty.pdf(format="A4").startswith(b"%PDF")


# Without scripts


@pytest.mark.parametrize(
    ("path", "reads"),
    [
        ("/", "We will sign the treaty"),
        (TREATY, "We will not sign the treaty."),
        ("/divergences/1", "looked up"),
        ("/statements/2", "ما امسال پیمان را امضا نمی‌کنیم."),
        ("/search?q=treaty", "found"),
        ("/statements/1/history", "Statement stored"),
        ("/tour", "Step 4 of 4"),
    ],
)
def test_pages_are_read_without_scripts(browser: Browser, address: str, path: str, reads: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(path)
    expect(page.locator("main")).to_contain_text(reads)
    expect(page.locator("[data-open-keys]")).to_be_hidden()  # nothing that only a script could do
    context.close()
