"""Tables come in as they are: every text from its own cell, every row under its number, nothing guessed unsaid."""

from __future__ import annotations

import csv
import datetime
import io
import time
from collections.abc import Sequence
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from align.terms import LONGEST_TEXT
from corpus import interchange
from corpus.errors import InputError
from corpus.importers import delimited, formats, workbook
from corpus.importers.found import Found
from corpus.importers.mapping import FIELDS, Header, Layout, Mapping, guess
from corpus.model import NewRendering, NewStatement, OutletKind
from tests.corpus.samples_b import GUARDIAN, NYT, PERSIAN, ROWS, saved, table
from tests.corpus.samples_b import workbook as book_of

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40).filter(str.strip)


def read(content: bytes, name: str = "a.csv", mapping: Mapping | None = None) -> list[Found]:
    """What is found, in this process: the limits of the other one are tested elsewhere."""
    return list(formats.format_of(name).read(name, io.BytesIO(content), mapping))


def texts(found: Sequence[Found]) -> list[tuple[str, str]]:
    return [(f.item.outlet, f.item.text) for f in found if isinstance(f.item, NewRendering)]


def errors(found: Sequence[Found]) -> list[str]:
    return [str(f.item) for f in found if isinstance(f.item, InputError)]


# Layouts and names of columns ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rows.csv", "rows.tsv", "rows.xlsx"])
def test_a_row_is_a_rendering_whatever_the_file(name: str) -> None:
    content = book_of(ROWS) if name.endswith("xlsx") else table(ROWS, delimiter="\t" if name.endswith("tsv") else ",")
    found = read(content, name)
    assert texts(found) == [("Guardian", GUARDIAN), ("NYT", NYT)]
    assert [f.where for f in found] == [f"{name}, row 2", f"{name}, row 3"]
    assert {f.statement for f in found} == {"hell"}
    assert {(f.about.speaker, f.about.date, f.about.persian) for f in found} == {("Larijani", "2012-11", PERSIAN)}
    assert found[0].remarks == ()
    header = formats.format_of(name).columns(name, io.BytesIO(content))  # type: ignore[misc]
    assert header == Header(tuple(ROWS[0]), (tuple(ROWS[1]), tuple(ROWS[2])))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("Text", "OUTLET"), {"outlet": "OUTLET", "text": "Text"}),
        (("Translation", "Newspaper", "URL"), {"outlet": "Newspaper", "text": "Translation", "address": "URL"}),
        (("source", "quote", "speaker"), {"outlet": "source", "text": "quote", "speaker": "speaker"}),
        (("source", "outlet", "text"), {"outlet": "outlet", "text": "text"}),
        (("Said_By", "said-on", "outlet", "text"), {"speaker": "Said_By", "statement_date": "said-on"}),
        (("رسانه", "متن"), {"outlet": "رسانه", "text": "متن"}),
        (("outlet", "text", "text (2)"), None),
        (("outlet", "words"), None),
        (("a", "b"), None),
    ],
)
def test_usual_names_tell_what_columns_mean(columns: tuple[str, ...], expected: dict[str, str] | None) -> None:
    found = guess(Header(columns))
    if expected is None:
        assert found is None
    else:
        assert found is not None and found.layout == Layout.ROWS
        assert expected.items() <= found.fields.items()
        assert len(set(found.fields.values())) == len(found.fields)


def test_our_own_columns_map_without_asking_and_have_every_field() -> None:
    found = guess(Header(interchange.COLUMNS))
    assert found == Mapping(Layout.ROWS, {name: name for name in FIELDS})
    assert set(interchange.COLUMNS) == {*FIELDS, interchange.MARK}


