"""How many, how long, when: numbers, dates and quantifiers.

In: a scene. Out: a finding where outlets give one noun, or one slot, unlike numbers, dates or quantifiers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from align.divergence.amounts import Amount, same_time
from align.divergence.finding import Finding, Voiced, part, quote
from align.divergence.scene import Scene
from align.terms import Kind


def find(scene: Scene) -> list[Finding]:
    """Places whose nouns are counted or dated otherwise; an amount that others leave out altogether is `coverage`'s."""
    found = []
    for group in _groups(scene):
        said = {o: Voiced(f"{q.sort} {q.value}", q.words) for o, q in group.items()}
        by_value = {f"{q.sort} {q.value}": q for q in group.values()}

        def ground(one: str, other: str, by_value: Mapping[str, Amount] = by_value) -> str | None:
            return None if same_time(by_value[one], by_value[other]) else _ground(one, other)

        readings, pairs = part(scene.sides, said, ground)
        if not pairs:
            continue
        evidence = "; ".join(f"{o}: {quote(scene.sides[o], q.words)}, {q.sort} {_plain(q)}" for o, q in group.items())
        quoted = scene.quoted({o: v.words for o, v in said.items()})
        found.append(Finding(Kind.QUANTITY, readings, pairs, evidence, _certainty(scene, group), quoted))
    return found


def _groups(scene: Scene) -> Iterator[dict[str, Amount]]:
    """Amounts that stand at one place themselves, or count nouns of one place."""
    for place in scene.places:
        for of_noun in (False, True):
            group = {
                o: q
                for o, i in place.words.items()
                for q in scene.amounts[o]
                if (q.noun == i and i not in q.words if of_noun else i in q.words)
            }
            sorts = {q.sort for q in group.values()}
            if len(group) > 1 and len(sorts) == 1:
                yield group
                break


def _ground(one: str, other: str) -> str | None:
    if one == other:
        return None
    sort = one.split()[0]
    if sort == "quantifier":
        return "/".join(sorted(v.split(" ", 1)[1] for v in (one, other)))
    return sort


def _certainty(scene: Scene, group: Mapping[str, Amount]) -> float:
    nouns = {o: q.noun for o, q in group.items()}
    first = min(nouns)
    tied = all(scene.by_meaning(first, nouns[first], o) for o in nouns if o != first)
    return 0.9 if tied else 0.65


def _plain(amount: Amount) -> str:
    return amount.value if amount.sort != "number" else f"{float(amount.value):,g}"
