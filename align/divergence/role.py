"""Who does what to whom: parts of an act that changed hands, or a doer who is named here and left out there.

In: a scene. Out: a finding for each two outlets, or meeting, that give the same act other parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations

from align.divergence.doers import other_doers
from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.parts import Casting, Exchange, Play, reciprocal, two_ends
from align.divergence.propositions import Proposition
from align.divergence.reach import modal_class
from align.divergence.retelling import in_own_words
from align.divergence.scene import Meeting, Scene
from align.divergence.sided import conflicts, routes, undergone
from align.divergence.sources import stances
from align.divergence.swapped import Swap, said_beside, swapped
from align.lexicon import words
from align.terms import Kind, Side
from align.words import identity

FIRST_PERSON = {"i", "we"}

# How surely participants are tied that are matched by their names or nouns, and those that only changed places.
BY_NAME, BY_PLACE = 1.0, 0.8

# Words before a noun that are quoted with it.
BEFORE_A_NOUN = {"det", "amod", "compound", "poss", "nmod", "nummod", "case", "quantmod", "predet"}


def find(scene: Scene) -> list[Finding]:
    """Parts that changed hands between outlets, and meetings in which the speaker is the doer only here."""
    found = _changed(scene)
    for meeting in scene.meetings:
        if not found:
            found += _exchanged(scene, meeting)
        for of_one_act in meeting.agreeing(meeting.propositions, partial(scene.one_act, meeting)):
            found += _doer_left_out(scene, of_one_act)
    return found


def _changed(scene: Scene) -> list[Finding]:
    """The parts that changed hands, each with all the outlets that give them the one way or the other."""
    seen = {(a, b): _distinct(Casting(scene, a, b)) for a, b in combinations(sorted(scene.sides), 2)}
    found: list[Finding] = []
    told_already: set[int] = set()
    for (a, b), exchanges in seen.items():
        if _both_say_both(scene, a, b):
            continue
        for exchange in exchanges:
            if id(exchange) in told_already:
                continue
            ways = _ways(scene, seen, a, b, exchange)
            told_already |= _said_by(seen, ways)
            found.append(_finding(scene, exchange.ground, ways))
        if not exchanges and (swap := swapped(scene.sides[a], scene.sides[b])):
            found.append(_of_swap(scene, a, b, swap))
    return found


Seen = Mapping[tuple[str, str], Sequence[Exchange]]
Ways = Mapping[str, tuple[str, tuple[Play, ...]]]
"""Outlet → which of the two ways it tells the parts, and the plays that say so."""


def _distinct(casting: Casting) -> list[Exchange]:
    """The exchanges between two outlets; what shows again at the same words is said once."""
    seen: set[int] = set()
    found = []
    for exchange in (
        *casting.mutual(),
        *conflicts(casting),
        *routes(casting),
        *sorted(casting.exchanges(), key=plainest),
        *casting.turns(),
        *undergone(casting),
        *other_doers(casting),
    ):
        of_acts = _act_words(exchange.one)
        if not seen & of_acts and not {p.word for p in exchange.one} <= seen:
            found.append(exchange)
        seen |= {*of_acts, *(p.word for p in exchange.one)}
    return found


def _ways(scene: Scene, seen: Seen, a: str, b: str, exchange: Exchange) -> Ways:
    """Both outlets of an exchange, and every other that parts from just one of them at the same act."""
    ways = {a: ("one way", exchange.one), b: ("the other", exchange.other)}
    for o in scene.sides:
        if o in (a, b):
            continue
        against_a = _between(seen, o, a, exchange.one, exchange.ground)
        against_b = _between(seen, o, b, exchange.other, exchange.ground)
        if against_b and not against_a:
            ways[o] = ("one way", against_b)
        elif against_a and not against_b:
            ways[o] = ("the other", against_a)
    return ways


def _between(seen: Seen, o: str, known: str, plays: Iterable[Play], ground: str) -> tuple[Play, ...]:
    """What an outlet says of an act over which it parts from a known one; nothing if it does not part."""
    of_act = _act_words(plays)
    for exchange in seen[min(o, known), max(o, known)]:
        mine, theirs = (exchange.one, exchange.other) if o < known else (exchange.other, exchange.one)
        if exchange.ground == ground and _act_words(theirs) & of_act:
            return mine
    return ()


def _said_by(seen: Seen, ways: Ways) -> set[int]:
    """The exchanges that a finding over these ways says already."""
    return {
        id(exchange)
        for a, b in combinations(sorted(ways), 2)
        if ways[a][0] != ways[b][0]
        for exchange in seen[a, b]
        if _act_words(exchange.one) & _act_words(ways[a][1]) and _act_words(exchange.other) & _act_words(ways[b][1])
    }


def _act_words(plays: Iterable[Play]) -> set[int]:
    return {k for p in plays for k in p.act.words}


def _of_swap(scene: Scene, a: str, b: str, swap: Swap) -> Finding:
    both = {a: swap.one, b: swap.other}
    said = {o: Voiced(f"{k}", tuple(sorted({*x, *y}))) for k, (o, (x, y)) in enumerate(both.items())}
    readings, pairs = part(scene.sides, said, unlike("exchanged"))
    evidence = "; ".join(
        f"{o}: {quote(scene.sides[o], x)} stands where {quote(scene.sides[o], y)} stands in {other}"
        for (o, (x, y)), other in zip(both.items(), (b, a), strict=True)
    )
    return Finding(Kind.ROLE, readings, pairs, evidence, BY_PLACE, scene.quoted(said))


def plainest(exchange: Exchange) -> tuple[int, int, int]:
    """What to tell first of several ways to see an exchange: one act rather than two, with its doer, told by a verb."""
    plays = (*exchange.one, *exchange.other)
    acts = len({(p.act.word, p in exchange.one) for p in plays})
    return acts, sum(p.slot not in ("subject", "object") for p in plays), sum(len(p.act.words) for p in plays)


def _finding(scene: Scene, ground: str, ways: Ways) -> Finding:
    said = {
        outlet: Voiced(way, tuple(sorted(_spoken(scene.sides[outlet], plays)))) for outlet, (way, plays) in ways.items()
    }
    readings, pairs = part(scene.sides, said, unlike(ground))
    evidence = "; ".join(f"{outlet}: {told(scene.sides[outlet], ways[outlet][1])}" for outlet in sorted(ways))
    quoted = scene.quoted(said)
    return Finding(Kind.ROLE, readings, pairs, evidence, BY_NAME, quoted)


def _spoken(side: Side, plays: Iterable[Play]) -> set[int]:
    """The words that say the acts and their participants, as far as they stand in the row."""
    row = set(side.indices)
    found = {k for p in plays for k in (*p.act.words, *_phrase(side, p.word)) if k in row}
    return found or {side.indices[0]}


def _phrase(side: Side, index: int) -> list[int]:
    """A noun with what stands before it: the militia, its southern neighbour."""
    if reciprocal(side, index):
        return [index - 1, index] if token(side.word(index)) in ("another", "other") else [index, index + 1]
    before = [k for k in side.children.get(index, ()) if k < index and side.word(k).dep in BEFORE_A_NOUN]
    return sorted({index, *before, *(m for k in before for m in side.children.get(k, ()) if m < index)})


def told(side: Side, plays: Iterable[Play]) -> str:
    """Parts in plain words: “the militia” attacks “the garrison”; someone takes from “the army”."""
    told_of: dict[int, list[Play]] = {}
    for p in plays:
        told_of.setdefault(p.act.word, []).append(p)
    return " and ".join(_sentence(side, group) for group in told_of.values())


def _sentence(side: Side, plays: list[Play]) -> str:
    act = plays[0].act
    doer = next((p for p in plays if p.slot == "subject"), None)
    others = sorted((p for p in plays if p is not doer), key=lambda p: (p.slot != "object", p.word))
    subject = quote(side, _phrase(side, doer.word)) if doer else "someone"
    if side.word(act.word).pos == "VERB":
        said = [subject, act.lemma if doer and _many(side, doer.word) else third_person(act.lemma)]
    elif act.lemma.startswith("be "):
        said = [subject, "is", side.word(act.word).text]
    else:
        said = [subject, "is the doer of" if doer else "stands behind", quote(side, act.words)]
    for p in others:
        said += ([] if p.slot == "object" else [p.slot]) + [quote(side, _phrase(side, p.word))]
    return " ".join(said)


def _many(side: Side, index: int) -> bool:
    """Whether a subject takes the verb's plain form."""
    word = side.word(index)
    joined = any(side.word(k).dep == "conj" for k in side.children.get(index, ()))
    return joined or word.tag in ("NNS", "NNPS") or token(word) in ("i", "we", "you", "they")


