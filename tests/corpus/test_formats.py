"""Every kind of file that is one rendering: what is read of it, what is left out and said, what is refused."""

from __future__ import annotations

import codecs
import io
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.importers import formats
from corpus.importers.decoding import guessed
from corpus.importers.found import Found
from corpus.model import NewRendering
from tests.corpus.files import (
    FIRST,
    SECOND,
    SRT,
    VTT,
    docx_file,
    html_file,
    odt_file,
    part,
    pdf_file,
    samples,
    with_part,
)


def read(name: str, content: bytes) -> tuple[NewRendering, str]:
    """The one rendering of a file, and its remarks."""
    (found,) = formats.read(name, io.BytesIO(content))
    assert isinstance(found, Found) and isinstance(found.item, NewRendering)
    return found.item, "; ".join(found.remarks)


def refused(name: str, content: bytes) -> str:
    with pytest.raises(InputError) as error:
        list(formats.read(name, io.BytesIO(content)))
    assert error.value.where.startswith(name) and error.value.remedy
    return str(error.value)


# The registry ---------------------------------------------------------------------------------------------------------


def test_every_module_with_a_format_is_found_and_reads_a_real_file() -> None:
    assert {".txt", ".md", ".docx", ".odt", ".html", ".htm", ".pdf", ".srt", ".vtt", ".jsonl"} <= set(formats.ENDINGS)
    for ending in formats.endings():
        assert list(formats.read(f"a{ending.upper()}", io.BytesIO(samples()[ending]))), ending


def test_adding_a_format_is_adding_a_file(tmp_path: Any) -> None:
    (tmp_path / "shouting.py").write_text(
        "from corpus.importers.found import Format, Found\n"
        "from corpus.model import NewRendering\n"
        "def read(name, file, mapping=None):\n"
        "    yield Found(name, NewRendering('x', file.read().decode().upper()))\n"
        "FORMAT = Format('Shouting', ('.loud',), read, single=True)\n"
    )
    program = (
        "import io, corpus.importers\n"
        f"corpus.importers.__path__.append({str(tmp_path)!r})\n"
        "from corpus.importers import formats\n"
        "print([one.item.text for one in formats.read('a.loud', io.BytesIO(b'talk'))])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "['TALK']\n", done.stderr


def test_an_unknown_ending_is_refused_with_those_known() -> None:
    said = refused("a.pages", b"x")
    assert all(ending in said for ending in formats.endings())


def test_importing_the_formats_imports_no_library() -> None:
    program = (
        "import sys, corpus.importers.formats as f\nf.endings()\n"
        "heavy = {'docx', 'odf', 'pypdf', 'trafilatura', 'openpyxl', 'pysubs2'}\n"
        "print(heavy & {m.split('.')[0] for m in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "set()\n", done.stderr


# Encodings ------------------------------------------------------------------------------------------------------------

PERSIAN = "مذاكره با آمريكا نه تابو است و نه ممنوع، رئيس مجلس گفت. " * 3


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        pytest.param("“We talk,” he said.\r\n", "utf-8", "", id="utf-8"),
        pytest.param("\ufeff“We talk,” he said.\r", "utf-8", "", id="utf-8 with its mark"),
        pytest.param("“We talk,” he said.\r\n", "utf-16", "UTF-16", id="utf-16"),
        pytest.param(f"{FIRST} It was said at the café. {SECOND}", "cp1252", "guessed: Windows-1252", id="western"),
        pytest.param(PERSIAN, "cp1256", "guessed: Windows-1256", id="persian"),
        pytest.param("We met José in São Paulo; it was naïve.", "cp1252", "Windows-1252", id="several accents"),
        pytest.param("“They won’t sign,” he said – “not now…”", "cp1252", "Windows-1252", id="printers' marks"),
        pytest.param("The café of the élite was not for them.", "latin-1", "Windows-1252", id="latin-1"),
        pytest.param("او گفت: مذاكره تابو نيست.", "cp1256", "Windows-1256", id="short persian"),
        pytest.param("He said that مذاكره is not taboo, and نه ممنوع.", "cp1256", "Windows-1256", id="both"),
        pytest.param("Председатель сказал, что переговоры не запрещены.", "cp1251", "Windows-1251", id="cyrillic"),
    ],
)
def test_an_encoding_is_found_or_guessed_and_said(text: str, encoding: str, said: str) -> None:
    rendering, remarks = read("a.txt", text.encode(encoding))
    assert rendering.text == text.removeprefix("\ufeff")
    assert said in remarks and bool(said) == bool(remarks)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("caf\u00e9".encode("latin-1"), ["line 1, column 4", "cannot be told", "UTF-8"], id="too short"),
        pytest.param("Przewodniczący powiedział, że to źle.".encode("cp1250"), ["cannot be told"], id="two would do"),
        pytest.param("“We won’t sign,” he said.".encode("mac_roman"), ["UTF-8"], id="marks of another house"),
        pytest.param("The president Erdoğan was not there.".encode("cp1254"), ["cannot be told"], id="turkish"),
        pytest.param("The mayor of Łódź was not there.".encode("cp1250"), ["cannot be told"], id="polish"),
        pytest.param(bytes(range(128, 256)) * 20, ["UTF-8"], id="noise"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", ["UTF-16", "byte 3"], id="half of a character"),
        pytest.param(codecs.BOM_UTF16_LE + b"a\0\0\0", ["NUL"], id="NUL in UTF-16"),
        pytest.param("We talk.".encode("utf-16-le"), ["NUL"], id="utf-16 without its mark"),
        pytest.param("We talk.".encode("utf-32"), ["UTF-32"], id="utf-32"),
        pytest.param(b"\xed\xa0\x80", ["0xED"], id="half of a character in UTF-8"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_do(content: bytes, words: list[str]) -> None:
    said = refused("a.txt", content)
    assert [word for word in words if word not in said] == []


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1))
def test_utf_8_and_utf_16_are_verbatim(text: str) -> None:
    for content in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        plain = content == text.encode()
        expected = text.removeprefix("\ufeff") if plain else text
        if not expected.strip() or (plain and content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))):
            continue
        assert read("a.txt", content)[0].text == expected


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_a_guess_is_never_anything_but_the_bytes(content: bytes) -> None:
    found = guessed(content)
    assert found is None or found[0].encode(found[1]) == content