def test_a_column_is_an_outlet_and_rows_of_one_id_are_passages() -> None:
    rows = [
        ("id", "Date", "Farsi", "The Guardian", "NYT"),
        ("a", "2012", "یک", "One thing he said.", "The one thing said."),
        ("b", "2013", "سه", "Another thing he said.", "Other things were said."),
        ("a", "", "دو", "", "And a second thing."),
    ]
    found = read(table(rows))
    assert [(f.statement, *text) for f, text in zip(found, texts(found), strict=True)] == [
        ("a", "The Guardian", "One thing he said."),
        ("a", "NYT", "The one thing said.\nAnd a second thing."),
        ("b", "The Guardian", "Another thing he said."),
        ("b", "NYT", "Other things were said."),
    ]
    assert (found[0].about.date, found[0].about.persian) == ("2012", "یک\nدو")
    without = read(table([row[1:] for row in rows]))
    assert [type(f.item) for f in without] == [NewStatement] * 3
    assert [len(f.item.renderings) for f in without if isinstance(f.item, NewStatement)] == [2, 2, 1]


def test_without_ids_rows_that_say_the_same_of_the_statement_belong_together() -> None:
    rows = [("speaker", "outlet", "text"), ("A", "NYT", "One."), ("B", "NYT", "Two."), ("A", "WNC", "Three.")]
    found = read(table(rows))
    made = [f.item for f in found if isinstance(f.item, NewStatement)]
    assert [(m.speaker, [r.text for r in m.renderings], m.key) for m in made] == [
        ("A", ["One.", "Three."], None),
        ("B", ["Two."], None),
    ]


def test_an_id_of_each_row_is_no_id_of_statements() -> None:
    rows = [("id", "outlet", "text"), ("1", "NYT", "One."), ("2", "WNC", "Two.")]
    assert {f.statement for f in read(table(rows))} == {""}
    of_statements = [("id", "outlet", "text"), ("1", "NYT", "One."), ("1", "WNC", "Two.")]
    assert {f.statement for f in read(table(of_statements))} == {"1"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("a", "b"), ("x", "y")], ["“a”, “b”", "cannot be told", "which column is the outlet"]),
        ([("outlet", "text", "Text"), ("NYT", "x", "y")], ["cannot be told", "“text”, “Text”"]),
        ([("outlet", "text")], ["no row below the header"]),
        ([("", ""), ("", "")], ["empty"]),
    ],
)
def test_a_table_that_tells_nothing_is_refused_whole(rows: Sequence[Sequence[str]], words: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        read(table(rows))
    assert [word for word in ["a.csv", *words] if word not in str(refused.value)] == []


def test_what_was_said_of_the_columns_is_heeded_and_missing_ones_are_named() -> None:
    rows = [("who", "text", "text"), ("NYT", "not this", "this one")]
    mapping = Mapping("rows", {"outlet": "who", "text": "text (2)"})
    assert texts(read(table(rows), mapping=mapping)) == [("NYT", "this one")]
    with pytest.raises(InputError, match="there is no column “text \\(2\\)”, only “who”, “text”"):
        read(table([("who", "text"), ("NYT", "x")]), mapping=mapping)


@pytest.mark.parametrize(
    "given",
    [
        {"layout": "rows", "fields": {"outlet": "a"}},
        {"layout": "rows", "fields": {"outlet": "a", "text": "a"}},
        {"layout": "rows", "fields": {"outlet": "a", "text": "b", "colour": "c"}},
        {"layout": "columns"},
        {"layout": "columns", "fields": {"date": "d"}, "outlets": ("a", "b")},
        {"layout": "diagonal"},
    ],
)
def test_a_mapping_that_cannot_be_read_by_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Mapping(**given)  # type: ignore[arg-type]


def test_titles_above_the_header_and_unnamed_columns() -> None:
    rows = [("Renderings of 2012",), (), ("outlet", "text", ""), ("NYT", "One.", "stray"), ("WNC", "Two.")]
    found = read(table(rows))
    assert (texts(found), [f.where for f in found]) == (
        [("NYT", "One."), ("WNC", "Two.")],
        ["a.csv, row 4", "a.csv, row 5"],
    )
    assert delimited.columns("a.csv", io.BytesIO(table(rows))).columns == ("outlet", "text", "column C")


# Rows ----------------------------------------------------------------------------------------------------------------


def test_bad_rows_are_refused_by_their_number_and_stop_no_other() -> None:
    rows = [
        ("outlet", "text", "kind", "quoted"),
        ("NYT", "“One,\r\nand more.”", "Newspaper", "TRUE"),
        (),
        ("WNC", "", "", ""),
        ("WNC", "Two.", "blog", ""),
        ("WNC", "Two.", "", "perhaps"),
        ("WNC", "Two.", "", "", "and more"),
        ("WNC", " Three. ", "monitoring", "no"),
    ]
    found = read(table(rows))
    assert texts(found) == [("NYT", "“One,\r\nand more.”"), ("WNC", " Three. ")]
    good = [f.item for f in found if isinstance(f.item, NewRendering)]
    assert [(r.kind, r.quoted) for r in good] == [(OutletKind.NEWSPAPER, True), (OutletKind.MONITORING, False)]
    said = sorted(errors(found))
    for line, number, words in zip(said, (4, 5, 6, 7), ("empty", "“blog”", "“perhaps”", "5 cells"), strict=True):
        assert line.startswith(f"a.csv, row {number}") and words in line


def test_a_table_with_many_bad_rows_is_not_read_to_its_end() -> None:
    rows = [("outlet", "text"), *[("NYT", "a", "b")] * 5_000]
    found = read(table(rows))
    assert (len(found), "100 bad rows" in errors(found)[-1]) == (101, True)


# Delimited text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        (b"outlet;text\nNYT;One, two, three.\nWNC;Four, five.\n", "semicolons"),
        (b"sep=;\r\noutlet;text\r\nNYT;One, two, three.\r\nWNC;Four, five.\r\n", "semicolons"),
        (b"outlet\ttext\nNYT\tOne, two, three.\nWNC\tFour, five.\n", "tabs"),
        (b"outlet|text\nNYT|One, two, three.\nWNC|Four, five.\n", "bars"),
        (b'\xef\xbb\xbfoutlet,text\n"NYT","One, two, three."\nWNC,"Four, five."', ""),
        ('outlet,text\nNYT,"One, two, three."\nWNC,"Four, five."'.encode("utf-16"), "UTF-16"),
    ],
)
def test_what_parts_the_cells_is_found_and_said(content: bytes, remark: str) -> None:
    found = read(content)
    assert texts(found) == [("NYT", "One, two, three."), ("WNC", "Four, five.")]
    assert (remark in " ".join(found[0].remarks)) if remark else found[0].remarks == ()
    assert [f.where for f in found] == ["a.csv, row 2", "a.csv, row 3"]


