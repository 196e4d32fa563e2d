"""Real sentences → pairs of a sentence and one that a rule altered, with the words that were altered marked.

In: parsed sentences, a seed. Out: alterations that turn, change or lessen what is said, and harmless ones; every second
pair has a harmless change elsewhere too, or a grave one elsewhere beside a harmless one in the marked place, so that a
head learns to judge the marked words in their clause and not the whole. Forms of words come from the sentences.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from align import wordnet
from align.terms import Parse, Word

# Sentences of how many words; how many pairs are made.
LENGTHS, COUNT = range(5, 36), 18_000

# How often something else is changed as well, outside the marked words.
TWICE = 0.5

# Parts of speech by the first letters of their tags, as WordNet names them.
PARTS = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}

MODALS = ("will", "can", "may", "must", "should", "could", "might", "would")
ALIKE_MODALS = ({"can", "could", "may", "might"}, {"must", "should"}, {"will", "would"})

# The same in other words: what stands for what, word by word.
CONTRACTIONS = {
    "n't": ("not",),
    "not": ("n't",),
    "'s": ("is",),
    "'re": ("are",),
    "'ve": ("have",),
    "'ll": ("will",),
    "cannot": ("can", "not"),
}
SAME_WORDS = {
    ("must",): ("has", "to"),
    ("will",): ("is", "going", "to"),
    ("have", "to"): ("must",),
    ("because",): ("since",),
    ("but",): ("yet",),
    ("also",): ("too",),
    ("several",): ("a", "number", "of"),
    ("all",): ("every", "one", "of"),
    ("about",): ("around",),
    ("can",): ("is", "able", "to"),
    ("never",): ("at", "no", "time"),
    ("try", "to"): ("attempt", "to"),
    ("a", "lot", "of"): ("much",),
    ("need", "to"): ("must",),
    ("half",): ("50", "percent"),
}
OTHER_QUANTIFIERS = {
    "all": ("some", "few", "none of"),
    "every": ("no", "hardly any"),
    "many": ("few", "no"),
    "most": ("few",),
    "some": ("all", "no"),
    "no": ("some", "many"),
    "few": ("many", "most"),
    "both": ("neither of",),
    "only": ("also", "even"),
}
PRONOUNS = {
    "he": "she",
    "she": "he",
    "him": "her",
    "his": "their",
    "we": "they",
    "they": "we",
    "us": "them",
    "our": "their",
    "my": "your",
    "i": "they",
    "you": "we",
}

# Tokens that are written without a blank before them.
GLUED = frozenset([",", ".", ";", ":", "!", "?", "'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "”", ")", "%"])

GLUING = ("“", "(", "$")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a sentence's words and what stands there instead; what it does to the meaning.

    says: "same", "against" (they exclude each other), "other" (neither follows), "less" (the altered one follows from
    the first, not the reverse) or "more".
    """

    first: int
    end: int
    instead: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Altered:
    """Two sentences as tokens, the places of the marked words in each, and what the second says of the first."""

    tokens_a: tuple[str, ...]
    tokens_b: tuple[str, ...]
    marked_a: frozenset[int]
    marked_b: frozenset[int]
    says: str


@dataclass(frozen=True, slots=True)
class Supply:
    """What alterations take from the sentences at hand: forms by lemma and tag, and names."""

    forms: Mapping[tuple[str, str], str]
    names: Sequence[str]


def pairs(parses: Sequence[Parse], seed: int, count: int = COUNT, twice: float = TWICE) -> list[Altered]:
    """Altered pairs of parsed sentences, two of each at most, of its rarest rules, in a random order.

    twice: how often something is changed outside the marked words as well.
    """
    chance = random.Random(seed)
    sentences = [list(p.words) for p in parses if len(p.words) in LENGTHS]
    supply = _supply(sentences)
    found: list[Altered] = []
    by_rule: dict[str, int] = defaultdict(int)
    most = count // len(RULES) * 2
    chance.shuffle(sentences)
    for words in sentences:
        changes = {rule.__name__: some for rule in RULES if (some := list(rule(words, supply, chance)))}
        if not changes:
            continue
        # the rarest rules first, so that all of them are learnt
        for name in sorted(changes, key=lambda n: by_rule[n])[:2]:
            if by_rule[name] < most:
                by_rule[name] += 1
                others = [c for n, some in changes.items() if n != name for c in some]
                found.append(
                    _altered(words, chance.choice(changes[name]), others if chance.random() < twice else [], chance)
                )
    chance.shuffle(found)
    return found[:count]


