"""Other words at one place: stronger or weaker (force), another meaning (sense), or the same meaning (wording).

In: a scene. Out: a finding for each place whose content words differ. Word lists decide where they know the words;
vectors only tell likely nuance from mere wording, and never more (design.md, the one lesson).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations, permutations

from rapidfuzz.distance import OSA

from align.divergence.comparisons import turned_round
from align.divergence.finding import Finding, Voiced, part, quote, quotes, token, unlike
from align.divergence.force import SEVERAL, degree, ground, strength
from align.divergence.grounds import charged, compared, listed_synonyms, unlike_things, unrelated
from align.divergence.limits import same_stretch
from align.divergence.nearby import counted
from align.divergence.opposites import Opposition, opposition
from align.divergence.parts import two_ends
from align.divergence.phrasal import expression, plain, set_phrase
from align.divergence.reach import hands_on, mode_at, negates_at
from align.divergence.reordered import reordered
from align.divergence.scene import Scene, around
from align.divergence.surrounded import same_around
from align.divergence.turns import count, lessening
from align.divergence.turns import turned as denied
from align.lexicon import words
from align.places import Place
from align.terms import Kind, Side, Word
from align.wordnet import Kin, is_kind_of, kin, knows
from align.words import is_content

# Least share of the words around two words that is the same on both sides, for them to be another thing in one clause.
SAME_CLAUSE = 0.75

# Grounds from lists of what words speak of, which are left to vectors where the sentence may turn them round.
DOUBTFUL = {"charges"}

# Grounds that nothing can be learned from where one of the words is denied and the other not, or where each side says
# the other's word too.
TURNED = {"charges", "one step", "several steps", "other thing", "another of its kind"}

# Grounds that say that words are the same; of all pairs of words so many are told of, those that part first.
SAME, MOST_REASONS = {"synonyms", "near", "light verb"}, 3

# Grounds beside which a list that has two words for two things of one kind says more.
UNTOLD = {"apart", "near", "of one kind", "other thing"}

# Parts of speech that other checks judge.
NOT_HERE = {"PROPN", "NUM", "PRON", "DET", "PUNCT", "SYM", "X", "SPACE"}

# WordNet's letters for the parts of speech whose words name a thing, an act or a quality.
PARTS = {"NOUN": "n", "VERB": "v", "ADJ": "a"}

# What the words of each part of speech name, for evidence.
NAMED = {"n": "things", "v": "acts", "a": "qualities"}

# A slip of the pen is held for one in so many letters of a word, or less: a longer word has room for two.
LETTERS_TO_A_SLIP = 5

# What stands before a noun that speaks of something named already.
POINTING = {"the", "this", "that", "these", "those", "such"}

# Adverbs that parsers do not take for particles, and that lists have with their verbs.
ADVERBS_OF_VERBS = {"back", "away"}

# Words beside verbs of saying that say no more than these: “the report that”, “said that”.
SAYING_SO = {"according", "report", "statement"}

# Ends of a verb after which the third person has -es: passes, fixes, goes.
HISSING = ("s", "x", "z", "ch", "sh", "o")


def find(scene: Scene) -> list[Finding]:
    """A finding for each place with unlike content words, and for coarse words that only some outlets have."""
    found = [f for place in scene.places if (f := _at(scene, place))]
    return found + _oaths(scene)


def _at(scene: Scene, place: Place) -> Finding | None:
    said: dict[str, Voiced] = {}
    for outlet, index in place.words.items():
        word = scene.sides[outlet].word(index)
        spoken = _spoken(scene, outlet, index)
        single = len(spoken.words) == 1
        if single and (not is_content(word) or word.pos in NOT_HERE or token(word) in words("negators")):
            return None
        said[outlet] = spoken
    if len({v.value for v in said.values()}) < 2 or (_one_word(scene, place) and not _in_expression(scene, place)):
        return _by_degree(scene, place)
    if _only_report(scene, place, said):
        return None
    if (
        _only_count(scene, place)
        or _denied_in_saying(scene, place)
        or _of_one_mode(scene, place)
        or _two_ends(scene, place)
    ):
        return None
    lemmas = sorted({v.value for v in said.values()})
    likeness = _likeness(scene, place, said)
    other_things = _other_things(scene, place, said)
    nominal = all(scene.sides[o].word(i).pos in ("NOUN", "ADJ") for o, i in place.words.items())
    turned = len({scene.negated(o, i) for o, i in place.words.items()}) > 1
    # "no moment of calm", "every moment in fear": of words under unlike negation lists cannot judge; nor of
    # verbs, which take their colour from their objects (to honour a promise is to keep it)
    idle = TURNED if turned else () if nominal else DOUBTFUL
    grounds = {pair: compared(*pair, likeness[pair], other_things.get(pair, "")) for pair in permutations(lemmas, 2)}
    if nominal:
        unlike_ones = (pair for pair, given in grounds.items() if given in UNTOLD and unlike_things(*pair))
        grounds |= dict.fromkeys(unlike_ones, "another of its kind")
    exchanged = _exchanged(scene, place, said)
    grounds = {
        pair: "apart" if given in idle or (given in TURNED and pair in exchanged) else given
        for pair, given in grounds.items()
    }
    if turned:
        said = {o: replace(v, words=_with_negation(scene, o, v.words)) for o, v in said.items()}
    same = _turned_back(scene, place, said) | _reordered(scene, place, said)
    grounds = {pair: given for pair, given in grounds.items() if pair not in same}
    grounds |= dict.fromkeys(_by_form(scene, place, said) | _by_amount(scene, place, said), "synonyms")
    grounds |= dict.fromkeys(_misspelt(scene, place, said) | _called_again(scene, place, said), "synonyms")
    readings, pairs = part(scene.sides, said, lambda one, other: grounds.get((one, other)))
    kind = _kind({given for _, _, given in pairs})
    by_degree = _by_degree(scene, place) if kind is Kind.WORDING else None
    if not pairs or by_degree:
        return by_degree
    evidence = quotes(scene.sides, said)
    shown = {v.value: _shown(scene.sides[o], v) for o, v in sorted(said.items(), reverse=True)}
    reasons = _reasons(lemmas, grounds, other_things, shown)
    quoted = scene.quoted(said)
    return Finding(kind, readings, pairs, f"{evidence}. {reasons}", 0.75, quoted)


def _one_word(scene: Scene, place: Place) -> bool:
    """Whether all have one word, by lemma or by form."""
    said = [scene.sides[o].word(i) for o, i in place.words.items()]
    return len({word.lemma for word in said}) < 2 or len({token(word) for word in said}) < 2


def _in_expression(scene: Scene, place: Place) -> bool:
    """Whether one of the words stands in an expression that says something else: “called off”, “called for”."""
    return any(_comes_to(scene.sides[o], i) for o, i in place.words.items())


def _comes_to(side: Side, index: int) -> Voiced | None:
    """What the expression of a verb comes to. “went on Monday” is none: there the preposition has its own object."""
    found = expression(side, index)
    if found is None or any(side.word(k).dep == "prep" for k in found[1][1:] if len(found[1]) == 2):
        return None
    return Voiced(*found)


def _spoken(scene: Scene, outlet: str, index: int) -> Voiced:
    """A word as lists have it: a verb with its particle ("call off"). With it stand the nouns before a noun that say
    what it is and that nobody else has there: “air force” where others say “navy”."""
    side = scene.sides[outlet]
    index = side.word(index).head if _is_particle(side, index) else index
    together = set_phrase(side, index)
    if together:
        return Voiced(*together)
    comes_to = _comes_to(side, index)
    if comes_to:
        return comes_to
    children = [k for k in side.children.get(index, ()) if k in side.indices]
    word, lemma = side.word(index), _lemma(side.word(index))
    particles = [k for k in children if _is_particle(side, k) or _drives_out(side, k)]
    if word.pos == "VERB" and particles:
        return Voiced(f"{lemma} {token(side.word(particles[0]))}", (index, particles[0]))
    before = [k for k in children if side.word(k).dep == "compound" and (outlet, k) not in scene.place_of]
    return Voiced(lemma, (*before, index) if word.pos == "NOUN" else (index,))


def _turned_back(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> set[tuple[str, str]]:
    """Pairs of lemmas, both ways round, that are opposites of which the one is denied, “not allowed”, “forbidden”, or
    said to be less, “less expensive”, “cheaper”, or lasts till the other is, or that compare the same the other way
    round."""
    found = set()
    for a, b in permutations(said, 2):
        one, other = scene.sides[a].word(place.words[a]), scene.sides[b].word(place.words[b])
        denied_here = _denied(scene, a, place.words[a]) != _denied(scene, b, place.words[b])
        side, i, across, j = scene.sides[a], place.words[a], scene.sides[b], place.words[b]
        made_up = denied_here != turned_round(side, i, across, j) or same_stretch(side, (i,), across, (j,))
        if made_up and opposition(one, other) is Opposition.EXACT:
            found.add((said[a].value, said[b].value))
    return found


def _denied(scene: Scene, outlet: str, index: int) -> bool:
    return scene.negated(outlet, index) != bool(lessening(scene.sides[outlet], index))


def _with_negation(scene: Scene, outlet: str, words: tuple[int, ...]) -> tuple[int, ...]:
    """Words with what denies them."""
    marks = {k for i in words for k in scene.once(denied, outlet).get(i, ())}
    return tuple(sorted({*words, *marks & set(scene.sides[outlet].indices)}))


def _shown(side: Side, said: Voiced) -> str:
    """A lemma with the nouns before it, as evidence prints it."""
    before = [token(side.word(k)) for k in said.words[:-1] if side.word(k).dep == "compound"]
    return " ".join([*before, said.value])


def _lemma(word: Word) -> str:
    """The lemma, mended where the parser's rules break English spelling: "to found" is no form of find, nor "hopes" of
    hop, which would be "hops"."""
    lemma, said = word.lemma.lower(), token(word)
    if word.tag in ("VB", "VBP") and "'" not in said and knows(said, "v"):
        return said
    if word.tag == "VBZ" and said == lemma + "es" and not lemma.endswith(HISSING) and knows(lemma + "e", "v"):
        return lemma + "e"
    return lemma


def _by_form(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> set[tuple[str, str]]:
    """Pairs of lemmas, both ways round, that synonyms.txt has by the form of a word: “missing”, “vanished”."""
    found = set()
    for a, b in permutations(said, 2):
        form = token(scene.sides[a].word(place.words[a]))
        if form != said[a].value and listed_synonyms(form, said[b].value):
            found |= {(said[a].value, said[b].value), (said[b].value, said[a].value)}
    return found


def _by_amount(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> set[tuple[str, str]]:
    """Pairs of lemmas, both ways round, that belong to amounts which come to the same: “three weeks”, “21 days”."""
    found = set()
    for a, b in combinations(said, 2):
        one, other = (next((m for m in scene.amounts[o] if place.words[o] in m.words), None) for o in (a, b))
        if other is not None and counted(one, [other]):
            found |= {(said[a].value, said[b].value), (said[b].value, said[a].value)}
    return found


def _misspelt(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> set[tuple[str, str]]:
    """Pairs of lemmas, both ways round, of which one is no word and a slip of the other: “recieved”, “received”."""
    found = set()
    for a, b in permutations(said, 2):
        form, other = (scene.sides[o].word(place.words[o]) for o in (a, b))
        slips = OSA.distance(token(form), token(other))
        if not _is_word(form) and _is_word(other) and slips * LETTERS_TO_A_SLIP <= len(token(other)):
            found |= {(said[a].value, said[b].value), (said[b].value, said[a].value)}
    return found


def _is_word(word: Word) -> bool:
    return knows(token(word)) or knows(word.lemma.lower())


def _called_again(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> set[tuple[str, str]]:
    """Pairs of lemmas, both ways round, of which one is a general word for what its own text has named before as the
    other outlet names it: “a ferry sank; the vessel …” beside “the ferry …”."""
    found = set()
    for a, b in permutations(said, 2):
        side, general, named = scene.sides[a], place.words[a], scene.sides[b].word(place.words[b])
        before = range(around(side.encoded.parse, general, general).start, general)
        pointed = any(token(side.word(k)) in POINTING for k in side.children.get(general, ()))
        known = any(side.word(k).lemma == named.lemma and side.word(k).pos == "NOUN" for k in before)
        if pointed and known and is_kind_of(named.lemma, side.word(general).lemma):
            found |= {(said[a].value, said[b].value), (said[b].value, said[a].value)}
    return found


def _is_particle(side: Side, index: int) -> bool:
    """Whether a word makes one verb with the one that it hangs on, which stands in the row: “call off”, “come back”."""
    word = side.word(index)
    adverb = word.dep == "advmod" and token(word) in ADVERBS_OF_VERBS and side.word(word.head).pos == "VERB"
    return word.head in side.indices and (word.dep == "prt" or adverb)


def _drives_out(side: Side, index: int) -> bool:
    """Whether a word is the "out" of "drove them out of the valley", which parsers take for a preposition."""
    return token(side.word(index)) == "out" and any(token(side.word(k)) == "of" for k in side.children.get(index, ()))


def _only_report(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> bool:
    """Whether all words report ("said", "according to") and none is stronger: `attribution` tells these apart."""
    reporting = words("reporting") | SAYING_SO
    if not all(token(scene.sides[o].word(i)) in reporting for o, i in place.words.items()):
        return False
    steps = [strength(a.value, b.value) for a, b in combinations(said.values(), 2)]
    return all(abs(n or 0) < SEVERAL for n in steps)


def _only_count(scene: Scene, place: Place) -> bool:
    """Whether all words say how many, “few”, “most”: `quantity` compares these."""
    return all(
        any(x.sort == "quantifier" and x.measure == "things" and i in x.words for x in scene.amounts[o])
        for o, i in place.words.items()
    )


def _of_one_mode(scene: Scene, place: Place) -> bool:
    """Whether all words set an act under the same mode, “forced to”, “no option but to”, which `modality` looks at."""
    modes = {mode_at(scene.sides[o], i) for o, i in place.words.items()}
    return len(modes) == 1 and None not in modes


def _two_ends(scene: Scene, place: Place) -> bool:
    """Whether words tell of one act from its two ends, “lent”, “borrowed”: `role` looks at who did what."""
    said = [plain(scene.sides[o], i) for o, i in place.words.items()]
    lemmas = {word.lemma for word in said}
    return len(lemmas) == 2 and all(word.pos == "VERB" for word in said) and two_ends(*lemmas)


def _denied_in_saying(scene: Scene, place: Place) -> bool:
    """Whether what one outlet has denied by a verb, “ruled out going”, others report with their own: “said … not”.
    `polarity` looks at what is denied."""
    reporting = {o for o, i in place.words.items() if token(scene.sides[o].word(i)) in words("reporting")}
    denied_there = all(scene.once(count, o) for o in reporting)
    return 0 < len(reporting) < len(place.words) and all(
        o in reporting or hands_on(scene.sides[o], i) or (denied_there and negates_at(scene.sides[o], i))
        for o, i in place.words.items()
    )


def _other_things(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> dict[tuple[str, str], str]:
    """Pairs of lemmas that name different things in one clause, both ways round, with WordNet's part of speech."""
    found = {}
    for a, b in combinations(said, 2):
        i, j = place.words[a], place.words[b]
        kinds = {PARTS.get(scene.sides[o].word(k).pos, "") for o, k in ((a, i), (b, j))}
        named = kinds.pop()
        one, other = said[a].value, said[b].value
        if kinds or not named:
            continue
        if unrelated(one, other, named) and same_around(scene, a, i, b, j) >= SAME_CLAUSE:
            found[one, other] = found[other, one] = named
    return found


