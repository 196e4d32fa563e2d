"""Two referents of two outlets → the ground on which they are unlike, or None where they may be the same.

In: a scene, what each outlet means at a place. Out: a ground that grading knows. Modifiers are compared with modifiers,
heads with heads; a pronoun is resolved in its own text before it is held against a noun.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from align.divergence.antecedents import (
    RANKED,
    SPEAKER,
    antecedents,
    gender,
    is_where,
    pronoun,
    ranked,
    sayers,
    says_i,
    speaks,
)
from align.divergence.finding import token
from align.divergence.kinship import relatives
from align.divergence.naming import alike_names, excluding, is_sure, of_one_stem
from align.divergence.referents import Name, Referent, belongs, known_names, owner
from align.divergence.scene import Scene, around
from align.lexicon import words
from align.terms import Quotation, Side

# Parts of a country that are one another's plain names: the country for its people, the capital for its government.
LOOSE = (
    frozenset({"country", "people"}),
    frozenset({"government", "city"}),
    frozenset({"government", "office"}),
    frozenset({"city", "office"}),
    frozenset({"government", "system"}),
    frozenset({"country", "system"}),
    frozenset({"country", "city"}),
    frozenset({"country", "seat"}),
    frozenset({"government", "seat"}),
    frozenset({"city", "seat"}),
    frozenset({"office", "seat"}),
)
# Titles of honour, which a man may bear beside an office.
HONOURS = {"ayatollah", "imam", "cleric", "father", "sheikh", "sayyid", "saint", "lord", "mr", "doctor", "professor"}
ADDRESSES = {"mr", "mrs", "ms", "madam", "madame"}

# Words that point to a thing that is known.
POINTING = {"the", "this", "that", "these", "those", "which", "both"}

EPITHETS = {"epithet", "epithet-people", "epithet-adjective"}


@dataclass(frozen=True, slots=True)
class Meant:
    """What an outlet means with a word."""

    outlet: str
    referent: Referent


def compared(scene: Scene, a: Meant, b: Meant) -> str | None:
    """The ground on which two referents differ, or None."""
    if a.referent.sort > b.referent.sort:
        a, b = b, a
    one, other = a.referent, b.referent
    sorts = (one.sort, other.sort)
    if "one of two" in sorts:
        return _one_of_two(scene, *((a, b) if one.sort == "one of two" else (b, a)))
    if sorts == ("name", "name"):
        return _names(scene, a, b)
    if sorts == ("person", "person"):
        return _persons(scene, a, b)
    if sorts == ("name", "unknown name"):
        return _known_and_unknown(scene, a, b)
    if sorts == ("unknown name", "unknown name"):
        return _unknown(scene, a, b)
    if "person" in sorts:
        return _pronoun(scene, *((a, b) if one.sort == "person" else (b, a)))
    if sorts == ("noun", "noun"):
        return relatives(one.value, other.value)
    if sorts == ("name", "noun"):
        if other.value not in words("persons") or one.part == "adjective" or _is_known_thing(scene, b):
            return None
        return "named and unnamed"
    if sorts == ("institution", "name"):
        if _offices(scene, a, b):
            return "another office"
        return None if one.part == other.part or "office" in (one.part, other.part) else "named in part"
    if sorts == ("institution", "institution"):
        if _offices(scene, a, b):
            return "another office"
        if one.part == other.part or "office" in (one.part, other.part):
            return None
        # “the state” and “the government” of no named country are one thing in most mouths
        return "loose part" if {one.part, other.part} == {"country", "government"} else _parts(one.part, other.part)
    return None


def _one_of_two(scene: Scene, ranked_one: Meant, b: Meant) -> str | None:
    """“The former” against “the latter”, or against the name or noun of the one that it does not stand for."""
    if b.referent.sort == "one of two":
        return None if RANKED[ranked_one.referent.value] == RANKED[b.referent.value] else "one of two"
    side, other = scene.sides[ranked_one.outlet], scene.sides[b.outlet]
    meant = ranked(side, ranked_one.referent.index)
    lemma = other.word(_head(scene, b)).lemma
    return "one of two" if meant and side.word(meant[1]).lemma == lemma != side.word(meant[0]).lemma else None


def _names(scene: Scene, a: Meant, b: Meant) -> str | None:
    one, other = a.referent, b.referent
    if not ({one.value} | one.also) & ({other.value} | other.also):
        owned = _owner_and_owned(one, other) or belongs(one.value, other.value)
        nearby = (_named_nearby(scene, a, b), _named_nearby(scene, b, a))
        if owned or all(nearby) or (any(nearby) and not _in_one_part(scene, a, b)):
            return "perhaps another name"
        return "another name"
    parts = frozenset({one.part, other.part})
    if _offices(scene, a, b):
        return "another office"
    if len(parts) == 1 or "adjective" in parts or one.value != other.value:
        return None
    if parts & EPITHETS:
        return "epithet"
    if "country" in parts and any(m.referent.part == "country" and _is_where(scene, m) for m in (a, b)):
        return "loose part"
    if _is_holder(scene, a, b) or _is_holder(scene, b, a) or _is_demonym(scene, a, b) or _is_demonym(scene, b, a):
        return "loose part"
    return _parts(one.part, other.part)


def _is_holder(scene: Scene, a: Meant, b: Meant) -> bool:
    """Whether one man who speaks or acts for a country is named there by the country: “Spain's envoy said”."""
    head = scene.sides[a.outlet].word(_head(scene, a))
    man = bool(a.referent.office) or head.lemma in words("persons") or head.lemma.endswith(("man", "person"))
    return man and b.referent.part == "country" and a.referent.part in ("government", "military")


