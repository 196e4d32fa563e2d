"""Who or what is meant: another name here, "us" there, "the enemies" elsewhere.

In: a scene. Out: a finding for each place whose nouns, names or pronouns mean unlike referents.
"""

from __future__ import annotations

from collections.abc import Mapping

from align.divergence.finding import Finding, Voiced, part, quote
from align.divergence.referents import Name, Referent, known_names, referent
from align.divergence.scene import Scene
from align.lexicon import words
from align.terms import Kind, Quotation

# Parts of a country that are one another's plain names: the country for its people, the capital for its government.
LOOSE = (
    frozenset({"country", "people"}),
    frozenset({"country", "adjective"}),
    frozenset({"people", "adjective"}),
    frozenset({"government", "city"}),
    frozenset({"government", "system"}),
    frozenset({"country", "system"}),
    frozenset({"country", "city"}),
)
EPITHETS = {"epithet", "epithet-people", "epithet-adjective"}
SPEAKER = {"speaker", "speaker and his own"}


def find(scene: Scene) -> list[Finding]:
    """Places at which outlets mean unlike referents."""
    states = {o: {i: scene.state(o, i) for i in side.indices} for o, side in scene.sides.items()}
    names = {o: known_names(side) for o, side in scene.sides.items()}
    found, done = [], set()
    for place in scene.places:
        meant = {}
        for outlet, index in place.words.items():
            what = referent(scene.sides[outlet], index, names[outlet], states[outlet])
            if what:
                meant[outlet] = what
        meant = {o: r for o, r in meant.items() if not _said_too(scene, o, r, meant, names)}
        if len(meant) < 2:
            continue
        key = tuple((o, r.words) for o, r in meant.items())
        if key in done:
            continue
        done.add(key)
        by_value = {_value(r): r for r in meant.values()}
        reported = any(
            scene.state(o, i) in (Quotation.INDIRECT, Quotation.NARRATION) for o, r in meant.items() for i in r.words
        )

        def ground(
            one: str, other: str, by_value: dict[str, Referent] = by_value, reported: bool = reported
        ) -> str | None:
            return compared(by_value[one], by_value[other], reported)

        said = {o: Voiced(_value(r), r.words) for o, r in meant.items()}
        readings, pairs = part(scene.sides, said, ground)
        if not pairs:
            continue
        evidence = "; ".join(f"{o}: {quote(scene.sides[o], r.words)}, {describe(r)}" for o, r in meant.items())
        anchored = all(
            scene.by_meaning(o, i, other)
            for o, i in place.words.items()
            for other in place.words
            if other != o and o in meant and other in meant
        )
        quoted = scene.quoted({o: r.words for o, r in meant.items()})
        found.append(Finding(Kind.REFERENCE, readings, pairs, evidence, 0.85 if anchored else 0.7, quoted))
    return found


def _said_too(
    scene: Scene, outlet: str, meant: Referent, others: Mapping[str, Referent], names: Mapping[str, Mapping[int, Name]]
) -> bool:
    """Whether a name is matched with something else only because the others have it elsewhere in the row."""
    if meant.sort != "name":
        return False
    rivals = [o for o, r in others.items() if o != outlet and (r.sort, r.value) != ("name", meant.value)]
    return bool(rivals) and all(any(n.canonical == meant.value for n in names[o].values()) for o in rivals)


def compared(one: Referent, other: Referent, reported: bool) -> str | None:
    """The ground on which two referents differ, or None.

    reported: whether one of them stands in reported speech, where "I" becomes "he" by grammar alone.
    """
    if one.sort > other.sort:
        one, other = other, one
    sorts = (one.sort, other.sort)
    if sorts == ("name", "name"):
        return _names(one, other)
    if sorts == ("person", "person"):
        return _persons(one.value, other.value, reported)
    if sorts == ("name", "unknown name"):
        return "perhaps another name"
    if sorts == ("unknown name", "unknown name"):
        return None if one.value == other.value else "another name, unknown"
    if "person" in sorts:
        person, thing = (one, other) if one.sort == "person" else (other, one)
        return _pronoun(person, thing, reported)
    if sorts == ("name", "noun"):
        return "named and unnamed" if other.value in words("persons") else None
    if sorts == ("institution", "name"):
        return None if one.part == other.part else "named in part"
    if sorts == ("institution", "institution"):
        return None if one.part == other.part else _parts(one.part, other.part)
    return None


def describe(r: Referent) -> str:
    """A referent in words that a reader understands."""
    inserted = "; an editor's brackets say so" if r.inserted else ""
    if r.sort == "name":
        what = {"country": "", "": ""}.get(r.part, f", the {r.part.replace('-', ' ')}")
        if r.part in EPITHETS:
            what = ", by an epithet"
        return f"that is {r.value}{what}{inserted}"
    if r.sort == "person":
        return f"the {r.value}"
    return {"institution": "an institution, of no named country", "noun": "a common noun"}.get(
        r.sort, "a name"
    ) + inserted


def _names(one: Referent, other: Referent) -> str | None:
    if one.value != other.value:
        return "another name"
    parts = frozenset({one.part, other.part})
    if len(parts) == 1:
        return None
    if parts & EPITHETS:
        return "epithet"
    return _parts(one.part, other.part)


def _parts(one: str, other: str) -> str:
    return "loose part" if frozenset({one, other}) in LOOSE else "part of a country"


def _persons(one: str, other: str, reported: bool) -> str | None:
    if one == other:
        return None
    if {one, other} == SPEAKER:
        return "singular and plural"
    if reported:
        return None
    return "another person" if {one, other} & SPEAKER else "spoken to or spoken of"


def _pronoun(person: Referent, thing: Referent, reported: bool) -> str | None:
    if person.value == "third person":
        return "pronoun for a noun"
    if thing.sort == "noun" and thing.value not in words("persons"):
        return None
    if reported:
        return None
    if (
        person.value == "speaker and his own"
        and thing.sort == "name"
        and thing.part in ("country", "people", "adjective")
    ):
        return "pronoun for a noun"
    return "the speaker or another" if person.value in SPEAKER else "the addressee or another"


def _value(r: Referent) -> str:
    return "|".join((r.sort, r.value, r.part))
