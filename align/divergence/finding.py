"""What one check saw: kind, readings, the ground on which they differ, and the evidence in words.

In: words of outlets and what they are held to say. Out: findings, which `grading` turns into divergences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from align.terms import Kind, Reading, Side, Span, Word
from align.words import spans_of


@dataclass(frozen=True, slots=True)
class Finding:
    """Outlets part at a place, as one check sees it.

    pairs: (reading, reading, basis) for readings that differ; basis names the ground ("negation",
    "prediction/ability", "number"), and grading has a rule for it. certainty: 0..1, how well the words
    compared are tied to each other. quoted: whether all of them stand in quotation marks. further: kinds that the check
    sees there too; read_as: those by which the relation head says that the readings part, if they do so gravely.
    """

    kind: Kind
    readings: tuple[Reading, ...]
    pairs: tuple[tuple[int, int, str], ...]
    evidence: str
    certainty: float
    quoted: bool
    further: tuple[Kind, ...] = ()
    read_as: tuple[Kind, ...] = ()

    def __post_init__(self) -> None:
        if len(self.readings) < 2 or not self.pairs:
            raise ValueError("a finding needs two readings or more, and a pair that differs")


class Worded(Protocol):
    """What an outlet says with some of its words (indices)."""

    @property
    def words(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Voiced:
    """What one outlet says at a place: a value to compare, and the words (indices) it says it with."""

    value: str
    words: tuple[int, ...]


def part(
    sides: Mapping[str, Side],
    said: Mapping[str, Voiced],
    basis: Callable[[str, str], str | None],
) -> tuple[tuple[Reading, ...], tuple[tuple[int, int, str], ...]]:
    """Group outlets into readings, and say on what ground each pair of readings differs.

    basis: of two values, the ground on which they differ, or None where they come to the same. Values that come to
    the same share a reading, if they do so with all that are in it and differ from every other value on the same
    ground. No pairs: nobody differs.
    """
    groups: list[list[str]] = []
    values = sorted({v.value for v in said.values()})
    for value in values:
        home = next((g for g in groups if all(_alike(value, other, values, basis) for other in g)), None)
        if home is None:
            groups.append([value])
        else:
            home.append(value)
    groups.sort(key=lambda group: min(o for o, v in said.items() if v.value in group))
    readings = []
    for group in groups:
        outlets = tuple(sorted(o for o, v in said.items() if v.value in group))
        readings.append(Reading(outlets, {o: spans(sides[o], said[o].words) for o in outlets}))
    pairs = [(i, j, basis(groups[i][0], groups[j][0])) for i in range(len(groups)) for j in range(i + 1, len(groups))]
    return tuple(readings), tuple((i, j, ground) for i, j, ground in pairs if ground)


def _alike(one: str, other: str, values: Iterable[str], basis: Callable[[str, str], str | None]) -> bool:
    return basis(one, other) is None and all(basis(one, v) == basis(other, v) for v in values)


def unlike(ground: str) -> Callable[[str, str], str | None]:
    """A basis for `part` that has one ground: values differ on it unless they are equal."""
    return lambda one, other: None if one == other else ground


def spans(side: Side, indices: Sequence[int]) -> tuple[Span, ...]:
    """Words of a side → spans of its text, adjoining words joined."""
    return tuple(Span(start, end) for start, end in spans_of(side, indices))


def quote(side: Side, indices: Iterable[int]) -> str:
    """Words as evidence prints them: “should … forget”."""
    text = side.encoded.text
    parts = [text[start:end] for start, end in spans_of(side, sorted(indices))]
    return "“" + " … ".join(" ".join(part.split()) for part in parts) + "”"


def quotes(sides: Mapping[str, Side], said: Mapping[str, Worded]) -> str:
    """What each outlet says, as evidence prints it: “A: “should”; B: “may””."""
    return "; ".join(f"{outlet}: {quote(sides[outlet], one.words)}" for outlet, one in said.items())


def listed(outlets: Sequence[str]) -> str:
    """Outlet names as a list in prose."""
    if len(outlets) < 2:
        return "".join(outlets)
    return ", ".join(outlets[:-1]) + " and " + outlets[-1]


def token(word: Word) -> str:
    """A word as word lists have it: lower case, straight apostrophes."""
    return word.text.lower().replace("’", "'")
