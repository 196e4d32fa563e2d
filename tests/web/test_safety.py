"""What strangers may try, and what may go wrong: no script, no leak, no half answer."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from align.terms import Kind
from corpus import service
from corpus.errors import StoreBusy, StoreUnusable
from corpus.model import Decision, NewRendering, NewStatement
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import Found, compare
from web.app import secret_key

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'onmouseover='alert(1)",
    "</textarea><svg/onload=alert(1)>",
    "{{ config.SECRET_KEY }}{% raw %}",
    "]]><!--",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_stored_is_text_on_every_page(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch, payload: str
) -> None:
    texts = [f"{payload} we will go", f"{payload} we can go"]
    renderings = tuple(NewRendering(f"{payload} {n}", t, via=payload, note=payload) for n, t in enumerate(texts))
    number = service.add_statement(store, NewStatement(payload, "", payload, renderings, persian=payload), who="Ada")
    names = [r.outlet for r in service.statement(store, number).renderings]
    words = [{names[0]: payload}, {names[1]: payload}]
    rows = [dict(zip(names, texts, strict=True))]
    (only,) = compare(monkeypatch, store, number, rows, [Found(0, Kind.SENSE, words, evidence=payload)])
    service.decide(store, only, Decision.UNSURE, payload, note=payload)
    first = service.statement(store, number).renderings[0].id
    sent = {
        "csrf_token": token(client),
        "reviewer": payload,
        "decision": "confirmed",
        "note": payload,
        "kind": "",
        "severity": "",
        "seen": "0",
    }
    refused = client.post(
        "/statements/new", data={**sent, "speaker": payload, "date": payload, "renderings-0-outlet": payload}
    )
    conflict = client.post(f"/divergences/{only}/verdicts", data=sent)
    assert (refused.status_code, conflict.status_code) == (422, 409)
    below = ("", "/edit", f"/renderings/{first}/edit", "/renderings/new", "/rows/1")
    addresses = ["/", f"/divergences/{only}", *(f"/statements/{number}{rest}" for rest in below)]
    for page in [client.get(address).text for address in addresses] + [refused.text, conflict.text]:
        without = re.sub(r'<script type="module" src="/static/main.js"></script>', "", page)
        assert "<script" not in without
        assert not re.search(r"<[^>]*\son\w+\s*=", re.sub(r'"[^"]*"', '""', without))
        assert "<img" not in without
        assert "<svg/onload" not in without
        assert "SECRET_KEY" not in without.replace("{{ config.SECRET_KEY }}", "")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:1", "LOCALHOST", "[::1]:8000", "127.0.0.2"])
def test_this_machine_s_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "127.0.0.1@evil.example"]
)
def test_other_names_are_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code in (400, 421)


def test_cookies_are_for_this_page_alone(client: FlaskClient) -> None:
    answer = client.post("/reviewer", data={"csrf_token": token(client), "reviewer": "Mina"})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert cookie.startswith("parallax-8000=")


def test_an_error_of_ours_tells_nobody_s_text(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(store: Store) -> None:
        raise ZeroDivisionError("a secret sentence of somebody")

    monkeypatch.setattr("corpus.service.statements", broken)
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "secret sentence" not in answer.text
    assert "Traceback" not in answer.text
    assert "secret sentence" not in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [(StoreBusy(), 503, "busy"), (StoreUnusable("x.db", "the disk is full", "Make room."), 507, "Make room")],
)
def test_a_store_that_cannot_answer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    def broken(store: Store) -> None:
        raise error

    monkeypatch.setattr("corpus.service.statements", broken)
    answer = client.get("/")
    assert answer.status_code == status
    assert said in answer.text


def test_nothing_is_kept_by_the_browser_and_parts_are_told_apart(client: FlaskClient) -> None:
    headers = client.get("/").headers
    assert headers["Cache-Control"] == "no-store"
    assert "X-Fragment" in headers["Vary"]


def test_many_starts_at_once_make_one_key(tmp_path: Path) -> None:
    path = tmp_path / "new" / "p.db.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(path), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert [p.name for p in path.parent.iterdir()] == ["p.db.key"]


def test_a_key_that_is_not_whole_is_told(tmp_path: Path) -> None:
    (tmp_path / "p.db.key").write_bytes(b"half")
    with pytest.raises(StoreUnusable, match="made anew"):
        secret_key(tmp_path / "p.db.key")


def test_there_are_no_styles_or_scripts_in_templates() -> None:
    for template in Path("web/templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|\|\s*safe|Markup|autoescape", text), template
    for script in Path("web/static").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML\s*=|insertAdjacentHTML|eval\(|document\.write|https?://", text), script
