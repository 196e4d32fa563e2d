"""Asked here, stated there: “Did they know of it?”, “they knew of it”; “asked whether it was paid”, “said it was paid”.

In: a scene. Out: a finding for each meeting whose proposition some outlets put as a question to be answered by yes or
no, and others state. None where the outlet that asks goes on to say so itself, where the other lets it be seen that
something was asked, and where one denies what the other does not: “Is it not a shame?” says that it is one. A question
with a wh-word takes for granted what it asks about (“Why did they wait?”: they waited), and is none here.
"""

from __future__ import annotations

from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.propositions import Proposition
from align.divergence.scene import Meeting, Scene, around
from align.divergence.sources import stances
from align.divergence.turns import turned
from align.finite import FINITE
from align.terms import Kind, Side
from align.words import SUBJECTS

QUESTION, STATEMENT = "question", "statement"

MEANING = {QUESTION: "a question", STATEMENT: "a statement"}

# Stances of a verb in source_verbs.txt: of those that ask, and of those whose clause somebody states.
ASKING, STATING = "a question", {"neutral", "as true", "against his interest", "doubted"}

# Nouns of asking: “to the question whether”; and what asks in two words: “wanted to know whether”.
QUESTIONS = {"question", "query", "inquiry", "enquiry"}
WANTING, KNOWING = {"want", "wish", "like", "demand", "ask", "seek"}, {"know", "hear", "learn"}

# What a reported question opens with.
WHETHER = {"whether", "if"}

# Verbs through which a question reaches the clause under them: “is it true that”, “do you think that”.
FRAMES = {"be", "think", "believe", "suppose", "mean"}

# Tags of words that ask for more than yes or no.
WH = {"WP", "WP$", "WRB", "WDT"}

# Labels of a clause that may be a question without a mark of its own; the last where the parser errs.
OF_A_QUESTION = {"ROOT", "conj", "ccomp", "parataxis", "advcl"}

# What may stand right before the verb that opens a question; after other words the order has another reason: “never
# had they”, “nor do we”.
BEFORE_A_QUESTION = {"and", "but", "yet", "then", "now"}

# Verbs that open a condition, too: “had they come, …”.
OF_A_CONDITION = {"had", "were", "should"}

# How many words a tag has at most, with its mark: “…, do they not?”.
LONGEST_TAG = 4

# Marks that end a question or a statement.
ENDS = {"?", ".", "!", ";"}

# What leaves it open whether a statement holds.
PERHAPS = {"may", "might", "perhaps", "maybe", "possibly"}

# Words of yes.
AFFIRMING = {"yes", "indeed", "certainly", "course", "confirm", "affirm", "affirmative", "agree", "nod", "admit"}


def questions(scene: Scene) -> list[Finding]:
    """Propositions that are asked in some outlets and stated in others."""
    found = []
    for meeting in scene.meetings:
        said = _said(scene, meeting)
        if not said:
            continue
        readings, pairs = part(scene.sides, said, unlike(f"{QUESTION}/{STATEMENT}"))
        evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {MEANING[v.value]}" for o, v in said.items())
        quoted = scene.quoted(said)
        found.append(Finding(Kind.MODALITY, readings, pairs, evidence, meeting.certainty, quoted))
    return found


def _said(scene: Scene, meeting: Meeting) -> dict[str, Voiced]:
    """The outlets that ask and those that state the same; nothing where there are not both."""
    of = meeting.propositions
    asked = {}
    for outlet, p in of.items():
        words = _asked(scene.sides[outlet], p.predicate)
        if words and not _answered(scene.sides[outlet], p, words):
            asked[outlet] = Voiced(QUESTION, _in_row(scene.sides[outlet], {*words, *p.verb_words}))
    stated = {
        outlet: Voiced(STATEMENT, _in_row(scene.sides[outlet], set(p.verb_words)))
        for outlet, p in of.items()
        if asked and outlet not in asked and _stated(scene.sides[outlet], p) and not _asks_near(scene.sides[outlet])
        if all(_same_said(scene, a, of[a], outlet, p) for a in asked)
    }
    said = asked | stated
    return {outlet: said[outlet] for outlet in of if outlet in said} if asked and stated else {}


def _in_row(side: Side, words: set[int]) -> tuple[int, ...]:
    return tuple(sorted(words.intersection(side.indices)))


def _same_said(scene: Scene, a: str, p: Proposition, b: str, q: Proposition) -> bool:
    """Whether two propositions say the same: both or neither negated, their acts tied, and the acts or those who do
    them near in meaning."""
    if len(p.negators) % 2 != len(q.negators) % 2:
        return False
    tied = [i for i in sorted({p.predicate, *p.core}) if scene.counterpart(a, i, b) in {q.predicate, *q.core}]
    same_doer = p.subject is not None and scene.counterpart(a, p.subject, b) == q.subject
    near = [*tied, p.subject] if p.subject is not None and same_doer else tied
    return bool(tied) and any(scene.by_meaning(a, i, b) for i in near)


def _asked(side: Side, index: int) -> tuple[int, ...]:
    """The words by which a predicate is asked about, or none."""
    words = _directly(side, index) or _reported(side, index)
    if words or side.word(index).dep != "ccomp":
        return words
    above = side.word(index).head
    if side.word(above).pos == "ADJ":  # “is it true that …”
        above = side.word(above).head
    return _asked(side, above) if above != index and side.word(above).lemma in FRAMES else ()


