"""Figures of agreement → a sentence that says what they mean, and when they mean little.

In: `Agreement`, and what it is about. Out: words and rounded numbers, as the page of reviewers prints them.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.agreement import Agreement
from corpus.people import Figures

# “Rely on variables with α ≥ .800; consider those with .667 ≤ α < .800 only for drawing tentative conclusions.”
# K. Krippendorff, Content Analysis, 2nd ed., 2004, p. 241.
FIRM, TENTATIVE = 0.8, 0.667


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of figures. about: what they agree on. name: of Gwet's figure."""

    about: str
    one: Agreement
    name: str
    words: str


def lines(figures: Figures) -> tuple[Line, ...]:
    """The table: decisions, kinds, severities."""
    given = (
        ("verdict", "verdicts", figures.decisions),
        ("kind", "kinds", figures.kinds),
        ("severity", "severities", figures.severities),
    )
    names = {False: "AC1", True: "AC2"}
    return tuple(Line(one, found, names[found.ordinal], meaning(found, many)) for one, many, found in given)


def meaning(found: Agreement, about: str) -> str:
    """What the figures say, in sentences. about: what was given, in the plural."""
    if not found.units or found.percent is None:
        return f"Nothing can be said: no divergence has {about} of two reviewers."
    pairs = f"{_percent(found.percent)} of the pairs of {about} are the same."
    if found.few:
        count = "one divergence stands" if found.units == 1 else f"{found.units} divergences stand"
        pairs = f"Only {count} behind this: too few to lean on. {pairs}"
    if found.alpha is None:
        label = f"“{found.top[0]}”" if found.top else "the same"
        return f"{pairs} All said {label}, so that there is no disagreement to measure by: alpha is not defined."
    said = f"Alpha is {number(found.alpha)} (0 is chance, 1 perfect)"
    parts = [pairs, f"{said}." if found.few else f"{said}: {_degree(found.alpha)}."]
    if found.interval and found.interval[0] < found.interval[1]:
        low, high = map(number, found.interval)
        parts.append(f"Drawn anew from these divergences, it lies between {low} and {high} nineteen times in twenty.")
    if found.dominated and found.top:
        parts.append(
            f"{_percent(found.top[1])} of the {about} are “{found.top[0]}”: where one answer is that common, alpha "
            "falls low though nearly all agree, and Gwet’s figure says more."
        )
    return " ".join(parts)


def number(value: float) -> str:
    """A figure with two decimals and a real minus sign."""
    return f"{value:.2f}".replace("-", "−")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _degree(alpha: float) -> str:
    if alpha >= FIRM:
        return "they agree well enough to rely on it"
    if alpha >= TENTATIVE:
        return "they agree well enough for tentative conclusions"
    return "they agree too little to conclude from it" if alpha > 0 else "they agree no more than by chance"
