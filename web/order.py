"""In which order the rows of the grid stand: that of the text, or the farthest apart first.

In: how far the renderings of each row lie apart (`corpus/figures/dispersion`), and by what rows are sorted. Out: the
numbers of rows in order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.figures.dispersion import Spread
from corpus.model import StoredRendering

# Rows are sorted by their dispersion, or by the distance of one rendering from the others: then by its column's number.
DISPERSION = "dispersion"
COLUMN = re.compile(r"\d{1,18}", re.ASCII)


def ranked(
    numbers: Sequence[int], spreads: Sequence[Spread], sort: str, columns: Mapping[int, StoredRendering]
) -> list[int]:
    """The numbers of rows, the greatest figure first, those that have none last; equal ones in the order of the text.

    spreads: of all rows of the comparison. columns: its renderings by the numbers of their columns.
    """

    def figure(number: int) -> float:
        found = spreads[number - 1]
        if sort == DISPERSION:
            return -1.0 if found.dispersion is None else found.dispersion
        return found.distances.get(columns[int(sort)].id, -1.0) if int(sort) in columns else -1.0

    return sorted(numbers, key=figure, reverse=True)
