"""Who or what is meant: another name here, "us" there, "the enemies" elsewhere.

In: a scene. Out: a finding for each place whose nouns, names or pronouns mean unlike referents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from align import quotation
from align.divergence.antecedents import is_ranked
from align.divergence.finding import Finding, Voiced, part, quote, quotes, token, unlike
from align.divergence.naming import alike_names, is_sure, name_words
from align.divergence.propositions import Proposition
from align.divergence.referents import Name, Referent, known_names, modified, owner, referent
from align.divergence.scene import Scene
from align.divergence.whom import EPITHETS, Meant, compared
from align.terms import Kind, Quotation, Side

# How sure it is that words stand for the same: tied by their meaning, by their slot, or by the slot of a clause alone.
ANCHORED, SLOTTED = 0.85, 0.7

# Names of countries that have an article in prose.
WITH_ARTICLE = {
    "United States", "United Kingdom", "United Arab Emirates", "Netherlands", "Philippines", "Czech Republic", "Gambia",
    "Dominican Republic", "Central African Republic", "Maldives", "Bahamas", "Comoros", "Seychelles", "Solomon Islands",
    "Marshall Islands", "Democratic Republic of the Congo", "Republic of the Congo", "European Union", "Soviet Union",
}  # fmt: skip

# Whom a pronoun means, in words for readers.
PERSONS = {"third person": "somebody spoken of", "addressee": "whoever is spoken to"}

NAMES = ("name", "unknown name")

Names = Mapping[str, Mapping[int, Name]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Words of several outlets, one each, whose referents are compared.

    placed: whether their place in the clause says so, so that a like name elsewhere in the row does not matter.
    """

    words: Mapping[str, int]
    anchored: bool
    placed: bool = False


def find(scene: Scene) -> list[Finding]:
    """Places at which outlets mean unlike referents."""
    states = {o: {i: scene.state(o, i) for i in side.indices} for o, side in scene.sides.items()}
    names = {o: scene.once(known_names, o) for o in scene.sides}
    found, done = [], set()
    for spot in _spots(scene, names):
        meant = {}
        for outlet, index in spot.words.items():
            modifies = _modifies(scene, names, outlet, index, spot)
            what = referent(scene.sides[outlet], index, names[outlet], states[outlet], modifies)
            if what:
                meant[outlet] = what
        if not spot.placed and not any(r.sort == "one of two" for r in meant.values()):
            meant = {o: r for o, r in meant.items() if not _said_too(scene, o, r, meant, names)}
        key = tuple((o, r.words) for o, r in meant.items())
        if len(meant) < 2 or key in done:
            continue
        done.add(key)

        def ground(one: str, other: str, meant: dict[str, Referent] = meant) -> str | None:
            return compared(scene, Meant(one, meant[one]), Meant(other, meant[other]))

        readings, pairs = part(scene.sides, {o: Voiced(o, r.words) for o, r in meant.items()}, ground)
        if pairs:
            evidence = "; ".join(f"{o}: {quote(scene.sides[o], r.words)}, {describe(r)}" for o, r in meant.items())
            quoted = scene.quoted(meant)
            certainty = ANCHORED if spot.anchored else SLOTTED
            found.append(Finding(Kind.REFERENCE, readings, pairs, evidence, certainty, quoted))
    return found + _pointing(scene)


def _pointing(scene: Scene) -> list[Finding]:
    """“here” and “there” in words that both quote; what is told points from where the reporter stands."""
    said = {}
    for outlet, side in scene.sides.items():
        points = [k for k in side.indices if token(side.word(k)) in ("here", "there") and side.word(k).tag == "RB"]
        if len(points) == 1 and scene.state(outlet, points[0]) is Quotation.DIRECT:
            said[outlet] = Voiced(token(side.word(points[0])), (points[0],))
    readings, pairs = part(scene.sides, said, unlike("here or there"))
    if not pairs or not all(quotation.marked(scene.sides[o].encoded.text) for o in said):
        return []
    evidence = quotes(scene.sides, said)
    return [Finding(Kind.REFERENCE, readings, pairs, evidence, SLOTTED, quoted=True)]


