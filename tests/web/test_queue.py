"""The queue and the discussion on the page, by plain forms: what works without scripts."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from align.terms import Kind, Severity
from corpus import service
from corpus.model import Decision, Support
from corpus.queue import ORDER
from corpus.searching.narrowing import Filters
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import Found, add, compare

TEXTS = {
    "Daily": "First here. Then this. We will go. After that. And the end.",
    "Wire": "First there. Then that. We can go. After this. And a stop.",
    "Post": "First here. And the end.",
}
ROWS = [
    {"Daily": "First here.", "Wire": "First there.", "Post": "First here."},
    {"Daily": "Then this.", "Wire": "Then that."},
    {"Daily": "We will go.", "Wire": "We can go."},
    {"Daily": "After that.", "Wire": "After this."},
    {"Daily": "And the end.", "Wire": "And a stop.", "Post": "And the end."},
]
FOUND = [
    Found(2, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}], Severity.REVERSAL),
    Found(3, Kind.REFERENCE, [{"Daily": "that"}, {"Wire": "this"}], Severity.SHIFT),
    Found(2, Kind.COVERAGE, [{"Daily": "We will go.", "Wire": "We can go."}, {"Post": ""}], Severity.NUANCE),
]


@pytest.fixture
def found(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Modality, reference, coverage: in this order they are most useful."""
    return compare(monkeypatch, store, add(store, TEXTS, persian="ما می‌رویم"), ROWS, FOUND)


def shown(page: str) -> int:
    """Which divergence the queue shows; 0 at the end."""
    match = re.search(r'data-item="(\d+)"', page)
    return int(match[1]) if match else 0


def decide(client: FlaskClient, number: int, decision: str = "confirmed", query: str = "", **fields: object):  # type: ignore[no-untyped-def]
    sent = {"csrf_token": token(client), "decision": decision, "kind": "", "severity": "", "note": "", "seen": "0"}
    return client.post(f"/review/{number}{query}", data={**sent, **fields}, follow_redirects=True)


def press(client: FlaskClient, address: str, **fields: object):  # type: ignore[no-untyped-def]
    return client.post(address, data={"csrf_token": token(client), **fields}, follow_redirects=True)


def test_one_after_the_other_to_the_end(client: FlaskClient, store: Store, found: list[int]) -> None:
    page = client.get("/review").text
    assert shown(page) == found[0]
    assert "0 of 3" in page
    assert ORDER.split(":")[0] in page
    page = decide(client, found[0], reviewer="Mina").text
    assert shown(page) == found[1]
    assert "1 of 3" in page
    page = decide(client, found[1], "dismissed").text
    end = decide(client, found[2], "unsure", kind="force", severity="2", note="ask").text
    assert "All decided" in end
    assert "1 confirmed, 1 dismissed, 1 unsure" in end
    assert shown(end) == 0
    assert service.divergence(store, found[2]).current["Mina"].note == "ask"


def test_who_is_unknown_is_asked_once(client: FlaskClient, found: list[int]) -> None:
    assert decide(client, found[0]).status_code == 422
    assert shown(decide(client, found[0], reviewer="Mina").text) == found[1]
    assert 'name="reviewer"' not in client.get("/review").text


def test_what_is_put_off_comes_back_at_the_end(client: FlaskClient, signed: None, found: list[int]) -> None:
    page = press(client, f"/review/{found[0]}/skip").text
    assert shown(page) == found[1]
    assert "1 put off" in page
    assert shown(press(client, f"/review/{found[1]}/skip").text) == found[2]
    assert shown(decide(client, found[2]).text) == found[0]
    assert shown(press(client, f"/review/{found[0]}/skip").text) == found[1]


def test_the_last_decisions_are_taken_back_one_after_the_other(
    client: FlaskClient, signed: None, store: Store, found: list[int]
) -> None:
    decide(client, found[0])
    decide(client, found[1], "dismissed")
    back = press(client, "/review/undo")
    assert shown(back.text) == found[1]
    assert service.divergence(store, found[1]).current == {}
    assert shown(press(client, "/review/undo").text) == found[0]
    assert service.divergence(store, found[0]).current == {}
    assert shown(press(client, "/review/undo").text) == found[0]  # nothing more to take back: the queue goes on
    assert [v.decision for v in service.divergence(store, found[0]).verdicts] == [
        Decision.CONFIRMED,
        Decision.WITHDRAWN,
    ]


