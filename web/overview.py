"""A comparison's rows at a glance: a sign for each row and outlet, drawn as one picture, and the same in words.

In: a comparison and the divergences of each row. Out: glances; their picture as a few paths, so that a thousand rows
are cheap; and a summary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.terms import Severity
from corpus.model import Comparison, StoredDivergence
from web.wording import counted

# Height of a row's line (in pixels, the gap included) up to so many rows; what is longer is scrolled.
HEIGHTS = ((30, 17), (120, 10), (400, 5))
LOWEST = 3
WIDTH = 15

ADDITION, DONE, ABSENT, PLAIN = "addition", "done", "absent", "none"


@dataclass(frozen=True, slots=True)
class Glance:
    """A row in the overview: a sign for each outlet (words that are CSS classes), and the whole in words."""

    number: int
    signs: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The overview as a drawing: paths by the class of their sign; a line for each row, of one height."""

    width: int
    height: int
    line: int
    paths: tuple[tuple[str, str], ...]

    @property
    def dense(self) -> bool:
        """Whether lines are too low for gaps between them."""
        return self.line < HEIGHTS[0][1]


def has_part(divergence: StoredDivergence, outlet: str) -> bool:
    """Whether an outlet stands in one of a divergence's readings."""
    return any(outlet in reading.outlets for reading in divergence.divergence.readings)


def glance(
    number: int, comparison: Comparison, outlets: Sequence[str], divergences: Sequence[StoredDivergence]
) -> Glance:
    """A row at a glance. divergences: those that stand in it, gravest first."""
    clauses = comparison.rows[number - 1].clauses
    worst: dict[str, StoredDivergence] = {}
    undone: set[str] = set()
    for one in divergences:
        for reading in one.divergence.readings:
            for outlet in reading.outlets:
                worst.setdefault(outlet, one)
                if not one.current:
                    undone.add(outlet)
    signs = []
    for outlet in outlets:
        mine = worst.get(outlet)
        sign = f"severity-{int(mine.divergence.severity)}" if mine else PLAIN
        if outlet not in clauses:
            sign = ABSENT
        elif len(clauses) == 1 and len(comparison.compared) > 1:
            sign += f" {ADDITION}"
        signs.append(f"{sign} {DONE}" if mine and outlet not in undone else sign)
    return Glance(number, tuple(signs), _words(outlets, signs, [d for d in divergences if _seen(d, outlets)]))


def _seen(divergence: StoredDivergence, outlets: Sequence[str]) -> bool:
    return any(has_part(divergence, outlet) for outlet in outlets)


def _words(outlets: Sequence[str], signs: Sequence[str], divergences: Sequence[StoredDivergence]) -> str:
    """A row in words: who stands where, the gravest first; nothing of outlets that do not diverge."""
    by: dict[str, list[str]] = defaultdict(list)
    for outlet, sign in zip(outlets, signs, strict=True):
        for word in sign.split():
            by[word].append(outlet)
    said = [
        f"{severity.word}: {', '.join(by[name])}"
        for severity in sorted(Severity, reverse=True)
        if (name := f"severity-{int(severity)}") in by
    ]
    if by[ABSENT]:
        said.append(f"not rendered: {', '.join(by[ABSENT])}")
    if by[ADDITION]:
        said.append(f"alone: {', '.join(by[ADDITION])}")
    if divergences:
        done = sum(bool(d.current) for d in divergences)
        said.append(
            "reviewed" if done == len(divergences) else f"{done} of {len(divergences)} reviewed" if done else ""
        )
    return "; ".join(filter(None, said)) or "no divergence"


def sign_words(sign: str) -> str:
    """One cell's sign in words."""
    names = {PLAIN: "", ABSENT: "not rendered", ADDITION: "alone", DONE: "reviewed"}
    names |= {f"severity-{int(s)}": s.word for s in Severity}
    return ", ".join(filter(None, (names[word] for word in sign.split())))


def picture(strip: Sequence[Glance]) -> Picture:
    """The drawing of all rows. Where lines are low, cells of one sign below one another are one piece of a path."""
    line = next((height for most, height in HEIGHTS if len(strip) <= most), LOWEST)
    columns = len(strip[0].signs) if strip else 0
    pieces: dict[str, list[str]] = defaultdict(list)
    gap = 2 if line == HEIGHTS[0][1] else 1 if line > LOWEST else 0
    for column in range(columns):
        words = [glance.signs[column].split() for glance in strip]
        for name, first, rows in _stretches([word[0] for word in words], join=gap == 0):
            pieces[name].append(_box(column, first * line, rows * line - gap))
        for name, first, rows in _stretches([DONE if DONE in word else "" for word in words], join=gap == 0):
            if name:
                pieces[DONE].append(f"M{column * WIDTH + WIDTH - 4} {first * line}h3v{rows * line - gap}h-3z")
        for name, first, _ in _stretches([ADDITION if ADDITION in word else "" for word in words], join=False):
            if name:
                size = min(5, line - gap)
                top = first * line + (line - gap - size) // 2
                pieces[ADDITION].append(f"M{column * WIDTH + 4} {top}h{size}v{size}h-{size}z")
    order = (PLAIN, "severity-0", ABSENT, "severity-1", "severity-2", "severity-3", ADDITION, DONE)
    paths = tuple((name, "".join(pieces[name])) for name in order if pieces[name])
    return Picture(columns * WIDTH, len(strip) * line, line, paths)


def _box(column: int, top: int, height: int) -> str:
    return f"M{column * WIDTH} {top}h{WIDTH - 2}v{height}h-{WIDTH - 2}z"


def _stretches(names: Sequence[str], *, join: bool) -> Iterable[tuple[str, int, int]]:
    """Equal neighbours as (name, first, how many); each by itself unless they are to be joined."""
    first = 0
    for place in range(1, len(names) + 1):
        if place == len(names) or names[place] != names[first] or not join:
            yield names[first], first, place - first
            first = place


def summary(strip: Sequence[Glance], counts: Mapping[Severity, int], reviewed: int, total: int) -> str:
    """The overview in a sentence."""
    absent = sum(any(sign.startswith(ABSENT) for sign in one.signs) for one in strip)
    alone = sum(any(ADDITION in sign for sign in one.signs) for one in strip)
    grave = ", ".join(counted(counts[s], s.word) for s in sorted(Severity, reverse=True) if counts[s])
    rows = counted(len(strip), "row")
    return (
        f"{rows}: {grave or 'no divergence'}; {absent} not rendered by all, {alone} rendered by one alone; "
        f"{reviewed} of {total} reviewed."
    )