def _exchanged(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> set[tuple[str, str]]:
    """Pairs of lemmas, both ways round, of which each side says the other's too: “war or peace”, “peace or war”.

    They have changed places, and `role` looks at who does what.
    """
    found = set()
    for a, b in combinations(said, 2):
        of_a, of_b = ({scene.sides[o].word(k).lemma for k in scene.sides[o].indices} for o in (a, b))
        one, other = scene.sides[a].word(place.words[a]).lemma, scene.sides[b].word(place.words[b]).lemma
        if other in of_a and one in of_b:
            found |= {(said[a].value, said[b].value), (said[b].value, said[a].value)}
    return found


def _reordered(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> set[tuple[str, str]]:
    """Pairs of lemmas, both ways round, that face each other because clauses have changed places."""
    return {
        (said[a].value, said[b].value)
        for a, b in permutations(said, 2)
        if said[a].value != said[b].value and reordered(scene.sides[a], place.words[a], scene.sides[b], place.words[b])
    }


def _by_degree(scene: Scene, place: Place) -> Finding | None:
    """A finding where one word stands under unlike words of degree: “slightly damaged”, “badly damaged”."""
    said, steps = {}, {}
    for outlet, index in place.words.items():
        steps[outlet], marks = degree(scene.sides[outlet], index)
        said[outlet] = Voiced(str(steps[outlet]), (*marks, index))
    turned = any(scene.negated(o, i) for o, i in place.words.items())
    if turned or max(steps.values()) - min(steps.values()) < SEVERAL:
        return None
    readings, pairs = part(
        scene.sides, said, lambda one, other: ground(int(other) - int(one)) if one != other else None
    )
    evidence = quotes(scene.sides, said)
    quoted = scene.quoted(said)
    return Finding(Kind.FORCE, readings, pairs, f"{evidence}. The one says much less than the other", 0.75, quoted)


def _kind(grounds: set[str]) -> Kind:
    if grounds & {"one step", "several steps"}:
        return Kind.FORCE
    parting = {"charges", "apart", "a kind of it", "of one kind", "other thing", "another of its kind"}
    return Kind.SENSE if grounds & parting else Kind.WORDING


def _likeness(scene: Scene, place: Place, said: Mapping[str, Voiced]) -> dict[tuple[str, str], float]:
    """Greatest cosine between outlets' words, for each pair of lemmas, both ways round."""
    best: dict[tuple[str, str], float] = {}
    for a, b in combinations(said, 2):
        cosine = scene.likeness(a, place.words[a], b, place.words[b])
        for key in ((said[a].value, said[b].value), (said[b].value, said[a].value)):
            best[key] = max(best.get(key, -1.0), cosine)
    return best


def _narrower_first(one: str, other: str) -> tuple[str, str]:
    return (one, other) if kin(one, other) is Kin.NARROWER else (other, one)


def _reasons(
    lemmas: list[str],
    grounds: Mapping[tuple[str, str], str],
    things: Mapping[tuple[str, str], str],
    shown: Mapping[str, str],
) -> str:
    """Why each pair of lemmas parts, on the ground that was used."""
    parts = []
    pairs = [pair for pair in combinations(lemmas, 2) if pair in grounds]  # the others come to the same
    for one, other in sorted(pairs, key=lambda pair: grounds[pair] in SAME)[:MOST_REASONS]:
        steps = strength(one, other) or 0
        stronger, weaker = (other, one) if steps > 0 else (one, other)
        named, pair = NAMED[things.get((one, other), "n")], f"“{shown[one]}” and “{shown[other]}”"
        parts.append(
            {
                "synonyms": f"“{one}” and “{other}” are near synonyms",
                "one step": f"“{stronger}” is stronger than “{weaker}”",
                "several steps": f"“{stronger}” is much stronger than “{weaker}”",
                "charges": f"“{one}” speaks of {charged(one)}, “{other}” of {charged(other)}",
                "light verb": f"“{one}” and “{other}” differ little beside what they govern",
                "opposites": f"“{one}” and “{other}” are opposites",
                "a kind of it": "“{}” is a kind of “{}”".format(*_narrower_first(one, other)),
                "of one kind": f"“{one}” and “{other}” are of one kind, and not the same",
                "another of its kind": f"a word list has {pair} for two things of one kind, of which none is the other",
                "other thing": f"{pair} are different {named} by WordNet, in clauses alike otherwise",
                "near": f"“{one}” and “{other}” are used alike here",
                "apart": f"“{one}” and “{other}” are synonyms by no word list",
            }[grounds[one, other]]
        )
    return "; ".join(parts)


def _oaths(scene: Scene) -> list[Finding]:
    """A coarse word that some outlets have and others, rendering the same, have not."""
    said: dict[str, Voiced] = {}
    for outlet, side in scene.sides.items():
        coarse = tuple(i for i in side.indices if side.word(i).lemma in words("oaths"))
        said[outlet] = Voiced("coarse" if coarse else "plain", coarse or _around(scene, outlet))
    readings, pairs = part(scene.sides, said, unlike("oath"))
    if not pairs:
        return []
    coarse_words = "; ".join(
        f"{o}: {quote(scene.sides[o], v.words)} is a coarse word" for o, v in said.items() if v.value == "coarse"
    )
    plain = ", ".join(o for o, v in said.items() if v.value == "plain")
    return [Finding(Kind.FORCE, readings, pairs, f"{coarse_words}; {plain}: none", 0.8, True, (Kind.SENSE,))]


def _around(scene: Scene, outlet: str) -> tuple[int, ...]:
    """What an outlet says where another swears: the counterparts of the noun or verb that the oath hangs on."""
    for other, side in scene.sides.items():
        for i in side.indices:
            if side.word(i).lemma in words("oaths"):
                found = scene.counterpart(other, side.word(i).head, outlet)
                if found is not None:
                    governor = scene.sides[outlet].word(found).head
                    return tuple(sorted({found, governor} & set(scene.sides[outlet].indices)))
    return ()
