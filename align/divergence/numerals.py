"""Tokens → the number that begins at one of them: figures, words, scales, fractions, multiples, ordinals.

In: the tokens of a text in lower case. Out: a value, how many tokens it takes, and whether it is a count, a share of a
whole, a multiple, a place in a row, or an order of magnitude.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

SMALL: Mapping[str, int] = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS: Mapping[str, int] = {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
# Multiplying words and how newspapers shorten them after a figure: “2.5 million”, “$3bn”.
SCALES: Mapping[str, float] = {
    "hundred": 1e2, "dozen": 12, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "mn": 1e6, "crore": 1e7,
    "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
# Letters that multiply only where the reader of a figure says so: “$3m”, “3m people”; “3 m” is a length.
LETTERS: Mapping[str, float] = {"m": 1e6, "k": 1e3, "b": 1e9}

DENOMINATORS: Mapping[str, int] = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
    "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9,
    "tenth": 10, "tenths": 10, "hundredth": 100, "hundredths": 100, "thousandth": 1000, "thousandths": 1000,
}  # fmt: skip
GLYPHS: Mapping[str, float] = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 0.2, "⅛": 0.125}
MULTIPLES: Mapping[str, float] = {
    "twice": 2, "thrice": 3, "double": 2, "triple": 3, "treble": 3, "quadruple": 4, "twofold": 2, "threefold": 3,
    "fourfold": 4, "fivefold": 5, "tenfold": 10,
}  # fmt: skip
ORDINALS: Mapping[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}  # fmt: skip
# Plurals that give no more than an order of magnitude, with the least and the greatest that they stand for in use.
MAGNITUDES: Mapping[str, tuple[float, float]] = {
    "dozens": (24, 150),
    "scores": (40, 200),
    "tens": (20, 99),
    "hundreds": (200, 1999),
    "thousands": (2000, 20_000),
    "millions": (2e6, 1e8),
    "billions": (2e9, 1e11),
    "trillions": (2e12, 1e14),
}

# Tokens of the longest number that is read: “one hundred and twenty-three thousand four hundred and fifty-six” has 13.
LONGEST = 16

FIGURE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
SHORTENED = re.compile(r"(\d[\d,]*(?:\.\d+)?)(mn|bn|tn|m|k|b)")
ORDINAL_FIGURE = re.compile(r"(\d+)(?:st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it stands: `tokens` of them make `value`.

    sort: count, share, multiple, ordinal or magnitude; highest: above `value` for a magnitude alone.
    """

    value: float
    tokens: int
    sort: str = "count"
    highest: float = 0.0


def read(tokens: Sequence[str], lettered: bool = False) -> Numeral | None:
    """The longest number at the beginning of tokens, or None. lettered: whether a letter after it multiplies it."""
    return _read(tuple(tokens[:LONGEST]), lettered)


@lru_cache(maxsize=8192)
def _read(tokens: tuple[str, ...], lettered: bool) -> Numeral | None:
    listed = list(tokens)
    found = [numeral for reader in READERS if (numeral := reader(listed, lettered)) is not None]
    return max(found, key=lambda n: n.tokens, default=None)


def number(text: str) -> float | None:
    """The value of a number that is the whole text, or None: “twenty-five”, “2.5 million”, “1,200”."""
    tokens = re.findall(r"[^\W_]+(?:[.,]\d+)*|[-½¼¾⅓⅔⅕⅛]", text.lower())
    found = read(tokens)
    return found.value if found and found.tokens == len(tokens) and found.sort in ("count", "share") else None


def figure(token: str) -> float | None:
    """The value of a token of digits, or None: “1,500,000”, “2.5”, “½”."""
    if token[-1:] in GLYPHS:
        whole = token[:-1] or "0"
        return float(whole) + GLYPHS[token[-1]] if whole.isdecimal() else None
    return float(token.replace(",", "")) if FIGURE.fullmatch(token) else None


def _count(tokens: Sequence[str], lettered: bool) -> Numeral | None:
    """“1.5 million”, “twenty-five thousand”, “a dozen”, “one and a half million”, “half a million”."""
    total, current, at, used = 0.0, None, 0, 0
    largest = 0.0  # the greatest scale that was read
    last = 0.0  # the value of the word before: after a ten a unit may stand, after a unit nothing but a scale
    while at < len(tokens):
        token = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        if token == "-" and used == at and used and (following in SCALES or _small(following) is not None):
            at += 1
            continue
        if token == "and" and used == at and used:
            if tokens[at + 1 : at + 3] == ["a", "half"] and current is not None:
                current, at = current + 0.5, at + 3
                used = at
                continue
            if last < 100 or _small(following) is None:
                break
            at += 1
            continue
        if token in ("a", "an") and not used and following in SCALES:
            at += 1
            continue
        if token == "half" and not used:
            skipped = 1 + (following in ("a", "-"))
            if at + skipped < len(tokens) and tokens[at + skipped] in SCALES:
                current, at, used = 0.5, at + skipped, at + skipped
                continue
            break
        shortened = SHORTENED.fullmatch(token)
        if shortened and not used and (lettered or shortened[2] in SCALES):
            scale = SCALES.get(shortened[2]) or LETTERS[shortened[2]]
            return Numeral(float(shortened[1].replace(",", "")) * scale, 1)
        value = figure(token)
        if value is not None:
            if used and not (value < 1 and current is not None and token in GLYPHS):
                break
            current, last = (current or 0.0) + value, value
        elif token in SCALES or (lettered and used and token.rstrip(".") in LETTERS):
            scale = SCALES.get(token) or LETTERS[token.rstrip(".")]
            if current is None and not at and token in ("bn", "mn", "tn"):
                break
            if scale < 1000:
                current = (1.0 if current is None else current) * scale
            elif total and scale > largest:  # “one thousand three hundred million”: all before it is multiplied
                total, current = (total + (current or 0.0)) * scale, 0.0
            else:
                total, current = total + (1.0 if current is None else current) * scale, 0.0
            last, largest = scale, max(scale, largest) if scale >= 1000 else largest
        elif (small := _small(token)) is not None:
            # “nineteen ninety”, “two thousand” … “five six” are not one number
            if used and last < 100 and not (last >= 20 and small < 10):
                if 10 <= last <= 20 and (small >= 10) and total == 0 and current == last:
                    current, last = last * 100 + small, small
                    at += 1
                    used = at
                    continue
                break
            current, last = (current or 0.0) + small, float(small)
        else:
            break
        at += 1
        used = at
    if not used or current is None:
        return None
    return Numeral(total + current, used)