def describe(r: Referent) -> str:
    """A referent in words that a reader understands."""
    inserted = "; an editor's brackets say so" if r.inserted else ""
    if r.sort == "name":
        what = {"country": "", "": "", "adjective": ""}.get(r.part, f", the {r.part.replace('-', ' ')}")
        if r.part in ("city", "seat"):
            place = "the capital of" if r.part == "city" else "a city that stands for"
            return f"{place} {'the ' * (r.value in WITH_ARTICLE)}{r.value}{inserted}"
        if r.part in EPITHETS:
            what = ", by an epithet"
        return f"that is {r.value}{what}{inserted}"
    if r.sort == "person":
        return PERSONS.get(r.value, f"the {r.value}")
    if r.sort == "institution":
        ministry = r.office.endswith("ministry")
        held = f"the {r.office}" if ministry else f"the office of {r.office}" if r.office else "an institution"
        return f"{held}, of no named country{inserted}"
    if r.sort == "one of two":
        return f"the {r.value} of those named"
    return ("a common noun" if r.sort == "noun" else "a name") + inserted


def _spots(scene: Scene, names: Names) -> Iterator[Spot]:
    """Where referents are compared: linked words, then doers and undergoers of clauses that meet, then stray names."""
    for place in scene.places:
        anchored = all(
            scene.by_meaning(o, i, other) for o, i in place.words.items() for other in place.words if other != o
        )
        yield Spot(place.words, anchored)
    yield from _owners(scene, names)
    yield from _met(scene)
    yield from _strays(scene, names)


def _modifies(scene: Scene, names: Names, outlet: str, index: int, spot: Spot) -> bool:
    """Whether what a name modifies has a place of its own with these outlets, and is compared there."""
    head = modified(scene.sides[outlet], index, names[outlet])
    if head is None:
        return False
    place = scene.place_of.get((outlet, head))
    if place is None:
        return False
    others = [o for o in spot.words if o != outlet]
    return bool(others) and all(o in place.words and place.words[o] != spot.words[o] for o in others)


def _owners(scene: Scene, names: Names) -> Iterator[Spot]:
    """Whose a thing is that both have ("Italy's court", "the European court"), where no link ties the two names."""
    for place in scene.places:
        for a, b in combinations(sorted(place.words), 2):
            i, j = (owner(scene.sides[o], place.words[o], names[o]) for o in (a, b))
            if i is None or j is None:
                continue
            if scene.counterpart(a, i, b) is None and scene.counterpart(b, j, a) is None:
                yield Spot({a: i, b: j}, False, placed=True)


def _met(scene: Scene) -> Iterator[Spot]:
    """Who does it, and to whom it is done, in clauses that say the same, where links did not tie the two."""
    for meeting in scene.meetings:
        for a, b in combinations(sorted(meeting.propositions), 2):
            p, q = meeting.propositions[a], meeting.propositions[b]
            if not _same_predicate(scene, a, p, b, q):
                continue
            for i, j in ((_doer(p), _doer(q)), (_undergoer(p), _undergoer(q))):
                if i is None or j is None:
                    continue
                stands = is_ranked(scene.sides[a].word(i)) or is_ranked(scene.sides[b].word(j))
                if stands or (_free(scene, a, i, b, j) and _free(scene, b, j, a, i)):
                    yield Spot({a: i, b: j}, False)


