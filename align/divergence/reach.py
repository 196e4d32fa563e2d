"""A predicate → the governors through which a negation, or a mode, reaches down to it: “has no plans to sell”.

In: the words of one outlet in a row. Out: governors, nearest first; what a word's own meaning makes of its complement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice

from align.divergence.finding import token
from align.lexicon import table, words
from align.terms import Side, Word

# Verbs that let another act, whose complement has a subject of its own: "let the boys pass".
CAUSATIVES = {"let", "make", "allow", "permit", "help", "enable", "have", "authorise", "authorize", "forbid", "ban"}

# Verbs that hand the negation on to what they govern: "do not think it will" is "think it will not"
# (neg-raising: Horn, A Natural History of Negation, 1989, ch. 5).
RAISING = {
    "think",
    "believe",
    "suppose",
    "expect",
    "imagine",
    "reckon",
    "guess",
    "want",
    "wish",
    "seem",
    "appear",
    "feel",
}

# Verbs that say with a preposition whether something is done: "did not succeed in reaching".
IMPLICATIVE = {"succeed", "persist", "think", "dream", "insist", "work", "count", "agree", "consent", "be", "care"}

# Words whose clause is held to be untrue: "denies that …", "it is false that …".
DENYING = {
    "deny", "denial", "doubt", "doubtful", "dubious", "questionable", "implausible", "improbable",
    "dispute", "refute", "rebut", "disbelieve", "reject", "dismiss", "disprove", "impossible",
    "unlikely", "untrue", "false", "illusion", "delusion", "myth", "fallacy", "fiction", "misconception", "fantasy",
    "unthinkable", "inconceivable", "prevent", "forbid", "oppose",
}  # fmt: skip

# Nouns of what is told, true or not: “denied the report that …”.
TOLD = {
    "claim", "report", "allegation", "accusation", "charge", "rumour", "rumor", "suggestion", "assertion", "notion",
    "idea", "story", "news", "statement", "insinuation", "contention", "argument", "view",
}  # fmt: skip

# Verbs that negate with their particle.
PHRASAL = {
    ("rule", "out"), ("call", "off"), ("turn", "down"), ("stay", "out"), ("keep", "out"), ("stay", "away"),
    ("vote", "down"), ("back", "out"), ("hold", "off"), ("shut", "out"), ("stop", "short"), ("shy", "away"),
    ("leave", "out"), ("keep", "off"), ("keep", "away"), ("stay", "off"),
}  # fmt: skip

# Verbs of which only what follows is over: “stopped selling”; with “to” it is another act (“stopped to look”).
CEASING = {"stop", "cease", "quit", "discontinue"}
CEASING_BY_INFINITIVE = {"cease"}
CEASING_PARTICLES = {("give", "up"), ("leave", "off"), ("knock", "off"), ("swear", "off")}

# Verbs with “to”: what follows was not done; alone or with a gerund they say something else.
NEGLECTING = {"forget", "neglect", "omit"}

# Verbs that keep somebody from an act: “blocked them from entering”.
HINDERING = {
    "stop", "keep", "block", "hinder", "discourage", "restrain", "hold", "bar", "deter", "dissuade", "prevent",
    "inhibit", "preclude", "prohibit", "ban", "disqualify", "exclude", "exempt", "excuse", "restrict", "stay",
}  # fmt: skip

# Before “doubt”, “denying”: what follows is held to be true.
BEYOND = {"no", "without", "beyond", "little", "any"}
DOUBTS = {"doubt", "dispute", "denial", "deny", "question"}

# Nouns and verbs with a noun that are no more than a frame for what the noun is about: “made no attempt to leave”.
FRAMES = {"be", "exist", "see", "find", "feel", "remain", "need", "want", "hold", "show", "know"}

# Prepositions under which an act stands apart from the verb above: “left without paying, after hearing”.
BESIDE = {
    "than", "without", "by", "after", "before", "since", "besides", "despite", "instead", "through", "upon", "while",
    "when", "until", "till", "with", "as", "during", "because", "including", "following",
}  # fmt: skip

# Classes of modal words whose clause stands under them: “it is possible that …”, “hopes that …”.
OVER_A_CLAUSE = {"possibility", "likelihood"}
HOPING = {"hope", "hop", "wish"}  # the parser takes “hopes” for “hop”

# With “would” a wish: “we would like to join”.
LIKING, WOULD = {"like", "love", "care", "hate", "prefer", "welcome"}, {"would", "'d"}

# Verbs that in the passive say that something is only held to be so: “is alleged to have sold it”.
HEARSAY = {
    "allege", "believe", "think", "suspect", "presume", "rumour", "rumor", "report", "say", "understand", "assume",
    "consider", "claim", "repute", "estimate",
}  # fmt: skip

# Words that set an act under a mode as nouns alone: “the right to vote”.
NOUN_OF_MODE = {"right": "permission", "power": "permission", "freedom": "permission", "chance": "possibility"}

# What nobody has who must: “no choice but to leave”.
CHOICES = {"choice", "option", "alternative"}

# Classes of verbs that bid: what “be” or a bare verb after them says is what they bid, “recommends that it be closed”.
BIDDING = {"request", "obligation"}

# Verbs after which “if” may be “whether”, though the parser takes it for a condition.
BEFORE_WHETHER = {
    "ask", "hear", "know", "wonder", "see", "check", "learn", "doubt", "decide", "find", "tell", "say", "enquire",
    "inquire",
}  # fmt: skip

# How far up a chain of governors is followed; deeper chains are parser errors more often than meaning.
LONGEST_CHAIN = 4


def modal_class(word: Word) -> str | None:
    """The class of a modal expression's word in modals.txt, or None. Works on lemma and on form."""
    classes = _modals()
    return classes.get(token(word)) or classes.get(word.lemma)


