"""Files brought at the page: looked at, chosen about, stored once, refused in words; all of it without scripts."""

from __future__ import annotations

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus import service
from corpus.store import Store
from tests.web.conftest import token

DAM = "“We will open the dam before spring,” the governor told the council of the valley on Tuesday."
DAM_TOO = "The governor told the council that the dam could be opened before the spring."
TABLE = (
    "Who,Words,Nr\nNYT,We will sign the treaty.,1\nWNC,We shall sign the treaty.,1\n"
    "NYT,The roads are open.,2\nWNC,The roads stay open.,2\n"
)


def bring(client: FlaskClient, *files: tuple[str, str | bytes], **fields: str) -> TestResponse:
    """Send files as a browser without scripts does."""
    brought = [(io.BytesIO(text.encode() if isinstance(text, str) else text), name) for name, text in files]
    data = {"csrf_token": token(client), "files": brought, **fields}
    return client.post("/import", data=data, content_type="multipart/form-data")


def brought(client: FlaskClient, *files: tuple[str, str | bytes], **fields: str) -> str:
    """The address of the preview that comes of files."""
    answer = bring(client, *files, **fields)
    assert answer.status_code == 303, answer.text
    assert answer.location.startswith("/import/drafts/")
    return str(answer.location)


def send(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    return client.post(address, data={"csrf_token": token(client), "reviewer": "Mina", **fields})


def stored(client: FlaskClient, address: str, **fields: str) -> str:
    answer = send(client, address, store="1", **fields)
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>([^<]*)', answer.text)
    return client.get(answer.location).text


def statement_line(key: str, **texts: str) -> str:
    renderings = [{"outlet": outlet, "text": text} for outlet, text in texts.items()]
    return json.dumps({"id": key, "speaker": "S", "renderings": renderings}) + "\n"


def test_files_are_looked_at_then_stored_with_what_was_said(client: FlaskClient, store: Store) -> None:
    address = brought(client, ("Valley Post.txt", DAM), ("texts/of/Wire.md", DAM_TOO))
    page = client.get(address).text
    assert "Nothing of it is a statement yet" in page
    assert "Store this one" in page
    assert "Wire.md" in page and "texts/of" not in page
    assert service.statements(store) == []
    report = stored(client, address, speaker="A governor", date="2012-11", occasion="the council")
    (found,) = service.statements(store)
    assert (found.speaker, found.date, found.outlets) == ("A governor", "2012-11", ("Valley Post", "Wire"))
    assert "1 statement stored" in report and "by Mina" in report and 'href="/statements/1"' in report
    event = service.imports(store)[0]
    assert (event.who, event.added, [f.name for f in event.files]) == ("Mina", 1, ["Valley Post.txt", "Wire.md"])
    assert [e.id for e in service.imported_by(store, found.id)] == [event.id]
    assert service.drafts(store) == []


def test_what_is_said_stays_in_the_draft_until_it_is_stored_or_discarded(client: FlaskClient, store: Store) -> None:
    address = brought(client, ("a.txt", DAM), ("b.txt", DAM_TOO))
    assert send(client, address, look="1", speaker="A governor").status_code == 303
    assert 'value="A governor"' in client.get(address).text
    assert address in client.get("/import").text
    assert client.post(f"{address}/discard", data={"csrf_token": token(client)}).status_code == 303
    assert client.get(address).status_code == 404
    assert address not in client.get("/import").text
    assert store.db.execute("SELECT count(*) FROM draft_item").fetchone()[0] == 0


def test_a_wrong_date_stands_beside_its_field_and_nothing_is_stored(client: FlaskClient, store: Store) -> None:
    address = brought(client, ("a.txt", DAM), ("b.txt", DAM_TOO))
    answer = send(client, address, store="1", date="next week")
    assert answer.status_code == 422
    assert 'id="date-error"' in answer.text and 'value="next week"' in answer.text
    assert service.statements(store) == []


def test_an_import_is_signed(client: FlaskClient, store: Store) -> None:
    address = brought(client, ("a.txt", DAM), ("b.txt", DAM_TOO))
    answer = send(client, address, store="1", reviewer=" ")
    assert answer.status_code == 422
    assert 'id="reviewer-error"' in answer.text
    assert service.statements(store) == []


def test_stored_twice_is_stored_once(app: Flask, client: FlaskClient, store: Store) -> None:
    address = brought(client, ("a.txt", DAM), ("b.txt", DAM_TOO))
    fields = {"csrf_token": token(client), "reviewer": "Mina", "store": "1"}
    cookie = client.get_cookie("parallax-8000")
    assert cookie

    def press(_: int) -> str:
        other = app.test_client()
        other.set_cookie("parallax-8000", cookie.value)
        return other.post(address, data=fields).location

    with ThreadPoolExecutor(4) as pool:
        places = set(pool.map(press, range(4)))
    assert places == {"/imports/1"}
    assert len(service.statements(store)) == 1
    assert client.get(address).location == "/imports/1"
    assert send(client, address, store="1").location == "/imports/1"
    assert store.db.table("import").count == 1


def test_what_is_refused_stands_beside_its_item_and_is_left_out_only_if_one_says_so(
    client: FlaskClient, store: Store
) -> None:
    lines = statement_line("a", NYT=DAM, WNC=DAM_TOO) + "{broken\n"
    address = brought(client, ("many.jsonl", lines))
    page = client.get(address).text
    assert "many.jsonl, line 2" in page and "broken JSON" in page
    assert "leave out the 1 refused" in page
    assert "· 1 would be new" in page and "fate-new" in page and ">new<" not in page
    answer = send(client, address, store="1")
    assert answer.status_code == 422 and "lenient-error" in answer.text
    assert service.statements(store) == []
    assert "1 refused" in stored(client, address, lenient="y")
    assert len(service.statements(store)) == 1


def test_nothing_can_be_stored_of_files_that_are_all_refused(client: FlaskClient, store: Store) -> None:
    address = brought(client, ("a.txt", b"\0"), ("b.xyz", "text"))
    page = client.get(address).text
    assert "There is nothing new to store" in page
    assert "this kind of file is not known" in page.replace("This kind", "this kind")
    assert send(client, address, store="1", lenient="y").status_code == 422
    assert store.db.table("import").count == 0


@pytest.mark.parametrize(
    ("choice", "statements", "outlets"),
    [("keep", 2, ("NYT", "WNC")), ("join", 1, ("NYT", "WNC", "Wire", "Post")), ("skip", 1, ("NYT", "WNC"))],
)
def test_what_is_nearly_there_is_offered_and_one_chooses(
    client: FlaskClient, store: Store, choice: str, statements: int, outlets: tuple[str, ...]
) -> None:
    stored(client, brought(client, ("a.jsonl", statement_line("a", NYT=DAM, WNC=DAM_TOO))))
    again = statement_line("b", Wire=DAM.replace("Tuesday", "Monday"), Post="Nobody else heard it said in the valley.")
    other = statement_line("c", NYT="The roads are open.", WNC="The roads stay open.")
    address = brought(client, ("b.jsonl", again + other))
    page = client.get(address).text
    assert "nearly the same as NYT’s rendering of statement 1 (9" in page
    name = re.search(r'name="(choice-\d+)"', page)
    assert name
    stored(client, address, **{name[1]: choice})
    assert len(service.statements(store)) == statements + 1
    assert service.statements(store)[-1].outlets == outlets


def test_what_files_are_written_in_may_be_said(client: FlaskClient, store: Store) -> None:
    text = "The mayor of Łódź was not there."
    files = [(name, text.encode("cp1250")) for name in ("a.txt", "b.txt")]
    page = client.get(brought(client, *files)).text
    assert "Its encoding cannot be told" in page
    address = brought(client, *files, encoding="cp1250")
    assert "read as cp1250, as you said" in client.get(address).text
    stored(client, address)
    assert [r.text for r in service.statement(store, 1).renderings] == [text, text]
    wrong = bring(client, *files, encoding="klingon")
    assert wrong.status_code == 422 and "no encoding that is known" in wrong.text


def test_columns_are_said_once_and_remembered(client: FlaskClient, store: Store) -> None:
    address = brought(client, ("table.csv", TABLE))
    page = client.get(address).text
    assert "The roads are open." in page and 'name="column-1-0"' in page
    assert "There is nothing new to store" in page
    bad = send(client, address, look="1", **{"column-1-0": "text", "column-1-1": "text"})
    assert bad.status_code == 422 and "two columns are the text" in bad.text.replace("Two", "two")
    said = {"column-1-0": "outlet", "column-1-1": "text", "column-1-2": "statement"}
    assert send(client, address, store="1", **said).location.startswith(address)
    assert service.statements(store) == [], "what is read anew is looked at before it is stored"
    assert "Store these 2" in client.get(address).text
    stored(client, address, **said)
    assert [s.outlets for s in service.statements(store)] == [("NYT", "WNC")] * 2
    other = TABLE.replace("treaty", "accord").replace("roads", "harbours")
    assert "Store these 2" in client.get(brought(client, ("other.csv", other))).text


def test_renderings_are_brought_to_a_statement_that_is_there(client: FlaskClient, store: Store) -> None:
    stored(client, brought(client, ("a.jsonl", statement_line("a", NYT=DAM, WNC=DAM_TOO))))
    assert "They are added to" in client.get("/import?statement=1").text
    address = brought(client, ("Post.txt", "The dam opens soon."), statement="1")
    assert "it would be added to" in client.get(address).text
    stored(client, address)
    assert service.statement(store, 1).renderings[-1].outlet == "Post"
    taken = brought(client, ("NYT.txt", "Something else was said."), statement="1")
    assert "stands twice" in client.get(taken).text


def test_no_file_and_too_much_are_told(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = bring(client)
    assert answer.status_code == 422 and "No file was given" in answer.text
    monkeypatch.setattr("web.views.imports.LONGEST_IMPORT", 1000)
    answer = bring(client, ("a.txt", "x" * 2000))
    assert answer.status_code == 413 and "64 MB" in answer.text


def test_names_and_texts_are_text(client: FlaskClient) -> None:
    name, payload = "<img src=x onerror=alert(1)>.txt", "<script>alert(1)</script>"
    address = brought(client, (name, f"{payload} we go"), ("b.csv", f"{payload},{payload} a\n{payload},b\n"))
    for page in (client.get(address).text, client.get("/import").text):
        assert payload not in page and "<img" not in page
        assert "&lt;img" in page
    assert "&lt;script&gt;" in client.get(address).text


def test_a_draft_or_import_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/import/drafts/9").status_code == 404
    assert client.get("/imports/9").status_code == 404
    assert send(client, "/import/drafts/9", store="1").status_code == 404


def test_many_items_are_paged_and_choices_kept(client: FlaskClient, store: Store) -> None:
    lines = "".join(
        statement_line(f"k{n}", A=f"Number {n} goes by alone.", B=f"It is {n} that went.") for n in range(120)
    )
    address = brought(client, ("many.jsonl", lines))
    page = client.get(address).text
    assert page.count('data-label="From"') == 100 and "Store these 120" in page
    answer = send(client, address, page="2")
    assert client.get(answer.location).text.count('data-label="From"') == 20
    stored(client, address)
    assert len(service.statements(store)) == 120
