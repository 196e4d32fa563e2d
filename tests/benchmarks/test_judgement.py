"""What measures the program, measured itself: figures worked out by hand, texts planted, a tiny data folder."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from align.terms import Divergence, Kind, Reading, Severity, Span
from benchmarks import FAMILIES, differences, labelled, links, rows, scores, units
from benchmarks.judgement import WRITTEN, as_json, from_json, table
from benchmarks.sets import TRAINING, overlap, read, repeated, sentences, texts_of

ROOT = Path(__file__).parent.parent.parent


def test_f1_by_hand() -> None:
    # 3 of 4 predictions right, 3 of 6 gold items found: P .75, R .5, F1 .6.
    counts = np.array([(1, 2, 1, 3), (2, 2, 2, 3)], float)
    assert scores.f1(counts) == pytest.approx(60)
    assert scores.f1(np.array([(0, 0, 0, 5)], float)) == 0
    assert scores.f1(np.zeros((0, 4))) == 0


def test_two_readings_of_sure_links() -> None:
    found, sure, possible = frozenset({(0, 0), (1, 1), (2, 2)}), frozenset({(0, 0), (3, 3)}), frozenset({(1, 1)})
    assert links.counts_of(found, sure, frozenset()) == (1, 3, 1, 2)
    assert links.counts_of(found, sure, possible) == (2, 3, 1, 2)


def test_ratio_by_hand() -> None:
    assert scores.ratio(np.array([(1, 2), (0, 2)], float)) == pytest.approx(25)
    assert math.isnan(scores.ratio(np.array([(0, 0)], float)))


def test_spearman_by_hand() -> None:
    # Ranks 1 2 3 4 against 1 3 2 4: 1 - 6 × 2 / (4 × 15) = .8, over two units.
    assert scores.spearman([[0.1, 0.2], [0.3, 0.4]], [[1, 3], [2, 4]]) == pytest.approx(80)
    assert math.isnan(scores.spearman([[0.5, 0.5]], [[0, 1]]))


def test_a_bootstrap_interval_holds_the_figure_and_shrinks_with_more_units() -> None:
    few = np.array([(i % 2, 1) for i in range(20)], float)
    value, low, high = scores.over_units(few, scores.ratio)
    assert low < value == 50 < high
    _, lower, higher = scores.over_units(np.tile(few, (50, 1)), scores.ratio)
    assert higher - lower < (high - low) / 4
    assert scores.over_units(few, scores.ratio) == (value, low, high)
    assert all(math.isnan(x) for x in scores.bootstrap(0, lambda drawn: 1.0))


def test_reliability_by_hand() -> None:
    bins = scores.reliability([0.05, 0.91, 0.99, 1.0, 1.0], [True, True, False, True, True])
    assert [b.count for b in bins] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 4]
    assert bins[9].mean == pytest.approx(0.975)
    assert bins[9].share == pytest.approx(0.75)
    # .95 off once and .225 off four times, of five.
    assert scores.calibration_error([0.05, 0.91, 0.99, 1.0, 1.0], [True, True, False, True, True]) == pytest.approx(
        100 * (0.95 + 4 * 0.225) / 5
    )


def test_overlap_finds_a_planted_sentence_whatever_its_marks_and_blanks() -> None:
    shared = overlap(["The Ferry left at 9 .", "…"], ["the ferry, left at 9", "the ferry left at 8", "!"])
    assert shared == {"theferryleftat9"}
    pair = {"tokens_a": ["The", "ferry", "left", "at", "9"], "tokens_b": ["It", "stayed"]}
    assert repeated(shared, pair) == 1
    assert repeated(shared, {**pair, "tokens_a": ["No", "ferry"]}) == 0
    document = {"tokens": ["Yes", ".", "The", "ferry", "left", "at", "9", ".", "Then", "rain"]}
    assert texts_of(document) == ["The ferry left at 9 ."]
    assert repeated(shared, document) == 1


def test_sentences_end_after_stops() -> None:
    assert sentences(["A", ".", "B", "?", "C"]) == [["A", "."], ["B", "?"], ["C"]]
    assert sentences([]) == []


def test_places_go_back_to_the_tokens_that_hold_them() -> None:
    offsets = units.token_offsets(["He", "left", "(", "early"])
    assert offsets == [0, 3, 8, 10]
    assert units.tokens_at([3, 11], offsets) == {0, 1, 3}


def test_identical_words_pair_with_the_nearest_once() -> None:
    assert links.identical(["the", "man", "The"], ["the", "dog", "the"]) == {(0, 0), (2, 2)}
    assert links.identical(["no", "no"], ["No"]) == {(0, 0)}


def test_speckles_are_crossings_inside_a_chunk() -> None:
    record = {
        "difference_a": [0.0, 0.2, 0.2, -1.0, 0.2],
        "difference_b": [1.0],
        "chunks": [{"a": [0], "b": [0]}, {"a": [1, 2, 3, 4], "b": []}],
    }
    # Neighbours inside a chunk and no marks: words 1 and 2 alone.
    assert differences.speckles(record, ([0.9, 0.1, 0.7, 0.0, 0.9], [0.0])) == (1, 1)
    assert differences.speckles(record, ([0.9, 0.6, 0.7, 0.0, 0.1], [0.0])) == (0, 1)
    assert differences.judged(record, ([1, 2, 3, 4, 5], [6])) == [1, 2, 3, 5, 6]
    assert differences.absent(["A", "b"], ["a"]) == ([0.0, 1.0], [0.0])


def divergence(severity: Severity, a: Span, b: Span | None, pairs: Sequence[Any] = ()) -> Divergence:
    spans_b = () if b is None else (b,)
    readings = (Reading(("A",), {"A": (a,)}), Reading(("B",), {"B": spans_b}))
    return Divergence(0, Kind.MODALITY, severity, 0.5, readings, "“will”, “may”", pairs=tuple(pairs))


TEXTS = {"A": "We will “sign”  it.", "B": "We may sign it."}


@pytest.mark.parametrize(
    ("phrases", "given", "hit"),
    [
        pytest.param({"A": "will", "B": "may"}, divergence(Severity.SHIFT, Span(3, 7), Span(3, 6)), True, id="found"),
        pytest.param({"A": "will", "B": "may"}, divergence(Severity.NUANCE, Span(3, 7), Span(3, 6)), False, id="mild"),
        pytest.param({"A": "it", "B": "it"}, divergence(Severity.SHIFT, Span(3, 7), Span(3, 6)), False, id="elsewhere"),
        pytest.param({"A": "will", "B": ""}, divergence(Severity.SHIFT, Span(3, 7), None), True, id="silence"),
        pytest.param({"A": "", "B": ""}, divergence(Severity.SHIFT, Span(3, 7), None), False, id="nothing to touch"),
        pytest.param(
            {"A": "will", "B": "may"},
            divergence(Severity.REVERSAL, Span(3, 7), Span(3, 6), [(0, 1, Severity.NUANCE)]),
            False,
            id="mild between these two",
        ),
    ],
)
def test_a_label_is_found_at_its_place_and_severity(phrases: Mapping[str, str], given: Divergence, hit: bool) -> None:
    label = {"outlets": ["A", "B"], "phrases": phrases, "kind": ["modality"], "severity_min": 2}
    assert bool(labelled.matching(label, TEXTS, [given])) is hit


def test_a_harmless_pair_is_flagged_where_half_of_it_is_graded() -> None:
    label = {"outlets": ["A", "B"], "phrases": {"A": "will “sign” it", "B": "may sign it"}, "harmless": True}
    small = divergence(Severity.SHIFT, Span(3, 7), Span(3, 6))
    large = divergence(Severity.SHIFT, Span(3, 14), Span(3, 6))
    assert labelled.matching(label, TEXTS, [small]) == []
    assert labelled.matching(label, TEXTS, [large]) == [large]


def test_phrases_are_found_with_other_marks_and_blanks() -> None:
    assert labelled.find_phrase(TEXTS["A"], 'WILL "sign" it') == [(3, 18)]
    assert labelled.find_phrase(TEXTS["A"], " ") == []


def test_the_documents_print_the_figures_that_were_measured() -> None:
    report = from_json(WRITTEN.read_text(encoding="utf-8"))
    assert json.loads(as_json(report)) == json.loads(WRITTEN.read_text(encoding="utf-8"))
    assert {figure.family for figure in report.figures} == set(FAMILIES)
    assert table(report) in (ROOT / "docs" / "method.md").read_text(encoding="utf-8")


def write(folder: Path, name: str, records: Sequence[Mapping[str, Any]]) -> None:
    path = folder / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A data folder with every file that is read, a pair or a document in each, one sentence planted in training."""
    folder = tmp_path / "tiny"
    pair = {
        "tokens_a": ["The", "mayor", "opened", "two", "wells"],
        "tokens_b": ["Three", "wells", "were", "opened", "by", "the", "mayor"],
        "sure": [[0, 5], [1, 6], [2, 3], [4, 1]],
        "possible": [[2, 2]],
        "chunks": [{"a": [0, 1], "b": [5, 6]}, {"a": [2], "b": [2, 3]}, {"a": [3, 4], "b": [0, 1]}],
        "difference_a": [0.0, 0.0, 0.0, 0.8, 0.4],
        "difference_b": [0.8, 0.4, 0.0, 0.0, -1.0, 0.0, 0.0],
    }
    other = {**pair, "tokens_a": ["A", "mayor", "shut", "ten", "schools"], "sure": [[1, 6]], "possible": []}
    document = {
        "tokens": ["He", "said", "that", "they", "would", "build", "a", "road", ".", "They", "did", "not", "."],
        "starts": [0, 2, 9],
    }
    for name in TRAINING:
        write(folder, name, [document if "segmentation" in name else other])
    for name in ("rte", "mnli", "snli"):
        write(folder, f"entailment/{name}", [{"premise": "A well ran dry.", "hypothesis": "A well dried up."}])
    write(folder, "paraphrase_types/etpc", [{"a": "The wells are old.", "b": "Old are the wells."}])
    write(folder, "word_alignment/mtref_train", [{**other, "tokens_b": pair["tokens_a"]}])
    write(folder, "clause_segmentation/gum_train", [{"tokens": ["A", "dry", "year", "ended", "."], "starts": [0]}])
    for name in (*links.SETS.values(), *differences.FILES.values()):
        write(folder, name, [pair, other])
    for name in units.SETS.values():
        write(folder, name, [document])
    verses = [("first", "The mayor opened two wells."), ("second", "Two wells were opened by the mayor.")]
    write(
        folder,
        rows.FILE,
        [
            {"chapter": chapter, "verse": 1, "translator": name, "en": text}
            for chapter in (*rows.KEPT_ASIDE, *rows.DEVELOPMENT, *rows.OTHERS)
            for name, text in verses
        ],
    )
    given = [{"outlet": o, "text": t, "quoted": True} for o, t in TEXTS.items()]
    write(folder, "renderings/renderings_dev", [{"id": "s", "renderings": given}])
    labels = {"id": "s", "outlets": ["A", "B"], "phrases": {"A": "will", "B": "may"}}
    write(folder, "renderings/divergences_dev", [{**labels, "kind": ["modality"], "severity_min": 1}])
    return folder


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "cli.py"), "bench", "judgement", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_the_command_on_a_tiny_folder(tiny: Path, tmp_path: Path) -> None:
    # Written pairs and statements are many and lie beside the code, not in the folder; what the relation head answers
    # needs twelve sets. test_plants.py, test_outlets.py and test_inference.py hold these families.
    elsewhere = ("outlets", "planted", "statements", "ablations", "relation", "calibration")
    families = [family for family in FAMILIES if family not in elsewhere]
    only = [word for family in families for word in ("--only", family)]
    done = run("--data", str(tiny), "--out", "figures.json", *only, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = from_json((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert table(report) == done.stdout.rstrip("\n")
    assert {figure.family for figure in report.figures} == set(families)
    found = {figure.name: figure for figure in report.figures}
    assert found["labelled divergences found (1 of 1)"].value == 100
    # Both pairs' sentences stand in training: one planted there, the other as a whole.
    assert found["MTRef dev, sure links, F1"].repeated == 2
    assert found["GUM dev, clauses, F1"].repeated == 0
    # Identical words: the, mayor, opened, wells of the first pair; mayor of the second: all right, all found.
    assert found["MTRef dev, sure links, F1"].floor == 100
    for figure in report.figures:
        assert math.isnan(figure.value) or figure.low <= figure.value <= figure.high


def test_one_family_alone_writes_nothing_by_itself(tiny: Path, tmp_path: Path) -> None:
    before = WRITTEN.read_bytes()
    done = run("--data", str(tiny), "--only", "renderings", cwd=tmp_path)
    assert done.returncode == 0
    assert "clauses" not in done.stdout
    assert WRITTEN.read_bytes() == before


def test_a_missing_file_is_told_by_name(tiny: Path, tmp_path: Path) -> None:
    (tiny / "word_alignment" / "wiki_dev.jsonl").unlink()
    done = run("--data", str(tiny), "--only", "words", cwd=tmp_path)
    assert done.returncode == 1
    assert "wiki_dev" in done.stderr
    assert "--data" in done.stderr


def test_a_line_separator_inside_a_text_ends_no_record(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"a": "one\u2028two"}\n', encoding="utf-8")
    assert read(tmp_path, "x") == [{"a": "one\u2028two"}]
