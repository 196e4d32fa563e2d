"""Bytes read as an old encoding → whether it can only be that: two cases so common that statistics are not needed.

In: a text as one encoding has it. Out: whether it is English with a few accents and printers' marks, or holds words in
the letters of Persian and Arabic. Statistics over letters refuse both where the text is short, or has few accents.
"""

from __future__ import annotations

import re
import unicodedata

# What English has in almost any sentence, and other languages seldom: “by”, “to” and “we” are Polish, too.
_COMMON = (
    "the of and that is was were be been with not for will would have has had this it they he she you are from"
    " his her their our but said who"
)
COMMON = frozenset(_COMMON.split())

# Least share of those among the words of an English text. In news copy it is 0.35 to 0.45; Polish, Czech and Turkish
# have hardly a word of them.
LEAST_COMMON = 0.12

# Printers' marks and signs beside letters that English copy has in Windows-1252.
MARKS = frozenset("‘’“”‚„–—…•·€£©®™°«»§½¼¾×\u00a0\u00ad")

# These stand where Windows-1254 has the letters that make Turkish, so that they tell nothing.
TURKISH = frozenset("ÐÝÞðýþ")

WORD = re.compile(r"[^\W\d_]+")

# Letters of Persian in Windows-1256 that are needed to call it so; and how much of what is not ASCII they must be:
# the rest is marks, signs of vowels and the non-joiner.
LEAST_PERSIAN, MOSTLY_PERSIAN = 8, 0.9

ARABIC_MARKS = frozenset("،؛؟ـ\u200c\u200d\u200e\u200f") | MARKS


def english(text: str) -> bool:
    """Whether this is English in which what is not ASCII are accents within Latin words, or printers' marks."""
    words = WORD.findall(text)
    common = sum(word.lower() in COMMON for word in words)
    if not words or common < LEAST_COMMON * len(words):
        return False
    signs = {c for c in text if not c.isascii() and not c.isalpha()}
    return signs <= MARKS and all(_is_latin(word) for word in words if not word.isascii())


def persian(text: str) -> bool:
    """Whether what is not ASCII are words in Arabic letters, apart from Latin ones, and marks between them."""
    foreign = [c for c in text if not c.isascii()]
    letters = [c for c in foreign if _is_arabic(c)]
    if len(letters) < max(LEAST_PERSIAN, MOSTLY_PERSIAN * len(foreign)):
        return False
    others = {c for c in foreign if not _is_arabic(c) and not unicodedata.combining(c)}
    # no text in them does without the alef, and a wrong guess gives words of one letter
    runs = [word for word in WORD.findall(text) if not word.isascii()]
    return others <= ARABIC_MARKS and "ا" in letters and all(all(map(_is_arabic, word)) for word in runs)


def _is_latin(word: str) -> bool:
    """Whether a word is like “naïve”, “São” or “ÉLAN”: more plain letters than others, and no capital amid small ones.

    In other encodings' texts accents read so stand alone, or as “donÕt”.
    """
    foreign = [place for place, c in enumerate(word) if not c.isascii()]
    if TURKISH & set(word) or (2 * len(foreign) > len(word) and word not in ("à", "À")):
        return False
    amid = any(word[place].isupper() for place in foreign if place > 0)
    return word.isupper() or not (amid or _odd(word))


def _odd(word: str) -> bool:
    """Whether an accented letter begins a word that goes on with a capital, as a wrong guess has it: “ìWe”, “ÒWe”."""
    return not word[0].isascii() and word[1:2].isupper()


def _is_arabic(c: str) -> bool:
    return "\u0621" <= c <= "\u06d3" and c.isalpha()