def _is_demonym(scene: Scene, a: Meant, b: Meant) -> bool:
    """Whether a people by its bare name stands for those who govern it: “the Danes refused”, “Copenhagen refused”."""
    bare = a.referent.part == "people" and len(a.referent.words) == 1
    return (
        bare and scene.sides[a.outlet].word(a.referent.index).pos != "ADJ" and b.referent.part in ("city", "government")
    )


def _in_one_part(scene: Scene, a: Meant, b: Meant) -> bool:
    """Whether two names stand alike: in the same part of the clause, or both say whose one thing is."""
    one, other = (scene.sides[m.outlet].word(_head(scene, m)) for m in (a, b))
    heads = tuple(_whose(scene, m) for m in (a, b))
    if heads[0] is None and heads[1] is None:
        return one.dep == other.dep
    if heads[0] is None or heads[1] is None:
        return False
    lemmas = {scene.sides[m.outlet].word(k).lemma for m, k in zip((a, b), heads, strict=True) if k is not None}
    return len(lemmas) == 1 or scene.counterpart(a.outlet, heads[0], b.outlet) == heads[1]


def _whose(scene: Scene, a: Meant) -> int | None:
    """The noun that a name only says whose it is: “Spain's court”, “the court of Spain”, “Spanish”."""
    side = scene.sides[a.outlet]
    word = side.word(_head(scene, a))
    if word.dep in ("amod", "compound", "poss", "nmod"):
        return word.head
    of = word.dep == "pobj" and token(side.word(word.head)) == "of"
    return side.word(word.head).head if of else None


def _named_nearby(scene: Scene, a: Meant, b: Meant) -> bool:
    """Whether the other text names the same in the sentences around, outside of what is held against it."""
    names = scene.once(_names_around, b.outlet)
    taken = set(b.referent.words)
    return any(n.canonical == a.referent.value and not set(n.words) & taken for n in names.values())


def _names_around(side: Side) -> dict[int, Name]:
    near = tuple(around(side.encoded.parse, side.indices[0], side.indices[-1]))
    return known_names(replace(side, indices=near))


def _owner_and_owned(one: Referent, other: Referent) -> bool:
    """A body by its name, and a name that only says whose something is: “the UN's top court”."""
    return {one.part, other.part} >= {"adjective", "body"}


