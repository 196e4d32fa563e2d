"""Two amounts of the same thing → the ground on which they differ, or None where they come to the same.

In: amounts. Out: a ground that `grading` has a severity for. Numbers are compared in their base units and by what
bounds them, dates field by field, quantifiers by class.
"""

from __future__ import annotations

from align.divergence.amounts import LEEWAY, Amount, same_time

# Share by which a bounded or rounded number (“about”, “more than”) may part from another and still agree with it.
ROUNDING = 0.10

# Share by which a number may lie beyond a bound that it agrees with (“more than a week”, eight days).
BOUNDED = 0.15

# Least difference between two figures that counts: conversions of units leave a rest.
EXACT = 1e-6

# Least difference between two shares that counts where one of them is a fraction that no whole percentage gives.
SHARE_ROUNDING = 0.0067

UPWARDS, DOWNWARDS = {"least", "above"}, {"most", "below"}

# Quantifiers of one class that says more, or less, than another, without excluding it.
SAME = {frozenset(pair) for pair in (("any", "universal"), ("any", "partial"), ("any", "none"), ("both", "universal"))}


SEASONS = {"part " + s for s in ("spring", "summer", "autumn", "winter")} | {"spring", "summer", "autumn", "winter"}

# Classes of time that are true of one moment: “now”, “still”; “now”, “already”.
AT_ONCE = ({"present", "continuing"}, {"present", "done"})

# The class of a time that lies so many spans ahead.
TIMES = {-1: "past", 0: "present", 1: "future"}

# What happens oftener is not bound to one day of the week.
WEEKS_A_YEAR = 52

# Spans of time of which one that is next is not another that is next: “next month”, “next year”.
LONG_SPANS = {"week", "month", "year", "decade", "century"}

# Days that may be the last of a month.
LAST_DAYS = 28

# Classes of which the one affirms about what the other denies: “few came”, “most did not come”.
FEW_AND_MOST = ({"few", "most"}, {"few", "many"})


def comparable(one: Amount, other: Amount) -> bool:
    """Whether two amounts, if of the same thing, can be held against each other at all."""
    sorts = {one.sort, other.sort}
    if one.sort == other.sort == "date":
        return bool(_shared_fields(one, other))
    if one.sort == other.sort == "near":
        return True
    if sorts == {"near", "time"}:
        return {one.value, other.value}.isdisjoint({"continuing", "done"})
    if sorts == {"rate", "date"}:
        fields = _fields_of(one) | _fields_of(other)
        return float(fields["rate"]) > WEEKS_A_YEAR and "weekday" in fields
    if one.sort == other.sort == "part":
        seasons = (one.value in SEASONS) == (other.value in SEASONS)
        return seasons and (one.limit == "until") == (other.limit == "until")
    if one.sort == other.sort == "number":
        excepted = {one.measure, other.measure} == {"things", "exceptions"} and one.size == other.size
        like = _both_money(one, other) or _points(one, other) or _degrees(one, other)
        return one.measure == other.measure or like or excepted
    if one.sort == other.sort == "quantifier":
        return one.measure == other.measure
    if sorts == {"number", "quantifier"}:
        number, quantifier = (one, other) if one.sort == "number" else (other, one)
        return quantifier.measure == "things" and number.measure in ("things", "share")
    return one.sort == other.sort


def equal_numbers(one: Amount, other: Amount) -> bool:
    """Whether two amounts are the same number of things, or length of time, whatever bounds them."""
    plain = {one.measure, other.measure} <= {"things", "whole"}
    if {one.sort, other.sort} <= {"number"} and (plain or one.measure == other.measure):
        return not one.highest and not other.highest and (same_time(one, other) or _near(one.size, other.size, EXACT))
    return one.sort == other.sort == "ordinal" and one.value == other.value


