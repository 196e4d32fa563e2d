"""Who reviews, on what they differ and what holds then; blind mode on every page; names that are offered."""

from __future__ import annotations

import re
from html import unescape
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from align.terms import Kind, Severity
from corpus import service
from corpus.exporters.formats import formats
from corpus.model import Decision, Support
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import Found, add, compare

TEXTS = {"Daily": "We will go home today.", "Wire": "We can go home now."}
MODALITY = Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}])
TENSE = Found(0, Kind.TENSE, [{"Daily": "today"}, {"Wire": "now"}], Severity.NUANCE)

# Words that only what Reza decided, wrote or judged, or what was decided between him and Ada, could bring to a page.
SECRETS = ("quixotic", "quagmire", "quicksilver")
TELLS = re.compile("|".join((*SECRETS, "dismissed by", "</strong> by <bdi>Reza</bdi>", '"dismissed"')))


@pytest.fixture
def found(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    return compare(monkeypatch, store, add(store, TEXTS, persian="می‌رویم"), [TEXTS], [MODALITY, TENSE])


@pytest.fixture
def differing(store: Store, found: list[int]) -> int:
    """A divergence that Reza dismissed and Ada confirmed, with notes."""
    service.decide(store, found[0], Decision.DISMISSED, "Reza", note=SECRETS[0])
    service.decide(store, found[0], Decision.CONFIRMED, "Ada")
    service.add_note(store, found[0], SECRETS[1], who="Reza")
    service.judge(store, found[0], 0, Support.DISPUTED, who="Reza")
    return found[0]


def sign(client: FlaskClient, name: str) -> None:
    answer = client.post("/reviewer", data={"csrf_token": token(client), "reviewer": name, "sure": name})
    assert answer.status_code == 303


def settle(client: FlaskClient, number: int, **fields: str):  # type: ignore[no-untyped-def]
    sent = {"decision": "confirmed", "kind": "", "severity": "", "reason": SECRETS[2], "seen": "0", **fields}
    return client.post(f"/divergences/{number}/adjudications", data={"csrf_token": token(client), **sent})


# Blind mode -----------------------------------------------------------------------------------------------------------

FILES = [f"/statements/1/export/{f.name}?what={part}" for f in formats() for part in f.parts or ("",)]
PAGES = [
    *("/", "/statements/1", "/statements/1?reviewed=yes", "/statements/1/rows/1", "/divergences/1"),
    *("/divergences/1/found", "/statements/1/history", "/statements/1/history?at=2999-01-01", "/statements/1/overview"),
    *("/people", "/statements/1/people", "/people?show=all", "/people.csv", "/statements/1/people.csv"),
    *("/search?within=divergences&kind=modality", "/search?verdict=dismissed", "/search?q=quixotic&within=notes"),
    *("/search?q=quagmire", "/review", "/review?statement=1", "/statements/1/export", "/corpus.jsonl"),
    *("/live/news?after=0", "/live/news?after=0&statement=1"),
]
# Where somebody who has decided the divergence sees what Reza did: without these the test below would show nothing.
TELLING = (
    *("/divergences/1", "/statements/1/history", "/people?show=all", "/people.csv", "/search?q=quixotic&within=notes"),
    *("/search?q=quagmire", "/corpus.jsonl"),
)


def words_of(client: FlaskClient, address: str) -> str:
    """What a page or file says; of files in containers, their bytes as they are."""
    answer = client.get(address)
    assert answer.status_code in (200, 404), address
    text = unescape(answer.data.decode("utf-8", "replace"))
    # What the address itself or a field says back is what the reader typed.
    return re.sub(r'href="[^"]*"|value="[^"]*"|data-label="[^"]*"|<title>.*?</title>|<bdi>q\w+</bdi> ·', "", text)


@pytest.mark.parametrize(("page", "name"), list(product(PAGES, ["Ada", "Mina", ""])))
def test_blind_mode_hides_on_every_page(
    client: FlaskClient, store: Store, differing: int, page: str, name: str
) -> None:
    if name:
        sign(client, name)
    service.adjudicate(store, differing, Decision.UNSURE, "Ada", reason=SECRETS[2])
    service.switch_blind(store, 1, on=True, who="Ada")
    told = TELLS.search(words_of(client, page))
    if name != "Ada":
        assert told is None, f"{page} tells {name or 'nobody'}: {told}"
    elif page in TELLING:
        assert told, page


@pytest.mark.parametrize("file", FILES)
def test_blind_mode_hides_in_every_file(app: Flask, store: Store, differing: int, file: str) -> None:
    ada, mina = app.test_client(), app.test_client()
    sign(ada, "Ada")
    sign(mina, "Mina")
    bare = mina.get(file).data
    service.switch_blind(store, 1, on=True, who="Ada")
    for client, hidden in ((mina, True), (ada, False)):
        body = client.get(file).data
        if not body.startswith(b"PK"):  # those in containers are made of the same model
            assert not (hidden and TELLS.search(body.decode("utf-8", "replace"))), file
    assert bare


def test_what_one_decides_opens_what_others_decided(client: FlaskClient, store: Store, differing: int) -> None:
    service.switch_blind(store, 1, on=True, who="Ada")
    sign(client, "Mina")
    before = client.get(f"/divergences/{differing}").text
    assert "2 others have decided" in before and SECRETS[0] not in before
    fields = {"decision": "unsure", "kind": "", "severity": "", "note": "", "seen": "0", "csrf_token": token(client)}
    answer = client.post(f"/divergences/{differing}/verdicts", data=fields, headers={"X-Fragment": "drawer"})
    assert SECRETS[0] in answer.text and SECRETS[1] in answer.text


def test_blind_mode_is_switched_by_who_signs(client: FlaskClient, store: Store, found: list[int]) -> None:
    unsigned = client.post("/statements/1/blind", data={"csrf_token": token(client), "on": "1"})
    assert unsigned.status_code == 422 and not service.in_blind_mode(store, 1)
    sign(client, "Mina")
    answer = client.post("/statements/1/blind", data={"csrf_token": token(client), "on": "1"})
    assert answer.location == "/statements/1/people#blind"
    page = client.get("/statements/1/people").text
    assert "Blind mode is on" in page and "Turn blind mode off" in page
    history = client.get("/statements/1/history?what=blind").text
    assert "Blind mode" in history and "Mina" in history and "Undo" in history
    client.post("/statements/1/blind", data={"csrf_token": token(client), "on": "0"})
    assert not service.in_blind_mode(store, 1)


def test_an_undo_refused_tells_nothing_in_blind_mode(client: FlaskClient, store: Store, differing: int) -> None:
    service.decide(store, differing, Decision.UNSURE, "Reza", note=SECRETS[2], seen=1)
    first = min(e.event.id for e in service.events(store, 1).entries if e.event.who == "Reza")
    service.switch_blind(store, 1, on=True, who="Ada")
    sign(client, "Mina")
    answer = client.post(f"/statements/1/events/{first}/undo", data={"csrf_token": token(client)})
    assert answer.status_code == 409 and not TELLS.search(unescape(answer.text))


# Where they differ ----------------------------------------------------------------------------------------------------


def test_disagreements_are_listed_with_each_verdict_and_settled_with_a_reason(
    client: FlaskClient, store: Store, differing: int
) -> None:
    sign(client, "Mina")
    for address in ("/people", "/statements/1/people"):
        page = client.get(address).text
        for said in ("“<bdi>will</bdi>”", "“<bdi>can</bdi>”", "Reza", "Ada", SECRETS[0], "Decide what holds"):
            assert said in page, said
    answer = settle(client, differing, kind="force", severity="3")
    assert answer.location == f"/statements/1/people?show=settled#divergence-{differing}"
    page = client.get("/statements/1/people?show=settled").text
    assert "Holds: confirmed</strong> as force, reversal, decided by <bdi>Mina</bdi>" in page
    assert f'id="divergence-{differing}"' not in client.get("/statements/1/people").text  # no longer open
    drawer = client.get(f"/divergences/{differing}").text
    assert "Holds: confirmed" in drawer and "</strong> by <bdi>Reza</bdi>" in drawer
    assert "settled" in client.get("/statements/1").text
    assert "holds: confirmed as force, reversal, decided by Mina" in client.get("/statements/1/export/html").text


def test_it_is_taken_back_in_the_history(client: FlaskClient, store: Store, differing: int) -> None:
    sign(client, "Mina")
    settle(client, differing)
    page = client.get("/statements/1/history?what=adjudication").text
    undo = re.search(r'action="(/statements/1/events/\d+/undo)"', page)
    assert "Settled" in page and undo
    client.post(undo[1], data={"csrf_token": token(client)})
    assert service.divergence(store, differing).adjudication is None
    assert "Holds:" not in client.get("/statements/1/people?show=all").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"reason": " "}, "Say why this is what holds."), ({"decision": ""}, "Say what holds."), ({"kind": "mood"}, "")],
)
def test_errors_stand_beside_their_fields_and_nothing_is_lost(
    client: FlaskClient, store: Store, differing: int, fields: dict[str, str], said: str
) -> None:
    sign(client, "Mina")
    answer = settle(client, differing, **{"reason": "kept words", **fields})
    assert answer.status_code == 422 and said in answer.text and "aria-invalid" in answer.text
    assert "reason" in fields or "kept words" in answer.text
    assert service.divergence(store, differing).adjudication is None


