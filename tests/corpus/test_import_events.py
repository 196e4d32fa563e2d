"""An import is one event: all or nothing, even when its process is killed; remembered for ever, and what it brought."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import schema, service
from corpus.errors import InputError, NotFound
from corpus.importers.mapping import Mapping
from corpus.imports.reporting import mapping_of
from corpus.migrations import imports
from corpus.model import Fate, NewRendering
from corpus.store import Store
from tests.corpus.conftest import TEXTS, new_statement

MANY = "".join(
    json.dumps(
        {"id": f"k{n}", "renderings": [{"outlet": "A", "text": f"We go {n}."}, {"outlet": "B", "text": f"Go {n}."}]}
    )
    + "\n"
    for n in range(60)
)

# Imports a file and dies, by a signal that nothing can catch, when so many of its statements are written.
KILLED = """
import os, signal, sys
from pathlib import Path
from corpus.service import import_files
from corpus.store import Store

def note(step, done, total):
    if step == sys.argv[3] and done >= int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)

import_files(Store.open(Path(sys.argv[1])), [Path(sys.argv[2])], progress=note, who="Ada")
"""


@pytest.mark.parametrize(("step", "done"), [("looking for duplicates", 30), ("storing", 0), ("storing", 59)])
def test_killed_in_the_middle_it_leaves_nothing(store: Store, tmp_path: Path, step: str, done: int) -> None:
    service.add_statement(store, new_statement(), who="Ada")
    file = tmp_path / "many.jsonl"
    file.write_text(MANY)
    command = [sys.executable, "-c", KILLED, str(store.path), str(file), step, str(done)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    counted = {name: store.db.table(name).count for name in ("statement", "rendering", "job", "import", "draft_item")}
    assert counted == {"statement": 1, "rendering": 2, "job": 1, "import": 0, "draft_item": 0}
    assert service.import_files(store, [file], who="Ada").added == 60


def test_a_bad_last_line_stores_nothing(store: Store) -> None:
    report = service.import_files(store, [("many.jsonl", f"{MANY}{{".encode())], who="Ada")
    assert (report.stored, len(report.errors), len(report.lines)) == (False, 1, 61)
    assert store.db.table("statement").count == store.db.table("job").count == store.db.table("import").count == 0


def test_a_dry_run_says_what_would_be_and_stores_nothing(store: Store) -> None:
    source = ("many.jsonl", MANY.encode())
    would = service.import_files(store, [source], dry_run=True, who="Ada")
    assert (would.added, would.stored, would.statements) == (60, False, ())
    assert store.db.table("statement").count == store.db.table("event").count == 0
    done = service.import_files(store, [source], who="Ada")
    assert [(one.place, one.fate, one.opening) for one in done.lines] == [
        (one.place, one.fate, one.opening) for one in would.lines
    ]


def test_an_import_is_remembered_with_who_what_and_from_where(store: Store) -> None:
    report = service.import_files(store, [("many.jsonl", MANY.encode())], who="Mina")
    assert report.id is not None
    event = service.import_event(store, report.id)
    assert (event.who, event.added, event.refused) == ("Mina", 60, 0)
    (file,) = event.files
    expected = (hashlib.sha256(MANY.encode()).hexdigest(), len(MANY), "JSON Lines")
    assert (file.sha256, file.bytes, file.format) == expected
    assert event.lines == report.lines
    assert [one.id for one in service.imported_by(store, report.statements[7])] == [event.id]
    with pytest.raises(sqlite3.IntegrityError, match="never changes"), store.writing() as db:
        db.execute("UPDATE import SET who = 'Reza'")
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"), store.writing() as db:
        db.execute("DELETE FROM import")


def test_renderings_are_added_to_a_statement_that_is_there(store: Store) -> None:
    number = service.add_statement(store, new_statement(), who="Ada")
    files = [("WNC.txt", TEXTS["WNC"].encode()), ("Guardian (2).txt", TEXTS["Guardian"].encode())]
    report = service.import_files(store, files, statement=number, who="Mina")
    assert [(one.fate, one.statement) for one in report.lines] == [(Fate.JOINED, number)] * 2
    assert [r.outlet for r in service.statement(store, number).renderings] == ["NYT", "Guardian", "WNC"]
    again = service.import_files(store, files, statement=number, who="Ada")
    assert (again.stored, again.already_there) == (False, 1)
    taken = service.import_files(store, [("NYT.txt", b"Something else.")], statement=number, who="Ada")
    assert "stands twice" in taken.errors[0]
    whole = service.import_files(store, [("many.jsonl", MANY.encode())], statement=number, who="Ada")
    assert "whole statement" in whole.errors[0] and not whole.stored
    with pytest.raises(NotFound, match=r"There is no statement 99\. Look whether the number is right"):
        service.import_files(store, files, statement=99, who="Ada")


def test_what_one_says_of_a_statement_goes_before_what_files_say(store: Store) -> None:
    table = ("t.csv", b"outlet,text,speaker,occasion\nA,We go.,The minister,a visit\nB,They go.,The minister,a visit\n")
    (one,) = service.import_files(store, [table], speaker="A governor", who="Ada").statements
    found = service.statement(store, one)
    assert (found.speaker, found.occasion) == ("A governor", "a visit")


TABLE = b"Who,Words\nNYT,We will sign.\nWNC,We shall sign.\n"


def test_columns_are_remembered_and_may_be_said_again(store: Store) -> None:
    assert not service.import_files(store, [("a.csv", TABLE)], who="Ada").stored
    chosen = mapping_of(None, ["outlet=Who", "text=Words"])
    assert service.import_files(store, [("a.csv", TABLE)], mapping=chosen, who="Ada").added == 1
    assert service.import_files(store, [("b.csv", TABLE.replace(b"sign", b"go"))], who="Ada").added == 1
    assert store.db.table("mapping").count == 1


def test_columns_from_a_file_and_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    file.write_text('{"layout": "columns", "outlets": ["NYT", "WNC"], "fields": {"speaker": "Who"}}')
    expected = Mapping("columns", {"speaker": "Who"}, ("NYT", "WNC"))
    assert mapping_of(file, []) == mapping_of(None, ["outlets=NYT,WNC", "speaker=Who"]) == expected
    assert mapping_of(None, []) is None
    for wrong in ("Who", "who=Who", "text="):
        with pytest.raises(InputError, match="--column"):
            mapping_of(None, [wrong])
    file.write_text("[]")
    with pytest.raises(InputError, match="no mapping"):
        mapping_of(file, [])


def test_a_file_of_the_schema_before_keeps_all_and_is_searched_for_duplicates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = schema.MIGRATIONS[: schema.MIGRATIONS.index(imports.migrate)]
    older = Store(tmp_path / "old.db")
    with older.writing() as db:
        for migrate in before:
            migrate(db)
        db.execute(f"PRAGMA user_version = {len(before)}")
        db.execute(f"PRAGMA application_id = {schema.APPLICATION}")
        db.execute(
            "INSERT INTO statement (key, speaker, date, occasion, language, added) VALUES ('k', 'S', '', '', 'fa', 't')"
        )
        for outlet, text in TEXTS.items():
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            row = {"statement": 1, "outlet": outlet, "outlet_folded": outlet.casefold(), "kind": "other", "text": text}
            about = dict.fromkeys(("address", "date", "via", "note"), "")
            db.table("rendering").insert({**row, **about, "sha256": sha256, "added": "2025-01-01T00:00:00.000Z"})
    older.close()
    store = Store.open(older.path)
    assert {r.outlet: r.text for r in service.statement(store, 1).renderings} == TEXTS
    assert service.imports(store) == []
    source = [("Wire.txt", TEXTS["NYT"].encode()), ("Post.txt", b"Nothing like it.")]
    twin = service.import_files(store, source, who="Ada").lines[0].twin
    assert twin and twin.statement == 1
    assert service.add_rendering(store, 1, NewRendering("Late", "It goes on."), who="Ada") > 3
    store.close()
