"""Which divergences are the same, and which took the place of which."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from corpus.identity import Known, Threads, followed, identities


def record(kind: str, *readings: dict[str, list[list[int]]], **more: Any) -> dict[str, Any]:
    return {"kind": kind, "readings": [{"outlets": list(r), "spans": r} for r in readings], **more}


DEPTHS = record("wording", {"1": [[3, 9]]}, {"2": [[0, 6]]})


def test_an_empty_span_says_nothing() -> None:
    lacking = record("coverage", {"1": [[3, 9]]}, {"2": [[4, 4]]})
    elsewhere = record("coverage", {"1": [[3, 9]]}, {"2": []})
    assert identities([lacking]) == identities([elsewhere])


def test_severity_confidence_row_and_evidence_are_not_what_it_is() -> None:
    other = {**DEPTHS, "severity": 3, "confidence": 0.1, "row": 7, "evidence": "…"}
    assert identities([DEPTHS]) == identities([other])


def test_two_alike_in_one_comparison_are_told_apart() -> None:
    first, second = identities([DEPTHS, DEPTHS])
    assert first != second
    assert identities([DEPTHS]) == [first]


def test_its_own_kind_comes_first_then_the_most_letters_then_the_newest() -> None:
    other_kind = Known(1, "a", record("sense", {"1": [[3, 9]]}, {"2": [[0, 6]]}))
    little = Known(2, "b", record("wording", {"1": [[8, 20]]}))
    more = Known(3, "c", record("wording", {"1": [[5, 20]]}))
    same = Known(4, "d", record("wording", {"1": [[5, 20]]}))
    elsewhere = Known(5, "e", record("wording", {"1": [[9, 20]]}, {"3": [[0, 6]]}))
    assert followed(DEPTHS, [other_kind, little, elsewhere]) == 2
    assert followed(DEPTHS, [other_kind, more, little]) == 3
    assert followed(DEPTHS, [same, more]) == 4
    assert followed(DEPTHS, [other_kind]) == 1
    assert followed(DEPTHS, [elsewhere]) is None
    assert followed(DEPTHS, []) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30)), max_size=30), st.sets(st.integers(0, 9)))
def test_following_in_circles_comes_to_an_end(steps: list[tuple[int, int]], judged: set[int]) -> None:
    found = [(n, str(name), follows if follows < n else None) for n, (name, follows) in enumerate(steps)]
    threads = Threads(found, frozenset(map(str, judged)))
    for name in map(str, range(10)):
        assert not (threads.check_again(name) and name in map(str, judged))
        assert threads.moved_to(name, {}) is None
