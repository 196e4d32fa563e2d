"""The page on which an alignment is corrected, by plain forms, as it works without scripts."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from align.encoder import Encoder
from align.terms import Kind, Severity
from corpus import service
from corpus.cache import cached
from corpus.marking import NewDivergence
from corpus.model import Comparison, Decision
from corpus.store import Store
from tests.corpus.tiny_worker import SlowEncoder
from tests.web.conftest import token
from tests.web.script import Found, add, compare

TEXTS = {
    "Daily": "We will go home today. The roads are open.",
    "Wire": "We can go home now. The roads are open.",
    "روزنامه": "امروز به خانه می‌رویم. راه‌ها باز است.",
}
ROWS = [
    {"Daily": "We will go home today.", "Wire": "We can go home now.", "روزنامه": "امروز به خانه می‌رویم."},
    {"Daily": "The roads are open.", "Wire": "The roads are open.", "روزنامه": "راه‌ها باز است."},
]


@pytest.fixture
def number(store: Store, monkeypatch: pytest.MonkeyPatch) -> int:
    made = add(store, TEXTS)
    with monkeypatch.context() as patch:
        compare(patch, store, made, ROWS, [Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}])])
    for job in service.jobs(store, made):
        service.cancel(store, job.id)
    return made


def forms(page: str) -> list[tuple[str, dict[str, str], str]]:
    """Every form of a page: action, hidden fields, and the whole."""
    found = []
    for body in re.findall(r"<form.*?</form>", page, re.DOTALL):
        action = re.search(r'action="([^"]+)"', body)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
        found.append(
            (html.unescape(action[1]) if action else "", {k: html.unescape(v) for k, v in fields.items()}, body)
        )
    return found


def press(client: FlaskClient, address: str, button: str, **typed: str) -> TestResponse:
    """Press a button of a page, by its value or words, with what was typed beside it."""
    page = client.get(address).text
    action, fields, body = next(form for form in forms(page) if re.search(rf'value="{button}"|>{button}', form[2]))
    pressed = {"op": button} if f'value="{button}"' in body else {}
    return client.post(action, data={**fields, **pressed, **typed}, follow_redirects=True)


def rows(store: Store, number: int) -> list[dict[str, list[str]]]:
    found = service.alignment(store, number)
    assert found
    texts = {str(r.id): r for r in found.renderings}
    return [
        {texts[o].outlet: [texts[o].text[c.start : c.end] for c in cs] for o, cs in row.clauses.items()}
        for row in found.rows
    ]


def test_the_statement_leads_to_it_and_it_shows_the_rows(client: FlaskClient, number: int) -> None:
    assert f"/statements/{number}/correct?row=1" in client.get(f"/statements/{number}").text
    page = client.get(f"/statements/{number}/correct?row=2")
    assert page.status_code == 200
    assert page.text.count('data-row="') == 2
    assert 'data-clause="1:23"' in page.text and 'dir="auto"' in page.text
    assert "Work on this clause of Wire, row 2" in page.text
    assert client.get(f"/statements/{number}/correct?row=99&clause=7:7").status_code == 200


@pytest.mark.usefixtures("signed")
def test_every_step_by_plain_forms(client: FlaskClient, store: Store, number: int) -> None:
    at = f"/statements/{number}/correct"
    caret = str(TEXTS["Daily"].index("home"))
    page = press(client, f"{at}?row=1&clause=1:0", "split", caret=caret)
    assert page.status_code == 200 and "Done: split a clause of Daily before “home today”." in page.text
    assert rows(store, number)[0]["Daily"] == ["We will go", "home today."]
    assert "being judged" in page.text and 'data-go="clause-1-11"' in page.text
    press(client, f"{at}?row=1&clause=1:11", "give")
    assert rows(store, number)[1]["Daily"] == ["home today.", "The roads are open."]
    press(client, f"{at}?row=1&clause=1:0", "take")
    press(client, f"{at}?row=1&clause=1:11", "join-up")
    assert rows(store, number) == [{o: [w] for o, w in row.items()} for row in ROWS]
    press(client, f"{at}?row=1&clause=2:0", "move", to="2")
    assert rows(store, number)[1]["Wire"] == [ROWS[0]["Wire"], ROWS[1]["Wire"]]
    page = press(client, f"{at}?row=1", "elsewhere", to="2")
    assert "rendered elsewhere, says Mina" in page.text
    page = press(client, f"{at}?row=1", "not-rendered")
    assert "not rendered, says Mina" in page.text
    page = press(client, f"{at}?row=1", "unmark")
    assert "says Mina" not in page.text
    press(client, f"{at}?row=2&clause=2:20", "divide")
    assert [sorted(row) for row in rows(store, number)] == [
        ["Daily", "روزنامه"],
        ["Daily", "Wire", "روزنامه"],
        ["Wire"],
    ]
    press(client, f"{at}?row=3", "unite", to="2")
    press(client, f"{at}?row=2", "scatter")
    press(client, f"{at}?row=1&clause=1:0", "separate")
    assert [len(row) for row in rows(store, number)] == [1, 1, 1, 1, 1]
    page = press(client, f"{at}?row=1", "release")
    assert "without corrections" in page.text
    for _ in range(13):
        page = press(client, at, "Undo")
        assert "Taken back: " in page.text
    assert rows(store, number) == [{o: [w] for o, w in row.items()} for row in ROWS]
    assert "data-undo-step" not in page.text
    page = press(client, at, "Redo")
    assert rows(store, number)[0]["Daily"] == ["We will go", "home today."]
    assert page.text.count("data-redo-step") == 1 and "data-undo-step" in page.text


@pytest.mark.usefixtures("signed")
def test_the_statement_says_who_corrected_a_row_and_what_they_said(
    client: FlaskClient, store: Store, number: int
) -> None:
    at = f"/statements/{number}/correct"
    assert "put together by" not in client.get(f"/statements/{number}").text
    press(client, f"{at}?row=1&clause=2:0", "move", to="2")
    press(client, f"{at}?row=1", "elsewhere", to="2")
    press(client, f"{at}?row=1&clause=3:0", "move", to="2")
    page = client.get(f"{at}?row=1").text
    action, fields, _ = next(f for f in forms(page) if f[1].get("outlet") == "3")
    client.post(action, data={**fields, "op": "not-rendered"})
    words = {"from-1": "3", "to-1": "10", "reading-1": "", "reading-2": "nothing", "reading-3": ""}
    press(client, f"{at}?row=1", "Add", kind="force", severity="1", note="", **words)
    service.compare_now(store, number, cached(store, SlowEncoder()))
    made = service.comparison(store, number)
    assert made
    page = html.unescape(client.get(f"/statements/{number}").text)
    assert "Row 1 was put together by <bdi>Mina</bdi>" in page and "Row 2 was put together by <bdi>Mina</bdi>" in page
    assert "Wire: rendered elsewhere, says Mina: “We can go home now." in page
    assert "روزنامه: not rendered, says Mina" in page
    assert "not rendered by Wire" not in page
    first = next(d.id for d in made.divergences if d.row == 0)
    drawer = html.unescape(client.get(f"/divergences/{first}").text)
    assert "Row 1 was put together by Mina." in drawer and "روزنامه: not rendered, says Mina." in drawer


@pytest.mark.usefixtures("signed")
def test_a_divergence_added_and_taken_away(client: FlaskClient, store: Store, number: int) -> None:
    at = f"/statements/{number}/correct?row=1"
    roads = str(TEXTS["روزنامه"].index("می‌رویم"))
    words = {"from-1": "3", "to-1": "10", "from-3": roads, "to-3": ""}
    sent = {"kind": "force", "severity": "3", "note": "so", "reading-1": "", "reading-2": "nothing", "reading-3": "2"}
    page = press(client, at, "Add", **words, **sent)
    assert page.status_code == 200 and "Done: added a divergence: force, reversal." in page.text
    for shown in ("“will go”", "“می‌رویم”", "added by Mina: so"):
        assert shown in page.text
    service.compare_now(store, number, cached(store, SlowEncoder()))
    made = service.comparison(store, number)
    assert made
    (mine,) = [d for d in made.divergences if d.added_by]
    assert [r.outlets for r in mine.divergence.readings] == [("Daily",), ("Wire",), ("روزنامه",)]
    drawer = client.get(f"/divergences/{mine.id}", headers={"X-Fragment": "drawer"}).text
    assert '<p class="note">Added by Mina.</p>' in drawer and "<strong>added</strong> by <bdi>Mina</bdi>" in drawer
    assert "proposed</strong>" not in drawer and "<meter" not in drawer
    assert "No check found this" in client.get(f"/divergences/{mine.id}/found").text
    grid = client.get(f"/statements/{number}").text
    assert "added by <bdi>Mina</bdi>" in grid
    page = press(client, at, "Take away")
    assert "added by Mina" not in page.text


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    ("button", "typed", "said"),
    [
        ("split", {"caret": "0"}, "One part would have no word"),
        ("move", {"to": "1"}, "It stands there already"),
        ("move", {"to": "x"}, "No row is chosen"),
        ("move", {"to": "9"}, "not there any more"),
        ("join-up", {}, "first clause"),
        ("join-up", {"op": "burn"}, "Nothing was changed"),
        ("join-down", {"at": "<b>"}, "No clause is chosen"),
        ("Add", {"kind": "sense", "severity": "2"}, "There are not two readings"),
        ("Add", {"from-1": "3", "reading-1": "nothing", "kind": "sense", "severity": "2"}, "has words selected"),
        ("Add", {"kind": "mood"}, "Nothing was changed"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(
    client: FlaskClient, store: Store, number: int, button: str, typed: dict[str, str], said: str
) -> None:
    answer = press(client, f"/statements/{number}/correct?row=1&clause=1:0", button, **typed)
    assert answer.status_code == 422
    assert said in answer.text and 'role="alert"' in answer.text
    assert rows(store, number) == [{o: [w] for o, w in row.items()} for row in ROWS]


def test_a_step_is_signed(client: FlaskClient, store: Store, number: int) -> None:
    at = f"/statements/{number}/correct?row=1&clause=1:0"
    answer = press(client, at, "separate")
    assert answer.status_code == 422 and "Changes are signed" in answer.text
    assert press(client, at, "separate", reviewer="Reza").status_code == 200
    assert service.events(store, number).entries[0].event.who == "Reza"


def test_two_people_on_one_row_see_both_versions(client: FlaskClient, store: Store, number: int) -> None:
    client.post("/reviewer", data={"csrf_token": token(client), "reviewer": "Mina", "sure": "Mina"})
    page = client.get(f"/statements/{number}/correct?row=1&clause=1:0").text
    action, fields, _ = next(form for form in forms(page) if 'value="separate"' in form[2])
    press(client, f"/statements/{number}/correct?row=1&clause=2:0", "separate", reviewer="Mina")
    before = rows(store, number)
    answer = client.post(action, data={**fields, "op": "separate"})
    assert answer.status_code == 409
    assert "gave “We will go” of Daily a row of its own" in answer.text
    assert "gave “We can go” of Wire a row of its own" in answer.text
    assert rows(store, number) == before


def test_fewer_outlets_can_be_shown(client: FlaskClient, number: int) -> None:
    page = client.get(f"/statements/{number}/correct?outlets=1&outlets=3").text
    assert page.count('role="columnheader"') == 3
    assert 'name="outlets" value="1,3"' in page


def test_a_statement_that_is_not_compared_has_nothing_to_correct(client: FlaskClient, store: Store) -> None:
    new = add(store, {"A": "One.", "B": "Two."})
    assert client.get(f"/statements/{new}/correct").status_code == 409
    assert client.get("/statements/99/correct").status_code == 404


def test_hostile_words_are_shown_as_words(client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"<script>x</script>": "<img src=x onerror=alert(1)> one \u202etwo.", "B": "\"'><b>one</b> two."}
    made = add(store, texts)
    compare(monkeypatch, store, made, [texts], [])
    page = client.get(f"/statements/{made}/correct").text
    assert "<img src=x" not in page and "<script>x" not in page and "<b>one" not in page
    assert 'data-name="U+202E"' in page


def test_adding_a_divergence_costs_no_verdict(store: Store, statement: int, encoder: Encoder) -> None:
    def judged() -> Comparison:
        service.compare_now(store, statement, cached(store, encoder))
        made = service.comparison(store, statement)
        assert made
        return made

    before = judged()
    assert before.divergences
    for one in before.divergences:
        service.decide(store, one.id, Decision.CONFIRMED, "Mina")
    daily, wire = (r.id for r in before.compared)
    now = service.alignment(store, statement)
    assert now
    new = NewDivergence(Kind.FORCE, Severity.SHIFT, "", ({daily: ((1, 3),)}, {wire: ((1, 3),)}))
    service.add_divergence(store, statement, new, who="Mina", seen=now.seen)
    after = judged()
    (added,) = [d for d in after.divergences if d.added_by]
    assert not any(d.check_again for d in after.divergences)
    assert [d.divergence for d in after.divergences if d.current] == [d.divergence for d in before.divergences]
    service.decide(store, added.id, Decision.CONFIRMED, "Mina")
    last = service.alignment(store, statement)
    assert last
    back = service.undo(store, last.entries[-1].event.id, who="Mina")
    assert [(d.divergence, bool(d.current), d.check_again) for d in judged().divergences] == [
        (d.divergence, True, False) for d in before.divergences
    ]
    service.undo(store, back, who="Mina")
    assert [d.current["Mina"].decision for d in judged().divergences if d.added_by] == [Decision.CONFIRMED]
