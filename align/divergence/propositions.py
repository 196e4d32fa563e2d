"""A side's parse → its propositions: who does what to whom, negated or not, under which modal.

In: the words of one outlet in a row. Out: a proposition for each predicate, as indices of words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.divergence.finding import token
from align.divergence.reach import RAISING, governors, mode_at, negates_at, reaching, said_of
from align.divergence.turns import turned
from align.lexicon import words
from align.terms import Side
from align.words import SUBJECTS

# Labels under which a predicate stands; other verbs (auxiliaries, participles as adjectives) are none.
PREDICATES = {"ROOT", "ccomp", "xcomp", "advcl", "relcl", "conj", "pcomp", "acl", "csubj", "parataxis", "dep"}
OBJECTS = {"dobj", "attr", "acomp", "oprd", "dative"}


@dataclass(frozen=True, slots=True)
class Proposition:
    """A predicate with what belongs to it; all are indices into the words of the text.

    core: the words that carry the content: the predicate, or for a light verb or copula its complement.
    negators: words that negate it, those of meaning ("refuse", "against") included. modals: of the
    predicate and of the verbs that govern it ("are willing to"). passive: the subject undergoes.
    """

    predicate: int
    core: tuple[int, ...]
    subject: int | None
    object: int | None
    agent: int | None
    auxiliaries: tuple[int, ...]
    negators: tuple[int, ...]
    modals: tuple[int, ...]
    passive: bool

    @property
    def arguments(self) -> frozenset[int]:
        """Who or what does or undergoes it, as far as that is named."""
        return frozenset(k for k in (self.subject, self.object, self.agent) if k is not None)

    @property
    def verb_words(self) -> tuple[int, ...]:
        """The verb group as a reader sees it: negators, auxiliaries, predicate and what it needs, in order."""
        return tuple(sorted({self.predicate, *self.core, *self.auxiliaries, *self.negators, *self.modals}))


def verb_words_in(side: Side, proposition: Proposition) -> tuple[int, ...]:
    """Its verb words that stand in the row: what negates it from outside is counted, and cannot be marked here."""
    return tuple(k for k in proposition.verb_words if k in side.indices)


def propositions(side: Side) -> tuple[Proposition, ...]:
    """The propositions of a side, in text order."""
    negated = turned(side)
    found = {
        i: _proposition(side, i, side.children, negated) for i in side.indices if _is_predicate(side, i, side.children)
    }
    return tuple(found[i] for i in sorted(found))


def _is_predicate(side: Side, index: int, children: Mapping[int, Sequence[int]]) -> bool:
    word = side.word(index)
    if word.dep not in PREDICATES:
        return False
    if word.pos in ("VERB", "AUX"):
        return True
    return any(side.word(k).dep in SUBJECTS for k in children.get(index, ())) or (
        word.dep == "conj" and side.word(word.head).pos in ("VERB", "AUX", "ADJ") and word.pos == "ADJ"
    )


def _proposition(
    side: Side, index: int, children: Mapping[int, Sequence[int]], turned: Mapping[int, tuple[int, ...]]
) -> Proposition:
    below = children.get(index, ())
    by = {k: side.word(k).dep for k in below}
    subject = next((k for k, dep in by.items() if dep in SUBJECTS and side.word(k).dep != "expl"), None)
    if subject is None and side.word(index).dep in ("conj", "xcomp"):
        subject = _inherited_subject(side, index, children)
    elif subject is None and side.word(index).dep == "relcl":
        subject = side.word(index).head
    complement = next((k for k, dep in by.items() if dep in OBJECTS), None)
    if complement is None and side.word(index).lemma == "be":
        behind = [k for k in below if k > index and side.word(k).tag in ("IN", "RP")]
        complement = next((k for k in behind if by[k] in ("prep", "prt", "advmod")), None)
    agent = next((g for k, d in by.items() if d == "agent" for g in children.get(k, ())), None)
    auxiliaries = tuple(k for k, dep in by.items() if dep in ("aux", "auxpass"))
    light = side.word(index).lemma in words("light_verbs") or side.word(index).lemma == "be"
    core = (complement,) if light and complement is not None else (index,)
    return Proposition(
        predicate=index,
        core=core,
        subject=subject,
        object=complement,
        agent=agent,
        auxiliaries=auxiliaries,
        negators=_negators(side, index, core, children, turned),
        modals=_modal_words(side, index, auxiliaries, children),
        passive=any(dep == "auxpass" for dep in by.values()) or "nsubjpass" in by.values(),
    )


def _inherited_subject(side: Side, index: int, children: Mapping[int, Sequence[int]]) -> int | None:
    for governor in governors(side, index):
        found = next((k for k in children.get(governor, ()) if side.word(k).dep in SUBJECTS), None)
        if found is not None:
            return found
    return None


def _negators(
    side: Side,
    index: int,
    core: tuple[int, ...],
    children: Mapping[int, Sequence[int]],
    turned: Mapping[int, tuple[int, ...]],
) -> tuple[int, ...]:
    found = {k for part in {index, *core} for k in turned.get(part, ())}
    if side.word(index).lemma in RAISING and any(
        side.word(k).dep in ("ccomp", "xcomp") for k in children.get(index, ())
    ):
        return ()  # “do not think that he knew”: his knowing is denied, and counted there
    found |= {k for k in {index, *core} if negates_at(side, k)}
    # "are against the plan": a preposition that refuses what it governs
    found |= {
        k
        for k in children.get(index, ())
        if side.word(k).dep == "prep" and token(side.word(k)) == "against" and side.word(index).lemma == "be"
    }
    for governor in reaching(side, index):
        found |= set(turned.get(governor, ()))
        found |= {governor} if _wished_otherwise(side, governor, index, children) else set()
        # the governor itself, or what it is said to be: "refuse to stop", "it is impossible to stop"
        found |= {k for k in said_of(side, governor) if negates_at(side, k) and k != index}
    if side.word(index).dep == "conj" and not _has_subject(side, index, children):
        found |= _shared_negation(side, index, children)
    return tuple(sorted(found))


def _wished_otherwise(side: Side, governor: int, index: int, children: Mapping[int, Sequence[int]]) -> bool:
    """“I wish we had signed”: we did not."""
    had = any(
        side.word(k).tag == "VBD" and side.word(k).lemma == "have" and side.word(k).dep == "aux"
        for k in children.get(index, ())
    )
    return had and side.word(governor).lemma == "wish"


def _shared_negation(side: Side, index: int, children: Mapping[int, Sequence[int]]) -> set[int]:
    """“is not simple or easy”: the second conjunct is negated with the first; after “but” it is not."""
    head = side.word(index).head
    joint = {token(side.word(k)) for k in children.get(head, ()) if side.word(k).dep == "cc"}
    if joint & {"but", "nor", "yet"} or any(side.word(k).dep == "aux" for k in children.get(index, ())):
        return set()
    return {k for k in children.get(head, ()) if side.word(k).dep == "neg"} if "or" in joint else set()


def _has_subject(side: Side, index: int, children: Mapping[int, Sequence[int]]) -> bool:
    return any(side.word(k).dep in SUBJECTS for k in children.get(index, ()))


def _modal_words(
    side: Side, index: int, auxiliaries: tuple[int, ...], children: Mapping[int, Sequence[int]]
) -> tuple[int, ...]:
    found = [k for k in auxiliaries if side.word(k).tag == "MD" or side.word(k).lemma == "need"]
    # “should know … and is”: no modal governs “is”
    shares = side.word(index).dep == "conj" and side.word(index).tag != "VBZ"
    if not auxiliaries and shares and not _has_subject(side, index, children):
        head = side.word(index).head
        found = [k for k in children.get(head, ()) if side.word(k).tag == "MD"]
    found += [k for k in children.get(index, ()) if side.word(k).dep == "advmod" and mode_at(side, k)]
    under = False
    for governor in reaching(side, index):
        said = [k for k in said_of(side, governor) if k != index and mode_at(side, k)]
        found += said
        under = under or bool(said)
        if under:  # “must have the right to vote”
            found += [k for k in children.get(governor, ()) if side.word(k).tag == "MD"]
    return tuple(sorted(set(found)))
