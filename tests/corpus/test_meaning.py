"""Searching by meaning: the matrix of vectors, the nearest clauses, the worker that is asked for a query's vector."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from align.terms import Vectors
from corpus import service
from corpus.cache import cached
from corpus.errors import InputError
from corpus.model import NewRendering
from corpus.searching import asking, meaning, vectors
from corpus.searching.asking import Answering, ask, once
from corpus.searching.meaning import NoVectors, alone, nearest, with_worker
from corpus.searching.narrowing import Filters
from corpus.store import Store
from tests.corpus.conftest import TEXTS, new_statement
from tests.corpus.tiny import TinyEncoder


@pytest.fixture
def filled(store: Store, encoder: TinyEncoder, compare: Callable[[Store, int], int]) -> Store:
    """Three compared statements whose clauses have vectors."""
    for number, (occasion, date) in enumerate((("a", "2012-11"), ("b", "1999"), ("c", ""))):
        compare(store, service.add_statement(store, new_statement(*TEXTS, occasion=occasion, date=date), who="Ada"))
        assert vectors.update(store, cached(store, encoder)) > 0
        assert number < 3
    return store


def query(encoder: TinyEncoder, text: str) -> Vectors:
    found = vectors.of_query(text, encoder.encode)
    assert found is not None
    return found


def model(store: Store, encoder: TinyEncoder) -> str:
    return vectors.model_of(cached(store, encoder))


def addresses(store: Store, encoder: TinyEncoder, text: str, **filters: str) -> list[str]:
    found = nearest(store, model(store, encoder), query(encoder, text), Filters(**filters))  # type: ignore[arg-type]
    return [hit.address for hit in found.hits]


def file_of(store: Store) -> Path:
    (file,) = store.path.parent.glob("corpus.db-vectors-*")
    return file


def test_the_nearest_are_those_of_an_exact_search(filled: Store, encoder: TinyEncoder) -> None:
    rows = list(filled.db.query("SELECT rendering, start, end, vector FROM passage WHERE vector IS NOT NULL"))
    assert (
        len(rows)
        == len({row["vector"] for row in rows})
        == filled.db.execute("SELECT count(*) FROM passage WHERE what = 'clause'").fetchone()[0]
    )
    asked = query(encoder, "talk with America at the bottom of hell")
    exact = []
    for row in rows:
        text = filled.db.execute("SELECT text FROM rendering WHERE id = ?", [row["rendering"]]).fetchone()[0]
        others = [r for r in rows if r["rendering"] == row["rendering"]]
        clauses = [vectors.Clause(r["start"], r["end"], vectors.Quotation.DIRECT) for r in others]
        made = vectors._wholes(clauses, encoder.encode([text])[0])[others.index(row)]
        exact.append(float(made @ asked))
    found = nearest(filled, model(filled, encoder), asked)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert np.allclose(scores, sorted(exact, reverse=True), atol=0.01)
    assert found.hits[0].outlet == "Guardian"


@pytest.mark.parametrize("few", [20_000, 1])
def test_filters_let_pass_what_they_say(
    filled: Store, encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(meaning, "FEW", few)
    everything = nearest(filled, model(filled, encoder), query(encoder, "hell")).hits
    for filters in (
        Filters(outlet="nyt"),
        Filters(since="2000"),
        Filters(until="1999"),
        Filters(quotation="narration"),
    ):
        found = nearest(filled, model(filled, encoder), query(encoder, "hell"), filters).hits
        dates = {"2012-11"} if filters.since else {"1999"} if filters.until else {"2012-11", "1999", ""}
        assert [h.id for h in found] == [
            h.id
            for h in everything
            if h.date in dates and filters.outlet in ("", h.outlet.lower()) and filters.quotation in ("", h.quotation)
        ]
    assert len(nearest(filled, model(filled, encoder), query(encoder, "hell"), limit=2).hits) == 2


def test_a_deleted_matrix_is_made_again_from_the_cache(filled: Store, encoder: TinyEncoder) -> None:
    before = addresses(filled, encoder, "hell")
    file_of(filled).unlink()
    with pytest.raises(NoVectors):
        addresses(filled, encoder, "hell")
    encoder.asked.clear()
    assert vectors.waits(filled)
    vectors.update(filled, cached(filled, encoder))
    assert encoder.asked == []
    assert sorted(addresses(filled, encoder, "hell")) == sorted(before)


def test_a_matrix_that_is_too_short_is_made_again(filled: Store, encoder: TinyEncoder) -> None:
    os.truncate(file_of(filled), 10)
    vectors.update(filled, cached(filled, encoder))
    assert addresses(filled, encoder, "hell") != []


def test_lines_that_nobody_counted_are_not_taken(
    filled: Store, encoder: TinyEncoder, compare: Callable[[Store, int], int]
) -> None:
    before = file_of(filled)
    with before.open("ab") as file:
        file.write(b"\x01" * 100)  # killed between writing and counting
    compare(filled, service.add_statement(filled, new_statement(occasion="d"), who="Ada"))
    vectors.update(filled, cached(filled, encoder))
    assert file_of(filled) != before
    found = nearest(filled, model(filled, encoder), query(encoder, TEXTS["NYT"]))
    assert [hit.score for hit in found.hits[:4]] == [pytest.approx(1, abs=0.02)] * 4


def test_of_another_model_nothing_is_compared(filled: Store, encoder: TinyEncoder) -> None:
    other = TinyEncoder(revision="2")
    with pytest.raises(NoVectors):
        addresses(filled, other, "hell")
    with filled.writing() as db:
        db.execute(
            "UPDATE passage SET vector = NULL WHERE id IN (SELECT max(id) FROM passage WHERE vector IS NOT NULL)"
        )
    vectors.update(filled, cached(filled, other))
    assert addresses(filled, other, "hell") != []
    with pytest.raises(NoVectors):
        addresses(filled, encoder, "hell")


def test_a_clause_keeps_its_line_when_its_statement_is_corrected(filled: Store, encoder: TinyEncoder) -> None:
    service.correct_statement(filled, 1, speaker="Zarif", who="Ada")
    assert not vectors.waits(filled)
    assert len(addresses(filled, encoder, "hell", speaker="zarif")) > 0


def test_lines_of_a_withdrawn_text_are_overwritten(filled: Store, encoder: TinyEncoder) -> None:
    rendering = service.statement(filled, 1).renderings[0]
    lines = [row[0] for row in filled.db.execute("SELECT vector FROM passage WHERE rendering = ?", [rendering.id])]
    service.withdraw(filled, rendering.id, why="recalled", who="Ada")
    assert vectors.waits(filled)
    vectors.update(filled, cached(filled, encoder))
    matrix = vectors.matrix(filled)
    assert matrix is not None
    wiped = [line for line in lines if line is not None]
    assert wiped and not matrix.lines[wiped].any()
    assert matrix.lines.any()
    assert not vectors.waits(filled)


def test_giving_vectors_stops_when_told(
    store: Store, encoder: TinyEncoder, compare: Callable[[Store, int], int]
) -> None:
    for number in range(3):
        compare(store, service.add_statement(store, new_statement(key=str(number)), who="Ada"))
    left = vectors.missing(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "BATCH", 1)
        vectors.update(store, cached(store, encoder), lambda left: False)
    assert 0 < vectors.missing(store) < left


def test_alone_it_makes_the_vectors_first(
    store: Store, encoder: TinyEncoder, compare: Callable[[Store, int], int]
) -> None:
    assert alone(store, encoder, "hell", Filters()).hits == ()
    compare(store, service.add_statement(store, new_statement(), who="Ada"))
    assert alone(store, encoder, TEXTS["NYT"], Filters()).hits[0].outlet == "NYT"


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("…", Filters()),
        ("x" * 1001, Filters()),
        ("hell", Filters(within="notes")),
        ("hell", Filters(kind=("order",))),
        ("hell", Filters(within="renderings")),
    ],
)
def test_what_has_no_vector_is_refused(store: Store, text: str, filters: Filters) -> None:
    with pytest.raises(InputError):
        with_worker(store, text, filters)


def asked_at(store: Store) -> Path:
    return store.path.with_name(f"{store.path.name}-ask")


@pytest.fixture
def answering(filled: Store, encoder: TinyEncoder) -> Iterator[Answering]:
    stop = threading.Event()
    made = Answering(filled, once(lambda: encoder), stop)
    made.start()
    eventually(lambda: ask(filled.path, "x") is not None)
    yield made
    stop.set()
    made._thread.join(5)
    assert not made._thread.is_alive()


def eventually(holds: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def loaded(store: Store) -> bool:
    answer = ask(store.path, "x")
    return answer is not None and not answer.loading


def test_the_worker_is_asked_for_the_vector(filled: Store, encoder: TinyEncoder, answering: Answering) -> None:
    eventually(lambda: loaded(filled))
    found, instead = with_worker(filled, TEXTS["WNC"], Filters())
    assert (found.hits[0].outlet, instead) == ("WNC", "")
    assert asked_at(filled).stat().st_mode & 0o777 == 0o600


def test_without_a_worker_words_are_searched_and_it_is_said(filled: Store) -> None:
    found, instead = with_worker(filled, "negotiate", Filters())
    assert found.hits and "No worker" in instead


def test_while_it_loads_words_are_searched_and_it_is_said(filled: Store, encoder: TinyEncoder) -> None:
    held, stop = threading.Event(), threading.Event()

    def slow() -> TinyEncoder:
        held.wait(10)
        return encoder

    Answering(filled, once(slow), stop).start()
    eventually(lambda: ask(filled.path, "x") is not None)
    found, instead = with_worker(filled, "negotiate", Filters())
    assert found.hits and "loading" in instead
    held.set()
    eventually(lambda: loaded(filled))
    stop.set()


@pytest.mark.parametrize(
    "sent",
    [
        b"\n",
        b"[]\n",
        b"{\n",
        b'{"text": 5}\n',
        b'{"text": "x"}',
        b"\xff\n",
        b"x" * 50_000 + b"\n",
        b'{"text": ""}\n',
        b"",
    ],
)
def test_whatever_a_stranger_sends_it_goes_on_answering(filled: Store, answering: Answering, sent: bytes) -> None:
    eventually(lambda: loaded(filled))
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(f"{filled.path}-ask")
        try:
            stranger.sendall(sent)
            stranger.shutdown(socket.SHUT_WR)
            stranger.settimeout(2)
            stranger.recv(1000)
        except OSError:
            pass  # hung up on
    assert loaded(filled)


def test_where_there_are_no_such_sockets_a_port_and_a_password_do(
    filled: Store, encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LONGEST_PATH", 0)
    stop = threading.Event()
    Answering(filled, once(lambda: encoder), stop).start()
    eventually(lambda: loaded(filled))
    place = asked_at(filled)
    assert place.stat().st_mode & 0o777 == 0o600
    told = json.loads(place.read_text())
    with socket.create_connection(("127.0.0.1", told["port"]), 2) as stranger:
        stranger.sendall(b'{"text": "x", "password": "guess"}\n')
        assert stranger.recv(100) == b""
    stop.set()


def test_a_second_worker_waits_for_its_turn(filled: Store, encoder: TinyEncoder, answering: Answering) -> None:
    eventually(lambda: loaded(filled))
    inode = asked_at(filled).stat().st_ino
    stop = threading.Event()
    Answering(filled, once(lambda: encoder), stop).start()
    time.sleep(0.3)
    assert asked_at(filled).stat().st_ino == inode
    stop.set()


def test_a_new_rendering_s_clauses_get_vectors_after_their_comparison(
    filled: Store, encoder: TinyEncoder, compare: Callable[[Store, int], int]
) -> None:
    service.add_rendering(filled, 1, NewRendering("Extra", "Quite another thing entirely."), who="Ada")
    assert not vectors.waits(filled)
    compare(filled, 1)
    vectors.update(filled, cached(filled, encoder))
    assert nearest(filled, model(filled, encoder), query(encoder, "quite another thing")).hits[0].outlet == "Extra"
