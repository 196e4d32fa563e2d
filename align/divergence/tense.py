"""Past here, future there: when it happens, and whether it is done.

In: a scene. Out: a finding for each meeting whose outlets tell the same proposition of unlike times. Reported speech
shifts tense by itself (“will” → “said it would”), so that each verb group stands for all times that it may tell of, and
outlets part where they have none in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from align.divergence.finding import Finding, Voiced, part, quote, token, unlike
from align.divergence.propositions import Proposition
from align.divergence.reach import as_bidden, modal_class
from align.divergence.retelling import retold
from align.divergence.scene import Meeting, Scene
from align.divergence.sources import stances
from align.quotation import DOUBLE
from align.terms import Kind, Quotation, Side
from align.wordnet import abstract
from align.words import SUBJECTS

NAMES = {
    "past": "past",
    "was going on": "past, still going on then",
    "present": "present",
    "perfect": "present perfect",
    "pluperfect": "past perfect",
    "future": "future",
    "would": "“would”",
    "at hand": "about to happen",
    "habit": "a habit of the past",
    "going on": "still going on",
}

# The times that a form may tell of.
TIMES = {
    "past": {"past"},
    "was going on": {"past"},
    "present": {"present"},
    "perfect": {"past", "perfect"},
    "pluperfect": {"past", "perfect"},
    "future": {"future"},
    "would": {"would", "habit"},
    "at hand": {"at hand", "would", "future"},
    "habit": {"habit", "past"},
    "going on": {"present", "going on", "future"},
}

# What it may stand for besides where a verb in the past reports it (Comrie, Tense, 1985, ch. 5).
SHIFTED = {
    "past": {"present", "going on", "perfect"},
    "was going on": {"present", "going on", "future"},
    "pluperfect": set(),
    "would": {"future"},
}

# Marks a form that stands under a report in the past.
REPORTED = "reported "

# Marks a form in a clause of time or condition, where the present tells of what is to come and the past of what is only
# supposed: “if she won, she would …” (Comrie, Tense, 1985, ch. 2 and 5).
OPEN = "open "
TO_COME = {"present": {"future"}, "perfect": {"future"}, "past": {"present", "future"}, "pluperfect": {"future"}}
OPENERS = {"if", "when", "until", "till", "before", "after", "once", "unless", "provided", "providing", "while", "as"}

# Marks a present that may be a headline's: its subject is a bare noun in the singular ("Coalition collapses").
HEADLINE = "headline "

# Marks a past that may be that of a report alone, though no verb of saying governs it.
RETOLD = "retold "

# Classes of verbs that report what somebody wants: “wants”, “wished” are a usage, as “says”, “said”.
MINDS = {"volition", "request"}

# How far up a report is looked for.
LONGEST_REPORT = 12

# “are missing”: participles that name a state, and no act that goes on.
STATES = {"missing", "pending", "lacking", "outstanding", "willing", "wanting"}

# Verbs whose past looks like their present: the form tells nothing.
UNCHANGED = {
    "bet", "bid", "broadcast", "burst", "cast", "cost", "cut", "fit", "forecast", "hit", "hurt", "knit", "let", "put",
    "quit", "read", "rid", "set", "shed", "shut", "slit", "split", "spread", "thrust", "upset", "wed",
}  # fmt: skip

# What is to come soon, “is going to leave”, “is due to leave”; and what was just about to.
AT_HAND, JUST = {"going", "about", "due", "set", "scheduled", "poised"}, "about"

# With a negation: what is over, and what is still to come.
STAGES = {"longer": "so before, and over", "anymore": "so before, and over", "yet": "still to come"}

# Lemmas that only say that what follows is over.
HABITUAL = {"use"}


def find(scene: Scene) -> list[Finding]:
    """Meetings whose finite verbs tell of times that exclude each other."""
    found = []
    for meeting in scene.meetings:
        said = {o: form for o in meeting.propositions if (form := _told(scene, meeting, o)) is not None}
        for of_one_act in meeting.agreeing(said, partial(_one_act, scene, meeting)):
            found += _parted(scene, of_one_act, said)
        staged = {o: stage for o in meeting.propositions if (stage := _stage(scene, meeting, o)) is not None}
        for of_one_act in meeting.agreeing(staged, partial(_one_act, scene, meeting)):
            found += _staged(scene, of_one_act, staged)
    return found


def _told(scene: Scene, meeting: Meeting, outlet: str) -> Voiced | None:
    """The form of an outlet's verb, with what may make it tell of another time; None where it has none."""
    side, proposition = scene.sides[outlet], meeting.propositions[outlet]
    form = _form(side, proposition)
    if form is None:
        return None
    reported = REPORTED if _reported(scene, outlet, proposition) else ""
    reported += OPEN if _open(side, proposition.predicate) else ""
    reported += RETOLD if retold(scene, outlet, meeting) else ""
    reported += HEADLINE if form == "present" and _headline(side, proposition) else ""
    marked = {proposition.predicate, *proposition.auxiliaries, *_habit(side, proposition)}
    return Voiced(reported + form, tuple(sorted(marked.intersection(side.indices))))


