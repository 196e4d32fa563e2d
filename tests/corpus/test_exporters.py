"""One model, many serialisers: all agree with the store, and what a format can hold comes back through its importer."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import docx as word
import openpyxl
import pytest
from hypothesis import given, settings
from lxml import etree, html
from pybtex.database import parse_string

from align.terms import Severity
from corpus import interchange, service
from corpus.exporters.formats import format_named, formats
from corpus.exporters.model import Exported, exported
from corpus.history.withdrawing import withdraw
from corpus.importers import formats as importers
from corpus.importers.found import Found
from corpus.importers.mapping import guess
from corpus.model import Decision, NewRendering, NewStatement, OutletKind
from corpus.store import Store
from tests.corpus.exported import AT, ODD, compared, statements, unstored

TEI = "{http://www.tei-c.org/ns/1.0}"
BACK = ("csv", "tsv", "xlsx", "tmx", "tei")


def written(one: Exported, name: str, part: str = "") -> bytes:
    file = io.BytesIO()
    chosen = format_named(name)
    chosen.write([one], file, part or (chosen.parts[0] if chosen.parts else ""))
    return file.getvalue()


def cells(one: Exported, name: str, part: str) -> list[list[str]]:
    text = written(one, name, part).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if name == "tsv" else ","))


def imported(name: str, content: bytes) -> NewStatement:
    """What the real importer reads back, put together as `import` does."""
    file = f"x{format_named(name).ending}"
    chosen = importers.format_of(file)
    mapping = None
    if chosen.columns is not None:
        mapping = guess(chosen.columns(file, io.BytesIO(content)))
        assert mapping is not None
    found = list(chosen.read(file, io.BytesIO(content), mapping))
    for one in found:
        assert not isinstance(one.item, Exception), one.item
    if isinstance(found[0].item, NewStatement):
        (only,) = found
        assert isinstance(only.item, NewStatement)
        return only.item
    return together(found)


def together(found: list[Found]) -> NewStatement:
    about = found[0].about
    assert {one.statement for one in found} == {found[0].statement}
    renderings = tuple(one.item for one in found if isinstance(one.item, NewRendering))
    return NewStatement(
        about.speaker, about.date, about.occasion, renderings, about.language, about.persian, found[0].statement
    )


@pytest.mark.parametrize("name", BACK)
@settings(max_examples=15, deadline=None)
@given(new=statements())
def test_what_a_format_can_hold_comes_back_as_it_was(name: str, new: NewStatement) -> None:
    assert imported(name, written(unstored(new), name)) == new


@pytest.mark.parametrize("name", BACK)
def test_every_odd_thing_comes_back_in_every_format(name: str) -> None:
    renderings = tuple(NewRendering(f"O{n}", f"{odd}a{odd}") for n, odd in enumerate(ODD))
    new = NewStatement("S", "2012", "=O", renderings, persian="\r\nا\x01", key="k")
    assert imported(name, written(unstored(new), name)) == new


@pytest.mark.parametrize("name", BACK)
def test_a_compared_statement_comes_back_too(store: Store, name: str, new: NewStatement) -> None:
    one = exported(store, compared(store, new))
    assert one.comparison and one.divergences
    assert imported(name, written(one, name)) == new


@pytest.fixture
def new() -> NewStatement:
    """Names that need quoting, or would be the same after folding in another script; words that break formats."""
    said = [
        ("NYT", "“We will talk with America,” he said.\r\nNot in hell."),
        ("row", "=We can talk with America, even in hell\x01."),
        ('=Guardian, "The"; <b>', "“We will not talk with America” [even in hell]."),
        ("statement", "They talk. ⟦1⟧ & </seg>"),
    ]
    renderings = tuple(NewRendering(outlet, text, OutletKind.WIRE, date="2012-11-07") for outlet, text in said)
    return NewStatement("A & B", "2012-11", "@the vote", renderings, persian="ما\nمذاکره می‌کنیم", key="k")


# All agree ------------------------------------------------------------------------------------------------------------


def in_csv(one: Exported) -> tuple[list[dict[str, str]], int, int]:
    head, *rows = cells(one, "csv", "rows")
    plain = [interchange.restored(name) for name in head]
    found = [{n: interchange.restored(c) for n, c in zip(plain, row, strict=True) if n in one.outlets} for row in rows]
    divergences = cells(one, "tsv", "divergences")
    verdicts = [row[divergences[0].index("verdicts")] for row in divergences[1:]]
    return found, len(divergences) - 1, sum(len(re.findall(r"^\d{4}-\S+Z ", v, re.M)) for v in verdicts)


def in_xlsx(one: Exported) -> tuple[list[dict[str, str]], int, int]:
    book = openpyxl.load_workbook(io.BytesIO(written(one, "xlsx")), rich_text=True)
    head, *rows = [[interchange.restored(plain(c)) for c in row] for row in book["Rows"].iter_rows(values_only=True)]
    found = [{n: c for n, c in zip(head, row, strict=True) if n in one.outlets} for row in rows]
    return found, book["Divergences"].max_row - 1, book["Verdicts"].max_row - 1


def plain(cell: Any) -> str:
    """A cell without its marks: the numbers in brackets follow what is in bold."""
    if isinstance(cell, list):
        after = False
        said = []
        for part in cell:
            said.append(re.sub(r"^\[[\d,]+\]", "", part) if after and isinstance(part, str) else str(part))
            after = not isinstance(part, str)
        return interchange.unescaped("".join(said))
    return interchange.unescaped("" if cell is None else str(cell))


def in_tmx(one: Exported) -> tuple[list[dict[str, str]], int, int]:
    root = etree.fromstring(written(one, "tmx"), etree.XMLParser(load_dtd=False, no_network=True))
    found, listed = [], 0
    for unit in root.iter("tu"):
        if unit.get("segtype") != "phrase":
            continue
        said = {v.findtext("prop[@type='x-outlet']"): words(v.find("seg")) for v in unit.iter("tuv")}
        found.append({outlet: said.get(outlet, "") for outlet in one.outlets})
        listed += len((unit.findtext("prop[@type='x-parallax-divergences']") or "").splitlines())
    return found, listed, sum(len(d.verdicts) for d in one.divergences)


def in_tei(one: Exported) -> tuple[list[dict[str, str]], int, int]:
    root = etree.fromstring(written(one, "tei"))
    witness = {
        f"#{w.get('{http://www.w3.org/XML/1998/namespace}id')}": w.findtext(f"{TEI}orgName")
        for w in root.iter(f"{TEI}witness")
    }
    found = []
    for app in root.iter(f"{TEI}app"):
        row: dict[str, str] = {}
        for reading in app.findall(f"{TEI}rdg"):
            row |= dict.fromkeys((str(witness[w]) for w in str(reading.get("wit")).split()), words(reading))
        found.append(row)
    notes = root.findall(f".//{TEI}listAnnotation/{TEI}note")
    verdicts = [n for n in root.iter(f"{TEI}note") if n.get("type") == "verdict" and n.get("subtype") != "unreviewed"]
    return found, len(notes), len(verdicts)


def words(element: Any) -> str:
    """The text of an element, with the characters that XML has no way to write."""
    said = element.text or ""
    for child in element:
        said += interchange.control(child.get("type", "")) or words(child)
        said += child.tail or ""
    return said


def in_html(one: Exported) -> tuple[list[dict[str, str]], int, int]:
    root = html.fromstring(written(one, "html"))
    for raised in root.xpath("//mark/sup"):
        raised.drop_tree()
    found = []
    for row in root.xpath("//tr[starts-with(@id, 'row-')]"):
        found.append(
            {
                o: "" if "absent" in (c.get("class") or "") else c.text_content()
                for o, c in zip(one.outlets, row.findall("td"), strict=True)
            }
        )
    divergences = root.xpath("//li[starts-with(@id, 'divergence-')]")
    verdicts = [e for d in divergences for e in d.xpath("div[@class='evidence']")[1:]]
    return found, len(divergences), len(verdicts)


def in_docx(one: Exported) -> tuple[list[dict[str, str]], int, int]:
    report = word.Document(io.BytesIO(written(one, "docx")))
    rows = [r for r in report.tables[1].rows[1:] if r.cells[0].text]
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if len(one.outlets) > 4:
            name = next(o for o in one.outlets if shown(o) == row.cells[1].text)
            found.setdefault(row.cells[0].text, {})[name] = unmarked(row.cells[2])
        else:
            found[row.cells[0].text] = dict(zip(one.outlets, map(unmarked, row.cells[1:]), strict=True))
    paragraphs = [p.text for p in report.paragraphs]
    divergences = [p for p in paragraphs if re.match(r"\d+\. Row \d+ · ", p)]
    verdicts = [p for p in report.paragraphs if p.style and p.style.name == "List Bullet 2"]
    return list(found.values()), len(divergences), len(verdicts)


def unmarked(cell: Any) -> str:
    said = "".join(run.text for p in cell.paragraphs for run in p.runs if not run.font.superscript)
    return "" if said == "∅ not rendered" else said


def shown(text: str) -> str:
    """A text as reports print it: invisible characters by name, a carriage return too."""
    from corpus.exporters.docx import _printed

    return _printed(text)


READERS = {"csv": in_csv, "xlsx": in_xlsx, "tmx": in_tmx, "tei": in_tei, "html": in_html, "docx": in_docx}


def agreed(one: Exported) -> None:
    """All serialisers say what the model says: texts in the right columns, and how many there are of everything."""
    assert one.comparison
    expected = [
        {o: [one.texts[o][c.start : c.end] for c in row.clauses.get(o, ())] for o in one.outlets}
        for row in one.comparison.rows
    ]
    verdicts = sum(len(d.verdicts) for d in one.divergences)
    for name, read in READERS.items():
        found, divergences, given_verdicts = read(one)
        assert (len(found), divergences, given_verdicts) == (len(expected), len(one.divergences), verdicts), name
        for said, row in zip(found, expected, strict=True):
            assert said.keys() == row.keys(), name
            for outlet, clauses in row.items():
                assert squeezed(said[outlet]) == squeezed(
                    "".join(map(shown if name in ("html", "docx") else str, clauses))
                ), name


def squeezed(text: str) -> str:
    """A text without white space, and without the ellipses that stand between clauses."""
    return "".join(text.replace(" … ", "").split())


@pytest.mark.parametrize("outlets", range(2, 8))
def test_all_formats_agree_with_the_store(store: Store, outlets: int) -> None:
    said = (
        "We will talk with America. We want peace, he said.",
        "“We want peace.” We can not talk with America.",
        "We will never talk with America [the enemy]. Nobody wants war. Peace is what we want.",
    )
    renderings = tuple(
        NewRendering(f"Outlet {n}, “{'x' * n}”", f"{said[n % 3]} It was said {n} times.") for n in range(outlets)
    )
    number = compared(store, NewStatement("S", "", "", renderings))
    one = exported(store, number)
    assert one.outlets == tuple(r.outlet for r in renderings)
    assert len(one.divergences) > 1
    assert any(d.verdicts for d in one.divergences)
    agreed(one)


def test_they_agree_whatever_outlets_are_called(store: Store, new: NewStatement) -> None:
    agreed(exported(store, compared(store, new)))


def test_fifty_outlets(store: Store) -> None:
    renderings = tuple(
        NewRendering(f"{name}{n}", f"We will talk with America {'even in hell ' * (n % 3)}today.")
        for n, name in enumerate(["NYT", "nyt ", "Nyt-", "=nyt", "'nyt"] * 10)
    )
    agreed(exported(store, compared(store, NewStatement("S", "", "", renderings))))


def test_one_outlet_more_after_the_comparison_is_said(store: Store, new: NewStatement) -> None:
    number = compared(store, new)
    service.add_rendering(store, number, NewRendering("Late", "We came late."), who="Ada")
    one = exported(store, number)
    assert [r.outlet for r in one.late] == ["Late"]
    agreed(one)
    assert len(imported("tei", written(one, "tei")).renderings) == 5
    for name in ("html", "docx"):
        content = written(one, name)
        text = content.decode() if name == "html" else ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
        assert "We came late." in text
        assert "not in this comparison" in text.casefold()


def test_a_withdrawn_text_stands_nowhere_and_breaks_nothing(store: Store, new: NewStatement) -> None:
    number = compared(store, new)
    gone = service.statement(store, number).renderings[0]
    withdraw(store, gone.id, why="recalled", who="Ada")
    one = exported(store, number)
    assert one.comparison and one.comparison.compared[0].withdrawn
    for chosen in formats():
        for part in chosen.parts or ("",):
            assert list(chosen.lacks(one, part)) or chosen.name == "jsonl"
            content = written(one, chosen.name, part)
            if not chosen.text:
                with ZipFile(io.BytesIO(content)) as packed:
                    content = b"".join(map(packed.read, packed.namelist()))
            assert "Not in hell" not in content.decode(errors="replace"), chosen.name
    assert "its text was withdrawn" in written(one, "html").decode()
    assert len(imported("tei", written(one, "tei")).renderings) == 3


def test_what_nobody_reviewed_says_so_everywhere(store: Store, new: NewStatement) -> None:
    number = compared(store, new)
    one = exported(store, number)
    unjudged = sum(not d.current for d in one.divergences)
    assert unjudged
    for name, part in (("csv", "divergences"), ("csv", "rows"), ("tmx", ""), ("html", ""), ("docx", ""), ("xlsx", "")):
        content = written(one, name, part)
        if name in ("docx", "xlsx"):
            with ZipFile(io.BytesIO(content)) as packed:
                content = b"".join(packed.read(n) for n in packed.namelist() if n.endswith(".xml"))
        assert content.count(b"unreviewed") >= (1 if name == "xlsx" else unjudged), name
    tei = etree.fromstring(written(one, "tei"))
    assert len(tei.findall(f".//{TEI}note[@subtype='unreviewed']")) == unjudged


# Each in its way ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_no_cell_is_a_formula(store: Store, new: NewStatement, name: str) -> None:
    one = exported(store, compared(store, new))
    for part in format_named(name).parts:
        for row in cells(one, name, part):
            assert not [c for c in row if c.lstrip().startswith(("=", "+", "-", "@", "＝", "\t", "\r"))]


def test_workbook_cells_are_texts_and_the_header_stays(store: Store, new: NewStatement) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(exported(store, compared(store, new)), "xlsx")))
    assert book.sheetnames == ["Statement", "Rows", "Divergences", "Verdicts", "Read me"]
    assert {p.name: p.value for p in book.custom_doc_props.props} == {"parallax": "1"}
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert {c.data_type for row in sheet.iter_rows() for c in row if c.value is not None} <= {"s", "inlineStr"}
    persian = next(c for c in book["Statement"][1] if c.value == "persian")
    assert book["Statement"].cell(2, persian.column).alignment.readingOrder == 2


def test_a_text_that_no_cell_holds_is_said_and_never_cut() -> None:
    long = NewRendering("Long", "word " * 7000)
    one = unstored(NewStatement("S", "", "", (long, NewRendering("B", "We will.")), key="k"))
    book = openpyxl.load_workbook(io.BytesIO(written(one, "xlsx")))
    texts = [c.value for c in book["Statement"][2]]
    assert texts[-1] is None
    assert any("32,767" in said for said in format_named("xlsx").lacks(one, ""))
    assert not any("32,767" in said for said in format_named("xlsx").lacks(unstored(replace_text(one)), ""))


def replace_text(one: Exported) -> NewStatement:
    renderings = tuple(NewRendering(r.outlet, "short") for r in one.statement.renderings)
    return NewStatement("S", "", "", renderings, key="k")


def test_an_invariant_row_says_so(store: Store) -> None:
    same = "We will talk with America."
    renderings = (NewRendering("A", same), NewRendering("B", same), NewRendering("C", same))
    root = etree.fromstring(written(exported(store, compared(store, NewStatement("", "", "", renderings))), "tei"))
    apps = list(root.iter(f"{TEI}app"))
    assert [a.get("type") for a in apps] == ["invariant"] * len(apps)
    assert [r.get("wit") for r in root.iter(f"{TEI}rdg")] == ["#w1 #w2 #w3"] * len(apps)


def test_every_pointer_of_the_edition_leads_somewhere(store: Store, new: NewStatement) -> None:
    both = [exported(store, compared(store, replace(new, key=key))) for key in ("a", "b")]
    file = io.BytesIO()
    format_named("tei").write(both, file, "")
    root = etree.fromstring(file.getvalue())
    ids = root.xpath("//@xml:id")
    assert len(ids) == len(set(ids))
    pointers = {
        p
        for name in ("wit", "resp", "target", "corresp", "source")
        for v in root.xpath(f"//@{name}")
        for p in v.split()
    }
    assert {p for p in pointers if p.startswith("#")} <= {f"#{i}" for i in ids}
    assert {p for p in pointers if not p.startswith("#")} == set()


def test_quotation_states_cover_the_verbatim_text(store: Store, new: NewStatement) -> None:
    one = exported(store, compared(store, new))
    root = etree.fromstring(written(one, "tei"))
    for text, rendering in zip(root.findall(f".//{TEI}text[@type='rendering']"), one.statement.renderings, strict=True):
        assert words(text.find(f"{TEI}body/{TEI}ab")) == rendering.text
        states = {s.get("type") for s in text.iter(f"{TEI}seg")}
        assert states <= {"direct", "indirect", "narration", "insertion"}
        assert states


def test_the_page_is_whole_in_itself_and_says_all_in_black_and_white(store: Store, new: NewStatement) -> None:
    one = exported(store, compared(store, new), address="https://p.example.org")
    text = written(one, "html").decode()
    root = html.fromstring(text)
    assert not root.xpath("//script | //link | //img | //@onclick | //@src")
    assert "default-src 'none'" in text
    for mark in root.xpath("//mark"):
        sign = mark.xpath("sup/@data-sign")[-1]
        assert sign.split()[-1] in {s.word for s in Severity}
    assert f"https://p.example.org/statements/{one.statement.id}" in text
    assert all(r.sha256 in text for r in one.statement.renderings)
    assert root.xpath("//blockquote[@dir='rtl']")


def test_the_report_marks_words_and_names_what_made_it(store: Store, new: NewStatement) -> None:
    one = exported(store, compared(store, new))
    document = word.Document(io.BytesIO(written(one, "docx")))
    runs = [r for row in document.tables[1].rows for c in row.cells for p in c.paragraphs for r in p.runs]
    assert [r for r in runs if r.font.underline and r.text.strip()]
    said = "\n".join(p.text for p in document.paragraphs)
    assert "A divergence is not an error" in said
    assert all(value in said for value in one.signature.values())
    assert "w:bidi" in document.element.xml


def test_citations_name_outlet_date_address_and_what_compared(store: Store, new: NewStatement) -> None:
    address = "https://example.org/{a}?b=%7B&c_d"
    renderings = tuple(replace(r, address=address, outlet=f"{r.outlet} {{%$") for r in new.renderings)
    one = exported(store, compared(store, replace(new, renderings=renderings)), address="https://p.example.org")
    entries = parse_string(written(one, "bibtex").decode(), "bibtex").entries
    items = json.loads(written(one, "csl"))
    assert len(entries) == len(items) == len(renderings) + 1
    *outlets, comparison = items
    assert [i["publisher"] for i in outlets] == [r.outlet for r in renderings]
    assert {i["URL"] for i in outlets} == {address}
    assert {tuple(i["issued"]["date-parts"][0]) for i in outlets} == {(2012, 11, 7)}
    assert comparison["URL"] == f"https://p.example.org/statements/{one.statement.id}"
    assert all(value in comparison["note"] for value in one.signature.values())
    assert list(entries) == [i["id"] for i in items]
    assert all(e.fields["url"].count("{") == e.fields["url"].count("}") for e in entries.values())
    assert all(e.fields["url"] == "https://example.org/%7Ba%7D?b=%7B&c_d" for e in list(entries.values())[:-1])
    published = entries[outlets[0]["id"]].fields["howpublished"]
    assert published == outlets[0]["publisher"].replace("{", r"\textbraceleft{}").replace("%$", r"\%\$")
    assert r"\\" not in written(one, "bibtex").decode()
    line = written(one, "citation").decode()
    assert line.count("\n") == 1
    assert comparison["URL"] in line


@pytest.mark.parametrize("name", [f.name for f in formats()])
def test_every_format_says_what_it_leaves_out(store: Store, new: NewStatement, name: str) -> None:
    chosen = format_named(name)
    one = exported(store, compared(store, new, times=2))
    assert chosen.holds.endswith(".")
    assert chosen.leaves_out.endswith(".")
    for part in chosen.parts or ("",):
        said = list(chosen.lacks(one, part))
        assert bool(said) == (name != "jsonl")
        assert all(sentence.endswith((".", "empty.")) for sentence in said)
        assert written(one, name, part)


@pytest.mark.parametrize("name", [f.name for f in formats()])
def test_a_statement_that_was_not_compared_goes_out(store: Store, new: NewStatement, name: str) -> None:
    one = exported(store, service.add_statement(store, new, who="Ada"))
    for part in format_named(name).parts or ("",):
        assert written(one, name, part)


def test_the_same_export_twice_is_the_same_bytes(store: Store, new: NewStatement) -> None:
    number = compared(store, new)
    for name in ("jsonl", "csv", "tmx", "tei", "html", "bibtex", "csl"):
        assert written(exported(store, number, at=AT), name) == written(exported(store, number, at=AT), name)


def test_what_was_decided_last_is_what_all_say(store: Store, new: NewStatement) -> None:
    number = compared(store, new)
    found = service.comparison(store, number)
    assert found
    service.decide(store, found.divergences[-1].id, Decision.DISMISSED, "Sara", severity=Severity.WORDING)
    one = exported(store, number)
    said = "dismissed by Sara as wording"
    assert said in cells(one, "csv", "divergences")[-1][cells(one, "csv", "divergences")[0].index("reviewed")]
    assert said in written(one, "html").decode()
    assert said in "\n".join(p.text for p in word.Document(io.BytesIO(written(one, "docx"))).paragraphs)


def test_what_is_not_graded_says_so_in_every_format(store: Store, new: NewStatement) -> None:
    one = exported(store, compared(store, new))
    assert one.comparison
    first, *rest = one.divergences
    judged = replace(first.divergence, severity=Severity.WORDING, confidence=0.0, abstained=True)
    left_open = replace(one, comparison=replace(one.comparison, divergences=(replace(first, divergence=judged), *rest)))
    head, row, *_ = cells(left_open, "csv", "divergences")
    said = dict(zip(head, row, strict=True))
    assert (said["severity"], said["confidence"]) == ("not graded", "")
    note = etree.fromstring(written(left_open, "tei")).find(f".//{TEI}listAnnotation/{TEI}note")
    assert note is not None
    assert (note.get("subtype"), note.get("cert")) == ("not-graded", "unknown")
    (listed,) = html.fromstring(written(left_open, "html")).xpath("//li[starts-with(@id, 'divergence-1')]")[:1]
    assert "not graded" in listed.text_content()
    assert not re.search(r"sure \d+ %", listed.text_content())
    paragraphs = [p.text for p in word.Document(io.BytesIO(written(left_open, "docx"))).paragraphs]
    told = next(text for text in paragraphs if text.startswith("1. Row"))
    assert "not graded" in told
    assert "· sure" not in told
