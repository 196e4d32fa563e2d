"""A side's words → its amounts: numbers, dates and quantifiers, each with the noun it counts.

In: a side. Out: amounts in text order, with canonical values. What a number, a date, a unit is, the modules of that
name know; here they are found among the words, bounded, and tied to what they count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from align.divergence import dates, numerals
from align.divergence.counted import governor_of, noun_of
from align.divergence.finding import token
from align.divergence.numerals import Numeral, number
from align.divergence.phrases import begins, covered
from align.divergence.turns import BESIDE_A_CONTRAST
from align.divergence.units import SIGNS, Unit, counts_one, unit_at, units
from align.lexicon import table
from align.terms import Side

__all__ = ["Amount", "amounts", "number", "same_time"]

# Share by which two lengths of time may part and still come to the same: “60 days” and “two months”.
LEEWAY = 0.04

# Labels under which a quantifier quantifies; “most” before an adjective and “much better” do not.
QUANTIFYING = {
    "det", "amod", "nsubj", "nsubjpass", "predet", "dobj", "pobj", "attr", "appos", "conj", "advmod", "npadvmod",
    "nmod", "quantmod", "nummod", "dative", "ROOT", "dep", "poss", "compound", "preconj", "oprd",
}  # fmt: skip

# Words by which a time is an end or a beginning, how far before it, and verbs and nouns above it that say so.
UNTIL, FROM = {"until", "till", "til", "before", "by", "through"}, {"from", "since", "starting", "beginning", "as"}
ENDING = {"end", "expire", "pass", "lapse", "close", "finish", "elapse"}
BEGINNING = {"begin", "start", "beginning", "outset", "commence"}
LIMIT_REACH = 3

# How a span of time hangs on what happens in it: “rose last week”, “by the end of next year”, “today's talks”.
TELLING_WHEN = {"npadvmod", "advmod", "pobj", "tmod", "poss", "nmod"}

# Determiners of a whole that is known: “two of the three”.
DEFINITE = {"the", "these", "those", "our", "their", "his", "her", "its", "my", "your"}

# Verbs of multiplying: “exports doubled”; “double down” multiplies nothing.
MULTIPLYING = {"double": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0, "quintuple": 5.0, "halve": 0.5}

# Words for a whole of which a “but” takes something out.
WHOLE = {"all", "every", "each", "everyone", "everybody", "everything", "everywhere"}

# How far behind a number “more … than” is looked for.
COMPARED_WITHIN = 5

# Nouns in whose place one counts nothing: “one day” is some day, “one thing” a manner of speaking.
NOT_COUNTED_BY_ONE = {"day", "thing", "time", "way", "another", "morning", "night", "side", "hand"}


# What stands between the two ends of a range, and measures that no unit gives.
RANGING = {"to", "or", "and", "-", "–"}
UNITLESS = {"things", "whole", "share", "difference", "exceptions"}

DEGREES = re.compile(r"([+-]?\d+(?:\.\d+)?)°?([CF])")

# From so many on pounds are money: what is weighed is given in tons.
POUNDS, WEIGHED = {"pound", "pounds"}, 1e6


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount: a canonical value, its sort, its words and the noun it counts.

    sort: number, ordinal, multiple, date, near (“next week”), rate, part (of a day or year), time (past, present …) or
    quantifier. days: its length where it counts a unit of time, else 0. measure: what it is measured in (“length”,
    “share”), or for a quantifier what it says it of (things, times, extent). size: the number in the base unit;
    highest: above size for an order of magnitude. bound: least, most, above, below, near, or nothing. fields: of a
    date, what is said of it; of a near time, how many of its unit ahead. limit: whether a date or a part of the day is
    the end of something ("until"), its beginning ("from") or neither. of_known: whether it counts some of several that
    are known (“three of the wells”).
    """

    value: str
    sort: str
    words: tuple[int, ...]
    noun: int
    days: float = 0.0
    measure: str = ""
    size: float = 0.0
    highest: float = 0.0
    bound: str = ""
    fields: tuple[tuple[str, float | str], ...] = ()
    of_known: bool = False
    limit: str = ""