def test_what_was_taken_back_is_given_again_one_after_the_other(
    client: FlaskClient, signed: None, store: Store, found: list[int]
) -> None:
    decide(client, found[0], note="first")
    assert "data-redo-last" not in decide(client, found[1], "dismissed").text
    press(client, "/review/undo")
    assert "data-redo-last" in press(client, "/review/undo").text
    assert shown(press(client, "/review/redo").text) == found[1]
    assert service.divergence(store, found[0]).current["Mina"].note == "first"
    page = press(client, "/review/redo").text
    assert shown(page) == found[2] and "2 of 3" in page and "data-redo-last" not in page
    assert service.divergence(store, found[1]).current["Mina"].decision is Decision.DISMISSED
    assert shown(press(client, "/review/redo").text) == found[2]  # nothing more to give again: the queue goes on
    assert shown(press(client, "/review/undo").text) == found[1]
    end = press(client, "/review/redo", seen="0")
    assert [v.decision for v in service.divergence(store, found[1]).verdicts].count(Decision.DISMISSED) == 3
    assert "data-redo-last" not in end.text


def test_who_goes_on_after_an_undo_gives_nothing_again(
    client: FlaskClient, signed: None, store: Store, found: list[int]
) -> None:
    decide(client, found[0])
    press(client, "/review/undo")
    assert "data-redo-last" not in decide(client, found[1]).text
    press(client, "/review/redo")
    assert service.divergence(store, found[0]).current == {}


def test_what_was_decided_elsewhere_since_is_not_taken_back(
    client: FlaskClient, signed: None, store: Store, found: list[int]
) -> None:
    decide(client, found[0])
    newer = service.divergence(store, found[0]).current["Mina"].id
    later = service.decide(store, found[0], Decision.UNSURE, "Mina", seen=newer)
    press(client, "/review/undo")
    assert service.divergence(store, found[0]).current["Mina"] == later


def test_who_comes_after_another_takes_back_nothing_by_undo(
    client: FlaskClient, signed: None, store: Store, found: list[int]
) -> None:
    given = service.decide(store, found[0], Decision.CONFIRMED, "Omid")
    decide(client, found[0], "dismissed")
    press(client, f"/review/{found[1]}/skip")
    press(client, "/reviewer", reviewer="Omid")
    assert "1 put off" not in client.get("/review").text
    press(client, "/review/undo")
    assert service.divergence(store, found[0]).current["Omid"] == given
    press(client, "/reviewer", reviewer="Mina")
    assert service.divergence(store, found[0]).current["Mina"].decision is Decision.DISMISSED


def test_a_scope_stays_in_all_addresses(client: FlaskClient, signed: None, store: Store, found: list[int]) -> None:
    search = service.save_search(store, "go", "go", Filters(), "Mina")
    for query, first, total in (
        ("?statement=1", found[0], 3),
        ("?kind=coverage", found[2], 1),
        ("?severity=shift", found[0], 2),
        ("?outlet=Post", found[2], 1),
        (f"?search={search}", found[0], 2),
    ):
        page = client.get(f"/review{query}").text
        assert shown(page) == first
        assert f"0 of {total}" in page
        assert f'action="/review/{first}{query}"' in page
    answer = decide(client, found[0], query="?severity=shift")
    assert answer.request.path + "?" + answer.request.query_string.decode() == "/review?severity=shift"
    assert "1 of 2" in answer.text
    assert client.get("/review?kind=&severity=shift&outlet=").location == "/review?severity=shift"
    assert client.get("/review?severity=terrible").status_code == 422
    assert client.get("/review?statement=99").status_code == 404
    assert client.get("/review?search=99").status_code == 404


def test_a_statement_and_a_kept_search_lead_to_their_queue(client: FlaskClient, store: Store, found: list[int]) -> None:
    search = service.save_search(store, "go", "go", Filters(), "Mina")
    service.save_search(store, "persian", "ما", Filters(within="persian"), "Mina")
    assert 'href="/review?statement=1"' in client.get("/statements/1").text
    assert re.findall(r'href="(/review\?[^"]*)"', client.get("/search").text) == [f"/review?search={search}"]


def test_nothing_to_review_says_what_to_do(client: FlaskClient, store: Store) -> None:
    page = client.get("/review").text
    assert "Nothing to review" in page
    assert "comparisons" in page


def test_the_link_on_every_page_counts_what_waits(client: FlaskClient, signed: None, found: list[int]) -> None:
    assert re.search(r"Review <span[^>]*>3</span>", client.get("/").text)
    decide(client, found[0])
    assert re.search(r"Review <span[^>]*>2</span>", client.get("/").text)