def test_an_old_encoding_is_guessed_and_said() -> None:
    words = "The minister said: “We’ll negotiate with America even in the depths of hell – if the system gains.” " * 4
    found = read(f'outlet,text\nNYT,"{words}"\nWNC,"{words}"\n'.encode("cp1252"))
    assert [text for _, text in texts(found)] == [words, words]
    assert "guessed: Windows-1252" in found[0].remarks[0]


def test_marks_that_enclose_nothing_are_the_texts_own_in_files_parted_by_tabs() -> None:
    found = read(b'outlet\ttext\nNYT\t"We will talk," he said.\nWNC\t"We talk."\n', "a.tsv")
    assert texts(found) == [("NYT", '"We will talk," he said.'), ("WNC", '"We talk."')]
    assert "part of its text" in found[0].remarks[0]
    alone = read(b'outlet\ttext\nNYT\t"We will talk."\nWNC\tWe talk.\n', "a.tsv")
    assert texts(alone) == [("NYT", '"We will talk."'), ("WNC", "We talk.")]
    enclosed = read(b'outlet\ttext\nNYT\t"We ""will""\n talk."\nWNC\tWe talk.\n', "a.tsv")
    assert texts(enclosed) == [("NYT", 'We "will"\n talk.'), ("WNC", "We talk.")]
    every = read(table(ROWS, delimiter="\t", quoting=csv.QUOTE_ALL), "a.tsv")
    assert (texts(every), every[0].remarks) == ([("Guardian", GUARDIAN), ("NYT", NYT)], ())


