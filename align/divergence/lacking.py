"""Words of one outlet that others lack → the ground on which leaving them out is judged.

In: a scene, an outlet, words (indices). Out: a ground that `severities` knows: a claim, what limits one, an item of a
list, or a mere detail. Nothing is compared here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from align.divergence.dates import MONTHS, WEEKDAYS
from align.divergence.finding import token
from align.divergence.phrases import begins, covered
from align.divergence.propositions import Proposition
from align.divergence.reach import ancestors
from align.divergence.scene import Scene
from align.divergence.sources import stances
from align.finite import FINITE
from align.lexicon import table, words
from align.terms import Quotation, Side, Word
from align.words import is_content

# Grounds in words for readers.
WHAT: Mapping[str, str] = {
    "claim": "a statement of its own",
    "condition": "a condition",
    "concession": "something granted or held against it",
    "exception": "an exception",
    "limit": "what limits it",
    "amount": "a number, date or span of time",
    "item": "one of several that are listed",
    "restriction": "which of its kind, or whether it counts as such",
    "detail": "a circumstance or detail",
    "filler": "a set phrase",
    "narration": "in the reporter's own words",
    "occasion": "who said it, or how, when or where",
    "intensifier": "a word that strengthens or softens",
    "quantifier": "a word that says how much of it",
    "put otherwise": "perhaps put otherwise",
}

CONDITIONS = {"if", "unless", "provided", "until"}

# Labels and prepositions of what tells how, when and where somebody spoke; others tell of what: “asked for weapons”.
BESIDE_SAYING = {"advcl", "advmod", "npadvmod"}
OCCASIONS = {"with", "in", "at", "after", "during"}
DAYS = {*WEEKDAYS, *MONTHS}

# Labels of what is said, seen from its verb of saying; and of what belongs to a name.
SAID = {"ccomp", "xcomp", "dobj", "oprd", "acl", "pcomp"}
OF_A_NAME = {"appos", "relcl", "acl", "amod", "compound", "nmod", "prep", "pobj", "conj", "det", "poss"}

# A negated predicate with at most this many words beside it, "nor forbidden", is a statement of its own.
LONGEST_REMARK = 6

# How many words before a run are looked at for what leads it: “but no”, “on condition that the”.
LONGEST_LEAD = 4

# Least number of further items of a list that the other outlet has too.
FEWEST_SHARED = 2


def ground(scene: Scene, outlet: str, lacking: Sequence[int], untied: Collection[int] = ()) -> str:
    """The ground on which others lack words of an outlet.

    untied: words of the outlet that have no counterpart in the others' row either, though they may stand elsewhere.
    """
    side, inside = scene.sides[outlet], set(lacking)
    saying = tells_of_saying(side, inside)
    if all(scene.state(outlet, i) is Quotation.NARRATION for i in inside):
        return "occasion" if saying or frames_speech(side, inside) else "narration"
    if fills(side, lacking):
        return "filler"
    if all(_of_degree(side.word(i)) for i in inside):
        return "intensifier"
    amounts = scene.amounts[outlet]
    if inside <= {i for amount in amounts if amount.sort == "quantifier" for i in amount.words}:
        return "quantifier"
    claimed = _claimed(scene, outlet, inside, {*inside, *untied})
    if claimed:
        return claimed
    limit = _limit(side, lacking)
    if limit:
        return limit
    if any(inside & set(amount.words) for amount in amounts if amount.sort in ("number", "date")):
        return "amount"
    if any(_restricts(scene, outlet, i, inside) for i in inside):
        return "restriction"
    if _listed(scene, outlet, inside):
        return "item"
    return "occasion" if saying else "detail"


def limiting(tokens: Sequence[str]) -> str | None:
    """How the phrase that a passage begins with limits what it belongs to, or None."""
    for at in range(min(2, len(tokens))):
        found = begins("limits", tokens, at)
        if found:
            return found[1][0]
    return None


def tells_of_saying(side: Side, lacking: Collection[int]) -> bool:
    """Whether words tell of who spoke, and how, when and where, and not what was said: “(said) with a sigh”, “(the
    deputy,) wearing a black coat”."""
    tops = _tops(side, lacking)
    return bool(tops) and all(_of_saying(side, i) or _of_speaker(side, i) for i in tops)


def frames_speech(side: Side, narrated: Collection[int]) -> bool:
    """Whether the reporter's words do no more than say who spoke: “Larijani, who heads the council, said on Monday”."""
    tops = _tops(side, narrated)
    return bool(tops) and all(
        _of_saying(side, i) or _of_speaker(side, i) or _says(side, i, narrated) or _names_speaker(side, i) for i in tops
    )


