"""A queue of sixty divergences over two statements, served without a worker: what tests and benchmark review.

In: a folder. Out: a server whose pages a browser can open.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from align.terms import Kind, Severity
from benchmarks.serving import serving
from corpus import service
from corpus.settings import Settings
from corpus.store import Store
from tests.web.script import Found, add, compare
from web.app import create_app

PERSIAN = "ما امسال پیمان را امضا می‌کنیم و با همه گفتگو خواهیم کرد."
KINDS = (Kind.MODALITY, Kind.POLARITY, Kind.TENSE, Kind.SENSE)
ROWS = 30


@dataclass(frozen=True)
class Desk:
    """A store and where its pages are. statements: two, with thirty divergences each."""

    store: Store
    address: str
    statements: tuple[int, ...]


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """The server, for as long as a `with` block lasts."""
    database = folder / "desk.db"
    store = Store.open(database)
    statements = []
    with pytest.MonkeyPatch.context() as patch:
        for name, persian in (("treaty", PERSIAN), ("dam", "")):
            daily = [f"The minister will sign {name} {n} this year." for n in range(ROWS)]
            wire = [f"The minister can sign {name} {n} next year." for n in range(ROWS)]
            texts = {"Daily": " ".join(daily), "Wire": " ".join(wire), "Courier": daily[0]}
            number = add(store, texts, persian=persian or None, speaker=f"The minister of the {name}")
            rows = [
                {"Daily": d, "Wire": w} | ({"Courier": d} if n == 0 else {})
                for n, (d, w) in enumerate(zip(daily, wire, strict=True))
            ]
            found = [
                Found(
                    n,
                    KINDS[n % 4],
                    [{"Daily": d} | ({"Courier": d} if n == 0 else {}), {"Wire": w}],
                    Severity(n % 4),
                    evidence=f"Daily: “will”; Wire: “can”, in row {n + 1}",
                )
                for n, (d, w) in enumerate(zip(daily, wire, strict=True))
            ]
            compare(patch, store, number, rows, found)
            statements.append(number)
    for number in statements:
        service.cancel(store, service.jobs(store, number)[0].id)
    with store.writing() as db:
        db.execute("UPDATE job SET state = 'done'")
    with serving(create_app(Settings(database=database))) as address:
        yield Desk(store, address, tuple(statements))
    store.close()


def settled(page: Page) -> None:
    """A page that a form led to has loaded: until then Chromium may take the focus away, to what `#…` names."""
    page.wait_for_load_state()