def test_another_tab_of_the_same_reviewer_shows_both_versions(
    client: FlaskClient, signed: None, store: Store, found: list[int]
) -> None:
    decide(client, found[0], note="first", query="?statement=1")
    late = decide(client, found[0], "dismissed", note="second", query="?statement=1")
    assert late.status_code == 409
    assert "first" in late.text
    assert "second" in late.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', late.text))
    (action,) = re.findall(r'<form method="post" action="(/review[^"]*)"', late.text)
    assert shown(client.post(action, data=fields, follow_redirects=True).text) == found[1]
    assert [v.note for v in service.divergence(store, found[0]).verdicts] == ["first", "second"]


def test_scripts_get_the_next_and_the_progress(client: FlaskClient, signed: None, found: list[int]) -> None:
    part = {"X-Fragment": "queue"}
    ahead = client.get(f"/review?without={found[0]}", headers=part).text
    assert shown(ahead) == found[1]
    assert "<html" not in ahead
    assert "data-done" in client.get(f"/review?without={','.join(map(str, found))}", headers=part).text
    sent = {"csrf_token": token(client), "decision": "confirmed", "kind": "", "severity": "", "note": "", "seen": "0"}
    answer = client.post(f"/review/{found[0]}", data=sent, headers=part)
    assert "1 of 3" in answer.text
    assert "data-item" not in answer.text


def test_readings_stand_in_their_context_and_against_a_base(client: FlaskClient, found: list[int]) -> None:
    page = client.get(f"/divergences/{found[0]}").text
    assert "First here. Then this. " in page
    assert " After that. And the end." in page
    assert re.search(r"<del>.*?will.*?</del><ins>.*?can.*?</ins>", page, re.DOTALL)
    turned = client.get(f"/divergences/{found[0]}?base=2").text
    assert re.search(r"<del>.*?can.*?</del><ins>.*?will.*?</ins>", turned, re.DOTALL)
    silent = client.get(f"/divergences/{found[2]}").text
    assert re.search(r"nothing at this place.*?First here\..*?And the end\.", silent, re.DOTALL)


def test_notes_link_rows_and_are_taken_back_by_their_author(
    client: FlaskClient, app: Flask, signed: None, store: Store, found: list[int]
) -> None:
    text = "see @row 2, @3 and @99, mail me@2 <b>"
    page = press(client, f"/divergences/{found[0]}/notes", text=text).text
    assert '<a href="/statements/1/rows/2#row-2">@row 2</a>' in page
    assert '<a href="/statements/1/rows/3#row-3">@3</a>' in page
    assert "@99, mail me@2 &lt;b&gt;" in page
    event = service.discussion(store, found[0]).notes[0].event
    other = app.test_client()
    other.post("/reviewer", data={"csrf_token": token(other), "reviewer": "Reza"})
    assert text.split(",")[0].split()[0] in other.get(f"/divergences/{found[0]}").text
    assert press(other, f"/divergences/{found[0]}/undo", event=event).status_code == 422
    assert "No note yet" in press(client, f"/divergences/{found[0]}/undo", event=event).text
    assert press(client, f"/divergences/{found[0]}/notes", text="  ").status_code == 422


def test_a_second_opinion_is_a_badge_and_a_filter(
    client: FlaskClient, signed: None, store: Store, found: list[int]
) -> None:
    page = press(client, f"/divergences/{found[1]}/flag", wanted="1").text
    assert "asked for by Mina" in page
    assert 'aria-pressed="true" data-flag' in page
    assert shown(client.get("/review?flagged=1").text) == found[1]
    assert "second opinion wanted" in client.get("/statements/1?reviewed=flagged").text
    (call,) = service.discussion(store, found[1]).flags
    page = press(client, f"/divergences/{found[1]}/flag?review=1&flagged=1", wanted="0", seen=call.id).text
    assert shown(page) == found[1]  # it stays where it is until one goes on
    assert service.divergence(store, found[1]).flagged == ()