def _is_known_thing(scene: Scene, a: Meant) -> bool:
    """Whether a noun points back to one that is known, perhaps by its name: “the council”, “our neighbour”, “this
    body”; “the enemies” are whoever is one."""
    side = scene.sides[a.outlet]
    head = _head(scene, a)
    pointing = any(side.word(k).dep == "poss" or token(side.word(k)) in POINTING for k in side.children.get(head, ()))
    return side.word(head).tag == "NN" and pointing


def _is_where(scene: Scene, a: Meant) -> bool:
    return any(is_where(scene.sides[a.outlet], k) for k in a.referent.words)


def _parts(one: str, other: str) -> str:
    return "loose part" if frozenset({one, other}) in LOOSE else "part of a country"


def _offices(scene: Scene, a: Meant, b: Meant) -> bool:
    """Whether two offices are named that one man does not hold: president and chancellor, two unlike portfolios."""
    one, other = a.referent.office.split(), b.referent.office.split()
    if (
        not one
        or not other
        or one == other
        or {one[-1], other[-1]} & HONOURS
        or {one[-1], other[-1]} == {"emir", "prince"}
    ):
        return False
    if _is_addressed(scene, a) or _is_addressed(scene, b) or _is_owner(scene, a) != _is_owner(scene, b):
        return False
    if one[-1] == other[-1]:
        charges = set(one[:-1]), set(other[:-1])
        return all(charges) and not charges[0] & charges[1] and not (charges[0] | charges[1]) & {"vice", "deputy"}
    heads = [scene.sides[m.outlet].word(_head(scene, m)) for m in (a, b)]
    # “the Leader” is none of the others, though a leader may be
    return any(map(excluding, heads)) and all(excluding(w) or w.pos == "PROPN" for w in heads)


def _is_addressed(scene: Scene, a: Meant) -> bool:
    """“Mr President, …”: spoken to."""
    side = scene.sides[a.outlet]
    before = {token(side.word(k)).rstrip(".") for k in side.children.get(_head(scene, a), ())}
    return bool(before & ADDRESSES)


def _is_owner(scene: Scene, a: Meant) -> bool:
    """Whether an office only says whose something is: “the king's daughter”."""
    return scene.sides[a.outlet].word(_head(scene, a)).dep == "poss"


def _head(scene: Scene, a: Meant) -> int:
    """The word of a referent that the others hang on."""
    side = scene.sides[a.outlet]
    return next((k for k in a.referent.words if side.word(k).head not in a.referent.words), a.referent.index)


def _unknown(scene: Scene, a: Meant, b: Meant) -> str | None:
    one, other = a.referent, b.referent
    if alike_names(one.value.split(), other.value.split()) or of_one_stem(one.value, other.value):
        return None
    sure = all(is_sure(scene.sides[m.outlet], m.referent.words) for m in (a, b))
    return "another name" if sure else "another name, unknown"


def _known_and_unknown(scene: Scene, a: Meant, b: Meant) -> str | None:
    known, unknown = a.referent, b.referent
    if alike_names(known.value.lower().split(), unknown.value.split()) or of_one_stem(known.value, unknown.value):
        return None
    if known.part in ("people", "government", "military") or (_is_where(scene, a) and _is_where(scene, b)):
        return "perhaps another name"  # a place may lie in a country, and stand for no people
    side = scene.sides[b.outlet]
    heads = all(
        scene.sides[m.outlet].word(_head(scene, m)).dep not in ("compound", "amod", "nmod", "appos") for m in (a, b)
    )
    return "another name, unknown" if heads and is_sure(side, unknown.words) else "perhaps another name"


