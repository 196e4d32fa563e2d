"""Capitalised words that no list knows → names of persons and places, and whether two of them name the same.

In: a side and a word of it. Out: the whole name ("Emmanuel Macron" for "Macron"), without the titles before it; the
judgement that two names are spelt alike enough to be one, or that one is a part of the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from align.lexicon import table
from align.terms import Side, Word
from align.words import concepts

# Words inside a name that are written small: “bin Salman”, “van der Bellen”, “de Gaulle”.
PARTICLES = {"al", "el", "bin", "ibn", "ben", "abu", "van", "von", "der", "den", "de", "da", "di", "du", "la", "le"}
UNCOUNTED = {"of", "the", "for", "and", "on", "in"}
JOINTS = {"-", "‑", "’", "'"}

# Letters that romanisations of one sound write differently; the longer first.
SOUNDS = (("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("sch", "sh"), ("tsch", "ch"), ("dj", "j"), ("zh", "j"),
          ("q", "k"), ("w", "v"), ("x", "ks"))  # fmt: skip
SILENT = set("aeiouyh")

# How the name of a place ends, and behind the same stem that of its people, its adjective, or the fear or friend of it.
PLACE_ENDINGS = {"", "a", "s", "us", "e", "o", "y", "land", "stan", "istan", "ia"}
PEOPLE_ENDINGS = {
    "s", "an", "ans", "ian", "ians", "n", "ns", "ine", "ines", "ese", "ish", "ite", "ites", "iot", "iots", "ic", "er",
    "ers", "ist", "ists", "ophobia", "ophobe", "ophile",
}  # fmt: skip
LEAST_STEM = 3

# Share of the longer name's letters that may differ where the consonants are the same: vowels, doubled letters and an
# apostrophe take up to a third in romanised Arabic and Persian (Muhammad, Mohammed; Khamenei, Khamene'i).
UNLIKE_LETTERS = 3


def name_words(side: Side, index: int) -> tuple[int, ...]:
    """The words of the whole name that a capitalised word belongs to, as far as the side has them, titles left out.

    Empty if it is no name.
    """
    words = side.encoded.parse.words
    if not _of_name(words[index]):
        return ()
    first = last = index
    while first > 0 and _goes_on(words, first - 1, -1):
        first -= 1
    while last + 1 < len(words) and _goes_on(words, last + 1, 1):
        last += 1
    inside = set(side.indices)
    return tuple(k for k in range(first, last + 1) if k in inside and any(c.isalnum() for c in words[k].text))


def is_sure(side: Side, name: Sequence[int]) -> bool:
    """Whether a name is no common noun in capitals ("the Revolution", "Parliament")."""
    words = [side.word(k) for k in name]
    return bool(words) and all((w.tag in ("NNP", "NNPS") and not concepts(w)) or _small(w) for w in words)


def alike_names(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names, as their words, may be one: the same spelling or nearly, or one a part of the other.

    "Emmanuel Macron" and "Macron" may be one; "Emmanuel Macron" and "Brigitte Macron" are not.
    """
    if stands_for(one, other) or stands_for(other, one):
        return True
    short, long = sorted(([n for n in name if n not in PARTICLES] for name in (one, other)), key=len)
    return all(any(alike_words(a, b) for b in long) for a in short)


def stands_for(letters: Sequence[str], name: Sequence[str]) -> bool:
    """Whether one word is made of the initials of the words of a name: "WHO" of the World Health Organization."""
    if len(letters) != 1 or len(name) < 2:
        return False
    initials = ["".join(w[0] for w in name), "".join(w[0] for w in name if w not in UNCOUNTED)]
    return "".join(c for c in letters[0].lower() if c.isalpha()) in (i.lower() for i in initials)


def alike_words(one: str, other: str) -> bool:
    """Whether two words are spellings of one name: the same consonants, and most of the letters.

    Only vowels, h and doubled letters are free, and at most a third of the letters: "Katar" is "Qatar", but "Musa" is
    not "Massi", and "Macron" not "Merz".
    """
    a, b = _letters(one), _letters(other)
    if a == b or one + "s" == other or other + "s" == one:
        return True  # “the Greens”, “the Green party”
    if not a or not b or _skeleton(a) != _skeleton(b) or len(_skeleton(a)) < 2:
        return False
    return _distance(a, b) <= max(1, max(len(a), len(b)) // UNLIKE_LETTERS)


def of_one_stem(one: str, other: str) -> bool:
    """Whether two words are a place and its people or adjective: “the Alps”, “Alpine”; “Cyprus”, “Cypriots”."""
    a, b = one.lower(), other.lower()
    shared = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    pairs = ((a[k:], b[k:]) for k in range(LEAST_STEM, shared + 1))
    return any(
        (x in PLACE_ENDINGS and y in PEOPLE_ENDINGS) or (y in PLACE_ENDINGS and x in PEOPLE_ENDINGS) for x, y in pairs
    )


def title(word: Word) -> str | None:
    """The office that a title or noun names ("premier" is the prime minister), or None."""
    return _offices().get(word.lemma.rstrip("."), (None, ""))[0]


def excluding(word: Word) -> bool:
    """Whether an office so named is another man's than the other offices of the list."""
    return _offices().get(word.lemma.rstrip("."), ("", ""))[1] == "one"


def _goes_on(words: Sequence[Word], index: int, step: int) -> bool:
    """Whether a name goes on with this word: a part of it, or what joins the next part to it."""
    word, beyond = words[index], index + step
    if word.text in JOINTS or _small(word):
        return 0 <= beyond < len(words) and _of_name(words[beyond])
    return _of_name(word)


def _of_name(word: Word) -> bool:
    return word.pos == "PROPN" and word.text[:1].isupper() and title(word) is None and not _is_known(word)


def _is_known(word: Word) -> bool:
    return word.lemma in _institutions() or word.text.lower() in _single_names()


def _small(word: Word) -> bool:
    return word.text.lower() in PARTICLES


def _letters(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if c.isalpha() and c.isascii())
    for written, sound in SOUNDS:
        plain = plain.replace(written, sound)
    return re.sub(r"(.)\1", r"\1", re.sub(r"c(?![h])", "k", plain))


def _skeleton(letters: str) -> str:
    return letters[:1].replace("h", "") + "".join(c for c in letters[1:] if c not in SILENT)


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


@cache
def _offices() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in table("offices")}


@cache
def _institutions() -> frozenset[str]:
    return frozenset(row[0] for row in table("institutions"))


@cache
def _single_names() -> frozenset[str]:
    return frozenset(row[1] for row in table("names") if " " not in row[1])