def _small(token: str) -> int | None:
    return SMALL.get(token, TENS.get(token))


def _share(tokens: Sequence[str], lettered: bool) -> Numeral | None:
    """“half”, “a third”, “two-thirds”, “three quarters”, “50 percent”, “nine out of ten”."""
    if tokens and tokens[0] in ("half", "halves"):
        return Numeral(0.5, 1, "share")
    counted = _count(tokens, lettered)
    first = counted.tokens if counted else int(bool(tokens) and tokens[0] in ("a", "one"))
    if not first:
        return None
    value = counted.value if counted else 1.0
    rest = list(tokens[first : first + 3])
    if counted and rest[:1] in (["%"], ["percent"], ["pct"], ["pc"], ["p.c."], ["per-cent"]):
        return Numeral(value / 100, first + 1, "share")
    if counted and rest[:2] == ["per", "cent"]:
        return Numeral(value / 100, first + 2, "share")
    dash = int(rest[:1] == ["-"])
    denominator = DENOMINATORS.get(rest[dash]) if len(rest) > dash else None
    behind = list(tokens[first + dash + 1 : first + dash + 2])
    whole_follows = behind == ["of"]  # “one fifth”, else a place in a row
    ends = tokens[0] == "a" and behind in ([], ["."], [";"])  # “fell by a fifth.”; but “and a fifth, a boy, fled”
    if denominator and value < denominator and (denominator < 5 or value > 1 or dash or whole_follows or ends):
        return Numeral(value / denominator, first + dash + 1, "share")
    joint = 2 if rest[:2] in (["out", "of"], ["of", "every"], ["in", "every"]) else int(rest[:1] == ["in"])
    whole = _count(tokens[first + joint :], False) if joint and counted else None
    if whole and value < whole.value <= 1000 and (joint == 2 or whole.value <= 10 or whole.value in (20, 100, 1000)):
        return Numeral(value / whole.value, first + joint + whole.tokens, "share")
    return None


def _multiple(tokens: Sequence[str], lettered: bool) -> Numeral | None:
    """“twice”, “double”, “threefold”, “ten times”."""
    if not tokens:
        return None
    if tokens[0] in MULTIPLES:
        return Numeral(MULTIPLES[tokens[0]], 1, "multiple")
    counted = _count(tokens, lettered)
    if counted and list(tokens[counted.tokens : counted.tokens + 1]) in (["times"], ["fold"]):
        return Numeral(counted.value, counted.tokens + 1, "multiple")
    return None


def _ordinal(tokens: Sequence[str], lettered: bool) -> Numeral | None:
    """“third”, “14th”, “twenty-fifth”."""
    if not tokens:
        return None
    if matched := ORDINAL_FIGURE.fullmatch(tokens[0]):
        return Numeral(float(matched[1]), 1, "ordinal")
    if tokens[0] in ORDINALS:
        return Numeral(float(ORDINALS[tokens[0]]), 1, "ordinal")
    if tokens[0] in TENS:
        dash = 1 + (len(tokens) > 1 and tokens[1] == "-")
        unit = ORDINALS.get(tokens[dash], 99) if len(tokens) > dash else 99
        if unit < 10:
            return Numeral(float(TENS[tokens[0]] + unit), dash + 1, "ordinal")
    return None


def _magnitude(tokens: Sequence[str], lettered: bool) -> Numeral | None:
    """“dozens”, “tens of thousands”, “hundreds of millions”."""
    lowest, highest, at = 1.0, 1.0, 0
    while at < len(tokens) and tokens[at] in MAGNITUDES:
        low, high = MAGNITUDES[tokens[at]]
        plain = low / 2  # “tens of thousands”: ten to a hundred times a thousand
        lowest, highest = (low, high) if not at else (lowest * plain, highest * plain)
        at += 1
        if list(tokens[at : at + 1]) == ["of"] and at + 1 < len(tokens) and tokens[at + 1] in MAGNITUDES:
            at += 1
    return Numeral(lowest, at, "magnitude", highest) if at else None


def _couple(tokens: Sequence[str], lettered: bool) -> Numeral | None:
    """“a couple”, “a pair”, “a score”, each with its article; a married couple is not counted by it."""
    if len(tokens) > 2 and tokens[0] == "a" and tokens[2] == "of":
        size = {"couple": 2.0, "pair": 2.0, "score": 20.0, "trio": 3.0}.get(tokens[1])
        return Numeral(size, 2) if size else None
    return None


READERS: tuple[Callable[[Sequence[str], bool], Numeral | None], ...] = (
    _count,
    _share,
    _multiple,
    _ordinal,
    _magnitude,
    _couple,
)


def part_of_unit(tokens: Sequence[str]) -> Iterator[int]:
    """How many tokens between a share and the unit that it divides: “half a year”, “a quarter of a century”."""
    for between in (["a"], ["an"], ["of", "a"], ["of", "an"], ["-"], []):
        if list(tokens[: len(between)]) == between:
            yield len(between)