def amounts(side: Side) -> Iterator[Amount]:
    """The amounts of a side, in text order."""
    tokens = [token(side.word(i)) for i in side.indices]
    fixed = covered("not_quantities", tokens)
    at, last, end = 0, None, 0  # the amount before, and where it ends
    while at < len(tokens):
        found = next((a for reader in READERS if (a := reader(side, tokens, at, fixed)) is not None), None)
        if found is None:
            at += 1
            continue
        amount, width = found
        if last is not None and at == end + 1 and tokens[end] in RANGING:
            last, amount = _of_one_unit(last, amount)
        if last is not None:
            yield last
        last_at, at = at, at + width
        last, end = (None if _set_aside(tokens, last_at, at) else amount), at
    if last is not None:
        yield last


def _set_aside(tokens: Sequence[str], at: int, end: int) -> bool:
    """Whether the amount of some tokens is named for what is not so: “two, not three”, “seven rather than one”."""
    before = list(tokens[max(0, at - 3) : at])
    if before[-2:] in (["rather", "than"], ["instead", "of"]) or before == ["in", "place", "of"]:
        return True
    contrast = before[-2:-1] and before[-2] in BESIDE_A_CONTRAST
    return before[-1:] == ["not"] and (bool(contrast) or "but" in tokens[end : end + 2])


def _of_one_unit(one: Amount, other: Amount) -> tuple[Amount, Amount]:
    """Two ends of a range of which one says the unit for both: “10 to six years”, “from ten years to six”."""
    if one.sort == other.sort == "number":
        if one.measure == "things" and other.measure not in UNITLESS:
            return _measured_as(one, other), other
        if other.measure == "things" and one.measure not in UNITLESS:
            return one, _measured_as(other, one)
    return one, other


def _measured_as(amount: Amount, other: Amount) -> Amount:
    factor = other.size / float(other.value) if float(other.value) else 1.0
    size = amount.size * factor
    days = size if other.measure == "time" else 0.0
    return replace(amount, measure=other.measure, size=size, highest=amount.highest * factor, days=days)


def same_time(one: Amount, other: Amount) -> bool:
    """Whether two amounts are spans of time that come to the same."""
    if not one.days or not other.days:
        return False
    return abs(one.days - other.days) <= LEEWAY * max(one.days, other.days)


Found = tuple[Amount, int] | None


def _when(side: Side, tokens: Sequence[str], at: int, fixed: frozenset[int]) -> Found:
    """Dates, hours, parts of the day, regular times."""
    first = side.indices[at]
    capital = side.word(first).text[:1].isupper()
    moment = dates.read(_run(side, tokens, at), tokens[at - 1] if at else "", capital)
    if moment is None or at in fixed:
        return None
    words = side.indices[at : at + moment.tokens]
    fields = tuple(sorted(moment.fields.items()))
    sort = next((s for s in ("rate", "part") if s in moment.fields), "date")
    if sort == "rate" and tokens[at] in dates.rates() and side.word(first).dep in ("nsubj", "dobj", "pobj"):
        return None  # “a daily” is a newspaper
    counted = numerals.read(_run(side, tokens, at))
    if sort == "date" and counted and counted.tokens > moment.tokens:
        return None  # “2012 people”
    value = " ".join(f"{name} {said:g}" if not isinstance(said, str) else said for name, said in fields)
    limit = _limit(side, tokens, at)
    return Amount(value, sort, words, governor_of(side, words), fields=fields, limit=limit), moment.tokens


def _limit(side: Side, tokens: Sequence[str], at: int) -> str:
    """Whether a time ends or begins something: “until dawn”, “ends on 30 June”, “should June pass”, “from 1 July”."""
    before = tokens[max(0, at - LIMIT_REACH) : at]
    word = side.word(side.indices[at])
    above = {word.lemma, side.word(word.head).lemma, side.word(side.word(word.head).head).lemma}
    if above & ENDING or set(before) & UNTIL:
        return "until"
    return "from" if above & BEGINNING or set(before) & FROM else ""


