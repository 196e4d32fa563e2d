"""How many, how long, when: numbers, dates and quantifiers, and whether there is more besides.

In: a scene. Out: a finding where outlets give one thing unlike amounts, or single it out where others do not. An
amount is matched by what it counts and by what governs that, wherever in the sentence it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from align.divergence import dates, unequal
from align.divergence.amounts import Amount
from align.divergence.besides import besides
from align.divergence.counted import governor_of
from align.divergence.denied_parts import denied_parts, of_not_all
from align.divergence.exceptions import exceptions
from align.divergence.exclusives import focuses
from align.divergence.finding import Finding, Voiced, part, quote, token
from align.divergence.levels import told_apart, told_as
from align.divergence.nearby import amounts_near, sentences
from align.divergence.opposites import Opposition, opposition
from align.divergence.parts import two_ends
from align.divergence.scene import Scene
from align.divergence.singled_out import singled_out
from align.divergence.superlatives import superlatives
from align.lexicon import words
from align.terms import Kind, Side
from align.words import concepts, identity, is_content

# Worth of what ties two amounts together; TIED of it makes them amounts of the same thing.
SAME_NOUN, SAME_PLACE, SAME_GOVERNOR, SAME_SORT, EQUAL, ALONE = 3.0, 2.0, 2.0, 0.5, 1.0, 1.0
TIED = 3.0

# Sorts of times that are counted from when somebody speaks.
SINCE_SPEAKING = {"near", "time"}

# Measures of plain numbers, and how far two of them may part from a third that they add up to.
PLAIN = {"things", "whole"}
ADDED_UP = 1e-6

# Grounds on which all part from fewer, and what is left of them where that all is denied: “did not pay all” is that
# they paid a part.
OF_ALL = {
    "partial/universal": None, "half/universal": "precision", "many/universal": "precision",
    "most/universal": "precision", "few/universal": "precision",
}  # fmt: skip

# How many words before a number an “only” stands that is said of it.
FOCUS_REACH = 2

# How far up governors are followed: from a noun over a preposition or two to its verb.
LONGEST_WAY = 4


def find(scene: Scene) -> list[Finding]:
    """Things that are counted, measured or dated otherwise; an amount that others lack altogether is `coverage`'s."""
    found = []
    groups = tuple(_groups(scene))
    for group, worth in groups:
        by_key = {f"{k}": a for k, a in enumerate(group.values())}
        said = {o: Voiced(str(k), a.words) for k, (o, a) in enumerate(group.items())}

        outlets = list(group)

        def ground(one: str, other: str, by_key: Mapping[str, Amount] = by_key, by: list[str] = outlets) -> str | None:
            return _ground(scene, by[int(one)], by_key[one], by[int(other)], by_key[other])

        readings, pairs = part(scene.sides, said, ground)
        if not pairs:
            continue
        evidence = "; ".join(f"{o}: {quote(scene.sides[o], a.words)}{_plain(scene, o, a)}" for o, a in group.items())
        quoted = scene.quoted(said)
        found.append(Finding(Kind.QUANTITY, readings, pairs, evidence, 0.9 if worth >= SAME_NOUN else 0.65, quoted))
    found += besides(scene, (group for group, _ in groups))
    return [*found, *singled_out(scene), *denied_parts(scene), *superlatives(scene), *exceptions(scene)]


