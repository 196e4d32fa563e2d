"""The written statements keep their promises, and their scorer counts what was worked out by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from align.encoder import Encoder
from align.terms import Divergence, Kind, Reading, Severity, Span
from align.training import known
from align.training.known import Parted, stated
from benchmarks import stated as scorer
from benchmarks.labelled import find_phrase
from benchmarks.plants import FOLDER, KEPT_ASIDE
from benchmarks.sets import Record, read
from benchmarks.stated import Judged

FILES = {
    part: read(FOLDER, part)
    for part in ("stated_taught", "stated_fit", "stated_kept", "reworded_taught", "reworded_fit", "reworded_kept")
}
STATEMENTS = [statement for found in FILES.values() for statement in found]

LEAST_STATEMENTS, SHORTEST, LONGEST = 900, 3, 300


def test_there_are_as_many_as_promised() -> None:
    assert len(STATEMENTS) >= LEAST_STATEMENTS
    leading = {label["kinds"][0] for one in STATEMENTS for label in one["divergences"]}
    assert leading == set(Kind)


def test_each_statement_stands_once_and_in_one_part() -> None:
    assert len({one["id"] for one in STATEMENTS}) == len(STATEMENTS)
    texts = [{text for one in found for text in one["texts"].values()} for found in FILES.values()]
    assert not any(one & other for one, other in combinations(texts, 2))


def test_every_statement_is_sound() -> None:
    assert [one["id"] for one in STATEMENTS if not sound(one)] == []


def sound(statement: Record) -> bool:
    """Whether a statement has two to five texts, and each phrase of each label stands once in its text."""
    texts = statement["texts"]
    return (
        2 <= len(texts) <= 5
        and all(SHORTEST <= len(text.split()) <= LONGEST for text in texts.values())
        and all(_labelled(label, texts) for label in statement["divergences"])
    )


def _labelled(label: Record, texts: Mapping[str, str]) -> bool:
    outlets = [outlet for reading in label["readings"] for outlet in reading]
    phrases = [(texts.get(o, ""), phrase) for reading in label["readings"] for o, phrase in reading.items() if phrase]
    silent = [reading for reading in label["readings"] if not all(reading.values())]
    return bool(
        set(label["kinds"]) <= set(Kind)
        and label["kinds"]
        and label["severity"] in (1, 2, 3)
        and label["note"]
        and len(label["readings"]) > 1
        and len(outlets) == len(set(outlets))
        and len(silent) <= 1
        and not any(any(reading.values()) for reading in silent)
        and all(text.lower().count(phrase.lower()) == 1 for text, phrase in phrases)
        and all(find_phrase(text, phrase) for text, phrase in phrases)
    )


WILL, CAN, MAY = "We will sign it.", "We can sign it, he said.", "Perhaps we may."
STATEMENT: dict[str, Any] = {
    "id": "treaty",
    "texts": {"A": WILL, "B": CAN, "C": MAY},
    "divergences": [
        {
            "kinds": ["modality", "tense"],
            "severity": 2,
            "readings": [{"A": "will"}, {"B": "can", "C": "may"}],
            "note": "promise",
        },
        {"kinds": ["attribution"], "severity": 1, "readings": [{"A": ""}, {"B": "he said"}], "note": "named"},
    ],
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"readings": [{"A": "nowhere"}, {"B": "can"}]},
        {"readings": [{"A": "will"}]},
        {"readings": [{"A": "will"}, {"A": "sign"}]},
        {"readings": [{"A": ""}, {"B": ""}]},
        {"readings": [{"A": "will", "B": ""}, {"C": "may"}]},
        {"kinds": []},
        {"severity": 0},
        {"note": ""},
    ],
)
def test_an_unsound_label_is_told(wrong: Mapping[str, Any]) -> None:
    label = STATEMENT["divergences"][0]
    assert sound(STATEMENT)
    assert not sound({**STATEMENT, "divergences": [{**label, **wrong}]})


def test_the_datasheet_counts_what_is_there() -> None:
    sheet = (FOLDER / "README.md").read_text(encoding="utf-8")
    for part, found in FILES.items():
        labels = [label for one in found for label in one["divergences"]]
        grave = sum(label["severity"] >= Severity.SHIFT for label in labels)
        line = (
            f"| `{part}.jsonl` | {len(found)} | {sum(len(one['texts']) for one in found)} | {len(labels)} | {grave} |"
        )
        assert line in sheet, line
    assert re.search(r"\bstatements\b", sheet)


def test_every_two_renderings_are_learnt_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "some.jsonl").write_text(json.dumps(STATEMENT), encoding="utf-8")
    monkeypatch.setattr(known, "FOLDER", tmp_path)
    a_b, a_c, b_c = stated("some")
    promise = (Kind.MODALITY, Kind.TENSE)
    assert a_b.places == (
        Parted(((3, 7), (3, 6)), True, promise),
        Parted(((0, 0), (16, 23)), None, (Kind.COVERAGE, Kind.ATTRIBUTION)),
    )
    assert a_c.places == (Parted(((3, 7), (11, 14)), True, promise),)
    assert (b_c.places, b_c.grave, a_c.grave) == ((), False, True)
    assert [place.kinds for place in a_b.at(1, 4, 17)] == [promise, (Kind.COVERAGE, Kind.ATTRIBUTION)]
    assert a_b.at(0, 0, 3) == []  # what is not said touches nothing


def divergence(
    severity: Severity,
    kind: Kind = Kind.MODALITY,
    spans: Mapping[str, tuple[int, int]] | None = None,
    sure: float = 0.5,
) -> Divergence:
    places = spans or {"A": (3, 7), "B": (3, 6)}
    readings = tuple(Reading((outlet,), {outlet: (Span(*place),)}) for outlet, place in places.items())
    return Divergence(0, kind, severity, sure, readings, "“will”, “can”")


ASIDE = {"A": (8, 12), "B": (7, 11)}
NAMED = {"A": (0, 0), "B": (16, 23)}


def counts(*found: Divergence) -> dict[str, int]:
    names = ("labels", "found", "graded", "right", "grave", "borne out", "doubtful", "words")
    judged = Judged(STATEMENT, scorer.labels(STATEMENT), found)
    told = dict(zip(names, scorer.counted(judged), strict=True))
    assert (told.pop("labels"), told.pop("words")) == (2, 13)
    return {name: count for name, count in told.items() if count}


FOUND = {"found": 1, "graded": 1, "right": 1, "grave": 1, "borne out": 1}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param([divergence(Severity.SHIFT)], FOUND, id="found"),
        pytest.param([divergence(Severity.NUANCE)], {}, id="too light"),
        pytest.param([divergence(Severity.SHIFT, Kind.TENSE)], FOUND, id="another right kind"),
        pytest.param([divergence(Severity.REVERSAL, Kind.ROLE)], FOUND | {"right": 0}, id="a wrong kind"),
        pytest.param([divergence(Severity.SHIFT, spans=ASIDE)], {"grave": 1}, id="elsewhere"),
        pytest.param([divergence(Severity.SHIFT, spans=NAMED)], {"grave": 1, "doubtful": 1}, id="only a nuance there"),
    ],
)
def test_a_statement_is_counted(found: Sequence[Divergence], expected: Mapping[str, int]) -> None:
    assert counts(*found) == {name: count for name, count in expected.items() if count}


def test_confidence_is_right_where_a_label_bears_it_out() -> None:
    found = [
        divergence(Severity.SHIFT, sure=0.9),
        divergence(Severity.SHIFT, spans=ASIDE, sure=0.8),
        divergence(Severity.SHIFT, spans=NAMED, sure=0.7),  # only a nuance is labelled: says nothing
        divergence(Severity.NUANCE, spans=ASIDE, sure=0.6),
    ]
    judged = Judged(STATEMENT, scorer.labels(STATEMENT), found)
    assert scorer.confidences(judged) == [(0.9, True), (0.8, False), (0.6, True)]
    overlooked = Judged(STATEMENT, judged.labels, [divergence(Severity.NUANCE, sure=0.6)])
    assert scorer.confidences(overlooked) == [(0.6, False)]


def test_what_is_compared_is_counted(encoder: Encoder) -> None:
    texts = {"A": "The mayor said the town will dig a well.", "B": "The mayor said the town will not dig a well."}
    label = {"kinds": ["polarity"], "severity": 3, "readings": [{"A": "will dig"}, {"B": "will not dig"}], "note": "no"}
    (judged,) = scorer.judge(encoder.encode, [{"id": "well", "texts": texts, "divergences": [label]}])
    figures = {figure.name: figure for figure in scorer.shares(KEPT_ASIDE, [judged], 0)}
    assert figures["kept aside, found at their severity or above (1 of 1)"].value == 100
    assert figures["kept aside, grave divergences that a label bears out (1 of 1)"].value == 100


def test_what_is_kept_aside_is_not_listed() -> None:
    done = CliRunner().invoke(scorer.main, ["--failures", "--part", KEPT_ASIDE])
    assert done.exit_code == 2
    assert "not looked at" in done.output
