"""Files into the store: the same out as in, the same file twice, and every sort of bad one."""

from __future__ import annotations

import codecs
import hashlib
import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import checks, importers, service
from corpus.errors import InputError
from corpus.imports import reporting
from corpus.model import Fate, NewRendering, NewStatement, OutletKind
from corpus.store import Store
from tests.corpus.conftest import TEXTS, new_statement

GOOD = {"id": "a", "speaker": "Larijani", "renderings": [
    {"outlet": "NYT", "text": TEXTS["NYT"]}, {"outlet": "Guardian", "text": TEXTS["Guardian"]}]}  # fmt: skip


def line(record: Any = GOOD, **fields: Any) -> bytes:
    return json.dumps({**record, **fields}, ensure_ascii=False).encode() + b"\n"


# Everything a text may hold; half characters and NUL are refused, and tested as such.
ANY = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)
VERBATIM = st.builds(lambda a, b: f"{a}talks{b}", ANY, ANY)
LINE = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
DATES = st.sampled_from(["", "2012", "2012-11", "2012-11-07"])


@st.composite
def any_statement(draw: st.DrawFn) -> NewStatement:
    count = draw(st.integers(2, 5))
    renderings = tuple(
        NewRendering(
            outlet=f"{n} {draw(LINE)}",
            text=draw(VERBATIM),
            kind=draw(st.sampled_from(OutletKind)),
            address=draw(st.sampled_from(["", "https://example.org/ایران?a=1"])),
            date=draw(DATES),
            via=draw(LINE),
            note=draw(LINE),
            quoted=draw(st.sampled_from([None, True, False])),
        )
        for n in range(count)
    )
    return NewStatement(
        draw(LINE),
        draw(DATES),
        draw(LINE),
        renderings,
        persian=draw(st.none() | VERBATIM),
        key=draw(st.none() | LINE),
    )


@settings(max_examples=40, deadline=None)
@given(new=any_statement())
def test_what_a_line_says_is_stored_as_it_says(new: NewStatement) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "a.db")
        report = service.import_file(store, ("a.jsonl", line(asdict(new), id=new.key)), who="Ada")
        assert report.errors == ()
        stored = service.statement(store, report.statements[0])
        checked = checks.statement(new)
        assert [(r.outlet, r.text, r.note, r.quoted) for r in stored.renderings] == [
            (r.outlet, r.text, r.note, r.quoted) for r in checked.renderings
        ]
        assert (stored.speaker, stored.date, stored.persian) == (checked.speaker, checked.date, checked.persian)
        again = service.import_file(store, ("a.jsonl", line(asdict(new), id=new.key)), who="Ada")
        assert (again.already_there, again.stored, again.statements) == (1, False, report.statements)
        store.close()


def test_the_samples_are_the_seed_and_twice_is_once(store: Store) -> None:
    report = service.import_samples(store)
    assert (report.added, report.already_there, report.errors) == (4, 0, ())
    stored = {s.key: s for s in (service.statement(store, n) for n in report.statements)}
    pieced = stored["intelligence-ministry-report-2012"].renderings[1]
    assert pieced.outlet.startswith("Iran Pulse") and "pieced together" in pieced.note
    assert stored["larijani-taboo-2012"].renderings[0].text == "“”Talks with the US are not taboo, nor forbidden,”"
    again = service.import_samples(store)
    assert (again.added, again.already_there, again.statements) == (0, 4, report.statements)
    assert store.db.table("job").count == 4