def _parted(scene: Scene, meeting: Meeting, told: Mapping[str, Voiced]) -> list[Finding]:
    """Outlets that tell of one act at times that exclude each other."""
    said = {o: told[o] for o in meeting.propositions}
    if len(said) < 2:
        return []
    one_verb = len({scene.sides[o].word(meeting.propositions[o].predicate).lemma for o in said}) == 1
    readings, pairs = part(scene.sides, said, partial(ground, one_verb=one_verb))
    if all(_tells_a_mind(scene.sides[o], meeting.propositions[o]) for o in said):
        return []  # “says”, “said”: a usage of newspapers
    if not _one_state(scene, meeting):
        pairs = tuple(pair for pair in pairs if pair[2] != "past/present")
    if not pairs:
        return []
    evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {NAMES[_bare(v.value)]}" for o, v in said.items())
    return [Finding(Kind.TENSE, readings, pairs, evidence, meeting.certainty, scene.quoted(said))]


def _stage(scene: Scene, meeting: Meeting, outlet: str) -> Voiced | None:
    """What an outlet has for over or for still to come, with the words of denial: “no longer”, “not yet”."""
    side, p = scene.sides[outlet], meeting.propositions[outlet]
    near = {k for g in (p.predicate, *p.core, *p.negators) for k in (g, *side.children.get(g, ()))}
    stages = sorted((STAGES[token(side.word(k))], k) for k in near if token(side.word(k)) in STAGES)
    stages = [(told, k) for told, k in stages if side.word(k).dep == "advmod"]  # “yet he owns it” is “but”
    if not stages or not p.negators:
        return None
    told, at = stages[0]
    return Voiced(told, tuple(sorted({*p.negators, at}.intersection(side.indices))))


def _staged(scene: Scene, meeting: Meeting, told: Mapping[str, Voiced]) -> list[Finding]:
    """What is no longer so here, and not yet so there."""
    said = {o: told[o] for o in meeting.propositions}
    readings, pairs = part(scene.sides, said, unlike("no longer/not yet"))
    if not pairs:
        return []
    evidence = "; ".join(f"{o}: {quote(scene.sides[o], v.words)}, {v.value}" for o, v in said.items())
    return [Finding(Kind.TENSE, readings, pairs, evidence, meeting.certainty, scene.quoted(said))]


def ground(one: str, other: str, one_verb: bool = True) -> str | None:
    """The ground on which two forms, of one verb or of two, differ; or None: they may tell of the same time."""
    if one_verb and {_bare(one), _bare(other)} == {"was going on", "pluperfect"}:
        return "done/going on"  # “was being built when the money ran out”, “had been built”
    if _times(one) & _times(other):
        return None
    plain = sorted(_plain(form) for form in (one, other))
    if (
        not one_verb
        and plain == ["past", "present"]
        and any(form.startswith(f"{REPORTED}pluperfect") for form in (one, other))
    ):
        return "perfect/present"  # “have gone” in a report, beside the state that it led to
    if plain == ["going on", "past"] or plain == ["going on", "perfect"]:
        return "done/going on"
    return "/".join("present" if form == "going on" else form for form in plain)


