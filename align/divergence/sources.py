"""Who is named as a source in a row, and by what verb: “the mayor warned that …”, “according to the mayor”.

In: a scene, an outlet. Out: its sources in text order, and how two of them compare. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from align.divergence.finding import token
from align.divergence.scene import Scene
from align.lexicon import table
from align.terms import Quotation, Side
from align.wordnet import Kin, kin
from align.words import concepts, is_content

# How two speakers compare; the first is a ground of severity.
ANOTHER, PERHAPS = "another speaker", "perhaps another speaker"

# Labels of what is said, seen from the verb of saying; and of what belongs to the name of a speaker.
CONTENT = {"ccomp", "xcomp", "advcl", "parataxis", "acl", "relcl", "conj", "dobj", "oprd"}
PHRASAL = {"amod", "compound", "det", "poss", "nummod", "nmod", "prep", "pobj", "case", "appos"}

# Letters that two nouns of one stem begin with: ministry, minister; director, directorate.
STEM = 6

RUMOURS = {"rumour", "rumor", "gossip", "hearsay"}


@dataclass(frozen=True, slots=True)
class Source:
    """A reporting clause. verb: “said”, or “according”; words: the same with what completes it (“heard a rumour”).

    stance: what it commits the reporter to, or None where it is negated. speaker: the noun that names whose words they
    are, or None; phrase: the words of that name. clause: all words of the reporting clause.
    """

    verb: int
    words: tuple[int, ...]
    stance: str | None
    speaker: int | None
    phrase: tuple[int, ...]
    clause: frozenset[int]


def sources(scene: Scene, outlet: str) -> tuple[Source, ...]:
    """The sources that an outlet names in a row."""
    side = scene.sides[outlet]
    found: list[Source] = []
    for index in side.indices:
        if token(side.word(index)) == "according":
            found += _according(side, index)
        elif side.word(index).lemma in stances() and side.word(index).pos == "VERB":
            found += _said(scene, outlet, index)
    return tuple(found)


@cache
def stances() -> Mapping[str, str]:
    """What each verb that names a source commits the reporter to."""
    return {row[0]: row[1] for row in table("source_verbs")}


@cache
def _classes() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table("speakers")}


def _said(scene: Scene, outlet: str, index: int) -> Iterable[Source]:
    side = scene.sides[outlet]
    below = side.children.get(index, ())
    labels = {side.word(k).dep for k in below}
    subject = next((k for k in below if side.word(k).dep == "nsubj"), None)
    rumour = _rumour(side, below)
    told = labels & {"ccomp", "xcomp", "parataxis"} or rumour is not None
    outside = scene.state(outlet, index) is Quotation.NARRATION
    if subject is None or "auxpass" in labels or not (told or outside):
        return
    negated = any(side.word(k).dep == "neg" for k in below)
    stance = "hearsay" if rumour is not None else stances()[side.word(index).lemma]
    phrase = _phrase(side, subject)
    apart = {k for k in below if side.word(k).dep in CONTENT and k != rumour}
    clause = frozenset({index, *phrase} | {k for b in below if b not in apart for k in _below(side, b)})
    said = (index,) if rumour is None else tuple(sorted((index, rumour)))
    yield Source(index, said, None if negated else stance, subject, phrase, clause)


def _rumour(side: Side, below: Iterable[int]) -> int | None:
    return next((k for k in below if side.word(k).dep == "dobj" and side.word(k).lemma in RUMOURS), None)


def _according(side: Side, index: int) -> Iterable[Source]:
    to = [index, *side.children.get(index, ())]
    named = next((k for t in to for k in side.children.get(t, ()) if side.word(k).dep == "pobj"), None)
    if named is not None:
        yield Source(index, tuple(to[:2]), "neutral", named, _phrase(side, named), frozenset(_below(side, index)))


def _below(side: Side, index: int) -> Iterable[int]:
    """A word of the row with all that hangs on it there."""
    row, waiting = set(side.indices), [index]
    while waiting:
        at = waiting.pop()
        if at in row:
            yield at
            waiting += side.children.get(at, ())


def _phrase(side: Side, head: int) -> tuple[int, ...]:
    """A noun with what names it further: “the head of the fire brigade”."""
    row, chosen, waiting = set(side.indices), {head}, [head]
    while waiting:
        for child in side.children.get(waiting.pop(), ()):
            if child in row and side.word(child).dep in PHRASAL:
                chosen.add(child)
                waiting.append(child)
    return tuple(sorted(chosen))


def compared(one: tuple[Side, Source], other: tuple[Side, Source]) -> str | None:
    """How far two sources have unlike speakers: ANOTHER, PERHAPS, or None.

    Pronouns may mean anybody, a name may be whoever a noun describes, and two names are compared elsewhere.
    """
    (a, first), (b, second) = one, other
    if first.speaker is None or second.speaker is None:
        return None
    head, rival = a.word(first.speaker), b.word(second.speaker)
    if head.pos != "NOUN" or rival.pos != "NOUN":
        return None
    if head.lemma in _lemmas(b, second) or rival.lemma in _lemmas(a, first) or _named(a, first) or _named(b, second):
        return None
    related = kin(head.lemma, rival.lemma)
    stem = head.lemma[:STEM] == rival.lemma[:STEM] and len(head.lemma) >= STEM
    if stem or concepts(head) & concepts(rival) or related in (Kin.SYNONYM, Kin.NARROWER, Kin.BROADER, Kin.DERIVED):
        return None
    classes = {_classes().get(w.lemma, "role") for w in (head, rival)}
    if "general" in classes:
        return None
    if related is Kin.SIBLING or _same_field(a, first, b, second) or classes == {"outsider"}:
        return PERHAPS
    return PERHAPS if classes in ({"body", "role"}, {"document", "role"}, {"document", "body"}, {"body"}) else ANOTHER


def _lemmas(side: Side, source: Source) -> set[str]:
    return {side.word(i).lemma for i in source.phrase if is_content(side.word(i))}


def _named(side: Side, source: Source) -> bool:
    """Whether a name in apposition says who the speaker is: “the mayor, Jan Novak”."""
    return any(side.word(i).dep == "appos" and side.word(i).pos == "PROPN" for i in source.phrase)


def _same_field(a: Side, one: Source, b: Side, other: Source) -> bool:
    """Whether nouns say that both have to do with the same: “the labour secretary”, “the minister of labour”."""

    def fields(side: Side, source: Source) -> set[str]:
        nouns = (side.word(i) for i in source.phrase if i != source.speaker)
        return {w.lemma for w in nouns if w.pos == "NOUN"}

    return bool(fields(a, one) & fields(b, other))
