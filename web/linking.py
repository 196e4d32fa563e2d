"""A note that people write → its text with links to the rows that it names: “@row 12”, “@12”.

In: a text, and how many rows there are. Out: pieces which join to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# No letter or digit may stand before it: an address for letters is no row.
ROW = re.compile(r"(?<![\w.])@(?:row ?)?(\d{1,6})\b", re.ASCII | re.IGNORECASE)


def linked(text: str, rows: int) -> Iterator[tuple[str, int | None]]:
    """(some text, the row that it names or None). A row that is not there is no link."""
    place = 0
    for match in ROW.finditer(text):
        if not 1 <= int(match[1]) <= rows:
            continue
        if match.start() > place:
            yield text[place : match.start()], None
        yield match[0], int(match[1])
        place = match.end()
    if place < len(text):
        yield text[place:], None
