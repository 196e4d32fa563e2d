"""One act that is told of somebody else, who is named in the other text too, for another part: “the guild asked and the
ministry agreed”, “the ministry asked and the guild agreed”.

In: a casting. Out: exchanges of doers whose other act stands beside the row, where `parts` does not look.
"""

from __future__ import annotations

from align.divergence.finding import token
from align.divergence.nearby import sentences
from align.divergence.parts import LINKED, UNLIKE, Casting, Exchange, Play
from align.divergence.sources import stances
from align.lexicon import words
from align.terms import Side
from align.words import concepts, identity

# The forms of who speaks for himself and his own.
SPEAKERS = ({"we", "us", "our", "ours", "ourselves"}, {"i", "me", "my", "mine", "myself"})

NAMING = {"NOUN", "PROPN"}


def other_doers(casting: Casting) -> list[Exchange]:
    """Acts upon one thing that two outlets tell of two doers, each of whom both outlets name."""
    one, other = (casting.scene.sides[o] for o in (casting.a, casting.b))
    found = []
    for p, q in casting.same_acts():
        if p.slot != "subject" or q.slot != "subject" or p.act.lemma in words("symmetric") | stances().keys():
            continue
        if casting.sameness(p.word, q.word) != UNLIKE or not casting.steady(p, q) or not _of_one_thing(casting, p, q):
            continue
        if _named_too(one, p, other) and _named_too(other, q, one):
            found.append(Exchange("another doer", (p,), (q,)))
    return found


def _of_one_thing(casting: Casting, p: Play, q: Play) -> bool:
    """Whether both acts have one thing for their object, or what they are about."""
    ones, others = ([(slot, k) for slot, ks in x.act.slots.items() for k in ks if k != x.word] for x in (p, q))
    return any(slot == there and casting.sameness(i, j) >= LINKED for slot, i in ones for there, j in others)


def _named_too(side: Side, play: Play, other: Side) -> bool:
    """Whether the other text names a doer as well, in the sentences of the row, beside whom it has for the act."""
    word = side.word(play.word)
    said = [other.encoded.parse.words[k] for k in sentences(other)]
    family = next((forms for forms in SPEAKERS if token(word) in forms), None)
    if family is not None:
        return any(token(w) in family and w.dep != "poss" for w in said)
    if word.pos not in NAMING:
        return False
    return any(w.pos in NAMING and (identity(w) == identity(word) or concepts(w) & concepts(word)) for w in said)
