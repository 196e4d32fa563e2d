"""The constants of rows can be found again: one seed prints one set of lines, clauses are right by the words linked."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from align.training import known, rows, sets
from tests.align.test_training import labelled

# Sentences and their other wording; the digits say which word of it each word is linked to, - for none.
SENTENCES = (
    ("The mayor opened two wells .", "Two wells were opened by the mayor .", "563017"),
    ("Heavy rain flooded the harbour on Monday .", "On Monday the harbour was flooded by heavy rain .", "78523019"),
    ("Our teachers want smaller classes .", "Smaller classes are what our teachers want .", "456017"),
    ("He denied that the bridge was unsafe .", "That the bridge was unsafe he denied .", "56012347"),
    ("Farmers sold their wheat to the army .", "The army bought the farmers ' wheat .", "4--6-017"),
    ("She will visit the hospital tomorrow .", "Tomorrow she will see the hospital .", "1234506"),
    ("The court freed nine prisoners yesterday .", "Nine prisoners were freed by the court yesterday .", "5630178"),
    ("No ship left the port during the strike .", "During the strike no ship sailed from port .", "345-70128"),
)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A data folder with some sentence pairs in the training part, and none to keep them apart from."""
    pairs: list[dict[str, object]] = []
    for one, other, links in SENTENCES:
        sure = [(i, int(j)) for i, j in enumerate(links) if j != "-"]
        pairs.append({"tokens_a": one.split(), "tokens_b": other.split(), "sure": sure, "possible": []})
    parts: dict[str, list[dict[str, object]]] = {f"{name}_dev": [] for name in (*sets.ALIGNED, *sets.GRADED)} | {
        f"{rows.JOINED}_train": pairs
    }
    for name, records in parts.items():
        path = tmp_path / f"{name}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress("".join(json.dumps(r) + "\n" for r in records).encode()))
    return tmp_path


def test_the_same_seed_prints_the_same_lines_and_writes_nothing(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny / "stated_fit.jsonl").write_text("\n".join(map(json.dumps, labelled(("one", "other")))), encoding="utf-8")
    monkeypatch.setattr(known, "FOLDER", tiny)
    before = sorted(tiny.rglob("*"))
    said = [list(rows.train(tiny, tiny / "heads", 7)) for _ in range(2)]
    assert said[0] == said[1]
    names = ["candidates.BY_WHOLES", "candidates.BY_WORDS", "candidates.BY_BOTH", "tracing.BY_TRACES"]
    names += ["surroundings.BY_SURROUNDINGS", "collate.SUPPORTED"]
    assert [line.split(" = (")[0] for line in said[0][1:]] == names
    assert not any("nan" in line for line in said[0])
    assert sorted(tiny.rglob("*")) == before


def test_clauses_are_right_where_half_of_the_linked_words_of_one_go_into_the_other() -> None:
    # Both texts have the words 0-3 in clause 0 and 4-5 in clause 1. Words 0 and 1 are linked each to each, which makes
    # four links of two words; word 3 of a goes into both clauses of b.
    clause_of = dict.fromkeys(range(4), 0) | {4: 1, 5: 1}
    links = {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (3, 3), (3, 4), (4, 5)}
    found = rows.shares(links, clause_of, clause_of)
    assert found == {(0, 0): 1.0, (0, 1): 1 / 2, (1, 1): 1.0}
    # Of the three linked words of a's clause 0 one goes into b's clause 1, in which two of three come from elsewhere.
    links = {(0, 4), (1, 0), (1, 1), (2, 3), (4, 5), (5, 5), (3, 2)}
    found = rows.shares(links, clause_of | {3: 1}, clause_of | {2: 1})
    assert found == {(0, 1): 1 / 3, (0, 0): 1.0, (1, 1): 1.0}
    assert {pair for pair, share in found.items() if share >= rows.RIGHT} == {(0, 0), (1, 1)}


def test_no_link_makes_no_pair() -> None:
    assert rows.shares(set(), {}, {}) == {}