def _supply(sentences: Sequence[Sequence[Word]]) -> Supply:
    forms: dict[tuple[str, str], str] = {}
    names = set()
    for words in sentences:
        for word in words:
            if word.text.isalpha() and word.text.islower():
                forms.setdefault((word.lemma, word.tag), word.text)
            if word.tag == "NNP" and word.text.isalpha() and word.text.istitle():
                names.add(word.text)
    return Supply(forms, sorted(names))


def _altered(words: Sequence[Word], change: Change, others: Sequence[Change], chance: random.Random) -> Altered:
    """The sentence changed once in the marked place, and perhaps elsewhere too."""
    apart = [c for c in others if c.end < change.first or c.first > change.end]
    further = [chance.choice(apart)] if apart else []
    tokens_a = [w.text for w in words]
    tokens_b: list[str] = []
    marked_b: set[int] = set()
    place = 0
    for each in sorted([change, *further], key=lambda c: c.first):
        tokens_b += tokens_a[place : each.first]
        if each is change:
            marked_b = set(range(len(tokens_b), len(tokens_b) + len(each.instead)))
        tokens_b += each.instead
        place = each.end
    tokens_b += tokens_a[place:]
    marked_a = set(range(change.first, change.end))
    # a place where nothing stands is marked by its neighbours
    if not marked_a:
        marked_a = {k for k in (change.first - 1, change.first) if 0 <= k < len(tokens_a)}
    if not marked_b:
        at = change.first + sum(len(c.instead) - (c.end - c.first) for c in further if c.first < change.first)
        marked_b = {k for k in (at - 1, at) if 0 <= k < len(tokens_b)}
    return Altered(tuple(tokens_a), tuple(tokens_b), frozenset(marked_a), frozenset(marked_b), change.says)


