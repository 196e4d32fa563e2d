"""Nothing said of whether it is so, here; denied or granted there: “declined to comment”, “denied the sale”.

In: a scene and two outlets. Out: the words by which the one keeps its answer to itself and the other gives one.
"""

from __future__ import annotations

from collections.abc import Iterator

from align.divergence.finding import token
from align.divergence.scene import Scene
from align.divergence.sources import stances
from align.terms import Side
from align.words import SUBJECTS

# Verbs by which somebody does not say what follows, and what he does not do then.
REFUSING = {"decline", "refuse", "refrain", "avoid"}
TELLING = {"comment", "say", "confirm", "discuss", "answer", "disclose", "reveal", "respond", "address"}

# Of these a negation says that no answer is given: “would not comment”; who “did not say” may have spoken of other
# things.
ANSWERING = {"comment", "confirm"}

# Verbs that give one.
DENYING = {"deny", "dispute", "reject", "refute", "rebut"}
GRANTING = {"confirm", "admit", "acknowledge", "concede"}

# What asks whether something is so; what leaves it open where it is told; and verbs of what is only hoped.
WHETHER, OPEN, HOPING = {"whether", "if"}, {"may", "might", "could"}, {"hope", "wish", "expect", "fear"}

Words = tuple[int, ...]


def withheld_and_told(scene: Scene, withholding: str, telling: str) -> tuple[Words, Words] | None:
    """The words by which one outlet has an answer withheld, and those by which another has it given, by the same person
    and of one matter. Nothing where the former has an answer given, too."""
    side, other = scene.sides[withholding], scene.sides[telling]
    kept, given = next(_withheld(side), None), next(_given(other), None)
    if kept is None or next(_withheld(other), None) is not None or _answers_too(side, kept):
        return None
    answered = _answered(scene, withholding, kept, telling)
    if answered is not None:
        return kept, answered
    if given is None:
        return None
    if not _one_person(scene, withholding, kept, telling, given) or not _one_matter(scene, withholding, telling):
        return None
    return kept, given


def _answered(scene: Scene, withholding: str, kept: Words, telling: str) -> Words | None:
    """The words by which another outlet has it that something is so, or not so, of which an answer is withheld:
    “declined to say whether it was paid”, “it was not paid”."""
    side, other = scene.sides[withholding], scene.sides[telling]
    below = [k for word in kept for k in (*side.children.get(word, ()), *_governed(side, word))]
    for asked in below:
        if not any(token(side.word(k)) in WHETHER for k in side.children.get(asked, ())):
            continue
        there = scene.counterpart(withholding, asked, telling)
        if there is None or not scene.by_meaning(withholding, asked, telling) or other.word(there).pos != "VERB":
            continue
        opened = any(token(other.word(k)) in WHETHER | OPEN for k in other.children.get(there, ()))
        above = other.word(other.word(there).head).lemma
        stated = other.word(there).dep in ("ROOT", "conj") or (other.word(there).dep == "ccomp" and above in stances())
        return (there,) if stated and not opened and above not in HOPING else None
    return None


def _governed(side: Side, index: int) -> Words:
    """What stands below the prepositions of a word: “comment on whether it was paid”."""
    prepositions = (k for k in side.children.get(index, ()) if side.word(k).dep == "prep")
    return tuple(g for k in prepositions for g in side.children.get(k, ()))


def _answers_too(side: Side, kept: Words) -> bool:
    """“confirmed the fire but declined to comment on its cause”; but “neither confirmed nor denied it”."""
    said = [k for found in _given(side) for k in found if k not in kept]
    return any(not (side.word(k).dep == "conj" and side.word(k).head in kept) for k in said)


def _one_person(scene: Scene, a: str, kept: Words, b: str, given: Words) -> bool:
    """Whether who keeps the answer may be who gives it: tied, or one of them a pronoun or not named."""
    one, other = (_subject(scene.sides[o], found) for o, found in ((a, kept), (b, given)))
    if one is None or other is None or "PRON" in {scene.sides[a].word(one).pos, scene.sides[b].word(other).pos}:
        return True
    return scene.counterpart(a, one, b) == other


def _subject(side: Side, found: Words) -> int | None:
    for k in found:
        for verb in (k, side.word(k).head):
            subject = next((g for g in side.children.get(verb, ()) if side.word(g).dep in SUBJECTS), None)
            if subject is not None:
                return subject
    return None


def _withheld(side: Side) -> Iterator[Words]:
    row = set(side.indices)
    for k in side.indices:
        word, below = side.word(k), side.children.get(k, ())
        if word.lemma in REFUSING and word.pos == "VERB":
            acts = (*below, *(g for p in below if side.word(p).dep == "prep" for g in side.children.get(p, ())))
            told = [g for g in acts if side.word(g).lemma in TELLING]
            if told and not _negated(side, k):
                yield tuple(sorted({k, *told} & row))
        elif word.pos == "VERB" and _negated(side, k) and (word.lemma in ANSWERING or _of_whether(side, k)):
            yield tuple(sorted({k, *(g for g in below if _negates(side, g))} & row))
        elif word.lemma == "comment" and word.pos == "NOUN" and any(token(side.word(g)) == "no" for g in below):
            yield tuple(sorted({k, *(g for g in below if token(side.word(g)) == "no")} & row))


def _of_whether(side: Side, index: int) -> bool:
    """“would not say whether it was paid”"""
    told = (k for k in side.children.get(index, ()) if side.word(k).dep == "ccomp")
    asks = any(token(side.word(g)) in WHETHER for k in told for g in side.children.get(k, ()))
    return side.word(index).lemma in TELLING and asks


def _given(side: Side) -> Iterator[Words]:
    for k in side.indices:
        word = side.word(k)
        if word.pos == "VERB" and word.lemma in DENYING | GRANTING and not _negated(side, k):
            yield (k,)


def _negated(side: Side, index: int) -> bool:
    return any(_negates(side, k) for k in side.children.get(index, ()))


def _negates(side: Side, index: int) -> bool:
    return side.word(index).dep == "neg" or token(side.word(index)) in ("neither", "nor", "nobody", "nothing")


def _one_matter(scene: Scene, a: str, b: str) -> bool:
    """Whether both speak of a thing or of what happened, tied by its meaning, besides who speaks."""
    for place in scene.places:
        if {a, b} <= place.words.keys() and scene.by_meaning(a, place.words[a], b):
            word = scene.sides[a].word(place.words[a])
            thing = word.pos in ("NOUN", "PROPN") and word.dep not in SUBJECTS
            if thing or (word.pos == "VERB" and word.dep in ("ccomp", "pcomp")):
                return True
    return False
