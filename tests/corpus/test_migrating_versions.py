"""A file from before there were versions: all that it holds is there afterwards, and its past can be shown."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from corpus import schema, service
from corpus.migrations import first, judged
from corpus.model import Decision, NewRendering, Reason, What
from corpus.store import Store
from corpus.upkeep import faults
from tests.corpus.conftest import TEXTS

RECORD = (
    '{"row":0,"kind":"modality","severity":2,"confidence":0.5,"evidence":"⟦000001⟧: will",'
    '"readings":[{"outlets":["1"],"spans":{"1":[[3,7]]}},{"outlets":["2"],"spans":{"2":[[3,6]]}}]}'
)
ABOUT = '{"comparison":1,"divergence":' + RECORD + ',"renderings":{}}'


def older(path: Path, migrations: int) -> None:
    """A file as a version before this one left it, with something in every table."""
    db = Database(sqlite3.connect(path), execute_plugins=False)
    for migrate in (first.migrate, judged.migrate)[:migrations]:
        migrate(db)
    db.conn.execute("PRAGMA foreign_keys = ON")

    def put(table: str, **row: object) -> None:
        names = ", ".join(row)
        db.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))

    about = {"speaker": "M. J. Larijani", "date": "2012-11", "occasion": "", "language": "fa", "persian": "سلام"}
    put("statement", key="k", added="2026-01-01T00:00:00.000Z", **about)
    for number, (outlet, text) in enumerate(TEXTS.items(), start=1):
        added = "2026-01-01T00:00:00.001Z" if number < 3 else "2026-01-02T00:00:00.000Z"
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        fields = {"outlet": outlet, "outlet_folded": outlet.lower(), "text": text, "sha256": sha256, "added": added}
        fields |= dict.fromkeys(("address", "date", "via", "note"), "")
        put("rendering", statement=1, kind="other", quoted=number % 2, **fields)
    put("rendering", id=9, statement=1, kind="other", quoted=0, **{**fields, "outlet": "x", "outlet_folded": "x"})
    db.conn.execute("DELETE FROM rendering WHERE id = 9")
    edited = "2026-01-03T00:00:00.000Z"
    put(
        "correction",
        statement=1,
        rendering=None,
        field="speaker",
        before="Larijani",
        after=about["speaker"],
        made=edited,
    )
    put("correction", statement=1, rendering=2, field="outlet", before="The G", after="Guardian", made=edited)
    put(
        "comparison",
        statement=1,
        made="2026-01-01T12:00:00.000Z",
        signature='{"program":"p"}',
        renderings="[1,2]",
        rows='[{"clauses":{}}]',
    )
    found = {"row": 0, "kind": "modality", "severity": 2, "confidence": 0.5, "identity": "i", "record": RECORD}
    put("divergence", comparison=1, statement=1, **found)
    for day, decision in ((4, "confirmed"), (5, "dismissed")):
        given = f"2026-01-0{day}T00:00:00.000Z"
        whose = {"statement": 1, "divergence": 1, "identity": "i", "reviewer": "Ada", "given": given, "about": ABOUT}
        put("verdict", decision=decision, note="", **whose)
    put("job", statement=1, state="done", queued="2026-01-01T00:00:00.000Z", comparison=1)
    if migrations > 1:
        put("judged", signature="s", key="k", found=b"f")
    db.conn.execute(f"PRAGMA user_version = {migrations}")
    db.conn.execute(f"PRAGMA application_id = {schema.APPLICATION}")
    db.conn.commit()
    db.conn.close()


@pytest.fixture(params=[1, 2])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    older(tmp_path / "old.db", request.param)
    return Store.open(tmp_path / "old.db")


def test_all_data_is_found_again(migrated: Store) -> None:
    assert schema.version(migrated.db) == schema.NEWEST
    assert [f for f in faults(migrated) if "index" not in f] == []
    statement = service.statement(migrated, 1)
    assert [(r.outlet, r.text, r.quoted) for r in statement.renderings] == [
        ("NYT", TEXTS["NYT"], True),
        ("Guardian", TEXTS["Guardian"], False),
        ("WNC", TEXTS["WNC"], True),
    ]
    assert all((r.first, r.replaces, r.current, r.withdrawn) == (r.id, None, True, None) for r in statement.renderings)
    made = service.comparison(migrated, 1)
    assert made
    assert made.divergences[0].current["Ada"].decision is Decision.DISMISSED
    assert len(made.divergences[0].verdicts) == 2
    assert service.jobs(migrated, 1)[0].comparison == 1
    assert "correction" not in migrated.db.table_names()


def test_the_past_is_in_the_journal(migrated: Store) -> None:
    events = [entry.event for entry in service.events(migrated, 1).entries[::-1]]
    assert [(e.what, e.subject, e.who) for e in events] == [
        (What.STATEMENT, None, ""),
        (What.COMPARISON, 1, ""),
        (What.RENDERING, 3, ""),
        (What.EDIT, None, ""),
        (What.EDIT, 2, ""),
        (What.VERDICT, 1, "Ada"),
        (What.VERDICT, 2, "Ada"),
    ]
    assert events[0].after == {"renderings": [1, 2]}
    past = service.statement_at(migrated, 1, "2026-01-01T12:00:00Z")
    assert past.statement.speaker == "Larijani"
    assert [r.outlet for r in past.statement.renderings] == ["NYT", "The G"]
    assert past.comparison and past.comparison.divergences[0].verdicts == ()
    between = service.statement_at(migrated, 1, "2026-01-04").comparison
    assert between and between.divergences[0].current["Ada"].decision is Decision.CONFIRMED


def test_what_came_before_can_be_undone(migrated: Store) -> None:
    newest_first = [entry.event.id for entry in service.events(migrated, 1).entries]
    for number in newest_first[:5]:
        service.undo(migrated, number, who="Ada")
    statement = service.statement(migrated, 1)
    assert statement.speaker == "Larijani"
    assert [r.outlet for r in statement.renderings] == ["NYT", "The G"]
    made = service.comparison(migrated, 1)
    assert made and made.divergences[0].current == {}


def test_the_tables_do_what_new_ones_do(migrated: Store) -> None:
    fresh = Store.open(migrated.path.with_name("fresh.db"))
    wanted = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    assert list(migrated.db.query(wanted)) == list(fresh.db.query(wanted))
    new = service.add_version(migrated, 1, "We talk.", reason=Reason.REVISED, who="Ada")
    assert new == 10  # 9 was given once
    assert service.add_rendering(migrated, 1, NewRendering("BBC", "Yes."), who="Ada") == 11
    with pytest.raises(sqlite3.IntegrityError), migrated.writing() as db:
        db.execute("UPDATE rendering SET text = 'other' WHERE id = 2")


def test_a_migration_that_breaks_off_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older(tmp_path / "old.db", 2)

    def broken(db: Database) -> None:
        raise ZeroDivisionError

    place = schema.MIGRATIONS.index(next(m for m in schema.MIGRATIONS if "versions" in m.__module__)) + 1
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:place], broken))
    monkeypatch.setattr(schema, "NEWEST", place + 1)
    with pytest.raises(ZeroDivisionError):
        Store.open(tmp_path / "old.db")
    with sqlite3.connect(tmp_path / "old.db") as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 2
        assert connection.execute("SELECT count(*) FROM correction").fetchone()[0] == 2
