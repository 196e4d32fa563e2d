"""A thing of which one outlet says that there is none, and which another has: “without bread”, “with bread”.

In: a scene, words that are marked already. Out: findings. What is denied is the thing itself, and not what is said of
it, which is compared with what others say of it (`polarity`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.limits import first_since, only_then, outdone
from align.divergence.nearby import sentences
from align.divergence.reach import governors, negates_at
from align.divergence.scene import Scene
from align.divergence.turns import count, turned
from align.divergence.unasserted import asked
from align.lexicon import words
from align.places import Place
from align.terms import Kind, Side

# How sure two places are about the same thing whose frames share nothing.
LOOSE_FRAME = 0.7

# Words that say there is none of a thing, and verbs of there being something.
DENYING_A_THING = {"no", "without", "not", "never", "n't", "n’t"}
OF_BEING = {"be", "have", "exist", "remain", "hold"}

# Verbs by which what they are said of is there no more.
ENDING = {
    "stop", "cease", "end", "disappear", "vanish", "go", "lapse", "expire", "fade", "lift", "cancel", "scrap", "lose",
    "escape", "avoid", "evade", "remove", "abolish", "waive", "drop",
}  # fmt: skip

# Particles of verbs by which a thing is gone, “take it away”, and words of having none of it: “free of rust”.
AWAY = {"away", "off", "out"}
FREE = {"free", "clear", "devoid", "bereft", "rid"}


def denied_things(scene: Scene, marked: set[tuple[str, int]]) -> Iterator[Finding]:
    """A thing that some outlets have “without” or “no” before, and others, which deny nothing here, have as it is."""
    for place in scene.places:
        bare = {o: marks for o, i in place.words.items() if (marks := _without(scene, o, i, marked))}
        having = [o for o in place.words if o not in bare and _has_it(scene, place, o, bare)]
        if not bare or not having:
            continue
        said = {o: Voiced("negated", (*marks, place.words[o])) for o, marks in bare.items()}
        said |= {o: Voiced("affirmed", (place.words[o],)) for o in having}
        said = {o: said[o] for o in sorted(said)}
        readings, pairs = part(scene.sides, said, unlike("negation"))
        evidence = "; ".join(_denied(scene.sides[o], place.words[o], bare.get(o)) for o in said)
        quoted = scene.quoted(said)
        yield Finding(Kind.POLARITY, readings, pairs, evidence, LOOSE_FRAME, quoted)


def _without(scene: Scene, outlet: str, noun: int, marked: set[tuple[str, int]]) -> tuple[int, ...]:
    """The words that deny a noun, an odd number of them; none of what is marked already."""
    side = scene.sides[outlet]
    turns = scene.once(turned, outlet)
    marks = turns.get(noun, ())
    marked_twice = any(len(turns.get(k, ())) > 1 for k in side.children.get(noun, ()))  # “no man who did not”
    if (
        marked_twice
        or side.word(noun).pos != "NOUN"
        or len(marks) % 2 == 0
        or any((outlet, k) in marked for k in (noun, *marks))
        or not _there_is_none(side, noun, marks, turns)
    ):
        return ()
    return tuple(k for k in marks if k in side.indices)


def _there_is_none(side: Side, noun: int, marks: Sequence[int], turns: Mapping[int, Sequence[int]]) -> bool:
    """Whether it is the thing that is denied, and not what is said of it: “without bread”, “there is no bread”; but “no
    gate opens” denies the opening, and is compared with what opens. Nor where the rest denies, too: “goes nowhere
    without bread”."""
    if not all(token(side.word(k)) in DENYING_A_THING for k in marks):
        return False
    governor = side.word(noun).head
    above = (governor, *governors(side, governor))
    if {token(side.word(k)) for k in sentences(side)} & {"unless", "until", "till"}:
        return False
    if any(set(turns.get(k, ())) - set(marks) or negates_at(side, k) for k in above):
        return False
    there_is = side.word(governor).lemma in OF_BEING or side.word(governor).lemma in words("light_verbs")
    below = side.word(noun).dep in ("attr", "dobj") or any(
        side.word(k).dep == "expl" for k in side.children.get(governor, ())
    )
    return side.word(noun).dep == "pobj" or (there_is and below)


def _has_it(scene: Scene, place: Place, outlet: str, bare: Collection[str]) -> bool:
    """Whether an outlet has the same noun and denies nothing: else it may deny the same with other words."""
    side = scene.sides[outlet]
    lemmas = {scene.sides[o].word(place.words[o]).lemma for o in (*bare, outlet)}
    same = any(says_so(scene.sides[o], side) for o in bare for says_so in (outdone, only_then, first_since))
    noun = place.words[outlet]
    return (
        not asked(side, noun)
        and not _rid_of(side, noun)
        and not scene.once(count, outlet)
        and len(lemmas) == 1
        and not same
    )


def _rid_of(side: Side, noun: int) -> bool:
    """“if the strikes stop”, “they lost their heating”, “take the salt away”, “free of rust”, “rust-free”."""
    governor = side.word(noun).head
    below = {token(side.word(k)) for k in side.children.get(governor, ())}
    if side.word(governor).lemma in ENDING or (side.word(governor).pos == "VERB" and below & AWAY):
        return True
    after = [token(word) for word in side.encoded.parse.words[noun + 1 : noun + 3]]
    of_it = side.word(governor).dep == "prep" and token(side.word(side.word(governor).head)) in FREE
    return of_it or after == ["-", "free"] or "free" in {token(side.word(governor))}


def _denied(side: Side, noun: int, marks: Sequence[int] | None) -> str:
    if marks is None:
        return f"{side.outlet}: nothing negates {quote(side, (noun,))}"
    return f"{side.outlet}: {quote(side, marks)} negates {quote(side, (noun,))}"