def _tops(side: Side, lacking: Collection[int]) -> list[int]:
    """The words that hang on none of the others; of a preposition's noun alone, the preposition."""
    said = [i for i in lacking if any(c.isalnum() for c in side.word(i).text)]
    tops = [i for i in said if side.word(i).head not in lacking or side.word(i).head == i]
    return [side.word(i).head if side.word(i).dep == "pobj" else i for i in tops]


def _says(side: Side, index: int, narrated: Collection[int]) -> bool:
    """A verb of saying; what is said stands elsewhere."""
    below = side.children.get(index, ())
    return _reports(side, index) and not any(k in narrated and side.word(k).dep in SAID for k in below)


def _names_speaker(side: Side, index: int) -> bool:
    """A part of what names a speaker: “(Larijani), one of the brothers who are close to the leader, (said)”."""
    for below, above in pairwise((index, *ancestors(side, index))):
        if side.word(below).dep == "nsubj" and _reports(side, above):
            return True
        if side.word(below).dep not in OF_A_NAME:
            return False
    return False


def _of_saying(side: Side, index: int) -> bool:
    word = side.word(index)
    led = word.dep == "prep" and (token(word) in OCCASIONS or (token(word) == "on" and _leads_day(side, index)))
    return (word.dep in BESIDE_SAYING or led) and _reports(side, word.head)


def _leads_day(side: Side, preposition: int) -> bool:
    """“on Monday”, “on 3 March”: when, where others tell of what: “spoke on the budget”."""
    return any(token(side.word(k)) in DAYS for k in side.children.get(preposition, ()))


def _of_speaker(side: Side, index: int) -> bool:
    speaker = side.word(index).head
    subject = side.word(speaker).dep == "nsubj" and _reports(side, side.word(speaker).head)
    return side.word(index).dep == "acl" and subject


def _reports(side: Side, index: int) -> bool:
    passive = any(side.word(k).dep == "auxpass" for k in side.children.get(index, ()))
    return side.word(index).lemma in stances() and not passive


def fills(side: Side, lacking: Iterable[int]) -> bool:
    """Whether words belong to set phrases that claim nothing."""
    tokens = [token(side.word(i)) for i in side.indices]
    filling = {side.indices[k] for k in covered("fillers", tokens)}
    return set(lacking) <= filling


def goes_on(side: Side) -> bool:
    """Whether a passage goes on with what its sentence has begun to claim: “(will mend it) and pay the farmers”."""
    return any(
        side.word(i).pos == "VERB" and side.word(i).dep == "conj" and _shares_auxiliary(side, side.word(i).head)
        for i in side.indices
    )


def _claimed(scene: Scene, outlet: str, inside: Collection[int], untied: Collection[int]) -> str | None:
    side = scene.sides[outlet]
    for proposition in scene.propositions[outlet]:
        negated = any(k in inside for k in proposition.negators)
        if proposition.predicate in inside and negated and len(inside) <= LONGEST_REMARK:
            return "claim"
        if _only_says(side, proposition):
            continue
        if (
            set(proposition.core) <= set(inside)
            and _asserts(side, proposition)
            and _mostly(side, proposition.predicate, untied)
        ):
            marks = {side.word(k).text.lower() for k in side.indices if side.word(k).head == proposition.predicate}
            return "condition" if marks & CONDITIONS else "claim"
    return None


