"""Two referents of two outlets → the ground on which they are unlike, or None where they may be the same.

In: a scene, what each outlet means at a place. Out: a ground that grading knows. Modifiers are compared with modifiers,
heads with heads; a pronoun is resolved in its own text before it is held against a noun.
"""

from __future__ import annotations

from dataclasses import dataclass

from align import quotation
from align.divergence.antecedents import RANKED, antecedents, gender, is_where, pronoun, ranked, sayers, speaks
from align.divergence.kinship import relatives
from align.divergence.naming import alike_names, excluding, is_sure
from align.divergence.referents import Referent, known_names, owner
from align.divergence.scene import Scene, around
from align.lexicon import words
from align.terms import Quotation

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
EPITHETS = {"epithet", "epithet-people", "epithet-adjective"}
SPEAKER = {"speaker", "speaker and his own"}


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
        return "named and unnamed" if other.value in words("persons") and one.part != "adjective" else None
    if sorts == ("institution", "name"):
        if _offices(scene, a, b):
            return "another office"
        return None if one.part == other.part or "office" in (one.part, other.part) else "named in part"
    if sorts == ("institution", "institution"):
        if _offices(scene, a, b):
            return "another office"
        return None if one.part == other.part or "office" in (one.part, other.part) else _parts(one.part, other.part)
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
        return "perhaps another name" if _owner_and_owned(one, other) else "another name"
    parts = frozenset({one.part, other.part})
    if _offices(scene, a, b):
        return "another office"
    if len(parts) == 1 or "adjective" in parts or one.value != other.value:
        return None
    if parts & EPITHETS:
        return "epithet"
    if "country" in parts and any(m.referent.part == "country" and _is_where(scene, m) for m in (a, b)):
        return "loose part"
    return _parts(one.part, other.part)


def _owner_and_owned(one: Referent, other: Referent) -> bool:
    """A body by its name, and a name that only says whose something is: “the UN's top court”."""
    return {one.part, other.part} >= {"adjective", "body"}


def _is_where(scene: Scene, a: Meant) -> bool:
    return any(is_where(scene.sides[a.outlet], k) for k in a.referent.words)


def _parts(one: str, other: str) -> str:
    return "loose part" if frozenset({one, other}) in LOOSE else "part of a country"


def _offices(scene: Scene, a: Meant, b: Meant) -> bool:
    """Whether two offices are named that one man does not hold: president and chancellor, two unlike portfolios."""
    one, other = a.referent.office.split(), b.referent.office.split()
    if not one or not other or one == other:
        return False
    if one[-1] == other[-1]:
        return len(one) > 1 and len(other) > 1 and one[0] not in ("vice", "deputy", *other[:-1])
    heads = [scene.sides[m.outlet].word(_head(scene, m)) for m in (a, b)]
    # “the Leader” is none of the others, though a leader may be
    return any(map(excluding, heads)) and all(excluding(w) or w.pos == "PROPN" for w in heads)


def _head(scene: Scene, a: Meant) -> int:
    """The word of a referent that the others hang on."""
    side = scene.sides[a.outlet]
    return next((k for k in a.referent.words if side.word(k).head not in a.referent.words), a.referent.index)


def _unknown(scene: Scene, a: Meant, b: Meant) -> str | None:
    one, other = a.referent, b.referent
    if alike_names(one.value.split(), other.value.split()):
        return None
    sure = all(is_sure(scene.sides[m.outlet], m.referent.words) for m in (a, b))
    return "another name" if sure else "another name, unknown"


def _known_and_unknown(scene: Scene, a: Meant, b: Meant) -> str | None:
    known, unknown = a.referent, b.referent
    if alike_names(known.value.lower().split(), unknown.value.split()):
        return None
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
    third = a if one.person == "third person" else b
    side = scene.sides[third.outlet]
    found = antecedents(side, third.referent.index)
    if {one.person, other.person} & SPEAKER:
        if direct and any(sayers(scene.sides[m.outlet]) and not _marks(scene, m) for m in (a, b)):
            return None  # a text without marks that names who says it tells what the other quotes
        if direct:
            return "another person, quoted"
        others = bool(found) and not any(speaks(side, k) for k in found)
        return "another person" if others and _same_state(scene, a, b) else None
    return "spoken to or spoken of" if direct else None


def _marks(scene: Scene, a: Meant) -> bool:
    return quotation.marked(scene.sides[a.outlet].encoded.text)


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
