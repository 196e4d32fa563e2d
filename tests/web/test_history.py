"""History on the page: what happened, the past to read, taking back, versions and their difference, withdrawing."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient

from align.terms import Kind
from corpus import service
from corpus.model import Decision, NewRendering, Reason, What
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import Found, add, compare

TEXTS = {"Daily": "We will go home today.", "Wire": "We can go home now.", "Radio": "Home we go."}
ROWS = [TEXTS]
FOUND = [Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}])]


@pytest.fixture
def number(store: Store, monkeypatch: pytest.MonkeyPatch) -> int:
    statement = add(store, TEXTS, persian="امروز به خانه می‌رویم")
    compare(monkeypatch, store, statement, ROWS, FOUND)
    return statement


def send(client: FlaskClient, to: str, /, **fields: object):  # type: ignore[no-untyped-def]
    return client.post(to, data={"csrf_token": token(client), **fields})


def newest(store: Store, number: int, what: What | None = None) -> int:
    return service.events(store, number, whats=[what] if what else []).entries[0].event.id


def test_a_history_says_who_when_what_from_and_to(client: FlaskClient, store: Store, number: int) -> None:
    service.correct_statement(store, number, speaker="<b>Ada</b>", who="Mina <i>")
    assert f'href="/statements/{number}/history"' in client.get(f"/statements/{number}").text
    page = client.get(f"/statements/{number}/history").text
    assert "Mina &lt;i&gt;" in page
    assert "&lt;b&gt;Ada&lt;/b&gt;" in page
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert "speakerfrom A speaker → to &lt;b&gt;Ada" in text
    assert text.index("Corrected") < text.index("Compared") < text.index("Statement stored")


def test_a_history_is_filtered_by_person_and_sort(client: FlaskClient, store: Store, number: int) -> None:
    service.correct_statement(store, number, occasion="one", who="Mina")
    service.correct_statement(store, number, occasion="two", who="Reza")
    service.correct_rendering(store, 1, via="three", who="Reza")
    page = client.get(f"/statements/{number}/history?who=Reza&what=edit").text
    assert page.count('<li id="event-') == 2
    assert 'value="edit" checked' in page
    assert "<option selected>Reza</option>" in page
    assert page.count('<li id="event-') < client.get(f"/statements/{number}/history").text.count('<li id="event-')
    assert "Nothing passes" in client.get(f"/statements/{number}/history?who=nobody").text


@pytest.mark.usefixtures("signed")
def test_undo_and_do_again(client: FlaskClient, store: Store, number: int) -> None:
    service.correct_statement(store, number, speaker="he", who="Reza")
    answer = send(client, f"/statements/{number}/events/{newest(store, number)}/undo")
    assert answer.status_code == 303
    assert service.statement(store, number).speaker == "A speaker"
    page = client.get(answer.location).text
    assert "It was taken back" in page
    assert ">Do again</button>" in page
    send(client, f"/statements/{number}/events/{newest(store, number)}/undo")
    assert service.statement(store, number).speaker == "he"
    assert service.events(store, number).entries[0].event.who == "Mina"


def test_undo_asks_for_a_name_where_there_is_none(client: FlaskClient, store: Store, number: int) -> None:
    service.correct_statement(store, number, speaker="he", who="Reza")
    event = newest(store, number)
    asked = send(client, f"/statements/{number}/events/{event}/undo")
    assert asked.status_code == 422
    assert 'name="reviewer"' in asked.text
    assert service.statement(store, number).speaker == "he"
    assert send(client, f"/statements/{number}/events/{event}/undo", reviewer="Sara").status_code == 303
    assert service.events(store, number).entries[0].event.who == "Sara"
    assert "Reviewing as Sara" in client.get("/").text


@pytest.mark.usefixtures("signed")
def test_what_something_newer_touched_is_409_with_both(client: FlaskClient, store: Store, number: int) -> None:
    service.correct_statement(store, number, speaker="he", who="Mina")
    event = newest(store, number)
    service.correct_statement(store, number, speaker="she", who="Reza")
    late = send(client, f"/statements/{number}/events/{event}/undo")
    assert late.status_code == 409
    for words in ("What you wanted to take back", "What stands in its way", "Reza", ">she<", ">he<"):
        assert words in late.text
    assert service.statement(store, number).speaker == "she"


@pytest.mark.usefixtures("signed")
def test_a_verdict_taken_back_is_no_verdict(client: FlaskClient, store: Store, number: int) -> None:
    made = service.comparison(store, number)
    assert made
    service.decide(store, made.divergences[0].id, Decision.CONFIRMED, "Mina")
    assert "1 of 1 reviewed" in client.get(f"/statements/{number}").text
    send(client, f"/statements/{number}/events/{newest(store, number)}/undo")
    assert "0 of 1 reviewed" in client.get(f"/statements/{number}").text
    assert "taken back</strong> by <bdi>Mina</bdi>" in client.get(f"/divergences/{made.divergences[0].id}").text


def test_the_past_is_shown_to_read(client: FlaskClient, store: Store, number: int) -> None:
    before = newest(store, number)
    made = service.comparison(store, number)
    assert made
    service.correct_statement(store, number, speaker="another", who="Mina")
    service.add_version(store, 1, "We shall go home.", reason=Reason.REVISED, who="Mina")
    service.decide(store, made.divergences[0].id, Decision.CONFIRMED, "Mina")
    page = client.get(f"/statements/{number}/history?at={before}").text
    main = page[page.index("<main") : page.index("</main>")]
    assert "This is the past" in main
    assert "A speaker" in main
    assert ">will<" in main
    assert 'lang="fa" dir="rtl"' in main
    assert "not reviewed" in main
    assert 'method="post"' not in main
    now = client.get(f"/statements/{number}/history?at=2999-01-01").text
    assert "another" in now
    assert "We shall go home." in now
    assert "<strong>confirmed</strong> by" in now


@pytest.mark.parametrize(("at", "status"), [("yesterday", 422), ("1999-01-01", 422), ("99999", 404)])
def test_a_moment_that_is_none_is_said_so(client: FlaskClient, number: int, at: str, status: int) -> None:
    assert client.get(f"/statements/{number}/history", query_string={"at": at}).status_code == status


@pytest.mark.usefixtures("signed")
def test_a_new_version_is_given_and_its_difference_shown(client: FlaskClient, store: Store, number: int) -> None:
    address = f"/statements/{number}/renderings/1"
    form = client.get(f"{address}/version").text
    assert "We will go home today.</textarea>" in form
    sent = {"text": "We will not go home today.\r\n", "reason": "revised", "why": "at noon", "date": "2012-11-08"}
    assert send(client, f"{address}/version", **sent, address="https://example.org/b").status_code == 303
    new = service.statement(store, number).renderings[0]
    assert (new.text, new.date, new.address) == ("We will not go home today.\n", "2012-11-08", "https://example.org/b")
    assert "A new version of “Daily” is not in this comparison yet" in client.get(f"/statements/{number}").text
    page = client.get(f"{address}/versions").text
    assert '<ins><span class="visually-hidden">[put in: </span> not<span class="visually-hidden">]</span></ins>' in page
    assert page.count('class="verbatim diff"') == 3
    for words in ("8 November 2012", "https://example.org/b", new.sha256, "the outlet changed it", "at noon"):
        assert words in page
    text = client.get(f"{address}/versions.txt?from=1&to={new.id}")
    assert "We will{+ not+} go home today." in text.text
    assert text.headers["Content-Disposition"] == f'attachment; filename="versions-1-{new.id}.txt"'
    back = client.get(f"{address}/versions?from={new.id}&to=1").text
    assert "<del>" in back


@pytest.mark.usefixtures("signed")
def test_a_version_comes_from_a_file(client: FlaskClient, store: Store, number: int) -> None:
    file = (io.BytesIO(b"We leave."), "new.txt")
    address = f"/statements/{number}/renderings/2/version"
    assert send(client, address, text="", reason="transcription", file=file).status_code == 303
    assert service.statement(store, number).renderings[1].text == "We leave."


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": TEXTS["Daily"]}, "The text is the one that is there"),
        ({"text": " "}, "Paste the text"),
        ({"reason": ""}, "Say why"),
        ({"reason": "whim"}, "Not a valid choice"),
        ({"date": "soon"}, "no date"),
        ({"address": "ftp://x"}, "no web address"),
    ],
)
def test_errors_stand_beside_their_fields(
    client: FlaskClient, store: Store, number: int, fields: dict[str, str], said: str
) -> None:
    answer = send(
        client, f"/statements/{number}/renderings/1/version", **{"text": "Other.", "reason": "revised", **fields}
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert len(service.versions(store, 1)) == 1


@pytest.mark.usefixtures("signed")
def test_a_version_of_what_no_longer_holds_is_409(client: FlaskClient, store: Store, number: int) -> None:
    service.add_version(store, 1, "We shall go home.", reason=Reason.REVISED, who="Reza")
    answer = send(client, f"/statements/{number}/renderings/1/version", text="Other.", reason="revised")
    assert answer.status_code == 409


def test_a_version_is_signed(client: FlaskClient, store: Store, number: int) -> None:
    address = f"/statements/{number}/renderings/1/version"
    asked = send(client, address, text="Other.", reason="revised")
    assert asked.status_code == 422
    assert "Changes are signed" in asked.text
    assert "Other.</textarea>" in asked.text
    assert send(client, address, text="Other.", reason="revised", reviewer="Sara").status_code == 303
    assert service.events(store, number).entries[0].event.who == "Sara"


@pytest.mark.usefixtures("signed")
def test_a_withdrawal_says_what_goes_and_wants_to_be_meant(client: FlaskClient, store: Store, number: int) -> None:
    address = f"/statements/{number}/renderings/1/withdraw"
    page = client.get(address).text
    for words in ("the 22 characters of version 1", "1 comparison,", "2 other renderings", "backups and exports"):
        assert words in page
    refused = send(client, address, why="recalled")
    assert refused.status_code == 422
    assert "Tick this" in refused.text
    assert service.versions(store, 1)[0].text
    answer = send(client, address, why="recalled", sure="y")
    assert answer.status_code == 303
    assert "written anew without it" in client.get(answer.location).text
    shown = client.get(f"/statements/{number}").text
    assert "the text of Daily was withdrawn" in shown
    assert "We will go home today" not in shown
    made = service.comparison(store, number)
    assert made
    drawer = client.get(f"/divergences/{made.divergences[0].id}").text
    assert "its text was withdrawn" in drawer
    assert "this quoted a text that was withdrawn" in drawer
    history = client.get(f"/statements/{number}/history").text
    assert "Text withdrawn" in history
    assert "recalled" in history
    assert client.get(f"/statements/{number}/renderings/1/versions.txt").status_code == 404


@pytest.mark.usefixtures("signed")
def test_a_statement_without_texts_can_still_be_opened(client: FlaskClient, store: Store) -> None:
    number = add(store, {"A": "We go.", "B": "We stay."})
    for rendering in service.statement(store, number).renderings:
        service.withdraw(store, rendering.id, why="wrong", who="Mina")
    for address in (
        "/",
        f"/statements/{number}",
        f"/statements/{number}/history",
        f"/statements/{number}/history?at=1",
    ):
        assert client.get(address).status_code == 200
    assert "“”" not in client.get("/").text


@pytest.mark.parametrize("page", ["versions", "version", "withdraw", "versions.txt"])
def test_a_rendering_of_another_statement_is_404(client: FlaskClient, store: Store, number: int, page: str) -> None:
    other = add(store, {"A": "We go.", "B": "We stay."})
    assert client.get(f"/statements/{other}/renderings/1/{page}").status_code == 404
    assert client.get(f"/statements/{number}/renderings/99/{page}").status_code == 404


def test_every_change_on_the_page_is_signed(client: FlaskClient, store: Store, number: int) -> None:
    changes = {
        f"/statements/{number}/edit": {"speaker": "S", "date": "", "occasion": "", "persian": ""},
        f"/statements/{number}/renderings/1/edit": {"outlet": "D", "kind": "wire"},
        f"/statements/{number}/renderings/new": {"outlet": "BBC", "kind": "wire", "text": "We go.", "quoted": ""},
        f"/statements/{number}/renderings/2/withdraw": {"why": "wrong", "sure": "y"},
    }
    for address, fields in changes.items():
        refused = send(client.application.test_client(), address, **fields)
        assert refused.status_code == 422, address
    page = client.application.test_client()
    for address, fields in changes.items():
        assert "Changes are signed" in send(page, address, **fields).text
        assert send(page, address, **fields, reviewer="Sara").status_code == 303, address
        page = client.application.test_client()
    assert {e.event.who for e in service.events(store, number).entries[:4]} == {"Sara"}
    assert service.statement(store, number).renderings[-1] != NewRendering("BBC", "We go.")
