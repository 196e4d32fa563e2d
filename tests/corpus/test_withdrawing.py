"""Withdrawing: the words are gone from the file, whatever held them; that they were here is known."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from align.terms import Kind
from corpus import service
from corpus.cache import cached
from corpus.errors import Conflict, InputError, NotFound
from corpus.history.quoting import BLOTTED, Secret
from corpus.history.withdrawing import erase_traces
from corpus.model import Decision, JobState, NewRendering, NewStatement, Reason, What
from corpus.store import Store
from corpus.upkeep import faults
from tests.corpus.conftest import TEXTS, Judge, new_statement
from tests.corpus.tiny import TinyEncoder

# Words that stand nowhere else, so that a trace of them in the file is a trace of the text.
SECRET = "Zembolaria quixotically vowed to interrogate forty seven marmalade ambassadors before breakfast."
TRACES = ("Zembolaria", "zembolaria", "quixotically", "marmalade", "interrogate forty")


def traces(store: Store) -> list[str]:
    """Which of the words are to be found in the files of the store, byte by byte, and where."""
    found = []
    for path in sorted(store.path.parent.glob(store.path.name + "*")):
        content = path.read_bytes()
        found += [f"{path.name}: {word}" for word in TRACES if word.encode() in content]
    return found


@pytest.fixture
def quoted_everywhere(store: Store, compare: Callable[[Store, int], int], judged: Judge) -> int:
    """A statement of three, of which the second's text is compared, judged, noted and quoted. Returns its id."""
    renderings = tuple(NewRendering(o, t) for o, t in {**TEXTS, "Guardian": SECRET}.items())
    number = service.add_statement(store, NewStatement("Larijani", "2012", "", renderings), who="Ada")
    judged(store, number, (Kind.SENSE, ({"NYT": "negotiate"}, {"Guardian": "interrogate forty seven marmalade"})))
    compare(store, number)
    made = service.comparison(store, number)
    assert made
    note = "They print “Zembolaria quixotically vowed to interrogate forty”, which is odd."
    service.decide(store, made.divergences[0].id, Decision.CONFIRMED, "Ada", note=note)
    service.correct_rendering(store, 2, note=SECRET, who="Ada")
    service.correct_rendering(store, 2, note="", who="Ada")
    service.correct_statement(store, number, occasion=f"when he said: {SECRET}", who="Ada")
    with store.writing() as db:  # what real judgements keep is compressed, and holds the words all the same
        db.execute("INSERT INTO judged (signature, key, found) VALUES ('s', 'k', ?)", [SECRET.encode()])
    return number


def test_the_words_are_in_no_byte_of_the_file(store: Store, quoted_everywhere: int) -> None:
    assert traces(store)
    assert service.withdraw(store, 2, why="recalled by the publisher", who="Ada")
    assert traces(store) == []
    assert faults(store) == []
    store.close()
    assert traces(Store.open(store.path)) == []


