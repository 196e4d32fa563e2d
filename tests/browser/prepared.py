"""A served store with something of everything in it, compared by script: no model, no worker.

In: a folder. Out: where the pages are, and the addresses of all of them, from the application's own map.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from align.terms import Kind, Severity
from benchmarks.serving import serving
from corpus import service
from corpus.model import Decision, Reason
from corpus.settings import Settings
from corpus.store import Store
from tests.web.conftest import token
from tests.web.script import Found, add, compare
from web.app import create_app

DAILY = "“We will sign the treaty this year.” The hall was full."
COURIER = "“We can sign the treaty next year.”"
WIRE = "“We will not sign the treaty.” The hall was full."
ROWS = [
    {"Daily": "“We will sign the treaty this year.”", "Courier": COURIER, "Wire": "“We will not sign the treaty.”"},
    {"Daily": "The hall was full.", "Wire": "The hall was full."},
]
FOUND = [
    Found(
        0, Kind.POLARITY, [{"Daily": "will sign", "Courier": "can sign"}, {"Wire": "will not sign"}], Severity.REVERSAL
    ),
    Found(0, Kind.MODALITY, [{"Daily": "will", "Wire": "will"}, {"Courier": "can"}]),
    Found(0, Kind.TENSE, [{"Daily": "this year"}, {"Courier": "next year"}, {"Wire": ""}], Severity.NUANCE),
    Found(1, Kind.COVERAGE, [{"Daily": "The hall was full.", "Wire": "The hall was full."}, {"Courier": ""}]),
]

# Everything that can stand from right to left does so here.
PERSIAN = {"کیهان": "ما امسال پیمان را امضا می‌کنیم.", "ایرنا": "ما امسال پیمان را امضا نمی‌کنیم."}
PERSIAN_ABOUT = {"speaker": "وزیر امور خارجه", "occasion": "پس از رأی‌گیری", "persian": "ما پیمان را امضا می‌کنیم."}


@dataclass(frozen=True)
class Prepared:
    """A store, its application, and where that answers."""

    store: Store
    app: Flask
    address: str


@contextmanager
def prepared(folder: Path) -> Iterator[Prepared]:
    """Serve a store in which every number in an address may be 1. Statement 2 is Persian throughout."""
    database = folder / "prepared.db"
    store = Store.open(database)
    app = create_app(Settings(database=database))
    _fill(store, app)
    with serving(app, threads=24) as address:
        yield Prepared(store, app, address)
    store.close()


def _fill(store: Store, app: Flask) -> None:
    with pytest.MonkeyPatch.context() as patch:
        texts = {"Daily": DAILY, "Courier": COURIER, "Wire": WIRE}
        treaty = add(store, texts, persian=PERSIAN_ABOUT["persian"], occasion="after the vote")
        first, *_ = compare(patch, store, treaty, ROWS, FOUND)
        second = add(store, PERSIAN, **PERSIAN_ABOUT)
        negated = [{"کیهان": "می‌کنیم"}, {"ایرنا": "نمی‌کنیم"}]
        (only,) = compare(patch, store, second, [PERSIAN], [Found(0, Kind.POLARITY, negated, Severity.REVERSAL)])
    service.decide(store, first, Decision.CONFIRMED, "Mina", note="looked up")
    service.decide(store, only, Decision.UNSURE, "مینا", note="باید دید")
    wire = service.statement(store, treaty).renderings[-1].id
    service.add_version(store, wire, WIRE + " It was late.", reason=Reason.REVISED, who="مینا", why="اصلاح شد")
    for number in (treaty, second):
        for job in service.jobs(store, number):
            if job.unfinished:
                service.cancel(store, job.id)
    with store.writing() as db:
        db.execute("UPDATE job SET state = 'done'")
    service.add_alias(store, "کوریر", "Courier", who="مینا")
    service.describe_outlet(store, "Daily", kind="newspaper", note="روزنامه", who="Mina")
    client = app.test_client()
    client.post("/reviewer", data={"csrf_token": token(client), "reviewer": "مینا"})
    for text in ("“The dam will open.”", "“سد باز می‌شود.”"):
        files = [(io.BytesIO(text.encode()), "Post.txt"), (io.BytesIO((text + " Yes.").encode()), "پیک.txt")]
        brought = client.post("/import", data={"csrf_token": token(client), "files": files, "speaker": "وزیر"})
        assert brought.status_code == 303, brought.text
        if text.isascii() or "dam" in text:
            page = client.get(brought.location).text
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
            assert found
            kept = client.post(brought.location, data={"csrf_token": found[1], "store": "1"})
            assert kept.status_code == 303, kept.text
    client.post("/search/saved", data={"csrf_token": token(client), "q": "پیمان", "name": "پیمان"})


# What is a file or a stream and no page, beside what says so by a dot in its address.
NO_PAGES = {"static", "exports.download"}

# Addresses beside those in which every number is 1: pages look otherwise there.
FURTHER = [
    *("/statements/2", "/divergences/2", "/divergences/5", "/statements/2/history", "/statements/1?only=1&severity=3"),
    *("/search?q=treaty", "/search?q=پیمان", "/search?q=nothing-of-it", "/search?q=%22&severity=no"),
    *("/search?kind=polarity", "/import?statement=1", "/statements/99", "/statements/1/history?at=1"),
    *("/statements/1/renderings/4/versions", "/statements/1?sort=dispersion", "/figures?sort=distance&since=x"),
]  # fmt: skip


def addresses(made: Prepared) -> list[str]:
    """Every page that the application has, with what it needs filled in; and the further ones."""
    client = made.app.test_client()
    found = []
    for rule in made.app.url_map.iter_rules():
        address = filled(rule)
        if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES or "." in address:
            continue
        answer = client.get(address)
        if answer.status_code in (301, 302, 303, 308) or answer.mimetype != "text/html":
            continue
        assert answer.status_code == 200, f"{address}: {answer.status_code}; let prepared.py make what it shows"
        found.append(address)
    return sorted({*found, *FURTHER})


def filled(rule: Rule) -> str:
    """An address of a rule: every number is 1, every name that of the first export."""
    address = re.sub(r"<int:\w+>", "1", str(rule))
    return re.sub(r"<(string:)?name>", "jsonl", address)
