"""Quoted here, the reporter's own words there.

In: a scene. Out: findings where words of one place stand in quotation marks in one outlet, and outside in another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from align.divergence.finding import Finding, Voiced, part, quote
from align.divergence.scene import Scene
from align.places import Place
from align.terms import Kind, Quotation
from align.words import is_content

# How outlets split at a place: (outlet, quotation state) for each.
Split = tuple[tuple[str, str], ...]

# Labels of what belongs to a noun phrase.
PHRASAL = {"amod", "compound", "det", "poss", "nummod", "nmod", "prep", "pobj", "case"}

STANDS = {
    "direct": "in quotation marks",
    "indirect": "reported, not quoted",
    "narration": "the reporter's own words",
    "insertion": "put in by an editor",
}


def find(scene: Scene) -> list[Finding]:
    """One finding for each set of places whose outlets split the same way into quoting and not."""
    splits: dict[Split, list[Place]] = {}
    for place in scene.places:
        if not any(is_content(scene.sides[o].word(i)) for o, i in place.words.items()):
            continue
        split = tuple((o, scene.state(o, i).value) for o, i in place.words.items())
        if len({state for _, state in split}) > 1:
            splits.setdefault(split, []).append(place)
    found = []
    for split, places in _merged(splits):
        said = {
            o: Voiced(state, _phrases(scene, o, [p.words[o] for p in places if o in p.words])) for o, state in split
        }
        readings, pairs = part(scene.sides, said, _ground)
        if pairs:
            evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)} {STANDS[v.value]}" for o, v in said.items())
            found.append(Finding(Kind.ATTRIBUTION, readings, pairs, evidence, 0.9, quoted=False))
    return found


def _merged(splits: Mapping[Split, list[Place]]) -> list[tuple[Split, list[Place]]]:
    """Splits of more outlets take in those of fewer that do not gainsay them."""
    merged: list[tuple[Split, list[Place]]] = []
    for split, places in sorted(splits.items(), key=lambda item: (-len(item[0]), item[0])):
        home = next((found for found in merged if set(split) <= set(found[0])), None)
        if home is None:
            merged.append((split, list(places)))
        else:
            home[1].extend(places)
    return merged


def _phrases(scene: Scene, outlet: str, words: Sequence[int]) -> tuple[int, ...]:
    """The words with what hangs on nouns among them and stands alike: “bilateral talks”, not “talks” alone."""
    side = scene.sides[outlet]
    chosen, waiting = set(words), [w for w in words if side.word(w).pos in ("NOUN", "PROPN")]
    row = set(side.indices)
    while waiting:
        index = waiting.pop()
        for child in side.children.get(index, ()):
            alike = child in row and child not in chosen and scene.state(outlet, child) is scene.state(outlet, index)
            if alike and side.word(child).dep in PHRASAL:
                chosen.add(child)
                waiting.append(child)
    return tuple(sorted(chosen))


def _ground(one: str, other: str) -> str | None:
    if one == other:
        return None
    pair = {one, other}
    if pair == {Quotation.INDIRECT.value, Quotation.NARRATION.value}:
        return None
    return "/".join(sorted(pair))
