"""Figures over a corpus small enough to be counted by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.terms import Kind, Severity
from corpus import outlets, service, witnesses
from corpus.figures import apart, rows, timeline
from corpus.figures.apart import Cell
from corpus.figures.dispersion import distance, spread
from corpus.model import Decision
from corpus.searching.narrowing import Filters
from corpus.searching.search import search
from corpus.store import Store
from tests.web.script import Found, add, compare

# Who renders what in three rows; Reprint prints the wording of Wire, with other marks.
ROWS = [
    {"Daily": "We will sign.", "Wire": "We can sign.", "=Post": "We will sign it.", "Reprint": "We can sign!"},
    {"Daily": "It rains.", "Wire": "Rain falls.", "=Post": "It rains.", "Reprint": "Rain falls!"},
    {"Daily": "Go now.", "Wire": "Go at once.", "Reprint": "Go at once!"},
]
FOUND = [
    # Wire and its reprint are one witness of three: alone
    Found(
        0,
        Kind.MODALITY,
        [{"Daily": "will", "=Post": "will"}, {"Wire": "can", "Reprint": "can"}],
        Severity.REVERSAL,
        further=(Kind.FORCE,),
    ),
    # one of two wordings: nobody stands apart
    Found(1, Kind.WORDING, [{"Daily": "It rains", "=Post": "It rains"}, {"Wire": "Rain", "Reprint": "Rain"}]),
    # two say it, in two wordings; one is silent
    Found(2, Kind.COVERAGE, [{"Daily": "Go now", "Wire": "Go at", "Reprint": "Go at"}, {"=Post": ""}], Severity.NUANCE),
]


def texts() -> dict[str, str]:
    """Each outlet's text."""
    return {o: " ".join(row[o] for row in ROWS if o in row) for o in ROWS[0]}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[int]]]:
    """Two statements of one speaker with the same divergences, a third of another that is not compared."""
    store = Store.open(tmp_path_factory.mktemp("figures") / "figures.db")
    with pytest.MonkeyPatch.context() as patch:
        first = add(store, texts(), speaker="Ada", date="2012-11-07")
        ids = compare(patch, store, first, ROWS, FOUND)
        second = add(store, {o: t + " " for o, t in texts().items()}, speaker="Ada", date="2012")
        compare(patch, store, second, ROWS, FOUND)
    add(store, {"Daily": "Hello there.", "Wire": "Hello."}, speaker="Bob", date="")
    service.decide(store, ids[0], Decision.CONFIRMED, "Mina")
    yield store, ids
    store.close()


def counts(store: Store, filters: Filters = Filters()) -> dict[str, dict[Kind, Cell]]:  # noqa: B008 (frozen)
    found = apart.table(store, filters)
    return {line.outlet: {k: c for k, c in line.cells.items() if c.divergences} for line in found.lines}


def test_who_stands_apart_is_counted_by_kind_and_row(filled: tuple[Store, list[int]]) -> None:
    store, _ = filled
    found = counts(store)
    assert found["Daily"] == {}
    # rows of three wordings: the first of each statement
    assert found["Wire"] == found["Reprint"] == {Kind.MODALITY: Cell(2, 2), Kind.FORCE: Cell(2, 2)}
    # over what is left out: the first and the third, where it is silent beside two wordings
    assert found["=Post"] == {Kind.COVERAGE: Cell(2, 4)}


def test_all_divergences_count_once_whoever_says_them(filled: tuple[Store, list[int]]) -> None:
    store, _ = filled
    every = apart.table(store, Filters()).every
    assert every[Kind.MODALITY] == Cell(2, 6)
    assert every[Kind.COVERAGE] == Cell(2, 6)
    assert every[Kind.WORDING] == Cell(2, 6)
    assert every[Kind.POLARITY] == Cell(0, 6)


@pytest.mark.parametrize(
    ("filters", "wire", "rows_of_wire"),
    [
        (Filters(speaker="Ada"), 2, 2),
        (Filters(speaker="Bob"), 0, 0),
        (Filters(since="2012-11-07", until="2012-11-07"), 2, 2),  # of the second only the year is known
        (Filters(since="2012-12"), 1, 1),
        (Filters(until="2011"), 0, 0),
        (Filters(verdict="confirmed"), 1, 2),
        (Filters(verdict="unreviewed"), 1, 2),
    ],
)
def test_filters_narrow_the_counts(
    filled: tuple[Store, list[int]], filters: Filters, wire: int, rows_of_wire: int
) -> None:
    store, _ = filled
    lines = {line.outlet: line for line in apart.table(store, filters).lines}
    found = lines["Wire"].cells[Kind.MODALITY] if "Wire" in lines else Cell(0, 0)
    assert found == Cell(wire, rows_of_wire)


