"""The export page: what each format holds and leaves out, files as attachments, the whole corpus."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from corpus import service
from corpus.exporters.formats import format_named, formats
from corpus.model import NewRendering, NewStatement
from corpus.settings import Settings
from corpus.store import Store
from web.app import create_app


def test_the_page_says_what_each_format_holds_and_leaves_out(client: FlaskClient, statement: int) -> None:
    page = client.get(f"/statements/{statement}/export").text
    for one in formats():
        assert one.said in page
        assert f"/statements/{statement}/export/{one.name}" in page
    assert "Who changed what when" in page
    assert "PARALLAX_ADDRESS" in page


def test_the_statement_page_leads_there(client: FlaskClient, statement: int) -> None:
    assert f'href="/statements/{statement}/export"' in client.get(f"/statements/{statement}").text


@pytest.mark.parametrize("name", [f.name for f in formats()])
def test_every_format_is_an_attachment_that_no_browser_guesses_at(
    client: FlaskClient, statement: int, name: str
) -> None:
    for part in format_named(name).parts or ("",):
        answer = client.get(f"/statements/{statement}/export/{name}", query_string={"what": part} if part else {})
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.content_type == format_named(name).media
        assert len(answer.data) > 0


def test_names_of_files_are_written_for_new_and_old_browsers(client: FlaskClient, store: Store) -> None:
    renderings = (NewRendering("A", 'گاردین "We"; will\r\nX: y'), NewRendering("B", "We will not."))
    number = service.add_statement(store, NewStatement("", "", "", renderings), who="Mina")
    said = client.get(f"/statements/{number}/export/jsonl").headers["Content-Disposition"]
    old, new = re.fullmatch(r"attachment; filename=\"([\w.-]+)\"; filename\*=UTF-8''([\w.%-]+)", said, re.A).groups()  # type: ignore[union-attr]
    assert unquote(new) == f"parallax-{number}-گاردین-We-will-X-y.jsonl"
    assert old.isascii()


@pytest.mark.parametrize("rest", ["pdf", "tei?what=rows", "csv?what=words", "../corpus"])
def test_what_there_is_not(client: FlaskClient, statement: int, rest: str) -> None:
    assert client.get(f"/statements/{statement}/export/{rest}").status_code == 404
    assert client.get("/statements/99/export").status_code == 404
    assert client.get("/statements/99/export/jsonl").status_code == 404


def test_the_whole_corpus_is_sent_a_statement_at_a_time(client: FlaskClient, store: Store, statement: int) -> None:
    service.add_statement(
        store, NewStatement("", "", "", (NewRendering("A", "Yes."), NewRendering("B", "No.")), key="x"), who="Mina"
    )
    answer = client.get("/corpus.jsonl")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    lines = list(answer.iter_encoded())
    assert len(lines) == 2
    assert json.loads(lines[1])["id"] == "x"


def test_a_set_address_stands_in_citation_and_files(settings: Settings, store: Store, statement: int) -> None:
    app: Flask = create_app(Settings(database=settings.database, address="https://p.example.org"))
    client = app.test_client()
    page = client.get(f"/statements/{statement}/export").text
    assert f"https://p.example.org/statements/{statement}" in page
    assert "PARALLAX_ADDRESS" not in page
    assert f"https://p.example.org/statements/{statement}" in client.get(f"/statements/{statement}/export/bibtex").text


def test_a_payload_is_text_in_page_and_file(client: FlaskClient, store: Store) -> None:
    payload = "<script>alert(1)</script>"
    renderings = (NewRendering(payload, f"{payload} yes"), NewRendering("B", "No.", note=payload))
    number = service.add_statement(store, NewStatement(payload, "", payload, renderings, persian=payload), who="Mina")
    for address in (f"/statements/{number}/export", f"/statements/{number}/export/html"):
        text = client.get(address).text.replace('<script type="module" src="/static/main.js"></script>', "")
        assert "<script" not in text
        assert "&lt;script&gt;" in text