def _negated(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    if any(w.dep == "neg" for w in words):
        return
    for k, word in enumerate(words):
        if (word.dep in ("aux", "auxpass") and word.tag in ("MD", "VBZ", "VBP", "VBD")) or (
            word.lemma == "be" and word.tag in ("VBZ", "VBP", "VBD")
        ):
            yield Change(k + 1, k + 1, (chance.choice(("not", "not", "never", "n't", "no longer")),), "against")
        elif word.tag in ("VBD", "VBZ", "VBP") and word.pos == "VERB" and word.dep in ("ROOT", "conj", "ccomp"):
            base = supply.forms.get((word.lemma, "VB"))
            if base:
                helper = {"VBD": "did", "VBZ": "does", "VBP": "do"}[word.tag]
                yield Change(k, k + 1, (helper, chance.choice(("not", "n't")), base), "against")
                yield Change(k, k + 1, (chance.choice(("refused", "failed", "declined")), "to", base), "against")


def _affirmed(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    for k, word in enumerate(words):
        if word.dep == "neg" and k and words[k - 1].dep in ("aux", "auxpass"):
            yield Change(k, k + 1, (), "against")


def _numbered(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    for k, word in enumerate(words):
        if word.text.isdigit() and len(word.text) <= 6:
            value = int(word.text)
            other = max(0, value + chance.choice((-3, -2, -1, 1, 2, 5, 10, value, 3 * value)))
            if other != value:
                yield Change(k, k + 1, (str(other),), "against")
            if 2 <= value < 2 + len(NUMBERS):
                yield Change(k, k + 1, (NUMBERS[value - 2],), "same")
        elif word.text.lower() in NUMBERS:
            value = NUMBERS.index(word.text.lower()) + 2
            yield Change(k, k + 1, (str(value),), "same")
            yield Change(k, k + 1, (chance.choice([n for n in NUMBERS if n != word.text.lower()]),), "against")


NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def _quantified(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    for k, word in enumerate(words):
        for other in OTHER_QUANTIFIERS.get(word.text.lower(), ()):
            yield Change(k, k + 1, tuple(other.split()), "other")


def _named(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    for k, word in enumerate(words):
        if word.tag == "NNP" and word.text.istitle() and word.dep != "compound":
            yield Change(k, k + 1, (chance.choice(supply.names),), "other")
        elif word.text.lower() in PRONOUNS and word.tag in ("PRP", "PRP$"):
            yield Change(k, k + 1, (PRONOUNS[word.text.lower()],), "other")


def _under_another_modal(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    for k, word in enumerate(words):
        form = word.text.lower()
        if word.tag == "MD" and form in MODALS:
            near = next((group for group in ALIKE_MODALS if form in group), set())
            for other in MODALS:
                if other not in near:
                    yield Change(k, k + 1, (other,), "other")


def _at_another_time(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    for k, word in enumerate(words):
        if word.pos != "VERB" or word.dep not in ("ROOT", "ccomp", "conj"):
            continue
        base = supply.forms.get((word.lemma, "VB"))
        past = supply.forms.get((word.lemma, "VBD"))
        if word.tag == "VBD" and base:
            yield Change(k, k + 1, ("will", base), "other")
            yield Change(k, k + 1, ("used", "to", base), "other")
        if word.tag == "VB" and past and k and words[k - 1].text.lower() == "will":
            yield Change(k - 1, k + 1, (past,), "other")
            yield Change(k - 1, k + 1, ("wants", "to", word.text), "other")


def _shortened(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    """Left out: a phrase of a place, a time or a manner, an adjective, a relative clause."""
    if any(w.dep == "neg" or w.text.lower() in ("no", "few", "if", "all", "every", "only") for w in words):
        return
    for k, word in enumerate(words):
        if word.dep in ("prep", "advmod", "amod", "relcl", "npadvmod", "appos", "advcl"):
            below = _below(words, k)
            first, end = min(below), max(below) + 1
            if end - first == len(below) and end - first <= 8 and len(words) - len(below) >= 4:
                yield Change(first, end, (), "less")


def _exchanged(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    """Doer and object in each other's place."""
    for verb, word in enumerate(words):
        if word.pos != "VERB":
            continue
        subject = next((k for k, w in enumerate(words) if w.head == verb and w.dep == "nsubj" and k < verb), None)
        thing = next((k for k, w in enumerate(words) if w.head == verb and w.dep == "dobj" and k > verb), None)
        if subject is None or thing is None or "PRON" in (words[subject].pos, words[thing].pos):
            continue
        one, other = _below(words, subject), _below(words, thing)
        first, end = min(one), max(other) + 1
        if end - first <= 14 and max(one) - min(one) + 1 == len(one) and max(other) - min(other) + 1 == len(other):
            between = [w.text for w in words[max(one) + 1 : min(other)]]
            parts = ([words[k].text for k in sorted(other)], between, [words[k].text for k in sorted(one)])
            yield Change(first, end, tuple(t for part in parts for t in part), "other")


def _passive(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    """The same in the passive: the parts keep their roles."""
    for verb, word in enumerate(words):
        done = supply.forms.get((word.lemma, "VBN"))
        if word.tag not in ("VBD", "VBZ") or word.pos != "VERB" or done is None:
            continue
        subject = next((k for k, w in enumerate(words) if w.head == verb and w.dep == "nsubj" and k < verb), None)
        thing = next((k for k, w in enumerate(words) if w.head == verb and w.dep == "dobj" and k > verb), None)
        if subject is None or thing is None or "PRON" in (words[subject].pos, words[thing].pos):
            continue
        one, other = _below(words, subject), _below(words, thing)
        if max(one) + 1 != verb or min(other) != verb + 1 or max(other) - min(one) > 14:
            continue
        many = words[thing].tag in ("NNS", "NNPS")
        be = {"VBD": "were" if many else "was", "VBZ": "are" if many else "is"}[word.tag]
        parts = ([words[k].text for k in sorted(other)], [be, done, "by"], [words[k].text for k in sorted(one)])
        yield Change(min(one), max(other) + 1, tuple(t for part in parts for t in part), "same")


def _substituted(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    """One content word for another that WordNet knows: opposite, sibling, broader; or a synonym."""
    for k, word in enumerate(words):
        part = PARTS.get(word.tag[:2])
        if part is None or word.tag.startswith("NNP") or not word.text.islower():
            continue
        opposites = [o for o in sorted(wordnet.opposites(word.lemma, part)) if (o, word.tag) in supply.forms]
        if opposites:
            yield Change(k, k + 1, (supply.forms[chance.choice(opposites), word.tag],), "against")
        siblings = [s for s in wordnet.siblings(word.lemma, part) if (s, word.tag) in supply.forms]
        if siblings:
            yield Change(k, k + 1, (supply.forms[chance.choice(siblings), word.tag],), "other")
        if part in "nv" and chance.random() < 0.5:
            strangers = [f for (lemma, tag), f in _some(supply, chance) if tag == word.tag and _unrelated(lemma, word)]
            if strangers:
                yield Change(k, k + 1, (strangers[0],), "other")


def _replaced_by_a_synonym(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    for k, word in enumerate(words):
        part = PARTS.get(word.tag[:2])
        if part is not None and word.text.islower() and not word.tag.startswith("NNP"):
            same = [s for s in wordnet.synonyms(word.lemma, part) if (s, word.tag) in supply.forms]
            if same:
                yield Change(k, k + 1, (supply.forms[chance.choice(same), word.tag],), "same")


def _put_otherwise(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    forms = [w.text.lower() for w in words]
    for k, form in enumerate(forms):
        if form in CONTRACTIONS and not (form == "'s" and words[k].tag == "POS"):
            yield Change(k, k + 1, CONTRACTIONS[form], "same")
        for phrase, other in SAME_WORDS.items():
            if tuple(forms[k : k + len(phrase)]) == phrase:
                yield Change(k, k + len(phrase), other, "same")


def _moved(words: Sequence[Word], supply: Supply, chance: random.Random) -> Iterator[Change]:
    """An adverbial phrase from the end to the beginning."""
    last = len(words) - 1 if words[-1].pos == "PUNCT" else len(words)
    for k, word in enumerate(words):
        if word.dep in ("prep", "advmod", "npadvmod", "advcl") and words[word.head].dep == "ROOT":
            below = _below(words, k)
            if max(below) + 1 == last and max(below) - min(below) + 1 == len(below) and 0 < min(below) < last - 1:
                moved = [words[i].text for i in sorted(below)]
                rest = [w.text for w in words[: min(below)]]
                yield Change(0, last, (moved[0].capitalize(), *moved[1:], ",", rest[0].lower(), *rest[1:]), "same")


RULES: tuple[Callable[[Sequence[Word], Supply, random.Random], Iterator[Change]], ...] = (
    _negated,
    _affirmed,
    _numbered,
    _quantified,
    _named,
    _under_another_modal,
    _at_another_time,
    _shortened,
    _exchanged,
    _passive,
    _substituted,
    _replaced_by_a_synonym,
    _put_otherwise,
    _moved,
)


def _below(words: Sequence[Word], index: int) -> set[int]:
    """A word and all that hangs on it."""
    found = {index}
    while more := {k for k, w in enumerate(words) if w.head in found} - found:
        found |= more
    return found


def _some(supply: Supply, chance: random.Random) -> list[tuple[tuple[str, str], str]]:
    items = list(supply.forms.items())
    return [items[chance.randrange(len(items))] for _ in range(60)]


def _unrelated(lemma: str, word: Word) -> bool:
    return lemma != word.lemma and wordnet.kin(lemma, word.lemma) is wordnet.Kin.NONE
