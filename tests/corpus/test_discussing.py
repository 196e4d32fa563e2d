"""Notes, calls for a second opinion, verdicts on readings: kept, taken back by who said them, found, exported."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest

from align.terms import Kind
from corpus import adding, schema, service
from corpus.errors import Conflict, InputError
from corpus.exporters.jsonl import export_statements
from corpus.history.quoting import BLOTTED
from corpus.importers import jsonl
from corpus.migrations import queue as migration
from corpus.model import Flag, Judgement, Support, What
from corpus.searching.narrowing import Filters
from corpus.store import Store
from corpus.upkeep import faults
from tests.web.script import Found, add, compare

TEXTS = {"Daily": "We will sign the treaty before the spring comes.", "Wire": "We can sign it later."}
ROWS = [{"Daily": TEXTS["Daily"], "Wire": TEXTS["Wire"]}]
FOUND = [Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}])]
PERSIAN = "ما امضا می‌کنیم"


@pytest.fixture
def one(store: Store, monkeypatch: pytest.MonkeyPatch) -> int:
    """A divergence in a statement whose original is had."""
    (found,) = compare(monkeypatch, store, add(store, TEXTS, persian=PERSIAN), ROWS, FOUND)
    return found


def said(store: Store, one: int) -> tuple[list[str], list[str]]:
    """Notes and judgements that hold, in words."""
    found = service.discussion(store, one)
    return [n.text for n in found.notes], [f"{found.readings.index(j.rendering)} {j.support}" for j in found.judgements]


def newest(store: Store, what: What) -> int:
    return next(e.event.id for e in service.events(store, 1).entries if e.event.what is what)


def test_all_that_is_said_stands_side_by_side(store: Store, one: int) -> None:
    service.add_note(store, one, "look at @row 1", who="Mina")
    service.add_note(store, one, "I did", who="Reza")
    service.judge(store, one, 0, Support.SUPPORTED, who="Mina")
    service.judge(store, one, 0, Support.DISPUTED, who="Reza")
    service.judge(store, one, 1, Support.CANNOT_TELL, who="Mina")
    service.flag(store, one, True, who="Reza")
    assert said(store, one) == (["look at @row 1", "I did"], ["0 supported", "0 disputed", "1 cannot tell"])
    assert service.divergence(store, one).flagged == ("Reza",)
    assert faults(store) == []


def test_the_newest_of_each_reviewer_holds_and_twice_alike_is_once(store: Store, one: int) -> None:
    first = service.judge(store, one, 0, Support.SUPPORTED, who="Mina")
    assert first is not None
    service.judge(store, one, 0, Support.DEFENSIBLE, who="Mina", seen=first)
    assert service.judge(store, one, 0, Support.DEFENSIBLE, who="Mina") is None
    call = service.flag(store, one, True, who="Mina")
    assert call is not None
    assert service.flag(store, one, True, who="Mina") is None
    service.flag(store, one, False, who="Mina", seen=call)
    assert said(store, one) == ([], ["0 defensible"])
    assert service.divergence(store, one).flagged == ()


def test_a_second_window_does_not_overwrite_the_first_unseen(store: Store, one: int) -> None:
    first = service.judge(store, one, 0, Support.SUPPORTED, who="Mina")
    assert first is not None
    with pytest.raises(Conflict) as refused:
        service.judge(store, one, 0, Support.DISPUTED, who="Mina")
    there = refused.value.said
    assert isinstance(there, Judgement) and (there.id, there.support) == (first, Support.SUPPORTED)
    service.judge(store, one, 1, Support.DISPUTED, who="Mina")  # another reading, another reviewer: side by side
    service.judge(store, one, 0, Support.DISPUTED, who="Reza")
    assert said(store, one) == ([], ["0 supported", "1 disputed", "0 disputed"])
    service.judge(store, one, 0, Support.CANNOT_TELL, who="Mina", seen=there.id)

    call = service.flag(store, one, True, who="Mina")
    assert call is not None
    service.flag(store, one, False, who="Mina", seen=call)
    again = service.flag(store, one, True, who="Mina", seen=call)
    with pytest.raises(Conflict) as late:
        service.flag(store, one, False, who="Mina", seen=call)
    assert isinstance(late.value.said, Flag) and late.value.said.id == again
    assert service.divergence(store, one).flagged == ("Mina",)


def test_what_was_taken_back_meanwhile_stands_in_nobodys_way(store: Store, one: int) -> None:
    service.judge(store, one, 0, Support.SUPPORTED, who="Mina")
    service.undo(store, newest(store, What.JUDGEMENT), who="Mina")
    service.judge(store, one, 0, Support.DISPUTED, who="Mina")
    assert said(store, one) == ([], ["0 disputed"])


@pytest.mark.parametrize(
    ("reading", "support", "who", "problem"),
    [
        (2, Support.SUPPORTED, "Mina", "no such reading"),
        (-1, Support.SUPPORTED, "Mina", "no such reading"),
        (0, Support.WITHDRAWN, "Mina", "no conclusion"),
        (0, Support.SUPPORTED, " ", "nobody signs"),
    ],
)
def test_what_cannot_be_concluded(
    store: Store, one: int, reading: int, support: Support, who: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        service.judge(store, one, reading, support, who=who)
    assert said(store, one) == ([], [])


def test_without_the_original_no_reading_is_judged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = compare(monkeypatch, store, add(store, TEXTS), ROWS, FOUND)
    with pytest.raises(InputError, match="not had"):
        service.judge(store, found, 0, Support.SUPPORTED, who="Mina")


def test_a_judgement_says_that_the_original_was_corrected_since(store: Store, one: int) -> None:
    service.judge(store, one, 0, Support.SUPPORTED, who="Mina")
    service.correct_statement(store, 1, persian="ما امضا نمی‌کنیم", who="Ada")
    assert service.discussion(store, one).judgements[0].outdated
    assert service.judge(store, one, 0, Support.SUPPORTED, who="Mina") is not None
    assert not service.discussion(store, one).judgements[0].outdated


def test_each_is_taken_back_by_its_author_alone_and_done_again(store: Store, one: int) -> None:
    service.add_note(store, one, "first", who="Mina")
    before = service.judge(store, one, 0, Support.SUPPORTED, who="Mina") or 0
    service.judge(store, one, 0, Support.DISPUTED, who="Mina", seen=before)
    service.flag(store, one, True, who="Mina")
    with pytest.raises(InputError, match="Mina’s"):
        service.undo(store, newest(store, What.NOTE), who="Reza")
    undone = {
        what: service.undo(store, newest(store, what), who="Mina") for what in (What.NOTE, What.JUDGEMENT, What.FLAG)
    }
    assert said(store, one) == ([], ["0 supported"])
    assert service.divergence(store, one).flagged == ()
    for event in undone.values():
        service.undo(store, event, who="Mina")
    assert said(store, one) == (["first"], ["0 disputed"])
    assert service.divergence(store, one).flagged == ("Mina",)
    assert faults(store) == []


def test_the_events_shown_take_back_what_stands(store: Store, one: int) -> None:
    before = service.judge(store, one, 0, Support.SUPPORTED, who="Mina") or 0
    service.judge(store, one, 0, Support.DISPUTED, who="Mina", seen=before)
    heard = []
    while judgements := service.discussion(store, one).judgements:
        heard.append(judgements[0].support)
        service.undo(store, judgements[0].event, who="Mina")
    assert heard == [Support.DISPUTED, Support.SUPPORTED]
    number = service.add_note(store, one, "note", who="Mina")
    event = service.discussion(store, one).notes[0].event
    service.undo(store, event, who="Mina")
    with pytest.raises(Conflict):
        service.undo(store, event, who="Mina")
    assert store.db.execute("SELECT text FROM note WHERE id = ?", [number]).fetchone() == ("note",)


def test_an_equal_divergence_of_a_new_comparison_has_it_too(
    store: Store, one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.add_note(store, one, "kept", who="Mina")
    service.judge(store, one, 1, Support.UNSUPPORTED, who="Mina")
    service.flag(store, one, True, who="Mina")
    turned = [Found(0, Kind.MODALITY, [{"Wire": "can"}, {"Daily": "will"}])]
    (again,) = compare(monkeypatch, store, 1, ROWS, turned)
    assert again != one
    assert said(store, again) == (["kept"], ["0 unsupported"])  # the readings come in another order
    assert service.divergence(store, again).flagged == ("Mina",)


def test_nothing_is_ever_changed_or_deleted(store: Store, one: int) -> None:
    service.add_note(store, one, "note", who="Mina")
    service.judge(store, one, 0, Support.SUPPORTED, who="Mina")
    service.flag(store, one, True, who="Mina")
    for table in ("note", "flag", "judgement"):
        for command in (f"UPDATE {table} SET reviewer = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match=f"a {table}"), store.writing() as db:
                db.execute(command)


def test_notes_are_found_until_they_are_taken_back(store: Store, one: int) -> None:
    service.add_note(store, one, "the interpreter stumbled here", who="Mina")
    (hit,) = service.search(store, "interpreter stumbled", Filters(within="notes")).hits
    assert (hit.sort.value, hit.reviewer, hit.divergence) == ("comment", "Mina", one)
    service.undo(store, newest(store, What.NOTE), who="Mina")
    assert service.search(store, "interpreter").count == 0
    service.undo(store, newest(store, What.NOTE), who="Mina")
    assert service.search(store, "interpreter").count == 1
    assert faults(store) == []


def test_a_note_that_quotes_a_withdrawn_text_is_blotted(store: Store, one: int) -> None:
    service.add_rendering(store, 1, adding.NewRendering("Third", "We sign."), who="Ada")
    service.add_note(store, one, "it says: sign the treaty before the spring comes", who="Mina")
    service.add_note(store, one, "nothing of it", who="Mina")
    daily = service.statement(store, 1).renderings[0].id
    service.withdraw(store, daily, why="recalled", who="Ada")
    assert said(store, one)[0] == [BLOTTED, "nothing of it"]
    assert b"treaty before the spring" not in store.path.read_bytes()
    assert faults(store) == []


def test_a_complete_record_brings_it_all_back(store: Store, one: int, tmp_path: Path) -> None:
    service.add_note(store, one, "first", who="Mina")
    service.add_note(store, one, "gone", who="Mina")
    service.undo(store, newest(store, What.NOTE), who="Mina")
    service.judge(store, one, 0, Support.SUPPORTED, who="Mina")
    service.judge(store, one, 1, Support.DISPUTED, who="Reza")
    service.undo(store, newest(store, What.JUDGEMENT), who="Reza")
    service.flag(store, one, True, who="Reza")
    line = next(iter(export_statements(store, [1])))
    (found,) = jsonl.read("x.jsonl", io.BytesIO(line.encode()))
    other = Store.open(tmp_path / "other.db")
    add(other, {"A": "Other ids.", "B": "Other ids, then."})
    number = adding.add_statement(other, found.item, who="Ada")
    restored = service.comparison(other, number)
    assert restored
    there = restored.divergences[0]
    assert said(other, there.id) == said(store, one) == (["first"], ["0 supported"])
    assert there.flagged == ("Reza",)
    assert next(iter(export_statements(other, [number]))) == line
    assert faults(other) == []
    assert service.search(other, "gone", Filters(within="notes")).count == 0


def test_a_record_from_before_has_none(store: Store, one: int, tmp_path: Path) -> None:
    line = next(iter(export_statements(store, [1])))
    for name in ("notes", "flags", "judgements"):
        line = line.replace(f'"{name}": [], ', "")
    assert "judgements" not in line
    (found,) = jsonl.read("x.jsonl", io.BytesIO(line.encode()))
    other = Store.open(tmp_path / "other.db")
    number = adding.add_statement(other, found.item, who="Ada")
    restored = service.comparison(other, number)
    assert restored
    assert said(other, restored.divergences[0].id) == ([], [])


def test_a_file_from_before_gets_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = schema.MIGRATIONS.index(migration.migrate)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:place])
        patch.setattr(schema, "NEWEST", place)
        older = Store.open(tmp_path / "old.db")
        assert not {"note", "flag", "judgement"} & set(older.db.table_names())
        older.db.execute(
            "INSERT INTO statement (key, speaker, date, occasion, language, persian, added) VALUES"
            " ('k', 'A speaker', '', '', 'fa', NULL, '2026-01-01T00:00:00.000Z')"
        )
        older.db.conn.commit()
        older.close()
    store = Store.open(tmp_path / "old.db")
    assert schema.version(store.db) == schema.NEWEST
    assert {"note", "flag", "judgement"} <= set(store.db.table_names())
    assert service.statements(store)[0].speaker == "A speaker"
