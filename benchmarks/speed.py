"""How long a comparison takes, as a multiple of one encoder pass over the same words, and how much memory.

In: number of repetitions. Out: a table of medians of ratios taken in one run, so that a busy machine weighs
on both sides alike.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from align.compare import compare
from align.encoder import Encoder
from align.terms import Encoded
from align.ties import tied, word_links
from align.words import side_pairs, sides_of
from benchmarks.texts import renderings

RENDERINGS = 5

# Most encoder passes that a whole comparison may take (design.md, ruling 13).
WHOLE_BOUND = 12.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, its value, and the most it may be (None: no bound)."""

    name: str
    value: float
    unit: str
    bound: float | None = None


def measure(repetitions: int = 9) -> list[Figure]:
    """Compare 5 renderings of 400 words with the models loaded, next to a bare encoder pass each time."""
    given = renderings(RENDERINGS)
    texts = [r.text for r in given]
    words = sum(len(text.split()) for text in texts)
    encoder = Encoder()
    encoded = {e.text: e for e in encoder.encode(texts)}
    rows = compare(given, encoder.encode).rows
    by_outlet = {r.outlet: encoded[r.text] for r in given}
    pairs = [pair for row in rows for pair in side_pairs(sides_of(row, by_outlet))]
    word_links(pairs)
    passes, wholes, judged, ties, linked = [], [], [], [], []
    for _ in range(repetitions):
        passes.append(_seconds(lambda: encoder.pass_alone(list(encoded.values()))))
        wholes.append(_seconds(lambda: compare(given, encoder.encode)))
        judged.append(_seconds(lambda: compare(given, lambda wanted: [_known(encoded, t) for t in wanted])))
        ties.append(_seconds(lambda: tied(pairs)))
        linked.append(_seconds(lambda: word_links(pairs)))
    ratios = [whole / alone for whole, alone in zip(wholes, passes, strict=True)]
    cached = [whole / alone for whole, alone in zip(judged, passes, strict=True)]
    links_alone = [links / alone for links, alone in zip(ties, passes, strict=True)]
    words_alone = [links / alone for links, alone in zip(linked, passes, strict=True)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return [
        Figure("words in all", words, "words"),
        Figure("one encoder pass", statistics.median(passes), "s"),
        Figure("encoder", words / statistics.median(passes), "words/s"),
        Figure("whole comparison", statistics.median(ratios), "encoder passes", WHOLE_BOUND),
        Figure("comparison of cached texts", statistics.median(cached), "encoder passes"),
        Figure("links of all rows", statistics.median(links_alone), "encoder passes"),
        Figure("links and differences of all rows", statistics.median(words_alone), "encoder passes", 3.0),
        Figure("peak memory", peak, "GiB", 1.5),
    ]


def _known(encoded: dict[str, Encoded], text: str) -> Encoded:
    return encoded[text]


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