def test_a_sample_corrected_or_grown_is_still_the_same(store: Store) -> None:
    service.import_samples(store)
    service.correct_rendering(store, 1, outlet="The New York Times", who="Ada")
    service.add_rendering(store, 1, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    assert service.import_samples(store).already_there == 4
    assert service.statement(store, 1).renderings[0].outlet == "The New York Times"


def test_text_files_together_are_one_statement(store: Store, tmp_path: Path) -> None:
    (tmp_path / "The Guardian.md").write_bytes(codecs.BOM_UTF8 + b"One\r\ntwo\rthree\n\n")
    report = service.import_files(
        store,
        [("a/nyt.txt", TEXTS["NYT"].encode()), tmp_path / "The Guardian.md"],
        speaker="Larijani",
        date="2012",
        who="Ada",
    )
    assert report.errors == ()
    assert [(one.place, one.what, one.fate) for one in report.lines] == [
        ("a/nyt.txt", "rendering", Fate.NEW),
        (str(tmp_path / "The Guardian.md"), "rendering", Fate.NEW),
    ]
    statement = service.statement(store, report.statements[0])
    assert [(r.outlet, r.text) for r in statement.renderings] == [
        ("nyt", TEXTS["NYT"]),
        ("The Guardian", "One\r\ntwo\rthree\n\n"),
    ]
    assert (statement.speaker, statement.date) == ("Larijani", "2012")


def test_renderings_a_line_are_one_statement_for_each_they_belong_to(store: Store) -> None:
    content = b"".join(
        line({"outlet": outlet, "text": TEXTS[outlet], "statement": key})
        for key in ("x", 7)
        for outlet in ("NYT", "WNC")
    )
    report = service.import_file(store, ("lines.jsonl", content), who="Ada")
    assert (report.added, report.errors) == (2, ())
    assert [service.statement(store, n).key for n in report.statements] == ["x", "7"]


BAD_LINES = [
    (b"{broken\n", ["column 2", "broken JSON"]),
    (b'{"id": NaN}\n', ["NaN is not JSON", "null"]),
    (b'{"id": 1, "id": 2}\n', ["“id” stands twice"]),
    (b"[" * 100_000 + b"\n", ["broken JSON"]),
    (b'{"id": ' + b"1" * 10_000 + b"}\n", ["broken JSON"]),
    (b"[1]\n", ["no JSON object"]),
    (b'{"id": 1}\n', ["neither a statement nor a rendering", "“renderings”"]),
    (b'{"renderings": {}}\n', ["“renderings” is no list"]),
    (b'{"renderings": ["a"]}\n', ["rendering 1", "no JSON object"]),
    (line(renderings=GOOD["renderings"][:1]), ["only one rendering"]),
    (line(renderings=[{"outlet": "NYT", "text": 5}] * 2), ["rendering 1", "“text” is no text"]),
    (line(renderings=[{"outlet": "NYT", "text": "a"}] * 2), ["stands twice"]),
    (line(renderings=[{"outlet": "NYT", "text": "a", "quoted": 1}] * 2), ["“quoted”", "true, false"]),
    (line(renderings=[{"outlet": "NYT", "text": "a", "kind": "blog"}] * 2), ["rendering 1, kind", "blog"]),
    (line(renderings=[{"outlet": "NYT", "text": "a", "sha256": "00"}] * 2), ["sha256"]),
    (
        line(renderings=[{"outlet": "NYT", "text": ""}, {"outlet": "WNC", "text": "a"}]),
        ["(NYT), text", "empty"],
    ),
    (
        b'{"renderings":[{"outlet":"A","text":"a\\ud800"},{"outlet":"B","text":"b"}]}\n',
        ["half of a character"],
    ),
    (b'{"renderings":[{"outlet":"A","text":"a\\u0000"},{"outlet":"B","text":"b"}]}\n', ["NUL"]),
    (line(date="soon"), ["date", "2012-11"]),
    (b'{"id": "\xe9"}\n', ["column 9", "not UTF-8", "0xE9"]),
    (b'{"id": "\0"}\n', ["column 9", "NUL"]),
]


@pytest.mark.parametrize(("bad", "words"), BAD_LINES)
def test_a_bad_line_is_refused_and_nothing_is_stored_unless_it_is_left_out(
    store: Store, bad: bytes, words: list[str]
) -> None:
    content = line(id="first") + b"\n" + bad + line(id="last").rstrip()
    report = service.import_file(store, ("some.jsonl", content), who="Ada")
    assert (report.added, len(report.errors), report.stored, report.statements) == (0, 1, False, ())
    assert [word for word in ["some.jsonl, line 3", *words] if word not in report.errors[0]] == []
    assert store.db.table("rendering").count == store.db.table("job").count == 0
    lenient = service.import_files(store, [("some.jsonl", content)], leave_out_refused=True, who="Ada")
    assert (lenient.added, lenient.errors, lenient.stored) == (2, report.errors, True)
    assert {s.key for s in (service.statement(store, n) for n in lenient.statements)} == {"first", "last"}
    assert [one.fate for one in lenient.lines] == [Fate.NEW, Fate.REFUSED, Fate.NEW]
    assert store.db.table("rendering").count == 4


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", ["empty"]),
        ("a.txt", b" \n", ["empty"]),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", ["line 3, column 1", "NUL byte"]),
        ("a.txt", "ab\nc\u00e9d".encode("latin-1"), ["a.txt, line 2, column 2", "0xE9", "UTF-8"]),
        ("a.txt", "We talk.".encode("utf-16") + b"!", ["broken UTF-16", "Save it as UTF-8"]),
        ("a.txt", "We talk.".encode("utf-32"), ["UTF-32"]),
        ("a.txt", b"a" * 1_000_001, ["more than 1,000,000"]),
        ("a.txt", b"a" * 5_000_000, ["more than 1,000,000"]),
        ("a.txt", b"We talk.", ["only one rendering"]),
        ("a.jsonl", b"", ["empty"]),
        ("a.jsonl", "{}\n".encode("utf-16"), ["UTF-16"]),
        ("a.docx", b"PK", ["a.docx", "damaged"]),
        ("a.pages", b"PK", ["not known", ".jsonl"]),
        ("a", b"We talk.", ["not known"]),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_stored(store: Store, name: str, content: bytes, words: list[str]) -> None:
    report = service.import_file(store, (name, content), who="Ada")
    assert report.added == 0
    assert [word for word in [name, *words] if word not in report.errors[0]] == []
    assert store.db.table("statement").count == store.db.table("rendering").count == 0


def test_a_statement_with_a_bad_file_is_left_out_whole_and_the_rest_is_done(store: Store, tmp_path: Path) -> None:
    sources = [
        ("nyt.txt", TEXTS["NYT"].encode()),
        ("wnc.txt", b"\x00"),
        ("guardian.txt", TEXTS["Guardian"].encode()),
        tmp_path / "nowhere.txt",
        tmp_path,
        ("good.jsonl", line()),
    ]
    assert not service.import_files(store, sources, who="Ada").stored
    report = service.import_files(store, sources, leave_out_refused=True, who="Ada")
    assert report.added == 1
    assert "nyt.txt, guardian.txt: the other renderings of the statement are not stored" in report.errors[0]
    places = [e.split(":")[0] for e in report.errors[1:]]
    assert places == ["wnc.txt, line 1, column 1", str(tmp_path / "nowhere.txt"), str(tmp_path)]
    assert [one.fate for one in report.lines] == [Fate.REFUSED] * 5 + [Fate.NEW]
    assert store.db.table("statement").count == 1


def test_a_line_that_breaks_renderings_leaves_their_statement_out(store: Store) -> None:
    lines = [line({"outlet": outlet, "text": TEXTS[outlet]}) for outlet in TEXTS]
    broken = ("a.jsonl", lines[0] + lines[1] + b"{\n" + lines[2])
    report = service.import_files(store, [broken], leave_out_refused=True, who="Ada")
    assert (report.added, report.stored) == (0, False)
    assert len(report.errors) == 2 and "a.jsonl, line 3" in report.errors[1]


def test_a_key_taken_by_other_texts_is_refused(store: Store) -> None:
    other = [{"outlet": "NYT", "text": "Something else."}, GOOD["renderings"][1]]
    content = ("a.jsonl", line() + line(renderings=other) + line(id="b"))
    report = service.import_file(store, content, who="Ada")
    assert "a.jsonl, line 2" in report.errors[0] and "there already" in report.errors[0]
    assert store.db.table("statement").count == 0
    assert service.import_files(store, [content], leave_out_refused=True, who="Ada").added == 2


def test_a_key_that_only_groups_renderings_gives_way_to_other_texts(store: Store) -> None:
    def table(*words: str) -> tuple[str, bytes]:
        lines = [line({"outlet": f"{n}", "text": f"{word} go.", "statement": 1}) for n, word in enumerate(words)]
        return "table.jsonl", b"".join(lines)

    first = service.import_file(store, table("We", "They"), who="Ada")
    second = service.import_file(store, table("Ships", "Boats"), who="Ada")
    assert (first.added, second.added) == (1, 1)
    assert service.statement(store, 1).key == "1"
    for one in (first, second):
        words = [r.text.split()[0] for r in service.statement(store, one.statements[0]).renderings]
        assert service.import_file(store, table(*words), who="Ada").statements == one.statements


def test_a_file_of_nothing_but_bad_lines_is_given_up(store: Store) -> None:
    report = service.import_file(store, ("a.jsonl", b"nothing\n" * 10_000), who="Ada")
    assert len(report.errors) == 101
    assert "were not read" in report.errors[-1]


def test_a_line_without_end_is_refused_without_reading_it_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.importers.jsonl.MOST_BYTES", 1000)
    report = service.import_files(store, [("a.jsonl", b"x" * 5000 + b"\n" + line())], leave_out_refused=True, who="Ada")
    assert report.added == 1
    assert "line 1" in report.errors[0] and "1,000 bytes" in report.errors[0]


def test_files_for_a_comparison_without_a_store() -> None:
    assert [r.outlet for r in importers.renderings("a/nyt.txt", b"We talk.")] == ["nyt"]
    assert [r.outlet for r in importers.renderings("a.jsonl", line())] == ["NYT", "Guardian"]
    single = line({"outlet": "NYT", "text": "We talk.", "quoted": True})
    assert importers.renderings("a.jsonl", single)[0].quoted is True
    for content in (
        line() + line(),
        single + line(),
        line() + single,
        b"",
        b"{",
        line({"outlet": "", "text": "a"}),
    ):
        with pytest.raises(InputError, match=r"a\.jsonl"):
            importers.renderings("a.jsonl", content)


@given(LINE)
def test_folding_a_name_twice_is_folding_it_once(name: str) -> None:
    assert checks.folded(checks.folded(name)) == checks.folded(name)
    assert checks.line(checks.line(name, "outlet"), "outlet") == checks.line(name, "outlet")


def test_statements_handed_in_at_the_page_and_imported_are_one(store: Store) -> None:
    service.add_statement(store, new_statement(key="a"), who="Ada")
    assert service.import_file(store, ("a.jsonl", line()), who="Ada").already_there == 1


def test_what_is_fine_is_not_called_new_where_nothing_is_stored(store: Store) -> None:
    source = ("some.jsonl", line() + b"{broken\n")
    refused = service.import_file(store, source, who="Ada")
    assert [one.split("\t")[0] for one in reporting.plain(refused)] == ["not stored", "refused"]
    assert reporting.sentence(refused) == (
        "nothing was stored: 1 could be stored, 0 already there, 1 refused. "
        "Mend it, or leave out what is refused with --leave-out-refused"
    )
    would = service.import_files(store, [source], leave_out_refused=True, dry_run=True, who="Ada")
    assert [reporting.fate(would, one, dry_run=True) for one in would.lines] == ["would be new", "refused"]
    done = service.import_files(store, [source], leave_out_refused=True, who="Ada")
    assert [one.split("\t")[0] for one in reporting.plain(done)] == ["new", "refused"]


def test_to_leave_out_what_is_refused_is_not_advised_where_it_is_no_help(store: Store) -> None:
    report = service.import_files(store, [("some.jsonl", b"{broken\n")], leave_out_refused=True, who="Ada")
    said = reporting.sentence(report, lenient=True)
    assert said == "nothing was stored: 0 could be stored, 0 already there, 1 refused. Mend it"


WEST = "The mayor of Łódź was not there. “Nothing was said,” he said."


def test_what_a_file_is_written_in_may_be_said(store: Store) -> None:
    sources = [("A.txt", WEST.encode("cp1250")), ("B.txt", "They wrote: Łódź".encode("cp1250"))]
    report = service.import_files(store, sources, encoding="windows-1250", who="Ada")
    assert [r.text for r in service.statement(store, report.statements[0]).renderings] == [WEST, "They wrote: Łódź"]
    assert [line.remarks for line in report.lines] == [("read as cp1250, as you said",)] * 2
    assert report.files[0].sha256 == hashlib.sha256(WEST.encode("cp1250")).hexdigest(), "of the file as it came"


def test_an_encoding_that_does_not_fit_is_refused_and_one_that_is_none_at_once(store: Store) -> None:
    report = service.import_files(store, [("A.txt", "naïve".encode("latin-1"))], encoding="utf-8", who="Ada")
    assert "A.txt, line 1, column 3: it is not utf-8: there is the byte 0xEF" in report.errors[0]
    for name in ("klingon", "hex", "unicode_escape", "\0", "a" * 10_000):
        with pytest.raises(InputError, match="no encoding that is known"):
            service.import_files(store, [("A.txt", b"a")], encoding=name, who="Ada")


def test_a_said_encoding_holds_for_tables_and_pages_but_not_for_what_says_its_own(store: Store) -> None:
    table = "outlet,text\nA,Łódź is here.\nB,It is Łódź.\n".encode("utf-16")
    page = "<meta charset=utf-8><p>It was said in Łódź that nothing of that was true at all.</p>".encode("cp1250")
    sources = [("t.csv", table), ("good.jsonl", line())]
    assert service.import_files(store, sources, encoding="utf-16", who="Ada").added == 2
    assert service.statement(store, 1).renderings[0].text == "Łódź is here."
    read = service.import_files(store, [("p.html", page)], encoding="cp1250", statement=1, who="Ada")
    assert read.errors == ()
    assert "Łódź" in service.statement(store, 1).renderings[2].text


def test_a_bad_row_breaks_its_own_statement_and_no_other(store: Store) -> None:
    rows = "a,NYT,We will sign the treaty.|a,WNC,We sign no treaty.|b,NYT,|b,WNC,Another thing is said here."
    source = ("t.csv", "\n".join(["statement,outlet,text", *rows.split("|")]).encode())
    report = service.import_files(store, [source], leave_out_refused=True, who="Ada")
    assert [line.fate for line in sorted(report.lines, key=lambda line: line.number)] == [
        Fate.NEW,
        Fate.NEW,
        Fate.REFUSED,
        Fate.REFUSED,
    ]
    assert sorted(report.errors) == [
        "t.csv, row 4: the text is empty. Give the outlet's words.",
        "t.csv, row 5: the other renderings of the statement are not stored. "
        "Mend what is refused, then import them again together.",
    ]
