"""Other words at one place: stronger or weaker (force), another meaning (sense), or the same meaning (wording).

In: a scene. Out: a finding for each place whose content words differ. Word lists decide where they know the words;
vectors only tell likely nuance from mere wording, and never more (design.md, the one lesson).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import combinations, permutations

from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.scene import Scene
from align.lexicon import table, words
from align.places import Place
from align.terms import Kind
from align.words import is_content

# Last-layer cosine from which two words at one place are taken to mean the same; below it a nuance is proposed.
SAME_MEANING = 0.55

# Grounds from lists of what words speak of, which are left to vectors where the sentence may turn them round.
DOUBTFUL = {"charges"}

# Parts of speech that other checks judge.
NOT_HERE = {"PROPN", "NUM", "PRON", "DET", "PUNCT", "SYM", "X", "SPACE"}

# Letters that two lemmas must share at the beginning to be held for forms of one word: hostile, hostility.
SHARED_STEM = 5


def find(scene: Scene) -> list[Finding]:
    """A finding for each place with unlike content words, and for coarse words that only some outlets have."""
    found = [f for place in scene.places if (f := _at(scene, place))]
    return found + _oaths(scene)


def _at(scene: Scene, place: Place) -> Finding | None:
    said: dict[str, Voiced] = {}
    for outlet, index in place.words.items():
        word = scene.sides[outlet].word(index)
        if not is_content(word) or word.pos in NOT_HERE or token(word) in words("negators"):
            return None
        said[outlet] = Voiced(word.lemma, (index,))
    lemmas = sorted({v.value for v in said.values()})
    if len(lemmas) < 2:
        return None
    likeness = _likeness(scene, place, said)
    nominal = all(scene.sides[o].word(i).pos in ("NOUN", "ADJ") for o, i in place.words.items())
    turned = len({scene.negated(o, i) for o, i in place.words.items()}) > 1
    grounds = {pair: compared(*pair, likeness[pair]) for pair in permutations(lemmas, 2)}
    # "no moment of calm", "every moment in fear": of words under unlike negation lists cannot judge; nor of
    # verbs, which take their colour from their objects (to honour a promise is to keep it)
    if turned or not nominal:
        grounds = {pair: "apart" if ground in DOUBTFUL else ground for pair, ground in grounds.items()}
    readings, pairs = part(scene.sides, said, lambda one, other: grounds.get((one, other)))
    kind = _kind({ground for _, _, ground in pairs})
    evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}" for o, v in said.items())
    reasons = _reasons(lemmas, grounds, likeness)
    quoted = scene.quoted({o: v.words for o, v in said.items()})
    return Finding(kind, readings, pairs, f"{evidence}. {reasons}", 0.75, quoted)


def compared(one: str, other: str, likeness: float) -> str:
    """The ground on which two lemmas at one place differ: a scale, a charge, or how like their vectors are."""
    if {one, other} in _synonyms_of(one) or _one_stem(one, other):
        return "synonyms"
    steps = strength(one, other)
    if steps is not None:
        return "synonyms" if steps == 0 else "one step" if abs(steps) == 1 else "several steps"
    first, second = _charges().get(one), _charges().get(other)
    if first and second and not first & second:
        return "charges"
    light = words("light_verbs")
    if one in light or other in light:
        return "light verb"
    return "near" if likeness >= SAME_MEANING else "apart"


def strength(one: str, other: str) -> int | None:
    """How many steps `other` stands above `one` on a scale of force that has both, or None."""
    for scale in _scales_of(one):
        if other in scale:
            return scale[other] - scale[one]
    return None


def _kind(grounds: set[str]) -> Kind:
    if grounds & {"one step", "several steps"}:
        return Kind.FORCE
    return Kind.SENSE if grounds & {"charges", "apart"} else Kind.WORDING


def _likeness(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> dict[tuple[str, str], float]:
    """Greatest cosine between outlets' words, for each pair of lemmas, both ways round."""
    best: dict[tuple[str, str], float] = {}
    for a, b in combinations(said, 2):
        cosine = scene.likeness(a, place.words[a], b, place.words[b])
        for key in ((said[a].value, said[b].value), (said[b].value, said[a].value)):
            best[key] = max(best.get(key, -1.0), cosine)
    return best