def third_person(lemma: str) -> str:
    """attack → attacks, rely on → relies on; the first word is the verb."""
    verb, _, particle = lemma.partition(" ")
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        verb = verb[:-1] + "ies"
    elif verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        verb += "es"
    else:
        verb = "has" if verb == "have" else verb + "s"
    return f"{verb} {particle}".strip()


def _exchanged(scene: Scene, meeting: Meeting) -> list[Finding]:
    for a, b in combinations(meeting.propositions, 2):
        p, q = meeting.propositions[a], meeting.propositions[b]
        if not scene.one_act(meeting, a, b) or _both_say_both(scene, a, b):
            continue
        acts = {scene.sides[a].word(p.predicate).lemma, scene.sides[b].word(q.predicate).lemma}
        if acts & words("symmetric") or acts == {"be"} or two_ends(min(acts), max(acts)):
            continue  # “oil is the source”, “the source is oil”; “fears”, “frightens”
        doer_p, object_p = roles(p)
        doer_q, object_q = roles(q)
        if None in (doer_p, object_p, doer_q, object_q):
            continue
        assert doer_p is not None and object_p is not None and doer_q is not None
        if identity(scene.sides[a].word(doer_p)) == identity(scene.sides[b].word(doer_q)):
            continue  # tied crosswise, and yet the same doer
        if scene.counterpart(a, doer_p, b) == object_q and scene.counterpart(a, object_p, b) == doer_q:
            said = {o: _whole(meeting.propositions[o]) for o in (a, b)}
            said = {a: Voiced("one way", said[a].words), b: Voiced("the other", said[b].words)}
            readings, pairs = part(scene.sides, said, unlike("exchanged"))
            evidence = "; ".join(_account(scene.sides[o], meeting.propositions[o], o) for o in (a, b))
            quoted = scene.quoted(said)
            return [Finding(Kind.ROLE, readings, pairs, evidence, meeting.certainty, quoted)]
    return []


