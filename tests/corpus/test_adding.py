"""What may be stored, what is refused and with what words, and what a correction leaves as it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from corpus import service
from corpus.errors import InputError, NotFound
from corpus.model import JobState, NewRendering, NewStatement, OutletKind, What
from corpus.store import Store
from tests.corpus.conftest import TEXTS, new_statement

AWKWARD = "\u201c\u201dTalks\r\n\tare\u202e not\x07 taboo\u201d \U0001f4dc e\u0301 \u0633\u0644\u0627\u0645  "


def stored_rows(store: Store) -> int:
    return sum(store.db.table(t).count for t in ("statement", "rendering", "job", "event"))


def with_rendering(**fields: Any) -> NewStatement:
    """A statement whose second rendering has these fields."""
    new = new_statement()
    return replace(new, renderings=(new.renderings[0], replace(new.renderings[1], **fields)))


def test_a_text_is_stored_as_it_was(store: Store) -> None:
    number = service.add_statement(store, with_rendering(text=AWKWARD), who="Ada")
    rendering = service.statement(store, number).renderings[1]
    assert rendering.text == AWKWARD
    assert rendering.sha256 == hashlib.sha256(AWKWARD.encode()).hexdigest()


def test_a_statement_is_stored_with_its_job(store: Store, statement: int) -> None:
    (job,) = service.jobs(store, statement)
    (summary,) = service.statements(store)
    assert job.state is JobState.QUEUED
    assert summary.job == job
    assert not summary.compared
    assert summary.outlets == ("NYT", "Guardian")
    assert service.comparison(store, statement) is None


def test_the_newest_statement_comes_first(store: Store) -> None:
    numbers = [service.add_statement(store, new_statement(key=str(n)), who="Ada") for n in range(3)]
    assert [s.id for s in service.statements(store)] == numbers[::-1]


def test_metadata_is_folded_to_one_line(store: Store) -> None:
    number = service.add_statement(store, with_rendering(outlet="  The\tGuardian \n", note=" a\nb "), who="Ada")
    rendering = service.statement(store, number).renderings[1]
    assert (rendering.outlet, rendering.note) == ("The Guardian", "a\nb")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outlet": " "}, ["rendering 2, outlet", "no name"]),
        ({"outlet": "x" * 201}, ["rendering 2, outlet", "more than 200"]),
        ({"outlet": "a\x00b"}, ["rendering 2, outlet", "U+0000"]),
        ({"outlet": "a\x1bb"}, ["U+001B", "Take it out"]),
        (
            {"outlet": "  nyt "},
            ["rendering 2, outlet", "“nyt” stands twice", "rendering 1 and 2", "“nyt (2)”"],
        ),
        ({"outlet": "\uff2e\uff39\uff34"}, ["stands twice"]),
        ({"text": ""}, ["rendering 2 (Guardian), text", "empty"]),
        ({"text": " \n\u200b"}, ["no letter or digit"]),
        ({"text": "“…”"}, ["no letter or digit"]),
        ({"text": "a\0b"}, ["NUL", "plain text"]),
        ({"text": "a\ud800b"}, ["character 2", "half of a character"]),
        ({"text": "a" * 1_000_001}, ["1,000,001", "1,000,000"]),
        ({"kind": "blog"}, ["“blog” is no kind of outlet", "newspaper, wire"]),
        ({"address": "javascript:alert(1)"}, ["no web address", "https://"]),
        ({"address": "//example.org/a"}, ["no web address"]),
        ({"address": "https://"}, ["no web address"]),
        ({"address": "https://a b.org"}, ["no web address"]),
        ({"address": "http://[::1"}, ["no web address"]),
        ({"date": "2012-13"}, ["“2012-13” is no date", "2012-11-07"]),
        ({"date": "2011-02-29"}, ["no date"]),
        ({"date": "7.11.2012"}, ["no date"]),
        ({"date": "20121107"}, ["no date"]),
        ({"date": "0000"}, ["no date"]),
        ({"note": "a\x85\x9bb"}, ["control character U+0085"]),
        ({"note": "x" * 10_001}, ["10,001"]),
    ],
)
def test_a_bad_rendering_is_refused_and_nothing_is_stored(
    store: Store, fields: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(InputError) as refused:
        service.add_statement(store, with_rendering(**fields), who="Ada")
    assert [word for word in words if word not in str(refused.value)] == []
    assert stored_rows(store) == 0


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (new_statement("NYT"), ["only one rendering", "two or more"]),
        (replace(new_statement(), renderings=()), ["no rendering"]),
        (replace(new_statement(), renderings=new_statement().renderings * 51), ["102", "more than 100"]),
        (new_statement(speaker="x" * 201), ["speaker", "201"]),
        (new_statement(date="November"), ["date", "no date"]),
        (new_statement(occasion="a\x07"), ["occasion", "U+0007"]),
        (replace(new_statement(), persian="\0"), ["persian", "NUL"]),
        (replace(new_statement(), key="x" * 300), ["id", "300"]),
    ],
)
def test_a_bad_statement_is_refused_and_nothing_is_stored(store: Store, new: NewStatement, words: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        service.add_statement(store, new, who="Ada")
    assert [word for word in words if word not in str(refused.value)] == []
    assert stored_rows(store) == 0


@pytest.mark.parametrize("date", ["", "2012", "2012-11", "2012-11-07", "2012-02-29"])
@pytest.mark.parametrize("address", ["", "https://example.org/a?b=c#d", "HTTP://example.org"])
def test_what_is_right_passes(store: Store, date: str, address: str) -> None:
    service.add_statement(store, with_rendering(date=date, address=address), who="Ada")


def test_handed_in_twice_it_is_stored_once(store: Store) -> None:
    for new in (new_statement(), new_statement(key="larijani")):
        numbers = {service.add_statement(store, new, who="Ada") for _ in range(2)}
        assert len(numbers) == 1
    assert len(service.statements(store)) == 2


def test_a_key_with_other_texts_is_refused(store: Store) -> None:
    number = service.add_statement(store, new_statement(key="larijani"), who="Ada")
    with pytest.raises(InputError, match=f"“larijani” is there already.*statement {number}"):
        service.add_statement(store, new_statement("NYT", "WNC", key="larijani"), who="Ada")
    assert len(service.statement(store, number).renderings) == 2


def test_a_rendering_added_later_queues_one_comparison_more(store: Store, statement: int, compare: Any) -> None:
    service.cancel(store, service.jobs(store, statement)[0].id)
    added = service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"], OutletKind.MONITORING), who="Ada")
    assert service.statement(store, statement).renderings[-1].id == added
    assert [job.state for job in service.jobs(store, statement)] == [JobState.QUEUED, JobState.CANCELLED]


def test_a_job_that_waits_will_do_for_a_rendering_more(store: Store, statement: int) -> None:
    service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    assert len(service.jobs(store, statement)) == 1


def test_an_outlet_is_not_added_twice(store: Store, statement: int) -> None:
    with pytest.raises(InputError, match="“guardian” stands twice"):
        service.add_rendering(store, statement, NewRendering("guardian", TEXTS["WNC"]), who="Ada")
    assert len(service.statement(store, statement).renderings) == 2


def test_a_correction_changes_what_it_says_and_nothing_else(store: Store, statement: int, compare: Any) -> None:
    compare(store, statement)
    before, rendering = (
        service.comparison(store, statement),
        service.statement(store, statement).renderings[0],
    )
    jobs = service.jobs(store, statement)
    service.correct_rendering(
        store, rendering.id, outlet="The New York Times", kind=OutletKind.NEWSPAPER, via="Mehr", who="Ada"
    )
    after, corrected = service.comparison(store, statement), service.statement(store, statement).renderings[0]
    assert corrected == replace(rendering, outlet="The New York Times", kind=OutletKind.NEWSPAPER, via="Mehr")
    assert service.jobs(store, statement) == jobs
    assert before and after and before.id == after.id
    before, after = replace(before, compared=()), replace(after, compared=())  # they have the kind and the date too
    assert "NYT" in repr(before) and "NYT" not in repr(after)
    assert repr(before).replace("NYT", "The New York Times") == repr(after)
    (edit,) = (entry.event for entry in service.events(store, statement, whats=[What.EDIT]).entries)
    assert (edit.subject, edit.before) == (rendering.id, {"outlet": "NYT", "kind": "other", "via": ""})
    assert edit.after == {"outlet": "The New York Times", "kind": "newspaper", "via": "Mehr"}


def test_a_correction_to_the_same_leaves_no_trace(store: Store, statement: int) -> None:
    service.correct_rendering(store, 1, outlet="NYT", note="", who="Ada")
    service.correct_statement(store, statement, speaker="Larijani", who="Ada")
    assert service.events(store, statement, whats=[What.EDIT]).total == 0


def test_a_rendering_may_change_its_capitals_but_not_take_anothers_name(store: Store, statement: int) -> None:
    service.correct_rendering(store, 1, outlet="nyt", who="Ada")
    with pytest.raises(InputError, match="stands twice"):
        service.correct_rendering(store, 1, outlet="GUARDIAN", via="lost?", who="Ada")
    assert service.statement(store, statement).renderings[0].via == ""
    service.correct_rendering(store, 1, outlet="Times", who="Ada")
    service.add_rendering(store, statement, NewRendering("NYT", TEXTS["WNC"]), who="Ada")


def test_a_statement_is_corrected_and_its_history_kept(store: Store, statement: int) -> None:
    service.correct_statement(store, statement, speaker="M. J. Larijani", date="2012", persian="سلام", who="Ada")
    service.correct_statement(store, statement, persian=" ", who="Ada")
    corrected = service.statement(store, statement)
    assert (corrected.speaker, corrected.date, corrected.persian) == ("M. J. Larijani", "2012", None)
    edits = service.events(store, statement, whats=[What.EDIT]).entries
    assert [list(edit.event.before) for edit in edits] == [["persian"], ["speaker", "date", "persian"]]
    with pytest.raises(InputError):
        service.correct_statement(store, statement, speaker="a\x00", date="2013", who="Ada")
    assert service.statement(store, statement) == corrected


@pytest.mark.parametrize(
    "call",
    [
        lambda store: service.statement(store, 9),
        lambda store: service.comparison(store, 9),
        lambda store: service.divergence(store, 9),
        lambda store: service.jobs(store, 9),
        lambda store: service.job(store, 9),
        lambda store: service.cancel(store, 9),
        lambda store: service.retry(store, 9),
        lambda store: service.add_rendering(store, 9, NewRendering("NYT", "We talk."), who="Ada"),
        lambda store: service.correct_rendering(store, 9, outlet="NYT", who="Ada"),
        lambda store: service.correct_statement(store, 9, speaker="he", who="Ada"),
        lambda store: service.decide(store, 9, "confirmed", "Ada"),
    ],
)
def test_what_is_not_there_is_said_so(store: Store, call: Any) -> None:
    with pytest.raises(NotFound, match=r"There is no .* 9"):
        call(store)


def test_an_id_is_never_given_twice(store: Store, statement: int) -> None:
    with store.writing() as db:
        db.execute("DROP TRIGGER event_is_kept")
        for table in ("job", "event", "rendering", "statement"):
            db.execute(f"DELETE FROM {table}")
    assert service.add_statement(store, new_statement(), who="Ada") > statement
