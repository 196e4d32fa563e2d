"""On the page a full disk and a read-only file are 507, in words; what was stored before is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from align.terms import Kind
from corpus import service
from corpus.errors import StoreUnusable
from corpus.store import Store
from corpus.upkeep import faults
from tests.web.conftest import token
from tests.web.script import Found, add, compare
from web.app import secret_key

TEXTS = {"A": "We will go.", "B": "We can go."}


def full(db: object) -> Callable[[], None]:
    """Let the file grow no more, as on a full disk. Returns what makes room again."""
    (pages,) = db.execute("PRAGMA page_count").fetchone()  # type: ignore[attr-defined]
    db.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]
    return lambda: db.execute("PRAGMA max_page_count = 1000000") and None  # type: ignore[attr-defined]


def read_only(db: object) -> Callable[[], None]:
    db.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]
    return lambda: db.execute("PRAGMA query_only = OFF") and None  # type: ignore[attr-defined]


@pytest.mark.parametrize(("spoil", "said"), [(full, "the disk is full"), (read_only, "cannot be written")])
def test_it_is_507_and_nothing_is_lost(
    client: FlaskClient,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[object], Callable[[], None]],
    said: str,
) -> None:
    number = add(store, TEXTS)
    compare(monkeypatch, store, number, [TEXTS], [Found(0, Kind.MODALITY, [{"A": "will"}, {"B": "can"}])])
    comparison = service.comparison(store, number)
    assert comparison is not None
    address = f"/divergences/{comparison.divergences[0].id}/verdicts"
    form = {"decision": "confirmed", "reviewer": "Ada", "note": "n" * 9000, "csrf_token": token(client), "seen": "0"}
    mend = spoil(client.application.extensions["store"].db)
    for _ in range(20):  # there may be room in the pages that the file has
        answer = client.post(address, data=form)
        if answer.status_code == 507:
            break
        form["seen"] = str(store.db.execute("SELECT max(id) FROM verdict").fetchone()[0])
        form["decision"] = "dismissed" if form["decision"] == "confirmed" else "confirmed"
    assert answer.status_code == 507 and said in answer.text and "Traceback" not in answer.text
    given = [v.decision for v in service.divergence(store, comparison.divergences[0].id).verdicts]
    assert client.get(f"/statements/{number}").status_code == 200
    mend()
    assert faults(store) == []
    assert client.post(address, data=form).status_code == 303
    after = [v.decision for v in service.divergence(store, comparison.divergences[0].id).verdicts]
    assert after == [*given, form["decision"]]


def test_a_key_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreUnusable, match="the key cannot be written"):
        secret_key(tmp_path / "file" / "web.db.key")
