"""Competing translations in: files with all they say, pasted texts, blocks left blank, and what is refused."""

from __future__ import annotations

import io
import json
import re

import pytest
from flask.testing import FlaskClient

from corpus import service
from corpus.model import OutletKind
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import add

pytestmark = pytest.mark.usefixtures("signed")

LINES = (
    '{"outlet": "Third", "text": "We shall go.", "kind": "wire", "address": "https://example.org/3",'
    ' "date": "2012-11", "via": "citing Mehr", "note": "page 2", "quoted": false}\n\n'
    '{"outlet": "Fourth", "text": "We go."}\n'
)
STATEMENT = json.dumps(
    {"speaker": "From the file", "date": "2011", "occasion": "a visit", "persian": "می‌رویم",
     "renderings": [{"outlet": "One", "text": "We go."}, {"outlet": "Two", "text": "We went."}]}
)  # fmt: skip

Blocks = list[dict[str, object]]


def send(client: FlaskClient, blocks: Blocks, address: str = "/statements/new", **fields: object):  # type: ignore[no-untyped-def]
    """Send the form as a browser without scripts does."""
    sent: dict[str, object] = {
        "csrf_token": token(client),
        "speaker": "S",
        "date": "",
        "occasion": "",
        "language": "fa",
        "persian": "",
        **fields,
    }
    for number, block in enumerate(blocks):
        whole = {
            "outlet": "",
            "kind": "newspaper",
            "date": "",
            "address": "",
            "text": "",
            "via": "",
            "note": "",
            "quoted": "",
            **block,
        }
        sent |= {f"renderings-{number}-{name}": value for name, value in whole.items()}
    return client.post(address, data=sent, content_type="multipart/form-data")


def file(content: str | bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content.encode() if isinstance(content, str) else content), name


def stored(client: FlaskClient, store: Store, blocks: Blocks, **fields: object):  # type: ignore[no-untyped-def]
    answer = send(client, blocks, **fields)
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>([^<]*)', answer.text)
    return service.statement(store, int(answer.location.rsplit("/", 1)[1]))


def test_without_scripts_the_form_has_four_blocks(client: FlaskClient) -> None:
    page = client.get("/statements/new").text
    inside = "".join(re.findall(r"<noscript>(.*?)</noscript>", page, re.S))
    assert inside.count("data-rendering>") == 2
    assert page.count("data-rendering>") == 4


def test_blank_blocks_are_forgotten_wherever_they_stand(client: FlaskClient, store: Store) -> None:
    found = stored(client, store, [{"outlet": "A", "text": "We go."}, {}, {"outlet": "B", "text": "We went."}, {}])
    assert [r.outlet for r in found.renderings] == ["A", "B"]


def test_blocks_that_come_back_are_numbered_anew(client: FlaskClient) -> None:
    page = send(
        client, [{"outlet": "A", "text": "We go."}, {}, {"outlet": "B", "text": "We went.", "date": "then"}]
    ).text
    assert page.count("data-rendering>") == 2
    assert 'name="renderings-1-date"' in page
    assert 'href="#renderings-1-date"' in page
    assert "renderings-2" not in page


def test_a_file_brings_all_it_says_of_its_renderings(client: FlaskClient, store: Store) -> None:
    found = stored(client, store, [{"outlet": "A", "text": "We go."}, {"file": file(LINES, "more.jsonl")}])
    third = found.renderings[1]
    assert [r.outlet for r in found.renderings] == ["A", "Third", "Fourth"]
    assert (third.kind, third.address, third.date) == (OutletKind.WIRE, "https://example.org/3", "2012-11")
    assert (third.via, third.note, third.quoted) == ("citing Mehr", "page 2", False)


def test_a_file_with_a_whole_statement_fills_what_was_not_typed(client: FlaskClient, store: Store) -> None:
    found = stored(client, store, [{"file": file(STATEMENT, "s.jsonl")}, {}], occasion="typed")
    assert (found.speaker, found.occasion, found.persian) == ("S", "typed", "می‌رویم")
    assert [r.outlet for r in found.renderings] == ["One", "Two"]


def test_a_file_is_verbatim_and_a_pasted_text_has_lf(client: FlaskClient, store: Store) -> None:
    found = stored(
        client,
        store,
        [{"outlet": "A", "text": "We\r\ngo.\r\n"}, {"outlet": "B", "file": file("\ufeffWe\r\nwent.\n", "b.txt")}],
    )
    assert [r.text for r in found.renderings] == ["We\ngo.\n", "We\r\nwent.\n"]


def test_a_million_characters_can_be_pasted(client: FlaskClient, store: Store) -> None:
    found = stored(client, store, [{"outlet": "A", "text": "We go. " * 142_857}, {"outlet": "B", "text": "We went."}])
    assert len(found.renderings[0].text) == 999_999


