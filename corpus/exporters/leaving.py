"""What a format cannot hold of a statement, in words: nobody should find out later.

In: a statement as it goes out. Out: sentences, only of what this statement has.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.exporters.model import Exported
from corpus.interchange import NOT_IN_XML

IN_FULL = "The .jsonl holds it."
IN_ONE_PIECE = "What stands between clauses, and the texts in one piece."
CONTROLS_NAMED = "Control characters, which the format does not hold: their names stand in their place."


def history(one: Exported) -> Iterator[str]:
    """What only a complete record holds."""
    if one.past["earlier"]:
        yield f"Texts that no longer hold, and why. {IN_FULL}"
    if len(one.past["comparisons"]) > 1:
        yield f"Comparisons before the newest one. {IN_FULL}"
    yield f"Who changed what when. {IN_FULL}"


def compared(one: Exported) -> Iterator[str]:
    """All that was found by comparing, where the format has no place for it."""
    if one.comparison is not None:
        yield f"Rows, divergences and verdicts. {IN_FULL}"


def controls(one: Exported) -> Iterator[str]:
    """Characters that no XML holds, where the format only names them."""
    texts = [rendering.text for rendering in (*one.compared, *one.late)]
    if any(NOT_IN_XML.search(text) for text in (*texts, one.statement.persian or "")):
        yield CONTROLS_NAMED
