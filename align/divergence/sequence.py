"""Before here, after there: which of two things comes first, and which ends with the other.

In: a scene. Out: a finding for each event that one outlet takes for “before” or “until”, another for “after” or “once”.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from align.divergence.finding import Finding, Voiced, part, quotes, token
from align.divergence.reach import governors
from align.divergence.scene import Scene
from align.divergence.turns import count, turned
from align.terms import Kind, Side

# Words that set a time by something else → how.
SETTERS: Mapping[str, str] = {
    "before": "before", "ahead": "before", "until": "until", "till": "until",
    "after": "after", "following": "after", "once": "after", "when": "when", "since": "since",
}  # fmt: skip

# Pairs that exclude each other; “when” may be either, and only “until” denies it.
APART = {
    ("after", "before"): "before/after", ("before", "since"): "before/after",
    ("after", "until"): "until/after", ("until", "when"): "until/after", ("since", "until"): "until/after",
}  # fmt: skip

# How sure two words of time before the same thing are about it.
SURE = 0.85


def sequences(scene: Scene) -> Iterator[Finding]:
    """Things that outlets set at times which exclude each other; a negation ("not before noon") may make up for it."""
    for a, b in combinations(sorted(scene.sides), 2):
        if count(scene.sides[a]) % 2 != count(scene.sides[b]) % 2:
            continue
        marks = turned(scene.sides[a]), turned(scene.sides[b])
        there = {k: (j, how) for j, how, k in _set(scene.sides[b])}
        for i, how, k in _set(scene.sides[a]):
            at = scene.counterpart(a, k, b)
            if at not in there or not scene.by_meaning(a, k, b):
                continue
            j, other = there[at]
            if _denied(scene.sides[a], k, marks[0]) != _denied(scene.sides[b], at, marks[1]):
                continue  # “will not leave until”, “will leave when”
            said = {a: Voiced(how, (i, k)), b: Voiced(other, (j, at))}
            readings, pairs = part(scene.sides, said, ground)
            if pairs:
                evidence = quotes(scene.sides, said)
                quoted = scene.quoted(said)
                yield Finding(Kind.TENSE, readings, pairs, f"{evidence}: another order in time", SURE, quoted)


def ground(one: str, other: str) -> str | None:
    """The ground on which two ways to set a time differ, or None."""
    first, last = sorted((one, other))
    return APART.get((first, last))


def _denied(side: Side, index: int, marks: Mapping[int, tuple[int, ...]]) -> bool:
    """Whether what is set by a word is negated."""
    return any(len(marks.get(k, ())) % 2 for k in governors(side, index))


def _set(side: Side) -> Iterator[tuple[int, str, int]]:
    """Words that set a time: the word, how, and what it sets the time by."""
    for i in side.indices:
        how = SETTERS.get(token(side.word(i)))
        if how is None:
            continue
        if how == "after" and i and token(side.encoded.parse.words[i - 1]) in ("until", "till"):
            how = "until"  # “not until after the vote”
        if side.word(i).dep in ("mark", "advmod") and side.word(i).head > i:
            # “the moment when it ends”, “the day after it ended” say it of a noun
            by = [side.word(i).head] if side.word(side.word(i).head).dep == "advcl" else []
        else:
            by = [k for k in side.children.get(i, ()) if side.word(k).dep in ("pobj", "pcomp")]
        yield from ((i, how, k) for k in by if k in side.indices)