def adjoining(one: Amount, other: Amount) -> bool:
    """Whether one date ends where the other begins: the end of June and the first of July."""
    turned = sorted((one, other), key=lambda x: (_fields_of(x).get("month", 0), _fields_of(x).get("day", 0)))
    earlier, later = (_fields_of(x) for x in turned)
    if (
        "month" not in earlier
        or "month" not in later
        or float(later["month"]) - float(earlier["month"]) not in (1, -11)
    ):
        return False
    ends = turned[0].limit or float(earlier.get("day", 0)) >= LAST_DAYS
    return ends and (bool(turned[1].limit) or float(later.get("day", 0)) == 1)


def _fields_of(amount: Amount) -> dict[str, float | str]:
    return dict(amount.fields)


def turning(one: str, other: str) -> bool:
    """Whether of two classes of quantifier the one affirms as much as the other denies, so that under unlike negation
    they come to the same: none and all, few and most."""
    return (one != other and "none" in (one, other)) or {one, other} in FEW_AND_MOST


def ground(one: Amount, other: Amount) -> str | None:
    """The ground on which two comparable amounts differ."""
    if one.sort == other.sort == "number":
        return _numbers(one, other)
    if one.sort == other.sort == "date":
        fields, others = dict(one.fields), dict(other.fields)
        return "date" if any(not _same_field(k, fields, others) for k in _shared_fields(one, other)) else None
    if one.sort == other.sort == "quantifier":
        return _classes(one.value, other.value)
    if one.sort == other.sort == "time":
        return None if one.value == other.value or {one.value, other.value} in AT_ONCE else "time"
    if {one.sort, other.sort} == {"rate", "date"}:
        return "rate"
    if "near" in (one.sort, other.sort):
        return _steps(one, other)
    if one.sort == other.sort == "part":
        return _parts_of_day(one.value, other.value)
    if one.sort == other.sort == "rate":
        fields, others = dict(one.fields), dict(other.fields)
        if not _near(float(fields["rate"]), float(others["rate"]), LEEWAY):
            return "rate"
        parts = fields.get("part", others.get("part")), others.get("part", fields.get("part"))
        return _parts_of_day(str(parts[0]), str(parts[1])) if all(parts) else None
    if one.sort == other.sort:
        return None if one.value == other.value else "number"
    number, quantifier = (one, other) if one.sort == "number" else (other, one)
    return _number_and_class(number, quantifier.value)


def _steps(one: Amount, other: Amount) -> str | None:
    """How many weeks, or years, from the day of speaking; beside a word like “soon” only whether before or after it."""
    if one.sort == other.sort:
        (unit, ahead), (other_unit, other_ahead) = one.fields[0], other.fields[0]
        opposed = float(ahead) * float(other_ahead) < 0
        apart = ahead != other_ahead if unit == other_unit else ahead == other_ahead != 0
        long = {unit, other_unit} <= LONG_SPANS or unit == other_unit
        return "time" if opposed or (apart and long) else None  # yesterday was this week, or the last
    near, time = (one, other) if one.sort == "near" else (other, one)
    return "time" if {TIMES[_ahead(near)], time.value} == {"past", "future"} else None


def _ahead(near: Amount) -> int:
    return int(next(ahead for _, ahead in near.fields))


def _parts_of_day(one: str, other: str) -> str | None:
    """Evening and night are one in most mouths; afternoon and evening are near."""
    if one == other or {one, other} == {"evening", "night"}:
        return None
    return "part of the day, near" if {one, other} == {"afternoon", "evening"} else "time"


def _shared_fields(one: Amount, other: Amount) -> list[str]:
    """The fields that both dates state; an hour of twelve can be held against one of 24."""
    fields, others = dict(one.fields), dict(other.fields)
    shared = [name for name in fields if name in others]
    if not shared and {"hour", "hour24"} <= fields.keys() | others.keys():
        shared = ["hour"]
    if not shared and {"decade", "year"} <= fields.keys() | others.keys():
        shared = ["decade"]
    return shared


def _same_field(name: str, one: dict[str, float | str], other: dict[str, float | str]) -> bool:
    if name == "hour":
        return _hour(one) == _hour(other)
    if name == "decade":
        return _decade(one) == _decade(other)
    return one[name] == other[name]