def test_who_signs_is_asked(client: FlaskClient, store: Store, differing: int) -> None:
    answer = settle(client, differing)
    assert answer.status_code == 422 and "give your name" in answer.text
    assert settle(client, differing, reviewer="Mina").status_code == 303


def test_two_who_decide_what_holds_at_once_see_both(client: FlaskClient, store: Store, differing: int) -> None:
    service.adjudicate(store, differing, Decision.DISMISSED, "Ada", reason="first reason")
    sign(client, "Mina")
    late = settle(client, differing, reason="second reason", severity="1")
    assert late.status_code == 409 and "first reason" in late.text and "second reason" in late.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', late.text))
    assert client.post(f"/divergences/{differing}/adjudications", data=fields).status_code == 303
    held = service.divergence(store, differing).adjudication
    assert held and (held.reason, held.severity) == ("second reason", Severity.NUANCE)


# Figures --------------------------------------------------------------------------------------------------------------


def test_figures_come_with_words_and_a_table(client: FlaskClient, store: Store, differing: int) -> None:
    page = client.get("/statements/1/people").text
    assert "Only one divergence stands behind this: too few to lean on." in page
    assert "0 % of the pairs of verdicts are the same." in page
    chosen = client.get("/statements/1/people?who=Ada").text
    assert "no divergence has verdicts of two reviewers" in chosen
    assert 'href="/statements/1/people.csv?who=Ada"' in chosen
    table = client.get("/statements/1/people.csv?who=Ada")
    assert table.mimetype == "text/csv" and "attachment" in table.headers["Content-Disposition"]
    assert "Ada: verdict" in table.text and "Reza: verdict" not in table.text


