"""A side's parse → its propositions: who does what to whom, negated or not, under which modal.

In: the words of one outlet in a row. Out: a proposition for each predicate, as indices of words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from align.divergence.finding import token
from align.lexicon import table, words
from align.terms import Side, Word

# Labels under which a predicate stands; other verbs (auxiliaries, participles as adjectives) are none.
PREDICATES = {"ROOT", "ccomp", "xcomp", "advcl", "relcl", "conj", "pcomp", "acl", "csubj", "parataxis", "dep"}
SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
OBJECTS = {"dobj", "attr", "acomp", "oprd", "dative"}

# Labels by which a governor's negation reaches down: "refuse to talk" negates the talking.
REACHED = {"xcomp", "pcomp"}

# How far up a chain of governors is followed; deeper chains are parser errors more often than meaning.
LONGEST_CHAIN = 4


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
    def verb_words(self) -> tuple[int, ...]:
        """The verb group as a reader sees it: negators, auxiliaries, predicate and what it needs, in order."""
        return tuple(sorted({self.predicate, *self.core, *self.auxiliaries, *self.negators, *self.modals}))


def modal_class(word: Word) -> str | None:
    """The class of a modal expression's word in modals.txt, or None. Works on lemma and on form."""
    classes = _modals()
    return classes.get(token(word)) or classes.get(word.lemma)


def propositions(side: Side) -> tuple[Proposition, ...]:
    """The propositions of a side, in text order."""
    found = {i: _proposition(side, i, side.children) for i in side.indices if _is_predicate(side, i, side.children)}
    return tuple(found[i] for i in sorted(found))


@cache
def _modals() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table("modals") if " " not in row[0]}


def _is_predicate(side: Side, index: int, children: Mapping[int, Sequence[int]]) -> bool:
    word = side.word(index)
    if word.dep not in PREDICATES:
        return False
    if word.pos in ("VERB", "AUX"):
        return True
    return any(side.word(k).dep in SUBJECTS for k in children.get(index, ())) or (
        word.dep == "conj" and side.word(word.head).pos in ("VERB", "AUX", "ADJ") and word.pos == "ADJ"
    )


def _proposition(side: Side, index: int, children: Mapping[int, Sequence[int]]) -> Proposition:
    below = children.get(index, ())
    by = {k: side.word(k).dep for k in below}
    subject = next((k for k, dep in by.items() if dep in SUBJECTS and side.word(k).dep != "expl"), None)
    if subject is None and side.word(index).dep in ("conj", "xcomp"):
        subject = _inherited_subject(side, index, children)
    elif subject is None and side.word(index).dep == "relcl":
        subject = side.word(index).head
    complement = next((k for k, dep in by.items() if dep in OBJECTS), None)
    if complement is None and side.word(index).lemma == "be":
        complement = next((k for k, dep in by.items() if dep == "prep" and k > index), None)
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
        negators=_negators(side, index, core, subject, children),
        modals=_modal_words(side, index, auxiliaries, children),
        passive=any(dep == "auxpass" for dep in by.values()) or "nsubjpass" in by.values(),
    )


def _inherited_subject(side: Side, index: int, children: Mapping[int, Sequence[int]]) -> int | None:
    for governor in _governors(side, index):
        found = next((k for k in children.get(governor, ()) if side.word(k).dep in SUBJECTS), None)
        if found is not None:
            return found
    return None


def _governors(side: Side, index: int) -> Iterable[int]:
    """The words above one, nearest first; they may stand outside the row."""
    for _ in range(LONGEST_CHAIN):
        head = side.word(index).head
        if head == index:
            return
        yield head
        index = head


def _negators(
    side: Side,
    index: int,
    core: tuple[int, ...],
    subject: int | None,
    children: Mapping[int, Sequence[int]],
) -> tuple[int, ...]:
    found = set(_own_negators(side, index, children))
    for part in {*core, *(() if subject is None else (subject,))} - {index}:
        found |= set(_own_negators(side, part, children))
    found |= {
        k for k in {index, *core} if side.word(k).lemma in words("negative") or token(side.word(k)) in words("negative")
    }
    # "are against the plan", "without ceasing to be": a preposition that refuses what it governs
    found |= {
        k
        for k in children.get(index, ())
        if side.word(k).dep == "prep" and token(side.word(k)) == "against" and side.word(index).lemma == "be"
    }
    below = index
    for governor in _governors(side, index):
        if side.word(below).dep in REACHED or (side.word(below).dep == "prep"):
            found |= set(_own_negators(side, governor, children))
            # the governor itself, or what it is said to be: "refuse to stop", "it is impossible to stop"
            said = [governor, *(k for k in children.get(governor, ()) if side.word(k).dep == "acomp")]
            found |= {k for k in said if side.word(k).lemma in words("negative") and k != index}
        else:
            break
        below = governor
    if side.word(index).dep == "conj" and not _has_subject(side, index, children):
        found |= _shared_negation(side, index, children)
    return tuple(sorted(found))


def _own_negators(side: Side, index: int, children: Mapping[int, Sequence[int]]) -> Iterable[int]:
    for k in children.get(index, ()):
        word = side.word(k)
        if token(word) not in words("negators"):
            continue
        if word.dep in ("neg", "det", "advmod", "preconj", "nsubj", "nsubjpass", "dobj", "attr"):
            yield k
    # "nor" hangs on the conjunct before and negates the one that follows it; where something above both is
    # negated already ("does not forget who … nor what …") it only carries that negation on
    word = side.word(index)
    if word.dep == "conj" and not any(
        side.word(k).dep == "neg" for g in _governors(side, word.head) for k in children.get(g, ())
    ):
        yield from (k for k in children.get(word.head, ()) if token(side.word(k)) == "nor" and word.head < k < index)


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
    found = [k for k in auxiliaries if side.word(k).tag == "MD"]
    if not auxiliaries and side.word(index).dep == "conj" and not _has_subject(side, index, children):
        head = side.word(index).head
        found = [k for k in children.get(head, ()) if side.word(k).tag == "MD"]
    found += [k for k in children.get(index, ()) if side.word(k).dep == "advmod" and modal_class(side.word(k))]
    below = index
    for governor in _governors(side, index):
        word = side.word(governor)
        if side.word(below).dep not in REACHED and not (side.word(below).dep == "prep" and modal_class(word)):
            break
        if modal_class(word):
            found.append(governor)
            found += [k for k in children.get(governor, ()) if side.word(k).tag == "MD"]
        below = governor
    return tuple(sorted(set(found)))
