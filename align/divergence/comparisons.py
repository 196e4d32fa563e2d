"""Two comparisons → whether the one is the other turned round: “A is safer than B”, “B is more dangerous than A”.

In: a word of each of two outlets. Out: whether what the one compares with what, the other compares the other way round.
"""

from __future__ import annotations

from align.divergence.finding import token
from align.divergence.reach import governors
from align.terms import Side
from align.words import NOUN_SUBJECTS, identity

# Labels of what tells a noun from others.
TELLING = {"amod", "compound", "poss", "nummod"}

# Words that compare without “than”.
AHEAD, BESIDE = "ahead", {"behind", "above", "below"}


def turned_round(one: Side, i: int, other: Side, j: int) -> bool:
    """Whether two words compare the same two things, each from the other's end. By their words, since in sentences
    built alike what stands at one place is tied to what stands there."""
    here, there = _compared(one, i), _compared(other, j)
    if here is None or there is None:
        return False
    straight, across = (sum(len(x & y) for x, y in zip(here, ends, strict=True)) for ends in (there, there[::-1]))
    return across > straight


Things = tuple[frozenset[str], frozenset[str]]
"""The words that name what is compared, and those that name what it is compared with."""


def _compared(side: Side, index: int) -> Things | None:
    """What is compared by a word, and with what; None where it compares nothing."""
    above = [index, *governors(side, index)]
    what = next((k for g in above for k in side.children.get(g, ()) if side.word(k).dep in NOUN_SUBJECTS), None)
    with_what = next((k for g in above for k in _standard(side, g)), None)
    if what is None or with_what is None or what == with_what:
        return None
    return _named(side, what), _named(side, with_what)


def _named(side: Side, noun: int) -> frozenset[str]:
    """A noun and what tells it from others."""
    below = [side.word(k) for k in side.children.get(noun, ()) if side.word(k).dep in TELLING]
    return frozenset(identity(word) for word in (side.word(noun), *below) if token(word) != "one")


def _standard(side: Side, governor: int) -> list[int]:
    """With what something is compared, by what hangs on a word: “than the other”, “than they do”, “behind them”."""
    word, below = side.word(governor), side.children.get(governor, ())
    if token(word) in BESIDE:
        return [k for k in below if side.word(k).dep == "pobj"]
    leading = "of" if token(word) == AHEAD else "than"
    found = []
    for k in below:
        if side.word(k).dep == "prep" and token(side.word(k)) == leading:
            found += [g for g in side.children.get(k, ()) if side.word(g).dep == "pobj"]
        elif any(token(side.word(g)) == "than" for g in side.children.get(k, ())):
            found += [g for g in side.children.get(k, ()) if side.word(g).dep in NOUN_SUBJECTS]
    return found
