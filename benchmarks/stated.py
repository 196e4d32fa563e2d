"""Statements with every divergence labelled → what a comparison finds, and how much of what it marks is right
(family `statements`).

In: statements that were written with two to five renderings each (`planted/README.md`), an encoder. Out: of the labels
of severity 2 or 3 between two outlets the shares found, found at their severity, found with a right kind; of the grave
divergences those that a label bears out; how many there are per 100 words; how far confidence can be trusted.
`python -m benchmarks.stated` prints the figures of one part, and what went wrong in those for development.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
import numpy as np

from align.compare import compare
from align.terms import Divergence, Rendering, Severity
from align.training.known import apart
from benchmarks.labelled import matching
from benchmarks.plants import DEVELOPMENT, FOLDER, KEPT_ASIDE
from benchmarks.scores import Bin, Figure, calibrated, share_figures
from benchmarks.sets import Record, read

if TYPE_CHECKING:
    from align.encoder import Encode
    from benchmarks.bench import Bench

# The parts by the names of their files; what is named `…_taught.jsonl` teaches the relation head and measures nothing.
# On those for development weights were fitted.
PARTS = {
    KEPT_ASIDE: "stated_kept",
    f"{KEPT_ASIDE}, reworded prose": "reworded_kept",
    DEVELOPMENT: "stated_fit",
    f"{DEVELOPMENT}, reworded prose": "reworded_fit",
}

# The columns of `counted`.
LABELS, FOUND, GRADED, RIGHT, GRAVE, BORNE_OUT, DOUBTFUL, WORDS = range(8)

# What the table calls each share, and of what it is one.
SHARES = (
    ("labelled divergences found", FOUND, LABELS),
    ("found at their severity or above", GRADED, LABELS),
    ("of those found, with a right kind", RIGHT, FOUND),
    ("grave divergences that a label bears out", BORNE_OUT, GRAVE),
    ("grave divergences where a nuance is labelled", DOUBTFUL, GRAVE),
    ("severity 2 or 3 per 100 words", GRAVE, WORDS),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement and what a comparison of its renderings found; labels: one for each two outlets that part, as
    `labelled.matching` reads them."""

    statement: Record
    labels: Sequence[Record]
    divergences: Sequence[Divergence]


def figures(bench: Bench) -> Iterator[Figure]:
    """The shares of each part; intervals over statements."""
    for part in PARTS:
        statements = read(FOLDER, PARTS[part])
        yield from shares(part, judge(bench.encoder.encode, statements), bench.repeated(statements))


def calibration(bench: Bench) -> Iterator[tuple[Figure, list[Bin]]]:
    """Expected calibration error of the confidence of divergences in the statements that are kept aside."""
    scored = [confidences(one) for one in judge(bench.encoder.encode, read(FOLDER, PARTS[KEPT_ASIDE]))]
    yield calibrated("confidence of divergences, statements kept aside", scored, "statements")


def judge(encode: Encode, statements: Sequence[Record]) -> list[Judged]:
    """Compare the renderings of each statement."""
    return [
        Judged(one, labels(one), compare([Rendering(o, t) for o, t in one["texts"].items()], encode).divergences)
        for one in statements
    ]


def labels(statement: Record) -> list[Record]:
    """The labels of a statement, one for each two outlets that stand in different readings of it."""
    return [
        {"outlets": list(phrases), "phrases": phrases, "kind": label["kinds"], "severity": label["severity"]}
        for label, phrases in apart(statement)
    ]