def test_what_an_import_keeps_of_it_goes_too(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    renderings = [{"outlet": "A", "text": SECRET}, *({"outlet": o, "text": t} for o, t in TEXTS.items())]
    file.write_text(json.dumps({"id": "k", "speaker": "x", "date": "2012", "occasion": "", "renderings": renderings}))
    for _ in range(2):
        service.import_files(store, [file], who="Ada")
    assert traces(store)
    service.withdraw(store, 1, why="recalled", who="Ada")
    assert traces(store) == []
    with pytest.raises(sqlite3.IntegrityError), store.writing() as db:
        db.execute("UPDATE import SET who = 'nobody'")


@pytest.mark.parametrize(
    "table",
    [
        f"Spalte 1,Spalte 2\nA,{SECRET}\nB,Other words are here.\n",  # nobody said what its columns mean
        f"Spalte 1,Spalte 2\nA,“{SECRET[:60]}\nB,Other words are here.\n".replace("“", ""),
        f'outlet,text,note\nA,One.,x\nB,Two.,"{SECRET} He said ""so""."\n',
    ],
)
def test_a_table_that_waits_goes_with_it(store: Store, table: str) -> None:
    renderings = tuple(NewRendering(o, t) for o, t in {**TEXTS, "Guardian": SECRET}.items())
    service.add_statement(store, NewStatement("Larijani", "2012", "", renderings), who="Ada")
    waits = service.make_draft(store, [("table.csv", table.encode())])
    other = service.make_draft(store, [("other.csv", b"Spalte 1,Spalte 2\nA,Something else is said.\n")])
    service.withdraw(store, 2, why="recalled", who="Ada")
    assert traces(store) == []
    assert [draft.id for draft in service.drafts(store)] == [other] != [waits]


def test_that_it_was_here_is_known(store: Store, quoted_everywhere: int) -> None:
    before = service.statement(store, quoted_everywhere).renderings[1]
    service.withdraw(store, 2, why="recalled by the publisher", who="Ada")
    (gone,) = service.versions(store, 2)
    assert gone.text == ""
    assert (gone.sha256, gone.outlet, gone.added) == (before.sha256, before.outlet, before.added)
    assert gone.withdrawn and not gone.current
    entry = service.events(store, quoted_everywhere).entries[0]
    assert (entry.event.what, entry.event.who, entry.event.subject) == (What.WITHDRAWAL, "Ada", 2)
    assert entry.event.after == {"why": "recalled by the publisher"}
    assert entry.event.before["sha256"] == before.sha256


def test_what_else_there_is_stays(store: Store, quoted_everywhere: int, compare: Callable[[Store, int], int]) -> None:
    service.withdraw(store, 2, why="recalled", who="Ada")
    assert [r.outlet for r in service.statement(store, quoted_everywhere).renderings] == ["NYT", "WNC"]
    made = service.comparison(store, quoted_everywhere)
    assert made and [r.text for r in made.compared] == [TEXTS["NYT"], "", TEXTS["WNC"]]
    assert [r.withdrawn is not None for r in made.compared] == [False, True, False]
    (divergence,) = made.divergences
    assert divergence.divergence.evidence == BLOTTED
    assert [v.decision for v in divergence.verdicts] == [Decision.CONFIRMED]
    assert divergence.verdicts[0].note == BLOTTED
    about = json.loads(store.db.execute("SELECT about FROM verdict").fetchone()[0])
    assert about["renderings"]["1"]["phrases"] == ["negotiate"]
    assert about["renderings"]["2"]["phrases"] == [BLOTTED]
    shas = {row["sha256"] for row in store.db.query("SELECT sha256 FROM encoded")}
    assert made.compared[1].sha256 not in shas


def test_what_is_left_is_compared_anew_if_it_can_be(store: Store, statement: int) -> None:
    third = service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    old = service.jobs(store, statement)[0]
    service.withdraw(store, third, why="wrong file", who="Ada")
    queued, cancelled = service.jobs(store, statement)
    assert (queued.state, cancelled.id, cancelled.state) == (JobState.QUEUED, old.id, JobState.CANCELLED)
    service.withdraw(store, 1, why="wrong file too", who="Ada")
    assert {job.state for job in service.jobs(store, statement)} == {JobState.CANCELLED}
    assert service.statements(store)[0].outlets == ("Guardian",)


def test_earlier_versions_go_only_if_asked(store: Store, statement: int) -> None:
    new = service.add_version(store, 1, SECRET, reason=Reason.TRANSCRIPTION, who="Ada")
    newer = service.add_version(store, new, SECRET + " Again.", reason=Reason.REVISED, who="Ada")
    assert service.loss(store, newer).other_versions == (1, new)
    service.withdraw(store, newer, why="wrong", who="Ada")
    assert [bool(v.withdrawn) for v in service.versions(store, 1)] == [False, False, True]
    service.withdraw(store, new, why="all wrong", who="Ada", all_versions=True)
    assert [bool(v.withdrawn) for v in service.versions(store, 1)] == [True, True, True]
    assert traces(store) == []


def test_a_withdrawal_says_what_it_would_take(store: Store, quoted_everywhere: int) -> None:
    elsewhere = service.add_statement(store, new_statement(key="other"), who="Ada")
    service.add_rendering(store, elsewhere, NewRendering("Mirror", SECRET), who="Ada")
    loss = service.loss(store, 2)
    assert (loss.characters, loss.comparisons, loss.verdicts, loss.left) == (len(SECRET), 1, 1, 2)
    assert loss.elsewhere == (elsewhere,)
    with pytest.raises(NotFound):
        service.loss(store, 99)


def test_vectors_stay_where_another_statement_has_the_text(store: Store) -> None:
    for key in ("a", "b"):
        service.add_statement(store, new_statement(key=key), who="Ada")
    cached(store, TinyEncoder())(list(TEXTS.values()))
    service.withdraw(store, 1, why="wrong", who="Ada")
    assert store.db.table("encoded").count == 3
    service.withdraw(store, 3, why="wrong", who="Ada")
    assert store.db.table("encoded").count == 2
    cached(store, TinyEncoder())(list(TEXTS.values()))  # a worker that had read it before
    assert store.db.table("encoded").count == 2


def test_a_comparison_of_a_text_withdrawn_meanwhile_is_not_stored(
    store: Store, statement: int, judged: Judge, compare: Any
) -> None:
    service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    judged(store, statement)

    def progress(step: str, done: int, total: int) -> None:
        if (step, done) == ("loading", 1):
            service.withdraw(store, 3, why="wrong", who="Ada")

    with pytest.raises(Conflict, match="withdrawn while"):
        service.compare_now(store, statement, cached(store, TinyEncoder()), progress)
    assert service.comparison(store, statement) is None


def test_a_withdrawn_text_does_not_come_back(store: Store, statement: int) -> None:
    service.add_version(store, 1, SECRET, reason=Reason.REVISED, who="Ada")
    service.withdraw(store, 1, why="wrong", who="Ada")
    version = service.events(store, statement, whats=[What.VERSION]).entries[0].event
    with pytest.raises((InputError, Conflict)):
        service.undo(store, version.id, who="Ada")
    withdrawal = service.events(store, statement, whats=[What.WITHDRAWAL]).entries[0].event
    with pytest.raises(InputError, match="cannot be undone"):
        service.undo(store, withdrawal.id, who="Ada")
    with pytest.raises(InputError, match="withdrawn before"):
        service.withdraw(store, 1, why="again", who="Ada")
    assert service.add_statement(store, new_statement(), who="Ada") == statement  # there already, and stays withdrawn
    assert service.versions(store, 1)[0].text == ""


def test_the_past_has_lost_it_too(store: Store, quoted_everywhere: int) -> None:
    first = service.events(store, quoted_everywhere).entries[-1].event.id
    service.withdraw(store, 2, why="recalled", who="Ada")
    past = service.statement_at(store, quoted_everywhere, first).statement
    assert [(r.outlet, r.text) for r in past.renderings] == [
        ("NYT", TEXTS["NYT"]),
        ("Guardian", ""),
        ("WNC", TEXTS["WNC"]),
    ]


def test_a_withdrawal_needs_a_reason_and_a_name(store: Store, statement: int) -> None:
    for fields in ({"why": " ", "who": "Ada"}, {"why": "wrong", "who": ""}):
        with pytest.raises(InputError):
            service.withdraw(store, 1, **fields)
    assert service.statement(store, statement).renderings[0].text == TEXTS["NYT"]


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE rendering SET text = 'back' WHERE id = 1",
        "UPDATE rendering SET withdrawn = NULL WHERE id = 1",
        "UPDATE rendering SET current = 1 WHERE id = 1",
        "UPDATE rendering SET text = '', withdrawn = 'now', current = 0 WHERE id = 2",
        "DELETE FROM event WHERE what = 'withdrawal'",
        "UPDATE event SET who = 'nobody' WHERE what = 'withdrawal'",
    ],
)
def test_the_file_allows_exactly_that(store: Store, statement: int, command: str) -> None:
    service.withdraw(store, 1, why="wrong", who="Ada")
    before = service.versions(store, 1), service.versions(store, 2)
    with pytest.raises(sqlite3.IntegrityError), store.writing() as db:
        db.execute(command)
    assert (service.versions(store, 1), service.versions(store, 2)) == before


