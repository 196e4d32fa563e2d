"""Who reviews, on what they differ, and what the figures are made of."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Callable

import pytest

from align.terms import Kind, Severity
from corpus import people, service
from corpus.model import Decision, What
from corpus.store import Store
from corpus.watching import Watch, newest, news
from tests.corpus.conftest import Judge, new_statement

Compare = Callable[[Store, int], int]


@pytest.fixture
def found(store: Store, judged: Judge, compare: Compare) -> list[int]:
    statement = service.add_statement(store, new_statement(), who="Ada")
    places = [("will", "can"), ("negotiate", "hold talks"), ("depths", "bottom")]
    judged(store, statement, *((Kind.MODALITY, ({"NYT": a}, {"Guardian": b})) for a, b in places))
    compare(store, statement)
    made = service.comparison(store, statement)
    assert made
    return [d.id for d in made.divergences]


def test_reviewers_are_listed_with_what_they_decided(store: Store, found: list[int]) -> None:
    service.decide(store, found[0], Decision.CONFIRMED, "Ada")
    service.decide(store, found[1], Decision.DISMISSED, "Ada")
    service.decide(store, found[1], Decision.CONFIRMED, "Ada", seen=2)
    service.add_note(store, found[0], "look", who="Reza")
    ada, reza = service.reviewers(store)
    assert (ada.name, ada.total, ada.counts) == ("Ada", 2, {Decision.CONFIRMED: 2})
    assert (reza.name, reza.total) == ("Reza", 0) and reza.last >= ada.last
    assert service.reviewers(store, 1) == [ada, reza]


@pytest.mark.parametrize(
    ("name", "known", "offered"),
    [
        pytest.param("ada", ["Ada", "Reza"], ["Ada"], id="capitals"),
        pytest.param("Ａda", ["Ada"], ["Ada"], id="letter forms"),
        pytest.param("Ada Lovelase", ["Ada Lovelace"], ["Ada Lovelace"], id="a slip"),
        pytest.param("Ada", ["Ada", "ada"], [], id="in use"),
        pytest.param("Mina", ["Ada", "Reza"], [], id="new"),
        pytest.param("Mina", [], [], id="nobody yet"),
    ],
)
def test_names_that_may_be_the_same_are_offered(name: str, known: list[str], offered: list[str]) -> None:
    assert people.like(name, known) == offered


def test_names_in_use_that_may_be_one_person(store: Store, found: list[int]) -> None:
    assert people.alike(["Ada", "Reza", "ada"]) == [("ada", "Ada")]


@pytest.mark.parametrize(
    ("ada", "reza", "differ"),
    [
        pytest.param({}, {}, False, id="alike"),
        pytest.param({}, {"decision": Decision.DISMISSED}, True, id="decision"),
        pytest.param({}, {"kind": Kind.FORCE}, True, id="own kind"),
        pytest.param({}, {"severity": Severity.NUANCE}, True, id="own severity"),
        pytest.param({}, {"kind": Kind.MODALITY, "severity": Severity.SHIFT}, False, id="what was proposed, said"),
    ],
)
def test_they_differ_in_decision_kind_or_severity(store: Store, found: list[int], ada, reza, differ) -> None:  # type: ignore[no-untyped-def]
    for name, said in (("Ada", ada), ("Reza", reza)):
        decision = said.pop("decision", Decision.CONFIRMED)
        service.decide(store, found[0], decision, name, **said)
    (one,) = service.judged(store)
    assert one.disputed == differ
    assert one.said == ((("NYT",), "will"), (("Guardian",), "can"))


def test_figures_are_of_the_chosen_reviewers(store: Store, found: list[int]) -> None:
    for number in found:
        service.decide(store, number, Decision.CONFIRMED, "Ada")
        service.decide(store, number, Decision.CONFIRMED if number != found[0] else Decision.DISMISSED, "Reza")
        service.decide(store, number, Decision.CONFIRMED, "Mina")
    judged = service.judged(store)
    two = people.figures(judged, ["Ada", "Mina"])
    assert (two.decisions.units, two.decisions.raters, two.decisions.percent) == (3, 2, 1.0)
    three = people.figures(judged, ["Ada", "Mina", "Reza"])
    assert three.decisions.percent == pytest.approx((1 / 3 + 1 + 1) / 3)
    assert three.kinds.units == 3 and three.kinds.ratings == 8
    assert three.severities.ordinal and three.severities.percent == 1.0


def test_the_table_says_all_that_the_figures_are_made_of(store: Store, found: list[int]) -> None:
    service.decide(store, found[0], Decision.CONFIRMED, "=Ada()", kind=Kind.FORCE)
    service.decide(store, found[0], Decision.UNSURE, "Reza")
    service.adjudicate(store, found[0], Decision.DISMISSED, "Mina", reason="@what\n+1")
    rows = list(csv.DictReader(io.StringIO(people.table(service.judged(store), ["=Ada()", "Reza"]))))
    assert rows == [
        {"statement": "1", "divergence": str(found[0]), "row": "1", "kind": "modality", "severity": "shift"}
        | {"'=Ada(): verdict": "confirmed", "'=Ada(): kind": "force", "'=Ada(): severity": "shift"}
        | {"Reza: verdict": "unsure", "Reza: kind": "", "Reza: severity": ""}
        | {"holds": "dismissed", "held kind": "", "held severity": "", "decided by": "Mina", "reason": "'@what\n+1"}
    ]


def test_news_tell_what_happened_since(store: Store, found: list[int]) -> None:
    before = newest(store)
    service.decide(store, found[0], Decision.CONFIRMED, "Ada")
    (one,) = news(store, before, 1)
    assert (one.what, one.who, one.divergence, one.said) == (What.VERDICT, "Ada", found[0], "confirmed")
    assert news(store, one.id) == [] and news(store, before, 2) == []


def test_who_waits_is_woken_by_another_connection_and_the_thread_ends(
    store: Store, found: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.watching.IDLE_SECONDS", 0.2)
    watch = Watch(store)
    before = newest(store)
    woken: list[float] = []

    def wait() -> None:
        assert watch.wait(before, 20) > before
        woken.append(time.monotonic())

    waiting = [threading.Thread(target=wait) for _ in range(12)]
    for one in waiting:
        one.start()
    time.sleep(0.5)
    assert sum(t.name == "watch" for t in threading.enumerate()) == 1
    other = Store.open(store.path)
    service.decide(other, found[0], Decision.CONFIRMED, "Ada")
    given = time.monotonic()
    other.close()
    for one in waiting:
        one.join(20)
    assert len(woken) == 12 and max(woken) - given < 2
    assert watch.wait(newest(store), 0.05) == newest(store)  # the time runs out
    end = time.monotonic() + 10
    while any(t.name == "watch" for t in threading.enumerate()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(t.name == "watch" for t in threading.enumerate())
