"""What stands around a row: what an outlet says there in words that the other has no counterpart of.

In: sides, or the words of two passages. Out: words without a likeness in the other passage, and whether what one outlet
has may only be put otherwise by the other. No link reaches beyond a row, so that words are compared by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from align.divergence.amounts import Amount, amounts
from align.divergence.unequal import comparable, ground
from align.lexicon import words as lexicon
from align.terms import Side, Word
from align.wordnet import ALIKE, Kin, kin
from align.words import concepts, identity, is_content

# How words are related that may be said of the same thing.
RELATED = (*ALIKE, Kin.NARROWER, Kin.BROADER)

# A phrase may be put otherwise in words of which there are at least one for so many of its own; and one of whose words
# but one in so many stand beside the place, its predicate among them, is no other statement.
WORDS_FOR_ONE, WORDS_FOR_LACKING = 2, 2

# What claims something: a verb, or an adjective after “is”.
CLAIMING = {"VERB", "ADJ"}


def sentences(side: Side) -> range:
    """The words of the sentences that a row touches."""
    parse = side.encoded.parse
    first, last = parse.sentence_of(side.indices[0]), parse.sentence_of(side.indices[-1])
    return range(parse.sentences[first][0], parse.sentences[last][1])


def wide(side: Side) -> Side:
    """A row's side, stretched over the sentences that it touches."""
    near = tuple(sentences(side))
    return side if near == side.indices else Side(side.outlet, side.encoded, near, side.children)


def amounts_near(side: Side) -> tuple[Amount, ...]:
    """The amounts of the sentences that a row touches, in text order."""
    return tuple(amounts(wide(side)))


def related(one: Word, other: Word) -> bool:
    """Whether two words are the same, or known to be said of the same thing."""
    if identity(one).lower() == identity(other).lower() or concepts(one) & concepts(other):
        return True
    return one.pos != "PROPN" and other.pos != "PROPN" and kin(one.lemma, other.lemma) in RELATED


def unmatched(words: Iterable[Word], others: Sequence[Word]) -> list[Word]:
    """The words of content of a passage that have no relative in another."""
    there = [w for w in others if is_content(w)]
    return [w for w in words if is_content(w) and not any(related(w, other) for other in there)]


def counted(amount: Amount | None, others: Iterable[Amount]) -> bool:
    """Whether an amount is among others, in figures, in words, in another unit of time, or without its unit."""
    return amount is not None and any(
        _same_figure(amount, other) or (comparable(amount, other) and ground(amount, other) is None) for other in others
    )


def _same_figure(one: Amount, other: Amount) -> bool:
    """“a nine-year-old boy”, “a boy of nine”: the figure without its unit."""
    return one.sort == other.sort == "number" and one.value == other.value and "things" in (one.measure, other.measure)


def put_otherwise(said: Sequence[Word], mine: Sequence[Word], theirs: Sequence[Word], free: Sequence[Word]) -> bool:
    """Whether what one outlet says may be put otherwise by another: in about as many words, and no predicate the less.

    said: its words of content. mine, theirs: all words of either at the place. free: those of theirs that nothing is
    known to be the counterpart of. False where said holds a number and what is to spare does not.
    """
    lacking = unmatched(said, theirs)
    spare = [w for w in unmatched(free, mine) if w.lemma not in lexicon("light_verbs")]
    if any(w.pos == "NUM" for w in lacking) and not any(w.pos == "NUM" for w in spare):
        return False
    if not predicates(lacking) and WORDS_FOR_LACKING * len(lacking) <= len(said):
        return True
    if WORDS_FOR_ONE * len(spare) < len(lacking) or not any(w.pos in CLAIMING for w in spare):
        return False
    return len(predicates(theirs)) >= len(predicates(mine))


def predicates(words: Iterable[Word]) -> list[Word]:
    """Verbs that say something: not auxiliaries, nor those that say whose words they are."""
    reporting = lexicon("reporting") | {"according"}
    return [
        w
        for w in words
        if (w.pos == "VERB" or (w.pos == "AUX" and w.dep not in ("aux", "auxpass"))) and w.text.lower() not in reporting
    ]