def _numbered(side: Side, tokens: Sequence[str], at: int, fixed: frozenset[int]) -> Found:
    """Numbers with their units and bounds."""
    sign = tokens[at] in SIGNS
    begin = at + sign
    run = _run(side, tokens, begin)
    degrees = _degrees(side, begin)
    found = Numeral(degrees[0], 1) if degrees else numerals.read(run, lettered=sign or _is_lettered(side, begin))
    if found is None and tokens[max(0, begin - 1) : begin] == ["by"] and run[:1] == ["a"]:
        found = numerals.read(run[:2])  # “by a fifth in May”, whatever follows
    if found is None and counts_one(tokens, at):
        found = Numeral(1.0, 1)
    if found is None or begin in fixed or not _is_number(side, tokens, begin, found):
        return None
    width = found.tokens
    unit, end = (degrees[1], begin + 1) if degrees else _unit(tokens, begin, found)
    if unit and tokens[unit.place] in POUNDS and found.value >= WEIGHED and tokens[unit.place + 1 :][:1] != ["of"]:
        unit = replace(unit, measure="money: pounds", factor=1.0)
    if sign:
        unit = unit_at(tokens, at)
    elif unit is None and (tokens[max(0, at - 1) : at] == ["aged"] or tokens[max(0, at - 2) : at] == ["age", "of"]):
        unit = Unit(*units()["year"], begin + width - 1)
    half = 0.0
    if unit and list(tokens[end : end + 3]) == ["and", "a", "half"]:  # “a year and a half”
        half, end = 0.5, end + 3
    words = side.indices[at : max(begin + width, end)]
    noun = side.indices[unit.place] if unit else noun_of(side, side.indices[begin + width - 1])
    if unit is None and _by_one(tokens, begin, found) and side.word(noun).lemma in NOT_COUNTED_BY_ONE:
        return None
    bound, bounding = _bound(side, tokens, at, max(begin + width, end))
    share = found.sort == "share" and unit is None
    sort = found.sort if found.sort in ("ordinal", "multiple") else "number"
    value = found.value + half
    size = value * (unit.factor if unit else 1.0)
    days = size if unit and unit.measure == "time" else 0.0
    measure = unit.measure if unit else "share" if share else "things"
    if measure == "things" and _of_a_whole(side, tokens, at):
        measure = "whole"
    after = tokens[max(begin + width, end) :][:COMPARED_WITHIN]
    if measure == "things" and after[:1] and after[0] in ("more", "fewer", "less") and "than" in after:
        measure = "difference"  # “two more signatures than needed”
    if measure == "things" and _excepted(tokens, at):
        measure = "exceptions"
    highest = found.highest * (unit.factor if unit else 1.0)
    if not highest and (next_one := _or_more(tokens, begin + width)):
        highest = next_one * (unit.factor if unit else 1.0)  # “one or two”
    everything = tuple(sorted({*bounding, *words}))
    of_known = tokens[end : end + 1] == ["of"] and end + 1 < len(tokens) and tokens[end + 1] in DEFINITE
    amount = Amount(f"{value:.10g}", sort, everything, noun, days, measure, size, highest, bound, of_known=of_known)
    return amount, max(width + sign, end - at)


def _excepted(tokens: Sequence[str], at: int) -> bool:
    """Whether a number is taken out of all: “all but two”, “every village except for two”."""
    before = list(tokens[max(0, at - 2) : at])
    if before[-1:] == ["but"]:
        return not WHOLE.isdisjoint(tokens[:at])  # “all but two”, “all villages but two”
    return before[-1:] == ["except"] or before in (["except", "for"], ["apart", "from"])


def _degrees(side: Side, at: int) -> tuple[float, Unit] | None:
    """A figure with the letter of its scale: “50C”, “120°F”."""
    found = DEGREES.fullmatch(side.word(side.indices[at]).text) if at < len(side.indices) else None
    return (float(found[1]), Unit(f"degrees {found[2].lower()}", 1.0, at)) if found else None


def _is_lettered(side: Side, at: int) -> bool:
    """Whether a letter written to a figure stands for thousands or millions: “2m people”, “1.8m bpd”, not “3m high”."""
    said = [side.word(i) for i in side.indices[at : at + 3]]
    glued = len(said) > 2 and said[0].end == said[1].start and said[0].text[-1].isdigit()
    if glued and said[1].text.lower() in numerals.LETTERS:
        after = said[2]
    elif len(said) > 1 and numerals.SHORTENED.fullmatch(token(said[0])):
        after = said[1]
    else:
        return False
    return after.tag == "NNS" or token(after) in units() or after.pos in ("VERB", "AUX")


