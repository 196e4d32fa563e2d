"""A thing that one outlet sets aside for another, and of which others say the same as of that: “nurses, not beds”,
“beds and nurses”.

In: a scene. Out: findings. A “not” before a contrast denies a part of a clause and not the clause, so that what is
said of the clause as a whole (`polarity`) does not see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.scene import Scene
from align.divergence.turns import BESIDE_A_CONTRAST, LONGEST_CONTRAST, ONLY, put_against
from align.lexicon import words as lexicon
from align.terms import Kind, Side

# How sure it is that two outlets speak of the same two things, each tied to its like.
CERTAINTY = 0.85

# Words behind which a thing is set aside for the one before them: “nurses rather than beds”.
BEHIND = {("rather", "than"), ("instead", "of")}

# Words of amount that a “not” before them denies.
AMOUNTS = {"one", "all", "every", "each", "even", "any", "everyone", "everything"}

# Behind a “not” of these nothing is set aside: “not only beds”, both are meant; “not one house”, all are denied.
NO_CONTRAST = ONLY | AMOUNTS

# Conjunctions by which both of two things are meant.
JOINING = {"and", "&"}

NOUNS = {"NOUN", "PROPN"}

# Parts of speech of words that may stand before a noun and belong to it.
BEFORE_A_NOUN = {"DET", "ADJ", "NUM", "PRON", "ADV"}


@dataclass(frozen=True, slots=True)
class Contrast:
    """What is set aside, for what, and the words that say so."""

    aside: int
    kept: int
    marks: tuple[int, ...]


def contrasted(scene: Scene) -> Iterator[Finding]:
    """Things that some outlets set aside for another, and that others have beside it or in its place."""
    found = {outlet: scene.once(_contrasts, outlet) for outlet in scene.sides}
    for place in scene.places:
        denying = {o: found[o][i] for o, i in place.words.items() if i in found[o]}
        having = [o for o in place.words if o not in denying and any(_has(scene, p, denying[p], o) for p in denying)]
        if not having:
            continue
        said = {o: Voiced("set aside", (*c.marks, c.aside)) for o, c in denying.items()}
        said |= {o: Voiced("meant", (place.words[o],)) for o in having}
        said = {o: said[o] for o in sorted(said)}
        readings, pairs = part(scene.sides, said, unlike("negation"))
        evidence = "; ".join(_account(scene.sides[o], place.words[o], denying.get(o)) for o in said)
        yield Finding(Kind.POLARITY, readings, pairs, evidence, CERTAINTY, scene.quoted(said))


def set_aside(scene: Scene, a: str, denied: Iterable[int], b: str) -> bool:
    """Whether what one outlet denies of a thing another says by setting that thing aside: “did not want a road”,
    “wanted a park, not a road”."""
    found = scene.once(_contrasts, b)
    return any(scene.counterpart(a, k, b) in found for k in denied)


def _contrasts(side: Side) -> Mapping[int, Contrast]:
    """The contrasts of a side, by what each sets aside."""
    found = {}
    for index in side.indices:
        contrast = _not_but(side, index) or _denied_but(side, index) or _behind(side, index)
        if contrast is not None and {contrast.aside, contrast.kept} <= set(side.indices):
            found[contrast.aside] = contrast
    return found


def _not_but(side: Side, index: int) -> Contrast | None:
    """“not beds but nurses”"""
    words = side.encoded.parse.words
    denies = token(words[index]) in ("not", "n't") and not _before(side, index, NO_CONTRAST)
    aside = _noun_after(side, index) if denies else None
    if aside is None:
        return None
    after = next((k for k in range(aside + 1, len(words)) if words[k].text != ","), None)
    if after is None or token(words[after]) != "but":
        return None
    kept = _noun_after(side, after)
    return None if kept is None else Contrast(aside, kept, (index,))


def _denied_but(side: Side, index: int) -> Contrast | None:
    """“did not come for war but for trade”, “do not want war but peace”"""
    found = put_against(side, index)
    return None if found is None else Contrast(*found, (index,))


def _behind(side: Side, index: int) -> Contrast | None:
    """“nurses, not beds”, “nurses and not beds”, “nurses rather than beds”"""
    words = side.encoded.parse.words
    beside = index > 1 and token(words[index - 1]) in BESIDE_A_CONTRAST
    if token(words[index]) == "not" and beside and not _before(side, index, NO_CONTRAST):
        marks: tuple[int, ...] = (index,)
        before = index - 2
        if token(words[before]) in BESIDE_A_CONTRAST:  # “nurses, and not beds”
            before -= 1
    elif index + 1 < len(words) and (token(words[index]), token(words[index + 1])) in BEHIND:
        marks, before = (index, index + 1), index - 1
    else:
        return None
    aside = _noun_after(side, marks[-1])
    if aside is None or before < 0 or words[before].pos not in NOUNS:
        return None
    return Contrast(aside, before, tuple(k for k in marks if k in side.indices))


def _same_governor(scene: Scene, a: str, i: int, b: str, j: int) -> bool:
    """Whether two nouns stand for the same part of the same thing: “asked for patience”, “asked for money”."""
    one, other = scene.sides[a], scene.sides[b]
    above, there = one.word(i).head, other.word(j).head
    wanted = scene.counterpart(b, there, a)
    if one.word(one.word(above).head).lemma == "be" and wanted is not None:
        return one.word(wanted).lemma == other.word(there).lemma  # “what we need is not advice but money”
    if one.word(above).dep == "prep" and token(one.word(above)) == token(other.word(there)):
        above, there = one.word(above).head, other.word(there).head
    elif one.word(i).dep != other.word(j).dep:
        return False
    return scene.counterpart(a, above, b) == there and scene.by_meaning(a, above, b)


def _before(side: Side, index: int, forms: Set[str]) -> bool:
    """Whether one of some words follows at once: “not only beds but nurses”, both are meant."""
    return any(token(word) in forms for word in side.encoded.parse.words[index + 1 : index + 2])


def _noun_after(side: Side, index: int) -> int | None:
    """The head of the noun phrase that follows a word, at once or behind a preposition, or None where something else
    does."""
    words, noun = side.encoded.parse.words, None
    first = index + 1 + (index + 1 < len(words) and words[index + 1].pos == "ADP")
    for k in range(first, min(first + LONGEST_CONTRAST, len(words))):
        if words[k].pos in NOUNS:
            noun = k
        elif noun is not None or words[k].pos not in BEFORE_A_NOUN:
            break
    return noun


def _has(scene: Scene, denying: str, contrast: Contrast, outlet: str) -> bool:
    """Whether an outlet that denies nothing has what another sets aside: joined with what that keeps, or alone."""
    side = scene.sides[outlet]
    aside = scene.counterpart(denying, contrast.aside, outlet)
    if aside is None or not scene.by_meaning(denying, contrast.aside, outlet):
        return False
    if any(theirs.kept == aside for theirs in scene.once(_contrasts, outlet).values()):
        return True  # “not war but peace”, “war, not peace”
    if any(token(side.word(k)) in lexicon("negators") and not _before(side, k, ONLY) for k in side.indices):
        return False
    kept = scene.counterpart(denying, contrast.kept, outlet)
    if kept is None:
        word = scene.sides[denying].word(contrast.kept)
        elsewhere = scene.answered(denying, contrast.kept, outlet) or scene.said_beside(outlet, word)
        governed = (contrast.kept, contrast.aside)
        return not elsewhere and any(_same_governor(scene, denying, k, outlet, aside) for k in governed)
    return _joined(side, aside, kept) or _joined(side, kept, aside)


def _joined(side: Side, one: int, other: int) -> bool:
    """Whether a word is joined to another by “and”: “beds, drugs and nurses”, “for beds and for nurses”."""
    if one != other and side.word(one).dep == side.word(other).dep == "pobj":
        return _joined(side, side.word(one).head, side.word(other).head)
    below = [k for k in side.children.get(one, ()) if side.word(k).dep in ("conj", "appos")]
    joining = {token(side.word(k)) for g in (one, *below) for k in side.children.get(g, ()) if side.word(k).dep == "cc"}
    if not joining <= JOINING | ({"but"} if _not_only(side) else set()):
        return False
    return other in below or any(_joined(side, k, other) for k in below)


def _not_only(side: Side) -> bool:
    return any(token(side.word(k)) == "not" and _before(side, k, ONLY) for k in side.indices)


def _account(side: Side, noun: int, contrast: Contrast | None) -> str:
    if contrast is None:
        return f"{side.outlet}: nothing negates {quote(side, (noun,))}"
    return f"{side.outlet}: {quote(side, (*contrast.marks, noun))}, for {quote(side, (contrast.kept,))}"
