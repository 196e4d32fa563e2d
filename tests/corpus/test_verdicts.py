"""Verdicts are events: none is lost, none is changed, and nobody overwrites what they have not seen."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from align.terms import Kind, Severity
from corpus import service
from corpus.errors import Conflict, InputError
from corpus.model import Decision
from corpus.store import Store

PROCESSES, VERDICTS = 8, 40


@pytest.fixture
def divergence(store: Store, statement: int, compare: Callable[[Store, int], int]) -> int:
    compare(store, statement)
    found = service.comparison(store, statement)
    assert found is not None
    return found.divergences[0].id


def test_a_verdict_keeps_what_was_said_and_what_about(store: Store, divergence: int) -> None:
    given = service.decide(
        store,
        divergence,
        Decision.CONFIRMED,
        " Ada  L. ",
        kind=Kind.SENSE,
        severity=Severity.REVERSAL,
        note=" why\n",
    )
    assert (given.kind, given.severity, given.note, given.reviewer) == (
        Kind.SENSE,
        Severity.REVERSAL,
        "why",
        "Ada L.",
    )
    assert given.inherited_from is None and given.given.endswith("Z")
    shown = service.divergence(store, divergence)
    assert shown.verdicts == (given,) and shown.current == {"Ada L.": given}
    about = json.loads(store.db.execute("SELECT about FROM verdict").fetchone()[0])
    texts = {str(r.id): r for r in service.statement(store, 1).renderings}
    for number, said in about["renderings"].items():
        assert said["sha256"] == texts[number].sha256
        assert all(phrase in texts[number].text for phrase in said["phrases"])


def test_words_of_the_page_will_do(store: Store, divergence: int) -> None:
    given = service.decide(store, divergence, "dismissed", "Ada", kind="force", severity=1)  # type: ignore[arg-type]
    assert (given.decision, given.kind, given.severity) == (Decision.DISMISSED, Kind.FORCE, Severity.NUANCE)


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "maybe"},
        {"reviewer": " "},
        {"reviewer": "x" * 201},
        {"reviewer": "a\x00"},
        {"note": "a\x07"},
        {"note": "x" * 10_001},
        {"kind": "other"},
        {"severity": 4},
    ],
)
def test_a_bad_verdict_is_refused(store: Store, divergence: int, fields: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        service.decide(store, divergence, **{"decision": Decision.CONFIRMED, "reviewer": "Ada", **fields})
    assert service.divergence(store, divergence).verdicts == ()


def test_a_reviewer_does_not_overwrite_a_verdict_that_was_not_on_the_page(store: Store, divergence: int) -> None:
    first = service.decide(store, divergence, Decision.CONFIRMED, "Ada")
    second = service.decide(store, divergence, Decision.UNSURE, "Ada", seen=first.id)
    with pytest.raises(Conflict) as conflict:
        service.decide(store, divergence, Decision.DISMISSED, "Ada", seen=first.id)
    assert conflict.value.newer == (second,)
    third = service.decide(store, divergence, Decision.DISMISSED, "Ada", seen=second.id)
    assert service.divergence(store, divergence).verdicts == (first, second, third)
    assert service.divergence(store, divergence).current == {"Ada": third}


def test_reviewers_stand_side_by_side(store: Store, divergence: int) -> None:
    ada = service.decide(store, divergence, Decision.CONFIRMED, "Ada")
    ben = service.decide(store, divergence, Decision.DISMISSED, "Ben")
    assert service.divergence(store, divergence).current == {"Ada": ada, "Ben": ben}


def test_a_double_click_is_one_verdict(store: Store, divergence: int) -> None:
    given = [service.decide(store, divergence, Decision.CONFIRMED, "Ada", note="so") for _ in range(2)]
    assert given[0] == given[1]
    with pytest.raises(Conflict):
        service.decide(store, divergence, Decision.CONFIRMED, "Ada", note="not so")
    assert store.db.table("verdict").count == 1


def test_a_verdict_survives_a_restart(store: Store, divergence: int) -> None:
    given = service.decide(store, divergence, Decision.CONFIRMED, "Ada")
    store.close()
    assert service.divergence(Store.open(store.path), divergence).verdicts == (given,)


@pytest.mark.parametrize("command", ["UPDATE verdict SET decision = 'unsure'", "DELETE FROM verdict"])
def test_the_file_itself_refuses_to_change_a_verdict(store: Store, divergence: int, command: str) -> None:
    service.decide(store, divergence, Decision.CONFIRMED, "Ada")
    with pytest.raises(sqlite3.IntegrityError, match="verdict"), store.writing() as db:
        db.execute(command)


REVIEW = f"""
import sys
from corpus import service
from corpus.store import Store

store, me, divergence, seen = Store.open(sys.argv[1]), sys.argv[2], int(sys.argv[3]), 0
for number in range({VERDICTS}):
    decision = ("confirmed", "dismissed")[number % 2]
    seen = service.decide(store, divergence, decision, me, note=str(number), seen=seen).id
"""


def test_eight_processes_lose_no_verdict(store: Store, divergence: int) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", REVIEW, str(store.path), f"reviewer {n}", str(divergence)])
        for n in range(PROCESSES)
    ]
    assert [process.wait(60) for process in started] == [0] * PROCESSES
    shown = service.divergence(store, divergence)
    for n in range(PROCESSES):
        own = [v for v in shown.verdicts if v.reviewer == f"reviewer {n}"]
        assert [v.note for v in own] == [str(number) for number in range(VERDICTS)]
        assert shown.current[f"reviewer {n}"] == own[-1]


def test_of_two_pages_of_one_reviewer_one_wins_and_the_other_is_told(store: Store, divergence: int) -> None:
    program = REVIEW.replace("seen=seen).id", "seen=0).id").replace(f"range({VERDICTS})", "[int(sys.argv[4])]")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(store.path), "Ada", str(divergence), str(n)],
            stderr=subprocess.PIPE,
        )
        for n in range(4)
    ]
    said = [process.communicate(timeout=60)[1].decode() for process in started]
    assert sorted("Conflict" in words for words in said) == [False, True, True, True]
    assert len(service.divergence(store, divergence).verdicts) == 1