def _reasons(
    lemmas: list[str], grounds: Mapping[tuple[str, str], str], likeness: Mapping[tuple[str, str], float]
) -> str:
    """Why each pair of lemmas parts, on the ground that was used."""
    parts = []
    for one, other in combinations(lemmas, 2):
        steps = strength(one, other) or 0
        stronger, weaker = (other, one) if steps > 0 else (one, other)
        parts.append(
            {
                "synonyms": f"“{one}” and “{other}” are near synonyms",
                "one step": f"“{stronger}” is stronger than “{weaker}”",
                "several steps": f"“{stronger}” is much stronger than “{weaker}”",
                "charges": f"“{one}” speaks of {_named(one)}, “{other}” of {_named(other)}",
                "light verb": f"“{one}” and “{other}” differ little beside what they govern",
                "near": f"“{one}” and “{other}” are used alike here (cosine {likeness[one, other]:.2f})",
                "apart": f"“{one}” and “{other}” are used unlike each other here (cosine {likeness[one, other]:.2f})",
            }[grounds[one, other]]
        )
    return "; ".join(parts)


def _oaths(scene: Scene) -> list[Finding]:
    """A coarse word that some outlets have and others, rendering the same, have not."""
    said: dict[str, Voiced] = {}
    for outlet, side in scene.sides.items():
        coarse = tuple(i for i in side.indices if side.word(i).lemma in words("oaths"))
        said[outlet] = Voiced("coarse" if coarse else "plain", coarse or _around(scene, outlet))
    readings, pairs = part(scene.sides, said, unlike("oath"))
    if not pairs:
        return []
    coarse_words = "; ".join(
        f"{o}: {quote(scene.sides[o], v.words)} is a coarse word" for o, v in said.items() if v.value == "coarse"
    )
    plain = ", ".join(o for o, v in said.items() if v.value == "plain")
    return [Finding(Kind.FORCE, readings, pairs, f"{coarse_words}; {plain}: none", 0.8, True, (Kind.SENSE,))]


def _around(scene: Scene, outlet: str) -> tuple[int, ...]:
    """What an outlet says where another swears: the counterparts of the noun or verb that the oath hangs on."""
    for other, side in scene.sides.items():
        for i in side.indices:
            if side.word(i).lemma in words("oaths"):
                found = scene.counterpart(other, side.word(i).head, outlet)
                if found is not None:
                    governor = scene.sides[outlet].word(found).head
                    return tuple(sorted({found, governor} & set(scene.sides[outlet].indices)))
    return ()


def _one_stem(one: str, other: str) -> bool:
    shared = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= min(SHARED_STEM, len(one), len(other)) and shared >= 4


def _named(lemma: str) -> str:
    return " or ".join(sorted(_charges().get(lemma, ())))


def _synonyms_of(lemma: str) -> tuple[frozenset[str], ...]:
    return _synonyms().get(lemma, ())


@cache
def _synonyms() -> Mapping[str, tuple[frozenset[str], ...]]:
    sets: dict[str, list[frozenset[str]]] = {}
    for row in table("synonyms"):
        for one, other in combinations(row, 2):
            sets.setdefault(one, []).append(frozenset((one, other)))
            sets.setdefault(other, []).append(frozenset((one, other)))
    return {lemma: tuple(found) for lemma, found in sets.items()}


@cache
def _charges() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for lemma, charge in table("charges"):
        found.setdefault(lemma, set()).add(charge)
    return {lemma: frozenset(charges) for lemma, charges in found.items()}


@cache
def _scales() -> Mapping[str, tuple[Mapping[str, int], ...]]:
    found: dict[str, list[Mapping[str, int]]] = {}
    for row in table("force"):
        scale = {lemma.strip(): step for step, cell in enumerate(row) for lemma in cell.split("|")}
        for lemma in scale:
            found.setdefault(lemma, []).append(scale)
    return {lemma: tuple(scales) for lemma, scales in found.items()}


def _scales_of(lemma: str) -> tuple[Mapping[str, int], ...]:
    return _scales().get(lemma, ())
