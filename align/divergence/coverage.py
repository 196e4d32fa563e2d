"""Said by some, absent in others: words without counterpart inside a row, and whole rows.

In: a scene, or all rows with their texts. Out: findings anchored on both sides: the words where they stand,
and the empty span where they would stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from align.divergence.amounts import Amount, same_time
from align.divergence.finding import Finding, listed, quote, spans
from align.divergence.propositions import Proposition
from align.divergence.scene import Scene
from align.lexicon import table, words
from align.terms import Kind, Quotation, Reading, Side, Span
from align.words import identity, is_content

CONDITIONS = {"if", "unless", "provided", "until"}

# A negated predicate with at most this many words beside it, "nor forbidden", is a statement of its own.
LONGEST_REMARK = 6

# Grammatical words that may stand between two words of one phrase.
WIDEST_GAP = 3


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
    counted = {o: {i: a for a in found for i in a.words} for o, found in scene.amounts.items()}
    for outlet, side in scene.sides.items():
        run: list[int] = []
        absent: frozenset[str] = frozenset()
        for index in (i for i in side.indices if is_content(side.word(i))):
            missing = everybody - {outlet} - _place(scene, outlet, index).keys()
            amount = counted[outlet].get(index)
            missing = frozenset(
                o
                for o in missing
                if not scene.answered(outlet, index, o)
                and identity(side.word(index)) not in scene.beside[o]
                and not _counted(amount, counted[o].values())
            )
            if run and missing & absent and index - run[-1] <= WIDEST_GAP + 1:
                run.append(index)
                absent &= missing
                continue
            if _says_something(side, run):
                yield Surplus(outlet, tuple(run), absent)
            run, absent = ([index], missing) if missing else ([], frozenset())
        if _says_something(side, run):
            yield Surplus(outlet, tuple(run), absent)


def _counted(amount: Amount | None, others: Iterable[Amount]) -> bool:
    """Whether an amount is among others, in figures, in words, or in another unit of time."""
    return amount is not None and any(amount.value == other.value or same_time(amount, other) for other in others)


def _says_something(side: Side, run: list[int]) -> bool:
    """Whether words are more than negators, modals and light verbs, which other checks judge."""
    return any(
        not (
            side.word(i).text.lower() in words("negators")
            or side.word(i).lemma in words("light_verbs")
            or side.word(i).lemma in words("oaths")
            or side.word(i).tag == "MD"
        )
        for i in run
    )


def _finding(scene: Scene, surplus: Surplus) -> Finding:
    side = scene.sides[surplus.outlet]
    phrase = _phrase(side, surplus.words)
    present = {surplus.outlet: spans(side, phrase)}
    for outlet in scene.sides.keys() - surplus.absent - {surplus.outlet}:
        beside = scene.beside[outlet]
        counterparts = (
            _place(scene, surplus.outlet, i).get(outlet, beside.get(identity(side.word(i)))) for i in surplus.words
        )
        theirs = sorted({k for k in counterparts if k is not None})
        present[outlet] = spans(scene.sides[outlet], theirs)
    absent = {o: (_gap(scene, surplus.outlet, phrase[0], o),) for o in sorted(surplus.absent)}
    readings = (
        Reading(tuple(sorted(present)), dict(sorted(present.items()))),
        Reading(tuple(absent), absent),
    )
    ground = _ground(scene, surplus)
    kind = {"intensifier": Kind.FORCE, "quantifier": Kind.QUANTITY}.get(ground, Kind.COVERAGE)
    have, lack = listed(sorted(present)), listed(sorted(absent))
    evidence = f"{have}: {quote(side, phrase)}; nothing in this row of {lack} stands for it ({WHAT[ground]})"
    quoted = all(scene.state(surplus.outlet, i) is Quotation.DIRECT for i in surplus.words)
    further = (Kind.QUANTITY,) if ground == "amount" else ()
    return Finding(kind, readings, ((0, 1, ground),), evidence, 0.7, quoted, further)


WHAT = {
    "claim": "a statement of its own",
    "condition": "a condition",
    "amount": "a number, date or span of time",
    "detail": "a circumstance or detail",
    "narration": "the reporter's narration",
    "intensifier": "a word that strengthens or softens",
    "quantifier": "a word that says how much of it",
}


def _ground(scene: Scene, surplus: Surplus) -> str:
    side, inside = scene.sides[surplus.outlet], set(surplus.words)
    if all(scene.state(surplus.outlet, i) is Quotation.NARRATION for i in inside):
        return "narration"
    if all(side.word(i).text.lower() in _degrees() or side.word(i).lemma in _degrees() for i in inside):
        return "intensifier"
    amounts = scene.amounts[surplus.outlet]
    if inside <= {i for amount in amounts if amount.sort == "quantifier" for i in amount.words}:
        return "quantifier"
    for proposition in scene.propositions[surplus.outlet]:
        negated = any(k in inside for k in proposition.negators)
        if proposition.predicate in inside and negated and len(inside) <= LONGEST_REMARK:
            return "claim"
        if _only_says(side, proposition):
            continue
        own_subject = proposition.subject is not None and side.word(proposition.subject).head == proposition.predicate
        if proposition.predicate in inside and own_subject and _mostly(side, proposition.predicate, inside):
            marks = {side.word(k).text.lower() for k in side.indices if side.word(k).head == proposition.predicate}
            return "condition" if marks & CONDITIONS else "claim"
    if any(inside & set(amount.words) for amount in amounts if amount.sort in ("number", "date")):
        return "amount"
    return "detail"


@cache
def _degrees() -> frozenset[str]:
    return frozenset(row[0] for row in table("intensifiers"))


def _only_says(side: Side, proposition: Proposition) -> bool:
    """“I tell you …”: the speaker announces his words and claims nothing by it."""
    subject = proposition.subject
    speaker = subject is not None and side.word(subject).text.lower() in ("i", "we")
    return speaker and side.word(proposition.predicate).lemma in ("say", "tell", "repeat", "announce", "declare")


def _mostly(side: Side, predicate: int, inside: set[int]) -> bool:
    """Whether most content words that hang on a predicate are among those that others lack."""
    below = {predicate}
    for _ in range(len(side.indices)):
        more = {i for i in side.indices if side.word(i).head in below} - below
        if not more:
            break
        below |= more
    content = [i for i in below if is_content(side.word(i))]
    return 2 * len(inside & set(content)) > len(content)


def _phrase(side: Side, run: tuple[int, ...]) -> tuple[int, ...]:
    """The run with what stands between, and the grammatical words before it that belong to it."""
    chosen = set(range(run[0], run[-1] + 1)) & set(side.indices)
    first = run[0]
    while first - 1 in side.indices:
        word = side.word(first - 1)
        belongs = word.head in chosen or any(side.word(i).head == first - 1 for i in chosen)
        if is_content(word) or not word.text[0].isalnum() or not belongs:
            break
        first -= 1
        chosen.add(first)
    return tuple(sorted(chosen))


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
