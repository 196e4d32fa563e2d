"""The page of outlets, without scripts; and where its names are shown: statements, uploads, previews of imports."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus import service
from corpus.model import NewRendering, NewStatement, OutletKind
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import add, compare

TEXTS = {"NYT": "We will go home today.", "Daily": "We can go home now."}
TIMES = "The New York Times"


@pytest.fixture
def number(store: Store, monkeypatch: pytest.MonkeyPatch) -> int:
    made = add(store, TEXTS)
    compare(monkeypatch, store, made, [TEXTS], [])
    return made


def post(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    return client.post(address, data={"csrf_token": token(client), **fields})


def seen(client: FlaskClient, address: str = "/outlets") -> str:
    return unescape(client.get(address).text)


def test_an_empty_register_says_what_it_grows_from(client: FlaskClient) -> None:
    assert "the register grows from what you bring" in seen(client)


@pytest.mark.usefixtures("number", "signed")
def test_names_are_put_together_taken_apart_described_and_all_undone(client: FlaskClient, store: Store) -> None:
    assert post(client, "/outlets/names", name="NYT", outlet=TIMES).status_code == 303
    assert "“<bdi>NYT</bdi>” is another name of “<bdi>The New York Times</bdi>”" in seen(client)
    post(client, "/outlets/about", name=TIMES, kind="newspaper", note="a <daily>")
    shown = client.get("/outlets").text
    assert "<option selected>newspaper</option>" in shown and "a &lt;daily&gt;" in shown
    post(client, "/outlets/names/take", name="NYT")
    assert service.known_outlets(store).outlets == {}
    newest = service.outlet_sayings(store)[0].event.id
    post(client, f"/outlets/events/{newest}/undo")
    assert service.known_outlets(store).outlets == {"NYT": TIMES}
    assert post(client, f"/outlets/events/{newest}/undo").status_code == 409


@pytest.mark.usefixtures("number", "signed")
@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/outlets/about", {"name": "NYT", "kind": "newspaper", "note": ""}),
        ("/outlets/about", {"name": TIMES, "kind": "newspaper", "note": ""}),
        ("/outlets/names", {"name": "NYT", "outlet": "Daily"}),
        ("/outlets/names", {"name": "Daily", "outlet": "NYT"}),
        ("/outlets/names/take", {"name": "NYT"}),
    ],
)
def test_a_page_that_is_too_old_overwrites_nothing(
    client: FlaskClient, store: Store, address: str, fields: dict[str, str]
) -> None:
    before = re.search(r'name="seen" value="(\d+)"', seen(client))
    assert before
    service.add_alias(store, "NYT", TIMES, who="Ada")
    service.describe_outlet(store, TIMES, note="daily", who="Ada")
    said = service.outlet_sayings(store)
    answer = post(client, address, seen=before[1], **fields)
    assert answer.status_code == 409 and "meanwhile" in answer.text
    assert service.outlet_sayings(store) == said
    now = re.search(r'name="seen" value="(\d+)"', unescape(answer.text))
    assert now
    assert post(client, address, seen=now[1], **fields).status_code == 303
    assert service.outlet_sayings(store) != said


@pytest.mark.usefixtures("number")
def test_nobody_changes_the_register_unsigned(client: FlaskClient, store: Store) -> None:
    answer = post(client, "/outlets/names", name="NYT", outlet=TIMES)
    assert answer.status_code == 422 and "say who you are" in answer.text
    assert "They are one outlet" not in seen(client) and service.known_outlets(store).outlets == {}


@pytest.mark.usefixtures("number", "signed")
def test_what_is_wrong_is_said_and_what_was_typed_stays(client: FlaskClient) -> None:
    answer = post(client, "/outlets/names", name="Nobody", outlet="Ghost")
    assert answer.status_code == 422 and "No rendering is by “Nobody” or “Ghost”" in answer.text
    assert 'value="Ghost"' in answer.text


@pytest.mark.usefixtures("signed")
def test_names_that_look_alike_are_offered_both_ways(client: FlaskClient, store: Store) -> None:
    renderings = tuple(NewRendering(name, f"{name} says no.") for name in ("The Guardian", "guardian.", "Post"))
    service.add_statement(store, NewStatement("A", "2012", "", renderings), who="Ada")
    shown = seen(client)
    assert "Call both <bdi>The Guardian</bdi>" in shown and "Call both <bdi>guardian.</bdi>" in shown
    post(client, "/outlets/names", name="guardian.", outlet="The Guardian")
    assert "May be one outlet" not in seen(client)


def test_a_statement_shows_the_full_name_with_what_was_given(client: FlaskClient, store: Store, number: int) -> None:
    service.add_alias(store, "NYT", TIMES, who="Ada")
    service.describe_outlet(store, TIMES, kind="newspaper", who="Ada")
    shown = seen(client, f"/statements/{number}")
    assert f'<bdi>{TIMES}</bdi></span> <span class="count">given as <bdi>NYT</bdi></span>' in shown
    assert '<span class="about">newspaper' in shown and '<span class="outlet"><bdi>NYT</bdi></span>' in shown
    assert "stands here more than once" not in shown
    service.add_alias(store, "Daily", TIMES, who="Ada")
    shown = seen(client, f"/statements/{number}")
    assert "stands here more than once" in shown and "<summary>1 outlet</summary>" in shown


@pytest.mark.usefixtures("signed")
def test_a_rendering_under_a_name_like_a_known_one_is_told(client: FlaskClient, store: Store, number: int) -> None:
    fields = {"outlet": "The Daily", "kind": OutletKind.NEWSPAPER.value, "text": "We may go home.", "quoted": ""}
    answer = post(client, f"/statements/{number}/renderings/new", **fields)
    assert answer.status_code == 303
    assert "“The Daily” may be another name of “Daily”" in seen(client, answer.location)


def preview(client: FlaskClient, *names: str) -> str:
    files = [(io.BytesIO(f"{name} says: no.".encode()), f"{name}.txt") for name in names]
    return client.post("/import", data={"csrf_token": token(client), "files": files}).location


@pytest.mark.usefixtures("number", "signed")
def test_a_preview_says_and_offers_and_merges_nothing_unasked(client: FlaskClient, store: Store) -> None:
    service.add_alias(store, "NYT", TIMES, who="Ada")
    address = preview(client, "NYT", TIMES, "the daily")
    shown = seen(client, address)
    assert f"“<bdi>NYT</bdi>” is another name of “<bdi>{TIMES}</bdi>”" in shown
    assert "are one outlet, which stands twice" in shown
    assert "“<bdi>the daily</bdi>” may be another name of “<bdi>Daily</bdi>”" in shown
    assert "the daily" not in service.known_outlets(store).outlets
    assert (
        '<input type="hidden" name="given" value="the daily"><input type="hidden" name="offered" value="Daily">'
        in shown
    )
    other = post(client, address, same="the daily", given="the daily", offered="Daily Mail")  # a page of before
    assert other.status_code == 303 and "the daily" not in service.known_outlets(store).outlets
    answer = post(client, address, same="the daily", given="the daily", offered="Daily", speaker="The minister")
    assert answer.status_code == 303
    assert service.known_outlets(store).outlets["the daily"] == "Daily"
    assert 'value="The minister"' in seen(client, answer.location)  # what was said of the import stays
    post(client, address, same="Nobody")
    assert set(service.known_outlets(store).outlets) == {"NYT", "the daily"}
