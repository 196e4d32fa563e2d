"""One act that is told of somebody else, who is named in the other text too, for another part: “the guild asked and the
ministry agreed”, “the ministry asked and the guild agreed”.

In: a casting. Out: exchanges of doers whose other act stands beside the row, where `parts` does not look.
"""

from __future__ import annotations

from collections.abc import Set

from align.divergence.finding import token
from align.divergence.nearby import sentences
from align.divergence.parts import LINKED, UNLIKE, Casting, Exchange, Play
from align.divergence.sources import stances
from align.lexicon import words
from align.terms import Side, Word
from align.words import SUBJECTS, concepts, identity

# The forms of who speaks for himself and his own.
SPEAKERS = ({"we", "us"}, {"i", "me"})

NAMING = {"NOUN", "PROPN"}

# The stance of verbs that name a source and tell of an act as well: “as we had asked”.
ASKING = "a question"


def other_doers(casting: Casting) -> list[Exchange]:
    """Acts upon one thing that two outlets tell of two doers, each of whom does something else in the other text."""
    one, other = (casting.scene.sides[o] for o in (casting.a, casting.b))
    found = []
    for p, q in casting.same_acts():
        if p.slot != "subject" or q.slot != "subject" or p.act.lemma in words("symmetric") | stances().keys():
            continue
        if casting.sameness(p.word, q.word) != UNLIKE or not casting.steady(p, q) or not _of_one_thing(casting, p, q):
            continue
        acts = ((one, p.act.words), (other, q.act.words))
        verbs = {p.act.lemma, q.act.lemma, "do", *(side.word(k).lemma for side, said in acts for k in said)}
        if _does_else(one, p, other, verbs) and _does_else(other, q, one, verbs):
            found.append(Exchange("another doer", (p,), (q,)))
    return found


def _of_one_thing(casting: Casting, p: Play, q: Play) -> bool:
    """Whether both acts have one thing for their object, or what they are about."""
    ones, others = ([(slot, k) for slot, ks in x.act.slots.items() for k in ks if k != x.word] for x in (p, q))
    return any(slot == there and casting.sameness(i, j) >= LINKED for slot, i in ones for there, j in others)


def _does_else(side: Side, play: Play, other: Side, verbs: Set[str]) -> bool:
    """Whether a doer does something in the sentences of the other's row, but not this act: a minister who “said” that
    the other did it, and one who did it “too”, have no other part."""
    said = other.encoded.parse.words
    doing = [k for k in sentences(other) if said[k].dep in SUBJECTS and _same(side.word(play.word), said[k])]
    heads = {said[said[k].head].lemma for k in doing}
    telling = {lemma for lemma in heads if stances().get(lemma, ASKING) != ASKING}
    return bool(heads - telling) and not heads & verbs


def _same(word: Word, other: Word) -> bool:
    """Whether two words name one person or body: a noun, or who speaks for himself and his own."""
    family = next((forms for forms in SPEAKERS if token(word) in forms), None)
    if family is not None:
        return token(other) in family
    named = word.pos in NAMING and other.pos in NAMING
    return named and (identity(word) == identity(other) or bool(concepts(word) & concepts(other)))
