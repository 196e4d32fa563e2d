"""A comparison is stored whole or not at all, and a verdict holds for equal divergences of later ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from sqlite_utils import Database

from align.terms import Kind, Severity
from corpus import naming, service
from corpus.cache import cached
from corpus.errors import InputError, NotFound
from corpus.model import Comparison, Decision, NewRendering, StoredDivergence
from corpus.store import Store
from tests.corpus.conftest import TEXTS, Judge, new_statement
from tests.corpus.tiny import TinyEncoder

Compare = Callable[[Store, int], int]

NEGOTIATE = (Kind.MODALITY, ({"NYT": "will negotiate"}, {"Guardian": "can hold talks"}))
DEPTHS = (Kind.WORDING, ({"NYT": "depths"}, {"Guardian": "bottom"}))
# What becomes of them once WNC has spoken too.
DEPTHS_AND_WNC = (Kind.WORDING, ({"NYT": "depths", "WNC": "depths"}, {"Guardian": "bottom"}))
SYSTEM = (Kind.REFERENCE, ({"NYT": "We"}, {"WNC": "the system"}))


def newest(store: Store, statement: int) -> Comparison:
    found = service.comparison(store, statement)
    assert found is not None
    return found


def by_kind(store: Store, statement: int) -> dict[Kind, StoredDivergence]:
    return {d.divergence.kind: d for d in newest(store, statement).divergences}


def test_a_comparison_says_what_made_it_and_of_what(store: Store, statement: int, compare: Compare) -> None:
    number = compare(store, statement)
    found = newest(store, statement)
    assert (found.id, found.statement) == (number, statement)
    assert found.signature["model"] == "tiny" and found.signature["program"].startswith("parallax ")
    assert found.renderings == tuple(r.id for r in service.statement(store, statement).renderings)
    texts = {r.outlet: r.text for r in service.statement(store, statement).renderings}
    for row in found.rows:
        assert set(row.clauses) <= set(texts)
    for one in found.divergences:
        assert one.row == one.divergence.row < len(found.rows)
        for reading in one.divergence.readings:
            assert set(reading.outlets) <= set(texts)
    assert any("NYT: “" in d.divergence.evidence for d in found.divergences)
    assert "⟦" not in repr(found)
    (summary,) = service.statements(store)
    assert summary.compared and summary.divergences == len(found.divergences) == sum(summary.severities.values())
    assert set(summary.severities) == set(Severity)


def test_the_store_has_no_outlet_names_in_a_comparison(store: Store, statement: int, compare: Compare) -> None:
    compare(store, statement)
    kept = [
        *store.db.execute("SELECT rows FROM comparison"),
        *store.db.execute("SELECT record FROM divergence"),
    ]
    assert kept and not any("NYT" in text or "Guardian" in text for (text,) in kept)


def test_a_text_that_looks_like_a_stand_in_stays_as_it_is() -> None:
    assert naming.renamed("⟦000001⟧: “⟦000009⟧”", {1: "NYT"}) == "NYT: “⟦000009⟧”"


def test_the_same_again_is_another_comparison_with_equal_divergences(
    store: Store, statement: int, compare: Compare, encoder: TinyEncoder
) -> None:
    first = compare(store, statement)
    before = newest(store, statement)
    asked = len(encoder.asked)
    assert compare(store, statement) > first
    after = newest(store, statement)
    assert len(encoder.asked) == asked
    assert [d.divergence for d in after.divergences] == [d.divergence for d in before.divergences]
    for old, new in zip(before.divergences, after.divergences, strict=True):
        assert service.divergence(store, old.id) == new and new.id > old.id


def test_a_verdict_is_inherited_by_its_equal_and_asked_for_again_by_what_took_its_place(
    store: Store, statement: int, compare: Compare, judged: Judge
) -> None:
    judged(store, statement, NEGOTIATE, DEPTHS)
    compare(store, statement)
    old = by_kind(store, statement)
    given = service.decide(store, old[Kind.MODALITY].id, Decision.CONFIRMED, "Ada", note="plain")
    service.decide(store, old[Kind.WORDING].id, Decision.DISMISSED, "Ada")
    service.decide(store, old[Kind.WORDING].id, Decision.UNSURE, "Ben")

    service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    judged(store, statement, SYSTEM, NEGOTIATE, DEPTHS_AND_WNC)
    compare(store, statement)
    new = by_kind(store, statement)

    inherited = new[Kind.MODALITY]
    assert [v.id for v in inherited.verdicts] == [given.id]
    assert inherited.verdicts[0].inherited_from == old[Kind.MODALITY].id
    assert inherited.current["Ada"].note == "plain" and not inherited.check_again
    assert service.divergence(store, old[Kind.MODALITY].id) == inherited

    again = new[Kind.WORDING]
    assert again.verdicts == () and again.check_again
    moved = service.divergence(store, old[Kind.WORDING].id)
    assert (moved.id, moved.moved_to) == (old[Kind.WORDING].id, again.id)
    assert [v.decision for v in moved.verdicts] == ["dismissed", "unsure"]

    assert new[Kind.REFERENCE].verdicts == () and not new[Kind.REFERENCE].check_again
    (summary,) = service.statements(store)
    assert (summary.divergences, summary.reviewed) == (3, 1)

    service.decide(store, again.id, Decision.CONFIRMED, "Ada")
    assert not by_kind(store, statement)[Kind.WORDING].check_again
    assert service.divergence(store, old[Kind.WORDING].id).verdicts == moved.verdicts


def test_check_again_lasts_until_someone_has(store: Store, statement: int, compare: Compare, judged: Judge) -> None:
    judged(store, statement, DEPTHS)
    compare(store, statement)
    service.add_rendering(store, statement, NewRendering("WNC", TEXTS["WNC"]), who="Ada")
    first = by_kind(store, statement)[Kind.WORDING]
    judged(store, statement, DEPTHS_AND_WNC)
    compare(store, statement)
    assert not by_kind(store, statement)[Kind.WORDING].check_again
    # Given late, on a page that showed the old comparison: nothing is lost, the new one asks for it again.
    service.decide(store, first.id, Decision.CONFIRMED, "Ada")
    assert by_kind(store, statement)[Kind.WORDING].check_again
    wider = (Kind.WORDING, ({"NYT": "the depths", "WNC": "depths"}, {"Guardian": "bottom"}))
    judged(store, statement, wider)
    compare(store, statement)
    newest_one = by_kind(store, statement)[Kind.WORDING]
    assert newest_one.check_again
    assert service.divergence(store, first.id).moved_to == newest_one.id
    judged(store, statement, DEPTHS)
    compare(store, statement)
    back = by_kind(store, statement)[Kind.WORDING]
    assert [v.reviewer for v in back.verdicts] == ["Ada"] and not back.check_again
    assert service.divergence(store, first.id) == back


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        pytest.param((Kind.SENSE, DEPTHS[1]), "kind", id="another kind"),
        pytest.param((Kind.WORDING, ({"NYT": "the depths"}, {"Guardian": "bottom"})), "phrase", id="more words"),
        pytest.param((Kind.WORDING, ({"NYT": "depths"}, {"Guardian": "at the bottom"})), "phrase", id="other side"),
        pytest.param(
            (Kind.WORDING, ({"NYT": "depths", "Guardian": "bottom"}, {"WNC": "depths"})),
            "outlets",
            id="outlets",
        ),
    ],
)
def test_kind_outlets_and_phrases_must_all_be_the_same(
    store: Store, compare: Compare, judged: Judge, changed: tuple[Kind, tuple[dict[str, str], ...]], what: str
) -> None:
    statement = service.add_statement(store, new_statement("NYT", "Guardian", "WNC"), who="Ada")
    judged(store, statement, DEPTHS)
    compare(store, statement)
    old = newest(store, statement).divergences[0]
    service.decide(store, old.id, Decision.CONFIRMED, "Ada")
    judged(store, statement, changed)
    compare(store, statement)
    (new,) = newest(store, statement).divergences
    assert new.verdicts == () and new.check_again
    assert service.divergence(store, old.id).moved_to == new.id


def test_the_order_of_readings_and_the_row_do_not_matter(
    store: Store, statement: int, compare: Compare, judged: Judge
) -> None:
    judged(store, statement, DEPTHS)
    compare(store, statement)
    service.decide(store, newest(store, statement).divergences[0].id, Decision.CONFIRMED, "Ada")
    judged(store, statement, NEGOTIATE, (Kind.WORDING, DEPTHS[1][::-1]))
    compare(store, statement)
    assert by_kind(store, statement)[Kind.WORDING].current["Ada"].decision is Decision.CONFIRMED


def test_a_divergence_that_nothing_replaced_stays_at_its_address(
    store: Store, statement: int, compare: Compare, judged: Judge
) -> None:
    judged(store, statement, DEPTHS)
    compare(store, statement)
    old = newest(store, statement).divergences[0]
    judged(store, statement)
    compare(store, statement)
    assert newest(store, statement).divergences == ()
    assert service.divergence(store, old.id) == old


def test_a_verdict_survives_a_renamed_outlet(store: Store, statement: int, compare: Compare) -> None:
    compare(store, statement)
    one = newest(store, statement).divergences[0]
    service.decide(store, one.id, Decision.CONFIRMED, "Ada")
    service.correct_rendering(store, 1, outlet="The New York Times", who="Ada")
    compare(store, statement)
    assert service.divergence(store, one.id).id > one.id
    assert newest(store, statement).divergences[0].current["Ada"].decision is Decision.CONFIRMED


def test_if_anything_fails_at_the_end_the_old_comparison_is_all_there_is(
    store: Store, statement: int, compare: Compare, encoder: TinyEncoder
) -> None:
    compare(store, statement)
    before = newest(store, statement)

    def fail(db: Database, comparison: int) -> None:
        assert db.execute("SELECT count(*) FROM divergence WHERE comparison = ?", [comparison]).fetchone()[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        service.compare_now(store, statement, cached(store, encoder), settle=fail)
    assert newest(store, statement) == before
    assert store.db.table("divergence").count == len(before.divergences)


def test_the_steps_come_in_order(store: Store, statement: int, encoder: TinyEncoder) -> None:
    told: list[tuple[str, int, int]] = []
    service.compare_now(store, statement, cached(store, encoder), lambda *step: told.append(step))
    order = list(dict.fromkeys(step for step, _, _ in told))
    assert order == ["loading", "reading", "rows", "words", "divergences"]
    assert all(0 <= done <= total for _, done, total in told)


def test_an_error_of_align_names_outlets_as_people_do(
    store: Store, statement: int, compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(renderings: list[NewRendering], *_: object) -> None:
        raise InputError("bad", where=f"outlet “{renderings[0].outlet}”", remedy="Mend it.")

    monkeypatch.setattr("align.compare.compare", refuse)
    with pytest.raises(InputError, match="outlet “NYT”: bad"):
        compare(store, statement)
    with pytest.raises(NotFound):
        compare(store, 9)


def test_a_comparison_never_changes(store: Store, statement: int, compare: Compare) -> None:
    compare(store, statement)
    with pytest.raises(sqlite3.IntegrityError, match="never changes"), store.writing() as db:
        db.execute("UPDATE comparison SET rows = '[]'")