def mode_at(side: Side, index: int) -> str | None:
    """The modal class of a word where it stands: “would like to”, “is alleged to have”, “the right to”, or None."""
    word = side.word(index)
    below = {token(side.word(k)) for k in side.children.get(index, ())}
    if word.lemma in LIKING and below & WOULD:
        return "volition"
    if word.lemma == "have":
        return "obligation" if _to_act(side, index) else None
    if word.lemma in CHOICES and token(side.word(max(0, index - 1))) == "no" and index + 1 in side.indices:
        return "obligation" if token(side.word(index + 1)) == "but" else None
    if word.pos == "VERB" and word.lemma in HEARSAY and _passive(side, index):
        return "likelihood"
    if word.lemma in NOUN_OF_MODE:
        return NOUN_OF_MODE[word.lemma] if word.pos == "NOUN" else None
    if word.lemma == "order" and token(side.word(max(0, index - 1))) == "in":
        return None  # “in order to”
    if word.lemma == "call" and not below & {"on", "upon"}:
        return None
    return modal_class(word)


def _to_act(side: Side, index: int) -> bool:
    """“have to leave”, “had to be told”: an infinitive right under the verb; “has yet to leave” is another thing."""
    below = side.children.get(index, ())
    acts = [k for k in below if side.word(k).dep == "xcomp" and not any(token(side.word(y)) == "yet" for y in below)]
    return any(side.word(g).tag == "TO" for k in acts for g in side.children.get(k, ()))


def _passive(side: Side, index: int) -> bool:
    below = [side.word(k) for k in side.children.get(index, ())]
    told = any(w.dep in ("xcomp", "ccomp") for w in below)
    return told and side.word(index).tag == "VBN" and any(w.dep in ("auxpass", "nsubjpass") for w in below)


def negates(word: Word) -> bool:
    """Whether a word's meaning negates its complement: "refuse", "lack", "impossible"."""
    return word.lemma in words("negative") or token(word) in words("negative")


def negates_at(side: Side, index: int) -> bool:
    """Whether a word's meaning negates what it governs, alone or with its particle: “refuse”, “rule out”."""
    word = side.word(index)
    if word.lemma in DOUBTS and _beyond_doubt(side, index):
        return False
    if negates(word):
        return True
    particles = {
        token(side.word(k)) for k in side.children.get(index, ()) if side.word(k).dep in ("prt", "advmod", "prep")
    }
    if word.pos != "VERB":
        return False
    return any((word.lemma, particle) in PHRASAL for particle in particles) or _ends(side, index, particles)


