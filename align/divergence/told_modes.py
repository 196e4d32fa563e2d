"""A mode said in other words than a modal verb's: “can be reused”, “is reusable”; “may stay”, “has leave to stay”.

In: a scene, a proposition that stands under no modal, the class of another outlet's. Out: whether its sentence says
that mode all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from align.divergence.finding import token
from align.divergence.propositions import Proposition
from align.divergence.reach import ancestors, modal_class
from align.divergence.scene import Scene
from align.lexicon import table
from align.terms import Side

# Classes of modals → their families.
FAMILIES = {
    "ability": "can", "possibility": "can", "permission": "can", "likelihood": "can",
    "obligation": "must", "advice": "ask", "request": "ask", "exhortation": "ask", "prohibition": "ban",
    "volition": "wish", "attempt": "wish",
}  # fmt: skip

# Families whose words may say in a report what a class says: what is asked of somebody is what he should do.
ANSWERS = {
    "ability": {"can"}, "possibility": {"can"}, "permission": {"can"}, "likelihood": {"can"},
    "obligation": {"must"}, "prohibition": {"ban", "can"}, "advice": {"ask", "must", "wish"},
    "request": {"ask", "wish"}, "volition": {"wish", "ask"},
}  # fmt: skip

# Families whose words tell of an act only if they govern it; what can be is told from anywhere: “by law”, “at no risk”.
GOVERNING = {"must", "ask", "wish"}

# Endings of adjectives that say what can be done with a thing.
ENDINGS = ("able", "ible", "ably", "ibly", "ability", "ibility")

# Verbs that say no mode, though adjectives and nouns of their form do.
NO_MODES = {"open", "fit", "welcome", "right", "mean"}

# Shorter words only look like them: “able”, “table”.
LEAST_LETTERS = 6


def told_elsewhere(scene: Scene, outlet: str, proposition: Proposition, of_class: str) -> bool:
    """Whether the sentence of a proposition says a mode of the family of a class, in words that do not answer for
    another proposition there."""
    answers = ANSWERS.get(of_class, set())
    side = scene.sides[outlet]
    parse = side.encoded.parse
    sentence = range(*parse.sentences[parse.sentence_of(proposition.predicate)])
    own = {proposition.predicate, *proposition.core}
    governing = {*proposition.verb_words, *ancestors(side, proposition.predicate)}
    return any(
        said & (answers if k in governing else answers - GOVERNING)
        and (k in own or not _said_by_others(scene, outlet, k))
        and not _answers_for_another(scene, outlet, k, proposition, said)
        for k in sentence
        if k in side.indices and (said := families(side, k))
    )


def _said_by_others(scene: Scene, outlet: str, index: int) -> bool:
    """Whether all outlets have the word: it does not make up for a modal."""
    lemma = scene.sides[outlet].word(index).lemma
    others = (side for o, side in scene.sides.items() if o != outlet)
    return all(any(side.word(k).lemma == lemma for k in side.indices) for side in others)


def families(side: Side, index: int) -> set[str]:
    """The families of the modes that a word may say; a name says none, nor does a verb that looks like one of the
    adjectives and nouns: “in May”, “opened the shops”."""
    word = side.word(index)
    if word.pos == "PROPN" or (word.pos == "VERB" and word.lemma in NO_MODES):
        return set()
    said = _told().get(word.lemma, set()) | _told().get(token(word), set())
    of_modal = FAMILIES.get(modal_class(word) or "")
    able = word.pos in ("ADJ", "ADV", "NOUN") and len(word.text) >= LEAST_LETTERS and word.lemma.endswith(ENDINGS)
    return said | ({of_modal} if of_modal else set()) | ({"can"} if able else set())


def _answers_for_another(scene: Scene, outlet: str, index: int, proposition: Proposition, said: set[str]) -> bool:
    """Whether a word belongs to another proposition, that meets one under the same mode."""
    for meeting in scene.meetings:
        told = meeting.propositions.get(outlet)
        if told is None or told.predicate == proposition.predicate or index not in told.verb_words:
            continue
        others = ((o, p) for o, p in meeting.propositions.items() if o != outlet)
        if any(families(scene.sides[o], k) & said for o, p in others for k in p.verb_words):
            return True
    return False


@cache
def _told() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word, family in table("modes_told"):
        found.setdefault(word, set()).add(family)
    return found