# Documents ------------------------------------------------------------------------------------------------------------

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str) -> bytes:
    """A Word document with this body."""
    content = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return with_part(docx_file(), "word/document.xml", content.encode())


def run(words: str, kind: str = "t", properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{kind} xml:space="preserve">{words}</w:{kind}></w:r>'


def test_a_word_document_is_its_paragraphs_and_tables_in_order() -> None:
    rendering, remarks = read("folder/The Paper.docx", docx_file())
    assert rendering.text == f"{FIRST}\nleft\tright\n{SECOND}"
    assert (rendering.outlet, rendering.note, rendering.date, remarks) == ("The Paper", "Title: Talks", "", "")


@pytest.mark.parametrize(
    ("body", "text", "said"),
    [
        pytest.param(
            f"<w:p>{run('We will ')}<w:del>{run('never ', 'delText')}</w:del>"
            f"<w:ins>{run('always ')}</w:ins>{run('talk')}</w:p>",
            "We will always talk",
            "as if all were accepted",
            id="tracked changes",
        ),
        pytest.param(
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('One')}</w:p><w:p>{run(' line')}</w:p>",
            "One line",
            "tracked changes",
            id="a deleted end of a paragraph",
        ),
        pytest.param(
            f"<w:p><w:moveFrom>{run('moved')}</w:moveFrom>{run('a')}</w:p><w:p><w:moveTo>{run('moved')}</w:moveTo></w:p>",
            "a\nmoved",
            "tracked changes",
            id="a move",
        ),
        pytest.param(
            f"<w:p>{run('We')}<w:r><w:footnoteReference w:id='1'/></w:r>{run(' go')}</w:p>",
            "We go",
            "1 footnote left out",
            id="a footnote",
        ),
        pytest.param(
            f"<w:p>{run('We')}{run('secretly', properties='<w:vanish/>')}{run(' go')}</w:p>",
            "We go",
            "hidden text",
            id="hidden text",
        ),
        pytest.param(
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:noBreakHyphen/></w:r></w:p>",
            "a\tb\n\u2011",
            "",
            id="signs",
        ),
        pytest.param(
            f"<w:sdt><w:sdtContent><w:p><w:hyperlink>{run('link')}</w:hyperlink></w:p></w:sdtContent></w:sdt>",
            "link",
            "",
            id="a content control and a link",
        ),
        pytest.param(
            f"<w:p>{run('a')}<w:r><w:pict><w:txbxContent><w:p>{run('box')}</w:p></w:txbxContent></w:pict></w:r></w:p>",
            "a\nbox",
            "",
            id="a text box",
        ),
        pytest.param(
            f"<w:tbl><w:tr><w:tc><w:p>{run('a')}</w:p><w:tbl><w:tr><w:tc><w:p>{run('in')}</w:p></w:tc></w:tr></w:tbl>"
            f"</w:tc><w:tc><w:p>{run('b')}</w:p></w:tc></w:tr></w:tbl>",
            "a\nin\tb",
            "",
            id="a table in a table",
        ),
    ],
)
def test_a_word_document_as_it_stands(body: str, text: str, said: str) -> None:
    rendering, remarks = read("a.docx", word(body))
    assert rendering.text == text
    assert said in remarks and bool(said) == bool(remarks)


