"""Pages and forms: what they show, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from flask import Flask
from flask.testing import FlaskClient

from align.terms import Kind
from corpus import service
from corpus.model import NewRendering, NewStatement
from corpus.store import Store
from tests.web.conftest import token
from web.method import CHECKS

pytestmark = pytest.mark.usefixtures("signed")

PAYLOAD = "<img src=x onerror=alert(1)>\"'{{7*7}}"


def form(client: FlaskClient, **changed: str) -> dict[str, str]:
    """A whole new-statement form, as a browser sends it."""
    fields = {
        "csrf_token": token(client, "/statements/new"),
        "speaker": "A speaker",
        "date": "2020-01-02",
        "occasion": "a speech",
        "language": "fa",
        "persian": "",
    }
    for k, (outlet, text) in enumerate([("One", "We will go."), ("Two", "We will not go.")]):
        fields |= {
            f"renderings-{k}-outlet": outlet,
            f"renderings-{k}-kind": "newspaper",
            f"renderings-{k}-address": "",
            f"renderings-{k}-date": "",
            f"renderings-{k}-via": "",
            f"renderings-{k}-note": "",
            f"renderings-{k}-quoted": "",
            f"renderings-{k}-text": text,
        }
    return fields | changed


def polarity(store: Store, statement: int) -> int:
    comparison = service.comparison(store, statement)
    assert comparison
    return next(d.id for d in comparison.divergences if d.divergence.kind is Kind.POLARITY)


def test_list_names_statement_outlets_and_counts(client: FlaskClient, statement: int) -> None:
    page = client.get("/").text
    assert "The minister" in page
    assert "7 November 2012" in page
    assert "<bdi>Daily</bdi>, <bdi>Wire</bdi>" in page
    assert "1 reversal" in page
    assert "0 of " in page


def test_grid_marks_words_inside_the_verbatim_text(client: FlaskClient, statement: int) -> None:
    page = client.get(f"/statements/{statement}").text
    assert '<th scope="row"' in page
    assert "kind-polarity" in page
    assert "not rendered by Wire" in page
    assert 'dir="rtl"' in page
    assert "ما مذاکره می‌کنیم" in page


def test_every_row_and_divergence_has_an_address(client: FlaskClient, store: Store, statement: int) -> None:
    assert client.get(f"/statements/{statement}/rows/1").status_code == 200
    page = client.get(f"/divergences/{polarity(store, statement)}").text
    assert "“not” negates “sign”" in page
    assert "proposed</strong> by the program" in page
    assert "not reviewed" in page


@pytest.mark.parametrize(
    "address",
    [
        "/statements/999",
        "/statements/1/rows/99",
        "/divergences/999",
        "/jobs/999.json",
        "/nowhere",
        "/statements/999/edit",
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, statement: int, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=polarity", True),
        ("kind=quantity", False),
        ("severity=3", True),
        ("reviewed=yes", False),
        ("reviewed=no", True),
    ],
)
def test_filters(client: FlaskClient, statement: int, query: str, shown: bool) -> None:
    assert ("kind-polarity" in client.get(f"/statements/{statement}?{query}").text) is shown


def test_only_rows_with_divergences(client: FlaskClient, statement: int) -> None:
    assert "No row passes" in client.get(f"/statements/{statement}?kind=quantity&only=1").text


def test_how_a_divergence_was_found_is_told(client: FlaskClient, store: Store, statement: int) -> None:
    number = polarity(store, statement)
    assert f"/divergences/{number}/found" in client.get(f"/divergences/{number}").text
    page = client.get(f"/divergences/{number}/found").text
    comparison = service.comparison(store, statement)
    assert comparison
    found = next(d for d in comparison.divergences if d.id == number)
    assert "Words that negate" in page
    assert "negat" in found.divergence.evidence
    assert all(made_by in page for made_by in comparison.signature.values())
    assert client.get("/divergences/999999/found").status_code == 404


def test_every_kind_says_what_its_check_looks_at_and_where_it_errs() -> None:
    assert set(CHECKS) == set(Kind)
    assert all(check.looks_at.endswith(".") and check.errs.endswith(".") for check in CHECKS.values())


def test_verdict_is_signed_kept_and_dated(client: FlaskClient, store: Store, statement: int) -> None:
    number = polarity(store, statement)
    client = client.application.test_client()  # a browser that knows nobody yet
    sent = {"csrf_token": token(client), "decision": "confirmed", "note": "checked", "kind": "", "severity": "2"}
    refused = client.post(f"/divergences/{number}/verdicts", data=sent)
    assert refused.status_code == 422
    assert "Verdicts are signed" in refused.text
    assert "checked</textarea>" in refused.text
    assert client.post(f"/divergences/{number}/verdicts", data={**sent, "reviewer": "Mina"}).status_code == 303
    page = client.get(f"/divergences/{number}").text
    assert "<strong>confirmed</strong> by <bdi>Mina</bdi>" in page
    assert "UTC" in page
    assert "severity shift" in page
    assert "1 of " in client.get("/").text


def test_a_newer_verdict_of_the_same_reviewer_is_a_conflict(client: FlaskClient, store: Store, statement: int) -> None:
    number = polarity(store, statement)
    sent = {"csrf_token": token(client), "decision": "confirmed", "reviewer": "Mina", "kind": "", "severity": ""}
    client.post(f"/divergences/{number}/verdicts", data=sent)
    late = client.post(f"/divergences/{number}/verdicts", data={**sent, "decision": "dismissed", "seen": "0"})
    assert late.status_code == 409
    assert "confirmed" in late.text
    assert "dismissed" in late.text


def test_upload_stores_and_queues(client: FlaskClient, store: Store) -> None:
    answer = client.post("/statements/new", data=form(client, **{"renderings-0-text": "We will\r\ngo."}))
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Waiting to be compared" in page
    found = service.statement(store, int(answer.location.rsplit("/", 1)[1]))
    assert found.renderings[0].text == "We will\ngo."


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"speaker": ""}, "Who said it?", id="no speaker"),
        pytest.param({"renderings-1-text": "  "}, "Paste the outlet", id="empty text"),
        pytest.param({"renderings-1-outlet": "one"}, "wice", id="the same outlet twice"),
        pytest.param({"date": "7 Nov"}, "2012-11", id="a date that is none"),
        pytest.param({"renderings-0-address": "javascript:alert(1)"}, "http", id="an address that is none"),
        pytest.param({"renderings-0-text": "x" * 1_000_001}, "1,000,000", id="too long"),
        pytest.param({"renderings-0-text": "a\x00b"}, "NUL", id="a binary text"),
    ],
)
def test_a_refused_upload_keeps_what_was_typed(client: FlaskClient, changed: dict[str, str], said: str) -> None:
    answer = client.post("/statements/new", data=form(client, occasion="kept as typed", **changed))
    assert answer.status_code == 422
    assert said in answer.text
    assert "kept as typed" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "nothing here yet" in client.get("/").text


def test_files_fill_the_form(client: FlaskClient, store: Store) -> None:
    lines = '{"outlet": "Third", "text": "We shall go."}\n{"outlet": "Fourth", "text": "We go."}\n'
    data = form(client, **{"renderings-0-text": "", "renderings-1-text": "", "renderings-1-outlet": ""})
    files = {
        "renderings-0-file": (io.BytesIO("\ufeffWe will go.\r\n".encode()), "one.txt"),
        "renderings-1-file": (io.BytesIO(lines.encode()), "more.jsonl"),
    }
    answer = client.post("/statements/new", data={**data, **files}, content_type="multipart/form-data")
    assert answer.status_code == 303
    found = service.statement(store, int(answer.location.rsplit("/", 1)[1]))
    assert [r.outlet for r in found.renderings] == ["One", "Third", "Fourth"]
    assert "\ufeff" not in found.renderings[0].text


@pytest.mark.parametrize(("content", "said"), [(b"caf\xe9", "UTF-8"), (b"\x00\x01", "text"), (b"", "empty")])
def test_a_file_that_cannot_be_used_is_told(client: FlaskClient, content: bytes, said: str) -> None:
    files = {"renderings-0-file": (io.BytesIO(content), "one.txt")}
    data = form(client, **{"renderings-0-text": ""})
    answer = client.post("/statements/new", data={**data, **files}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert said in answer.text


def test_a_request_of_nine_megabytes_is_413(client: FlaskClient) -> None:
    answer = client.post("/statements/new", data={"persian": "x" * 9_000_000})
    assert answer.status_code == 413
    assert "8 MB" in answer.text


def test_adding_a_rendering_and_correcting_metadata(client: FlaskClient, store: Store, statement: int) -> None:
    fields = {"csrf_token": token(client), "outlet": "Scholar", "kind": "scholar", "text": "We sign the treaty."}
    fields |= {"address": "", "date": "", "via": "", "note": "", "quoted": ""}
    assert client.post(f"/statements/{statement}/renderings/new", data=fields).status_code == 303
    page = client.get(f"/statements/{statement}").text
    assert "“Scholar” is not in this comparison yet" in page
    first = service.statement(store, statement).renderings[0]
    corrected = {**fields, "outlet": "The Daily", "kind": "newspaper", "note": "page 3"}
    address = f"/statements/{statement}/renderings/{first.id}/edit"
    assert first.text in client.get(address).text
    assert client.post(address, data=corrected).status_code == 303
    after = service.statement(store, statement).renderings[0]
    assert (after.outlet, after.note, after.text) == ("The Daily", "page 3", first.text)
    assert "The Daily" in client.get(f"/statements/{statement}").text


def test_correcting_a_statement(client: FlaskClient, store: Store, statement: int) -> None:
    fields = {"csrf_token": token(client), "speaker": "Another", "date": "2012", "occasion": "", "persian": ""}
    assert client.post(f"/statements/{statement}/edit", data=fields).status_code == 303
    assert "Another" in client.get("/").text


def test_payloads_are_text_everywhere(client: FlaskClient, store: Store) -> None:
    renderings = tuple(
        NewRendering(f"{PAYLOAD} {k}", f"{PAYLOAD} we will go", via=PAYLOAD, note=PAYLOAD) for k in range(2)
    )
    number = service.add_statement(store, NewStatement(PAYLOAD, "", PAYLOAD, renderings, persian=PAYLOAD), who="Ada")
    first = service.statement(store, number).renderings[0].id
    below = ("", "/edit", f"/renderings/{first}/edit", "/renderings/new")
    for address in ("/", *(f"/statements/{number}{rest}" for rest in below)):
        page = client.get(address).text
        assert "<img" not in page
        assert "&lt;img" in page
        assert "{{7*7}}" in page


def test_invisible_characters_are_shown(client: FlaskClient, store: Store) -> None:
    texts = ("We \u202ewill\u202c go", "We won't")
    renderings = tuple(NewRendering(f"O{k}", t) for k, t in enumerate(texts))
    number = service.add_statement(store, NewStatement("S", "", "", renderings), who="Ada")
    first = service.statement(store, number).renderings[0].id
    page = client.get(f"/statements/{number}/renderings/{first}/edit").text
    assert page.count("\u202e") == page.count(">\u202e</bdi>") == 1
    assert "U+202E" in page


def test_unsafe_requests_need_the_page_s_token(app: Flask, client: FlaskClient, statement: int) -> None:
    tried = 0
    for rule in app.url_map.iter_rules():
        if rule.methods and "POST" in rule.methods:
            address = str(rule)
            for name in rule.arguments:
                address = address.replace(f"<int:{name}>", "1")
            assert client.post(address, data={"speaker": "x"}).status_code == 400, address
            tried += 1
    assert tried >= 7


def test_every_page_has_the_headers(app: Flask, client: FlaskClient, statement: int) -> None:
    for rule in app.url_map.iter_rules():
        address = str(rule).replace("<path:filename>", "main.js")
        for name in rule.arguments:
            address = address.replace(f"<int:{name}>", "1")
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_another_host_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_pages_carry_no_inline_script_or_style(client: FlaskClient, store: Store, statement: int) -> None:
    for address in ("/", f"/statements/{statement}", f"/divergences/{polarity(store, statement)}", "/statements/new"):
        page = client.get(address).text
        assert " style=" not in page
        assert " onclick" not in page
        assert "<style" not in page


def test_the_key_is_made_once_and_private(app: Flask, store: Store) -> None:
    key = store.path.with_name(store.path.name + ".key")
    assert key.stat().st_mode & 0o777 == 0o600
    assert app.config["SECRET_KEY"] == key.read_bytes()


def test_serving_pages_loads_no_model() -> None:
    code = (
        "import sys, pathlib, tempfile; from corpus.settings import Settings; from web.app import create_app;"
        "app = create_app(Settings(database=pathlib.Path(tempfile.mkdtemp()) / 'a.db'));"
        "assert app.test_client().get('/').status_code == 200;"
        "bad = {'torch', 'spacy', 'sentence_transformers', 'transformers'} & set(sys.modules); assert not bad, bad"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("address", ["/statements/{}", "/imports/{}", "/import/drafts/{}", "/import?statement={}"])
def test_a_number_that_no_row_can_have_is_nowhere(client: FlaskClient, address: str) -> None:
    assert client.get(address.format(2**63)).status_code == 404