def _ground(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> str | None:
    """The ground on which two amounts differ; a lighter one where the row says that they are not of the same thing."""
    if {one.measure, other.measure} == {"things", "exceptions"}:
        limited = any(x.measure == "things" and _only_so_many(scene.sides[o], x) for o, x in ((a, one), (b, other)))
        return "exclusive/inclusive" if limited and _same_deed(scene, a, one, b, other) else None
    ground = unequal.ground(one, other)
    if one.sort == other.sort == "near" and (_near_too(scene, a, other) or _near_too(scene, b, one)):
        return None
    if {one.sort, other.sort} == {"rate", "date"} and (_dated_there(scene, a, other) or _dated_there(scene, b, one)):
        return None
    if ground == "date" and (unequal.adjoining(one, other) or _dated_too(scene, a, one, b, other)):
        return "perhaps another date"
    both = (a, one), (b, other)
    if ground in OF_ALL and any(x.value == "universal" and of_not_all(scene, o, x) for o, x in both):
        return OF_ALL[ground]
    if ground == "precision" and (_part_of_it(scene, one, b, other) or _part_of_it(scene, other, a, one)):
        return "partial/universal"
    if one.sort == other.sort == "number":
        ground = told_apart(ground, scene.sides[a], one, scene.sides[b], other)
    if ground != "number":
        return ground
    if _has_too(scene, a, one, b, other) or _has_too(scene, b, other, a, one):
        return "perhaps another number"
    return "perhaps another number" if _of_one_whole(scene, a, one, b, other) else ground


def _has_too(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> bool:
    """Whether the other outlet has the same number elsewhere in the sentence, of a like noun or of none: “of 90 tents
    40 stood”."""
    return any(
        unequal.equal_numbers(one, x) and (_counts_none(scene, b, x) or _like_nouns(scene, a, one, b, x))
        for x in scene.once(amounts_near, b)
        if x.words != other.words
        and not _same_size_within(scene, a, one, x)
        and not (x.measure == "whole" and _one_governor(scene, a, one, b, other))
    )


def _only_so_many(side: Side, amount: Amount) -> bool:
    """Whether no more than so many are told of: “only two villages”."""
    near = {k for k in side.indices if amount.words[0] - FOCUS_REACH <= k < amount.words[0]}
    return any(near & set(focus.words) for focus in focuses(side)) or amount.bound == "most"


def _same_deed(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> bool:
    """Whether two amounts stand with verbs of one meaning, of which nothing denies or opposes either: not “all but two
    voted for it”, “only two voted against it”."""
    first, second = _verb(scene.sides[a], one), _verb(scene.sides[b], other)
    if first is None or second is None:
        return False
    denied = any(not words("negators").isdisjoint(_forms(scene.sides[o])) for o in (a, b))
    against = ["against" in _forms(scene.sides[o]) for o in (a, b)]
    opposed = opposition(scene.sides[a].word(first), scene.sides[b].word(second)) is not Opposition.NONE
    lemmas = scene.sides[a].word(first).lemma, scene.sides[b].word(second).lemma
    one_meaning = scene.counterpart(a, first, b) == second and scene.by_meaning(a, first, b)
    return (one_meaning or two_ends(*lemmas)) and not denied and not opposed and against[0] == against[1]


def _forms(side: Side) -> set[str]:
    return {token(side.word(k)) for k in side.indices}


def _part_of_it(scene: Scene, number: Amount, outlet: str, some: Amount) -> bool:
    """Whether one has so many of which the other has some: “the 12 miners”, “some of the 12 miners”."""
    wholes = (x for x in scene.amounts[outlet] if x.measure == "whole")
    return some.value == "partial" and any(unequal.equal_numbers(number, x) for x in wholes)


def _same_size_within(scene: Scene, a: str, one: Amount, other: Amount) -> bool:
    """Whether an outlet has a number twice, so that the other's may answer the second."""
    return any(unequal.equal_numbers(x, other) for x in scene.amounts[a] if x is not one)


def _counts_none(scene: Scene, outlet: str, amount: Amount) -> bool:
    return amount.measure == "things" and _stands_for_itself(scene, outlet, amount)


def _like_nouns(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> bool:
    """Whether two amounts count nouns that are tied or alike; those of spans of time, the same verb."""
    if one.measure not in ("things", "whole", "share", ""):
        return True
    first, second = scene.sides[a].word(one.noun), scene.sides[b].word(other.noun)
    tied = scene.counterpart(a, one.noun, b) == other.noun
    return tied or identity(first) == identity(second) or bool(concepts(first) & concepts(second))


def _dated_too(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> bool:
    """Whether one outlet alone has the other's date too, beside another: the other has nothing to hold against that."""
    mine = any(x is not one and x.sort == "date" and _same_date(x, other) for x in scene.amounts[a])
    theirs = any(x is not other and x.sort == "date" and _same_date(x, one) for x in scene.amounts[b])
    return mine != theirs


def _near_too(scene: Scene, outlet: str, amount: Amount) -> bool:
    """Whether an outlet has another's span of time as well, by its name or without it: “this month and last”."""
    side = scene.sides[outlet]
    said = side.encoded.parse.words
    bare = (k for k in sentences(side) if token(said[k]) in dates.STEPS)
    elliptic = any(k + 1 >= len(said) or said[k + 1].pos in ("PUNCT", "CCONJ", "ADP") for k in bare)
    return elliptic or any(x.value == amount.value for x in scene.once(amounts_near, outlet))


def _dated_there(scene: Scene, outlet: str, amount: Amount) -> bool:
    """Whether an outlet has a date of its own like another's: “a daily report; on Friday he said”."""
    return any(x.sort == amount.sort == "date" and _same_date(x, amount) for x in scene.once(amounts_near, outlet))


def _same_date(one: Amount, other: Amount) -> bool:
    return unequal.comparable(one, other) and unequal.ground(one, other) is None


def _of_one_whole(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> bool:
    """Whether two numbers are parts that a third adds up to, or a whole and a part: “30 in all”; “20 men, 10 women”."""
    if one.highest or other.highest or one.sort != "number" or other.sort != "number":
        return False
    if one.measure == other.measure == "share":
        whole = abs(one.size + other.size - 1.0) < ADDED_UP and abs(one.size - other.size) > ADDED_UP
        return whole and not _one_verb(scene, a, one, b, other) and not _one_governor(scene, a, one, b, other)
    least, most = sorted((one.size, other.size))
    thirds = [
        (x, o)
        for o in (a, b)
        for x in scene.amounts[o]
        if x is not one and x is not other and x.measure in PLAIN and x.size
    ]
    if not {one.measure, other.measure} <= PLAIN:
        return False
    both = {x.size for x, o in thirds if o == a} & {x.size for x, o in thirds if o == b}
    for third, outlet in thirds:
        free = _stands_for_itself(scene, outlet, third) or third.size in both
        if free and abs(least + third.size - most) < ADDED_UP:
            return True
        if abs(least + most - third.size) < ADDED_UP and not _one_verb(scene, a, one, b, other):
            return True
    return False


def _groups(scene: Scene) -> Iterator[tuple[dict[str, Amount], float]]:
    """Amounts of the same thing, at most one of each outlet, the surest first, with what ties them least."""
    pairs = []
    for a, b in combinations(sorted(scene.amounts), 2):
        for m, one in enumerate(scene.amounts[a]):
            for n, other in enumerate(scene.amounts[b]):
                worth = _worth(scene, a, one, b, other)
                if worth >= TIED:
                    pairs.append((-worth, abs(m - n), (a, m), (b, n)))
    cluster: dict[tuple[str, int], dict[str, int]] = {}
    least: dict[int, float] = {}
    for negative, _, here, there in sorted(pairs):
        left, right = cluster.get(here, {here[0]: here[1]}), cluster.get(there, {there[0]: there[1]})
        if left is right or left.keys() & right.keys():
            continue
        joined = left | right
        least[id(joined)] = min(least.get(id(left), 99.0), least.get(id(right), 99.0), -negative)
        for outlet, number in joined.items():
            cluster[outlet, number] = joined
    distinct = {id(members): members for members in cluster.values()}
    for key, members in sorted(distinct.items(), key=lambda item: sorted(item[1].items())):
        yield {o: scene.amounts[o][k] for o, k in sorted(members.items())}, least[key]


def _worth(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> float:
    """How surely two amounts are of the same thing; 0 where they cannot be compared."""
    if not unequal.comparable(one, other):
        return 0.0
    noun, place = _same_noun(scene, a, one, b, other), _at_one_place(scene, a, one, b, other)
    governor = _one_governor(scene, a, one, b, other)
    counted = one.sort in ("number", "quantifier", "ordinal") and one.measure in ("things", "share")
    shares = one.measure == other.measure == "share"
    changing = shares and None not in (told_as(scene.sides[a], one), told_as(scene.sides[b], other))
    if (
        counted
        and not noun
        and not changing
        and not (_stands_for_itself(scene, a, one) or _stands_for_itself(scene, b, other))
    ):
        return 0.0  # numbers of unlike nouns
    if one.sort == "time" and not noun and not place:
        return 0.0
    if SINCE_SPEAKING & {one.sort, other.sort} and (
        _of_saying(scene.sides[a], one) or _of_saying(scene.sides[b], other)
    ):
        return 0.0
    if unequal.turning(one.value, other.value) and not _one_verb(scene, a, one, b, other):
        return 0.0  # “none agreed” and “all refused”, “few agreed” and “most did not”
    equal = unequal.ground(one, other) is None
    alone = sum(unequal.comparable(one, x) for x in scene.amounts[b]) == 1
    alone = alone and sum(unequal.comparable(x, other) for x in scene.amounts[a]) == 1
    worth = SAME_NOUN * noun + SAME_PLACE * place + SAME_GOVERNOR * governor + ALONE * alone
    return worth + EQUAL * equal + SAME_SORT * (one.sort == other.sort) if worth else 0.0


def _of_saying(side: Side, amount: Amount) -> bool:
    """Whether an amount tells of the time when something was said: “told reporters last week”."""
    governor = amount.noun if amount.sort == "near" else governor_of(side, (*amount.words, amount.noun))
    return token(side.word(governor)) in words("reporting")


def _stands_for_itself(scene: Scene, outlet: str, amount: Amount) -> bool:
    """Whether an amount counts no noun of its own: “thirty died”, “many said”, “they all”, “some of the thirty”."""
    governing = ("PRON", "VERB", "AUX", "ADP", "NUM")
    return amount.noun in amount.words or scene.sides[outlet].word(amount.noun).pos in governing


def _same_noun(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> bool:
    if one.measure not in ("", "things", "share", "times", "extent"):
        # units are alike by what they measure; what is measured stands above them
        return scene.counterpart(a, _head(scene.sides[a], one), b) == _head(scene.sides[b], other)
    first, second = scene.sides[a].word(one.noun), scene.sides[b].word(other.noun)
    if one.noun in one.words or other.noun in other.words:
        return False
    if scene.counterpart(a, one.noun, b) == other.noun:
        return first.pos != "NUM" and scene.by_meaning(a, one.noun, b)
    return identity(first) == identity(second) or bool(concepts(first) & concepts(second))


def _at_one_place(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> bool:
    return any(scene.counterpart(a, i, b) in other.words for i in one.words)


def _one_governor(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> bool:
    """Whether the words above both amounts meet."""
    above, others = _above(scene.sides[a], one), _above(scene.sides[b], other)
    return any(scene.counterpart(a, i, b) in others for i in above)


def _one_verb(scene: Scene, a: str, one: Amount, b: str, other: Amount) -> bool:
    """Whether both amounts stand with the same verb, negated alike but for themselves."""
    first, second = _verb(scene.sides[a], one), _verb(scene.sides[b], other)
    if first is None or second is None or scene.sides[a].word(first).lemma != scene.sides[b].word(second).lemma:
        return False
    negated = [
        any(scene.sides[o].word(k).dep == "neg" and k not in x.words for k in scene.sides[o].children.get(verb, ()))
        for o, x, verb in ((a, one, first), (b, other, second))
    ]
    return negated[0] == negated[1]


def _verb(side: Side, amount: Amount) -> int | None:
    index = amount.words[0]
    for _ in range(LONGEST_WAY):
        index = side.word(index).head
        if side.word(index).pos in ("VERB", "AUX"):
            return index
    return None


def _above(side: Side, amount: Amount) -> set[int]:
    """The content words that govern an amount, without those that only report."""
    index = amount.noun if amount.noun in side.indices else amount.words[0]
    own = () if side.word(index).pos == "VERB" else amount.words  # “doubled”, as “rose threefold”
    found = {index} - set(own)
    for _ in range(LONGEST_WAY):
        head = side.word(index).head
        if head == index:
            break
        index = head
        if is_content(side.word(index)):
            found.add(index)
    return {i for i in found if token(side.word(i)) not in words("reporting")} - set(own)


def _head(side: Side, amount: Amount) -> int:
    index = side.word(amount.noun).head
    while side.word(index).dep == "prep" and side.word(index).head != index:
        index = side.word(index).head
    return index


def _plain(scene: Scene, outlet: str, amount: Amount) -> str:
    """An amount in figures where its words do not show it, and what it counts: “, 1,500,000 pensioners”."""
    side = scene.sides[outlet]
    if amount.measure == "exceptions":
        return ", taken out of all"
    if amount.sort == "number" and amount.measure == "things":
        noun = (
            "" if amount.noun in amount.words or not is_content(side.word(amount.noun)) else side.word(amount.noun).text
        )
        least = f"{amount.size:,.10g} or more" if amount.highest else f"{amount.size:,.10g}"
        return f", {least} {noun}".rstrip()
    if amount.sort == "number" and amount.measure == "share":
        share, of_itself = f", {100 * amount.size:.3g} percent", amount.noun in amount.words
        return share if of_itself or told_as(side, amount) else f"{share} of {quote(side, [amount.noun])}"
    if amount.sort == "quantifier" and amount.noun not in amount.words:
        return f" of {quote(side, [amount.noun])}" if amount.measure == "things" else ""
    return ""
