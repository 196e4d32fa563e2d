"""Real files of every format, made by the libraries that write them, for tests and for the fuzzing."""

from __future__ import annotations

import io
import json
import zipfile

FIRST = "“Talks with the United States are not taboo,” the speaker said."
SECOND = "He added that nothing is forbidden where the interests of the country are at stake."


def docx_file() -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title = "Talks"
    document.add_paragraph(FIRST)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    document.add_paragraph(SECOND)
    return _saved(document.save)


def odt_file() -> bytes:
    from odf.opendocument import OpenDocumentText
    from odf.table import Table, TableCell, TableRow
    from odf.text import H, P

    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=1, text="Talks"))
    document.text.addElement(P(text=FIRST))
    table, row = Table(), TableRow()
    for word in ("left", "right"):
        cell = TableCell()
        cell.addElement(P(text=word))
        row.addElement(cell)
    table.addElement(row)
    document.text.addElement(table)
    document.text.addElement(P(text=SECOND))
    return _saved(document.write)


def html_file(head: str = "", charset: str = "utf-8") -> bytes:
    page = f"""<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>Talks | The Paper</title>{head}
<meta property="og:site_name" content="The Paper"><meta name="author" content="Anna Writer">
<meta property="article:published_time" content="2012-11-07T10:00:00Z">
<link rel="canonical" href="https://paper.example.org/2012/nov/07/talks"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><p>{FIRST}</p><p>{SECOND}</p></article>
<footer>All rights reserved</footer></body></html>"""
    return page.encode(charset)


def pdf_file(pages: int = 1, words: str = "We will talk, he said.") -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    for _ in range(pages):
        page = writer.add_blank_page(400, 400)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 300 Td ({words}) Tj ET".encode() if words else b"")
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    writer.add_metadata({"/Title": "Talks", "/Author": "Anna Writer", "/CreationDate": "D:20121107100000"})
    return _saved(writer.write)


SRT = f"1\n00:00:01,000 --> 00:00:02,000\n<i>{FIRST}</i>\n\n2\n00:00:03,000 --> 00:00:04,000\nZARIF: {SECOND}\n"
VTT = (
    "WEBVTT\n\nNOTE made by hand\n\nfirst cue\n00:00:01.000 --> 00:00:02.000\n"
    f"<v Larijani>{FIRST}</v>\n\nNOTE none\n\n00:00:03.000 --> 00:00:04.000 line:0\nAsk &amp; <b>answer</b>\n"
)
JSONL = "".join(
    json.dumps({"statement": "a", "outlet": outlet, "text": text, "date": "2012-11"}) + "\n"
    for outlet, text in (("One", FIRST), ("Two", SECOND))
)
CSV = f'statement,outlet,text,date\na,One,"{FIRST}",2012\na,Two,"{SECOND}",2012-11\n'
TMX = f"""<?xml version="1.0"?><tmx version="1.4"><header srclang="fa" datatype="plaintext" segtype="block"
 adminlang="en" creationtool="t" creationtoolversion="1" o-tmf="t"/><body><tu tuid="a">
<tuv xml:lang="fa"><seg>می‌رویم</seg></tuv>
<tuv xml:lang="en"><seg>{FIRST}</seg></tuv><tuv xml:lang="en-GB"><seg>{SECOND}</seg></tuv></tu></body></tmx>"""
XLIFF = f"""<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="o"
 source-language="fa" target-language="en" datatype="plaintext"><body><trans-unit id="a"><source>می‌رویم</source>
<target>{FIRST}</target></trans-unit></body></file></xliff>"""
TEI = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Talks</title></titleStmt>
<publicationStmt><p/></publicationStmt><sourceDesc><listWit><witness xml:id="A">One</witness>
<witness xml:id="B">Two</witness>
</listWit></sourceDesc></fileDesc></teiHeader><text><body>
<p><app><rdg wit="#A">{FIRST}</rdg><rdg wit="#B">{SECOND}</rdg>
</app></p></body></text></TEI>"""


def xlsx_file() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("statement", "outlet", "text"), ("a", "One", FIRST), ("a", "Two", SECOND)):
        book.active.append(row)
    return _saved(book.save)


def samples() -> dict[str, bytes]:
    """A real file for every ending that is known, and for some that may become so."""
    return {
        ".txt": f"{FIRST}\r\n{SECOND}".encode(),
        ".md": f"# Talks\n\n{FIRST}".encode("utf-16"),
        ".docx": docx_file(),
        ".odt": odt_file(),
        ".html": html_file(),
        ".htm": html_file(charset="windows-1252"),
        ".pdf": pdf_file(2),
        ".srt": SRT.encode(),
        ".vtt": VTT.encode(),
        ".jsonl": JSONL.encode(),
        ".ndjson": JSONL.encode(),
        ".csv": CSV.encode(),
        ".tsv": CSV.replace(",", "\t").encode(),
        ".xlsx": xlsx_file(),
        ".tmx": TMX.encode(),
        ".xlf": XLIFF.encode(),
        ".xliff": XLIFF.encode(),
        ".tei": TEI.encode(),
        ".xml": TEI.encode(),
    }


def with_part(archive: bytes, name: str, content: bytes) -> bytes:
    """An archive with one of its parts replaced, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, content)
    return made.getvalue()


def part(archive: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)


def _saved(save: object) -> bytes:
    made = io.BytesIO()
    save(made)  # type: ignore[operator]
    return made.getvalue()
