"""A side's words → its amounts: numbers, dates and quantifiers, each with the noun it counts.

In: a side. Out: amounts in text order, with canonical values. Number words are read by text2num.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from text_to_num import text2num

from align.lexicon import table
from align.terms import Side, Word

DATES = {name.lower() for name in (*calendar.month_name, *calendar.day_name) if name}

# Multiplying words after a figure: “2.5 million”.
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

# Days in a unit of time, so that “60 days” and “two months” come to the same (within LEEWAY).
DAYS = {"day": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.0, "year": 365.0, "decade": 3650.0, "century": 36500.0}
LEEWAY = 0.04

# Pronouns that a parser takes for numbers.
NO_NUMBERS = {"one", "ones"}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount: a canonical value, its sort (number, date, time or quantifier), its words and the noun it counts.

    days: its length where it counts a unit of time, else 0.
    """

    value: str
    sort: str
    words: tuple[int, ...]
    noun: int
    days: float = 0.0


def amounts(side: Side) -> Iterator[Amount]:
    """The amounts of a side, in text order."""
    indices, k = side.indices, 0
    while k < len(indices):
        run = _number_run(side, k)
        if run:
            value = number(" ".join(side.word(i).text for i in run))
            if value is not None:
                noun = _noun(side, run[-1])
                yield Amount(f"{value:g}", "number", run, noun, value * DAYS.get(side.word(noun).lemma, 0.0))
            k += len(run)
            continue
        word = side.word(indices[k])
        form = word.text.lower()
        if form in DATES and word.text[0].isupper() and form != "may":
            yield Amount(form, "date", (indices[k],), _noun(side, indices[k]))
        elif (time := _times().get(form)) and word.dep in ("advmod", "npadvmod", "amod", "pobj"):
            yield Amount(time, "time", (indices[k],), _noun(side, indices[k]))
        elif (sort := _quantifiers().get(form)) and word.dep in (
            "det",
            "amod",
            "nsubj",
            "predet",
            "advmod",
            "nsubjpass",
        ):
            yield Amount(sort, "quantifier", (indices[k],), _noun(side, indices[k]))
        k += 1


def number(text: str) -> float | None:
    """The value of a number in words or digits, or None: “twenty-five”, “2.5 million”, “1,200”."""
    words = text.lower().replace(",", "").replace("-", " ").split()
    scale = 1.0
    while len(words) > 1 and words[-1] in SCALES and _digits(words[0]) is not None:
        scale *= SCALES[words.pop()]
    value = _digits(words[0]) if len(words) == 1 else None
    if value is not None:
        return value * scale
    try:
        return float(text2num(" ".join(words), "en"))
    except ValueError:
        return None


def same_time(one: Amount, other: Amount) -> bool:
    """Whether two amounts are spans of time that come to the same."""
    if not one.days or not other.days:
        return False
    return abs(one.days - other.days) <= LEEWAY * max(one.days, other.days)


def _digits(text: str) -> float | None:
    try:
        return float(text.rstrip("%")) if text[:1].isdigit() else None
    except ValueError:
        return None


def _number_run(side: Side, k: int) -> tuple[int, ...]:
    run: list[int] = []
    for index in side.indices[k:]:
        word = side.word(index)
        joins = run and word.text in ("-", "and") and index + 1 in side.indices and side.word(index + 1).pos == "NUM"
        if (run and index != run[-1] + 1) or not (_is_number(word) or joins):
            break
        run.append(index)
    if len(run) == 1 and side.word(run[0]).text.lower() in NO_NUMBERS:
        return ()
    return tuple(run)


def _is_number(word: Word) -> bool:
    """Whether a word is a number; the tagger takes some number words for adjectives."""
    return word.pos == "NUM" or (word.dep in ("nummod", "quantmod") and number(word.text) is not None)


def _noun(side: Side, index: int) -> int:
    """The word that an amount counts or dates."""
    word = side.word(index)
    while word.dep in ("nummod", "quantmod", "compound", "det", "predet", "punct") and word.head != index:
        index, word = word.head, side.word(word.head)
        if word.pos in ("NOUN", "PROPN", "VERB"):
            break
    return index if word.pos != "NUM" or word.head not in side.indices else word.head


@cache
def _quantifiers() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table("quantifiers") if " " not in row[0]}


@cache
def _times() -> Mapping[str, str]:
    """Words that place something in time (“yesterday”, “next”) → past, present, future or continuing."""
    return {row[0]: row[1] for row in table("relatives_of_time") if " " not in row[0]}
