"""Texts that are the same, or nearly: found without comparing all with all, offered, never dropped."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import service
from corpus.imports import duplicates
from corpus.imports.gathering import Source
from corpus.imports.importing import skip
from corpus.model import Choice, Fate, NewRendering, NewStatement, Sameness, Twin
from corpus.store import Store

LONG = (
    "The minister told the council that the roads would be open before the spring, that the dam was safe, "
    "and that no village would be left without water, whatever the newspapers might say about it."
)
WORDS = [f"{a}{b}{c}" for a in "bdfgklmn" for b in "aeiou" for c in ("ran", "sel", "tik", "vor", "mus")]


def lines(*statements: tuple[str, dict[str, str]]) -> Source:
    """A file of statements: key, and outlet → text."""
    records = [
        {"id": key, "renderings": [{"outlet": o, "text": t} for o, t in texts.items()]} for key, texts in statements
    ]
    return "some.jsonl", "".join(json.dumps(record) + "\n" for record in records).encode()


@pytest.fixture
def known(store: Store) -> int:
    renderings = (NewRendering("NYT", LONG), NewRendering("WNC", "Nothing of that was ever said, says the ministry."))
    return service.add_statement(store, NewStatement("A minister", "2012", "", renderings), who="Ada")


@pytest.mark.parametrize(
    ("text", "sameness", "said"),
    [
        pytest.param(LONG, Sameness.SAME, "the same as NYT’s rendering of statement 1", id="equal"),
        pytest.param(
            f"“{LONG}”\r\n".replace(" the ", "  the "),
            Sameness.FOLDED,
            "the same as NYT’s rendering of statement 1, but for white space and quotation marks",
            id="folded",
        ),
        pytest.param(
            LONG.replace("would be open", "will not be open").replace("safe", "sound"),
            Sameness.NEARLY,
            "nearly the same as NYT’s rendering of statement 1 (9",
            id="nearly, and “not” is no reason to drop it",
        ),
    ],
)
def test_what_is_alike_is_said_and_stored_all_the_same(
    store: Store, known: int, text: str, sameness: Sameness, said: str
) -> None:
    report = service.import_files(
        store, [lines(("b", {"Wire": text, "Post": "The ministry was not asked."}))], who="Ada"
    )
    (line,) = report.lines
    assert line.twin and (line.twin.sameness, line.twin.statement, line.twin.mine) == (sameness, known, "Wire")
    assert line.twin.said.startswith(said)
    assert (line.fate, report.added) == (Fate.NEW, 1)


@pytest.mark.parametrize("other", ["The dam was safe, the minister said.", LONG[: len(LONG) // 2], LONG.upper()[::-1]])
def test_what_is_not_alike_is_new(store: Store, known: int, other: str) -> None:
    report = service.import_files(
        store, [lines(("b", {"Wire": other, "Post": "The ministry was not asked."}))], who="Ada"
    )
    assert report.lines[0].twin is None


def test_one_chooses_for_each(store: Store, known: int) -> None:
    asked: list[str] = []

    def ask(unit: object, twin: Twin) -> Choice:
        asked.append(twin.said)
        return {"some": Choice.SKIP, "NYT too": Choice.JOIN}.get(twin.mine, Choice.KEEP)

    source = lines(
        ("a", {"some": LONG, "x": "One thing."}),
        ("b", {"Post": LONG.replace("safe", "sound"), "NYT too": LONG}),
        ("c", {"keep": LONG, "x": "Another thing."}),
        ("d", {"x": "Nothing like it.", "y": "Nor like that one."}),
    )
    report = service.import_files(store, [source], ask=ask, who="Ada")
    assert [line.fate for line in report.lines] == [Fate.LEFT_OUT, Fate.JOINED, Fate.NEW, Fate.NEW]
    assert len(asked) == 3
    outlets = [r.outlet for r in service.statement(store, known).renderings]
    assert outlets == ["NYT", "WNC", "Post"], "what is there already is not there twice"
    assert (report.added, report.joined, report.left_out) == (2, 1, 1)


def test_the_same_outlet_cannot_be_added_twice(store: Store, known: int) -> None:
    source = lines(("a", {"NYT": LONG.replace("safe", "sound"), "x": "One thing."}), ("b", {"x": "A.", "y": "B."}))
    report = service.import_files(store, [source], ask=lambda unit, twin: Choice.JOIN, who="Ada")
    assert not report.stored
    assert "some.jsonl, line 1" in report.errors[0] and "stands twice" in report.errors[0]
    assert len(service.statements(store)) == 1


def test_items_of_one_import_are_compared_with_each_other_but_not_within_a_statement(store: Store) -> None:
    source = lines(
        ("a", {"NYT": LONG, "Wire": LONG}), ("b", {"Post": LONG.replace("safe", "sound"), "x": "Another thing."})
    )
    first, second = service.import_files(store, [source], ask=lambda unit, twin: Choice.JOIN, who="Ada").lines
    assert first.twin is None
    assert second.twin and second.twin.said.startswith("nearly the same as NYT’s rendering in some.jsonl, line 1 (9")
    assert [r.outlet for r in service.statement(store, 1).renderings] == ["NYT", "Wire", "Post", "x"]


def test_what_came_by_other_ways_is_known_too(store: Store, known: int) -> None:
    service.add_rendering(
        store, known, NewRendering("Wire", "The governor opened the bridge on a rainy Sunday."), who="Ada"
    )
    source = lines(("b", {"Post": "The governor opened the bridge on a rainy Monday.", "x": "Another thing."}))
    (line,) = service.import_files(store, [source], who="Ada").lines
    assert line.twin and line.twin.outlet == "Wire"


def test_what_is_there_already_is_no_duplicate(store: Store, known: int) -> None:
    source = lines(("k", {"A": LONG, "B": "Another thing."}))
    assert service.import_files(store, [source], who="Ada").lines[0].twin
    (line,) = service.import_files(store, [source], who="Ada").lines
    assert (line.fate, line.twin) == (Fate.THERE, None)


def test_to_skip_duplicates_loses_no_text(store: Store, known: int) -> None:
    """What has a part that is like nothing there is stored whole, and what to do is said."""
    fresh = "The governor opened the bridge on a rainy Sunday."
    source = [("Post.txt", fresh.encode()), ("Wire.txt", LONG.replace("safe", "sound").encode())]
    report = service.import_files(store, source, ask=skip, who="Ada")
    assert [(line.fate, line.statement) for line in report.lines] == [(Fate.NEW, known + 1)] * 2
    assert [one.mine for one in report.lines[0].twins] == ["Wire"]
    assert "nothing like the text of Post" in report.lines[0].remarks[-1]
    assert f"--statement {known}" in report.lines[0].remarks[-1]
    assert [r.text for r in service.statement(store, known + 1).renderings] == [text.decode() for _, text in source]


def test_every_twin_is_told_and_what_is_all_of_it_there_is_skipped(store: Store, known: int) -> None:
    denial = "Nothing of that was ever said, says the ministry."
    source = lines(("b", {"Wire": LONG, "Post": f"“{denial}”"}))
    report = service.import_files(store, [source], ask=skip, who="Ada")
    assert [line.fate for line in report.lines] == [Fate.LEFT_OUT]
    assert {(one.mine, one.outlet, one.statement) for one in report.lines[0].twins} == {
        ("Wire", "NYT", known),
        ("Post", "WNC", known),
    }
    assert service.statements(store)[0].id == known


def test_twins_in_several_statements_are_no_statement_that_is_there(store: Store, known: int) -> None:
    bridge = "The governor opened the bridge on a rainy Sunday."
    other = (NewRendering("NYT", bridge), NewRendering("WNC", "No bridge was ever opened, a spokesman said."))
    service.add_statement(store, NewStatement("A governor", "2012", "", other), who="Ada")
    report = service.import_files(store, [lines(("b", {"Wire": LONG, "Post": bridge}))], ask=skip, who="Ada")
    assert report.lines[0].fate is Fate.NEW
    assert {one.statement for one in report.lines[0].twins} == {known, known + 1}


def test_a_chain_of_twins_is_not_skipped_to_its_end(store: Store) -> None:
    """C is like B and B like A, but C is not like A: where B is left out, C must not be, for its sake."""
    a = " ".join(WORDS[:60])
    b = " ".join([*WORDS[100:112], *WORDS[12:60]])
    c = " ".join([*WORDS[100:112], *WORDS[12:48], *WORDS[120:132]])
    source = lines(*((key, {"x": text, "y": f"“{text}”"}) for key, text in (("a", a), ("b", b), ("c", c))))
    report = service.import_files(store, [source], ask=skip, who="Ada")
    assert [line.fate for line in report.lines] == [Fate.NEW, Fate.LEFT_OUT, Fate.NEW]


def changed(words: list[str], every: int, chance: random.Random) -> list[str]:
    places = chance.sample(range(len(words)), max(1, len(words) // every))
    return [chance.choice(WORDS) if place in places else word for place, word in enumerate(words)]


def test_with_one_word_in_ten_changed_nearly_all_share_a_band() -> None:
    chance = random.Random(6)
    for count in (10, 40, 300):
        texts = [[chance.choice(WORDS) for _ in range(count)] for _ in range(200)]
        pairs = [(" ".join(text), " ".join(changed(text, 10, chance))) for text in texts]
        shared = [set(duplicates.print_of(a).bands) & set(duplicates.print_of(b).bands) for a, b in pairs]
        assert sum(map(bool, shared)) >= 0.98 * len(pairs)


def test_strangers_share_none() -> None:
    chance = random.Random(6)
    prints = [set(duplicates.print_of(" ".join(chance.choices(WORDS, k=60))).bands) for _ in range(100)]
    assert sum(bool(a & b) for n, a in enumerate(prints) for b in prints[:n]) < 100 * 99 / 2 * 0.01


@given(st.text(max_size=200))
def test_every_text_has_a_print_and_always_the_same(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert duplicates.print_of(text) == duplicates.print_of(text)
    assert duplicates.print_of(text).folded == duplicates.print_of(f" “{text}” ").folded


def test_a_boilerplate_that_everybody_prints_is_compared_with_few(store: Store) -> None:
    same = "All rights reserved. This text may not be printed, broadcast or put on other pages."
    source = lines(*((f"k{n}", {"A": f"{same} {n}", "B": f"Nobody said {n}."}) for n in range(300)))
    compared = 0
    real = duplicates._compared

    def counted(*given: object) -> object:
        nonlocal compared
        compared += 1
        return real(*given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "_compared", counted)
        service.import_files(store, [source], who="Ada")
    assert compared <= 600 * 2 * (duplicates.MOST_CANDIDATES + 6)
