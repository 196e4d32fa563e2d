"""A unit of measure → what it measures and its factor; the article of one.

In: the tokens behind a number. Out: a measure, the factor that makes it canonical, how many tokens name it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from align.lexicon import table

# Words that may stand between a number and its unit: “three US dollars”, “forty nautical miles” is another unit.
BETWEEN = {"us", "u.s.", "american", "british", "-", "full", "whole", "more", "further", "additional", "long", "short"}
SIGNS = {"$", "us$", "€", "£", "¥", "₽", "₹", "₺", "₪", "₴", "₩", "c$", "a$"}

# “a full point”: of the rates that news measures in points.
WHOLE = {"full", "whole"}

# “a week later”: the article counts one where these stand behind the unit, or those before it.
BEHIND_ONE = {"after", "before", "ago", "later", "earlier", "long", "from", "hence", "away", "or", "and", "since"}
BEFORE_ONE = {"in", "for", "within", "about", "nearly", "almost", "over", "under", "than", "after", "roughly", "just"}
# Units that nobody names with an article without counting them.
ALWAYS_ONE = {"fortnight", "decade", "century"}


@dataclass(frozen=True, slots=True)
class Unit:
    """What is measured (“length”, “money: euros”), how much of the base unit one is, and the token that names it."""

    measure: str
    factor: float
    place: int


def unit_at(tokens: Sequence[str], at: int) -> Unit | None:
    """The unit named at a token or right behind it, or None; percentage points are one of their own."""
    skipped = at
    while skipped < len(tokens) and tokens[skipped] in BETWEEN and skipped < at + 3:
        skipped += 1
    rest = tokens[skipped:]
    if skipped > at and tokens[skipped - 1] in WHOLE and list(rest[:1]) == ["point"]:
        return Unit("percentage points", 1.0, skipped)
    if list(rest[:2]) in (["percentage", "points"], ["percentage", "point"]):
        return Unit("percentage points", 1.0, skipped + 1)
    if rest[:1] and rest[0] in ("square", "sq", "cubic") and len(rest) > 1:
        found = units().get(rest[1])
        if found is None or found[0] != "length":
            return None
        power = ("volume", found[1] ** 3 * 1000) if rest[0] == "cubic" else ("area", found[1] ** 2)
        return Unit(*power, skipped + 1)
    if rest[:2] and list(rest[:2]) in (["nautical", "miles"], ["nautical", "mile"]):
        return Unit("length", 1852.0, skipped + 1)
    if rest[:1] and list(rest[:3:2]) and rest[0] in ("degrees", "degree", "°"):
        scale = rest[1] if len(rest) > 1 else ""
        return Unit(
            "degrees" if scale not in ("celsius", "fahrenheit", "c", "f") else f"degrees {scale[0]}", 1.0, skipped
        )
    found = units().get(rest[0]) if rest else None
    return Unit(*found, skipped) if found else None


def counts_one(tokens: Sequence[str], at: int) -> bool:
    """Whether the article at a token counts one of the unit behind it: “a fortnight”, “within a week”."""
    if tokens[at] == "the" and list(tokens[at + 2 : at + 5]) == ["and", "a", "half"]:
        return units().get(tokens[at + 1], ("", 0.0))[0] == "time"  # “the year and a half”
    if tokens[at] not in ("a", "an") or at + 1 >= len(tokens):
        return False
    if tokens[at + 1] in WHOLE and list(tokens[at + 2 : at + 3]) == ["point"]:
        return True
    found = units().get(tokens[at + 1])
    if found is None or found[0] not in ("time", "length", "generations"):
        return False
    behind = tokens[at + 2] if at + 2 < len(tokens) else ""
    before = tokens[at - 1] if at else ""
    return tokens[at + 1] in ALWAYS_ONE or behind in BEHIND_ONE or before in BEFORE_ONE


@cache
def units() -> Mapping[str, tuple[str, float]]:
    """Each form of a unit → what it measures, and its factor."""
    return {form: (row[1], float(row[2])) for row in table("units") for form in row[0].split("|")}