def counted(judged: Judged) -> list[int]:
    """What a statement adds to each count. A label of severity 1 asks for nothing; where a grave divergence meets no
    graver one, it is doubtful."""
    grave = [label for label in judged.labels if label["severity"] >= Severity.SHIFT]
    found = [hits(judged, label, Severity.SHIFT) for label in grave]
    right = [any({d.kind, *d.further_kinds} & set(la["kind"]) for d in at) for la, at in zip(grave, found, strict=True)]
    marked = [d for d in judged.divergences if d.severity >= Severity.SHIFT]
    borne_out, doubtful = (_touching(judged, least) for least in (Severity.SHIFT, Severity.NUANCE))
    return [
        len(grave),
        sum(map(bool, found)),
        sum(bool(hits(judged, label, label["severity"])) for label in grave),
        sum(right),
        len(marked),
        sum(id(d) in borne_out for d in marked),
        sum(id(d) in doubtful - borne_out for d in marked),
        sum(len(text.split()) for text in judged.statement["texts"].values()),
    ]


def hits(judged: Judged, label: Record, least: int) -> list[Divergence]:
    """The divergences of at least that severity that part the label's outlets and touch one of its phrases."""
    return matching({**label, "severity_min": least}, judged.statement["texts"], judged.divergences)


def _touching(judged: Judged, least: int) -> set[int]:
    """The divergences, by identity, that touch a label of at least that severity."""
    some = [label for label in judged.labels if label["severity"] >= least]
    return {id(d) for label in some for d in hits(judged, label, Severity.WORDING)}


def confidences(judged: Judged) -> list[tuple[float, bool]]:
    """The confidence of each divergence and whether it is right: a grave one where a grave label bears it out, a light
    one where none does that is not found otherwise. What only a nuance is labelled for says nothing."""
    grave = [label for label in judged.labels if label["severity"] >= Severity.SHIFT]
    missed = [label for label in grave if not hits(judged, label, Severity.SHIFT)]
    borne_out, labelled = (_touching(judged, least) for least in (Severity.SHIFT, Severity.NUANCE))
    overlooked = {id(d) for label in missed for d in hits(judged, label, Severity.WORDING)}
    scored = []
    for divergence in judged.divergences:
        if divergence.severity >= Severity.SHIFT:
            if id(divergence) in borne_out or id(divergence) not in labelled:
                scored.append((divergence.confidence, id(divergence) in borne_out))
        elif id(divergence) in overlooked or id(divergence) not in labelled:
            scored.append((divergence.confidence, id(divergence) not in overlooked))
    return scored


def shares(part: str, judged: Sequence[Judged], repeated: int) -> Iterator[Figure]:
    """The figures of some statements. repeated: how many of their texts also stand in a training file."""
    counts = np.array([counted(one) for one in judged], float)
    named = [(f"{part}, {name}", some, whole) for name, some, whole in SHARES]
    yield from share_figures("statements", named, counts, "statements", repeated)


@click.command()
@click.option(
    "--part", type=click.Choice(list(PARTS)), default=DEVELOPMENT, show_default=True, help="Which part to measure."
)
@click.option("--failures", "listed", is_flag=True, help="List the failures; of parts for development alone.")
@click.option("--model", help="A sentence-transformers model by name or folder.")
def main(part: str, listed: bool, model: str | None) -> None:
    """Print the figures of written statements."""
    from align.encoder import Encoder

    if listed and part.startswith(KEPT_ASIDE):
        raise click.UsageError("What is kept aside is counted and not looked at: leave --failures or --part out.")
    judged = judge(Encoder(model).encode, read(FOLDER, PARTS[part]))
    for figure in shares(part, judged, 0):
        click.echo(f"{figure.name:70} {figure.value:5.1f}   {figure.low:5.1f} … {figure.high:5.1f}")
    for one in judged if listed else ():
        click.echo(f"\n{one.statement['id']}")
        labelled = _touching(one, Severity.NUANCE)
        for label in one.labels:
            if label["severity"] >= Severity.SHIFT and not hits(one, label, Severity.SHIFT):
                click.echo(f"  missed {label['kind'][0]} {label['severity']}: {label['phrases']}")
        for d in one.divergences:
            if d.severity >= Severity.SHIFT and id(d) not in labelled:
                click.echo(f"  unlabelled {d.kind} {int(d.severity)} ({d.confidence:.2f}): {d.evidence}")


if __name__ == "__main__":
    main()
