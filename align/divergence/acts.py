"""A side's parse → its acts: for each verb, or noun or adjective that names one, who stands where in it.

In: the words of one outlet in a row. Out: acts, whose slots are those of the active voice: passives, relative clauses,
clefts, shared and controlled subjects are turned back. A slot nobody is named in is absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.divergence.finding import token
from align.lexicon import words
from align.terms import Side, Word
from align.words import identity

# Prepositions that mean the same when they say a part.
SAME_PREPOSITION: Mapping[str, str] = {"upon": "on", "onto": "on", "toward": "to", "towards": "to", "versus": "against"}

# Prepositions by which a noun names the one at whom its act aims: the attack on, the campaign against.
AIMED = ("on", "against", "at")

# Governors whose own subject does what they govern, although they have an object: he promised her to go.
SUBJECT_CONTROL = {"promise", "vow", "swear", "threaten", "use", "guarantee", "pledge", "cost", "take"}

# Adjectives whose subject undergoes what follows: hard to beat.
HARD = {"hard", "easy", "difficult", "tough", "impossible", "simple", "possible", "dangerous", "worth", "safe", "fun"}

# Words before “of” that only say how many of those are meant who follow.
AMOUNTS = {
    "all", "any", "both", "bulk", "couple", "dozen", "each", "few", "group", "half", "handful", "hundred", "lot",
    "majority", "many", "million", "most", "neither", "none", "number", "one", "pair", "part", "rest", "score",
    "several", "some", "thousand",
}  # fmt: skip

# How far up or down a chain of words is followed; deeper chains are parser errors more often than meaning.
LONGEST_CHAIN = 4

RELATIVE_TAGS = {"WP", "WDT", "WP$"}


@dataclass(frozen=True, slots=True)
class Act:
    """An act and who stands where in it; all numbers are indices into the words of the text.

    lemma: of the verb with its particle, of the noun, or “be” and an adjective or noun. word: what names it. words: all
    that names it. slots: subject, object, or a preposition, of the active voice → heads of phrases, conjuncts each.
    """

    lemma: str
    word: int
    words: tuple[int, ...]
    slots: Mapping[str, tuple[int, ...]]


def acts(side: Side) -> tuple[Act, ...]:
    """The acts of a side in text order; those without anybody in them are left out."""
    found = []
    for index in side.indices:
        word = side.word(index)
        if word.pos == "VERB" or (word.pos == "AUX" and word.dep not in ("aux", "auxpass")):
            act = _stated(side, index) if word.lemma == "be" else _verb(side, index)
        elif word.pos == "NOUN":
            act = _noun(side, index)
        else:
            continue
        if act and act.slots:
            found.append(act)
    return tuple(found)


def _verb(side: Side, verb: int) -> Act:
    particles = _below(side, verb, "prt")
    subject, objects = _subject(side, verb), _below(side, verb, "dobj")
    slots: dict[str, list[int]] = {}
    for preposition, places in _prepositional(side, verb).items():
        slots[preposition] = places
    by = _below_preposition(side, _below(side, verb, "agent"))
    for index in _below(side, verb, "dative"):
        if side.word(index).pos != "ADP":
            slots.setdefault("to", []).append(index)
    objects, by = _with_gaps(side, verb, objects, by, slots)
    if passive(side, verb):
        by = by or slots.get("by", []) or _cleft_doer(side, verb)
        if objects:
            slots.setdefault("to", []).extend(subject)
        else:
            objects = list(subject)
        subject = tuple(by)
    else:
        objects = _indirect_apart(side, verb, objects, slots)
    slots["subject"], slots["object"] = list(subject), list(objects)
    lemma = " ".join([side.word(verb).lemma, *(token(side.word(k)) for k in particles)])
    fire = next((k for k in objects if (lemma, token(side.word(k))) == ("open", "fire")), None)
    if fire is not None:
        lemma, particles = "fire", [fire]
        slots["object"] = [*slots.get("on", ()), *slots.get("at", ())]
    said = (verb, *particles, *_below(side, verb, "aux", "auxpass"))
    return Act(lemma, verb, tuple(sorted(said)), _filled(side, slots))


def _indirect_apart(side: Side, verb: int, objects: list[int], slots: dict[str, list[int]]) -> list[int]:
    """Two objects side by side: the first is the indirect one. The parser may have made it part of the second."""
    if "to" in slots or side.word(verb).lemma not in words("ditransitive"):
        return objects
    if len(objects) > 1:
        slots["to"] = objects[:1]
        return objects[1:]
    compounds = [k for o in objects for k in _below(side, o, "compound")]
    if compounds:
        slots["to"] = compounds[:1]
    return objects


def _stated(side: Side, verb: int) -> Act | None:
    """“is larger than”, “is loyal to”, “is the father of”."""
    said = _below(side, verb, "acomp", "attr")
    if not said:
        return None
    complement = said[0]
    slots: dict[str, list[int]] = dict(_prepositional(side, verb)) | _prepositional(side, complement)
    of = _below_preposition(side, [k for k in side.children.get(complement, ()) if token(side.word(k)) == "of"])
    slots["of"] = [*of, *_below(side, complement, "poss")]
    slots["subject"] = list(_subject(side, verb))
    return Act(f"be {side.word(complement).lemma}", complement, tuple(sorted((verb, complement))), _filled(side, slots))


def _noun(side: Side, noun: int) -> Act | None:
    """“the attack of the militia on the garrison”, “Canada's recognition of the council”, “came under attack from”."""
    slots = _prepositional(side, noun)
    of = _below_preposition(side, [k for k in side.children.get(noun, ()) if token(side.word(k)) == "of"])
    own = _below(side, noun, "poss") or slots.pop("by", [])
    named = [k for k in _below(side, noun, "compound", "amod", "nmod") if side.word(k).text[:1].isupper()]
    said: tuple[int, ...] = (noun,)
    word = side.word(noun)
    governor = word.head
    if word.dep == "dobj" and side.word(governor).lemma in words("light_verbs") and not passive(side, governor):
        own = own or list(_subject(side, governor))
        slots = _prepositional(side, governor) | slots
        said = tuple(sorted((governor, noun)))
    aim = [k for preposition in AIMED for k in slots.get(preposition, ())]
    if word.dep == "pobj" and token(side.word(governor)) == "under":
        verb = side.word(governor).head
        slots = _prepositional(side, verb) | slots
        aim, own = list(_subject(side, verb)), slots.pop("from", []) or slots.pop("by", []) or own
        said = tuple(sorted((verb, noun)))
    if aim:
        slots["subject"], slots["object"] = own or of or named, aim
    elif own or named:
        slots["subject"], slots["object"] = own or named, of
    else:
        slots["of"] = of
    filled = _filled(side, slots)
    return Act(word.lemma, noun, said, filled) if len(filled) > 1 else None


