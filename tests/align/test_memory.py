"""Rows that were judged before are recalled, and only what an edit touches is judged anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from align.compare import compare
from align.encoder import Encoder
from align.terms import Rendering

A = "The ferry will not sail today. The crew has been paid. The harbour is closed until Friday. Nobody was hurt."
B = "The ferry will sail today. The crew was paid. The port is closed until Sunday. Nobody was injured."


@dataclass
class Notebook:
    """A memory that counts what it is asked to keep."""

    kept: dict[str, str] = field(default_factory=dict)
    fresh: list[int] = field(default_factory=list)

    def recall(self, keys: Sequence[str]) -> Mapping[str, str]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    def keep(self, found: Mapping[str, str]) -> None:
        self.fresh.append(len(found))
        self.kept |= found


def compared(encoder: Encoder, a: str, b: str, notebook: Notebook) -> object:
    return compare([Rendering("A", a), Rendering("B", b)], encoder.encode, memory=notebook)


def test_a_second_look_judges_nothing_and_says_the_same(encoder: Encoder) -> None:
    notebook = Notebook()
    first = compared(encoder, A, B, notebook)
    assert compared(encoder, A, B, notebook) == first
    assert notebook.fresh[0] > 1
    assert notebook.fresh[1] == 0


def test_an_edit_judges_the_rows_near_it_and_gives_what_a_first_look_gives(encoder: Encoder) -> None:
    notebook = Notebook()
    compared(encoder, A, B, notebook)
    edited = B.replace("Nobody was injured.", "Nobody at all was injured.")
    assert compared(encoder, A, edited, notebook) == compared(encoder, A, edited, Notebook())
    assert 0 < notebook.fresh[1] < notebook.fresh[0]


def test_what_is_recalled_stands_where_the_row_stands_now(encoder: Encoder) -> None:
    notebook = Notebook()
    compared(encoder, A, B, notebook)
    before = "The council met in the morning, as it does every week. Everything was calm in the town hall then. "
    assert compared(encoder, before + A, before + B, notebook) == compared(encoder, before + A, before + B, Notebook())
    assert notebook.fresh[1] < notebook.fresh[0] + 2