@pytest.mark.parametrize("filters", [Filters(), Filters(speaker="Ada", since="2012-12"), Filters(verdict="confirmed")])
def test_each_count_is_that_of_the_search_it_leads_to(filled: tuple[Store, list[int]], filters: Filters) -> None:
    store, _ = filled
    for line in apart.table(store, filters).lines:
        for kind, cell in line.cells.items():
            asked = Filters(
                apart=line.outlet,
                kind=(kind.value,),
                speaker=filters.speaker,
                since=filters.since,
                verdict=filters.verdict,
            )
            assert search(store, "", asked).count == cell.divergences


def test_what_blind_mode_hides_is_not_counted_as_confirmed(filled: tuple[Store, list[int]]) -> None:
    store, _ = filled
    service.switch_blind(store, 1, on=True, who="Ada")
    try:
        assert counts(store.seen_by("Reza"), Filters(verdict="confirmed"))["Wire"] == {}
        assert counts(store.seen_by("Mina"), Filters(verdict="confirmed"))["Wire"][Kind.MODALITY].divergences == 1
    finally:
        service.switch_blind(store, 1, on=False, who="Ada")


def test_names_of_one_outlet_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(tmp_path / "names.db")
    for name in ("Wire", "The Wire"):
        called = {name if o == "Wire" else o: t for o, t in texts().items()}
        there = [{name if o == "Wire" else o: w for o, w in row.items()} for row in ROWS]
        found = Found(0, Kind.ROLE, [{"Daily": "We", "=Post": "We"}, {name: "can", "Reprint": "can"}])
        compare(monkeypatch, store, add(store, called), there, [found])
    outlets.same(store, "The Wire", "Wire", who="Ada")
    assert counts(store)["Wire"] == {Kind.ROLE: Cell(2, 2)}
    assert "The Wire" not in counts(store)
    assert search(store, "", Filters(apart="Wire", kind=("role",))).count == 2
    store.close()


def test_an_outlet_that_says_a_thing_under_two_names_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(tmp_path / "twice.db")
    row = {"Daily": "We will.", "Post": "They will.", "Wire": "We can.", "The Wire": "One can.", "WNC": "I will."}
    found = Found(
        0, Kind.MODALITY, [{"Daily": "will", "Post": "will", "WNC": "will"}, {"Wire": "can", "The Wire": "can"}]
    )
    compare(monkeypatch, store, add(store, row), [row], [found])
    outlets.same(store, "The Wire", "Wire", who="Ada")
    assert counts(store)["Wire"] == {Kind.MODALITY: Cell(1, 1)}
    store.close()


def test_a_withdrawn_text_is_no_witness_and_nobody_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(tmp_path / "withdrawn.db")
    row = {"Daily": "We will.", "Post": "They will.", "WNC": "I will.", "Wire": "We can."}
    said = Found(0, Kind.MODALITY, [{"Daily": "will", "Post": "will", "WNC": "will"}, {"Wire": "can"}])
    number = add(store, row)
    compare(monkeypatch, store, number, [row], [said])
    assert counts(store)["Wire"] == {Kind.MODALITY: Cell(1, 1)}
    ids = {r.outlet: r.id for r in service.statement(store, number).renderings}
    service.withdraw(store, ids["Wire"], why="recalled", who="Ada")
    found = apart.table(store, Filters())
    assert {line.outlet: line.cells[Kind.COVERAGE] for line in found.lines} == dict.fromkeys(
        ("Daily", "Post", "WNC"), Cell(0, 1)
    )
    assert search(store, "", Filters(apart="Wire")).count == 0
    for outlet in ("Daily", "Post", "WNC"):
        service.withdraw(store, ids[outlet], why="recalled", who="Ada")
    found = apart.table(store, Filters())
    assert (found.statements, found.every[Kind.MODALITY]) == (0, Cell(0, 0))
    store.close()


