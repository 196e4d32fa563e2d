"""So many besides, or so many among them: “thirty, and another ten”, “thirty, ten of them”.

In: a scene and groups of its amounts. Out: findings where outlets give one number, here as more of a thing, there as a
part of what was counted already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from align.divergence import numerals
from align.divergence.amounts import Amount
from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.nearby import amounts_near
from align.divergence.scene import Scene
from align.terms import Kind, Side

BESIDES, AMONG = "besides", "among them"
MEANING = {BESIDES: "besides others told of", AMONG: "a part of those told of"}

# Words by which what is counted is more of it, before the number and behind it or its noun.
BEFORE = {"another", "additional", "plus", "further"}
BEHIND = {"others", "other", "more", "additional", "further"}

# Words behind the “of” of a number for what was counted already, and words before a number that say the same.
COUNTED = {"them", "these", "whom", "which"}
INCLUDING = {"including", "among", "included"}

# How far two numbers may part from a third that they add up to.
ADDED_UP = 1e-6

# How sure it is that outlets speak of one number: it is the same, of the same thing.
CERTAINTY = 0.85


def besides(scene: Scene, groups: Iterable[Mapping[str, Amount]]) -> Iterator[Finding]:
    """Numbers that some outlets have for more of a thing, and others for a part of it."""
    told = {outlet: _told(scene, outlet) for outlet in scene.sides}
    for group in groups:
        said = {o: Voiced(told[o][x], x.words) for o, x in group.items() if x in told[o]}
        if len({group[o].size for o in said}) != 1:
            continue
        readings, pairs = part(scene.sides, said, unlike("besides/among"))
        if pairs and not _adds_up(scene, group):
            evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {MEANING[v.value]}" for o, v in said.items())
            yield Finding(Kind.QUANTITY, readings, pairs, evidence, CERTAINTY, scene.quoted(said))


def _told(scene: Scene, outlet: str) -> dict[Amount, str]:
    """The amounts of an outlet that are told as more, or as a part; and those that others are told to be a part of."""
    side = scene.sides[outlet]
    numbers = [x for x in scene.amounts[outlet] if x.sort == "number"]
    found = {x: value for x in numbers if (value := _sort(side, x)) is not None}
    for k, x in enumerate(numbers):
        if found.get(x) == AMONG:
            before = [y for y in numbers[:k] if y.size > x.size and y.measure == x.measure and y not in found]
            found |= dict.fromkeys(before[-1:], AMONG)
    return found


def _adds_up(scene: Scene, group: Mapping[str, Amount]) -> bool:
    """Whether the number and another come to a third that is told of: “30 million plus 10”, “40 million, including 10
    for roads”."""
    sizes = [x.size for o in group for x in scene.once(amounts_near, o) if x.sort == "number"]
    size = next(iter(group.values())).size
    return any(abs(size + x - whole) < ADDED_UP for x in sizes for whole in sizes if x)


def _sort(side: Side, amount: Amount) -> str | None:
    first, last = amount.words[0], amount.words[-1]
    before = [token(side.word(k)) for k in (first - 2, first - 1) if k in side.indices]
    behind = [token(side.word(k)) for k in range(last + 1, last + 4) if k in side.indices]
    if set(before[-1:]) & BEFORE or set(behind[:1]) & BEHIND or (behind[1:2] == ["more"] and amount.noun == last + 1):
        return BESIDES
    counted = behind[:1] == ["of"] and (set(behind[1:2]) & COUNTED or (behind[1:2] == ["the"] and _number(behind[2:])))
    return AMONG if counted or set(before) & INCLUDING else None


def _number(tokens: Sequence[str]) -> bool:
    """“50 of the 400 enrolled”"""
    return bool(tokens) and numerals.read(tokens) is not None