def _same_predicate(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> bool:
    lemmas = scene.sides[a].word(p.core[0]).lemma, scene.sides[b].word(q.core[0]).lemma
    return lemmas[0] == lemmas[1] and lemmas[0] not in ("be", "have", "do", "say")


def _doer(p: Proposition) -> int | None:
    return p.agent if p.passive else p.subject


def _undergoer(p: Proposition) -> int | None:
    return p.subject if p.passive else p.object


def _free(scene: Scene, outlet: str, index: int, other: str, met: int) -> bool:
    """Whether a word is tied to none of the other's words but a mere dependent of the one it meets."""
    there = scene.counterpart(outlet, index, other)
    return there is None or scene.sides[other].word(there).head == met


def _strays(scene: Scene, names: Names) -> Iterator[Spot]:
    """The one name of each of two outlets that the other lacks, behind the same preposition or in the same part."""
    for a, b in combinations(sorted(scene.sides), 2):
        lone = {o: _lone(scene, o, p, names) for o, p in ((a, b), (b, a))}
        if len(lone[a]) == len(lone[b]) == 1:
            i, j = lone[a][0], lone[b][0]
            if _stands(scene.sides[a], i) == _stands(scene.sides[b], j):
                yield Spot({a: i, b: j}, False)


def _lone(scene: Scene, outlet: str, other: str, names: Names) -> list[int]:
    """The last words of names of one outlet that the other neither has nor answers with other words."""
    side, found = scene.sides[outlet], set()
    spoken = [name_words(scene.sides[other], k) for k in scene.sides[other].indices]
    theirs = [[token(scene.sides[other].word(k)) for k in name] for name in spoken if name]
    canonical = {n.canonical for n in names[other].values()}
    for index in side.indices:
        known = names[outlet].get(index)
        whole = known.words if known else name_words(side, index)
        if not whole or any(scene.counterpart(outlet, k, other) is not None for k in whole):
            continue
        if known and (known.canonical in canonical or known.part == "adjective"):
            continue
        mine = [token(side.word(k)) for k in whole]
        if known is None and (not is_sure(side, whole) or any(alike_names(mine, name) for name in theirs)):
            continue
        found.add(whole[-1])
    return sorted(found)


def _stands(side: Side, index: int) -> tuple[str, str]:
    """How a name stands in its clause: its label, and the preposition before it."""
    word = side.word(index)
    return (word.dep, token(side.word(word.head))) if word.dep == "pobj" else (word.dep, "")


def _said_too(scene: Scene, outlet: str, meant: Referent, others: Mapping[str, Referent], names: Names) -> bool:
    """Whether a name is matched with something else only because the others have it elsewhere in the row.

    Not where the outlet has the name twice and the other one is what the others' is tied to: "when Musa met Ibrahim, it
    was Musa who …" against "… it was Ibrahim who …".
    """
    if meant.sort not in NAMES:
        return False
    rivals = [o for o, r in others.items() if o != outlet and (r.sort, r.value) != (meant.sort, meant.value)]
    return bool(rivals) and all(_moved(scene, outlet, meant, o, others[o], names) for o in rivals)


def _moved(scene: Scene, outlet: str, meant: Referent, other: str, rival: Referent, names: Names) -> bool:
    """Whether the other outlet has the name elsewhere than in what is held against it."""
    side, mine = scene.sides[other], _words_of(scene.sides[outlet], meant.words)
    if meant.sort == "name":
        there = [n.words for n in names[other].values() if n.canonical == meant.value]
    else:
        there = [
            name for k in side.indices if (name := name_words(side, k)) and alike_names(_words_of(side, name), mine)
        ]
    elsewhere = [name for name in there if not set(name) & set(rival.words)]
    return any(not _tied_to_twin(scene, outlet, meant, other, name, names) for name in elsewhere)


def _tied_to_twin(scene: Scene, outlet: str, meant: Referent, other: str, name: Sequence[int], names: Names) -> bool:
    """Whether a name of the other's is tied to another place where the outlet names the same, or has the same words."""
    tied = [scene.counterpart(other, k, outlet) for k in name]
    mine = _words_of(scene.sides[outlet], meant.words)
    again = {k for k, n in names[outlet].items() if n.canonical == meant.value}
    return any(
        k is not None and k not in meant.words and (k in again or token(scene.sides[outlet].word(k)) in mine)
        for k in tied
    )


def _words_of(side: Side, indices: Sequence[int]) -> list[str]:
    return [token(side.word(k)) for k in indices]