def test_without_anybody_the_page_says_how_to_begin(client: FlaskClient, found: list[int]) -> None:
    page = client.get("/people").text
    assert "Nobody has decided anything yet" in page and "Nothing can be said" in page


def test_a_statement_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/statements/9/people").status_code == 404
    assert client.get("/statements/9/people.csv").status_code == 404


# Names ----------------------------------------------------------------------------------------------------------------


def test_a_name_like_another_is_asked_about_and_never_merged(client: FlaskClient, store: Store, differing: int) -> None:
    asked = client.post("/reviewer", data={"csrf_token": token(client), "reviewer": "ada"})
    assert asked.status_code == 422 and "I am <bdi>Ada</bdi>" in asked.text
    assert "Reviewing as" not in client.get("/").text
    kept = client.post("/reviewer", data={"csrf_token": token(client), "reviewer": "ada", "sure": "ada"})
    assert kept.status_code == 303 and "Reviewing as ada" in client.get("/").text
    service.decide(store, differing, Decision.CONFIRMED, "ada")
    assert "may be one person" in client.get("/people").text
    assert set(service.divergence(store, differing).current) == {"Ada", "Reza", "ada"}
    client.post("/reviewer", data={"csrf_token": token(client), "reviewer": "Ada"})
    assert "Reviewing as Ada" in client.get("/").text


def test_sure_of_one_name_is_not_sure_of_another(client: FlaskClient, store: Store, differing: int) -> None:
    sent = {"csrf_token": token(client), "reviewer": "ADA", "sure": "ada"}
    assert client.post("/reviewer", data=sent).status_code == 422


VERDICT = {"decision": "unsure", "kind": "", "severity": "", "note": "kept words", "seen": "0"}
SIGNED_FORMS = {
    "/divergences/1/verdicts": VERDICT,
    "/review/1?statement=1": VERDICT,
    "/divergences/1/adjudications": {"decision": "confirmed", "kind": "", "severity": "", "reason": "so", "seen": "0"},
    "/statements/1/blind": {"on": "1"},
    "/statements/1/edit": {"speaker": "Another", "date": "", "occasion": "", "persian": "ما"},
}


@pytest.mark.parametrize("address", SIGNED_FORMS)
@pytest.mark.parametrize("meant", ["Reza", "reza"])
def test_every_form_asks_about_a_name_like_another(
    client: FlaskClient, store: Store, differing: int, address: str, meant: str
) -> None:
    before = service.events(store, 1).total
    sent = {"csrf_token": token(client), "reviewer": " reza ", **SIGNED_FORMS[address]}
    asked = client.post(address, data=sent)
    assert asked.status_code == 422, asked.location
    assert re.findall(r'type="radio" name="sure" value="([^"]*)"', asked.text) == ["Reza", "reza"]
    assert service.events(store, 1).total == before
    assert "kept words" in asked.text or "note" not in sent
    # As if the page had shown what Reza said before: else both versions would be shown first.
    seen = {"seen": "9"} if "decision" in sent and "note" in sent else {}
    assert client.post(address, data={**sent, **seen, "sure": meant}).status_code == 303
    assert service.events(store, 1).entries[0].event.who == meant
    assert f"Reviewing as {meant}" in client.get("/").text


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_names_and_reasons_are_text(client: FlaskClient, store: Store, differing: int, payload: str) -> None:
    service.decide(store, differing, Decision.UNSURE, payload, note=payload)
    service.adjudicate(store, differing, Decision.CONFIRMED, payload, reason=payload)
    for address in ("/people?show=all", "/statements/1/people?show=all", f"/divergences/{differing}", "/reviewer"):
        page = client.get(address).text
        assert "<script>alert" not in page and "<img src=x" not in page
