"""Versions of texts: a new one takes the place of the old, which stays; comparisons show what they compared."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from align.terms import Kind
from corpus import service
from corpus.errors import Conflict, InputError, NotFound
from corpus.model import Decision, JobState, Reason, What
from corpus.store import Store
from tests.corpus.conftest import TEXTS, Judge

NEW = "We shall negotiate with America even in the depths of hell."


def revise(store: Store, rendering: int = 1, text: str = NEW, **about: Any) -> int:
    return service.add_version(store, rendering, text, **{"reason": Reason.REVISED, "who": "Ada", **about})


def test_a_new_version_takes_the_place_of_the_old_which_stays(store: Store, statement: int) -> None:
    service.cancel(store, service.jobs(store, statement)[0].id)
    new = revise(store, why="corrected on 8 November", date="2012-11-08")
    first, second = service.versions(store, 1)
    assert service.versions(store, new) == (first, second)
    assert (first.text, first.current, second.text, second.current) == (TEXTS["NYT"], False, NEW, True)
    assert (second.replaces, second.reason, second.why) == (1, Reason.REVISED, "corrected on 8 November")
    assert (second.first, second.outlet, second.date, first.date) == (1, "NYT", "2012-11-08", "")
    assert [r.id for r in service.statement(store, statement).renderings] == [new, 2]
    assert service.statements(store)[0].outlets == ("NYT", "Guardian")
    assert service.statements(store)[0].opening.startswith("We shall")
    assert service.jobs(store, statement)[0].state is JobState.QUEUED
    entry = service.events(store, statement).entries[0]
    assert (entry.event.what, entry.event.who, entry.event.subject) == (What.VERSION, "Ada", new)


def test_an_old_comparison_shows_the_texts_that_it_compared(
    store: Store, statement: int, compare: Any, judged: Judge
) -> None:
    judged(store, statement, (Kind.MODALITY, ({"NYT": "will"}, {"Guardian": "can"})))
    compare(store, statement)
    before = service.comparison(store, statement)
    assert before
    new = revise(store)
    after = service.comparison(store, statement)
    assert after
    assert after.id == before.id
    assert [r.text for r in after.compared] == [TEXTS["NYT"], TEXTS["Guardian"]]
    judged(store, statement, (Kind.MODALITY, ({"NYT": "shall"}, {"Guardian": "can"})))
    compare(store, statement)
    newest = service.comparison(store, statement)
    assert newest and newest.renderings == (new, 2)
    assert [r.text for r in newest.compared] == [NEW, TEXTS["Guardian"]]
    old = service.divergence(store, before.divergences[0].id)
    assert old.comparison == before.id
    texts = {r.outlet: r.text for r in service.compared(store, old.comparison)}
    spans = old.divergence.readings[0].spans["NYT"]
    assert [texts["NYT"][s.start : s.end] for s in spans] == ["will"]


def test_a_verdict_on_a_text_that_gave_way_says_check_again(
    store: Store, statement: int, compare: Any, judged: Judge
) -> None:
    judged(store, statement, (Kind.MODALITY, ({"NYT": "will"}, {"Guardian": "can"})))
    compare(store, statement)
    (found,) = service.comparison(store, statement).divergences  # type: ignore[union-attr]
    service.decide(store, found.id, Decision.CONFIRMED, "Ada")
    revise(store, text=TEXTS["NYT"] + " Yes.")
    judged(store, statement, (Kind.MODALITY, ({"NYT": "will"}, {"Guardian": "can"})))
    compare(store, statement)
    (now,) = service.comparison(store, statement).divergences  # type: ignore[union-attr]
    assert now.id != found.id
    assert now.current == {}
    assert now.check_again
    assert service.divergence(store, found.id).moved_to == now.id


def test_a_rename_names_all_versions_and_leaves_their_texts(store: Store, statement: int) -> None:
    new = revise(store)
    service.correct_rendering(store, new, outlet="The New York Times", via="Mehr", who="Ada")
    first, second = service.versions(store, new)
    assert first.outlet == second.outlet == "The New York Times"
    assert (first.via, second.via) == ("", "Mehr")
    assert (first.text, second.text) == (TEXTS["NYT"], NEW)


@pytest.mark.parametrize(
    ("fields", "error", "words"),
    [
        ({"text": TEXTS["NYT"]}, InputError, "the one that is there"),
        ({"text": " "}, InputError, "empty"),
        ({"text": "a\0b"}, InputError, "NUL"),
        ({"reason": "because"}, InputError, "no reason"),
        ({"who": "  "}, InputError, "nobody signs"),
        ({"date": "yesterday"}, InputError, "no date"),
        ({"address": "ftp://a"}, InputError, "no web address"),
        ({"rendering": 9}, NotFound, "rendering 9"),
    ],
)
def test_what_cannot_be_a_version_is_refused(
    store: Store, statement: int, fields: dict[str, Any], error: type[Exception], words: str
) -> None:
    before = service.statement(store, statement), service.events(store, statement)
    with pytest.raises(error, match=words):
        revise(store, **fields)
    assert (service.statement(store, statement), service.events(store, statement)) == before


def test_two_new_versions_of_one_text_at_once_are_a_conflict(store: Store, statement: int) -> None:
    revise(store)
    with pytest.raises(Conflict, match="Another version"):
        revise(store, text="Another one.", who="Ben")
    assert len(service.versions(store, 1)) == 2


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE rendering SET text = 'other'",
        "UPDATE rendering SET text = ''",
        "UPDATE rendering SET text = '', withdrawn = 'now', current = 0",
        "UPDATE rendering SET withdrawn = 'now'",
        "UPDATE rendering SET sha256 = 'other'",
        "UPDATE rendering SET replaces = 2 WHERE id = 1",
        "UPDATE rendering SET first = 2 WHERE replaces IS NOT NULL",
        "UPDATE rendering SET reason = 'transcription' WHERE replaces IS NOT NULL",
        "UPDATE rendering SET current = 1",
        "UPDATE rendering SET current = 2",
        "UPDATE event SET who = 'somebody else'",
        "UPDATE event SET after = '{}'",
        "DELETE FROM event",
    ],
)
def test_the_file_itself_refuses(store: Store, statement: int, command: str) -> None:
    revise(store)
    before = service.versions(store, 1), service.events(store, statement)
    with pytest.raises(sqlite3.IntegrityError), store.writing() as db:
        db.execute(command)
    assert (service.versions(store, 1), service.events(store, statement)) == before