def _or_more(tokens: Sequence[str], at: int) -> float:
    """The greater number that a lesser leaves open, “two or three”; else 0."""
    if tokens[at : at + 1] != ["or"]:
        return 0.0
    found = numerals.read(tokens[at + 1 :])
    return found.value if found and found.sort == "count" else 0.0


def _of_a_whole(side: Side, tokens: Sequence[str], at: int) -> bool:
    """“one of the two bridges”: a number that says how many there are, of which something else counts a part."""
    if at < 2 or tokens[at - 2] != "of" or tokens[at - 1] not in DEFINITE:
        return False
    if at == 2 or not tokens[at - 3][0].isalnum():
        return True  # “Of the three, two …”
    of = side.word(side.indices[at - 2])
    return of.dep == "prep" and side.word(of.head).pos in ("NUM", "DET", "PRON", "VERB", "AUX")


def _unit(tokens: Sequence[str], begin: int, found: Numeral) -> tuple[Unit | None, int]:
    """The unit behind a number, and where both end; a part of a unit (“half a year”) reaches over its article."""
    after = begin + found.tokens
    if found.sort in ("count", "magnitude"):
        of = int(found.sort == "magnitude" and tokens[after : after + 1] == ["of"])
        unit = unit_at(tokens, after + of)
        return (unit, unit.place + 1) if unit else (None, after)
    if found.sort == "share" and tokens[after - 1] not in ("%", "percent", "cent", "pct", "pc", "p.c."):
        for between in numerals.part_of_unit(tokens[after:]):
            unit = unit_at(tokens, after + between)
            if list(tokens[after + between : after + between + 1]) == ["point"]:  # “half a point”
                unit = Unit("percentage points", 1.0, after + between)
            if unit and (unit.place == after + between or unit.measure == "percentage points"):
                return unit, unit.place + 1
    return None, after


def _by_one(tokens: Sequence[str], begin: int, found: Numeral) -> bool:
    return found.sort == "count" and found.tokens == 1 and tokens[begin] == "one"


def _is_number(side: Side, tokens: Sequence[str], at: int, found: Numeral) -> bool:
    """Whether what reads like a number is one here: “one” may be a pronoun, “second” a moment, “double” a verb."""
    word = side.word(side.indices[at])
    following = tokens[at + found.tokens] if at + found.tokens < len(tokens) else ""
    if _by_one(tokens, at, found):
        return following == "of" or (word.dep in ("nummod",) and word.head != side.indices[at])
    if found.sort == "ordinal":
        return word.dep in ("amod", "nummod", "compound", "pobj", "nsubj", "dobj", "attr", "nmod", "npadvmod")
    if found.sort == "share" and found.tokens == 1 and tokens[at] in ("half", "halves"):
        return word.dep not in ("compound",) and following not in ("-",) and not _of_a_period(tokens, at)
    if found.sort == "multiple":
        return word.pos not in ("PROPN",) and word.dep != "compound"
    return (
        word.pos != "PROPN" or tokens[at][0].isdigit() or not side.word(side.indices[at]).text[0].isupper() or at == 0
    )


def _of_a_period(tokens: Sequence[str], at: int) -> bool:
    """“in the first half”: a stretch of time."""
    return tokens[at] == "half" and tokens[max(0, at - 1) : at] in (["first"], ["second"], ["latter"])


def _quantified(side: Side, tokens: Sequence[str], at: int, fixed: frozenset[int]) -> Found:
    """Quantifiers of things, times and extent."""
    found = begins("quantifiers", tokens, at)
    if found is None or (at in fixed and found[0] == 1):
        return None
    width, (sort, measure) = found
    index = side.indices[at + width - 1]
    word = side.word(index)
    if width == 1 and not _quantifies(side, tokens, at, measure):
        return None
    if numerals.read(_run(side, tokens, at + width)) and tokens[at] in ("some", "certain"):
        return None  # “some forty people”: a bound
    words = side.indices[at : at + width]
    noun = word.head if measure != "things" and word.head != index else noun_of(side, index)
    if noun in words and measure == "things" and width > 1:
        noun = noun_of(side, words[0]) if noun_of(side, words[0]) not in words else noun
    return Amount(sort, "quantifier", words, noun, measure=measure), width


