"""Who speaks at a clause: somebody in his own words, or an outlet that tells in the past what he said.

In: a scene, a proposition. Out: whether its past may stand for the present of what was said, though no verb of saying
governs it: “The door was open, he said. Nobody was barred.” (free indirect speech, Banfield, Unspeakable Sentences,
1982, ch. 2).
"""

from __future__ import annotations

from collections.abc import Iterable

from align.divergence.finding import token
from align.divergence.propositions import Proposition
from align.divergence.scene import Meeting, Scene, around
from align.divergence.sources import stances
from align.lexicon import words
from align.terms import Side
from align.words import SUBJECTS

FIRST_PERSON = {"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"}

# Words that fix a past: what stands beside them was so then, in whatever words it is told.
BYGONE = {"ago", "yesterday", "last", "formerly", "previously", "earlier"}
# Labels of verbs that tell for themselves.
MAIN = {"ROOT", "conj"}

YEAR = range(1000, 2100)


def retold(scene: Scene, outlet: str, meeting: Meeting) -> bool:
    """Whether an outlet's past may be that of a report alone: it tells what somebody said, as a verb of saying beside
    it shows, or as another outlet does that prints the words themselves."""
    proposition = meeting.propositions[outlet]
    if in_own_words(scene, outlet, proposition) or _bygone(scene.sides[outlet], proposition):
        return False
    parse = scene.sides[outlet].encoded.parse
    if _reported_in(scene, outlet, proposition, range(*parse.sentences[parse.sentence_of(proposition.predicate)])):
        return True
    near = around(parse, proposition.predicate, proposition.predicate)
    others = ((o, p) for o, p in meeting.propositions.items() if o != outlet)
    told = _reported_in(scene, outlet, proposition, near) or any(in_own_words(scene, o, p) for o, p in others)
    return told and not _tells_in_present(scene, outlet, proposition)


def _tells_in_present(scene: Scene, outlet: str, proposition: Proposition) -> bool:
    """Whether the outlet itself speaks in the present in this sentence: its past beside that is a past."""
    parse = scene.sides[outlet].encoded.parse
    first, end = parse.sentences[parse.sentence_of(proposition.predicate)]
    return any(
        parse.words[k].tag in ("VBZ", "VBP")
        and not scene.in_marks(outlet, k)
        and {parse.words[k].dep, parse.words[parse.words[k].head].dep if parse.words[k].dep == "aux" else ""} & MAIN
        for k in range(first, end)
    )


def in_own_words(scene: Scene, outlet: str, proposition: Proposition) -> bool:
    """Whether a clause stands in quotation marks, or in the text of one who says “I” or “we”."""
    if scene.in_marks(outlet, proposition.predicate):
        return True
    side = scene.sides[outlet]
    near: Iterable[int] = around(side.encoded.parse, proposition.predicate, proposition.predicate)
    if scene.marked(outlet):
        near = [k for k in near if k in side.indices and not scene.in_marks(outlet, k)]  # whose “I” is known there
    return any(token(side.word(k)) in FIRST_PERSON for k in near)


def _reported_in(scene: Scene, outlet: str, proposition: Proposition, near: range) -> bool:
    """Whether words of the outlet report in the past what somebody other than the writer says."""
    return any(_reports(scene.sides[outlet], k) for k in near if k != proposition.predicate)


def _reports(side: Side, index: int) -> bool:
    word = side.word(index)
    if word.tag != "VBD" or not (token(word) in words("reporting") or word.lemma in stances()):
        return False
    subjects = [side.word(k) for k in side.children.get(index, ()) if side.word(k).dep in SUBJECTS]
    return not any(token(w) in FIRST_PERSON for w in subjects)


def _bygone(side: Side, proposition: Proposition) -> bool:
    """“opened in 1995”, “left a year ago”: a time beside the verb that is over."""
    near = [side.word(k) for k in side.children.get(proposition.predicate, ())]
    below = [side.word(k) for w in side.children.get(proposition.predicate, ()) for k in side.children.get(w, ())]
    return any(token(w) in BYGONE or (w.text.isdigit() and int(w.text) in YEAR) for w in (*near, *below))
