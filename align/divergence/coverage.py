"""Said by some, absent in others: words without counterpart inside a row, and whole rows.

In: a scene, or all rows with their texts. Out: findings anchored on both sides: the words where they stand,
and the empty span where they would stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from align.divergence.expressions import phrases
from align.divergence.finding import Finding, listed, quote, spans
from align.divergence.lacking import WHAT, ground
from align.divergence.nearby import amounts_near, counted, put_otherwise, sentences
from align.divergence.phrasal import set_phrase
from align.divergence.reach import CHOICES, hands_on, modal_class, mode_at
from align.divergence.scene import Scene
from align.lexicon import table, words
from align.terms import Kind, Quotation, Reading, Side, Span
from align.words import identity, is_content

# Grounds on which words are not left out if the others have spare words that may say the same.
PUT_OTHERWISE = {"claim"}

# Grounds on which a whole statement is lacking: its words that stand elsewhere in the other text are shown with it.
STATED = {"claim", "condition"}

# Grammatical words that may stand between two words of one phrase.
WIDEST_GAP = 3

# Of a clause that is lacking in a row at most one word of content in so many is said by the other outlet there, and it
# has so many at least.
LEAST_TIED, SHORTEST_WHOLE = 4, 3


@dataclass(frozen=True, slots=True)
class Surplus:
    """Words of one outlet (indices) that the absent outlets have no counterpart of, though they have the row."""

    outlet: str
    words: tuple[int, ...]
    absent: frozenset[str]


def find(scene: Scene) -> list[Finding]:
    """Phrases inside a row that some of its outlets lack."""
    found: list[Finding] = []
    seen: list[tuple[frozenset[str], set[tuple[str, int]]]] = []
    for surplus in _surpluses(scene):
        key = {(surplus.outlet, i) for i in surplus.words}
        key |= {(o, i) for k in surplus.words for o, i in _place(scene, surplus.outlet, k).items()}
        if any(absent == surplus.absent and key & other for absent, other in seen):
            continue
        seen.append((surplus.absent, key))
        found.append(_finding(scene, surplus))
    return found


def _place(scene: Scene, outlet: str, index: int) -> Mapping[str, int]:
    place = scene.place_of.get((outlet, index))
    return {} if place is None else place.words


def _surpluses(scene: Scene) -> Iterator[Surplus]:
    everybody = frozenset(scene.sides)
    # an amount that the other outlet writes in figures, or in words, is not left out
    numbered = {o: {i: a for a in found for i in a.words} for o, found in scene.amounts.items()}
    for outlet, side in scene.sides.items():
        whole = list(_whole_clauses(scene, outlet))
        yield from whole
        run: list[int] = []
        absent: frozenset[str] = frozenset()
        for index in (i for i in side.indices if is_content(side.word(i))):
            missing = everybody - {outlet} - _place(scene, outlet, index).keys()
            missing -= {o for clause in whole if index in clause.words for o in clause.absent}
            amount = numbered[outlet].get(index)
            missing = frozenset(
                o
                for o in missing
                if not scene.answered(outlet, index, o)
                and not scene.said_beside(o, side.word(index))
                and not _said_in_phrase(scene, outlet, index, o)
                and not (amount and counted(amount, [*scene.amounts[o], *scene.once(amounts_near, o)]))
            )
            if run and missing & absent and index - run[-1] <= WIDEST_GAP + 1:
                run.append(index)
                absent &= missing
                continue
            if _says_something(scene, outlet, run):
                yield Surplus(outlet, tuple(run), absent)
            run, absent = ([index], missing) if missing else ([], frozenset())
        if _says_something(scene, outlet, run):
            yield Surplus(outlet, tuple(run), absent)


def _whole_clauses(scene: Scene, outlet: str) -> Iterator[Surplus]:
    """Clauses of a row of several that other outlets have next to nothing of: they stand there beside their own."""
    side, clauses = scene.sides[outlet], scene.row.clauses[outlet]
    for clause in clauses if len(clauses) > 1 else ():
        held = [i for i in side.indices if clause.start <= side.word(i).start < clause.end and is_content(side.word(i))]
        absent = frozenset(
            o
            for o in scene.sides.keys() - {outlet}
            if LEAST_TIED * sum(_has(scene, outlet, i, o) for i in held) <= len(held)
        )
        said = {identity(w) for o in absent for w in map(scene.sides[o].word, scene.sides[o].indices)}
        own = [k for k, i in enumerate(held) if identity(side.word(i)) not in said]
        if len(held) >= SHORTEST_WHOLE and own and absent and _says_something(scene, outlet, held):
            yield Surplus(outlet, tuple(held[own[0] : own[-1] + 1]), absent)


def _has(scene: Scene, outlet: str, index: int, other: str) -> bool:
    """Whether another outlet has a word in the row, or says it beside it."""
    return scene.met(outlet, index, other) or scene.said_beside(other, scene.sides[outlet].word(index))


def _said_in_phrase(scene: Scene, outlet: str, index: int, other: str) -> bool:
    """Whether another outlet has one word for the set phrase in which a word stands: “barrels a day”, “bpd”."""
    phrase = set_phrase(scene.sides[outlet], index)
    return phrase is not None and any(scene.counterpart(outlet, k, other) is not None for k in phrase[1])


def _says_something(scene: Scene, outlet: str, run: list[int]) -> bool:
    """Whether words are more than what negates, sets a mode or is a light verb, which other checks judge."""
    side, said_together = scene.sides[outlet], scene.once(_said_together, outlet)
    return any(
        not (
            side.word(i).text.lower() in words("negators")
            or side.word(i).lemma in words("light_verbs")
            or side.word(i).lemma in words("oaths")
            or side.word(i).text.lower() in _singling()
            or side.word(i).tag == "MD"
            or _sets_a_mode(side, i)
            or (side.word(i).pos == "ADV" and modal_class(side.word(i)) is not None)
            or hands_on(side, i)
            or i in said_together
        )
        for i in run
    )


def _said_together(side: Side) -> frozenset[int]:
    """The words of fixed expressions of negation."""
    return phrases(side, side.indices)[0]


def _sets_a_mode(side: Side, index: int) -> bool:
    """“has the right to” is “may”, “no choice but to” is “must”: such a noun is judged with the verb below it."""
    word = side.word(index)
    below = {side.word(k).dep for k in side.children.get(index, ())}
    if word.pos == "VERB" and {"auxpass", "xcomp"} <= below:
        return mode_at(side, index) is not None  # “is not permitted to”
    had = side.word(word.head).lemma in words("light_verbs")
    return had and mode_at(side, index) is not None and (word.lemma in CHOICES or "acl" in below)


def _finding(scene: Scene, surplus: Surplus) -> Finding:
    side, untied = scene.sides[surplus.outlet], _untied(scene, surplus)
    basis = ground(scene, surplus.outlet, surplus.words, untied)
    lacking = surplus.words if basis not in STATED else _grown(surplus.words, untied)
    phrase = _phrase(side, lacking, untied)
    present = {surplus.outlet: spans(side, phrase)}
    for outlet in scene.sides.keys() - surplus.absent - {surplus.outlet}:
        if mine := _words_for(scene, surplus, outlet):
            present[outlet] = spans(scene.sides[outlet], mine)
    absent = {o: (_gap(scene, surplus.outlet, phrase[0], o),) for o in sorted(surplus.absent)}
    readings = (
        Reading(tuple(sorted(present)), dict(sorted(present.items()))),
        Reading(tuple(absent), absent),
    )
    if basis in PUT_OTHERWISE and all(_put_otherwise(scene, surplus, o) for o in surplus.absent):
        basis = "put otherwise"
    kind = {"intensifier": Kind.FORCE, "quantifier": Kind.QUANTITY}.get(basis, Kind.COVERAGE)
    others = listed(sorted(present.keys() - {surplus.outlet}))
    too = f", likewise {others}" if others else ""
    lack = listed(sorted(absent))
    evidence = f"{surplus.outlet}: {quote(side, phrase)}{too}; nothing in {lack} stands for it here ({WHAT[basis]})"
    quoted = all(scene.state(surplus.outlet, i) is Quotation.DIRECT for i in surplus.words)
    further = (Kind.QUANTITY,) if basis == "amount" else ()
    return Finding(kind, readings, ((0, 1, basis),), evidence, 0.7, quoted, further)


def _words_for(scene: Scene, surplus: Surplus, outlet: str) -> list[int]:
    """What another outlet has for the words: their counterparts, or what is likely tied to them."""
    found = {scene.counterpart(surplus.outlet, i, outlet) for i in surplus.words}
    found = found.union(*(scene.answers(surplus.outlet, i, outlet) for i in surplus.words))
    return sorted(k for k in found if k is not None)


def _untied(scene: Scene, surplus: Surplus) -> set[int]:
    """Words of the outlet that none of the absent outlets has in this row."""
    return {
        i
        for i in scene.sides[surplus.outlet].indices
        if not any(scene.met(surplus.outlet, i, o) for o in surplus.absent)
    }


def _grown(run: tuple[int, ...], untied: set[int]) -> tuple[int, ...]:
    """A run with the words on either side of it that have no counterpart either."""
    first, last = run[0], run[-1]
    while first - 1 in untied:
        first -= 1
    while last + 1 in untied:
        last += 1
    return (*range(first, run[0]), *run, *range(run[-1] + 1, last + 1))


def _put_otherwise(scene: Scene, surplus: Surplus, absent: str) -> bool:
    """Whether an outlet has words of its own in the sentence that may say what it seems to lack."""
    side, other = scene.sides[surplus.outlet], scene.sides[absent]
    mine = [side.encoded.parse.words[k] for k in sentences(side)]
    tied = {k for k in other.indices if scene.met(absent, k, surplus.outlet)}
    theirs = [other.encoded.parse.words[k] for k in sentences(other)]
    free = [other.encoded.parse.words[k] for k in sentences(other) if k not in tied]
    return put_otherwise([side.word(i) for i in surplus.words], mine, theirs, free)


@cache
def _singling() -> frozenset[str]:
    """Words that single something out, which `quantity` judges."""
    return frozenset(row[0] for row in table("exclusives") if " " not in row[0])


def _phrase(side: Side, run: tuple[int, ...], untied: Set[int]) -> tuple[int, ...]:
    """The run with what stands between, and the grammatical words before it that belong to it, but for a subject or an
    auxiliary that the others have: of “we will continue” only “continue” is lacking beside “we will help”."""
    chosen = set(range(run[0], run[-1] + 1)) & set(side.indices)
    first = run[0]
    while first - 1 in side.indices:
        word = side.word(first - 1)
        belongs = word.head in chosen or any(side.word(i).head == first - 1 for i in chosen)
        shared = first - 1 not in untied and word.tag in ("PRP", "MD")
        if is_content(word) or not word.text[0].isalnum() or not belongs or shared:
            break
        first -= 1
        chosen.add(first)
    return _trimmed(side, sorted(chosen))


def _trimmed(side: Side, phrase: Sequence[int]) -> tuple[int, ...]:
    """A phrase without marks at its ends, nor what leads on from it: “the talks, and should”, “the end of the”."""
    said = list(phrase)
    while len(said) > 1 and _is_mark(side, said[0]):
        del said[0]
    while len(said) > 1 and (_is_mark(side, said[-1]) or _leads_on(side, said)):
        del said[-1]
    return tuple(said)


def _leads_on(side: Side, said: Sequence[int]) -> bool:
    """Whether the last of some words is a grammatical word that belongs to what follows."""
    last = said[-1]
    word = side.word(last)
    outside = word.head not in said or word.dep == "cc" or any(k > last for k in side.children.get(last, ()))
    return outside and not is_content(word)


def _is_mark(side: Side, index: int) -> bool:
    return not any(map(str.isalnum, side.word(index).text))


def _gap(scene: Scene, outlet: str, first: int, absent: str) -> Span:
    """Where in another outlet words would stand: after the counterpart of the nearest word before them."""
    side, other = scene.sides[outlet], scene.sides[absent]
    for index in reversed([i for i in side.indices if i < first]):
        found = scene.counterpart(outlet, index, absent)
        if found is not None:
            end = other.word(found).end
            return Span(end, end)
    start = other.word(other.indices[0]).start
    return Span(start, start)