def passive(side: Side, verb: int) -> bool:
    """Whether the subject of a verb undergoes it; participles that stand with a noun included."""
    word = side.word(verb)
    if _below(side, verb, "auxpass", "nsubjpass"):
        return True
    if word.tag != "VBN" or _below(side, verb, "aux", "nsubj"):
        return False
    if word.dep == "conj" and side.word(word.head).pos == "VERB":
        return passive(side, word.head)
    return word.dep in ("acl", "amod", "advcl")


def _subject(side: Side, verb: int, steps: int = 0) -> tuple[int, ...]:
    """Who stands before a verb, or would: shared by conjuncts, the noun of a relative clause, or controlled."""
    own = [k for k in _below(side, verb, "nsubj", "nsubjpass", "csubj") if side.word(k).dep != "expl"]
    word = side.word(verb)
    if own or steps > LONGEST_CHAIN or word.head == verb:
        return tuple(own)
    governor = word.head
    if word.dep == "conj" or (word.dep == "advcl" and word.tag in ("VBG", "VBN", "VB")):
        return _subject(side, governor, steps + 1) if side.word(governor).pos in ("VERB", "AUX") else ()
    if word.dep in ("relcl", "amod") or (word.dep == "acl" and word.tag in ("VBG", "VBN")):
        return (governor,)
    if word.dep == "acl":
        return tuple(_below(side, governor, "poss"))
    if word.dep in ("xcomp", "ccomp", "pcomp") and word.tag in ("VB", "VBG", "VBN"):
        return _controlled(side, governor, steps)
    return ()


def _controlled(side: Side, governor: int, steps: int) -> tuple[int, ...]:
    for _ in range(LONGEST_CHAIN):
        word = side.word(governor)
        if word.pos in ("VERB", "AUX") or word.head == governor:
            break
        if word.lemma in HARD:
            return ()
        governor = word.head
    objects = _below(side, governor, "dobj")
    if objects and side.word(governor).lemma not in SUBJECT_CONTROL:
        return tuple(objects)
    return _subject(side, governor, steps + 1)


def _with_gaps(
    side: Side, verb: int, objects: list[int], by: list[int], slots: dict[str, list[int]]
) -> tuple[list[int], list[int]]:
    """In a relative clause that has a subject of its own, the noun it hangs on stands where something is missing."""
    word = side.word(verb)
    own = _below(side, verb, "nsubj", "nsubjpass")
    if word.dep != "relcl" or not own or any(_relative(side.word(k)) for k in [*own, *objects, *by]):
        return objects, by
    if any(_relative(side.word(k)) for places in slots.values() for k in places):
        return objects, by
    below = side.children.get(verb, ())
    stranded = [k for k in below if side.word(k).dep == "prep" and not side.children.get(k)]
    if stranded:
        slots.setdefault(_preposition(side.word(stranded[0])), []).append(word.head)
    elif passive(side, verb):
        governor = side.word(word.head)
        if not by and governor.dep == "pobj" and token(side.word(governor.head)) == "by":
            return objects, [word.head]
    elif not objects and not any(side.word(k).tag == "WRB" for k in below):
        return [word.head], by
    return objects, by


