"""Quoted here, the reporter's own words there; another speaker, or a source by another verb.

In: a scene. Out: findings where words of one place stand in quotation marks in one outlet and outside in another, and
where what stands around them names unlike speakers or commits the reporter to unlike things.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, permutations

from align import quotation
from align.divergence.finding import Finding, Voiced, part, quote, unlike
from align.divergence.hearsay import told_and_asserted, vouched_for
from align.divergence.scene import Scene
from align.divergence.sources import PERHAPS, Source, compared, sources, stances
from align.divergence.withheld import withheld_and_told
from align.lexicon import words
from align.places import Place
from align.terms import Kind, Quotation, Side
from align.words import is_content

# How outlets split at a place: (outlet, how it stands) for each.
Split = tuple[tuple[str, str], ...]

# Labels of what belongs to a noun phrase.
PHRASAL = {"amod", "compound", "det", "poss", "nummod", "nmod", "prep", "pobj", "case"}

# How words stand, in words. Besides the quotation states: the speaker's by declaration or assumption, without marks;
# and the reporter's words around quoted ones, in a sentence that says whose they are.
ASSUMED, AROUND = "assumed", "around"
STANDS = {
    "direct": "in quotation marks",
    ASSUMED: "given outright, without quotation marks",
    "indirect": "reported, not quoted",
    AROUND: "the reporter's own words, in a sentence that says whose they render",
    "narration": "the reporter's own words",
    "insertion": "put in by an editor",
}

# What stands alike: nobody quotes, or who is meant to speak is only assumed.
ALIKE = (
    frozenset({"indirect", "narration"}),
    frozenset({"indirect", AROUND}),
    frozenset({"narration", AROUND}),
    frozenset({ASSUMED, "direct"}),
    frozenset({ASSUMED, "narration"}),
    frozenset({ASSUMED, AROUND}),
    frozenset({ASSUMED, "insertion"}),
)

# How far up a word's governors are followed.
LONGEST_CHAIN = 8

# Stances that make it a shift: what is known to one is only a rumour or a belief to the other.
KNOWN, UNSURE = "as true", {"hearsay", "an opinion"}

# What a verb of saying turns round, polarity compares.
LEFT_TO_POLARITY = "a denial"

# How well a place is tied to another where a source is compared: by its verb or speaker, or for want of another.
TIED, ONLY_ONE = 0.9, 0.8


def find(scene: Scene) -> list[Finding]:
    """How words stand, and whose they are said to be."""
    named = {o: sources(scene, o) for o in scene.sides}
    return _standing(scene, named) + _naming(scene, named) + _hearsay(scene) + _withheld(scene)


def _withheld(scene: Scene) -> list[Finding]:
    """What one outlet has somebody not answer, and another deny or grant."""
    found = []
    for a, b in permutations(sorted(scene.sides), 2):
        seen = withheld_and_told(scene, a, b)
        if seen is not None:
            said = {a: Voiced("withheld", seen[0]), b: Voiced("told", seen[1])}
            quoted = [quote(scene.sides[o], v.words) for o, v in said.items()]
            evidence = f"{a}: {quoted[0]} gives no answer; {b}: {quoted[1]} gives one"
            found.append(_between(scene, said, "withheld or told", evidence))
    return found


def _hearsay(scene: Scene) -> list[Finding]:
    """What one outlet tells as hearsay, and another as a fact."""
    found = []
    for a, b in permutations(sorted(scene.sides), 2):
        seen = told_and_asserted(scene, a, b)
        others = seen or vouched_for(scene, a, b)
        if others is None:
            continue
        told, there = others
        here = tuple(sorted(set(scene.sides[a].indices).intersection((*told.hedge, told.bears_on))))
        said = {a: Voiced("hearsay", here), b: Voiced("asserted", (there,))}
        source, what, fact = (
            quote(scene.sides[o], x) for o, x in ((a, told.hedge), (a, (told.bears_on,)), (b, (there,)))
        )
        if seen is not None:
            evidence = f"{a}: {source} leaves {what} to others; {b}: {fact} is told as a fact"
        else:
            evidence = f"{a}: {source} gives {what} as another's words; {b}: {fact} is told as the speaker's own"
        found.append(_between(scene, said, "hearsay or asserted", evidence, (Kind.MODALITY,)))
    return found


def _between(
    scene: Scene, said: Mapping[str, Voiced], ground: str, evidence: str, further: tuple[Kind, ...] = ()
) -> Finding:
    """A finding between two outlets, on one ground."""
    readings, pairs = part(scene.sides, said, unlike(ground))
    return Finding(Kind.ATTRIBUTION, readings, pairs, evidence, TIED, scene.quoted(said), further)


def _standing(scene: Scene, named: Mapping[str, Sequence[Source]]) -> list[Finding]:
    """One finding for each set of places whose outlets split the same way into quoting and not."""
    splits: dict[Split, list[Place]] = {}
    clauses = {o: frozenset(i for s in found for i in s.clause) for o, found in named.items()}
    for place in scene.places:
        if not any(is_content(scene.sides[o].word(i)) for o, i in place.words.items()):
            continue
        if len({scene.state(o, i) for o, i in place.words.items()}) < 2:
            continue
        if any(_in_reporting_clause(scene, o, i, clauses[o]) for o, i in place.words.items()):
            continue
        split = tuple((o, _stands(scene, o, i)) for o, i in place.words.items())
        if any(state == ASSUMED and named[o] for o, state in split):
            continue  # it names a source, though not by a verb of saying: “the mayor believes that …”
        if len({state for _, state in split}) > 1:
            splits.setdefault(split, []).append(place)
    found = []
    for split, places in _merged(splits):
        said = {
            o: Voiced(state, _phrases(scene, o, [p.words[o] for p in places if o in p.words])) for o, state in split
        }
        readings, pairs = part(scene.sides, said, _ground)
        if pairs:
            evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)} {STANDS[v.value]}" for o, v in said.items())
            found.append(Finding(Kind.ATTRIBUTION, readings, pairs, evidence, 0.9, quoted=False))
    return found


_marked = lru_cache(maxsize=32)(quotation.marked)


def _in_reporting_clause(scene: Scene, outlet: str, index: int, clauses: frozenset[int]) -> bool:
    """Whether a word belongs to “the mayor said”, which stands outside marks by its nature."""
    if index in clauses and scene.state(outlet, index) is not Quotation.DIRECT:
        return True
    side = scene.sides[outlet]
    if scene.state(outlet, index) is not Quotation.NARRATION or _marked(side.encoded.text):
        return index in clauses and not _marked(side.encoded.text)
    start, end = side.encoded.parse.sentences[side.encoded.parse.sentence_of(index)]
    return any(scene.state(outlet, i) is Quotation.INDIRECT for i in side.indices if start <= i < end)


def _stands(scene: Scene, outlet: str, index: int) -> str:
    """How a word stands, by its quotation state and by what governs it."""
    state = scene.state(outlet, index)
    if state is Quotation.DIRECT and not _marked(scene.sides[outlet].encoded.text):
        return ASSUMED
    if state is not Quotation.NARRATION:
        return state.value
    side, at = scene.sides[outlet], index
    for _ in range(LONGEST_CHAIN):
        head = side.word(at).head
        if head == at:
            break
        lemma = side.word(head).lemma
        if side.word(at).dep not in ("nsubj", "nsubjpass") and (lemma in stances() or lemma in words("views")):
            return Quotation.INDIRECT.value if head < index else AROUND
        at = head
    return state.value


def _merged(splits: Mapping[Split, list[Place]]) -> list[tuple[Split, list[Place]]]:
    """Splits of more outlets take in those of fewer that do not gainsay them."""
    merged: list[tuple[Split, list[Place]]] = []
    for split, places in sorted(splits.items(), key=lambda item: (-len(item[0]), item[0])):
        home = next((found for found in merged if set(split) <= set(found[0])), None)
        if home is None:
            merged.append((split, list(places)))
        else:
            home[1].extend(places)
    return merged


def _phrases(scene: Scene, outlet: str, placed: Sequence[int]) -> tuple[int, ...]:
    """The words with what hangs on nouns among them and stands alike: “bilateral talks”, not “talks” alone."""
    side = scene.sides[outlet]
    chosen, waiting = set(placed), [w for w in placed if side.word(w).pos in ("NOUN", "PROPN")]
    row = set(side.indices)
    while waiting:
        index = waiting.pop()
        for child in side.children.get(index, ()):
            alike = child in row and child not in chosen and scene.state(outlet, child) is scene.state(outlet, index)
            if alike and side.word(child).dep in PHRASAL:
                chosen.add(child)
                waiting.append(child)
    return tuple(sorted(chosen))


def _ground(one: str, other: str) -> str | None:
    if one == other or frozenset({one, other}) in ALIKE:
        return None
    shown = {"direct" if state == ASSUMED else state for state in (one, other)}
    return "/".join(sorted("indirect" if state == AROUND else state for state in shown))


def _naming(scene: Scene, named: Mapping[str, Sequence[Source]]) -> list[Finding]:
    """Unlike speakers, and sources by verbs that commit the reporter to unlike things."""
    found = []
    for sources_, certainty in _met(scene, named):
        keyed = {o: f"{o} {s.verb}" for o, s in sources_.items()}
        of = {key: (scene.sides[o], sources_[o]) for o, key in keyed.items()}

        def speakers(one: str, other: str, of: Mapping[str, tuple[Side, Source]] = of) -> str | None:
            return compared(of[one], of[other])

        def verbs(one: str, other: str, of: Mapping[str, tuple[Side, Source]] = of) -> str | None:
            return _stance_ground(of[one][1].stance, of[other][1].stance)

        who = {o: Voiced(keyed[o], s.phrase) for o, s in sources_.items()}
        telling = [f"{o} has {quote(scene.sides[o], s.phrase)} say it" for o, s in sources_.items()]
        found += _finding(scene, who, speakers, "; ".join(telling), certainty)
        how = {o: Voiced(keyed[o], s.words) for o, s in sources_.items()}
        telling = [f"{o}: {quote(scene.sides[o], s.words)}, {_put(s)}" for o, s in sources_.items()]
        found += _finding(scene, how, verbs, "; ".join(telling), certainty)
    return found


def _finding(
    scene: Scene,
    said: Mapping[str, Voiced],
    basis: Callable[[str, str], str | None],
    evidence: str,
    certainty: float,
) -> list[Finding]:
    readings, pairs = part(scene.sides, said, basis)
    if not pairs:
        return []
    sure = certainty if any(ground != PERHAPS for _, _, ground in pairs) else certainty / 2
    return [Finding(Kind.ATTRIBUTION, readings, pairs, evidence, sure, quoted=False)]


def _put(source: Source) -> str:
    """What a verb of saying commits the reporter to, in words."""
    if source.stance is None:
        return "which is negated"
    return {
        "neutral": "which leaves open whether it is true",
        "doubted": "which leaves it in doubt",
        "against his interest": "as something against his interest",
        "as true": "which takes it as true",
    }.get(source.stance, f"as {source.stance}" if source.stance.startswith("a") else f"by {source.stance}")


def _stance_ground(one: str | None, other: str | None) -> str | None:
    """The ground on which two verbs of saying differ, by what they commit the reporter to."""
    if one == other or None in (one, other) or LEFT_TO_POLARITY in (one, other):
        return None
    return "known or not" if KNOWN in (one, other) and {one, other} & UNSURE else "another verb of saying"


def _met(scene: Scene, named: Mapping[str, Sequence[Source]]) -> list[tuple[dict[str, Source], float]]:
    """Sources of several outlets for the same thing, at most one of each, by verb or speaker; or the only ones."""
    groups: dict[tuple[str, int], dict[str, Source]] = {}
    sure = True
    for a, b in combinations(sorted(named), 2):
        for one in named[a]:
            for other in named[b]:
                tied = scene.counterpart(a, one.verb, b) == other.verb or (
                    one.speaker is not None and scene.counterpart(a, one.speaker, b) == other.speaker
                )
                if not tied and not len(named[a]) == len(named[b]) == 1:
                    continue
                left = groups.get((a, one.verb), {a: one})
                right = groups.get((b, other.verb), {b: other})
                if left is right or left.keys() & right.keys():
                    continue
                sure &= tied
                joined = dict(sorted((left | right).items()))
                for outlet, source in joined.items():
                    groups[outlet, source.verb] = joined
    distinct = {id(group): group for group in groups.values()}
    return [(group, TIED if sure else ONLY_ONE) for group in distinct.values()]
