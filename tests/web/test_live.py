"""What happens while a page is open: told at once, told to those who may know, and never at the cost of a page."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from align.terms import Kind
from benchmarks.serving import serving
from corpus import service
from corpus.model import Decision
from corpus.store import Store
from corpus.watching import newest
from tests.web.conftest import token
from tests.web.script import Found, add, compare
from web.lines import OF_A_BROWSER, OF_ALL, Line, Lines
from web.server import THREADS

TEXTS = {"Daily": "We will go home today.", "Wire": "We can go home now."}

# The longest that a page may take while twenty tabs are open (design.md, ruling 11), and that news may take.
PAGE_SECONDS, NEWS_SECONDS = 1.0, 3.0


@pytest.fixture
def found(store: Store, monkeypatch: pytest.MonkeyPatch) -> int:
    modality = Found(0, Kind.MODALITY, [{"Daily": "will"}, {"Wire": "can"}])
    (only,) = compare(monkeypatch, store, add(store, TEXTS), [TEXTS], [modality])
    return only


@dataclass(frozen=True)
class Served:
    """A server as `serve` runs it, and where."""

    app: Flask
    port: int

    def open(self, address: str, cookie: str = "") -> http.client.HTTPResponse:
        """An answer whose body is not read yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
        return connection.getresponse()


@pytest.fixture
def served(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr("web.views.live.BEAT_SECONDS", 0.3)
    with serving(app, threads=THREADS) as address:
        yield Served(app, int(address.rpartition(":")[2]))


def events(answer: http.client.HTTPResponse, count: int) -> list[dict[str, object]]:
    """The next events of a stream."""
    told: list[dict[str, object]] = []
    while len(told) < count:
        line = answer.readline().decode()
        assert line, "the stream ended"
        if line.startswith("data: "):
            told.append(json.loads(line[len("data: ") :]))
    return told


def test_what_another_connection_stores_is_told_at_once(served: Served, store: Store, found: int) -> None:
    stream = served.open(f"/live/stream?statement=1&after={newest(store)}")
    assert stream.status == 200 and stream.headers["Content-Type"].startswith("text/event-stream")
    begun = time.monotonic()
    service.decide(store, found, Decision.CONFIRMED, "Ada")
    (told,) = events(stream, 1)
    assert time.monotonic() - begun < NEWS_SECONDS
    assert (told["said"], told["divergence"], told["own"]) == ("Ada confirmed this", found, False)
    stream.close()


def test_what_was_missed_is_told_first(served: Served, store: Store, found: int) -> None:
    after = newest(store)
    service.decide(store, found, Decision.CONFIRMED, "Ada")
    service.decide(store, found, Decision.DISMISSED, "Reza")
    stream = served.open(f"/live/stream?after={after}")
    assert [one["said"] for one in events(stream, 2)] == ["Ada confirmed this", "Reza dismissed this"]
    stream.close()


def test_blind_mode_does_not_leak_through_a_stream(served: Served, store: Store, found: int) -> None:
    service.switch_blind(store, 1, on=True, who="Ada")
    stream = served.open(f"/live/stream?after={newest(store)}")
    service.decide(store, found, Decision.DISMISSED, "Reza", note="a secret")
    service.adjudicate(store, found, Decision.UNSURE, "Reza", reason="a secret")
    told = json.dumps(events(stream, 2))
    assert "Reza decided this" in told
    for secret in ("dismissed", "unsure", "secret"):
        assert secret not in told
    stream.close()


def test_twenty_open_tabs_do_not_keep_pages_waiting(served: Served, store: Store, found: int) -> None:
    streams = [served.open(f"/live/stream?after={newest(store)}") for _ in range(20)]
    open_ones = [stream for stream in streams if stream.status == 200]
    assert len(open_ones) == OF_ALL and {stream.status for stream in streams} == {200, 204}
    slowest = 0.0
    with ThreadPoolExecutor(4) as pool:

        def look(address: str) -> float:
            begun = time.monotonic()
            assert served.open(address).read() is not None
            return time.monotonic() - begun

        slowest = max(pool.map(look, ["/", "/statements/1", "/people", "/live/news?after=0"] * 5))
    assert slowest < PAGE_SECONDS
    service.decide(store, found, Decision.CONFIRMED, "Ada")
    begun = time.monotonic()
    for stream in open_ones:
        assert events(stream, 1)[0]["divergence"] == found
    assert time.monotonic() - begun < NEWS_SECONDS
    for stream in streams:
        stream.close()


def test_the_newest_two_pages_of_a_browser_have_streams(served: Served, store: Store, found: int) -> None:
    first = served.open("/live/stream?after=0")
    cookie = first.headers["Set-Cookie"].split(";")[0]
    second, third = (served.open(f"/live/stream?after={newest(store)}", cookie) for _ in range(2))
    assert (second.status, third.status) == (200, 200)
    assert b"event: enough" in first.read()  # it ends
    service.decide(store, found, Decision.CONFIRMED, "Ada")
    assert events(second, 1) == events(third, 1)
    lines: Lines = served.app.extensions["lines"]
    assert lines.taken == 2
    second.close()
    third.close()
    end = time.monotonic() + 10
    while lines.taken and time.monotonic() < end:
        time.sleep(0.1)
    assert not lines.taken  # a sign of life finds out that the browser is gone


def test_whoever_has_no_stream_asks(client: FlaskClient, store: Store, found: int) -> None:
    after = newest(store)
    client.post("/reviewer", data={"csrf_token": token(client), "reviewer": "Mina"})
    assert client.get(f"/live/news?after={after}").json == {"after": after, "news": []}
    service.decide(store, found, Decision.UNSURE, "Mina")
    told = client.get(f"/live/news?after={after}&statement=1").json
    assert told and [(one["said"], one["own"]) for one in told["news"]] == [("Mina is unsure of this", True)]
    assert client.get("/live/news?statement=2&after=0").json["news"] == []  # type: ignore[index]
    assert client.get("/live/news?after=x").json["news"] == []  # type: ignore[index]


def test_pages_say_from_where_on_they_want_to_be_told(client: FlaskClient, store: Store, found: int) -> None:
    for address in ("/statements/1", f"/divergences/{found}", "/people", "/statements/1/people"):
        assert f'data-after="{newest(store)}"' in client.get(address).text


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcde")), max_size=40))
def test_lines_are_never_more_than_there_are_and_all_come_back(steps: list[tuple[bool, str]]) -> None:
    lines = Lines()
    held: list[Line] = []
    for take, browser in steps:
        if take:
            line = lines.take(browser)
            assert (line is None) == (len(held) >= OF_ALL)
            if line:
                held.append(line)
                assert not line.ended
        elif held:
            line = held.pop(0)
            lines.give_back(line)
            lines.give_back(line)  # once more does no harm
        assert lines.taken == len(held)
        for name in "abcde":
            assert sum(line.browser == name and not line.ended for line in held) <= OF_A_BROWSER


@pytest.mark.parametrize("given", [str(2**63), "9" * 30, "-1", "x"])
def test_what_is_no_number_of_an_event_counts_as_not_given(client: FlaskClient, store: Store, given: str) -> None:
    for address in (f"/live/news?after={given}", f"/live/news?statement={given}"):
        assert client.get(address).json == {"after": newest(store), "news": []}
    assert client.get(f"/search?q=treaty&after={given}&before={given}").status_code == 200
