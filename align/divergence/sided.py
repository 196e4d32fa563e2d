"""Acts of two outlets → sides and ends that changed: at whose side or against whom one fights, from where to where, who
did to others what was done to him.

In: a casting. Out: exchanges, beside those that `parts` finds by the parts of acts.
"""

from __future__ import annotations

from collections.abc import Iterable

from align.divergence.acts import Act
from align.divergence.finding import token
from align.divergence.parts import SAME, SYNONYM, Casting, Exchange, Play
from align.lexicon import words
from align.terms import Side

# In an act of fighting: those at whose side one fights, and those whom one fights; “with” may be either.
ALLIES, FOES = ("alongside", "beside"), ("object", "against")

# Where a way begins and ends.
ENDS = ("from", "to")

# Verbs whose subject does the act though nobody is named to whom it is done: “they attacked”, but not “it opened”.
DONE_TO_SOMEBODY = {"attack", "bomb", "cheat", "fire", "invade", "kill", "rob", "shell", "steal"}

# Of these, what a tool does too, “the gun fired”: done to somebody only where the preposition says so, “was fired on”.
AIMED, AT = {"fire"}, {"on", "upon", "at", "under"}


def conflicts(casting: Casting) -> list[Exchange]:
    """Somebody at whose side one outlet has others fight, and against whom the other has them fight."""
    found = []
    for x in _acts(casting.plays[0]):
        for y in _acts(casting.plays[1]):
            if not {x.lemma, y.lemma} <= words("conflicts"):
                continue
            for mine, theirs in ((ALLIES, FOES), (FOES, ALLIES)):
                found += [
                    Exchange("with or against", (_play(x, slot, i),), (_play(y, other, j),))
                    for slot in mine
                    for i in x.slots.get(slot, ())
                    for other in theirs
                    for j in y.slots.get(other, ())
                    if casting.sameness(i, j) >= SYNONYM
                ]
    return found


def routes(casting: Casting) -> list[Exchange]:
    """“from Aden to Muscat”, “from Muscat to Aden”: two places that changed ends, whatever the act is called."""
    ones, others = ([act for act in _acts(played) if {*ENDS} <= act.slots.keys()] for played in casting.plays)
    if len(ones) != 1 or len(others) != 1:
        return []
    (x,), (y,) = ones, others
    (start, end), (origin, goal) = ([act.slots[slot][0] for slot in ENDS] for act in (x, y))
    crossed = min(casting.sameness(start, goal), casting.sameness(end, origin))
    if crossed < SAME or casting.sameness(start, origin) or casting.sameness(end, goal):
        return []
    one, other = ((_play(act, "from", f), _play(act, "to", t)) for act, f, t in ((x, start, end), (y, origin, goal)))
    return [Exchange("exchanged", one, other)]


def undergone(casting: Casting) -> list[Exchange]:
    """Somebody to whom an act is done in one outlet, by nobody named, and who does it to another in the other."""
    found = []
    for p, q in casting.same_acts():
        if {p.slot, q.slot} != {"subject", "object"} or casting.sameness(p.word, q.word) < SAME:
            continue
        (undergoing, of), (doing, by) = ((p, casting.a), (q, casting.b))[:: 1 if p.slot == "object" else -1]
        one, other = casting.scene.sides[of], casting.scene.sides[by]
        others = [k for k in doing.act.slots.get("object", ()) if k != doing.word and not _own(other, k)]
        alone = "object" not in doing.act.slots and doing.act.lemma in DONE_TO_SOMEBODY
        aimed = doing.act.lemma not in AIMED or _aimed_at(one, undergoing)
        if "subject" not in undergoing.act.slots and (others or (alone and aimed)) and casting.steady(p, q):
            found.append(Exchange("exchanged", (p,), (q,)))
    return found


def _own(side: Side, index: int) -> bool:
    """“hurt her leg”, “hurt himself”: a part of the doer, or the doer."""
    possessors = (side.word(k) for k in side.children.get(index, ()) if side.word(k).dep == "poss")
    return token(side.word(index)).endswith(("self", "selves")) or any(word.pos == "PRON" for word in possessors)


def _aimed_at(side: Side, undergoing: Play) -> bool:
    """“was fired on”, “came under fire”."""
    below = (k for word in undergoing.act.words for k in (word, *side.children.get(word, ()), side.word(word).head))
    return any(token(side.word(k)) in AT for k in below)


def _acts(played: Iterable[Play]) -> list[Act]:
    return list({p.act.word: p.act for p in played}.values())


def _play(act: Act, slot: str, index: int) -> Play:
    return Play(act, act.lemma, slot, slot, index)
