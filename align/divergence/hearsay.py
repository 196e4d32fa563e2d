"""Told as what others say here (“is alleged to have sold”, “reportedly”), as a fact there; and somebody else's words
here (“the owner says that it is safe”), the speaker's own there.

In: a scene and two outlets. Out: the words that say so with the word that they bear on, where the other outlet has that
word and nothing that leaves it to others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from align.divergence.finding import token
from align.divergence.nearby import sentences
from align.divergence.scene import Scene
from align.divergence.sources import stances
from align.lexicon import table, words
from align.quotation import DOUBLE
from align.terms import Quotation, Side, Word
from align.wordnet import is_kind_of

# What a passive of saying has below it: “is said to have”, “it is said that”.
CONTENT = {"xcomp", "ccomp", "oprd"}

# Stances of a source that leave it open whether what is told is so.
DOUBTED = "doubted"
OPEN = {DOUBTED, "an opinion", "hearsay"}

# Verbs by which a speaker gives somebody else's words without making them his own.
SAYING = {
    "say", "tell", "inform", "claim", "argue", "insist", "maintain", "contend", "assert", "believe", "think",
    "complain",
}  # fmt: skip

# Who says something, by WordNet.
SPEAKING = ("person", "organization")

# What the word is that states it: a verb, or a quality after “be”.
STATING = {"VERB", "AUX", "ADJ"}

# Nouns for what somebody says: “the owner's word is that …”.
SAYINGS = {
    "word", "claim", "account", "statement", "view", "opinion", "version", "report", "complaint", "advice", "line",
    "judgment", "judgement", "order",
}  # fmt: skip

# Verbs and auxiliaries by which a text leaves it open itself.
UNSURE = {"may", "might", "could", "would", "seem", "appear", "if", "whether"}

# Verbs and nouns of accusation, which vouch for nothing.
ACCUSING = {"accuse", "charge", "indict", "suspect", "sue", "blame", "accusation", "allegation", "suspicion", "rumour",
            "rumor", "report", "claim", "account"}  # fmt: skip

# Labels of words before a noun that are quoted with it.
BEFORE_A_NOUN = {"det", "poss", "compound", "amod"}


@dataclass(frozen=True, slots=True)
class Told:
    """The words that leave something to others, and the word that they bear on."""

    hedge: tuple[int, ...]
    bears_on: int


def told_and_asserted(scene: Scene, telling: str, asserting: str) -> tuple[Told, int] | None:
    """What one outlet tells as hearsay, with the word by which the other says it outright; None if nothing."""
    side, other = scene.sides[telling], scene.sides[asserting]
    for told in hedged(side):
        there = scene.counterpart(telling, told.bears_on, asserting)
        if there is None or not scene.by_meaning(telling, told.bears_on, asserting) or _leaves_open(other):
            continue
        if _names_itself(side, told.hedge[0]) and scene.in_marks(asserting, there):
            continue  # “claims to have paid”, and “I have paid”
        if _named_sources(other) <= _named_sources(side) - _names_itself(side, told.hedge[0]):
            return told, there
    return None


def vouched_for(scene: Scene, telling: str, asserting: str) -> tuple[Told, int] | None:
    """What the speaker of one outlet gives as the words of somebody else, “the owner says that …”, with the word by
    which the other, where nobody of that name stands, has it as his own; None if nothing."""
    side, other = scene.sides[telling], scene.sides[asserting]
    for said in side.indices:
        source = _other_source(scene, telling, said)
        bears_on = _said(side, said)
        there = scene.counterpart(telling, bears_on, asserting) if source else None
        if there is None or not scene.by_meaning(telling, bears_on, asserting) or other.word(there).pos not in STATING:
            continue
        named = {side.word(k).lemma for k in source if side.word(k).pos in ("NOUN", "PROPN")}
        told = [other.encoded.parse.words[k] for k in sentences(other)]
        reports = sum(w.lemma in stances() and w.pos == "VERB" for w in told)
        # a reporter names the speaker himself
        reported = scene.state(asserting, there) is Quotation.INDIRECT or scene.in_marks(asserting, there)
        sources_named = any(w.lemma in named | SAYINGS or token(w) == "according" for w in told)
        if reports <= int(reported) and not sources_named and not _leaves_open(other):
            return Told(source, bears_on), there
    return None


def _other_source(scene: Scene, outlet: str, said: int) -> tuple[int, ...]:
    """The words by which the speaker, who is no reporter, says whose words a clause holds: “the owner says”; none where
    he says it himself. The verb may stand in the row before."""
    side = scene.sides[outlet]
    verb = side.word(said).head
    below = side.children.get(verb, ())
    modal = any(side.word(k).tag == "MD" for k in below)
    if side.word(said).dep != "ccomp" or side.word(verb).lemma not in SAYING or side.word(verb).pos != "VERB" or modal:
        return ()
    doers = [k for k in below if side.word(k).dep == "nsubj" and _speaks(side.word(k))]
    spoken = scene.state(outlet, verb) if verb in side.indices else scene.state(outlet, said)
    within = (Quotation.DIRECT, Quotation.INDIRECT) if verb in side.indices else (Quotation.DIRECT,)
    first, last = sorted((verb, said))
    between = side.encoded.text[side.word(first).end : side.word(last).start]
    if not doers or spoken not in within or any(side.word(k).dep == "neg" for k in below) or set(DOUBLE) & set(between):
        return ()
    before = [k for k in side.children.get(doers[0], ()) if side.word(k).dep in BEFORE_A_NOUN]
    return tuple(sorted((*before, doers[0], verb)))


def _speaks(word: Word) -> bool:
    """Whether a noun names a person or a body that may be wrong; not everybody, “people”, nor a book or a law."""
    return word.pos == "NOUN" and word.lemma != "people" and any(is_kind_of(word.lemma, kind) for kind in SPEAKING)


def hedged(side: Side) -> list[Told]:
    """What a side leaves to others in a row."""
    found = []
    row = set(side.indices)
    for index in side.indices:
        word = side.word(index)
        how = _hedges().get(token(word))
        if (how == "adverb" and word.dep == "advmod") or (
            how == "participle" and word.dep == "amod" and token(word) in ("alleged", "suspected", "purported")
        ):
            found.append(Told((index,), word.head))
        elif stances().get(word.lemma) == DOUBTED and word.pos == "VERB" and word.tag != "VBN":
            claimed = [k for k in side.children.get(index, ()) if side.word(k).dep in ("xcomp", "ccomp")]
            found += [Told((index,), _said(side, k)) for k in claimed[:1]]
        elif how == "participle":
            below = side.children.get(index, ())
            passive = [k for k in below if side.word(k).dep == "auxpass"]
            content = [k for k in below if side.word(k).dep in CONTENT]
            if passive and content and (token(word) != "supposed" or _perfect(side, content[0])):
                found.append(Told(tuple(sorted({index, *passive} & row)), content[0]))
    return [told for told in found if told.bears_on in row]


def _said(side: Side, index: int) -> int:
    """The verb of a clause, or what is said of its subject: “claims to be ill”."""
    said = [k for k in side.children.get(index, ()) if side.word(k).dep in ("acomp", "attr")]
    return said[0] if said and side.word(index).lemma == "be" else index


def _perfect(side: Side, index: int) -> bool:
    """“supposed to have left”; who is supposed to leave ought to."""
    return any(side.word(k).lemma == "have" and side.word(k).dep == "aux" for k in side.children.get(index, ()))


def _leaves_open(side: Side) -> bool:
    said = [side.encoded.parse.words[k] for k in sentences(side)]
    return any(token(w) in _hedges().keys() - {"said", "reported"} for w in said) or any(
        stances().get(w.lemma) in OPEN or w.lemma in UNSURE | ACCUSING for w in said
    )


def _named_sources(side: Side) -> int:
    """How many words of the sentence say whose words it holds, passives and adverbs of hearsay apart."""
    said = [side.encoded.parse.words[k] for k in sentences(side)]
    return sum(token(w) in words("reporting") or token(w) == "according" for w in said if w.tag != "VBN")


def _names_itself(side: Side, hedge: int) -> bool:
    """Whether a word that leaves something to others is itself a verb of saying: “claims”."""
    return token(side.word(hedge)) in words("reporting") and side.word(hedge).tag != "VBN"


@cache
def _hedges() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table("hearsay")}
