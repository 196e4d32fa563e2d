"""Tokens → the date, hour or regular time that begins at one of them.

In: the tokens of a text, as written and in lower case. Out: dates as fields (weekday, month, day, year, decade), hours
in minutes of the day, rates in times a year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from align.divergence import numerals
from align.lexicon import table

MONTHS: Mapping[str, int] = {name.lower(): k for k, name in enumerate(calendar.month_name) if name} | {
    short: k
    for k, name in enumerate(calendar.month_abbr)
    if name and name != "May"
    for short in (name.lower(), name.lower() + ".")
} | {"sept": 9, "sept.": 9}  # fmt: skip
WEEKDAYS: Mapping[str, int] = {
    form: k
    for k, name in enumerate(calendar.day_name)
    for form in (name.lower(), name.lower() + "s", name[:3].lower() + ".")
}
# Months that are also other words of English, so that they need a date around them.
DOUBTFUL = {"may", "march", "mar", "sept", "dec", "jan", "jun", "jul", "feb", "apr", "aug", "oct", "nov"}

DECADES: Mapping[str, int] = {
    "twenties": 1920, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970,
    "eighties": 1980, "nineties": 1990,
}  # fmt: skip
DECADE_FIGURE = re.compile(r"(?:(\d\d)|['’])?(\d)0['’]?s")

# Years that a bare figure of four digits is taken for, where a word that leads to a date stands before it.
YEARS = range(1000, 2200)
LEADS_TO_DATE = {
    "in", "since", "of", "until", "till", "by", "from", "to", "before", "after", "during", "year", "early", "late",
    "mid", "and", "through", "between", "around", "last", "next", "this", "on", "back",
}  # fmt: skip

HOURS: Mapping[str, int] = {"noon": 720, "midday": 720, "noontime": 720, "midnight": 0}
CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(am|pm)?|(\d{1,2})(am|pm)")
LEADS_TO_HOUR = {"at", "until", "till", "by", "from", "since", "before", "after", "around", "about"}
HALF_DAY = {"am": 0, "a.m.": 0, "a.m": 0, "pm": 720, "p.m.": 720, "p.m": 720}
PARTS_OF_DAY: Mapping[str, str] = {
    "dawn": "morning", "daybreak": "morning", "sunrise": "morning", "morning": "morning", "mornings": "morning",
    "forenoon": "morning", "afternoon": "afternoon", "afternoons": "afternoon", "evening": "evening",
    "evenings": "evening", "dusk": "evening", "sunset": "evening", "sundown": "evening", "nightfall": "evening",
    "night": "night", "nights": "night", "overnight": "night", "summer": "summer", "autumn": "autumn",
    "winter": "winter", "springtime": "spring", "summertime": "summer", "wintertime": "winter",
}  # fmt: skip

# Times a year of what happens every so often.
PER_YEAR: Mapping[str, float] = {
    "hour": 8760, "day": 365, "night": 365, "morning": 365, "afternoon": 365, "evening": 365, "week": 52, "weekend": 52,
    "fortnight": 26, "month": 12, "quarter": 4, "year": 1, "decade": 0.1, "minute": 525_600, "second": 31_536_000,
    "summer": 1, "winter": 1, "spring": 1, "autumn": 1, "century": 0.01,
}  # fmt: skip


# Spans of time that are told of by how far they are from the day of speaking.
NEAR_SPANS: Mapping[str, str] = {
    "week": "week", "weekend": "weekend", "month": "month", "quarter": "quarter", "term": "term", "semester": "term",
    "season": "season", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
STEPS: Mapping[str, int] = {"last": -1, "this": 0, "next": 1}
STEPS_OF_THE: Mapping[str, int] = {
    "previous": -1, "preceding": -1, "current": 0, "present": 0, "coming": 1, "following": 1, "forthcoming": 1,
    "upcoming": 1,
}  # fmt: skip
NEAR_DAYS: Mapping[str, int] = {"yesterday": -1, "today": 0, "tomorrow": 1}
SOON = {"coming", "forthcoming", "upcoming"}


@dataclass(frozen=True, slots=True)
class Moment:
    """When: `fields` name what is said of it; `tokens` of them say it.

    fields of a date: weekday, month, day, year, decade; of an hour: hour (minutes, of twelve or of 24 hours: hour24);
    of a part of the day or year: part; of a regular time: rate.
    """

    fields: Mapping[str, float | str] = field(default_factory=dict)
    tokens: int = 0


def read(tokens: Sequence[str], before: str, capital: bool) -> Moment | None:
    """The longest date or time at the beginning of tokens (lower case), or None.

    before: the token before them; capital: whether the first is written with a capital.
    """
    found = [
        m
        for m in (_rate(tokens), _hour(tokens, before), _date(tokens, before, capital), _part(tokens))
        if m is not None
    ]
    return max(found, key=lambda m: m.tokens, default=None)


def near_span(tokens: Sequence[str], before: str) -> tuple[str, int, int] | None:
    """A span of time by its distance from the day of speaking, at the beginning of tokens (lower case): “next week”,
    “the coming year” → its unit, how many of them ahead (behind: below 0), how many tokens; None where there is none.

    before: the token before them. “the last week of May” and “the last week”, seven days, are none.
    """
    if not tokens:
        return None
    if tokens[0] in NEAR_DAYS:
        return "day", NEAR_DAYS[tokens[0]], 1
    unit = NEAR_SPANS.get(tokens[1]) if len(tokens) > 1 else None
    ahead = STEPS_OF_THE.get(tokens[0]) if before == "the" else STEPS.get(tokens[0])
    if unit is None or ahead is None or tokens[2:3] == ["of"] or (unit == "week" and tokens[0] in SOON):
        return None  # said on a Sunday, the coming week is this week
    return unit, ahead, 2


def _date(tokens: Sequence[str], before: str, capital: bool) -> Moment | None:
    fields: dict[str, float | str] = {}
    at = 0

    def token(k: int) -> str:
        return tokens[k] if k < len(tokens) else ""

    if capital and token(0) in WEEKDAYS:
        fields["weekday"], at = WEEKDAYS[token(0)], 1
        if token(at) == "," and (token(at + 1) in MONTHS or (_day(token(at + 1)) and token(at + 2) in MONTHS)):
            at += 1
        at += token(at) == "the" and _day_at(tokens, at + 1) is not None
    month_first = token(at) in MONTHS
    day = _day_at(tokens, at)
    if day is not None:
        number, width = day
        of = int(token(at + width) == "of")
        if token(at + width + of) in MONTHS:
            fields |= {"day": number, "month": MONTHS[token(at + width + of)]}
            at = _year(tokens, at + width + of + 1, fields)
        elif not fields:
            at = 0
    elif month_first and (capital or at) and (token(at) not in DOUBTFUL or before in LEADS_TO_DATE or _dated(tokens)):
        fields["month"] = MONTHS[token(at)]
        at += 1
        skipped = int(token(at) == "the")
        day = _day_at(tokens, at + skipped)
        if day is not None and not (_is_year(token(at)) or token(at + day[1]) in ("percent", "%")):
            fields["day"], at = day[0], at + skipped + day[1]
        at = _year(tokens, at, fields)
    if fields:
        return Moment(fields, at)
    return _decade(tokens) or _bare_year(tokens, before)


def _dated(tokens: Sequence[str]) -> bool:
    """Whether a day or a year follows the month at the beginning."""
    return len(tokens) > 1 and (_day_at(tokens, 1) is not None or _is_year(tokens[1]))


def _day_at(tokens: Sequence[str], at: int) -> tuple[int, int] | None:
    """A day of the month at a token: “14”, “14th”, “fourteenth”, “twenty-first” → the day, how many tokens."""
    found = numerals.read(tokens[at : at + 3])
    if found is None or found.sort not in ("count", "ordinal") or found.value not in range(1, 32):
        return None
    if found.sort == "count" and not tokens[at].isdecimal():
        return None
    return int(found.value), found.tokens


def _day(token: str) -> bool:
    return _day_at((token,), 0) is not None


def _is_year(token: str) -> bool:
    return len(token) == 4 and token.isdecimal() and int(token) in YEARS


def _year(tokens: Sequence[str], at: int, fields: dict[str, float | str]) -> int:
    """Read the year that may follow at a token; gives where the date ends."""
    skipped = at + int(tokens[at : at + 1] == [","] or tokens[at : at + 1] == ["of"])
    if skipped < len(tokens) and _is_year(tokens[skipped]):
        fields["year"] = int(tokens[skipped])
        return skipped + 1
    return at


def _decade(tokens: Sequence[str]) -> Moment | None:
    if not tokens:
        return None
    if tokens[0] in DECADES:
        return Moment({"decade": DECADES[tokens[0]]}, 1)
    for width in (1, 2):  # “'90s” may be cut behind its apostrophe
        if found := DECADE_FIGURE.fullmatch("".join(tokens[:width])):
            return Moment({"decade": int(found[1] or 19) * 100 + int(found[2]) * 10}, width)
    return None


def _bare_year(tokens: Sequence[str], before: str) -> Moment | None:
    following = tokens[1] if len(tokens) > 1 else ""
    plain = not following or not following[0].isalpha() or following in LEADS_TO_DATE | {"the", "when", "as", "with"}
    if tokens and _is_year(tokens[0]) and before in LEADS_TO_DATE and (plain or 1900 <= int(tokens[0]) < 2100):
        return Moment({"year": int(tokens[0])}, 1)
    found = numerals.read(tokens) if before in LEADS_TO_DATE else None
    if found is None or found.sort != "count" or found.value not in range(1500, 2100):
        return None
    spoken = set(tokens[: found.tokens])  # “nineteen ninety”, not “two thousand”
    if found.tokens < 2 or not spoken & numerals.SMALL.keys() or spoken & numerals.SCALES.keys():
        return None
    return Moment({"year": int(found.value)}, found.tokens)


def _hour(tokens: Sequence[str], before: str) -> Moment | None:
    """“noon”, “3 pm”, “15:00”, “half past three”, “a quarter to four”; behind “at”, “nine at night”."""
    if not tokens:
        return None
    if tokens[0] in HOURS:
        return Moment({"hour24": HOURS[tokens[0]]}, 1)
    past = _past(tokens)
    if past is not None:
        minutes, width = past
    elif clock := CLOCK.fullmatch(tokens[0]):
        half = HALF_DAY.get(tokens[1]) if len(tokens) > 1 else None
        marked = clock[3] or clock[5]
        if not marked and half is None and ":" not in tokens[0]:
            return None
        hour, minute = int(clock[1] or clock[4]), int(clock[2] or 0)
        if hour > 24 or minute > 59:
            return None
        minutes, width = hour * 60 + minute, 1
        if marked:
            return Moment({"hour24": minutes % 720 + HALF_DAY[marked]}, 1)
        if hour > 12:
            return Moment({"hour24": minutes % 1440}, 1)
    else:
        found = numerals.read(tokens)
        after = list(tokens[found.tokens :]) if found and found.sort == "count" else []
        if not found or not after or found.value not in range(25):
            return None
        clock_word = after[:1] == ["o'clock"]
        if not clock_word and after[0] not in HALF_DAY and not (before in LEADS_TO_HOUR and _of_day(after)):
            return None
        minutes, width = int(found.value) * 60, found.tokens + int(clock_word)
    return _half_day(tokens, minutes, width)


def _of_day(after: Sequence[str]) -> bool:
    """Whether what follows says of which half of the day an hour is: “in the morning”, “at night”, “before noon”."""
    rest = list(after[:3])
    if rest[:1] == ["before"]:
        return rest[1:2] in (["noon"], ["midday"])
    return rest[:2] == ["at", "night"] or (rest[:2] == ["in", "the"] and any(x in PARTS_OF_DAY for x in rest[2:]))


def _half_day(tokens: Sequence[str], minutes: int, width: int) -> Moment:
    """An hour of twelve, and what behind it says which half of the day is meant."""
    rest = list(tokens[width : width + 3])
    if rest[:1] == ["before"] and rest[1:2] and rest[1] in ("noon", "midday"):
        return Moment({"hour24": minutes % 720}, width + 2)
    if rest and rest[0] in HALF_DAY:
        return Moment({"hour24": minutes % 720 + HALF_DAY[rest[0]]}, width + 1)
    if rest and rest[0] in HOURS:
        return Moment({"hour24": HOURS[rest[0]]}, width + 1)
    of = 2 if rest[:2] == ["in", "the"] else 1 if rest[:1] == ["at"] else 0
    part = PARTS_OF_DAY.get(rest[of]) if len(rest) > of else None
    if of and part in ("morning", "afternoon", "evening", "night"):
        late = part in ("afternoon", "evening") or (part == "night" and minutes % 720 >= 360)
        return Moment({"hour24": minutes % 720 + 720 * late}, width + of + 1)
    return Moment({"hour": minutes % 720}, width)


def _past(tokens: Sequence[str]) -> tuple[int, int] | None:
    """“half past three”, “quarter to four”, “ten past six” → minutes, tokens."""
    skipped = int(tokens[:1] == ["a"])
    first = numerals.read(tokens[skipped:])
    minutes = {"half": 30, "quarter": 15}.get(tokens[skipped]) if len(tokens) > skipped else None
    width = skipped + 1
    if minutes is None and first and first.sort == "count" and first.value < 60:
        minutes, width = int(first.value), skipped + first.tokens
    if minutes is None or len(tokens) <= width + 1 or tokens[width] not in ("past", "to"):
        return None
    hour = numerals.read(tokens[width + 1 :])
    if not hour or hour.sort != "count" or hour.value not in range(1, 13) or (tokens[width] == "to" and minutes > 30):
        return None
    named = minutes in (15, 30) and tokens[skipped] in ("half", "quarter")
    width += 1 + hour.tokens
    if not named and list(tokens[width : width + 1]) != ["o'clock"]:
        return None  # “ten to twelve men” is no hour
    return int(hour.value) * 60 + (minutes if tokens[width - 1 - hour.tokens] == "past" else -minutes), width


def _part(tokens: Sequence[str]) -> Moment | None:
    part = PARTS_OF_DAY.get(tokens[0]) if tokens else None
    return Moment({"part": part}, 1) if part else None


def _rate(tokens: Sequence[str]) -> Moment | None:
    """“daily”, “every day”, “twice a week”, “every two months”, “once per year”."""
    if not tokens:
        return None
    if tokens[0] in rates():
        return Moment({"rate": rates()[tokens[0]]}, 1)
    if tokens[0] in ("every", "each"):
        second = tokens[1] if len(tokens) > 1 else ""
        singles = int(second in ("single", "passing"))
        if second == "other" or second == "second":
            unit = PER_YEAR.get(tokens[2]) if len(tokens) > 2 else None
            return Moment({"rate": unit / 2}, 3) if unit else None
        if tokens[1 + singles : 2 + singles] and (unit := _unit(tokens[1 + singles])):
            part = PARTS_OF_DAY.get(tokens[1 + singles])
            return Moment({"rate": unit} | ({"part": part} if part else {}), 2 + singles)
        counted = numerals.read(tokens[1:])
        if counted and counted.sort == "count" and len(tokens) > 1 + counted.tokens:
            unit = _unit(tokens[1 + counted.tokens])
            return Moment({"rate": unit / counted.value}, 2 + counted.tokens) if unit and counted.value else None
        return None
    times = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(tokens[0])
    width = 1
    counted = numerals.read(tokens)
    if times is None and counted and counted.sort == "multiple":
        times, width = counted.value, counted.tokens
    if times is None or len(tokens) <= width + 1 or tokens[width] not in ("a", "an", "per", "each", "every"):
        return None
    unit = _unit(tokens[width + 1])
    return Moment({"rate": times * unit}, width + 2) if unit else None


def _unit(token: str) -> float | None:
    return PER_YEAR.get(token) or PER_YEAR.get(token.removesuffix("s"))


@cache
def rates() -> Mapping[str, float]:
    """Adjectives and adverbs of a fixed frequency → times a year."""
    return {row[0]: float(row[1]) for row in table("rates")}
