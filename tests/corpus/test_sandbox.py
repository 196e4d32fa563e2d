"""Files that would do harm: bombs refused before they grow, and readers stopped that hang, grow, crash or reach out."""

from __future__ import annotations

import io
import os
import socket
import struct
import threading
import time
import zipfile
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.importers import formats, limited, passing, sandbox
from corpus.importers.found import About, Found
from corpus.importers.zips import _inflated, harmless
from corpus.model import NewRendering, NewStatement
from tests.corpus import hostile
from tests.corpus.files import docx_file, odt_file, part, samples, with_part
from tests.soak.fuzz_importers import fuzz


def refused(name: str, content: bytes) -> str:
    with pytest.raises(InputError) as error:
        list(formats.read(name, io.BytesIO(content)))
    return str(error.value)


# Bombs ----------------------------------------------------------------------------------------------------------------


def archive(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return made.getvalue()


def lying(name: str, size: int, says: int) -> bytes:
    """An archive with an entry of zeros that says in both its headers that it is of another size."""
    content = archive({name: b"<a>" + bytes(size)})
    true, false = struct.pack("<L", size + 3), struct.pack("<L", says)
    assert content.count(true) == 2
    return content.replace(true, false)


def encrypted() -> bytes:
    content = bytearray(archive({"word/document.xml": b"<a/>"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def twice() -> bytes:
    content = archive({"word/document.xml": b"<a/>", "word/documenu.xml": b"<b/>"})
    return content.replace(b"documenu", b"document")


# Twenty megabytes that shrink to a fiftieth.
DILUTED = b"".join(os.urandom(400) + bytes(19_600) for _ in range(1_000))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(archive({"word/document.xml": bytes(10_000_000)}), "100-fold", id="zeros"),
        pytest.param(archive({"word/document.xml": bytes(26_000_000)}), "25 MB", id="one large part"),
        pytest.param(archive({f"word/{n}.xml": DILUTED for n in range(3)}), "50 MB", id="large parts together"),
        pytest.param(archive({f"{n}.xml": b"" for n in range(1_001)}), "1,000 entries", id="many entries"),
        pytest.param(archive({"a.zip": archive({"b.zip": b""})}), "another archive", id="42.zip"),
        pytest.param(archive({"word/image.png": archive({"b": b""})}), "another archive", id="an archive as a picture"),
        pytest.param(lying("word/document.xml", 40_000_000, 1_000), "damaged", id="a lying header"),
        pytest.param(encrypted(), "encrypted", id="encrypted"),
        pytest.param(twice(), "one name", id="one name twice"),
        pytest.param(archive({"word/document.xml": b"<a/>"}, zipfile.ZIP_LZMA), "unusual", id="another compression"),
        pytest.param(docx_file()[:-30], "damaged", id="cut off"),
        pytest.param(b"", "damaged", id="empty"),
        pytest.param(bytes(25_000_001), "25 MB", id="a large file"),
    ],
)
@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_an_archive_that_would_do_harm_is_refused_before_it_grows(name: str, content: bytes, words: str) -> None:
    assert words in refused(name, content)


def test_what_comes_out_is_counted_whatever_was_declared() -> None:
    with zipfile.ZipFile(io.BytesIO(archive({"a.xml": bytes(90_000)}))) as opened:
        entry = opened.getinfo("a.xml")
        assert _inflated("a.docx", opened, entry, 90_000) == bytes(90_000)
        with pytest.raises(InputError, match="50 MB"):
            _inflated("a.docx", opened, entry, 89_999)


LAUGHS = "<!DOCTYPE a [" + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "declaration",
    [
        pytest.param(LAUGHS.encode(), id="billion laughs"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', id="a file"),
        pytest.param(b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">', id="an address"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/a">%x;]>', id="a parameter entity"),
        pytest.param(b"<!doctype a>", id="nothing but a type"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
@pytest.mark.parametrize(
    ("name", "made", "inner"), [("a.docx", docx_file, "word/document.xml"), ("a.odt", odt_file, "content.xml")]
)
def test_no_part_may_declare_entities(declaration: bytes, encoding: str, name: str, made: object, inner: str) -> None:
    content = made()  # type: ignore[operator]
    whole = part(content, inner).decode().split("?>", 1)[-1]
    xml = f"<?xml version='1.0' encoding='{encoding}'?>{declaration.decode()}{whole}".encode(encoding)
    said = refused(name, with_part(content, inner, xml))
    assert "declares a document type" in said or "no XML in UTF-8" in said


def test_a_page_can_neither_read_a_file_nor_laugh(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY y "ha">]>'
    page = samples()[".html"].replace(b"<!DOCTYPE html>", entity.encode()).replace(b"He added", b"&x;&y; He added")
    (found,) = formats.read("a.html", io.BytesIO(page))
    assert isinstance(found.item, NewRendering)
    assert "the secret" not in found.item.text and "haHe" not in found.item.text.replace(" ", "")


def test_what_a_library_gets_is_what_was_looked_at() -> None:
    picture = with_part(docx_file(), "word/media/image1.png", b"\x89PNG" * 1000)
    with zipfile.ZipFile(harmless("a.docx", picture)) as clean:
        assert clean.read("word/media/image1.png") == b""
        assert clean.read("word/document.xml") == part(picture, "word/document.xml")
        assert {entry.compress_type for entry in clean.infolist()} == {zipfile.ZIP_STORED}
    assert len(list(formats.read("a.docx", io.BytesIO(picture)))) == 1


# Readers that misbehave -----------------------------------------------------------------------------------------------


def deed(words: str) -> list[Found]:
    return list(sandbox.read(hostile.FORMAT, "a.bad", io.BytesIO(words.encode())))


def test_what_is_found_comes_back_as_it_was() -> None:
    (found,) = deed("nothing پارالاکس")
    assert found == Found("a.bad, line 1", NewRendering("x", "پارالاکس"), "key", About("ظریف"), ("a remark",))
    whole = Found("a", NewStatement("s", "2012", "o", (NewRendering("x", "y"),), persian="ی", key="k"))
    assert passing.found_from(passing.found_record(whole)) == whole
    error = passing.found_from(passing.found_record(Found("a", InputError("p", where="w", remedy="r.")))).item
    assert str(error) == "w: p. r."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("memory", "512 MB of memory"),
        ("crash", "its reader failed"),
        ("error x", "its reader failed"),
        ("much", "more comes of it"),
        ("end", "its reader failed"),
    ],
)
def test_a_reader_that_misbehaves_is_refused_and_the_next_file_is_read(words: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        deed(words)
    assert deed("nothing more")


def test_a_reader_can_neither_write_nor_call_out_nor_be_misheard(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for words in (f"write {tmp_path}/a", f"program {tmp_path}/b", f"connect {server.getsockname()[1]}"):
            with pytest.raises(InputError, match="its reader failed"):
                deed(words)
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()
    assert list(tmp_path.iterdir()) == []
    assert deed("print something")


@pytest.mark.parametrize("words", ["sleep", "loop"])
def test_a_reader_that_does_not_end_is_ended(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "MOST_SECONDS", 0.4 if words == "sleep" else 30)
    monkeypatch.setattr(limited, "MOST_PROCESSOR_SECONDS", 1)
    request = {"name": "a.bad", "ending": ".bad", "columns": False, "mapping": None}
    began = time.monotonic()
    assert limited._in_a_copy((hostile.FORMAT,), request, words.encode()) == ("time", b"")
    assert time.monotonic() - began < 20


def test_many_files_from_many_sides_share_one_process() -> None:
    content = docx_file()
    texts: list[str] = []

    def take() -> None:
        for _ in range(10):
            (found,) = formats.read("a.docx", io.BytesIO(content))
            assert isinstance(found.item, NewRendering)
            texts.append(found.item.text)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 40 and len(set(texts)) == 1
    assert len({reader._process.pid for reader in sandbox._readers.values() if reader._process}) <= len(
        formats.formats()
    )


@pytest.mark.parametrize("ending", formats.endings())
def test_broken_files_are_read_or_refused_in_words(ending: str) -> None:
    row = fuzz(ending, each=25, seed=6)
    assert row.outcomes["FAILED"] == 0, row.failures
    assert row.outcomes["read"] + row.outcomes["refused"] + row.outcomes["stopped"] == 25
