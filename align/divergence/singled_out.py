"""“Only the mayor” here, “the mayor, among others” or no such word there.

In: a scene. Out: findings where an outlet singles a thing out and another, which has the thing, does not.
"""

from __future__ import annotations

from collections.abc import Mapping

from align.divergence.exclusives import Focus, focuses
from align.divergence.finding import Finding, listed, quote, spans
from align.divergence.scene import Scene
from align.lexicon import words
from align.terms import Kind, Reading, Side, Span
from align.words import is_content


def singled_out(scene: Scene) -> list[Finding]:
    """What some outlets say of one thing only, and others say without “only”, or with “among others”."""
    found = []
    seen: set[tuple[str, int]] = set()
    focused = {o: tuple(focuses(side)) for o, side in scene.sides.items()}
    for outlet, said in focused.items():
        for focus in said:
            if focus.value != "exclusive" or (outlet, focus.of) in seen:
                continue
            answers = {o: _answer(scene, outlet, focus, o, focused[o]) for o in scene.sides if o != outlet}
            lacking = tuple(sorted(o for o, answer in answers.items() if answer == "nothing"))
            more = {o: answer for o, answer in answers.items() if isinstance(answer, Focus)}
            seen |= {(o, k) for o in scene.sides for k in (scene.counterpart(outlet, focus.of, o),) if k is not None}
            if lacking or more:
                found.append(_finding(scene, outlet, focus, lacking, more))
    return found


def _answer(scene: Scene, outlet: str, focus: Focus, other: str, theirs: tuple[Focus, ...]) -> Focus | str:
    """What another outlet has for a word that singles out: the same ("alike"), the opposite, or nothing."""
    if any(f.value in ("exclusive", "limiting") for f in theirs):
        return "alike"
    side, across = scene.sides[outlet], scene.sides[other]
    place = scene.counterpart(outlet, focus.of, other)
    if place is None or any(scene.answered(outlet, i, other) for i in focus.words):
        near = [i for i in _around(side, focus) if scene.counterpart(outlet, i, other) is not None]
        if not near or any(scene.answered(outlet, i, other) for i in focus.words):
            inclusive = next((f for f in theirs if f.value == "inclusive"), None)
            return inclusive if inclusive is not None and near else "alike"
    if any(scene.said_beside(other, side.word(i)) for i in focus.words):
        return "alike"
    if any(across.word(i).lemma in words("negators") for i in across.indices):
        return "alike"  # “not … until”, “no … but”: said the other way round
    return next((f for f in theirs if f.value == "inclusive"), "nothing")


def _around(side: Side, focus: Focus) -> list[int]:
    inside = [side.word(focus.of).head, *side.children.get(focus.of, ())]
    return [i for i in inside if i in side.indices and i not in focus.words and is_content(side.word(i))]


def _finding(scene: Scene, outlet: str, focus: Focus, lacking: tuple[str, ...], more: Mapping[str, Focus]) -> Finding:
    readings = [Reading((outlet,), {outlet: spans(scene.sides[outlet], focus.words)})]
    pairs = []
    evidence = [f"{outlet}: {quote(scene.sides[outlet], focus.words)}, nothing else besides"]
    if more:
        pairs.append((0, len(readings), "exclusive/inclusive"))
        readings.append(
            Reading(tuple(sorted(more)), {o: spans(scene.sides[o], f.words) for o, f in sorted(more.items())})
        )
        evidence += [f"{o}: {quote(scene.sides[o], f.words)}, others too" for o, f in sorted(more.items())]
    if lacking:
        pairs.append((0, len(readings), "only left out"))
        readings.append(Reading(lacking, {o: (_where(scene, outlet, focus, o),) for o in lacking}))
        evidence.append(f"{listed(lacking)}: no word here that shuts out all else")
    quoted = scene.quoted({outlet: focus} | dict(more))
    return Finding(Kind.QUANTITY, tuple(readings), tuple(pairs), "; ".join(evidence), 0.8, quoted)


def _where(scene: Scene, outlet: str, focus: Focus, other: str) -> Span:
    """Where in another outlet the word would stand: before the counterpart of what it singles out."""
    side, across = scene.sides[outlet], scene.sides[other]
    place = scene.counterpart(outlet, focus.of, other)
    near = (scene.counterpart(outlet, i, other) for i in _around(side, focus))
    index = place if place is not None else next((k for k in near if k is not None), across.indices[0])
    start = across.word(index).start
    return Span(start, start)