def _plain(form: str) -> str:
    """The time that a form tells of most likely."""
    bare = _bare(form)
    if bare == "would" and form.startswith(REPORTED):
        return "future"
    return "past" if bare in ("pluperfect", "habit", "was going on") else bare


def _bare(form: str) -> str:
    """A form without its marks."""
    for mark in (REPORTED, OPEN, RETOLD, HEADLINE):
        form = form.removeprefix(mark)
    return form


def _times(form: str) -> set[str]:
    bare = _bare(form)
    times = set(TIMES[bare])
    if form.startswith(REPORTED):
        times |= SHIFTED.get(bare, set())
    if bare == "present" or (RETOLD in form and "past" in times):
        times |= {"told now"}
    if OPEN in form:
        times |= TO_COME.get(bare, set())
    if HEADLINE in form:
        times |= {"past", "perfect"}
    return times


def _one_act(scene: Scene, meeting: Meeting, a: str, b: str) -> bool:
    """Whether two outlets tell of one act: their cores are tied by meaning, or have the same object and subject."""
    p, q = meeting.propositions[a], meeting.propositions[b]
    if any(scene.by_meaning(a, i, b) for i in {p.predicate, *p.core}):
        return True
    return sum(scene.counterpart(a, i, b) in q.arguments for i in p.arguments) > 1


def _tells_a_mind(side: Side, proposition: Proposition) -> bool:
    word = side.word(proposition.predicate)
    return word.lemma in stances() or modal_class(word) in MINDS


def _one_state(scene: Scene, meeting: Meeting) -> bool:
    """Whether what outlets hold to be so, then or now, is one thing: their cores are tied, and none tells with “be” the
    state that another's act led to (“is blocked”, “a fence blocked it”), nor who says so."""
    first, *others = sorted(meeting.propositions)
    p = meeting.propositions[first]
    for other in others:
        q = meeting.propositions[other]
        tied = {scene.counterpart(first, i, other) for i in p.core} & set(q.core)
        heads = scene.sides[first].word(p.predicate), scene.sides[other].word(q.predicate)
        states = len({w.lemma == "be" for w in heads}) > 1
        cores = scene.sides[first].word(p.core[0]), scene.sides[other].word(q.core[0])
        reports = len({w.lemma in stances() for w in heads}) > 1
        if not tied or reports or (states and cores[0].lemma != cores[1].lemma):
            return False
    return True


def _reported(scene: Scene, outlet: str, proposition: Proposition) -> bool:
    """Whether a verb in the past may report it: the reporter's words, as what is said, thought or known, though he may
    quote a part of it (“talks were ‘not taboo’, he said”)."""
    encoded = scene.sides[outlet].encoded
    words, text = encoded.parse.words, encoded.text
    finite = min((proposition.predicate, *proposition.auxiliaries))
    spoken = scene.state(outlet, finite) is Quotation.DIRECT
    below = proposition.predicate
    for _ in range(LONGEST_REPORT):
        governor = words[below].head
        if governor == below:
            break
        first, last = sorted((governor, finite))
        if spoken and set(DOUBLE) & set(text[words[first].end : words[last].start]):
            return False
        if words[below].dep == "ccomp" and words[governor].tag in ("VBD", "VBN"):
            return True
        below = governor
    return False


def _open(side: Side, index: int) -> bool:
    """Whether a verb stands in a clause of time or condition: “if it were”, “were it”."""
    below = side.children.get(index, ())
    marks = (side.word(k) for k in below if k < index)
    subjects = [k for k in below if side.word(k).dep in SUBJECTS]
    inverted = any(token(side.word(k)) == "were" for s in subjects for k in (index, *below) if k < s)
    return side.word(index).dep in ("advcl", "pcomp") and (inverted or any(token(w) in OPENERS for w in marks))


