"""How an outlet joins two clauses: “fled because he was afraid”, “was afraid, so he fled”, “fled despite his fear”.

In: a side. Out: its bonds: what one clause is to the other (joining_clauses.txt), and the two, whichever comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from align.divergence.finding import token
from align.lexicon import table
from align.terms import Side

OPENS = "opens"

# Tags of a last word that opens a finite clause, and labels of what hangs on other words that open: a clause, or a noun
# that stands for one (“despite his fear”).
OPENING = {"IN", "WRB", "TO"}
BELOW = {"pcomp", "pobj", "ccomp", "acl", "relcl", "advcl"}

# Labels of what stands within a clause, on which the parser may hang what is said of the whole: “go to work if”.
WITHIN = {"prep", "pobj", "dobj", "acomp", "attr"}

# Labels of a verb that is joined to the clause before it.
JOINED = {"conj", "advcl", "parataxis", "ccomp", "relcl"}

# How far from the beginning of its sentence what looks back on the sentence before may stand: “And therefore …”.
EARLY = 2


@dataclass(frozen=True, slots=True)
class Bond:
    """Two clauses and what joins them, all as indices of words.

    relations: what the second may be to the first (“cause”); several where the words leave that open. of: the head of
    the clause that this is told of, the effect; by: the head of the other, the cause.
    """

    words: tuple[int, ...]
    relations: frozenset[str]
    of: int
    by: int


def bonds(side: Side) -> tuple[Bond, ...]:
    """The bonds of a side that join in the row what stands there at least in part, in text order."""
    found = (_bond(side, mark, where, told) for mark, where, told in _marks(side))
    inside = set(side.indices)
    return tuple(bond for bond in found if bond and {bond.of, bond.by} & inside and bond.of != bond.by)


def _marks(side: Side) -> Iterator[tuple[range, str, frozenset[str]]]:
    """Words that may join, where they stand and what they may tell; the longest at a place. The last of them stands in
    the row: “for as long | as it lasts”."""
    words, inside = side.encoded.parse.words, set(side.indices)
    end = first = side.encoded.parse.sentences[side.encoded.parse.sentence_of(side.indices[0])][0]
    for i in range(first, side.indices[-1] + 1):
        for phrase, where, told in _joining().get(token(words[i]), ()) if i >= end else ():
            mark = range(i, i + len(phrase))
            if mark[-1] in inside and tuple(token(word) for word in words[i : mark.stop]) == phrase:
                end = mark.stop
                yield mark, where, told
                break


def _bond(side: Side, mark: range, where: str, told: frozenset[str]) -> Bond | None:
    ends = _opened(side, mark) if where == OPENS else _answered(side, mark)
    relations = frozenset({"cause"}) if told == {"effect"} else told
    return Bond(tuple(mark), relations, *ends) if ends else None


def _opened(side: Side, mark: range) -> tuple[int, int] | None:
    """The clause above, and the one that a mark opens."""
    last = side.word(mark[-1])
    finite = {"advcl"} if len(mark) == 1 else {"advcl", "ccomp"}  # “asked if he came”
    if last.tag in OPENING and last.head >= mark.stop and side.word(last.head).dep in finite:
        by = last.head
    else:
        hanging = (k for i in reversed(mark) for k in side.children.get(i, ()))
        found = next((k for k in hanging if k >= mark.stop and side.word(k).dep in BELOW), None)
        if found is None:
            return None
        by = found
    above = side.word(by).head
    while (above in mark or side.word(above).dep in WITHIN) and side.word(above).head != above:
        above = side.word(above).head
    return None if above in mark or above == by else (above, by)


def _answered(side: Side, mark: range) -> tuple[int, int] | None:
    """The clause that a mark stands in, and the one before that it looks back on."""
    heads = [side.word(i).head for i in mark if side.word(i).head not in mark]
    at = next((i for i in mark if side.word(i).pos == "AUX"), None)  # “which is why they left”
    after = [k for k in heads if k >= mark.stop]
    if not heads or (not after and (at is not None or len(mark) == 1)):
        return None  # “do so”
    of = after[0] if after else heads[0]
    before = _before(side, mark, of if at is None else at)
    return None if before is None or side.word(of).pos not in ("VERB", "AUX") else (of, before)


def _before(side: Side, mark: range, verb: int) -> int | None:
    """The head of the clause before: what the verb is joined to or has before it, or the sentence before."""
    word, parse = side.word(verb), side.encoded.parse
    if word.dep in JOINED and word.head < mark[0]:
        return word.head
    said = [k for k in side.children.get(verb, ()) if k < mark[0] and side.word(k).dep in ("ccomp", "parataxis")]
    number = parse.sentence_of(verb)
    first = parse.sentences[number][0]
    if said or number == 0 or word.head != verb or mark[0] - first > EARLY:
        return said[-1] if said else None
    return next((k for k in range(parse.sentences[number - 1][0], first) if side.word(k).head == k), None)


@cache
def _joining() -> Mapping[str, tuple[tuple[tuple[str, ...], str, frozenset[str]], ...]]:
    """First word → the phrases that begin with it, longest first, where they stand, what they may tell."""
    told: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for phrase, where, relation in table("joining_clauses"):
        told.setdefault((tuple(phrase.split()), where), set()).add(relation)
    found: dict[str, list[tuple[tuple[str, ...], str, frozenset[str]]]] = {}
    for (words, where), relations in sorted(told.items(), key=lambda item: (-len(item[0][0]), item[0])):
        found.setdefault(words[0], []).append((words, where, frozenset(relations)))
    return {word: tuple(phrases) for word, phrases in found.items()}
