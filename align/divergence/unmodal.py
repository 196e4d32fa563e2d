"""Modals that set an act under no mode: “I can tell you”, “the blast can be heard”, “may God help us”, “let them ask”.

In: a side, a proposition, its modals. Out: whether no more is said than by a bare verb, a wish, or a command.
"""

from __future__ import annotations

from collections.abc import Sequence

from align.divergence.finding import token
from align.divergence.propositions import Proposition
from align.divergence.reach import modal_class
from align.terms import Side
from align.words import SUBJECTS

# With “can” they say no more than without: “we can hear it” (Palmer, Mood and Modality, 2001, ch. 1).
PERCEIVING = {"see", "hear", "feel", "smell", "taste", "sense"}

# What a speaker says by asking leave or owning a duty to say it: “I must say”, “let me add” (hedged performatives,
# Fraser, in Cole and Morgan, Syntax and Semantics 3, 1975).
HEDGES = {"can", "could", "must", "may", "might", "should", "let"}
HEDGED = {"say", "tell", "add", "admit", "confess", "note", "stress", "assure", "answer"}
SPEAKERS = {"i", "we", "me", "us"}

# Before a clause whose modal belongs to what is meant, granted or compared, and tells nothing: “so that we may buy”.
MEANT = {"so", "lest", "whatever", "whoever", "however", "wherever", "before", "whichever"}

# Verbs that bind only with an infinitive: “the door was forced”.
BY_INFINITIVE = {"force", "compel", "bind", "move", "free"}


def says_no_more(side: Side, proposition: Proposition) -> bool:
    """Whether a proposition says with its modals no more than a bare verb would."""
    modals = proposition.modals
    word = side.word(proposition.predicate)
    said = {token(side.word(k)) for k in modals}
    subject = proposition.subject
    speaker = subject is not None and token(side.word(subject)) in SPEAKERS
    hedged = speaker and word.lemma in HEDGED and said <= HEDGES
    perceived = word.lemma in PERCEIVING and said <= {"can", "could"} and not proposition.negators
    return bool(said) and (hedged or perceived or _meant(side, proposition, said))


def wishes(side: Side, proposition: Proposition) -> bool:
    """“May the year be kind to us”: a wish."""
    subject = proposition.subject
    return subject is not None and any(token(side.word(k)) == "may" and k < subject for k in proposition.modals)


def breaks_open(side: Side, index: int) -> bool:
    """“the door was forced”: a verb that binds nobody without an infinitive."""
    below = side.children.get(index, ())
    return side.word(index).lemma in BY_INFINITIVE and not any(side.word(k).dep in ("xcomp", "ccomp") for k in below)


def _meant(side: Side, proposition: Proposition, said: set[str]) -> bool:
    """“so that we may buy”, “before it could ring”; “his wish was that all should have one” (Quirk et al., A
    Comprehensive Grammar of the English Language, 1985, 14.25)."""
    word = side.word(proposition.predicate)
    before = [side.word(k) for k in side.children.get(proposition.predicate, ()) if k < proposition.predicate]
    marks = {token(w) for w in before if w.dep in ("mark", "advmod", "nsubj", "dobj", "det")}
    loose = all(modal_class(side.word(k)) in ("ability", "possibility") for k in proposition.modals)
    if loose and marks & MEANT and word.dep in ("advcl", "ccomp", "pcomp"):
        return True
    return said == {"should"} and "that" in marks and side.word(word.head).lemma == "be"


def bidden(side: Side, modals: Sequence[int]) -> bool:
    """“Let them ask”: a command to nobody in particular, and no leave."""
    return any(
        side.word(k).lemma == "let"
        and side.word(k).tag == "VB"
        and not any(side.word(b).dep in (*SUBJECTS, "aux") and b < k for b in side.children.get(k, ()))
        and (side.word(k).dep in ("ROOT", "ccomp") or (side.word(k).dep == "conj" and not _under_a_modal(side, k)))
        for k in modals
    )


def _under_a_modal(side: Side, index: int) -> bool:
    """“would pass it on but let nobody ask”: a verb that shares the modal of the one it is joined to."""
    return any(side.word(k).dep == "aux" for k in side.children.get(side.word(index).head, ()))
