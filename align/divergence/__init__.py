"""Rows and their texts → divergences: every check looks at every row, grading weighs what they found.

In: rows, the encoded texts. Out: divergences in row order, gravest first within a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from align.divergence import (
    attribution,
    connectives,
    coverage,
    modality,
    modifiers,
    passages,
    polarity,
    quantity,
    reference,
    role,
    sense,
    tense,
    unclaimed,
)
from align.divergence.combine import combined
from align.divergence.facing import Facing, facings, facings_of_passages
from align.divergence.finding import Finding
from align.divergence.grading import grade
from align.divergence.memory import Forgetful, Memory, key, packed, unpacked
from align.divergence.scene import Scene, scenes
from align.divergence.standing import counted
from align.divergence.weighing import Features, weighed, weighed_passages
from align.terms import Divergence, Encoded, Reading, Row

# Rows whose words are linked together: enough for full batches, few enough for memory and a progress that moves.
ROWS_AT_ONCE = 50

Seen = tuple[int, Finding, list[Features]]
"""What was seen: number of the row, finding, and what speaks for and against each pair of its readings."""

CHECKS: tuple[Callable[[Scene], list[Finding]], ...] = (
    polarity.find,
    modality.find,
    quantity.find,
    reference.find,
    role.find,
    modifiers.find,
    tense.find,
    connectives.find,
    attribution.find,
    sense.find,
    coverage.find,
)


def judge(
    rows: Sequence[Row],
    encoded: Mapping[str, Encoded],
    progress: Callable[[str, int, int], None],
    memory: Memory | None = None,
) -> list[Divergence]:
    """The divergences of a collation. A row that one outlet alone has can only be one of coverage.

    memory: where rows that were judged before are recalled from, and new ones kept.
    """
    memory = memory or Forgetful()
    found: dict[int, list[Divergence]] = {}
    for number, finding, named in _over_passages(rows, encoded):
        found.setdefault(number, []).append(grade(number, finding, named))
    keys = {number: key(row, encoded) for number, row in shared(rows)}
    kept = memory.recall(sorted(set(keys.values())))
    fresh: dict[int, list[Divergence]] = {number: [] for number, name in keys.items() if name not in kept}
    known = len(keys) - len(fresh)

    def tell(step: str, done: int, total: int) -> None:
        progress(step, known + done, known + total)

    for numbers, seen in _in_blocks([(k, rows[k]) for k in fresh], encoded, tell):
        for number, finding, named in seen:
            fresh[number].append(grade(number, finding, named))
        # Kept at once: whoever is stopped in the middle goes on from here.
        memory.keep({keys[k]: packed(fresh[k], rows[k], encoded) for k in numbers})
    for number, name in keys.items():
        of_row = fresh[number] if number in fresh else unpacked(kept[name], number, rows[number], encoded)
        found.setdefault(number, []).extend(of_row)
    return [
        counted(divergence, rows[number], encoded) for number in sorted(found) for divergence in combined(found[number])
    ]


def shared(rows: Sequence[Row]) -> list[tuple[int, Row]]:
    """The rows that checks look at, with their numbers: those of several outlets that can be judged."""
    return [(number, row) for number, row in enumerate(rows) if len(row.clauses) > 1 and row.not_judged is None]


def findings(
    rows: Sequence[tuple[int, Row]], encoded: Mapping[str, Encoded], progress: Callable[[str, int, int], None]
) -> Iterator[Seen]:
    """What the checks saw in shared rows: number of the row, finding, what speaks for and against each of its pairs."""
    for _, seen in _in_blocks(rows, encoded, progress):
        yield from seen


def _in_blocks(
    rows: Sequence[tuple[int, Row]], encoded: Mapping[str, Encoded], progress: Callable[[str, int, int], None]
) -> Iterator[tuple[list[int], list[Seen]]]:
    """`findings` of some rows at a time, with the numbers of these rows."""
    for first in range(0, len(rows), ROWS_AT_ONCE):
        block = rows[first : first + ROWS_AT_ONCE]
        progress("words", first, len(rows))
        staged = scenes(block, encoded)
        progress("divergences", first, len(rows))
        seen = _looked(staged)
        graded = [(scene.number, *of_it) for (scene, _), of_it in zip(seen, weighed(seen), strict=True)]
        yield [number for number, _ in block], graded
    for step in ("words", "divergences"):
        progress(step, len(rows), len(rows))


def _looked(staged: Sequence[Scene]) -> list[tuple[Scene, Finding]]:
    looked = []
    for scene in staged:
        found = [finding for check in CHECKS for finding in check(scene)]
        looked += [(scene, finding) for finding in (*found, *unclaimed.find(scene, found))]
    return looked


def faced(rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> Iterator[tuple[Finding, list[Facing]]]:
    """All findings of a collation, unweighed, with what the relation head would read of them."""
    for _, finding in (*passages.left_out(rows, encoded), *passages.moved(rows, encoded)):
        yield finding, [face for pair in _pairs(finding) for face in facings_of_passages(encoded, *pair)]
    for scene, finding in _looked(scenes(shared(rows), encoded)):
        yield finding, [face for pair in _pairs(finding) for face in facings(scene, *pair)]


def _pairs(finding: Finding) -> Iterator[tuple[Reading, Reading]]:
    yield from ((finding.readings[a], finding.readings[b]) for a, b, _ in finding.pairs)


def seen_in(rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> Iterator[Seen]:
    """All findings of a collation, those over whole passages too, before grading."""
    yield from _over_passages(rows, encoded)
    yield from findings(shared(rows), encoded, lambda step, done, total: None)


def _over_passages(rows: Sequence[Row], encoded: Mapping[str, Encoded]) -> Iterator[Seen]:
    found = [*passages.left_out(rows, encoded), *passages.moved(rows, encoded)]
    of_findings = weighed_passages([finding for _, finding in found], encoded)
    yield from ((number, *of_it) for (number, _), of_it in zip(found, of_findings, strict=True))
