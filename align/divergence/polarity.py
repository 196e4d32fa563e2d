"""Negated here, affirmed there.

In: a scene. Out: a finding for each meeting whose propositions are negated an odd number of times in one
outlet and an even number in another: "not forget" / "forget" part, "no disagreement" / "not opposed" do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from align.divergence.finding import Finding, Voiced, listed, part, quote, unlike
from align.divergence.propositions import Proposition
from align.divergence.scene import Meeting, Scene
from align.lexicon import table, words
from align.terms import Kind


def find(scene: Scene) -> list[Finding]:
    """Meetings in which some outlets negate what others affirm."""
    return [*_negations(scene), *_opposites(scene)]


def _negations(scene: Scene) -> Iterator[Finding]:
    for meeting in scene.meetings:
        said = {
            outlet: Voiced("negated" if len(p.negators) % 2 else "affirmed", p.verb_words)
            for outlet, p in meeting.propositions.items()
        }
        if not _anchored(scene, meeting):
            continue
        readings, pairs = part(scene.sides, said, unlike("negation"))
        if len(readings) < 2:
            continue
        evidence = "; ".join(_account(scene, o, p) for o, p in meeting.propositions.items())
        yield Finding(
            Kind.POLARITY,
            readings,
            pairs,
            evidence,
            meeting.certainty,
            scene.quoted({o: v.words for o, v in said.items()}),
        )


def _account(scene: Scene, outlet: str, proposition: Proposition) -> str:
    side = scene.sides[outlet]
    what = quote(side, proposition.core)
    count = len(proposition.negators)
    if not count:
        return f"{outlet}: nothing negates {what}"
    marks = listed([quote(side, [k]) for k in proposition.negators])
    if count % 2:
        return f"{outlet}: {marks} {'negates' if count == 1 else 'negate'} {what}"
    return f"{outlet}: {marks} cancel out over {what}"


def _anchored(scene: Scene, meeting: Meeting) -> bool:
    """Whether what is negated is the same word, or near in meaning, in all outlets, and little else differs."""
    outlets = sorted(meeting.propositions)
    first = outlets[0]
    core = meeting.propositions[first].core
    for other in outlets[1:]:
        if not all(scene.by_meaning(first, i, other) or i in meeting.propositions[first].negators for i in core):
            return False
    return True


def _opposites(scene: Scene) -> Iterator[Finding]:
    """Words at one place of which one is the other's opposite, by prefix (un-just) or by list (war, peace)."""
    for place in scene.places:
        lemmas = {o: scene.sides[o].word(i).lemma for o, i in place.words.items()}
        distinct = sorted(set(lemmas.values()))
        for one in distinct:
            against = [other for other in distinct if _opposite(one, other)]
            if not against:
                continue
            said = {
                o: Voiced("opposite" if lemma in against else "named", (place.words[o],))
                for o, lemma in lemmas.items()
                if lemma == one or lemma in against
            }
            if _negated_otherwise(scene, said):
                break
            readings, pairs = part(scene.sides, said, unlike("opposites"))
            evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}" for o, v in said.items())
            yield Finding(
                Kind.POLARITY,
                readings,
                pairs,
                f"{evidence}: “{against[0]}” is the opposite of “{one}”",
                0.7,
                scene.quoted({o: v.words for o, v in said.items()}),
            )
            break


def _negated_otherwise(scene: Scene, said: dict[str, Voiced]) -> bool:
    """Whether the opposites stand in propositions of unlike negation, so that they come to the same."""
    parity = set()
    for outlet, voiced in said.items():
        index = voiced.words[0]
        for meeting in scene.meetings:
            p = meeting.propositions.get(outlet)
            if p and index in {p.predicate, *p.core, p.subject, p.object}:
                parity.add(len([k for k in p.negators if k != index]) % 2)
    return len(parity) > 1


def _opposite(one: str, other: str) -> bool:
    if one == other:
        return False
    if any(other == prefix + one or one == prefix + other for prefix in words("negative_prefixes")):
        return min(len(one), len(other)) > 3  # "in-to", "un-it" are no opposites
    return frozenset((one, other)) in _antonyms()


@cache
def _antonyms() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(row[:2]) for row in table("antonyms"))
