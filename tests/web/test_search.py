"""The search page: the same hits as the store's, an address to share, errors beside their fields, kept searches."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from align.terms import Kind, Severity
from corpus import service
from corpus.model import Decision
from corpus.searching.narrowing import Filters
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import Found, add, compare

PAYLOAD = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
ROWS = [{"Daily": "“We will sign the treaty.”", "Wire": "“We will not sign the treaty.”"}]
FOUND = [
    Found(0, Kind.POLARITY, [{"Daily": "will sign"}, {"Wire": "will not sign"}], Severity.REVERSAL),
    Found(0, Kind.COVERAGE, [{"Daily": "the treaty"}, {"Wire": ""}], Severity.NUANCE),
]


@pytest.fixture
def treaty(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    texts = {"Daily": "“We will sign the treaty.”", "Wire": "“We will not sign the treaty.”"}
    number = add(store, texts, speaker="Zarif", persian="ما پیمان را امضا می‌کنیم")
    return compare(monkeypatch, store, number, ROWS, FOUND)


def flat(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def hits(page: str) -> list[str]:
    found = re.search(r'<ol class="hits">(.*?)</ol>', page, re.S)
    return [flat(one) for one in re.findall(r"<li>(.*?)</li>", found[1], re.S)] if found else []


def test_words_are_found_and_marked_with_a_permalink(client: FlaskClient, treaty: list[int]) -> None:
    page = client.get("/search?q=“not+sign”+treaty").text
    assert hits(page) == ["“We will not sign the treaty.” Wire, row 1 · Zarif · November 2012 · a speech · quoted"]
    assert re.findall(r'<mark class="found">(.*?)</mark>', page) == ["not sign", "treaty"]
    (address,) = re.findall(r'href="(/statements/\d+/rows/\d+)#row-1"', page)
    assert client.get(address).status_code == 200
    assert "1 found" in page


def test_filters_alone_find_divergences(client: FlaskClient, treaty: list[int]) -> None:
    polarity, coverage = treaty
    page = client.get("/search?severity=reversal&verdict=unreviewed").text
    assert len(hits(page)) == 1 and "polarity" in hits(page)[0] and f'href="/divergences/{polarity}"' in page
    page = client.get("/search?silent=Wire").text
    assert "not said" in hits(page)[0] and f'href="/divergences/{coverage}"' in page
    ready = re.findall(r'href="(/search\?[^"]+)"', client.get("/search").text)
    assert "/search?severity=reversal&amp;verdict=unreviewed" in ready
    assert "/search?silent=Wire" in ready


def test_what_was_left_empty_is_not_in_the_address(client: FlaskClient, treaty: list[int]) -> None:
    answer = client.get("/search?q=treaty&within=&speaker=&kind=polarity&since=&meaning=")
    assert (answer.status_code, answer.location) == (302, "/search?q=treaty&kind=polarity")
    assert client.get(answer.location).status_code == 200


def test_what_was_asked_stands_in_the_form(client: FlaskClient, treaty: list[int]) -> None:
    page = client.get("/search?q=a+b&speaker=Zarif&kind=tense&kind=polarity&severity=shift&within=divergences").text
    for stands in (
        'name="q" value="a b"',
        'name="speaker" value="Zarif"',
        'value="tense" checked',
        'value="polarity" checked',
        'value="shift" selected',
        'value="divergences" selected',
    ):
        assert stands in page
    assert "Nothing found" in page


@pytest.mark.parametrize(
    ("address", "field", "says"),
    [
        ("/search?q=(a", "q", "bracket is not closed"),
        ("/search?q=a*", "q", "begins too many words"),
        ("/search?q=a&since=soon", "since", "is no date"),
        ("/search?kind=odd", "kind", "is not known here"),
        ("/search?q=a&within=notes&severity=shift", "within", "no kind, severity or verdict"),
        ("/search?q=a&meaning=1&within=notes", "within", "only clauses are found by meaning"),
        ("/search?q=…&meaning=1", "q", "no word"),
    ],
)
def test_errors_stand_beside_their_field(client: FlaskClient, address: str, field: str, says: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 422
    (error,) = re.findall(rf'<p class="error" id="{field}-error">(.*?)</p>', answer.text)
    assert says in error.lower() or says in error
    assert f"{field}-error" in re.sub(r'id="[^"]*"', "", answer.text) or field == "kind"


def test_without_a_worker_meaning_says_so_and_searches_words(client: FlaskClient, treaty: list[int]) -> None:
    page = client.get("/search?q=treaty&meaning=1").text
    assert "No worker answers" in page
    assert len(hits(page)) == 2


def test_persian_stands_right_to_left(client: FlaskClient, treaty: list[int]) -> None:
    page = client.get("/search?q=ميكنيم").text
    assert '<p class="context persian" dir="rtl" lang="fa">' in page
    assert re.findall(r'<mark class="found">(.*?)</mark>', page) == ["می‌کنیم"]


def test_pages_follow_each_other(client: FlaskClient, store: Store) -> None:
    for number in range(30):
        add(store, {"A": f"peace {number}", "B": "war"})
    first = client.get("/search?q=peace").text
    (address,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get(address.replace("&amp;", "&")).text
    assert (len(hits(first)), len(hits(second))) == (25, 5)
    assert not set(hits(first)) & set(hits(second))
    assert "30 found" in first and "30 found" in second
    (back,) = re.findall(r'href="([^"]+after=[^"]+)"', second)
    assert hits(client.get(back.replace("&amp;", "&")).text) == hits(first)


@pytest.mark.parametrize(
    "name", ["q", "speaker", "outlet", "silent", "apart", "since", "until", "within", "kind", "verdict"]
)
def test_whatever_is_typed_is_text(client: FlaskClient, treaty: list[int], name: str) -> None:
    answer = client.get("/search", query_string={"q": "treaty", name: PAYLOAD})
    assert answer.status_code in (200, 422)
    assert "<img" not in answer.text and "<script>" not in answer.text


def test_what_is_found_is_text(client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {f"{PAYLOAD} 1": f"{PAYLOAD} peace \u202e", f"{PAYLOAD} 2": "war"}
    number = add(store, texts, speaker=PAYLOAD, occasion=f"{PAYLOAD} peace", persian=f"{PAYLOAD} peace")
    words = [dict([one]) for one in texts.items()]
    (only,) = compare(monkeypatch, store, number, [texts], [Found(0, Kind.SENSE, words)])
    service.decide(store, only, Decision.UNSURE, PAYLOAD, note=f"{PAYLOAD} peace")
    service.save_search(store, PAYLOAD, "peace", Filters(speaker=PAYLOAD), PAYLOAD)
    for address in ("/search?q=peace", "/search?within=divergences", "/search?q=peace&within=renderings"):
        page = client.get(address).text
        assert hits(page)
        assert "<img" not in page and "<script>" not in page
    assert 'data-name="U+202E"' in client.get("/search?q=peace").text


def test_searches_are_kept_renamed_and_deleted(client: FlaskClient, store: Store) -> None:
    sent = {
        "csrf_token": token(client),
        "q": "“we will”",
        "kind": ["polarity", "tense"],
        "since": "2012",
        "name": "Ours",
    }
    answer = client.post("/search/saved", data=sent)
    assert answer.status_code == 303
    assert answer.location.startswith("/search?q=")
    (kept,) = service.saved_searches(store)
    assert (kept.name, kept.query, kept.filters) == (
        "Ours",
        "“we will”",
        Filters(kind=("polarity", "tense"), since="2012"),
    )
    page = client.get("/search").text
    (address,) = re.findall(r'href="([^"]+)"><bdi>Ours</bdi>', page)
    assert address.replace("&amp;", "&") == answer.location
    again = client.post("/search/saved", data={**sent, "name": "OURS"})
    assert again.status_code == 422
    assert "is kept already" in re.findall(r'id="name-error">(.*?)</p>', again.text)[0]
    assert 'name="name" value="OURS"' in again.text
    client.post(f"/search/saved/{kept.id}/rename", data={**sent, "name": "Yours"})
    assert service.saved_searches(store)[0].name == "Yours"
    client.post(f"/search/saved/{kept.id}/delete", data=sent)
    assert service.saved_searches(store) == []


@pytest.mark.parametrize("address", ["/search/saved", "/search/saved/1/rename", "/search/saved/1/delete"])
def test_nothing_is_kept_for_a_foreign_page(client: FlaskClient, store: Store, address: str) -> None:
    assert client.post(address, data={"q": "x", "name": "y"}).status_code == 400
    assert service.saved_searches(store) == []