def test_names_that_the_search_takes_for_one_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(tmp_path / "capitals.db")
    for name, when in (("wire", "now"), ("Wire", "then")):
        row = {"Daily": f"We will {when}.", "Post": f"They will {when}.", name: f"We can {when}."}
        said = Found(0, Kind.MODALITY, [{"Daily": "will", "Post": "will"}, {name: "can"}])
        compare(monkeypatch, store, add(store, row), [row], [said])
    add(store, {"Newswire": "One.", "Daily": "Two."})
    outlets.same(store, "wire", "Newswire", who="Ada")
    asked = Filters(apart="Newswire", kind=("modality",))
    assert counts(store)["Newswire"][Kind.MODALITY].divergences == search(store, "", asked).count == 2
    store.close()


def test_what_another_thread_forgets_is_measured_all_the_same(
    filled: tuple[Store, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(dict):  # type: ignore[type-arg]
        def __setitem__(self, key: object, value: object) -> None: ...

    store, _ = filled
    before = apart.table(store, Filters())
    monkeypatch.setattr(rows, "_remembered", Forgetful())
    assert apart.table(store, Filters()) == before


def test_a_row_that_was_not_judged_is_none_in_which_anybody_could_stand_apart() -> None:
    row = {"clauses": {str(n): [{"start": 0, "end": 4}] for n in (1, 2, 3)}}
    texts = {1: "This", 2: "That", 3: "Those"}
    assert [m.judged for m in rows.measure([row, {**row, "not_judged": "in another language"}], texts)] == [True, False]


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        pytest.param([2, 1], {3}, id="one alone"),
        pytest.param([1, 1], set(), id="one against one"),
        pytest.param([2, 2], set(), id="half against half"),
        pytest.param([2, 1, 1], set(), id="no more than half"),
        pytest.param([3, 1, 1], {4, 5}, id="two alone"),
        pytest.param([2, 5], {1, 2}, id="a minority"),
    ],
)
def test_more_than_half_make_a_majority(sizes: list[int], found: set[int]) -> None:
    numbers = iter(range(1, 10))
    readings = [{"outlets": [str(next(numbers)) for _ in range(size)]} for size in sizes]
    assert witnesses.apart(readings, {n: f"wording {n}" for n in range(1, 10)}) == found


def test_a_table_to_count_again(filled: tuple[Store, list[int]]) -> None:
    store, _ = filled
    lines = list(csv.DictReader(io.StringIO(apart.as_csv(apart.table(store, Filters())))))
    post = next(line for line in lines if "Post" in line["outlet"] and line["kind"] == "coverage")
    assert post["outlet"] == "'=Post"  # no formula
    assert (post["apart"], post["rows"], post["too few to say"]) == ("2", "4", "yes")
    assert len(lines) == 4 * len(Kind)


def test_few_rows_are_said_to_be_few() -> None:
    assert Cell(3, apart.FEW_ROWS - 1).few
    assert not Cell(3, apart.FEW_ROWS).few
    assert Cell(1, 0).share == 0.0


# Dispersion -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "far"),
    [
        pytest.param("we will sign", "we will sign", 0.0, id="equal"),
        pytest.param("we will sign", "we can sign", 1 - 4 / 6, id="two of three words in common"),
        pytest.param("we sign", "sign we", 0.5, id="the same words in another order"),
        pytest.param("we will", "they may", 1.0, id="nothing in common"),
    ],
)
def test_distance_by_hand(a: str, b: str, far: float) -> None:
    assert distance(a.split(), b.split()) == pytest.approx(far)


def test_dispersion_by_hand() -> None:
    found = spread({1: "We will sign.", 2: "we can sign", 3: "“We can sign!”", 4: "They may.", 5: ""})
    third, one = 1 / 3, 1.0
    assert found.witnesses == 3
    assert found.dispersion == pytest.approx((third + one + one) / 3)
    assert found.distances == pytest.approx({1: (third + one) / 2, 2: (third + one) / 2, 3: (third + one) / 2, 4: one})


def test_one_wording_has_no_dispersion() -> None:
    assert spread({1: "It rains.", 2: "it rains"}).dispersion is None


