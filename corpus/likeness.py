"""Which names may be the same, but for a slip of the finger or letters that look alike: offered, never taken for it."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz, process

# How alike two names must be, 0..100, for a slip of the finger to be thought of.
ALIKE = 85


def near(name: str, known: Mapping[str, str]) -> list[str]:
    """Which of some names one is like, nearest first. known: each with what it is compared by, as `name` is."""
    return [one for _, _, one in process.extract(name, known, scorer=fuzz.ratio, score_cutoff=ALIKE)]