def _both_say_both(scene: Scene, a: str, b: str) -> bool:
    """Whether each of two outlets says beside the row what the other says in it, so that only the order is another."""
    return said_beside(scene.sides[a], scene.sides[b]) and said_beside(scene.sides[b], scene.sides[a])


def _doer_left_out(scene: Scene, meeting: Meeting) -> list[Finding]:
    """“which I called” / “which was called”: who did it is said by one and not by the other."""
    said, accounts = {}, []
    for outlet, p in meeting.propositions.items():
        side = scene.sides[outlet]
        doer, _ = roles(p)
        if doer is None and p.passive:
            said[outlet] = Voiced("nobody", tuple(sorted({p.predicate, *p.auxiliaries})))
            accounts.append(f"{outlet}: {quote(side, said[outlet].words)} names no doer")
        elif doer is not None and side.word(doer).text.lower() in FIRST_PERSON:
            said[outlet] = Voiced("the speaker", tuple(sorted({doer, p.predicate, *p.auxiliaries})))
            accounts.append(
                f"{outlet}: {quote(side, (doer,))} makes the speaker the doer of {quote(side, (p.predicate,))}"
            )
    readings, pairs = part(scene.sides, said, unlike(_weight_of_leaving_out(scene, meeting, said)))
    if not pairs:
        return []
    quoted = scene.quoted(said)
    return [
        Finding(Kind.ROLE, readings, pairs, "; ".join(accounts), meeting.certainty, quoted, further=(Kind.REFERENCE,))
    ]


def _weight_of_leaving_out(scene: Scene, meeting: Meeting, said: Mapping[str, Voiced]) -> str:
    """The ground: a deed done whose doer, speaking himself, does not own it; or no more than a passive of a report, or
    of what is said, asked, still to come or not so, where everybody takes the speaker to be meant."""
    silent = [o for o, voiced in said.items() if voiced.value == "nobody"]
    owned = all(
        in_own_words(scene, o, meeting.propositions[o]) and _deed_done(scene.sides[o], meeting.propositions[o])
        for o in silent
    )
    return "doer" if owned else "doer understood"


def _deed_done(side: Side, p: Proposition) -> bool:
    """“was shot”, “had been sold”: no word said, no wish, nothing still to come."""
    word = side.word(p.predicate)
    told = word.lemma in stances() or modal_class(word) in {"request", "volition", "decision"}
    over = any(side.word(k).tag == "VBD" or side.word(k).lemma == "have" for k in p.auxiliaries)
    speaker = p.subject is not None and token(side.word(p.subject)) in FIRST_PERSON
    return over and not told and not speaker and not p.negators and not p.modals


def roles(p: Proposition) -> tuple[int | None, int | None]:
    """Doer and object of a proposition, the passive turned round."""
    return (p.agent, p.subject) if p.passive else (p.subject, p.object)


def _whole(p: Proposition) -> Voiced:
    parts = {p.predicate, *p.auxiliaries, *(x for x in (p.subject, p.object, p.agent) if x is not None)}
    return Voiced("", tuple(sorted(parts)))


def _account(side: Side, p: Proposition, outlet: str) -> str:
    doer, patient = roles(p)
    assert doer is not None and patient is not None
    return f"{outlet}: {quote(side, (doer,))} acts on {quote(side, (patient,))} ({quote(side, (p.predicate,))})"