# Laws -----------------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["we", "will", "can", "sign", "not", "it"])
TEXT = st.lists(WORDS, max_size=4).map(" ".join)
PLACES = st.lists(st.lists(TEXT, min_size=3, max_size=5), min_size=1, max_size=4)


def stored(places: list[list[str]]) -> tuple[dict[int, str], list[dict[str, dict[str, list[dict[str, int]]]]]]:
    """Texts and rows as the store has them: in each row each text has its words, or none."""
    count = min(map(len, places))
    whole: dict[int, str] = dict.fromkeys(range(1, count + 1), "")
    made: list[dict[str, dict[str, list[dict[str, int]]]]] = []
    for place in places:
        clauses = {}
        for number in whole:
            if words := place[number - 1]:
                start = len(whole[number])
                clauses[str(number)] = [{"start": start, "end": start + len(words)}]
                whole[number] += words + " "
        made.append({"clauses": clauses})
    return whole, made


@given(places=PLACES, twin=st.integers(1, 3), sides=st.lists(st.integers(0, 2), min_size=5, max_size=5))
def test_a_verbatim_copy_changes_nobody_elses_figures(places: list[list[str]], twin: int, sides: list[int]) -> None:
    whole, made = stored(places)
    if not whole[twin]:
        return
    copied = {**whole, 9: whole[twin]}
    more = [
        {"clauses": {**row["clauses"], **({"9": row["clauses"][str(twin)]} if str(twin) in row["clauses"] else {})}}
        for row in made
    ]
    before, after = rows.measure(made, whole), rows.measure(more, copied)
    for one, other in zip(before, after, strict=True):
        assert one.witnesses == other.witnesses
        assert one.spread.witnesses == other.spread.witnesses
        assert one.spread.dispersion == other.spread.dispersion
        assert set(one.speakers) == set(other.speakers) - {9}
        assert {n: d for n, d in other.spread.distances.items() if n != 9} == one.spread.distances
        assert other.spread.distances.get(9) == one.spread.distances.get(twin)
    readings = [[n for n in whole if sides[n - 1] == side] for side in range(3)]
    told = [{"outlets": [*map(str, each)]} for each in readings if each]
    more_told = [{"outlets": [*one["outlets"], *(["9"] if str(twin) in one["outlets"] else [])]} for one in told]
    for row, other_row in zip(made, more, strict=True):
        said = witnesses.in_row(row["clauses"], whole, witnesses.wholes(whole))
        said_with_copy = witnesses.in_row(other_row["clauses"], copied, witnesses.wholes(copied))
        alone = witnesses.apart(told, said)
        assert witnesses.apart(more_told, said_with_copy) == alone | ({9} if twin in alone else set())


# Timelines ------------------------------------------------------------------------------------------------------------


def test_statements_stand_under_their_month_or_what_is_known_of_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "time.db")
    for number, date in enumerate(("2012-11-07", "", "2013-01", "2012-11", "2012")):
        add(store, {"Daily": f"Number {number}.", "Wire": f"No {number}."}, speaker="Ada", date=date)
    add(store, {"Daily": "Another one.", "Wire": "One more."}, speaker="", date="1999")
    ada, unknown = timeline.timelines(store, Filters())
    assert [(m.date, [s.id for s in m.statements]) for m in ada.moments] == [
        ("2012", [5]),
        ("2012-11", [4, 1]),
        ("2013-01", [3]),
        ("", [2]),
    ]
    assert ada.moments[1].statements[1].opening == "Number 0."
    assert (unknown.speaker, unknown.statements) == ("", 1)
    (some,) = timeline.timelines(store, Filters(since="2012-12", until="2013"))
    assert [m.date for m in some.moments] == ["2012", "2013-01"]
    store.close()


def test_divergences_of_a_month_by_severity(filled: tuple[Store, list[int]]) -> None:
    store, _ = filled
    ada, bob = timeline.timelines(store, Filters())
    each = {Severity.WORDING: 0, Severity.NUANCE: 1, Severity.SHIFT: 1, Severity.REVERSAL: 1}
    assert [(m.date, m.severities, m.divergences) for m in ada.moments] == [("2012", each, 3), ("2012-11", each, 3)]
    assert (bob.statements, bob.divergences) == (1, 0)
    (confirmed, _) = timeline.timelines(store, Filters(verdict="confirmed"))
    assert [m.divergences for m in confirmed.moments] == [0, 1]
