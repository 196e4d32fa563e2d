"""Verdicts on the page: signed, kept through new comparisons, never overwritten unseen."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from align.terms import Kind, Severity
from corpus import service
from corpus.model import Decision, NewRendering
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import Found, add, compare

TEXTS = {"Daily": "We will go home today.", "Wire": "We can go home now."}
ROWS = [{"Daily": TEXTS["Daily"], "Wire": TEXTS["Wire"]}]
MODALITY = Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}])
TENSE = Found(0, Kind.TENSE, [{"Daily": "today"}, {"Wire": "now"}], Severity.NUANCE)


@pytest.fixture
def found(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    return compare(monkeypatch, store, add(store, TEXTS), ROWS, [MODALITY, TENSE])


def decide(client: FlaskClient, number: int, decision: str = "confirmed", **fields: object):  # type: ignore[no-untyped-def]
    sent = {
        "csrf_token": token(client),
        "decision": decision,
        "kind": "",
        "severity": "",
        "note": "",
        "seen": "0",
        **fields,
    }
    return client.post(f"/divergences/{number}/verdicts", data=sent)


def test_the_name_is_asked_once_and_can_be_changed(client: FlaskClient, found: list[int]) -> None:
    assert 'name="reviewer"' in client.get(f"/divergences/{found[0]}").text
    assert decide(client, found[0], reviewer="  Mina  ").status_code == 303
    page = client.get(f"/divergences/{found[1]}").text
    assert 'name="reviewer"' not in page
    assert "Reviewing as Mina" in page
    answer = client.post(
        f"/reviewer?back=/divergences/{found[1]}", data={"csrf_token": token(client), "reviewer": "Reza"}
    )
    assert answer.location == f"/divergences/{found[1]}"
    assert "Reviewing as Reza" in client.get("/").text


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "/x", "/divergences/1\n"]
)
def test_one_is_sent_back_to_our_own_pages_only(client: FlaskClient, back: str) -> None:
    answer = client.post(
        "/reviewer", query_string={"back": back}, data={"csrf_token": token(client), "reviewer": "Mina"}
    )
    assert answer.location == "/"


def test_both_versions_are_shown_and_either_can_be_kept(client: FlaskClient, store: Store, found: list[int]) -> None:
    decide(client, found[0], reviewer="Mina", note="first")
    late = decide(client, found[0], "dismissed", note="second", severity="1", kind="force")
    assert late.status_code == 409
    assert "first" in late.text
    assert "second" in late.text
    assert "severity nuance" in late.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', late.text))
    assert client.post(f"/divergences/{found[0]}/verdicts", data=fields).status_code == 303
    stored = service.divergence(store, found[0])
    assert [v.note for v in stored.verdicts] == ["first", "second"]
    assert (stored.current["Mina"].kind, stored.current["Mina"].severity) == (Kind.FORCE, Severity.NUANCE)


def test_verdicts_of_different_reviewers_stand_side_by_side(
    client: FlaskClient, store: Store, found: list[int]
) -> None:
    service.decide(store, found[0], Decision.DISMISSED, "Reza")
    assert decide(client, found[0], reviewer="Mina").status_code == 303
    page = client.get(f"/divergences/{found[0]}").text
    assert "<strong>dismissed</strong> by <bdi>Reza</bdi>" in page
    assert "<strong>confirmed</strong> by <bdi>Mina</bdi>" in page


def test_what_was_given_is_shown_as_given(client: FlaskClient, found: list[int]) -> None:
    decide(client, found[0], "unsure", reviewer="Mina", note="ask Reza", severity="1")
    page = client.get(f"/divergences/{found[0]}").text
    assert re.search(r'value="unsure"[^>]*aria-pressed="true"', page)
    assert "ask Reza</textarea>" in page
    assert '<option selected value="1">' in page


def test_a_script_gets_the_drawer_back(client: FlaskClient, found: list[int]) -> None:
    fields = {
        "csrf_token": token(client),
        "decision": "confirmed",
        "kind": "",
        "severity": "",
        "note": "",
        "seen": "0",
        "reviewer": "Mina",
    }
    answer = client.post(f"/divergences/{found[0]}/verdicts", data=fields, headers={"X-Fragment": "drawer"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "by <bdi>Mina</bdi>" in answer.text


@pytest.mark.parametrize(
    "wrong",
    [{"decision": "perhaps"}, {"kind": "mood"}, {"severity": "9"}, {"note": "x" * 10_001}, {"reviewer": "x" * 201}],
)
def test_what_cannot_be_a_verdict_is_422(client: FlaskClient, found: list[int], wrong: dict[str, str]) -> None:
    assert decide(client, found[0], **{"reviewer": "Mina", **wrong}).status_code == 422
    assert "0 of 2" in client.get("/").text


def test_a_verdict_is_kept_through_a_new_comparison_of_the_same(
    client: FlaskClient, store: Store, found: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(client, found[0], reviewer="Mina")
    service.add_rendering(store, 1, NewRendering("Third", "Home we go."), who="Ada")
    rows = [{**ROWS[0], "Third": "Home we go."}]
    again = compare(monkeypatch, store, 1, rows, [MODALITY])
    page = client.get(f"/divergences/{found[0]}").text
    assert f'data-chosen="{again[0]}"' in page
    assert "given on an equal divergence of an earlier comparison" in page


def test_a_changed_divergence_says_check_again_and_the_old_address_says_it_moved(
    client: FlaskClient, store: Store, found: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(client, found[0], reviewer="Mina")
    (now,) = compare(monkeypatch, store, 1, ROWS, [Found(0, Kind.MODALITY, [{"Daily": "will go"}, {"Wire": "can go"}])])
    assert "check again" in client.get("/statements/1").text
    assert "Check again:" in client.get(f"/divergences/{now}").text
    old = client.get(f"/divergences/{found[0]}").text
    assert "not found again as it was" in old
    assert f'href="/divergences/{now}"' in old
    assert "data-verdict" not in old
    assert "<mark" in old
    assert 'class="here"' not in old  # its row belongs to another comparison


def test_not_graded_is_said_and_rows_not_judged_too(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = add(store, TEXTS)
    (only,) = compare(
        monkeypatch,
        store,
        number,
        ROWS,
        [Found(0, Kind.SENSE, [{"Daily": "will"}, {"Wire": "can"}], Severity.WORDING, abstained=True)],
    )
    assert "not graded" in client.get(f"/statements/{number}").text
    drawer = client.get(f"/divergences/{only}").text
    assert "not graded" in drawer
    assert "<meter" not in drawer
    assert "was not graded" in client.get(f"/divergences/{only}/found").text


def test_a_divergence_over_several_rows_is_told_once_and_pointed_back_to(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = add(store, {"A": "One. Two. Three.", "B": "One."})
    rows = [{"A": "One.", "B": "One."}, {"A": "Two."}, {"A": "Three."}]
    compare(monkeypatch, store, number, rows, [Found(1, Kind.COVERAGE, [{"A": "Two. Three."}, {"B": ""}])])
    page = client.get(f"/statements/{number}").text
    assert page.count('<span class="grade">shift</span>') == 2  # once for each outlet
    assert page.count("with row 2") == 2


def test_neighbours_lead_through_all_divergences(client: FlaskClient, found: list[int]) -> None:
    assert f'href="/divergences/{found[1]}#row-1" data-neighbour' in client.get(f"/divergences/{found[0]}").text
    assert f'href="/divergences/{found[0]}#row-1" data-neighbour' in client.get(f"/divergences/{found[1]}").text


def test_filters_stand_in_the_addresses_of_pages(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"w{n:04}x" for n in range(401)]
    texts = {"A": " ".join(words), "B": " ".join([*words, "end"])}
    number = add(store, texts)
    compare(monkeypatch, store, number, [{"A": w, "B": w} for w in words], [])
    page = client.get(f"/statements/{number}?severity=2&kind=role&page=2").text
    assert f'href="/statements/{number}?page=3&amp;kind=role&amp;severity=2"' in page
    assert 'id="row-201"' in page
    assert 'id="row-200"' not in page
    assert 'id="row-399"' in client.get(f"/statements/{number}/rows/399").text