def _hour(fields: dict[str, float | str]) -> float:
    return float(fields.get("hour24", fields.get("hour", 0))) % 720


def _decade(fields: dict[str, float | str]) -> float:
    return float(fields["decade"] if "decade" in fields else fields["year"]) // 10


def _both_money(one: Amount, other: Amount) -> bool:
    return one.measure.startswith("money") and other.measure.startswith("money")


def _degrees(one: Amount, other: Amount) -> bool:
    """Whether both are degrees, of which one alone says of what scale."""
    return "degrees" in (one.measure, other.measure) and all(x.measure.startswith("degrees") for x in (one, other))


def _points(one: Amount, other: Amount) -> bool:
    return {one.measure, other.measure} == {"share", "percentage points"}


def _numbers(one: Amount, other: Amount) -> str | None:
    if _both_money(one, other) and one.measure != other.measure:
        return "currency"
    if _points(one, other):
        return "percentage points"
    if one.highest or other.highest:
        return _magnitudes(one, other)
    if same_time(one, other) or _near(one.size, other.size, EXACT):
        return _bounds(one, other)
    broken = any(abs(100 * x.size - round(100 * x.size)) > EXACT for x in (one, other))
    if one.measure == "share" and broken and abs(one.size - other.size) < SHARE_ROUNDING:
        return _bounds(one, other)  # “a third” and “33 percent”
    converted = one.measure not in ("things", "share") and one.value != other.value
    if converted and _near(one.size, other.size, LEEWAY):
        return _bounds(one, other)
    if (one.bound or other.bound) and _near(one.size, other.size, ROUNDING):
        return "precision"
    least, most = sorted((one, other), key=lambda x: x.size)
    true = (least.bound in UPWARDS and not most.bound) or (most.bound in DOWNWARDS and not least.bound)
    if true and _near(least.size, most.size, BOUNDED):
        return "precision"
    return "number"


def _bounds(one: Amount, other: Amount) -> str | None:
    """What bounds two equal numbers: “at least” and “more than” part by precision, “at least” and “at most” exclude."""
    pair = {one.bound, other.bound}
    if len(pair) == 1 or pair == {"least", "above"} or pair == {"most", "below"}:
        return None
    return "opposite bounds" if pair & UPWARDS and pair & DOWNWARDS else "precision"


def _magnitudes(one: Amount, other: Amount) -> str | None:
    if one.highest and other.highest:
        return None if one.size == other.size else "number"
    plural, number = (one, other) if one.highest else (other, one)
    return "precision" if plural.size * (1 - ROUNDING) <= number.size <= plural.highest * (1 + ROUNDING) else "number"


def _near(one: float, other: float, leeway: float) -> bool:
    return abs(one - other) <= leeway * max(abs(one), abs(other))


def _classes(one: str, other: str) -> str | None:
    if one == other or frozenset((one, other)) in SAME:
        return None
    return "/".join(sorted((one, other)))


def _number_and_class(number: Amount, name: str) -> str | None:
    """A figure and a quantifier of the same noun: “both” is two, “half” a half, “most” more than that."""
    if name in ("both", "none") and number.measure == "things":
        held = 2.0 if name == "both" else 0.0
        if number.highest or number.size != held:
            return "number" if name == "both" else None
        return None
    if number.measure == "share":
        share = _share_class(number)
        return None if share == name else _classes(share, name) if "partial" not in (share, name) else "precision"
    if name == "universal" and number.size == 1 and not number.highest:
        return "one/universal"
    if name == "universal" and number.of_known:
        return "partial/universal"
    if number.highest:
        return _classes("many", name)
    return "one/many" if number.size == 1 and name in ("many", "most") else "precision"


def _share_class(number: Amount) -> str:
    """The quantifier that a share amounts to."""
    if number.size >= 1:
        return "universal"
    if number.size > 0.5 or (number.size == 0.5 and number.bound in UPWARDS):
        return "most"
    if number.size == 0.5 and number.bound not in DOWNWARDS:
        return "half"
    return "few" if number.size <= 0.1 or number.bound in DOWNWARDS else "partial"