def test_another_tab_shows_both_verdicts_on_a_reading_and_both_flags(
    client: FlaskClient, signed: None, store: Store, found: list[int]
) -> None:
    address = f"/divergences/{found[0]}"
    press(client, f"{address}/readings", reading="1", support="defensible", seen="0")
    odd = "&at=7&number=7&_external=1&_scheme=javascript"  # names that the router knows too
    late = press(client, f"{address}/readings?review=1&statement=1{odd}", reading="1", support="disputed", seen="0")
    assert late.status_code == 409
    assert 'href="javascript' not in late.text
    assert "<strong>defensible</strong> of reading 2, by <bdi>Mina</bdi>" in late.text
    assert "<strong>disputed</strong>" in late.text
    (back,) = re.findall(r'href="(/review\?[^"]*)"', late.text.replace("&amp;", "&"))
    assert {f"at={found[0]}", "statement=1"} <= set(back.partition("?")[2].split("&"))
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', late.text))
    (action,) = re.findall(rf'<form method="post" action="({address}[^"]*)"', late.text)
    assert shown(client.post(action, data=fields, follow_redirects=True).text) == found[0]
    assert [j.support for j in service.discussion(store, found[0]).judgements] == [Support.DISPUTED]

    flag = f"{address}/flag"
    seen = re.compile(r'name="wanted" value="(\d)"><input type="hidden" name="seen" value="(\d+)"')
    stale = seen.search(press(client, flag, wanted="1", seen="0").text)
    assert stale and stale[1] == "0"
    press(client, flag, wanted="0", seen=stale[2])
    press(client, flag, wanted="1", seen="0")
    late = press(client, flag, wanted="0", seen=stale[2])
    assert late.status_code == 409
    assert "second opinion wanted" in late.text and "no longer wanted" in late.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', late.text))
    client.post(flag, data=fields)
    assert service.divergence(store, found[0]).flagged == ()


def test_readings_are_judged_where_the_original_is_had_and_only_there(
    client: FlaskClient, signed: None, store: Store, found: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = press(client, f"/divergences/{found[0]}/readings", reading="1", support="defensible").text
    assert re.search(r'value="defensible" aria-pressed="true"', page)
    assert "Divergence is not error" in page
    assert service.discussion(store, found[0]).judgements[0].support is Support.DEFENSIBLE
    assert press(client, f"/divergences/{found[0]}/readings", reading="1", support="wrong").status_code == 422
    (without,) = compare(monkeypatch, store, add(store, TEXTS, speaker="Another"), ROWS, FOUND[:1])
    page = client.get(f"/divergences/{without}").text
    assert "Against the original" not in page
    assert "defensible" not in page
    assert press(client, f"/divergences/{without}/readings", reading="0", support="supported").status_code == 422


def test_a_verdict_is_taken_back_in_the_drawer(
    client: FlaskClient, signed: None, store: Store, found: list[int]
) -> None:
    assert "data-undo" not in client.get(f"/divergences/{found[0]}").text
    sent = {"decision": "confirmed", "kind": "", "severity": "", "note": "", "seen": "0"}
    page = press(client, f"/divergences/{found[0]}/verdicts", **sent).text
    event = re.search(r'name="event" value="(\d+)">\s*<button[^>]*data-undo', page)
    assert event
    page = press(client, f"/divergences/{found[0]}/undo", event=event[1]).text
    assert "taken back</strong> by <bdi>Mina</bdi>" in page
    assert service.divergence(store, found[0]).current == {}
    again = re.search(r'name="event" value="(\d+)">\s*<button[^>]*data-redo', page)
    assert again
    page = press(client, f"/divergences/{found[0]}/undo", event=again[1]).text
    assert service.divergence(store, found[0]).current["Mina"].decision is Decision.CONFIRMED
    assert "data-undo" in page and "data-redo" not in page


def test_the_history_tells_of_all_of_it(client: FlaskClient, signed: None, found: list[int]) -> None:
    press(client, f"/divergences/{found[0]}/notes", text="a note")
    press(client, f"/divergences/{found[0]}/flag", wanted="1")
    press(client, f"/divergences/{found[0]}/readings", reading="0", support="disputed")
    page = client.get("/statements/1/history?what=note&what=flag&what=judgement").text
    for word in ("a note", "wanted", "disputed", "Second opinion", "Verdict on a reading:"):
        assert word in page
    assert page.count(">Undo</button>") == 3


def test_none_of_it_works_unsigned(client: FlaskClient, store: Store, found: list[int]) -> None:
    for path, fields in (
        ("notes", {"text": "x"}),
        ("flag", {"wanted": "1"}),
        ("readings", {"reading": "0", "support": "disputed"}),
    ):
        assert press(client, f"/divergences/{found[0]}/{path}", **fields).status_code == 422
    assert "Say who you are" in client.get(f"/divergences/{found[0]}").text
    assert service.discussion(store, found[0]).notes == ()