def _directly(side: Side, index: int) -> tuple[int, ...]:
    """“Did they know?”; “did they know, he asked”."""
    below = side.children.get(index, ())
    of_verb = [k for k in below if side.word(k).dep in ("aux", "auxpass")]
    verbs = [k for k in (*of_verb, index) if side.word(k).tag in FINITE]
    subjects = [k for k in below if side.word(k).dep in SUBJECTS]
    if side.word(index).dep not in OF_A_QUESTION or not verbs or not subjects:
        return ()
    first, words = min(verbs), side.encoded.parse.words
    begin, end = side.encoded.parse.sentences[side.encoded.parse.sentence_of(index)]
    mark = next((k for k in range(index, end) if words[k].text in ENDS), end)
    wh = any(word.tag in WH for word in words[begin:first])
    choice = any(token(word) == "or" for word in words[first:mark])
    if first > min(subjects) or wh or choice or not _opens(side, first):
        return ()
    if mark < end and words[mark].text == "?":
        return (first, min(subjects), mark)
    above = side.word(index).head
    condition = side.word(index).dep == "advcl" and token(words[first]) in OF_A_CONDITION
    return (first, min(subjects)) if index < above and _asks(side, above) and not condition else ()


def _opens(side: Side, first: int) -> bool:
    """Whether a verb stands at the beginning of a question, and not of a tag: “…, do they?”."""
    words = side.encoded.parse.words
    if first == side.encoded.parse.sentences[side.encoded.parse.sentence_of(first)][0]:
        return True
    before = words[first - 1]
    if before.text == "," and any(word.text == "?" for word in words[first : first + LONGEST_TAG]):
        return False
    return before.pos == "PUNCT" or token(before) in BEFORE_A_QUESTION


def _reported(side: Side, index: int) -> tuple[int, ...]:
    """“asked whether they knew”; “asked whether it is this or that” has no yes or no."""
    marks = [k for k in side.children.get(index, ()) if side.word(k).dep == "mark" and token(side.word(k)) in WHETHER]
    if not marks:
        return ()
    words, above, mark = side.encoded.parse.words, side.word(index).head, min(marks)
    whether = token(words[mark]) == "whether"
    if whether and not _asks(side, above):  # “enquired of them whether”: the parser hangs it on another word
        begin = side.encoded.parse.sentences[side.encoded.parse.sentence_of(mark)][0]
        above = next((k for k in range(mark - 1, begin - 1, -1) if words[k].pos == "VERB"), above)
    if not _asks(side, above):
        return ()
    if not whether and (above > mark or any(word.pos == "PUNCT" for word in words[above:mark])):
        return ()  # a condition: “if they knew, he asked for more”
    end = next((k for k in range(index, len(words)) if words[k].pos == "PUNCT"), len(words))
    if any(token(word) == "or" for word in words[mark:end]):
        return ()
    return (words[above].head, above, mark) if words[above].lemma in KNOWING else (above, mark)


def _asks(side: Side, index: int) -> bool:
    """Whether a word asks: “wondered”, “wants to know”, “the question”; “nobody asked” does not."""
    word = side.word(index)
    if index in turned(side):
        return False
    if word.pos == "NOUN":
        return word.lemma in QUESTIONS
    wants = word.dep == "xcomp" and word.lemma in KNOWING and side.word(word.head).lemma in WANTING
    return wants or stances().get(word.lemma) == ASKING


def _stated(side: Side, p: Proposition) -> bool:
    """Whether a proposition is stated, by the outlet or by whom it quotes, and left open by nothing."""
    index = p.predicate
    below = side.children.get(index, ())
    finite = any(side.word(k).tag in FINITE for k in (*p.auxiliaries, index))
    has_subject = p.subject is not None or any(side.word(k).dep == "expl" for k in below)
    if not finite or not has_subject or any(token(side.word(k)) in PERHAPS for k in below):
        return False
    while side.word(index).dep == "conj":
        index = side.word(index).head
    if side.word(index).dep == "ROOT":
        return True
    above = side.word(index).head
    if side.word(index).dep != "ccomp" or stances().get(side.word(above).lemma) not in STATING:
        return False
    between = side.encoded.parse.words[above + 1 : index]
    told = not any(word.tag in WH or token(word) in WHETHER for word in between)
    return told and above not in turned(side)


def _asks_near(side: Side) -> bool:
    """Whether an outlet lets it be seen in a row, or right before or after it, that something was asked."""
    for k in around(side.encoded.parse, side.indices[0], side.indices[-1]):
        word = side.word(k)
        asks = stances().get(word.lemma) == ASKING and not _asks_otherwise(side, k)
        if asks or word.text == "?" or token(word) == "whether" or (word.pos == "NOUN" and word.lemma in QUESTIONS):
            return True
    return False


def _asks_otherwise(side: Side, index: int) -> bool:
    """“asked for help”, “asked them to come”, “ask who sold it”: for a thing, an act or a person, and not whether."""
    below = side.children.get(index, ())
    clauses = [k for k in below if side.word(k).dep in ("xcomp", "ccomp")]
    opens = {side.word(g).tag for k in clauses for g in side.children.get(k, ())}
    return bool(opens & {"TO", *WH}) or any(token(side.word(k)) == "for" for k in below)


def _answered(side: Side, p: Proposition, asked: tuple[int, ...]) -> bool:
    """Whether an outlet goes on, up to the end of the next sentence, to say yes or the same again."""
    last = max(*asked, *p.verb_words)
    after = range(last + 1, around(side.encoded.parse, p.predicate, p.predicate)[-1] + 1)
    core = side.word(p.core[0]).lemma
    return any(_affirms(side, k) or side.word(k).lemma == core for k in after)


def _affirms(side: Side, index: int) -> bool:
    """“Yes”, “he confirmed it”, “they did.”"""
    words = side.encoded.parse.words
    ends = index + 1 == len(words) or words[index + 1].pos == "PUNCT"
    said = words[index].pos == "AUX" and words[index - 1].pos == "PRON" and ends
    return said or words[index].lemma.lower() in AFFIRMING
