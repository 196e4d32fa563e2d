"""What another outlet denies, an outlet has in words that do not state it: asked, charged, denied from above, supposed.

In: two propositions of which one is negated and the other is not. Out: whether the other outlet does not say it either,
so that the two do not stand against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from align.divergence.finding import token
from align.divergence.propositions import Proposition
from align.divergence.reach import BEFORE_WHETHER, governors, modal_class
from align.divergence.scene import Scene
from align.divergence.turns import lessening, turned
from align.lexicon import words
from align.terms import Side

# Marks that end a question or a statement.
ENDS = {"?", ".", "!", ";"}

# Verbs of what somebody is only charged with: “accused of hiding it”.
CHARGING = {"accuse", "charge", "suspect", "blame", "allege"}

# Verbs whose clause holds though they are denied: “did not know that it had burned”.
HOLDING_ANYWAY = {
    "know", "realise", "realize", "notice", "forget", "regret", "learn", "remember", "mind", "care", "hide", "conceal",
}  # fmt: skip

# Labels through which a denial above reaches what stands below.
BELOW_A_DENIAL = {"ccomp", "xcomp", "pcomp", "prep", "acl", "attr", "dobj"}
# Labels of a clause that leads what is said of it: “selling it is out of the question”.
LEADING = {"csubj", "csubjpass"}

# What stands for anyone: a clause that tells of it states nothing (“whoever enters”, “every man who came”).
ANYONE = {"whoever", "whichever", "anyone", "anybody", "everyone", "everybody", "those"}
# “is not someone we envy”: we do not envy him.
SOMEONE = {"someone", "somebody", "anyone", "anybody", "something", "anything", "one", "man", "person", "thing"}
OF_ANY = {"every", "any", "each"}

# What no one can: “is beyond our power”.
POWERS = {"power", "reach", "means", "mean", "capacity", "ability", "control", "strength", "authority", "gift"}

# What leads the other way out: “it opens, or we leave” is “if it does not open, we leave”.
OR_ELSE = {"or", "otherwise", "else"}

# What takes a condition out of a denial: “not unless we ask”, “nobody enters without a card”.
BUT_IF = {"unless", "without"}

# What is wrong: to find nothing of it is to find all well.
WRONG = {"amiss", "wrong", "untoward", "irregular", "suspicious", "unusual", "abnormal", "improper"}

# What opens a condition, or a time that must have come: “not unless we ask” is “when we ask”.
ONCE = {"if", "when", "once", "after", "provided", "should", "only"}

# Words of a limit that has not been reached: “until it is read” is that it is yet to be read.
TILL = {"until", "till", "before"}

# Modal classes of what is feared: “lest it be shut” is “it would be shut”.
FEARED = {"possibility", "likelihood", "prediction", "permission"}
WOULD = {"would", "'d", "could", "might", "may", "will", "can"}


def unasserted(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> bool:
    """Whether what the first outlet denies, the second does not state."""
    side = scene.sides[b]
    by_itself: tuple[Callable[[Side, Proposition], bool], ...] = (_whether, _denied_above, _of_anyone, _less)
    plainly = all(token(scene.sides[a].word(k)) in words("negators") for k in p.negators)
    return (
        any(holds(side, q) for holds in by_itself)
        or (plainly and _charged(side, q))
        or (asked(side, q.predicate) and not asked(scene.sides[a], p.predicate))
        or _beyond_power(side, q)
        or _too_few(side, q)
        or _turned_with_a_condition(scene.sides[a], p, side, q)
        or _object_denied(scene, a, p, b)
        or _nothing_wrong(scene.sides[a], p)
    )


def asked(side: Side, index: int) -> bool:
    """Whether a question mark is the next thing that ends what is said."""
    after = (token(word) for word in side.encoded.parse.words[index:])
    return next((mark for mark in after if mark in ENDS), "") == "?"


def _whether(side: Side, p: Proposition) -> bool:
    """“asked whether it had rained”"""
    below = [k for k in side.children.get(p.predicate, ()) if side.word(k).dep in ("mark", "advmod")]
    asking = side.word(side.word(p.predicate).head).lemma in BEFORE_WHETHER
    reported = side.word(p.predicate).dep in ("ccomp", "pcomp") or (side.word(p.predicate).dep == "advcl" and asking)
    return any(token(side.word(k)) == "whether" or (reported and token(side.word(k)) == "if") for k in below)


def _charged(side: Side, p: Proposition) -> bool:
    """“accused of hiding him”"""
    return any(side.word(k).lemma in CHARGING for k in _above(side, p.predicate))


def _above(side: Side, index: int) -> Iterator[int]:
    """The words above one that take it as a part of what they say, nearest first."""
    for governor in governors(side, index):
        label = side.word(index).dep
        told_of_someone = label == "relcl" and token(side.word(governor)) in SOMEONE
        # what comes before its governor is a clause beside it, or one that leads: “selling it is out of the question”
        denied_alone = any(
            side.word(k).dep == "neg" for k in side.children.get(governor, ())
        )  # “but renting it is not”
        below = label in BELOW_A_DENIAL if index > governor else label in LEADING and not denied_alone
        if not below and not told_of_someone and not _purpose(side, index):
            return
        yield governor
        index = governor


def _purpose(side: Side, index: int) -> bool:
    """“did not sing to please them”: what is denied may be why."""
    infinitive = any(side.word(k).tag == "TO" for k in side.children.get(index, ()))
    return side.word(index).dep == "advcl" and infinitive


def _denied_above(side: Side, p: Proposition) -> bool:
    """Whether a denial stands over it that is not counted with it: “did not claim that she won it”."""
    turns = turned(side)
    return any(
        len(turns.get(k, ())) % 2 == 1
        and not set(turns[k]) & set(p.negators)
        and side.word(k).lemma not in HOLDING_ANYWAY
        for k in _above(side, p.predicate)
    )


def _of_anyone(side: Side, p: Proposition) -> bool:
    """“whoever enters”, “every man who came”: whom something is said of."""
    if p.subject is not None and token(side.word(p.subject)) in ("whoever", "whichever"):
        return True
    if side.word(p.predicate).dep != "relcl":
        return False
    head = side.word(p.predicate).head
    of_any = {token(side.word(k)) for k in side.children.get(head, ()) if side.word(k).dep == "det"} & OF_ANY
    return bool(of_any) or token(side.word(head)) in ANYONE


def _less(side: Side, p: Proposition) -> bool:
    """“was found less on the page than in the bonds”"""
    reached = {p.predicate, *p.core}
    reached |= {k for i in reached for k in side.children.get(i, ())}
    reached |= {k for i in reached if side.word(i).dep in ("xcomp", "prep") for k in side.children.get(i, ())}
    return any(lessening(side, i) or token(side.word(i)) in ("less", "least") for i in reached)


def _beyond_power(side: Side, p: Proposition) -> bool:
    """“to sell it is beyond his power”, in the sentence of what it is said of."""
    return any(
        token(side.word(k)) == "beyond" and any(side.word(g).lemma in POWERS for g in side.children.get(k, ()))
        for k in _of_sentence(side, p.predicate)
    )


def _too_few(side: Side, p: Proposition) -> bool:
    """“there are ten wagons too few”: ten are lacking."""
    return any(
        token(side.word(k)) in ("few", "little") and any(token(side.word(g)) == "too" for g in side.children.get(k, ()))
        for k in _of_sentence(side, p.predicate)
    )


def _turned_with_a_condition(one: Side, p: Proposition, other: Side, q: Proposition) -> bool:
    """“if it is not filled, I go” and “it is filled, or I go”; “not unless asked” and “when asked”; “lest it be shut”
    and “it would be shut”; “is yet to be read” and “until it is read”."""
    above = {token(one.word(k)) for k in one.children.get(p.predicate, ())}
    there = {token(other.word(k)) for k in other.children.get(q.predicate, ())}
    marks = {token(one.word(k)) for k in p.negators}
    if "if" in above and OR_ELSE & _tokens(other, q.predicate):
        return True
    if marks == {"without"}:
        return bool(TILL & _marks_over(other, q.predicate))
    if "lest" in marks:
        return bool(there & WOULD) or any(modal_class(other.word(k)) in FEARED for k in q.modals)
    unless = "unless" in marks and len(turned(one).get(one.word(p.predicate).head, ())) % 2 == 1
    if unless or BUT_IF & {token(one.word(k)) for k in _far_below(one, p.predicate)} - marks:
        return bool(ONCE & _tokens(other, q.predicate))
    return "yet" in marks and bool(there & TILL)


def _marks_over(side: Side, index: int) -> set[str]:
    """The conjunctions that open the clause of a word, or the clause that it goes on: “until he came and spoke”."""
    above = (index, side.word(index).head)
    return {token(side.word(k)) for n in above for k in side.children.get(n, ()) if side.word(k).dep == "mark"}


def _of_sentence(side: Side, index: int) -> range:
    """The words of the sentence of a word."""
    parse = side.encoded.parse
    return range(*parse.sentences[parse.sentence_of(index)])


def _tokens(side: Side, index: int) -> set[str]:
    return {token(side.word(k)) for k in _of_sentence(side, index)}


def _far_below(side: Side, index: int) -> set[int]:
    """What hangs on a word, and on what hangs on it."""
    below = set(side.children.get(index, ()))
    return below | {g for k in below for g in side.children.get(k, ())}


def _object_denied(scene: Scene, a: str, p: Proposition, b: str) -> bool:
    """Whether the object of what is denied is itself denied in the other outlet: “do not want favours”, “want justice
    and no favours”."""
    there = None if p.object is None else scene.counterpart(a, p.object, b)
    return there is not None and len(scene.once(turned, b).get(there, ())) % 2 == 1


def _nothing_wrong(side: Side, p: Proposition) -> bool:
    """“found nothing amiss”: found it in order."""
    return any(
        token(side.word(k)) in WRONG for n in (*p.negators, p.object) if n is not None for k in side.children.get(n, ())
    )
