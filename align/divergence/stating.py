"""Whether a verb states that something is so: bare commands, infinitives and participles do not.

In: a side, a proposition. Out: yes or no.
"""

from __future__ import annotations

from align.divergence.finding import token
from align.divergence.propositions import Proposition
from align.divergence.reach import as_bidden
from align.finite import FINITE
from align.terms import Side
from align.words import SUBJECTS

# Verbs whose infinitive or gerund is done when they are: “began to talk”, “managed to flee” (implicatives and verbs of
# phase: Karttunen, Implicative verbs, 1971).
DONE_WITH_IT = {
    "begin", "start", "continue", "keep", "go", "manage", "succeed", "happen", "use", "get", "come", "proceed", "tend",
    "fail", "refuse", "stop", "cease", "finish", "help", "make", "see", "hear", "remember", "forget", "bother",
    "resume", "end", "quit", "avoid", "serve", "choose", "seem", "appear", "prove", "turn", "wind",
}  # fmt: skip

# Before what is only supposed.
SUPPOSING = {"if", "unless", "whether", "provided", "providing", "case", "lest"}

AUX = {"aux", "auxpass"}

# How far up verbs that hand on their form are followed.
LONGEST_CHAIN = 4


def states(side: Side, proposition: Proposition) -> bool:
    """Whether a proposition is stated, by a finite verb of its own or of one with which it is done."""
    at = proposition.predicate
    if _supposed(side, at) or as_bidden(side, at):
        return False
    group = {side.word(k).tag for k in (at, *proposition.auxiliaries)}
    for _ in range(LONGEST_CHAIN):
        word = side.word(at)
        if group & FINITE:
            return True
        above = word.head
        if word.dep == "ROOT" or above == at:
            own = any(side.word(k).dep in SUBJECTS and k < at for k in side.children.get(at, ()))
            # a headline leaves out the auxiliary, “Two held”; the parser takes “the clerks file” for “to file”
            return word.tag in ("VBN", "VBG") or own
        handed_on = word.dep == "conj" or (word.dep in ("xcomp", "ccomp") and side.word(above).lemma in DONE_WITH_IT)
        if not handed_on:
            return False
        at = above
        group = {side.word(at).tag, *(side.word(k).tag for k in side.children.get(at, ()) if side.word(k).dep in AUX)}
    return False


def _supposed(side: Side, index: int) -> bool:
    """“if they pay”, “provided that nobody is sacked”."""
    marks = {token(side.word(k)) for k in side.children.get(index, ()) if k < index and side.word(k).dep == "mark"}
    return bool(marks & SUPPOSING) or (
        side.word(side.word(index).head).lemma == "provide" and side.word(index).dep == "ccomp"
    )
