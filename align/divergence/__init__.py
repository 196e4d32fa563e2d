"""Rows and their texts → divergences: every check looks at every row, grading weighs what they found.

In: rows, the encoded texts. Out: divergences in row order, gravest first within a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from align.divergence import (
    attribution,
    coverage,
    modality,
    passages,
    polarity,
    quantity,
    reference,
    role,
    sense,
    tense,
)
from align.divergence.combine import combined
from align.divergence.finding import Finding
from align.divergence.grading import grade
from align.divergence.scene import Scene, scenes
from align.terms import Divergence, Encoded, Row

# Rows whose words are linked together: enough for full batches, few enough for memory and a progress that moves.
ROWS_AT_ONCE = 50

CHECKS: tuple[Callable[[Scene], list[Finding]], ...] = (
    polarity.find,
    modality.find,
    quantity.find,
    reference.find,
    role.find,
    tense.find,
    attribution.find,
    sense.find,
    coverage.find,
)


def judge(
    rows: Sequence[Row], encoded: Mapping[str, Encoded], progress: Callable[[str, int, int], None]
) -> list[Divergence]:
    """The divergences of a collation. A row that one outlet alone has can only be one of coverage."""
    found: dict[int, list[Divergence]] = {}
    for number, finding in (*passages.left_out(rows, encoded), *passages.moved(rows, encoded)):
        found.setdefault(number, []).append(grade(number, finding))
    shared = [(number, row) for number, row in enumerate(rows) if len(row.clauses) > 1]
    for first in range(0, len(shared), ROWS_AT_ONCE):
        progress("words", first, len(shared))
        for done, scene in enumerate(scenes(shared[first : first + ROWS_AT_ONCE], encoded), first):
            progress("divergences", done, len(shared))
            for check in CHECKS:
                found.setdefault(scene.number, []).extend(grade(scene.number, finding) for finding in check(scene))
    for step in ("words", "divergences"):
        progress(step, len(shared), len(shared))
    return [divergence for number in sorted(found) for divergence in combined(found[number])]
