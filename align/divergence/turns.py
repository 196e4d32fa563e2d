"""A word → what turns the clause that it stands in round: “not”, “no one”, “without”, “refuse to”, “far from”.

In: the words of one outlet in a row. Out: the words of negation and the word that each negates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from align.divergence.expressions import phrases
from align.divergence.finding import token
from align.divergence.reach import LONGEST_CHAIN, governors, negates_at
from align.lexicon import words
from align.terms import Side
from align.words import SUBJECTS

# Labels of what belongs to a predicate: a negated one ("no one", "no orders") negates the predicate.
ARGUMENTS = {*SUBJECTS, "dobj", "attr", "acomp", "oprd", "dative", "npadvmod", "agent"}

# Labels of a word that negates what it hangs on; nummod: the “no” of “almost no food”.
NEGATING = {"neg", "det", "nummod", "advmod", "preconj", "quantmod", "cc", "intj"}

# Prepositions whose negated object leaves the predicate as it is: "they left with no money" is that they left.
APART = {"with", "without", "for", "than", "as", "like", "in"}

# What stands for a person or thing as such: "for nobody", "in nothing" negate the predicate all the same.
NEGATIVE_PRONOUNS = {"nobody", "nothing", "none", "nowhere", "neither"}

# Conjunctions that are “if not”, “so that not”.
IF_NOT = {"unless", "lest"}

# Adverbs that may stand between a negation and its verb: “never before played”.
BETWEEN = {
    "long", "more", "far", "longer", "further", "before", "again", "once", "yet", "ever", "now", "still", "since",
    "really", "actually", "quite",
}  # fmt: skip

# Words that make of a “not” no denial.
ONLY = {"only", "just", "merely", "simply", "solely", "alone"}

# What stands before a contrast, how many words one has at most, and what it ends with: “, not the foreign newspapers”.
BESIDE_A_CONTRAST, LONGEST_CONTRAST = {",", "and", ";", "–", "—"}, 6
NAMING = {"NOUN", "PROPN", "PRON"}

# Stretches of time: “it will be a month before they meet” is that they will not meet for a month.
STRETCHES = {
    "second", "minute", "hour", "day", "night", "week", "fortnight", "month", "quarter", "season", "year", "decade",
    "generation", "century", "time", "while",
}  # fmt: skip
LASTING = {"be", "take", "pass", "elapse"}


def turned(side: Side) -> Mapping[int, tuple[int, ...]]:
    """Word → the words of grammatical negation that negate it, for a side; what means nothing there is left out."""
    found: dict[int, set[int]] = {}
    at = _reach_of(side)
    idle, expressions = phrases(side, at)
    for index in at:
        if index in idle or not _is_negator(side, index) or _said_again(side, index):
            continue
        for target in _targets(side, index):
            found.setdefault(target, set()).add(index)
    for target, mark in expressions:
        found.setdefault(target, set()).add(mark)
    return {target: tuple(sorted(marks)) for target, marks in found.items()}


def _said_again(side: Side, index: int) -> bool:
    """“never, never”: said twice, it negates once."""
    words = side.encoded.parse.words
    return index > 1 and words[index - 1].text == "," and token(words[index - 2]) == token(words[index])


def lessening(side: Side, index: int) -> set[int]:
    """What says that there is less of a quality: “less expensive” is cheaper."""
    return {k for k in side.children.get(index, ()) if token(side.word(k)) in ("less", "least")}


def count(side: Side) -> int:
    """How many words of a side negate, those of meaning included: two outlets that have as many may well agree."""
    idle, expressions = phrases(side, side.indices)
    plain = [k for k in side.indices if k not in idle and _is_negator(side, k)]
    meant = [k for k in side.indices if negates_at(side, k) and k not in idle]
    return len({*plain, *meant, *(mark for _, mark in expressions)})


def _is_negator(side: Side, index: int) -> bool:
    name = token(side.word(index))
    if name == "too":
        return bool(_too_much_for(side, index))
    if name == "beyond":  # “is beyond changing”; “beyond changing it, they …” is besides
        return side.word(side.word(index).head).lemma == "be" and any(
            side.word(k).tag == "VBG" for k in side.children.get(index, ())
        )
    following = side.encoded.parse.words[index + 1 : index + 2]
    if name == "no" and not any(c.isalnum() for w in following for c in w.text):
        return False  # an answer: “No, we went home”
    return name in words("negators") or name in IF_NOT or _a_while_before(side, index)


def _a_while_before(side: Side, index: int) -> bool:
    """Whether a “before” follows a stretch of time that must pass first: “it will be weeks before they meet”."""
    word = side.word(index)
    if token(word) != "before" or word.dep not in ("mark", "prep"):
        return False
    above = word.head if word.dep == "prep" else side.word(word.head).head
    if side.word(above).lemma not in LASTING:
        return False
    near = (*side.children.get(above, ()), *(k for k in side.children.get(word.head, ()) if k < index))
    told = (k for k in near if side.word(k).dep in ("attr", "nsubj", "dobj", "npadvmod"))
    return any(side.word(k).lemma in STRETCHES for k in told)


def _reach_of(side: Side) -> Sequence[int]:
    """The words of the row, and those above and beside them in its sentences."""
    beside = {k for below in side.children.values() for k in below}
    return sorted(beside.union(side.children, side.indices))


def _targets(side: Side, index: int) -> set[int]:
    """The words that a word of negation negates: the noun it determines, and the predicate that the noun belongs to."""
    word = side.word(index)
    name = token(word)
    if name == "too":
        return _too_much_for(side, index)
    if name == "not" and _contrasts(side, index):
        return set()
    if put_against(side, index):
        return set()
    if name == "not" and index + 1 in side.indices and token(side.word(index + 1)) == "without":
        return _targets(side, index + 1)  # “is not without limits”
    if name in IF_NOT or (name == "before" and word.dep == "mark"):
        return {word.head} if word.dep == "mark" else set()
    if word.dep == "prep":  # without; but “against what they call …” denies no calling
        below = [k for k in side.children.get(index, ()) if side.word(k).dep in ("pobj", "pcomp")]
        below += [
            c for k in below for c in side.children.get(k, ()) if side.word(c).dep == "conj"
        ]  # “hearing or seeing”
        return {k for k in below if side.word(k).dep == "pobj" or _gerund(side, k)}
    if name == "nor":
        return _after_nor(side, index)
    if word.dep not in (*NEGATING, *ARGUMENTS, "pobj", "conj"):
        return set()
    if word.dep in (*ARGUMENTS, "pobj", "conj") or index == word.head:
        return _upwards(side, index, name in NEGATIVE_PRONOUNS) | _told_of(side, index)
    head = side.word(word.head)
    if word.dep in ("neg", "det") and head.pos == "ADV" and head.lemma in BETWEEN:
        return _upwards(side, head.head, False)
    if head.dep in ("predet", "det", "nummod", "amod", "quantmod"):  # “not all the houses have water”
        return _upwards(side, head.head, False)
    if token(head) == "without":  # “not without limits”
        return {k for k in side.children.get(word.head, ()) if side.word(k).dep in ("pobj", "pcomp")}
    if head.dep == "prep" and word.dep == "neg":  # "not in his absence": it negates the phrase, not the predicate
        return set()
    if word.dep == "neg" and head.pos == "VERB" and index > word.head:
        return {index + 1} & set(_reach_of(side))  # "called it not unkind": what follows, whatever the parser says
    targets = _upwards(side, word.head, side.word(word.head).text.lower() in ("one", "body", "thing"))
    if word.dep == "det":
        return targets | _told_of(side, word.head)
    if word.dep == "neg":
        return targets | (_told_of(side, word.head) if head.pos == "NOUN" else _cleft(side, word.head))
    if name in ("hardly", "scarcely"):  # “there is hardly a man who came”
        nouns = (word.head, *(k for k in side.children.get(word.head, ()) if side.word(k).dep == "attr"))
        return targets.union(*(_told_of(side, noun) for noun in nouns))
    return targets


def _gerund(side: Side, index: int) -> bool:
    """“paying”, “having paid”, “a penny having been paid”"""
    return side.word(index).tag == "VBG" or any(
        side.word(k).tag == "VBG" and side.word(k).dep in ("aux", "auxpass") for k in side.children.get(index, ())
    )


def _told_of(side: Side, noun: int) -> set[int]:
    """What a relative clause says of what there is not: “there is no man who came”, “nothing that we hide”."""
    there_is = any(side.word(k).dep == "expl" for k in side.children.get(side.word(noun).head, ()))
    return {k for k in side.children.get(noun, ()) if side.word(k).dep == "relcl"} if there_is else set()


def _cleft(side: Side, verb: int) -> set[int]:
    """“It is not the envoy who lied”: the envoy did not lie."""
    below = side.children.get(verb, ())
    it = {token(side.word(k)) for k in below if side.word(k).dep == "nsubj"} == {"it"}
    told = [k for k in below if side.word(k).dep == "attr"] if it and side.word(verb).lemma == "be" else []
    return {k for g in told for k in side.children.get(g, ()) if side.word(k).dep == "relcl"}


def _too_much_for(side: Side, index: int) -> set[int]:
    """What cannot be: “too weak to lift it” is that he did not lift it."""
    quality = side.word(index).head
    if side.word(index).dep != "advmod" or side.word(quality).pos not in ("ADJ", "ADV"):
        return set()
    above = side.word(quality).head
    if side.word(above).lemma == "be" and any(side.word(k).dep == "neg" for k in side.children.get(above, ())):
        return set()  # “is not too late to come”
    beside = (*side.children.get(quality, ()), *side.children.get(side.word(quality).head, ()))
    below = [k for k in beside if k > quality and side.word(k).dep in ("xcomp", "advcl", "ccomp")]
    return {k for k in below if any(side.word(g).tag == "TO" for g in side.children.get(k, ()))}


def _contrasts(side: Side, index: int) -> bool:
    """“faith, not weapons”, “and not weapons”: a part of the clause is denied beside another, and not the clause."""
    words = side.encoded.parse.words
    before = token(words[index - 1]) if index else ""
    after = []
    for word in words[index + 1 : index + 1 + LONGEST_CONTRAST]:
        if word.dep == "punct":
            break
        after.append(word)
    verbs = any(word.pos in ("VERB", "AUX") or word.tag in ("TO", "VBG") for word in after)
    return before in BESIDE_A_CONTRAST and bool(after) and after[-1].pos in NAMING and not verbs


def put_against(side: Side, index: int) -> tuple[int, int] | None:
    """Of a verb's “not” the noun that is denied for another, and the other: “did not come for war but for trade”, “do
    not want war but peace”. None where the verb itself is denied."""
    verb, behind = side.word(index).head, side.encoded.parse.words[index + 1 : index + 2]
    denied = side.word(index).dep == "neg" and side.word(verb).pos == "VERB"
    if not denied or any(token(word) in ONLY for word in behind):
        return None
    for k in side.children.get(verb, ()):
        if k > verb and side.word(k).dep in ("prep", "agent", "dobj"):
            but = any(token(side.word(m)) == "but" for g in (k, verb) for m in side.children.get(g, ()))
            other = next((m for m in side.children.get(k, ()) if side.word(m).dep == "conj"), None)
            if but and other is not None and side.word(other).pos == side.word(k).pos:
                nouns = _governed(side, k), _governed(side, other)
                return (nouns[0], nouns[1]) if nouns[0] is not None and nouns[1] is not None else None
    return None


def _governed(side: Side, index: int) -> int | None:
    """A noun, or the one that a preposition governs."""
    if side.word(index).pos in NAMING:
        return index
    return next((k for k in side.children.get(index, ()) if side.word(k).dep == "pobj"), None)


def _upwards(side: Side, index: int, of_itself: bool) -> set[int]:
    """A word and what it is an argument of."""
    found = {index}
    for _ in range(LONGEST_CHAIN):
        word = side.word(index)
        if word.dep == "aux":  # "nobody need help": the parser hangs the subject on the auxiliary
            found.add(word.head)
        if word.pos in ("VERB", "AUX") or word.head == index:
            break
        if word.dep == "oprd" and side.word(word.head).lemma != "be":
            break  # "called it not unkind": the calling is not denied
        if word.dep == "pobj":
            preposition = side.word(word.head)
            if token(preposition) in APART and not of_itself:
                break
            before = side.word(max(0, word.head - 1))
            # "cruel to the old and kind to nobody": the adjective right before has it, whatever the parser says
            index = word.head - 1 if before.pos == "ADJ" and word.head else preposition.head
            if side.word(index).pos in ("NOUN", "PROPN", "PRON", "ADP", "SCONJ"):
                break  # it belongs to another noun
        elif word.dep in ARGUMENTS or (word.dep == "poss" and of_itself):  # “pays no one's wages”
            index = word.head
        else:
            break
        found.add(index)
    return found


def _after_nor(side: Side, index: int) -> set[int]:
    """“nor” hangs on the conjunct before and negates the one that follows it.

    Where both are negated already, by something above ("does not forget who … nor what …") or by “neither”, it only
    carries that on.
    """
    head = side.word(index).head
    if side.word(head).pos in ("NOUN", "PROPN", "PRON", "ADJ"):
        return set()
    neither = any(token(side.word(k)) == "neither" for k in side.children.get(head, ()))
    if not neither and any(side.word(k).dep == "neg" for g in governors(side, head) for k in side.children.get(g, ())):
        return set()
    after = {k for k in side.children.get(head, ()) if side.word(k).dep == "conj" and k > index}
    if not after and side.word(head).pos in ("VERB", "AUX") and index < head:
        after = {head}  # "nor did they …" at the beginning of its clause
    return after