def _persons(scene: Scene, a: Meant, b: Meant) -> str | None:
    one, other = (pronoun(scene.sides[m.outlet].word(m.referent.index)) for m in (a, b))
    if one is None or other is None or _of_unlike_things(scene, a, b):
        return None  # “your servant” is the speaker, whom grammar names in many ways
    if one.person == other.person:
        if {one.number, other.number} == {"any", "one"}:
            return _one_or_several(scene, *((a, b) if one.number == "one" else (b, a)))
        genders = {one.gender, other.gender}
        if genders == {"man", "woman"} and "any" not in (one.number, other.number):
            return "he or she"
        return None
    if {one.person, other.person} == SPEAKER:
        return "singular and plural"
    direct = _both_direct(scene, a, b)
    if "third person" not in (one.person, other.person):
        return "another person" if direct else None
    third, first = (a, b) if one.person == "third person" else (b, a)
    if {one.person, other.person} & SPEAKER and (_told(scene, third) or not _of_one_head(scene, third, first)):
        return None
    side = scene.sides[third.outlet]
    found = antecedents(side, third.referent.index)
    if {one.person, other.person} & SPEAKER:
        if direct and any(sayers(scene.sides[m.outlet]) and not scene.marked(m.outlet) for m in (a, b)):
            return None  # a text without marks that names who says it tells what the other quotes
        if direct:
            return "another person, quoted"
        others = bool(found) and not any(speaks(side, k) for k in found)
        return "another person" if others and _same_state(scene, a, b) else None
    return "spoken to or spoken of" if direct else None


def _told(scene: Scene, a: Meant) -> bool:
    """Whether words stand in a report of speech: outside quotation marks, where nobody says “I” or “we”.

    Whoever speaks there is spoken of, by his name or office or as “he”, so that this is no other person.
    """
    side, state = scene.sides[a.outlet], scene.state(a.outlet, a.referent.index)
    if not scene.marked(a.outlet):
        return not says_i(side.encoded.parse.words)
    if state in (Quotation.DIRECT, Quotation.INSERTION):
        return False
    return not says_i(side.word(k) for k in side.indices if scene.state(a.outlet, k) is state)


def _of_one_head(scene: Scene, a: Meant, b: Meant) -> bool:
    """Whether two pronouns hang on words that are tied to each other or are the same: “they sold it”, “we sold it”."""
    heads = [scene.sides[m.outlet].word(m.referent.index).head for m in (a, b)]
    one, other = (scene.sides[m.outlet].word(k) for m, k in zip((a, b), heads, strict=True))
    return one.lemma == other.lemma or scene.counterpart(a.outlet, heads[0], b.outlet) == heads[1]


def _one_or_several(scene: Scene, single: Meant, several: Meant) -> str | None:
    """“she” and “they”, both subjects, where the texts name the same man or woman and the same several before."""
    one, other = scene.sides[single.outlet], scene.sides[several.outlet]
    i, j = single.referent.index, several.referent.index
    if one.word(i).dep != "nsubj" or other.word(j).dep != "nsubj" or not _same_state(scene, single, several):
        return None
    persons, groups = antecedents(one, i)[:1], antecedents(other, j)[:1]
    named = tuple(
        {side.encoded.parse.words[k].lemma for k in around(side.encoded.parse, side.indices[0], side.indices[-1])}
        for side in (other, one)
    )
    both = all(one.word(k).lemma in named[0] for k in persons) and all(other.word(k).lemma in named[1] for k in groups)
    return "pronoun for another" if persons and groups and both else None


def _of_unlike_things(scene: Scene, a: Meant, b: Meant) -> bool:
    """Whether two possessives say whose two unlike things are: “her Danish colleague”, “his Greek colleague”."""
    heads, of_country = [], []
    for m in (a, b):
        side = scene.sides[m.outlet]
        word = side.word(m.referent.index)
        if word.dep != "poss":
            return False
        heads.append(word.head)
        names = scene.once(known_names, m.outlet)
        further = owner(side, word.head, names)
        of_country.append(None if further is None else names[further].canonical)
    return of_country[0] != of_country[1] or scene.counterpart(a.outlet, heads[0], b.outlet) != heads[1]


