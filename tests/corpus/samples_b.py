"""One small valid file of every format that holds tables or XML, for tests that break files.

In: nothing. Out: file names with their bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

GUARDIAN = "We can hold talks with America even at the bottom of hell."
NYT = "“We will negotiate with America even in the depths of hell,” he said."
PERSIAN = "ما در قعر جهنم هم با آمریکا مذاکره می‌کنیم."

ROWS: Sequence[Sequence[str]] = (
    ("statement", "speaker", "statement_date", "persian", "outlet", "url", "text"),
    ("hell", "Larijani", "2012-11", PERSIAN, "Guardian", "https://example.org/a?b=1&c=2", GUARDIAN),
    ("hell", "Larijani", "2012-11", PERSIAN, "NYT", "", NYT),
)

TMX = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="fa" datatype="plaintext"/><body>
<tu tuid="1"><prop type="x-statement">hell</prop><prop type="x-speaker">Larijani</prop>
<tuv xml:lang="fa"><seg>{PERSIAN}</seg></tuv>
<tuv xml:lang="en"><prop type="x-outlet">Guardian</prop><seg>We can <hi>hold talks</hi> with America
 even<ph x="1">&lt;b&gt;</ph> at the bottom of hell.</seg></tuv>
<tuv xml:lang="en-US"><prop type="x-outlet">NYT</prop><seg>{NYT}</seg></tuv></tu>
</body></tmx>
"""

XLIFF_1 = f"""<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="guardian.html" source-language="fa" target-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>{PERSIAN}</source><target>{GUARDIAN}</target>
<alt-trans origin="NYT"><target xml:lang="en">{NYT}</target></alt-trans></trans-unit>
</body></file></xliff>
"""

XLIFF_2 = f"""<xliff version="2.0" srcLang="fa" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0">
<file id="f1" original="guardian.html"><notes><note category="outlet">Guardian</note></notes>
<unit id="1"><segment><source>{PERSIAN}</source><target>We can <pc id="1">hold talks</pc>.</target></segment>
<ignorable><source> </source></ignorable><segment><source>x</source><target>Even there.</target></segment></unit>
</file></xliff>
"""

APPARATUS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Hell</title>
<author>Larijani</author></titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><listWit>
<witness xml:id="G">Guardian</witness><witness xml:id="N"><title>NYT</title>, 2012</witness></listWit></sourceDesc>
</fileDesc></teiHeader><text><body><p>We <app><lem wit="#N">will negotiate</lem><rdg wit="#G">can hold talks</rdg></app>
 with America even <app><rdg wit="#G">at the bottom</rdg><rdg wit="#N">in the depths</rdg></app> of hell.</p>
</body></text></TEI>
"""

PLAIN = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Hell</title></titleStmt>
<publicationStmt><publisher>Guardian</publisher><date when="2012-11-07"/></publicationStmt><sourceDesc><p/></sourceDesc>
</fileDesc></teiHeader><text><body><head>Larijani on talks</head><p>{GUARDIAN}</p></body></text></TEI>
"""


def samples() -> dict[str, bytes]:
    """The files by their names."""
    return {
        "rows.csv": table(ROWS),
        "rows.tsv": table(ROWS, delimiter="\t"),
        "semicolons.csv": table(ROWS, delimiter=";"),
        "columns.csv": table([("id", "persian", "Guardian", "NYT"), ("hell", PERSIAN, GUARDIAN, NYT)]),
        "rows.xlsx": workbook(ROWS),
        "memory.tmx": TMX.encode(),
        "old.xlf": XLIFF_1.encode(),
        "new.xliff": XLIFF_2.encode(),
        "apparatus.xml": APPARATUS.encode(),
        "plain.tei": PLAIN.encode(),
    }


def table(rows: Sequence[Sequence[str]], *, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    """A file as the csv module writes it."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return file.getvalue().encode()


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook as openpyxl writes it, a sheet for each table."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
