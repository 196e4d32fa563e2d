"""Adjudication: what holds where reviewers differ, with a reason, beside their verdicts, and taken back like them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from align.terms import Kind, Severity
from corpus import service
from corpus.errors import Conflict, InputError
from corpus.exporters.jsonl import export_statements
from corpus.exporters.model import reviewed
from corpus.model import Decision, What
from corpus.store import Store
from corpus.upkeep import faults
from tests.corpus.conftest import Judge, new_statement

Compare = Callable[[Store, int], int]


@pytest.fixture
def found(store: Store, judged: Judge, compare: Compare) -> int:
    """A divergence on which two reviewers differ."""
    statement = service.add_statement(store, new_statement(), who="Ada")
    judged(store, statement, (Kind.MODALITY, ({"NYT": "will"}, {"Guardian": "can"})))
    compare(store, statement)
    made = service.comparison(store, statement)
    assert made
    number = made.divergences[0].id
    service.decide(store, number, Decision.CONFIRMED, "Ada")
    service.decide(store, number, Decision.DISMISSED, "Reza")
    return number


def last(store: Store, number: int) -> int:
    """The newest event of the divergence's statement."""
    return service.events(store, service.divergence(store, number).statement).entries[0].event.id


def test_it_stands_beside_the_verdicts_and_is_said_first(store: Store, found: int) -> None:
    service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="the Persian has it", kind=Kind.FORCE)
    seen = service.divergence(store, found)
    assert seen.adjudication and (seen.adjudication.decision, seen.adjudication.kind) == (
        Decision.CONFIRMED,
        Kind.FORCE,
    )
    assert set(seen.current) == {"Ada", "Reza"}
    assert reviewed(seen) == "holds: confirmed as force, decided by Mina; confirmed by Ada; dismissed by Reza"
    entry = service.events(store, seen.statement).entries[0]
    assert entry.event.what is What.ADJUDICATION
    assert ("reason", "", "the Persian has it") in [(c.field, c.before, c.after) for c in entry.changes]


def test_taking_it_back_brings_what_held_before(store: Store, found: int) -> None:
    first = service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="one")
    service.adjudicate(store, found, Decision.DISMISSED, "Ada", reason="two", seen=first.id)
    service.undo(store, last(store, found), who="Reza")
    held = service.divergence(store, found).adjudication
    assert held and (held.decision, held.reason, held.who) == (Decision.CONFIRMED, "one", "Reza")
    undo = last(store, found)
    service.undo(store, undo, who="Ada")  # taking back what took back
    held = service.divergence(store, found).adjudication
    assert held and held.reason == "two"


def test_the_only_one_taken_back_leaves_none(store: Store, found: int) -> None:
    service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="one")
    service.undo(store, last(store, found), who="Mina")
    assert service.divergence(store, found).adjudication is None
    assert faults(store) == []


def test_a_newer_one_unseen_is_a_conflict_and_a_double_click_is_not(store: Store, found: int) -> None:
    service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="one")
    with pytest.raises(Conflict) as caught:
        service.adjudicate(store, found, Decision.DISMISSED, "Ada", reason="two")
    assert caught.value.settled and caught.value.settled.reason == "one"
    again = service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="one")
    assert again == service.divergence(store, found).adjudication
    assert store.db.execute("SELECT count(*) FROM adjudication").fetchone()[0] == 1


@pytest.mark.parametrize(("reason", "who"), [("", "Mina"), ("  ", "Mina"), ("so", "")])
def test_it_needs_a_reason_and_a_name(store: Store, found: int, reason: str, who: str) -> None:
    with pytest.raises(InputError):
        service.adjudicate(store, found, Decision.CONFIRMED, who, reason=reason)


def test_withdrawn_is_nothing_to_decide(store: Store, found: int) -> None:
    with pytest.raises(InputError):
        service.adjudicate(store, found, Decision.WITHDRAWN, "Mina", reason="so")


def test_it_never_changes(store: Store, found: int) -> None:
    service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="one")
    for command in ("UPDATE adjudication SET decision = 'dismissed'", "DELETE FROM adjudication"):
        with pytest.raises(sqlite3.IntegrityError, match="adjudication"), store.writing() as db:
            db.execute(command)


def test_an_equal_divergence_of_a_new_comparison_has_it(store: Store, found: int, compare: Compare) -> None:
    service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="one", severity=Severity.NUANCE)
    compare(store, service.divergence(store, found).statement)
    newest = service.divergence(store, found)
    assert newest.id != found and newest.adjudication and newest.adjudication.severity is Severity.NUANCE


def test_the_past_has_what_held_then(store: Store, found: int) -> None:
    before = last(store, found)
    service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="one")
    statement = service.divergence(store, found).statement
    then = service.statement_at(store, statement, before).comparison
    now = service.statement_at(store, statement, last(store, found)).comparison
    assert then and now
    assert then.divergences[0].adjudication is None and now.divergences[0].adjudication


def test_a_complete_record_brings_it_back_with_blind_mode(store: Store, found: int, tmp_path: Path) -> None:
    first = service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="one")
    service.adjudicate(store, found, Decision.DISMISSED, "Ada", reason="two", seen=first.id)
    service.undo(store, last(store, found), who="Ada")
    service.switch_blind(store, service.divergence(store, found).statement, on=True, who="Mina")
    (line,) = export_statements(store)
    file = tmp_path / "record.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    other = Store.open(tmp_path / "other.db")
    report = service.import_file(other, file, who="Ada")
    assert report.errors == ()
    assert list(export_statements(other)) == [line]
    assert service.in_blind_mode(other, report.statements[0])
    held = service.divergence(other, 1).adjudication
    assert held and (held.reason, held.who) == ("one", "Ada")
    other.close()