def _pronoun(scene: Scene, person: Meant, thing: Meant) -> str | None:
    """A pronoun here, a noun or name there."""
    value, noun = person.referent.value, thing.referent
    if noun.sort == "noun" and noun.value not in words("persons"):
        return None
    if _owned_by(scene, thing, value):
        return None  # “our side” is we
    if value == "third person":
        return _resolved(scene, person, thing)
    if value == "speaker" and not _same_state(scene, person, thing):
        return _instead_of_speaker(scene, person, thing)
    if not _both_direct(scene, person, thing) and not _same_state(scene, person, thing):
        return None
    if speaks(scene.sides[thing.outlet], _head(scene, thing)) and not _both_direct(scene, person, thing):
        return None
    if value == "speaker and his own" and noun.sort == "name" and noun.part in ("country", "people", "adjective"):
        return "pronoun for a noun"
    if value in SPEAKER and _told(scene, thing):
        # the noun may be how a reporter names the one who speaks; an office is the likeliest way
        return None if noun.office or noun.sort == "institution" else "pronoun for a noun"
    return "the speaker or another" if value in SPEAKER else "the addressee or another"


def _owned_by(scene: Scene, thing: Meant, person: str) -> bool:
    """Whether a noun belongs to the person of the pronoun, in the plural: "our country" for "we"."""
    side = scene.sides[thing.outlet]
    head = _head(scene, thing)
    owners = [pronoun(side.word(k)) for k in side.children.get(head, ()) if side.word(k).dep == "poss"]
    return person == "speaker and his own" and any(o and o.person == person for o in owners)


def _instead_of_speaker(scene: Scene, person: Meant, thing: Meant) -> str | None:
    """“I” in quotation marks, a noun in reported speech: another, if both name the speaker and the noun is not he."""
    said = [sayers(scene.sides[m.outlet]) for m in (person, thing)]
    known = said[0] & said[1]
    lemma = scene.sides[thing.outlet].word(_head(scene, thing)).lemma
    return "the speaker or another" if known and lemma not in said[0] | said[1] else None


def _resolved(scene: Scene, person: Meant, thing: Meant) -> str | None:
    """A pronoun of the third person that its own text resolves to what the other says, to another, or to nothing."""
    side, other = scene.sides[person.outlet], scene.sides[thing.outlet]
    head = _head(scene, thing)
    said = pronoun(side.word(person.referent.index))
    found = antecedents(side, person.referent.index)
    known = gender(other, head)
    if said and "any" not in (said.gender, known) and said.gender != known:
        return "he or she"
    if any(_one_thing(scene, person.outlet, k, thing.outlet, head) for k in found):
        return None
    if len(found) == 1:
        there = scene.counterpart(person.outlet, found[0], thing.outlet)
        if there is not None and there not in thing.referent.words and not _may_be(scene, thing, there):
            return "pronoun for another"
    return "pronoun for a noun"


def _may_be(scene: Scene, thing: Meant, there: int) -> bool:
    """Whether a noun elsewhere in the text may be the same one as what is meant: an apposition or a title of it."""
    side = scene.sides[thing.outlet]
    head = _head(scene, thing)
    return (
        side.word(there).head == head
        or side.word(head).head == there
        or side.word(there).lemma == side.word(head).lemma
    )


def _one_thing(scene: Scene, outlet: str, index: int, other: str, head: int) -> bool:
    """Whether a noun, or the name beside it (“the sculptor Anna Beck”), is what another outlet has."""
    side, lemma = scene.sides[outlet], scene.sides[other].word(head).lemma
    beside = [k for k in side.children.get(index, ()) if side.word(k).dep == "appos"]
    return scene.counterpart(outlet, index, other) == head or lemma in {side.word(k).lemma for k in (index, *beside)}


def _both_direct(scene: Scene, a: Meant, b: Meant) -> bool:
    spoken = (Quotation.DIRECT, Quotation.INSERTION)
    return all(scene.state(m.outlet, m.referent.index) in spoken for m in (a, b))


def _same_state(scene: Scene, a: Meant, b: Meant) -> bool:
    return scene.state(a.outlet, a.referent.index) is scene.state(b.outlet, b.referent.index)