def test_files_stay_in_the_form_when_something_else_is_wrong(client: FlaskClient, store: Store) -> None:
    page = send(client, [{"outlet": "", "text": ""}, {"file": file("Read from the file.", "b.txt")}]).text
    assert "Read from the file.</textarea>" in page
    assert 'value="b"' in page


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        pytest.param(b"caf\xe9", "a.txt", "line 1, column 4", id="not utf-8"),
        pytest.param(b"\xff\xfea", "a.txt", "UTF-16", id="broken utf-16"),
        pytest.param("x" * 1_000_001, "a.md", "1,000,000", id="too long"),
        pytest.param("  ", "a.txt", "empty", id="empty"),
        pytest.param('{"outlet": "A", "text": "x"}\n{"outlet": ', "a.jsonl", "line 2, column", id="broken line"),
        pytest.param(STATEMENT + "\n" + STATEMENT, "a.jsonl", "another statement", id="two statements"),
        pytest.param("", "a.jsonl", "no rendering", id="no line"),
        pytest.param("%PDF-1.4", "a.pages", ".txt, .md", id="another format"),
        pytest.param("%PDF-1.4", "a.pdf", "damaged", id="a broken PDF"),
        pytest.param("%PDF-1.4", "../../etc/passwd", "passwd", id="a path"),
    ],
)
def test_a_bad_file_is_named_beside_its_field_and_to_the_script(
    client: FlaskClient, content: str | bytes, name: str, said: str
) -> None:
    page = send(client, [{"outlet": "A", "text": "kept as typed"}, {"file": file(content, name)}])
    assert page.status_code == 422
    assert "kept as typed" in page.text
    assert "renderings-1-file-error" in page.text
    headers = {"X-CSRFToken": token(client), "Accept": "application/json"}
    answer = client.post(
        "/files", data={"file": file(content, name)}, headers=headers, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert said in answer.json["error"]
    assert "../" not in answer.json["error"]
    assert "nothing here yet" in client.get("/").text


def test_the_script_is_told_what_a_file_holds_and_nothing_is_stored(client: FlaskClient) -> None:
    headers = {"X-CSRFToken": token(client), "Accept": "application/json"}
    read = {}
    for name, content in {"a.txt": "We\ngo.", "b.jsonl": LINES, "s.jsonl": STATEMENT}.items():
        data = {"file": file(content, name)}
        read[name] = client.post("/files", data=data, headers=headers, content_type="multipart/form-data").json
    assert read["a.txt"]["renderings"][0] | {"outlet": "a", "text": "We\ngo."} == read["a.txt"]["renderings"][0]
    assert [r["kind"] for r in read["b.jsonl"]["renderings"]] == ["wire", "other"]
    assert read["s.jsonl"]["statement"]["speaker"] == "From the file"
    assert "nothing here yet" in client.get("/").text


def test_too_large_a_request_is_told_to_the_script_too(client: FlaskClient) -> None:
    headers = {"Accept": "application/json", "X-CSRFToken": token(client)}
    answer = client.post(
        "/files", data={"file": file(b"x" * 9_000_000, "a.txt")}, headers=headers, content_type="multipart/form-data"
    )
    assert answer.status_code == 413
    assert "8 MB" in answer.json["error"]


def test_every_complaint_stands_beside_its_field_at_once(client: FlaskClient) -> None:
    bad = {"outlet": "x" * 201, "date": "then", "address": "ftp://x", "via": "a\x07", "text": "…"}
    page = send(client, [bad, {"outlet": "B", "text": "We go."}], speaker="", date="31 May").text
    for field in ("speaker", "date", *(f"renderings-0-{name}" for name in bad)):
        assert f'id="{field}-error"' in page, field
        assert f'href="#{field}"' in page, field
        assert re.search(rf'aria-describedby="[^"]*{field}-error"', page), field


def test_one_rendering_alone_is_refused(client: FlaskClient) -> None:
    answer = send(client, [{"outlet": "A", "text": "We go."}, {}])
    assert answer.status_code == 422
    assert 'href="#renderings-1-text"' in answer.text


def test_a_further_rendering_from_a_file_with_two_is_refused(client: FlaskClient, store: Store) -> None:
    number = add(store, {"A": "We go.", "B": "We went."})
    fields = {
        "csrf_token": token(client),
        "outlet": "",
        "kind": "other",
        "text": "",
        "quoted": "",
        "file": file(LINES, "l.jsonl"),
    }
    answer = client.post(f"/statements/{number}/renderings/new", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "holds 2 renderings" in answer.text
    assert len(service.statement(store, number).renderings) == 2


def test_correcting_an_outlet_to_one_that_is_there_is_refused(client: FlaskClient, store: Store) -> None:
    number = add(store, {"A": "We go.", "B": "We went."})
    second = service.statement(store, number).renderings[1]
    fields = {
        "csrf_token": token(client),
        "outlet": " a ",
        "kind": "wire",
        "address": "",
        "date": "",
        "via": "",
        "note": "",
    }
    answer = client.post(f"/statements/{number}/renderings/{second.id}/edit", data=fields)
    assert answer.status_code == 422
    assert "outlet-error" in answer.text
    assert client.get(f"/statements/{number}/renderings/999/edit").status_code == 404


def test_the_original_can_be_corrected_and_is_verbatim(client: FlaskClient, store: Store) -> None:
    number = add(store, {"A": "We go.", "B": "We went."})
    fields = {"csrf_token": token(client), "speaker": "S", "date": "2012", "occasion": "", "persian": "می‌رویم\r\nما"}
    assert client.post(f"/statements/{number}/edit", data=fields).status_code == 303
    assert service.statement(store, number).persian == "می‌رویم\nما"
    assert client.post(f"/statements/{number}/edit", data={**fields, "date": "then"}).status_code == 422
