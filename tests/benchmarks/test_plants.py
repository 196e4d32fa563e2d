"""The planted pairs keep their promises, and their scorer counts what was worked out by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pytest
from click.testing import CliRunner

from align.encoder import Encoder
from align.terms import Divergence, Kind, Reading, Severity, Span
from align.training.known import planted
from benchmarks import plants
from benchmarks.labelled import find_phrase
from benchmarks.plants import DEVELOPMENT, KEPT_ASIDE, PARTS, Judged, OfKind
from benchmarks.sets import Record, read

FILES = {part: read(plants.FOLDER, part) for part in ("taught", "fit", "kept", "free")}
PAIRS = [pair for found in FILES.values() for pair in found]
HARMLESS = [pair for pair in PAIRS if pair.get("harmless")]
DIVERGENT = [pair for pair in PAIRS if not pair.get("harmless")]

# What the pairs were asked to be: many, half of them harmless, most divergences grave.
LEAST_PAIRS, LEAST_GRAVE, MOST_OF_A_BASE, SHORTEST, LONGEST = 8000, 4000, 3, 4, 120


def name(pair: Record) -> str:
    return str(pair["id"])


def test_there_are_as_many_as_promised() -> None:
    assert len(PAIRS) >= LEAST_PAIRS
    assert 2 * len(HARMLESS) >= 0.98 * len(PAIRS)
    assert sum(pair["severity"] >= Severity.SHIFT for pair in DIVERGENT) >= LEAST_GRAVE
    assert {pair["kinds"][0] for pair in DIVERGENT} == set(Kind)
    assert {pair["about"] for pair in HARMLESS} == set(Kind)


def test_each_pair_stands_once() -> None:
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    assert len({frozenset((pair["a"], pair["b"])) for pair in PAIRS}) == len(PAIRS)


def test_no_base_is_a_template() -> None:
    assert max(Counter(pair["base"] for pair in PAIRS).values()) <= MOST_OF_A_BASE


def test_a_text_has_one_base() -> None:
    bases: dict[str, set[str]] = {}
    for pair in PAIRS:
        for side in ("a", "b"):
            bases.setdefault(pair[side], set()).add(pair["base"])
    assert [text for text, named in bases.items() if len(named) > 1] == []


def test_every_label_is_sound() -> None:
    assert [pair["id"] for pair in PAIRS if not sound(pair)] == []


def sound(pair: Record) -> bool:
    """Whether a pair has what its label promises."""
    phrases = [(pair[side], pair.get(f"phrase_{side}", "")) for side in "ab"]
    placed = all(SHORTEST <= len(text.split()) <= LONGEST for text, _ in phrases) and all(
        len(find_phrase(text, phrase)) == 1 for text, phrase in phrases if phrase
    )
    if pair.get("harmless"):
        labelled = pair["severity"] in (0, 1) and "kinds" not in pair
    else:
        placed = placed and any(phrase for _, phrase in phrases)
        labelled = pair["severity"] in (1, 2, 3) and set(pair["kinds"]) <= set(Kind) and "about" not in pair
    return bool(placed and labelled and pair["a"] != pair["b"] and pair["note"])


@pytest.mark.parametrize(
    "wrong", [{"a": "b"}, {"phrase_a": "nowhere"}, {"severity": 0}, {"kinds": ["none"]}, {"note": ""}]
)
def test_an_unsound_label_is_told(wrong: Mapping[str, Any]) -> None:
    right = next(pair for pair in DIVERGENT if pair["phrase_a"])
    assert sound(right)
    assert not sound({**right, **({"a": right["b"]} if wrong == {"a": "b"} else wrong)})


def test_the_parts_share_no_text() -> None:
    texts = [{pair[side] for pair in found for side in "ab"} for found in FILES.values()]
    for one, other in combinations(texts, 2):
        assert not one & other


def test_what_is_measured_is_not_what_is_fitted() -> None:
    assert set(PARTS.values()) == {"fit", "kept", "free"}
    assert plants.pairs(KEPT_ASIDE) == FILES["kept"]
    assert plants.pairs(DEVELOPMENT) == FILES["fit"]
    assert {pair.a for part in ("taught", "fit") for pair in planted(part)}.isdisjoint(
        pair["a"] for part in ("kept", "free") for pair in FILES[part]
    )


def test_each_part_has_every_kind_and_enough_that_is_harmless() -> None:
    for found in FILES.values():
        assert 2 * sum(bool(pair.get("harmless")) for pair in found) >= 0.95 * len(found)
        assert {pair["kinds"][0] for pair in found if not pair.get("harmless")} >= set(Kind) - {
            Kind.ORDER,
            Kind.WORDING,
        }


def test_the_datasheet_counts_what_is_there() -> None:
    sheet = (plants.FOLDER / "README.md").read_text(encoding="utf-8")
    lines = {
        cells[0]: cells[1:] for cells in re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", sheet, re.M)
    }
    assert set(lines) == {*Kind, "all"}
    counted: Counter[tuple[str, int]] = Counter()
    for pair in PAIRS:
        column = 3 if pair.get("harmless") else pair["severity"] - 1
        for line in (pair.get("about") or pair["kinds"][0], "all"):
            counted[line, column] += 1
    for line, cells in lines.items():
        assert [int(cell) for cell in cells] == [counted[line, column] for column in range(4)], line
    for part, found in FILES.items():
        assert f"| `{part}.jsonl` | {len(found)} |" in sheet


PLANT = {
    "id": "modality-1", "base": "wells", "a": "They will dig a well.", "b": "They may dig a well.",
    "kinds": ["modality", "force"], "severity": 2, "phrase_a": "will", "phrase_b": "may", "note": "",
}  # fmt: skip
NUANCE = {**PLANT, "id": "modality-2", "base": "nuance", "severity": 1}
QUIET = {
    "id": "harmless-1", "base": "wells", "a": "They will dig a well.", "b": "They are going to dig a well.",
    "harmless": True, "about": "modality", "severity": 0, "phrase_a": "will", "phrase_b": "are going to", "note": "",
}  # fmt: skip


def divergence(
    severity: Severity, kind: Kind, a: tuple[int, int] = (5, 9), further: Sequence[Kind] = (), apart: bool = True
) -> Divergence:
    one, other = Span(*a), Span(5, 8)
    readings: tuple[Reading, ...] = (Reading(("A",), {"A": (one,)}), Reading(("B",), {"B": (other,)}))
    if not apart:
        readings = (Reading(("A", "B"), {"A": (one,), "B": (other,)}), Reading(("C",), {"C": ()}))
    return Divergence(0, kind, severity, 0.5, readings, "“will”, “may”", further_kinds=tuple(further))


def counts(pair: Mapping[str, Any], *found: Divergence) -> dict[str, int]:
    names = ("nuances", "noted", "plants", "found", "graded", "right", "led", "harmless", "flagged")
    return {n: c for n, c in zip(names, plants.counted(Judged(pair, found)), strict=True) if c}


SHIFT = divergence(Severity.SHIFT, Kind.MODALITY)
MISSED = {"plants": 1}
ALL_RIGHT = {"plants": 1, "found": 1, "graded": 1, "right": 1, "led": 1}


@pytest.mark.parametrize(
    ("pair", "found", "expected"),
    [
        pytest.param(PLANT, [SHIFT], ALL_RIGHT, id="found"),
        pytest.param(PLANT, [divergence(Severity.REVERSAL, Kind.FORCE)], ALL_RIGHT, id="graver, another kind"),
        pytest.param(PLANT, [], MISSED, id="missed"),
        pytest.param(PLANT, [divergence(Severity.NUANCE, Kind.MODALITY)], MISSED, id="too mild"),
        pytest.param(
            {**PLANT, "phrase_b": ""}, [divergence(Severity.SHIFT, Kind.SENSE, (16, 20))], MISSED, id="elsewhere"
        ),
        pytest.param(PLANT, [divergence(Severity.SHIFT, Kind.MODALITY, apart=False)], MISSED, id="of another outlet"),
        pytest.param(
            PLANT, [divergence(Severity.SHIFT, Kind.TENSE)], {"plants": 1, "found": 1, "graded": 1}, id="a wrong kind"
        ),
        pytest.param(
            PLANT,
            [divergence(Severity.SHIFT, Kind.TENSE, further=[Kind.MODALITY])],
            {"plants": 1, "found": 1, "graded": 1, "right": 1},
            id="the right kind among the further ones",
        ),
        pytest.param(
            {**PLANT, "severity": 3}, [SHIFT], {"plants": 1, "found": 1, "right": 1, "led": 1}, id="below its severity"
        ),
        pytest.param(NUANCE, [], {"nuances": 1}, id="a nuance missed"),
        pytest.param(
            NUANCE, [divergence(Severity.NUANCE, Kind.FORCE)], {"nuances": 1, "noted": 1}, id="a nuance noted"
        ),
        pytest.param(QUIET, [divergence(Severity.NUANCE, Kind.WORDING)], {"harmless": 1}, id="quiet enough"),
        pytest.param(
            QUIET,
            [divergence(Severity.SHIFT, Kind.SENSE, (16, 20))],
            {"harmless": 1, "flagged": 1},
            id="flagged anywhere",
        ),
    ],
)
def test_a_pair_is_counted(pair: Record, found: Sequence[Divergence], expected: Mapping[str, int]) -> None:
    assert counts(pair, *found) == expected


def test_shares_of_a_hand_made_set() -> None:
    judged = [
        Judged(PLANT, [SHIFT]),
        Judged({**PLANT, "base": "ponds"}, []),
        Judged(QUIET, [SHIFT]),
        Judged(NUANCE, []),
    ]
    figures = {figure.name: figure for figure in plants.shares(KEPT_ASIDE, judged, 0)}
    assert figures["kept aside, divergences found (1 of 2)"].value == 50
    assert figures["kept aside, of those found, with a right kind (1 of 1)"].value == 100
    assert figures["kept aside, nuances found (0 of 1)"].value == 0
    flagged = figures["kept aside, harmless pairs flagged (less is better) (1 of 1)"]
    assert (flagged.value, flagged.count, flagged.unit) == (100, 3, "bases")
    line = OfKind(Kind.MODALITY, plants=2, found=1, harmless=1, flagged=1)
    assert [of_kind for of_kind in plants.by_kind(judged) if of_kind.plants or of_kind.harmless] == [line]
    assert [one.pair["base"] for one in plants.failures(judged)] == ["ponds", "wells"]


def test_what_is_compared_is_counted(encoder: Encoder) -> None:
    negated = {
        **PLANT, "a": "The mayor said the town will dig a well.", "b": "The mayor said the town will not dig a well.",
        "kinds": ["polarity"], "phrase_a": "will dig", "phrase_b": "will not dig",
    }  # fmt: skip
    twice = {**QUIET, "a": negated["a"], "b": negated["a"], "phrase_b": "will"}
    found, quiet = plants.judge(encoder.encode, [negated, twice])
    assert counts(found.pair, *found.divergences) == ALL_RIGHT
    assert counts(quiet.pair, *quiet.divergences) == {"harmless": 1}


def test_what_is_kept_aside_is_not_listed() -> None:
    done = CliRunner().invoke(plants.main, ["--failures", "--part", KEPT_ASIDE])
    assert done.exit_code == 2
    assert "not looked at" in done.output
