"""One limit said with a negation and without: “not until noon” and “only at noon”, “not without leave” and “only with
leave”, “none is taller” and “the tallest”.

In: the words of outlets in a row. Out: whether a negation in one is made up for by the way another puts it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from align.divergence.finding import token
from align.divergence.propositions import Proposition
from align.divergence.scene import Scene
from align.divergence.turns import STRETCHES
from align.terms import Side

# Before what a proposition is denied.
UNTIL = {"until", "till", "unless", "without"}
# By when something is denied, and what it comes to without a denial: “not within six years”, “after six years”.
BY_THEN, AFTER = {"within", "inside", "by", "before"}, {"after", "from"}

# What says that one thing lasts as another does, and that it lasts until another begins.
LASTING_WHILE, TILL = {"while", "long", "as"}, {"until", "till", "before"}

# What sets a beginning without a negation.
ONLY = {"only", "first", "finally", "late"}

# Forms that compare: with a negation they say what a superlative says without one.
COMPARATIVE, SUPERLATIVE = {"JJR", "RBR"}, {"JJS", "RBS"}
OF_ALL = {"unprecedented", "record", "unrivalled", "unmatched", "unparalleled", "unequalled"}


def same_limit(scene: Scene, one: str, p: Proposition, other: str, q: Proposition) -> bool:
    """Whether an outlet denies a proposition until something, without it, or of all else, and another has it only then;
    or for years, and another has it the first time in years; or whether they compare."""
    side, across = scene.sides[one], scene.sides[other]
    return bool(p.negators) and (
        (_until(side, p) and _only(across))
        or (_marked(side, p, {*UNTIL, *BY_THEN}) and _marked(across, q, AFTER))
        or (_else(side, p) and _says(across, "only"))
        or first_since(side, across)
        or outdone(side, across)
        or _never_more(side, p)
        or _than_any(across)
        or _never_before(side, p, across)
    )


def same_stretch(one: Side, said: Iterable[int], other: Side, there: Iterable[int]) -> bool:
    """“as long as one stays”, “until the last has left”; “closed until Monday”, “opens after Monday”: of two opposites
    the one lasts till the other is. said, there: the words that tell of them."""
    marks = [
        {token(side.word(k)) for word in words for k in side.children.get(word, ())}
        for side, words in ((one, said), (other, there))
    ]
    lasting = LASTING_WHILE | AFTER
    return any(here & lasting and beyond & TILL for here, beyond in (marks, marks[::-1]))


def only_then(denying: Side, other: Side) -> bool:
    """Whether one side says “until” or “without”, and the other “only”: “no talks without it”, “talks only with it”."""
    return any(token(denying.word(k)) in UNTIL for k in _near(denying)) and _only(other)


def first_since(denying: Side, other: Side) -> bool:
    """Whether one side denies something over a stretch of time, and the other has it for the first time in one."""
    nouns = [[word for k in _near(side) if (word := side.word(k)).pos == "NOUN"] for side in (denying, other)]
    denied, had = ({word.lemma for word in said} for said in nouns)
    first = [k for k in _near(other) if token(other.word(k)) == "first"]
    one_of_several = all(other.word(other.word(k).head).lemma in STRETCHES for k in first)  # “in the first week”
    return bool(denied & STRETCHES) and bool(had & STRETCHES) and not one_of_several


def outdone(denying: Side, other: Side) -> bool:
    """Whether one side compares, and the other has a superlative where the first has none."""
    compares = any(denying.word(k).tag in COMPARATIVE for k in denying.indices)
    return compares and _of_all(other) and not _of_all(denying)


def _never_more(side: Side, p: Proposition) -> bool:
    """“was never happier”: at most as happy as then, and happy."""
    never = any(token(side.word(k)) in ("never", "nothing", "nobody") for k in p.negators)
    return never and any(side.word(k).tag in COMPARATIVE for k in p.core)


def _than_any(side: Side) -> bool:
    """“needs it more than any town does” is that no town needs it so."""
    than = [k for k in side.indices if token(side.word(k)) == "than" and k + 1 in side.indices]
    return any(token(side.word(k + 1)) in ("any", "anyone", "anybody", "anything", "anywhere") for k in than)


def _of_all(side: Side) -> bool:
    return any(side.word(k).tag in SUPERLATIVE or token(side.word(k)) in OF_ALL for k in side.indices)


def _until(side: Side, proposition: Proposition) -> bool:
    return _marked(side, proposition, UNTIL)


def _marked(side: Side, proposition: Proposition, forms: Collection[str]) -> bool:
    """Whether one of some words stands below a predicate, or leads what stands there."""
    below = {k for part in {proposition.predicate, *proposition.core} for k in side.children.get(part, ())}
    marks = {g for k in below for g in side.children.get(k, ())} | below
    return any(token(side.word(k)) in forms for k in marks)


def _never_before(denying: Side, p: Proposition, other: Side) -> bool:
    """Whether one side denies what was before, and the other has the first: “no woman before her”, “the first to”."""
    below = {token(denying.word(k)) for part in {p.predicate, *p.core} for k in denying.children.get(part, ())}
    return "before" in below and any(_says(other, word) and not _says(denying, word) for word in ("first", "earliest"))


def _says(side: Side, word: str) -> bool:
    return any(token(side.word(k)) == word for k in side.indices)


def _else(side: Side, proposition: Proposition) -> bool:
    """“nobody else knows”"""
    return any(token(side.word(k)) == "else" for n in proposition.negators for k in side.children.get(n, ()))


def _only(side: Side) -> bool:
    return any(token(side.word(k)) in ONLY for k in _near(side))


def _near(side: Side) -> set[int]:
    """The words of a row, and what hangs on them."""
    return {k for below in side.children.values() for k in below}.union(side.indices)