def hands_on(side: Side, index: int) -> bool:
    """Whether a word that negates hands its negation on to a clause: “denies having met him”."""
    clauses = [
        k
        for k in _below(side, index)
        if side.word(k).dep in ("xcomp", "ccomp", "pcomp") or _gerund_after(side, index, k)
    ]
    told = any(_held_untrue(side, k, n) for n in side.children.get(index, ()) for k in side.children.get(n, ()))
    return (bool(clauses) or told) and negates_at(side, index)


def _below(side: Side, index: int) -> list[int]:
    """What hangs on a word, and on its prepositions."""
    own = list(side.children.get(index, ()))
    return own + [k for p in own if side.word(p).dep == "prep" for k in side.children.get(p, ())]


def _beyond_doubt(side: Side, index: int) -> bool:
    return any(token(side.word(k)) in BEYOND for k in range(max(0, index - 2), index))


def _ends(side: Side, index: int, particles: set[str]) -> bool:
    """Whether a verb says that the act which it governs is over, or is kept from happening."""
    lemma = side.word(index).lemma
    acts = [k for k in side.children.get(index, ()) if side.word(k).dep in ("xcomp", "ccomp")]
    gerund = any(side.word(k).tag == "VBG" for k in acts)
    if gerund and (lemma in CEASING or any((lemma, particle) in CEASING_PARTICLES for particle in particles)):
        return True
    infinitive = any(side.word(g).tag == "TO" for k in acts for g in side.children.get(k, ()))
    if lemma in NEGLECTING and infinitive:
        return True
    if lemma in CEASING_BY_INFINITIVE and acts:
        return True
    if lemma not in HINDERING:
        return False
    sources = [k for k in side.children.get(index, ()) if token(side.word(k)) == "from"]
    return any(side.word(g).dep == "pcomp" for k in sources for g in side.children.get(k, ()))


def ancestors(side: Side, index: int) -> Iterator[int]:
    """All words above one, nearest first; they may stand outside the row."""
    while (head := side.word(index).head) != index:
        yield head
        index = head


def as_bidden(side: Side, index: int) -> bool:
    """“asks that they stay”, “let both speak”: a bare verb after one that bids or lets, which the parser does not tell
    from a present."""
    word = side.word(index)
    if word.dep != "ccomp" or word.tag != "VBP" or any(side.word(k).tag == "MD" for k in side.children.get(index, ())):
        return False
    governor = side.word(word.head)
    return governor.lemma in CAUSATIVES or modal_class(governor) in BIDDING


def governors(side: Side, index: int) -> Iterator[int]:
    """The words above one, nearest first, as far as a chain of them is trusted."""
    return islice(ancestors(side, index), LONGEST_CHAIN)


def reaching(side: Side, index: int) -> Iterator[int]:
    """The governors whose negation or mode reaches down to a predicate, nearest first."""
    below, through_noun = index, False
    for governor in governors(side, index):
        if not _reaches(side, below, governor, through_noun):
            return
        yield governor
        through_noun = side.word(governor).pos in ("NOUN", "PROPN", "PRON") or (
            through_noun and side.word(governor).dep == "prep"
        )
        below = governor


def said_of(side: Side, governor: int) -> list[int]:
    """A governor, and for a copula what it says: “it is impossible to …”."""
    return [governor, *(k for k in side.children.get(governor, ()) if side.word(k).dep in ("acomp", "attr", "oprd"))]


@cache
def _modals() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table("modals") if " " not in row[0]}