@pytest.mark.parametrize("amiss", [b'NYT,"We" talk.\n', b'NYT,"We talk.\n', b'NYT,"We talk.\nWNC,x\n'])
def test_marks_amiss_refuse_the_file_for_reading_on_would_alter_texts(amiss: bytes) -> None:
    with pytest.raises(InputError, match=r"a\.csv, row 3: .*quotation marks are amiss"):
        read(b"outlet,text\nGuardian,Fine.\n" + amiss)


def test_a_cell_as_long_as_a_text_may_be_and_one_longer() -> None:
    long = "a" * (LONGEST_TEXT - 2) + "\r\n"
    found = read(table([("outlet", "text"), ("NYT", long), ("WNC", "b")]))
    assert texts(found) == [("NYT", long), ("WNC", "b")]
    with pytest.raises(InputError, match="row 2: a cell is too long"):
        read(table([("outlet", "text"), ("NYT", "a" * (LONGEST_TEXT + 2))]))
    with pytest.raises(InputError, match=f"more than {delimited.LONGEST_LINE:,}"):
        read(b"outlet,text\nNYT," + b"a," * (delimited.LONGEST_LINE // 2 + 1))


@settings(max_examples=150, deadline=None)
@given(
    cells=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_text_in_any_cell_comes_back(cells: list[tuple[str, str]], delimiter: str, quoting: int) -> None:
    rows = [("outlet", "note", "text"), *[(f"O{n}", note, text) for n, (note, text) in enumerate(cells)]]
    found = read(b"\xef\xbb\xbf" + f"sep={delimiter}\r\n".encode() + table(rows, delimiter=delimiter, quoting=quoting))
    if any("text of its own" in remark or "part of its text" in remark for remark in found[0].remarks):
        assert delimiter == "\t"
        return
    assert [(f.item.note, f.item.text) for f in found if isinstance(f.item, NewRendering)] == cells


# Our own tables ------------------------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("='+-@\t\r\n ＝＋－＠'ab")))
def test_what_is_defused_is_restored_and_begins_like_no_formula(text: str) -> None:
    cell = interchange.defused(text)
    assert interchange.restored(cell) == text
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@given(st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("_x0Da")))
def test_what_is_escaped_for_a_workbook_is_unescaped(text: str) -> None:
    assert interchange.unescaped(interchange.escaped(text)) == text


SUSPECT = ["=1+1", "'=1+1", "-No-", "'tis true", "\tx", "＝x", " =x", "@all", "''+"]


def test_apostrophes_go_from_our_own_tables_alone() -> None:
    own = [("outlet", "text", "parallax"), *[(f"O{n}", interchange.defused(t), "1") for n, t in enumerate(SUSPECT)]]
    for name, content in (("a.csv", table(own)), ("a.tsv", table(own, delimiter="\t", quoting=csv.QUOTE_ALL))):
        assert [text for _, text in texts(read(content, name))] == SUSPECT
    other = [row[:2] for row in own]
    assert [text for _, text in texts(read(table(other)))] == [interchange.defused(t) for t in SUSPECT]


def test_apostrophes_go_from_our_own_workbooks_alone() -> None:
    def book(*, own: bool) -> bytes:
        made = Workbook()
        if own:
            made.custom_doc_props.append(StringProperty(name="parallax", value="1"))
        sheet = made.active
        sheet.append(["outlet", "text"])
        for number, text in enumerate(SUSPECT):
            sheet.append([f"O{number}"])
            cell = sheet.cell(number + 2, 2, interchange.escaped(interchange.defused(text)))
            cell.data_type = "s"
        return saved(made)

    assert [text for _, text in texts(read(book(own=True), "a.xlsx"))] == SUSPECT
    assert [text for _, text in texts(read(book(own=False), "a.xlsx"))] == [interchange.defused(t) for t in SUSPECT]


# Workbooks -----------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_in_any_cell_of_a_workbook_comes_back(cells: list[str]) -> None:
    rows = [("outlet", "text"), *[(f"O{n}", f"t{interchange.escaped(text)}") for n, text in enumerate(cells)]]
    assert [text for _, text in texts(read(book_of(rows), "a.xlsx"))] == [f"t{text}" for text in cells]


def test_dates_numbers_formulas_and_errors_of_a_workbook() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["outlet", "date", "text", "via"])
    sheet.append(["NYT", datetime.date(2012, 11, 7), "One.", 2012])
    sheet.append(["WNC", datetime.datetime(2012, 11, 7, 9, 30), "Two.", 1.5])
    sheet.append(["AP", None, '=CONCATENATE("a","b")', True])
    sheet.append(["DPA", None, "Four.", "#REF!"])
    sheet["D5"].data_type = "e"
    found = read(saved(book), "a.xlsx")
    good = [f.item for f in found if isinstance(f.item, NewRendering)]
    assert [(r.date, r.text, r.via) for r in good] == [
        ("2012-11-07", "One.", "2012"),
        ("2012-11-07", "Two.", "1.5"),
    ]
    assert found[1].remarks == ("the time of day is left out of 2012-11-07 09:30:00",)
    assert ["row 4, cell C4: it holds a formula without its result" in e for e in errors(found)] == [True, False]
    assert "row 5, cell D5: it holds the error #REF!" in errors(found)[1]


def rewritten(content: bytes, **parts: tuple[bytes, bytes] | bytes) -> bytes:
    """A workbook in which a part has other words, or which has a further part."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as made, ZipFile(file, "w") as changed:
        held = {name: made.read(name) for name in made.namelist()}
        for end, change in parts.items():
            name = next((n for n in held if end in n), f"xl/{end}.xml")
            if isinstance(change, bytes):
                held[name] = change
            else:
                assert change[0] in held[name], held[name]
                held[name] = held[name].replace(*change)
        for name, words in held.items():
            changed.writestr(name, words)
    return file.getvalue()


def test_strings_that_cells_share_as_excel_writes_them() -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    items = (
        b"<si><t xml:space='preserve'> One_x000D_\n</t></si><si><r><t>bold </t></r><r><rPr><b/></rPr><t>_x005F_x0041_"
        b"</t></r><rPh sb='0' eb='1'><t>never</t></rPh></si>"
    )
    content = rewritten(
        book_of([("outlet", "text"), ("NYT", "first"), ("WNC", "second")]),
        Content_Types=(
            b"</Types>",
            b"<Override PartName='/xl/sharedStrings.xml' ContentType='" + kind + b"'/></Types>",
        ),
        sharedStrings=b"<sst xmlns='" + main + b"'>" + items + b"</sst>",
        sheet1=(b't="inlineStr"><is><t>first</t></is>', b't="s"><v>0</v>'),
    )
    content = rewritten(content, sheet1=(b't="inlineStr"><is><t>second</t></is>', b't="s"><v>1</v>'))
    assert texts(read(content, "a.xlsx")) == [("NYT", " One\r\n"), ("WNC", "bold _x0041_")]


def test_a_formula_counts_as_its_last_result() -> None:
    book = Workbook()
    book.active.append(["outlet", "text"])
    book.active.append(["NYT", "=1"])
    result = b'<c r="B2" t="str"><f>1</f><v>We talk.</v>'
    content = rewritten(saved(book), sheet1=(b'<c r="B2"><f>1</f><v></v>', result))
    assert texts(read(content, "a.xlsx")) == [("NYT", "We talk.")]


def test_a_merged_cell_counts_for_all_rows_that_it_covers() -> None:
    book = Workbook()
    for row in [("id", "outlet", "text"), ("a", "NYT", "One."), ("", "WNC", "Two."), ("b", "NYT", "Three.")]:
        book.active.append(row)
    book.active["A3"] = None
    book.active.merge_cells("A2:A3")
    assert [f.statement for f in read(saved(book), "a.xlsx")] == ["a", "a", "b"]


def test_of_several_sheets_the_first_whose_header_fits_is_read_and_that_is_said() -> None:
    notes = [("What this is",), ("Notes",)]
    found = read(book_of(notes, [], ROWS, ROWS), "a.xlsx")
    assert [f.where for f in found] == ["a.xlsx, sheet “Sheet 3”, row 2", "a.xlsx, sheet “Sheet 3”, row 3"]
    assert "the sheet “Sheet 3”; the 3 other sheets are left out" in found[0].remarks[0]
    mapping = Mapping("rows", {"outlet": "who", "text": "what"})
    chosen = read(book_of(ROWS, [("who", "what"), ("NYT", "One.")]), "a.xlsx", mapping)
    assert texts(chosen) == [("NYT", "One.")]


def test_gaps_of_a_sheet_keep_the_numbers_of_rows() -> None:
    book = Workbook()
    book.active["B3"], book.active["D3"] = "outlet", "text"
    book.active["B1000"], book.active["D1000"] = "NYT", "One."
    book.active["D1002"] = "Two."
    found = read(saved(book), "a.xlsx")
    assert found[0].where == "a.xlsx, row 1000" and texts(found)[0] == ("NYT", "One.")
    assert workbook.columns("a.xlsx", io.BytesIO(saved(book))).columns == ("column A", "outlet", "column C", "text")
    book.active["F1000"] = "a note beside the table"
    assert texts(read(saved(book), "a.xlsx"))[0] == ("NYT", "One.")


def test_workbooks_are_read_in_the_other_process() -> None:
    found = list(formats.read("a.xlsx", io.BytesIO(book_of(ROWS))))
    assert texts(found) == [("Guardian", GUARDIAN), ("NYT", NYT)]
    header = formats.columns("a.xlsx", io.BytesIO(book_of(ROWS)))
    assert header == workbook.columns("a.xlsx", io.BytesIO(book_of(ROWS)))
    broken = book_of(ROWS)[:-200]
    with pytest.raises(InputError):
        list(formats.read("a.xlsx", io.BytesIO(broken)))


# Size ----------------------------------------------------------------------------------------------------------------


def test_fifty_thousand_rows_take_bounded_time() -> None:
    rows = [ROWS[0], *[(f"s{n // 3}", "Larijani", "2012", "", f"O{n % 3}", "", GUARDIAN) for n in range(50_000)]]
    begun = time.process_time()
    assert len(texts(read(table(rows)))) == 50_000
    # Measured: 0.7 s of one core; seven times that for machines busy with other things.
    assert time.process_time() - begun < 5


def test_columns_that_are_not_read_are_said() -> None:
    found = read(b"outlet,text,remark of the desk,empty\nNYT,We sign.,important,\nWNC,We do not sign.,,\n")
    assert found[0].remarks == ("columns that are not read: “remark of the desk”",)
    assert found[1].remarks == ()
    wide = Mapping(Layout.COLUMNS, {}, ("NYT", "WNC"))
    said = read("Persian,NYT,WNC\nمتن,We sign.,We do not.\n".encode(), mapping=wide)[0].remarks
    assert said == ("columns that are not read: “Persian”",)


def test_a_date_with_a_time_is_its_day() -> None:
    cells = [b"2012-11-07 13:05:00,2012-11-06T23:59", b"2012-11-07,2012-11"]
    table = b"outlet,text,date,statement_date\n" + b"\n".join(b"NYT,We sign.," + one for one in cells)
    first, second = read(table)
    assert isinstance(first.item, NewStatement)
    assert (first.item.renderings[0].date, first.item.date) == ("2012-11-07", "2012-11-06")
    assert first.remarks == ("the time of day is left out of 2012-11-06T23:59, 2012-11-07 13:05:00",)
    assert second.remarks == ()
    columns = Mapping(Layout.COLUMNS, {"statement_date": "day"}, ("NYT", "WNC"))
    wide = read(b"day,NYT,WNC\n2012-11-07 13:05:00,We sign.,We do not.\n", mapping=columns)[0]
    assert wide.remarks == ("the time of day is left out of 2012-11-07 13:05:00",)


def test_a_bad_row_says_which_statement_it_is_of() -> None:
    good, bad = read(b"statement,outlet,text\na,NYT,We sign.\nb,NYT,\n")
    assert isinstance(bad.item, InputError)
    assert (good.statement, bad.statement) == ("a", "b")