def _asserts(side: Side, proposition: Proposition) -> bool:
    """Whether a predicate claims something: it has a subject, its own or that of the verb that it is joined to."""
    word = side.word(proposition.predicate)
    if proposition.subject is None:
        return False
    own = side.word(proposition.subject).head == proposition.predicate
    return own or (word.dep == "conj" and (word.tag in FINITE or _shares_auxiliary(side, word.head)))


def _shares_auxiliary(side: Side, governor: int) -> bool:
    """“will take them in and pay for them”: the second verb is as much promised as the first."""
    labels = {side.word(k).dep for k in side.children.get(governor, ())}
    return bool(labels & {"aux", "auxpass"} and labels & {"nsubj", "nsubjpass"})


def _only_says(side: Side, proposition: Proposition) -> bool:
    """“I tell you …”: the speaker announces his words and claims nothing by it."""
    subject = proposition.subject
    speaker = subject is not None and side.word(subject).text.lower() in ("i", "we")
    return speaker and side.word(proposition.predicate).lemma in ("say", "tell", "repeat", "announce", "declare")


def _mostly(side: Side, predicate: int, inside: Collection[int]) -> bool:
    """Whether most content words that hang on a predicate are among those that others lack.

    What is joined to it (“…; they threaten us”, which the parser often hangs before it) says something of its own.
    """
    below = {predicate}
    for _ in range(len(side.indices)):
        more = {i for i in side.indices if side.word(i).head in below and not _joined(side.word(i), i)} - below
        if not more:
            break
        below |= more
    content = {i for i in below if is_content(side.word(i))}
    return 2 * len(set(inside) & content) > len(content)


def _joined(word: Word, index: int) -> bool:
    return word.pos in ("VERB", "AUX") and (
        word.dep in ("conj", "parataxis") or (word.dep == "ccomp" and index < word.head)
    )


def _limit(side: Side, lacking: Sequence[int]) -> str | None:
    """How what leads a run limits it: the words right before it, up to its beginning, the longest phrase first."""
    for first in range(max(side.indices[0], lacking[0] - LONGEST_LEAD), lacking[0] + 1):
        run = range(first, lacking[0] + 1)
        if not set(run) <= set(side.indices):
            continue
        tokens = [token(side.word(k)) for k in range(first, side.indices[-1] + 1)]
        found = begins("limits", tokens, 0)
        if not found:
            continue
        between = range(first + found[0], lacking[0])
        if all(not is_content(side.word(k)) and side.word(k).text[0].isalnum() for k in between):
            return found[1][0]
    return None


def _restricts(scene: Scene, outlet: str, index: int, inside: Collection[int]) -> bool:
    """Whether a word says what kind of thing is meant by a noun that stands in the others as well."""
    side = scene.sides[outlet]
    word = side.word(index)
    return (
        (word.text.lower() in words("restricting") or word.lemma in words("restricting"))
        and word.dep in ("amod", "compound", "nmod")
        and word.head not in inside
        and (outlet, word.head) in scene.place_of
    )


def _listed(scene: Scene, outlet: str, inside: Collection[int]) -> bool:
    """Whether words hold a noun of a list of which the others have several nouns."""
    side = scene.sides[outlet]
    return any(
        side.word(i).pos in ("NOUN", "PROPN")
        and len([k for k in _fellows(side, i) if (outlet, k) in scene.place_of]) >= FEWEST_SHARED
        for i in inside
    )


def _fellows(side: Side, index: int) -> set[int]:
    """The other nouns of the list that a noun stands in."""
    first = index
    while side.word(first).dep == "conj" and side.word(first).head != first:
        first = side.word(first).head
    found, waiting = {first}, [first]
    while waiting:
        for k in side.children.get(waiting.pop(), ()):
            if side.word(k).dep == "conj":
                found.add(k)
                waiting.append(k)
    nouns = {k for k in found if side.word(k).pos in ("NOUN", "PROPN")}
    return nouns - {index} if index in nouns else set()


def _of_degree(word: Word) -> bool:
    """Whether a word strengthens or softens; “the total” is a sum."""
    return word.pos != "NOUN" and not _degrees().isdisjoint({word.text.lower(), word.lemma})


@cache
def _degrees() -> frozenset[str]:
    return frozenset(row[0] for row in table("intensifiers"))
