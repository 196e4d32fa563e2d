"""Text → the words that it is searched by, each with its place in the verbatim text.

In: any text, stored or typed as a query. Out: words without capitals, diacritics, Arabic or Persian letter forms and
foreign digits. What was folded folds to itself, so that a text and a query meet whichever way they were written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

CHUNK = re.compile(r"\S+")

# Chunks (words with the marks about them) that are remembered, and the longest that is worth it.
REMEMBERED, LONGEST_REMEMBERED = 50_000, 40

ZERO_WIDTH_NON_JOINER = "\u200c"

# One letter written in several ways: Arabic and Persian forms, and Latin letters that no decomposition reaches.
# Half rings, as transliterations write ayn and hamza, and the tatweel, which only stretches a word, fall away.
LETTERS = {
    "ي": "ی",
    "ى": "ی",
    "ې": "ی",
    "ے": "ی",
    "ك": "ک",
    "ڪ": "ک",
    "ة": "ه",
    "ە": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ۃ": "ه",
    "ٱ": "ا",
    "ٲ": "ا",
    "ٳ": "ا",
    "ـ": "",
    "ʾ": "",
    "ʿ": "",
    "ʻ": "",
    "ʼ": " ",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ı": "i",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and where it stands: `verbatim[start:end]` is what was written."""

    text: str
    start: int
    end: int


def fold(text: str) -> list[Token]:
    """The words of a text, in order. A zero-width non-joiner parts words, as a blank does."""
    return [
        Token(word, chunk.start() + start, chunk.start() + end)
        for chunk in CHUNK.finditer(text)
        for word, start, end in _words(chunk[0])
    ]


def joined(text: str) -> list[Token]:
    """The words that zero-width non-joiners part, once more as one word each: می‌کنیم is also found as میکنیم."""
    return list(_joined(text)) if ZERO_WIDTH_NON_JOINER in text else []


def plain(text: str) -> str:
    """A name as it is compared: its folded words with blanks between."""
    return " ".join(token.text for token in fold(text))


def _joined(text: str) -> Iterator[Token]:
    for chunk in CHUNK.finditer(text):
        if ZERO_WIDTH_NON_JOINER not in chunk[0]:
            continue
        # The non-joiner is written over by a letter that folding drops, so that places stay as they are.
        for word, start, end in _words(chunk[0].replace(ZERO_WIDTH_NON_JOINER, "ـ")):
            if ZERO_WIDTH_NON_JOINER in chunk[0][start:end]:
                yield Token(word, chunk.start() + start, chunk.start() + end)


def _words(chunk: str) -> tuple[tuple[str, int, int], ...]:
    return _remembered(chunk) if len(chunk) <= LONGEST_REMEMBERED else _split(chunk)


def _split(chunk: str) -> tuple[tuple[str, int, int], ...]:
    """The folded words of a chunk without blanks, each with where it begins and ends in the chunk."""
    found: list[tuple[str, int, int]] = []
    letters: list[str] = []
    start = end = 0
    for place, character in enumerate(chunk):
        for letter in _letter(character):
            if letter == " ":
                if letters:
                    found.append(("".join(letters), start, end))
                    letters = []
                continue
            if not letters:
                start = place
            letters.append(letter)
            end = place + 1
        if letters and end == place and not _letter(character):
            end = place + 1  # a harakat or accent belongs to the letter before it
    if letters:
        found.append(("".join(letters), start, end))
    return tuple(found)


_remembered = lru_cache(maxsize=REMEMBERED)(_split)


@cache
def _letter(character: str) -> str:
    """What a character is folded to: letters, nothing, or a blank where it parts words."""
    if character in LETTERS:
        return LETTERS[character]
    if character == ZERO_WIDTH_NON_JOINER:
        return " "
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    if decomposed != character:
        return "".join(map(_letter, decomposed))
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    return character if character.isalnum() or category == "Mc" else " "
