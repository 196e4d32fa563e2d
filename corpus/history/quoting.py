"""Where a text that is to be erased is quoted, and what stands there instead.

In: texts to erase, and what people or the program wrote about them. Out: the same, or `BLOTTED` where it quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from corpus.model import opening

# So many words in a row that stand in a text make a quotation of it; fewer are anybody's words.
QUOTED_WORDS = 5

# What stands where a withdrawn text was quoted.
BLOTTED = "(this quoted a text that was withdrawn)"

WORD = re.compile(r"\w+")


class Secret:
    """Texts to erase, ready to be looked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        self._openings: set[str] = set()
        for text in texts:
            self._openings.add(opening(text))
            words = _words(text)
            length = min(QUOTED_WORDS, len(words))
            self._runs |= {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}
        self._lengths = {len(run) for run in self._runs} - {0}

    def quoted_in(self, written: str) -> bool:
        """Whether something written quotes one of them: five words in a row, all of a shorter text, or its opening."""
        if written in self._openings and written:
            return True
        words = _words(written)
        return any(
            tuple(words[n : n + length]) in self._runs
            for length in self._lengths
            for n in range(len(words) - length + 1)
        )

    def blotted(self, value: Any) -> Any:
        """A value as JSON holds it, with `BLOTTED` in the place of every string that quotes."""
        if isinstance(value, str):
            return BLOTTED if self.quoted_in(value) else value
        if isinstance(value, list):
            return [self.blotted(one) for one in value]
        if isinstance(value, dict):
            return {name: self.blotted(one) for name, one in value.items()}
        return value


def _words(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())