def test_an_opendocument_text_as_it_stands() -> None:
    content = part(odt_file(), "content.xml").decode()
    tracked = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    body = (
        tracked + "<text:p> We \n go<text:s text:c='2'/>on<text:note><text:note-body><text:p>foot</text:p>"
        "</text:note-body></text:note><text:tab/><text:span>now</text:span><text:line-break/>then</text:p>"
        "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>"
    )
    start, end = content.index("<office:text"), content.index("</office:text>")
    start = content.index(">", start) + 1
    changed = with_part(odt_file(), "content.xml", (content[:start] + body + content[end:]).encode())
    rendering, remarks = read("a.odt", changed)
    assert rendering.text == "We go  on\tnow\nthen\nitem"
    assert "1 note left out" in remarks and "tracked changes" in remarks
    assert read("a.odt", odt_file())[0].text == f"Talks\n{FIRST}\nleft\tright\n{SECOND}"


# Pages and PDFs -------------------------------------------------------------------------------------------------------


def test_a_saved_page_is_its_article_with_what_it_says_of_itself() -> None:
    rendering, remarks = read("page (3).html", html_file())
    assert rendering.text == f"{FIRST}\n{SECOND}"
    assert (rendering.outlet, rendering.date) == ("The Paper", "2012-11-07")
    assert rendering.address == "https://paper.example.org/2012/nov/07/talks"
    assert rendering.note == "Title: Talks\nAuthor: Anna Writer"
    assert "menus and captions are left out" in remarks


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(html_file(charset="windows-1252"), "read as cp1252, as the page says", id="as it says"),
        pytest.param(html_file().replace(b'"utf-8"', b'"latin-1"'), "", id="it says latin-1 and is UTF-8"),
        pytest.param(
            html_file(charset="cp1252").replace(b'"cp1252"', b'"utf-8"'), "guessed", id="it says UTF-8 and is not"
        ),
        pytest.param(html_file(charset="utf-16"), "UTF-16", id="utf-16"),
        pytest.param(
            html_file(charset="cp1252").replace(b'"cp1252"', b'"utf-7"'), "guessed", id="what no browser knows"
        ),
    ],
)
def test_a_page_in_whatever_encoding(content: bytes, said: str) -> None:
    rendering, remarks = read("a.htm", content)
    assert rendering.text == f"{FIRST}\n{SECOND}"
    assert said in remarks


@pytest.mark.parametrize("content", [b"", b"  ", b"<html><body><script>x()</script></body></html>", b"<nav>Home</nav>"])
def test_a_page_without_readable_text_is_refused(content: bytes) -> None:
    assert "there is no readable text in it" in refused("a.html", content)


def test_a_pdf_is_its_pages_and_the_order_is_doubted() -> None:
    rendering, remarks = read("a.pdf", pdf_file(2))
    assert rendering.text == "We will talk, he said.\nWe will talk, he said."
    assert (rendering.date, rendering.note) == ("2012-11-07", "Title: Talks\nAuthor: Anna Writer")
    assert "order of its lines may be wrong" in remarks and "2012-11-07" in remarks


def test_a_pdf_that_cannot_be_read_says_why() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_file())))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    assert "it is encrypted" in refused("a.pdf", locked.getvalue())
    assert "perhaps pictures" in refused("a.pdf", pdf_file(words=""))
    assert "301 pages" in refused("a.pdf", pdf_file(301))
    assert "damaged" in refused("a.pdf", b"%PDF-1.4")


# Subtitles ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        pytest.param("a.srt", SRT, f"{FIRST}\nZARIF: {SECOND}", id="srt"),
        pytest.param("a.srt", SRT.replace("\n", "\r\n"), f"{FIRST}\nZARIF: {SECOND}", id="srt, CR LF"),
        pytest.param(
            "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}{laughs} 3 < 4\n", "{laughs} 3 < 4", id="signs"
        ),
        pytest.param("a.vtt", VTT, f"Larijani: {FIRST}\nAsk & answer", id="vtt"),
    ],
)
def test_subtitles_are_their_words(name: str, content: str, text: str) -> None:
    rendering, remarks = read(name, content.encode())
    assert rendering.text == text
    assert "times and tags" in remarks


def test_subtitles_without_words_are_refused() -> None:
    assert "no subtitle" in refused("a.srt", b"We talk.")
    assert "no subtitle" in refused("a.vtt", b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n")


@pytest.mark.parametrize("ending", [".docx", ".odt", ".html", ".pdf", ".srt"])
def test_too_long_a_text_is_refused_whatever_it_is_in(ending: str) -> None:
    words = " ".join(f"{n * n:x}" for n in range(130_000))  # what does not shrink to a hundredth
    content = {
        ".docx": lambda: word("".join(f"<w:p>{run(words[:50_000])}</w:p>" for _ in range(21))),
        ".odt": lambda: with_part(
            odt_file(), "content.xml", part(odt_file(), "content.xml").replace(FIRST.encode(), words.encode())
        ),
        ".html": lambda: html_file().replace(FIRST.encode(), words.encode()),
        ".pdf": lambda: pdf_file(21, words[:50_000]),
        ".srt": lambda: SRT.replace(FIRST, words).encode(),
    }[ending]()
    assert "1,000,000 characters" in refused(f"a{ending}", content)