def _headline(side: Side, proposition: Proposition) -> bool:
    subject = proposition.subject
    if subject is None or side.word(subject).tag != "NN":
        return False
    return not any(side.word(k).dep in ("det", "poss", "nummod") for k in side.children.get(subject, ()))


def _to_come(side: Side, proposition: Proposition) -> str | None:
    """“is going to leave”, “is to be closed”, “was about to leave”: what has not happened then."""
    predicate = proposition.predicate
    governor = side.word(predicate).head
    above = side.word(governor)
    if side.word(predicate).dep != "xcomp" or not any(side.word(k).tag == "TO" for k in proposition.auxiliaries):
        return None
    if above.lemma == "be" and above.tag in ("VBZ", "VBP", "VBD"):
        subjects = [side.word(k) for k in side.children.get(governor, ()) if side.word(k).dep in SUBJECTS]
        planned = proposition.passive or any(
            word.pos in ("PROPN", "PRON") or not abstract(word.lemma) for word in subjects
        )
        if not planned or any(word.dep == "csubj" for word in subjects):
            return None  # “her first act is to leave” says what it consists in
        blamed = side.word(predicate).lemma == "blame"  # “he is to blame” tells of no time to come
        return None if blamed else "would" if above.tag == "VBD" else "future"
    if token(above) not in AT_HAND:
        return None
    copula = (above.head, *side.children.get(governor, ()))
    being = {side.word(k).tag for k in copula}
    if "VBD" not in being:
        return "future"
    return "at hand" if token(above) == JUST else "would"


def _habit(side: Side, proposition: Proposition) -> set[int]:
    """“used to send”: the word that makes it a habit of the past."""
    governor = side.word(proposition.predicate).head
    word = side.word(governor)
    used = word.lemma in HABITUAL and word.tag == "VBD" and side.word(proposition.predicate).dep == "xcomp"
    return {governor} if used else set()


def _without_tense(side: Side, proposition: Proposition) -> bool:
    """A verb that only looks finite: a participle (“the men slain”), a bare verb after one that lets or bids it (“let
    both speak”, “asks that they stay”)."""
    word = side.word(proposition.predicate)
    if proposition.auxiliaries or word.dep == "ROOT":
        return False
    listed = word.tag == "VBD" and word.dep == "conj" and side.word(word.head).pos not in ("VERB", "AUX")
    return word.dep == "acl" or listed or as_bidden(side, proposition.predicate)


def _form(side: Side, proposition: Proposition) -> str | None:
    """The form of a finite verb group, or None: infinitives, and modals that `modality` judges."""
    if _without_tense(side, proposition):
        return None
    if _habit(side, proposition):
        return "habit"
    if (to_come := _to_come(side, proposition)) is not None:
        return to_come
    forms = [side.word(k) for k in (*proposition.auxiliaries, proposition.predicate)]
    modal = next((token(w) for w in forms if w.tag == "MD"), None)
    if modal is not None:
        if modal in ("will", "shall", "'ll", "wo"):
            return "future"
        perfect = any(w.lemma == "have" for w in forms[:-1])
        return "would" if modal in ("would", "'d") and not perfect else None
    first = forms[0] if proposition.auxiliaries else forms[-1]
    if token(first) in UNCHANGED:
        return None
    if any(w.lemma == "have" and w.dep == "aux" for w in forms[:-1]):
        return {"VBP": "perfect", "VBZ": "perfect", "VBD": "pluperfect"}.get(first.tag)
    if any(w.tag == "VBG" and token(w) not in STATES for w in forms):
        going = {"VBP": "going on", "VBZ": "going on", "VBD": "was going on"}.get(first.tag)
        if going:
            return going
    return {"VBD": "past", "VBP": "present", "VBZ": "present"}.get(first.tag)
