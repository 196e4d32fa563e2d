"""Rows that were judged before are recalled, and only what an edit touches is judged anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from align.compare import compare
from align.encoder import Encoder
from align.terms import Collation, Rendering

A = "The ferry will not sail today. The crew has been paid. The harbour is closed until Friday. Nobody was hurt."
B = "The ferry will sail today. The crew was paid. The port is closed until Sunday. Nobody was injured."


@dataclass
class Notebook:
    """A memory that knows what it was asked to keep, block by block."""

    kept: dict[str, str] = field(default_factory=dict)
    blocks: list[list[str]] = field(default_factory=list)

    def recall(self, keys: Sequence[str]) -> Mapping[str, str]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    def keep(self, found: Mapping[str, str]) -> None:
        self.blocks.append(sorted(found))
        self.kept |= found

    def fresh(self) -> tuple[int, int]:
        """How many texts were aligned and how many rows judged since this was last asked."""
        keys = [key for block in self.blocks for key in block]
        self.blocks.clear()
        aligned = sum(key.startswith("rows ") for key in keys)
        return aligned, len(keys) - aligned


def compared(encoder: Encoder, a: str, b: str, notebook: Notebook) -> Collation:
    return compare([Rendering("A", a), Rendering("B", b)], encoder.encode, memory=notebook)


def test_a_second_look_judges_nothing_and_says_the_same(encoder: Encoder) -> None:
    notebook = Notebook()
    first = compared(encoder, A, B, notebook)
    aligned, judged = notebook.fresh()
    assert aligned == 1 and judged > 1
    assert compared(encoder, A, B, notebook) == first
    assert notebook.fresh() == (0, 0)


def test_rows_are_kept_as_they_are_judged(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.divergence.ROWS_AT_ONCE", 1)
    notebook = Notebook()
    broken_off = []

    def progress(step: str, done: int, total: int) -> None:
        broken_off.append(step)
        if step == "divergences" and done == 2:
            raise KeyboardInterrupt

    renderings = [Rendering("A", A), Rendering("B", B)]
    with pytest.raises(KeyboardInterrupt):
        compare(renderings, encoder.encode, progress, notebook)
    assert notebook.fresh() == (1, 2)
    assert compare(renderings, encoder.encode, memory=notebook) == compare(renderings, encoder.encode)
    aligned, judged = notebook.fresh()
    assert aligned == 0 and judged >= 1


def test_an_edit_judges_the_rows_near_it_and_gives_what_a_first_look_gives(encoder: Encoder) -> None:
    notebook = Notebook()
    compared(encoder, A, B, notebook)
    _, before = notebook.fresh()
    edited = B.replace("Nobody was injured.", "Nobody at all was injured.")
    assert compared(encoder, A, edited, notebook) == compared(encoder, A, edited, Notebook())
    aligned, judged = notebook.fresh()
    assert aligned == 1 and 0 < judged < before


def test_what_is_recalled_stands_where_the_row_stands_now(encoder: Encoder) -> None:
    notebook = Notebook()
    compared(encoder, A, B, notebook)
    _, judged = notebook.fresh()
    before = "The council met in the morning, as it does every week. Everything was calm in the town hall then. "
    recalled, anew = (compared(encoder, before + A, before + B, book) for book in (notebook, Notebook()))
    # what stands before a row is seen by the encoder, and moves a confidence by a hair
    assert recalled.rows == anew.rows
    for one, other in zip(recalled.divergences, anew.divergences, strict=True):
        assert one.confidence == pytest.approx(other.confidence, abs=0.01)
        assert replace(one, confidence=0.0) == replace(other, confidence=0.0)
    assert notebook.fresh()[1] < judged + 2