def _reaches(side: Side, below: int, governor: int, through_noun: bool) -> bool:
    word, above = side.word(below), side.word(governor)
    infinitive = any(side.word(k).tag == "TO" for k in side.children.get(below, ()))
    if word.dep in ("ccomp", "xcomp") and below < governor and word.tag != "VB":
        return False  # “they will come, it is thought”: what is only added stands over nothing
    match word.dep:
        case "xcomp":
            return True
        case "pcomp":
            opposed = word.tag != "VBG" and negates(above)  # “against what they call meddling”
            asked = _asks_more(side, below)  # “cannot agree on how it is shared”
            return above.dep == "prep" and token(above) not in BESIDE and not opposed and not asked
        case "prep":
            known = negates_at(side, governor) or modal_class(above) is not None or above.lemma in IMPLICATIVE
            return above.pos in ("NOUN", "ADJ") or known
        case "ccomp":
            said = [side.word(k) for k in said_of(side, governor)]
            bare = _bare(side, below)
            return (
                any(w.lemma in DENYING for w in said)
                or _by_particle(side, governor)
                or (above.lemma in RAISING and not _asks_more(side, below))
                or any(modal_class(w) in OVER_A_CLAUSE or w.lemma in HOPING for w in said)
                or (bare and (above.lemma in CAUSATIVES or modal_class(above) in BIDDING or infinitive))
            )
        case "acl" | "relcl":
            told = word.dep == "acl" and (_that(side, below, above) or _held_untrue(side, below, governor))
            return (infinitive and above.pos in ("NOUN", "PRON")) or told
        case "advcl" | "csubj" | "csubjpass":
            said = [side.word(k) for k in said_of(side, governor)[1 if above.lemma == "be" else 0 :]]
            act = infinitive or (word.dep != "advcl" and word.tag == "VBG")  # “to leave is not possible”, “leaving is”
            mode = any(negates(w) or modal_class(w) or w.lemma in CHOICES for w in said)
            framed = above.lemma == "be" or word.dep == "csubjpass"
            return (act and framed and mode) or _gerund_after(side, governor, below)
        case "dobj" | "attr" | "nsubj" | "acomp":
            framing = above.lemma in FRAMES or negates_at(side, governor) or above.lemma in words("light_verbs")
            return (through_noun and framing) or above.lemma == "be"
    return False


def _asks_more(side: Side, index: int) -> bool:
    """“cannot think how lonely it is”: what is asked with a wh-word is so, whoever does not think it."""
    return any(
        side.word(k).tag in ("WRB", "WP")
        for k in (
            *side.children.get(index, ()),
            *(g for n in side.children.get(index, ()) for g in side.children.get(n, ())),
        )
        if k < index
    )


def _bare(side: Side, index: int) -> bool:
    """“that it stop”, “that it be stopped”: a verb of which nothing is said but that it is bidden, or meant to be."""
    below = [side.word(k) for k in side.children.get(index, ())]
    base = side.word(index).tag == "VB" or any(w.dep == "auxpass" and w.tag == "VB" for w in below)
    return base and not any(w.tag == "MD" for w in below)


def _gerund_after(side: Side, verb: int, index: int) -> bool:
    """“ruled out going”: the parser hangs the gerund beside the verb that denies it."""
    return index == verb + 2 and side.word(index).tag == "VBG" and _by_particle(side, verb)


def _by_particle(side: Side, index: int) -> bool:
    """Whether a verb negates what it governs by its particle."""
    after = [token(side.word(k)) for k in side.children.get(index, ()) if side.word(k).dep == "prt"]
    return any((side.word(index).lemma, particle) in PHRASAL for particle in after)


def _held_untrue(side: Side, below: int, noun: int) -> bool:
    """“denied the report that …”: a clause under a noun that somebody holds to be untrue."""
    word = side.word(noun)
    denied = word.dep == "dobj" and side.word(word.head).lemma in DENYING
    return denied and word.lemma in TOLD and _marked(side, below)


def _marked(side: Side, index: int) -> bool:
    return any(token(side.word(k)) == "that" and side.word(k).dep == "mark" for k in side.children.get(index, ()))


def _that(side: Side, below: int, above: Word) -> bool:
    """“no doubt that …”: a clause under a noun that holds it to be untrue, or no more than possible."""
    return _marked(side, below) and (
        above.lemma in DENYING or modal_class(above) in OVER_A_CLAUSE or above.lemma in HOPING
    )
