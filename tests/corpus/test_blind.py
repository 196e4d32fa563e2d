"""Blind mode: what each reviewer may see of others' decisions, wherever the store tells of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product

import pytest

from align.terms import Kind, Severity
from corpus import people, service
from corpus.errors import InputError
from corpus.exporters.jsonl import export_statements
from corpus.exporters.model import exported, reviewed
from corpus.exporters.tabular import divergences
from corpus.model import Decision, Support, What
from corpus.queue import Scope, queue
from corpus.searching.narrowing import Filters
from corpus.store import Store
from corpus.watching import news
from tests.corpus.conftest import Judge, new_statement

SECRET = "Reza’s secret opinion"
WHY = "because Reza says so"

# Who looks: Ada has decided the divergence, Mina has not, nobody has no name; None is a command, which sees all.
VIEWERS = {"Reza": True, "Ada": True, "Mina": False, "": False, None: True}


@pytest.fixture
def found(store: Store, judged: Judge, compare: Callable[[Store, int], int]) -> int:
    """A divergence in blind mode that Reza and Ada decided, that was adjudicated, noted and judged."""
    statement = service.add_statement(store, new_statement("NYT", "Guardian", persian="مذاکره"), who="Ada")
    judged(store, statement, (Kind.MODALITY, ({"NYT": "will"}, {"Guardian": "can"})))
    compare(store, statement)
    made = service.comparison(store, statement)
    assert made
    number = made.divergences[0].id
    service.decide(store, number, Decision.DISMISSED, "Reza", note=SECRET)
    service.decide(store, number, Decision.CONFIRMED, "Ada", severity=Severity.REVERSAL)
    service.add_note(store, number, SECRET, who="Reza")
    service.judge(store, number, 0, Support.DISPUTED, who="Reza")
    service.adjudicate(store, number, Decision.UNSURE, "Ada", reason=WHY)
    service.switch_blind(store, statement, on=True, who="Mina")
    return number


def statement_of(store: Store, number: int) -> int:
    return service.divergence(store, number).statement


Look = Callable[[Store, int], str]


def all_hits(store: Store, query: str, filters: Filters | None = None) -> str:
    return repr(service.search(store, query, filters or Filters()))


# Every place where the store tells what somebody decided, as the words that it tells.
PLACES: dict[str, Look] = {
    "divergence": lambda store, n: repr(service.divergence(store, n)),
    "comparison": lambda store, n: repr(service.comparison(store, statement_of(store, n))),
    "past": lambda store, n: repr(service.statement_at(store, statement_of(store, n), "2999-01-01")),
    "history": lambda store, n: repr([e.changes for e in service.events(store, statement_of(store, n)).entries]),
    "discussion": lambda store, n: repr(service.discussion(store, n)),
    "judged": lambda store, n: repr(service.judged(store)),
    "reviewers": lambda store, n: repr([r.counts for r in service.reviewers(store) if r.name == "Reza"]),
    "table": lambda store, n: people.table(service.judged(store), ["Ada", "Reza"]),
    "news": lambda store, n: repr([one.said for one in news(store, 0) if one.what in (What.VERDICT, What.JUDGEMENT)]),
    "search for the note": lambda store, n: all_hits(store, "secret"),
    "search for dismissed": lambda store, n: all_hits(store, "", Filters(verdict="dismissed")),
    "search for modality": lambda store, n: all_hits(store, "", Filters(kind=("modality",))),
    "queue of dismissed": lambda store, n: str(
        queue(store, Scope(filters=Filters(verdict="dismissed")), "Ada" if store.viewer is None else store.viewer).total
    ).replace("1", "dismissed"),
    "complete record": lambda store, n: "\n".join(export_statements(store)),
    "tables": lambda store, n: repr(divergences([exported(store, statement_of(store, n))])),
}


@pytest.mark.parametrize(("place", "viewer"), list(product(PLACES, VIEWERS)))
def test_each_sees_what_they_may(store: Store, found: int, place: str, viewer: str | None) -> None:
    seen = store if viewer is None else store.seen_by(viewer)
    told = PLACES[place](seen, found)
    tells = any(word in told.lower() for word in ("dismissed", SECRET.lower(), WHY, "disputed"))
    # How often somebody confirmed or dismissed is told to nobody else: one may have decided but a part of these.
    may = viewer in ("Reza", None) if place == "reviewers" else VIEWERS[viewer]
    assert tells == may, f"{place} for {viewer}: {told}"


def test_one_s_own_is_always_seen_and_deciding_opens_the_others(store: Store, found: int) -> None:
    mina = store.seen_by("Mina")
    before = service.divergence(mina, found)
    assert (dict(before.current), before.hidden, before.adjudication) == ({}, 2, None)
    service.decide(store, found, Decision.UNSURE, "Mina")
    after = service.divergence(mina, found)
    assert set(after.current) == {"Reza", "Ada", "Mina"} and after.hidden == 0 and after.adjudication
    (event,) = [e for e in service.events(store, after.statement).entries if e.event.who == "Mina" and e.divergence]
    service.undo(store, event.event.id, who="Mina")
    assert service.divergence(mina, found).hidden == 2


def test_one_sees_one_s_own_note_before_one_has_decided(store: Store, found: int) -> None:
    service.add_note(store, found, "my own doubt", who="Mina")
    mina = store.seen_by("Mina")
    assert [note.text for note in service.discussion(mina, found).notes] == ["my own doubt"]
    assert len(service.search(mina, "doubt").hits) == 1
    assert service.search(store.seen_by("Zahra"), "doubt").hits == ()


def test_that_somebody_decided_is_no_secret(store: Store, found: int) -> None:
    mina = store.seen_by("Mina")
    entries = service.events(mina, statement_of(store, found)).entries
    assert {e.event.who for e in entries if e.hidden} == {"Reza", "Ada"}
    assert reviewed(service.divergence(mina, found)) == "reviewed by others, in blind mode"
    (hit,) = service.search(mina, "", Filters(kind=("modality",))).hits
    assert hit.decisions == ("reviewed",)


def test_blind_mode_is_switched_by_events_that_can_be_taken_back(store: Store, found: int) -> None:
    statement = statement_of(store, found)
    assert service.in_blind_mode(store, statement)
    assert service.switch_blind(store, statement, on=True, who="Ada") is None
    event = service.switch_blind(store, statement, on=False, who="Ada")
    assert event is not None and not service.in_blind_mode(store, statement)
    assert "dismissed" in repr(service.divergence(store.seen_by("Mina"), found))
    entry = service.events(store, statement).entries[0]
    assert [(c.field, c.before, c.after) for c in entry.changes] == [("blind mode", "on", "off")]
    service.undo(store, event, who="Mina")
    assert service.in_blind_mode(store, statement)
    with pytest.raises(InputError):
        service.switch_blind(store, statement, on=False, who="  ")


def test_who_may_not_see_may_not_decide_what_holds(store: Store, found: int) -> None:
    with pytest.raises(InputError, match="blind mode"):
        service.adjudicate(store, found, Decision.CONFIRMED, "Mina", reason="I think so")


def test_a_record_with_less_in_it_is_whole_all_the_same(store: Store, found: int, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (line,) = export_statements(store.seen_by("Mina"))
    assert json.loads(line)["verdicts"] == [] and json.loads(line)["adjudications"] == []
    other = Store.open(tmp_path / "other.db")
    file = tmp_path / "record.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    report = service.import_file(other, file, who="Mina")
    assert not report.errors and service.in_blind_mode(other, report.statements[0])
    other.close()