def _cleft_doer(side: Side, verb: int) -> list[int]:
    """“It was by the militia that the garrison was attacked”."""
    governor = side.word(verb).head
    if side.word(governor).lemma != "be" or not any(
        token(side.word(k)) == "it" for k in side.children.get(governor, ())
    ):
        return []
    return _below_preposition(side, [k for k in side.children.get(governor, ()) if token(side.word(k)) == "by"])


def _prepositional(side: Side, index: int) -> dict[str, list[int]]:
    """Preposition → what stands under it, below a word or, as the parser often has it, below a noun beside it.

    “of” is left out: below a noun it says whose; the nearest word to have a preposition keeps it.
    """
    found: dict[str, list[int]] = {}
    level = [index]
    for _ in range(LONGEST_CHAIN):
        deeper: list[int] = []
        for above in level:
            below = side.children.get(above, ())
            joined = [m for k in below if side.word(k).pos == "ADP" for m in _below(side, k, "conj")]
            for k in (*below, *joined):
                word = side.word(k)
                if word.pos == "ADP" and word.dep in ("prep", "dative", "agent", "conj") and token(word) != "of":
                    places = _below_preposition(side, [k])
                    if places:
                        found.setdefault(_preposition(word), places)
                        deeper += places
                elif above == index and word.dep in ("dobj", "attr"):
                    deeper.append(k)
        level = deeper
    if side.word(index).pos == "VERB":
        of = _below_preposition(side, [k for k in side.children.get(index, ()) if token(side.word(k)) == "of"])
        found |= {"of": of} if of else {}
    return found


def _below_preposition(side: Side, prepositions: Iterable[int]) -> list[int]:
    return [k for preposition in prepositions for k in _below(side, preposition, "pobj")]


def _preposition(word: Word) -> str:
    return SAME_PREPOSITION.get(token(word), token(word))


def _filled(side: Side, slots: Mapping[str, Sequence[int]]) -> dict[str, tuple[int, ...]]:
    filled = {slot: tuple(dict.fromkeys(m for k in places for m in _meant(side, k))) for slot, places in slots.items()}
    return {slot: places for slot, places in sorted(filled.items()) if places}


def _meant(side: Side, index: int) -> Iterable[int]:
    """Those whom a phrase names: its head and what is joined to it by “and”, a relative pronoun turned to its noun."""
    for k in (index, *_joined(side, index)):
        word = side.word(k)
        if _relative(word):
            k = _antecedent(side, k)
            if k < 0:
                continue
        for _ in range(2):
            k = _of_amount(side, k)
        yield _revealed(side, k)


def _joined(side: Side, index: int) -> Iterable[int]:
    for k in _below(side, index, "conj"):
        yield k
        yield from _joined(side, k)


def _antecedent(side: Side, index: int) -> int:
    for _ in range(LONGEST_CHAIN):
        word = side.word(index)
        if word.dep == "relcl":
            return word.head
        index = word.head
    return -1


def _of_amount(side: Side, index: int) -> int:
    """“most of the settlers” → the settlers."""
    if side.word(index).lemma not in AMOUNTS:
        return index
    of = _below_preposition(side, [k for k in side.children.get(index, ()) if token(side.word(k)) == "of"])
    return of[0] if of else index


def _revealed(side: Side, index: int) -> int:
    """“the one who attacked was the militia” → the militia."""
    word = side.word(index)
    if word.lemma not in ("one", "those") or word.dep not in ("nsubj", "attr") or side.word(word.head).lemma != "be":
        return index
    other = _below(side, word.head, "attr" if word.dep == "nsubj" else "nsubj")
    return other[0] if other else index


def _relative(word: Word) -> bool:
    return word.tag in RELATIVE_TAGS


def _below(side: Side, index: int, *labels: str) -> list[int]:
    return [k for k in side.children.get(index, ()) if side.word(k).dep in labels]


def modifiers(side: Side, index: int) -> frozenset[str]:
    """What tells a noun from others of its kind: energy minister, Cambodia's minister, minister of energy."""
    below = _below(side, index, "amod", "compound", "poss", "nmod", "nummod", "appos")
    of = _below_preposition(side, [k for k in side.children.get(index, ()) if token(side.word(k)) == "of"])
    return frozenset(identity(side.word(k)) for k in [*below, *of] if side.word(k).pos not in ("DET", "PRON"))