def _quantifies(side: Side, tokens: Sequence[str], at: int, measure: str) -> bool:
    index = side.indices[at]
    word = side.word(index)
    if (word.dep not in QUANTIFYING and tokens[at] != "never") or _of_a_period(tokens, at):
        return False
    if tokens[at] == "both" and (word.dep == "preconj" or word.dep == "cc"):
        return False
    if tokens[at] in ("most", "much", "more", "little") and (
        side.word(word.head).pos in ("ADJ", "ADV") or (word.dep == "advmod" and side.word(word.head).pos == "VERB")
    ):
        return False
    if (
        tokens[at] in ("part", "section", "segment", "fraction", "portion", "parts")
        and "of" not in tokens[at + 1 : at + 2]
    ):
        return False
    return not (tokens[at] == "certain" and word.dep not in ("amod",))


def _timed(side: Side, tokens: Sequence[str], at: int, fixed: frozenset[int]) -> Found:
    """Words that place something in time whatever the day of speaking."""
    time = _times().get(tokens[at])
    index = side.indices[at]
    if not time or side.word(index).dep not in ("advmod", "npadvmod", "amod", "pobj"):
        return None
    return Amount(time, "time", (index,), noun_of(side, index)), 1


def _near_span(side: Side, tokens: Sequence[str], at: int, fixed: frozenset[int]) -> Found:
    """Spans of time by their distance from the day of speaking."""
    found = dates.near_span(_run(side, tokens, at), tokens[at - 1] if at else "")
    if found is None or at in fixed:
        return None
    unit, ahead, width = found
    words = side.indices[at : at + width]
    if side.word(words[-1]).dep not in TELLING_WHEN:
        return None
    return Amount(f"{unit} {ahead:+d}", "near", words, governor_of(side, words), fields=((unit, ahead),)), width


def _multiplied(side: Side, tokens: Sequence[str], at: int, fixed: frozenset[int]) -> Found:
    """Verbs that multiply."""
    index = side.indices[at]
    word = side.word(index)
    size = MULTIPLYING.get(word.lemma)
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if size is None or not word.tag.startswith("VB") or following in ("down", "back", "up", "over"):
        return None
    return Amount(f"{size:g}", "multiple", (index,), index, size=size), 1


READERS = (_when, _near_span, _multiplied, _numbered, _quantified, _timed)


def _run(side: Side, tokens: Sequence[str], at: int) -> Sequence[str]:
    """The tokens from a place on, as far as they adjoin in the text."""
    end = at
    while end < len(tokens) and end < at + 12 and side.indices[end] - side.indices[at] == end - at:
        end += 1
    return tokens[at:end]


def _bound(side: Side, tokens: Sequence[str], at: int, end: int) -> tuple[str, tuple[int, ...]]:
    """On which side of an amount (tokens at … end) the truth lies, and the words that say so."""
    before = at
    while before and tokens[before - 1] in ("a", "an", "the", "another", "only", "just"):
        before -= 1
    for start in range(max(0, before - 4), before):
        found = begins("bounds", tokens, start)
        if found and start + found[0] in (before, at) and found[1][1] == "before":
            return found[1][0], side.indices[start : start + found[0]]
    for start in (end, end + 1):
        for phrase in ("or more", "or so", "or less", "or fewer"):
            if list(tokens[start : start + 2]) == phrase.split():
                kind = begins("bounds", tokens, start)
                return (kind[1][0] if kind else ""), side.indices[start : start + 2]
        found = begins("bounds", tokens, start) if start < len(tokens) else None
        if found and found[1][1] == "after" and start == end:
            return found[1][0], side.indices[start : start + found[0]]
    return "", ()


@cache
def _times() -> Mapping[str, str]:
    """Words that place something in time (“yesterday”, “next”) → past, present, future or continuing."""
    return {row[0]: row[1] for row in table("relatives_of_time") if " " not in row[0]}
