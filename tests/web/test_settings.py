"""What readers choose: the table of keys and its conflicts, the page of settings without scripts, the tour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from tests.web.conftest import token
from web.keys import ACTIONS, RESERVED, canonical, conflicts, holding, shown, typed_keys
from web.preferences import CHOICES, Preferences

STATIC = Path(__file__).parent.parent.parent / "web" / "static"


def send(client: FlaskClient, **chosen: str) -> str:
    """Send the form of settings with everything as it stands, but for what is given."""
    page = client.get("/settings").text
    fields = dict(re.findall(r'<input[^>]* name="(key-[\w-]+)"[^>]* value="([^"]*)"', page))
    fields |= {name: allowed[0] for name, allowed in CHOICES.items() if name != "tour"}
    answer = client.post("/settings", data={"csrf_token": token(client), **fields, **chosen}, follow_redirects=True)
    return answer.text


# The table


def test_the_delivered_keys_are_in_nobody_s_way() -> None:
    assert list(conflicts(holding({}))) == []
    for action in ACTIONS:
        assert action.keys == tuple(map(canonical, action.keys)), action.name
        assert action.fixed or not RESERVED & set(action.keys), action.name


def test_every_key_of_the_table_does_something() -> None:
    scripts = "\n".join(p.read_text(encoding="utf-8") for p in STATIC.glob("*.js") if p.name != "keys.js")
    named = set(re.findall(r'"([a-z-]+)"|\b([a-z]+):', scripts))
    done = {name for pair in named for name in pair} | {f"severity-{n}" for n in range(4)}
    assert {action.name for action in ACTIONS if not action.fixed} - done == set()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("j", "j"),
        ("J", "Shift+j"),
        ("ctrl+shift+H", "Ctrl+Shift+h"),
        ("Shift+Ctrl+h", "Ctrl+Shift+h"),
        ("space", "Space"),
        ("alt+↑", "Alt+ArrowUp"),
        ("?", "?"),
        ("+", "+"),
        ("Ctrl++", "Ctrl++"),
    ],
)
def test_keys_may_be_typed_as_people_write_them(typed: str, stored: str) -> None:
    assert canonical(typed) == stored
    assert canonical(shown(stored)) == stored


@pytest.mark.parametrize("typed", ["jj", "Hyper+j", "Ctrl+", "ش", "Ctrl"])
def test_what_is_no_key_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="is no key"):
        canonical(typed)


def test_one_key_may_mean_two_things_only_in_two_places() -> None:
    both = set(conflicts(holding({"note": ("a",)})))
    assert ("note", "a is also the key for “confirm”. Give one of them another.") in both
    assert ("confirm", "a is also the key for “write a note”. Give one of them another.") in both
    # Enter opens in the grid and decides in the queue.
    assert holding({})["accept"] == holding({})["open"] == ("Enter",)
    # The drawer stands beside the grid.
    assert list(conflicts(holding({"note": ("j",)})))


def test_the_browser_s_own_keys_are_refused_in_words() -> None:
    with pytest.raises(InputError, match="Ctrl\\+T belongs to the browser"):
        typed_keys("ctrl+t")


# The cookie

preferences = st.builds(
    Preferences,
    **{name: st.sampled_from(allowed) for name, allowed in CHOICES.items()},
    keys=st.just({}) | st.just({"next": ("l", "Ctrl+ArrowDown")}) | st.just({"search": ()}),
)


@given(preferences)
def test_a_cookie_brings_back_what_was_chosen(chosen: Preferences) -> None:
    assert Preferences.of(chosen.cookie()) == chosen


@given(st.text() | st.from_regex(r"(theme|text|key-next|key-help)=[^&]*(&key-note=a)?"))
def test_any_cookie_gives_preferences(cookie: str) -> None:
    found = Preferences.of(cookie)
    assert all(getattr(found, name) in allowed for name, allowed in CHOICES.items())
    assert list(conflicts(found.held)) == []


# The page, without scripts


def test_settings_hold_on_every_page_from_the_first_byte(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/").text
    assert "Kept in this browser." in send(
        client, theme="dark", contrast="more", text="130", letters="off", announce="on"
    )
    head = client.get("/search").text[:300]
    for attribute in (
        'data-theme="dark"',
        'data-contrast="more"',
        'data-text="130"',
        'data-letters="off"',
        'data-announce="on"',
    ):
        assert attribute in head
    assert "data-motion" not in head
    assert 'checked id="theme-2"' in client.get("/settings").text
    cookie = client.get_cookie("parallax-settings-8000")
    assert cookie
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


def test_keys_are_given_and_shown(client: FlaskClient) -> None:
    send(client, **{"key-next": "l Ctrl+ArrowDown", "key-help": ""})
    page = client.get("/").text
    assert 'data-action="next" data-keys="l Ctrl+ArrowDown"' in page
    assert "<kbd>Ctrl+↓</kbd>" in page
    assert '<tr data-action="help" data-keys="">' in page
    assert 'value="l Ctrl+↓"' in client.get("/settings").text
    assert (
        "as delivered"
        in client.post("/settings", data={"csrf_token": token(client), "delivered": "1"}, follow_redirects=True).text
    )
    assert 'data-action="next" data-keys="j n"' in client.get("/").text


def test_keys_in_one_another_s_way_are_refused_beside_both_fields(client: FlaskClient) -> None:
    page = send(client, **{"key-next": "a", "key-note": "Ctrl+T", "theme": "dark"})
    assert "Ctrl+T belongs to the browser. Choose another key." in page
    page = send(client, **{"key-next": "a"})
    assert page.count("is also the key for") >= 4  # beside the fields and in the list at the top
    assert re.search(r'id="key-next-error">a is also the key for “confirm”', page)
    assert 'value="a"' in page  # what was typed is still there
    assert 'data-action="next" data-keys="j n"' in page  # and nothing changed


@pytest.mark.parametrize(
    ("name", "value", "status"), [("letters", "off", 204), ("letters", "maybe", 422), ("keys", "x", 422)]
)
def test_one_setting_changes_by_itself(client: FlaskClient, name: str, value: str, status: int) -> None:
    data = {"csrf_token": token(client), "value": value}
    assert client.post(f"/settings/{name}", data=data, headers={"X-Fragment": "none"}).status_code == status


# The tour


def test_the_tour_is_offered_once_and_is_there_again_when_asked_for(client: FlaskClient) -> None:
    assert "data-invitation" in client.get("/").text
    assert client.post("/settings/tour", data={"csrf_token": token(client), "value": "seen"}).status_code == 303
    assert "data-invitation" not in client.get("/").text
    tour = client.get("/tour").text
    for step in range(1, 5):
        assert f"Step {step} of 4" in tour
    assert 'href="/tour"' in client.get("/settings").text


def test_who_read_the_tour_as_a_page_is_not_invited(client: FlaskClient) -> None:
    client.get("/tour")
    assert "data-invitation" not in client.get("/").text