def test_where_others_read_the_log_is_emptied_later(
    store: Store, statement: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("history.withdrawing", "store"):
        monkeypatch.setattr(f"corpus.{module}.BUSY_SECONDS", 0.1)
    impatient = Store.open(store.path)
    with store.reading() as db:
        db.execute("SELECT count(*) FROM rendering").fetchone()
        assert service.withdraw(impatient, 1, why="wrong", who="Ada") is False
    assert service.versions(store, 1)[0].text == ""
    assert erase_traces(store)


@pytest.mark.parametrize(
    ("written", "quotes"),
    [
        ("He wrote: “quixotically vowed to interrogate forty”.", True),
        ("QUIXOTICALLY, vowed – to: interrogate; forty", True),
        ("vowed to interrogate forty", False),
        ("something else altogether, with as many words as that", False),
        ("", False),
    ],
)
def test_five_words_in_a_row_are_a_quotation(written: str, quotes: bool) -> None:
    assert Secret([SECRET]).quoted_in(written) is quotes


def test_a_short_text_is_quoted_by_all_its_words() -> None:
    assert Secret(["We talk."]).quoted_in("they print: we talk")
    assert not Secret(["We talk."]).quoted_in("talk we")
    assert not Secret(["We talk."]).quoted_in("")
    assert Secret(["We talk."]).blotted({"a": ["We talk", 3, None]}) == {"a": [BLOTTED, 3, None]}
