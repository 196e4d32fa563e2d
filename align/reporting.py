"""What stands outside quotation marks, sentence by sentence: the reporter's narration, and what he reports.

In: a text, a stretch of it, where paragraphs begin. Out: pieces in order, narration or indirect. A reporting clause may
stand in front (“he said that …”, “according to him, …”), at the end (“…, he said on Monday.”, “…, said the mayor.”) or
in the middle (“The bridge, he said, …”). Only words are looked at, each a bounded number of times.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from align.lexicon import table, words
from align.terms import Quotation

Piece = tuple[int, int, Quotation]
Words = Sequence[re.Match[str]]

CLOSING_MARKS = "”»›\"’'“‘«"

SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*\s+")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")

# What parts the segments of a sentence, of which a reporting clause is one.
SEGMENT_END = re.compile(r"[,;:—](?=\s|$)|(?<=\s)[–—-]+(?=\s)")

# Words and blanks without a mark between them.
BLANK = re.compile(r"[\w\s’'-]*")

# Names the source without a verb of saying.
SOURCE = re.compile(
    r"\b(?:according\s+to|in\s+the\s+(?:words|view|opinion|judgement|judgment|estimate)\s+of"
    r"|as\s+(?:reported|quoted|cited|told|described|announced)\s+by)\s+",
    re.IGNORECASE,
)
# Set phrases that report without one: “let it be known”, “made it clear”, “as the saying went” is none.
SET_PHRASE = re.compile(
    r"\b(?:let\s+it\s+be\s+known|(?:has|have|had|made|makes|make)\s+(?:it\s+)?(?:clear|plain|known)"
    r"|(?:put|puts)\s+it|went\s+on\s+record|(?:was|were|is)\s+(?:quoted|cited|reported)\s+as\s+saying)\b",
    re.IGNORECASE,
)

# How many words after a reporting verb “that” may stand: “told a group of reporters that”.
THAT_WITHIN = 5

# How many words before a verb of saying its pronoun, “what” or auxiliary is looked for: “we have often said”.
BEFORE_VERB = 4

# How many words a clause's finite verb may stand behind its beginning: “claimed the prize of the fair would …”.
FINITE_WITHIN = 7

# Most words of a clause put into a sentence, and of what tells more of the speaker behind it.
LONGEST_CLAUSE, LONGEST_APPOSITION = 24, 8


def pieces(text: str, start: int, end: int, begins: Sequence[int], plain: Quotation) -> Iterator[Piece]:
    """What stands outside marks in [start, end), without gaps.

    begins: where paragraphs begin, which ends a sentence; plain: the state of a sentence that does not report.
    """
    place = start
    breaks = begins[bisect_right(begins, start) : bisect_left(begins, end)]
    for stop in sorted([*(m.end() for m in SENTENCE_END.finditer(text, start, end)), *breaks, end]):
        if stop > place:
            yield from _sentence(text, place, stop, plain)
            place = stop


def reports(text: str, begins: Sequence[int]) -> bool:
    """Whether a text without marks reports somebody's words."""
    found = pieces(text, 0, len(text), begins, Quotation.NARRATION)
    return any(state is Quotation.INDIRECT for _, _, state in found)


@cache
def _class(name: str) -> frozenset[str]:
    return frozenset(word for word, role in table("around_reporting") if role == name)


@cache
def _put_in() -> frozenset[str]:
    """Verb forms of a reporting clause that is put into a sentence or after it."""
    return (words("reporting") | words("parenthetical")) - _class("noun")


def _sentence(text: str, start: int, end: int, plain: Quotation) -> Iterator[Piece]:
    segments = _segments(text, start, end)
    narrated = _put_in_clauses(text, segments, _after_quotation(text, start))
    reported = None if narrated else _reported_from(text, start, end)
    if narrated:
        place = start
        for first, last in narrated:
            if first > place:
                yield place, first, Quotation.INDIRECT
            yield first, last, Quotation.NARRATION
            place = last
        if place < end:
            yield place, end, Quotation.INDIRECT
    elif reported is not None:
        yield start, reported, Quotation.NARRATION
        if reported < end:
            yield reported, end, Quotation.INDIRECT
    else:
        yield start, end, plain


def _after_quotation(text: str, start: int) -> bool:
    return bool(start) and text[start - 1] in CLOSING_MARKS


def _segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [m.end() for m in SEGMENT_END.finditer(text, start, end) if m.end() < end]
    return list(zip([start, *cuts], [*cuts, end], strict=True))


def _put_in_clauses(text: str, segments: Sequence[tuple[int, int]], quoted_before: bool) -> list[tuple[int, int]]:
    """The stretches of a sentence that are its reporting clauses, if some stand in it or behind it; else none."""
    found: list[tuple[int, int]] = []
    for k, (start, end) in enumerate(segments):
        said = list(WORD.finditer(text, start, end))
        source = _source(text, start, end)
        if source is not None and (source > said[0].start() or k or len(segments) > 1):
            found.append((source if source > said[0].start() else start, end))
        elif (k and (_normal(text, said) or _inverted(said))) or (
            k and found and _more(text, said, found[-1] == segments[k - 1])
        ):
            found.append((start, _that_end(said) or end))
    if found and quoted_before and found[0][0] > segments[0][0]:
        found.insert(0, (segments[0][0], segments[0][1]))  # “…,” he said, according to the agency
    return _adjoining(found)


def _adjoining(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _source(text: str, start: int, end: int) -> int | None:
    """Where “according to the ministry” begins in a segment; not “according to the law”, nor “to our count”."""
    named = SOURCE.search(text, start, end)
    if named is None:
        return None
    after = {w[0].lower() for w in WORD.finditer(text, named.end(), end)}
    return None if not after or after & (words("norms") | _class("own")) else named.start()


def _normal(text: str, said: Words) -> bool:
    """Whether a segment is “the mayor of the town said on Monday”: subject, verb of saying, how and when."""
    if not 2 <= len(said) <= LONGEST_CLAUSE:
        return False
    form = [w[0].lower() for w in said]
    if form[0] in _class("coordinator") | _class("subordinator") | _class("relative"):
        return False
    if SET_PHRASE.search(text, said[0].start(), said[-1].end()) and not _class("own") & set(form):
        return "that" not in form
    verb = next((k for k in range(1, len(form)) if form[k] in _put_in()), None)
    return verb is not None and _spoken_by_another(form, verb) and _tells_no_more(form, verb)


def _spoken_by_another(form: Sequence[str], verb: int) -> bool:
    """Whether what stands before a verb of saying can be its subject, the speaker's own “I” and “we” left out."""
    before, near = form[:verb], form[max(0, verb - BEFORE_VERB) : verb]
    if set(before) & _class("own") or set(near) & _class("relative"):
        return False
    if form[verb] == "say" and set(near) & _class("perfect"):
        return False
    outside = before if "who" not in before else before[before.index("who") + 3 :]
    if any(w in _class("auxiliary") or w.endswith(("n't", "n’t")) for w in outside):
        return False
    return not any(w in _class("perfect") for w in outside[:-2])


def _tells_no_more(form: Sequence[str], verb: int) -> bool:
    """Whether behind a verb of saying stand at most who heard it, how, when and where: nothing that was said."""
    after = form[verb + 1 :]
    if not after:
        return True
    if set(after) & (_class("auxiliary") - {"to"} | _class("relative") | _class("own")):
        return False
    return form[verb] in _class("hearer") or _is_adjunct(after[0])


def _is_adjunct(form: str) -> bool:
    return form in _class("adjunct") | _class("time") or form.endswith(("ly", "ing"))


def _inverted(said: Words) -> bool:
    """Whether a segment is “said the mayor of the town”."""
    if not 2 <= len(said) <= LONGEST_CLAUSE:
        return False
    form = [w[0].lower() for w in said]
    if form[0] not in _put_in() or set(form) & (_class("own") | {"that"}):
        return False
    rest = form[1:] if "who" not in form else form[1 : form.index("who")]
    if set(rest) & (_class("auxiliary") - {"to"}):
        return False
    if form[1] in _class("determiner") - {"no", "all", "any", "every", "it"} or said[1][0][0].isupper():
        return True
    plain = form[1] not in _class("object") | _class("determiner") | _class("subject") and not _is_adjunct(form[1])
    return form[0] in _class("bare") and plain


def _more(text: str, said: Words, adjoins: bool) -> bool:
    """Whether a segment behind a reporting clause belongs to it: “adding that …”, “the head of the union”."""
    if not said:
        return False
    form = [w[0].lower() for w in said]
    if form[0].endswith("ing") or (
        form[0] in _class("coordinator") and _reported_from(text, said[0].start(), said[-1].end())
    ):
        return True
    begins = form[0] in {"the", "a", "an", "his", "her", "its", "who", "whose"}
    finite = set(form[1:]) & (_class("auxiliary") | _class("perfect")) and form[0] not in ("who", "whose")
    return adjoins and begins and not finite and len(form) <= LONGEST_APPOSITION


def _that_end(said: Words) -> int | None:
    """Where “that” ends in “adding that …”, behind which is what was said."""
    return next((w.end() for w in said[1 : 2 + THAT_WITHIN] if w[0].lower() == "that"), None)


def _reported_from(text: str, start: int, end: int) -> int | None:
    """Where, in a sentence, what is reported begins: after “said that”, or “said” with a new subject; or None."""
    found = list(WORD.finditer(text, start, end))
    goes_on = 0
    if _after_quotation(text, start):
        joins = _class("coordinator") | _class("subordinator") | {"as", "which"}
        goes_on = next((k for k, w in enumerate(found) if w[0].lower() in joins - {"so", "then"}), len(found))
    phrase = SET_PHRASE.search(text, start, end)
    for k, word in enumerate(found):
        form, set_phrase = word[0].lower(), phrase is not None and phrase.end() == word.end()
        if not set_phrase and form not in words("reporting") and not (form == "say" and _plural_says(found, k)):
            continue
        if {w[0].lower() for w in found[max(0, k - BEFORE_VERB) : k]} & _class("own"):
            continue  # “we said no”: the speaker himself
        after = found[k + 1 : k + 2 + max(THAT_WITHIN, FINITE_WITHIN)]
        if set_phrase and after:
            comma = text[word.end() : word.end() + 1] == ","
            return after[0].end() if after[0][0].lower() == "that" else word.end() + comma
        for later in after[: THAT_WITHIN + 1]:
            if later[0].lower() == "that":
                return later.end()
        if k < goes_on:
            continue  # “…,” said Larijani; “…,” he told the crowd: who speaks and who hears it, not what is said
        if text[word.end() : word.end() + 1] == ":" and word.end() + 1 < end:
            return word.end() + 1
        begins = _content(text, word, after)
        if begins is not None:
            return begins
    return None


def _plural_says(found: Words, k: int) -> bool:
    """Whether “say” is what a plural noun does (“officials say”), no infinitive and no mere “they say”."""
    before = found[k - 1][0].lower() if k else ""
    return before.endswith("s") and before not in _class("auxiliary") | _class("perfect") | {"does", "was", "has", "is"}


def _behind_hearer(text: str, after: Words) -> int | None:
    """Where a clause begins behind “told reporters”: at a subject or a noun phrase that a finite verb follows."""
    for k in range(1, min(BEFORE_VERB, len(after))):
        if not BLANK.fullmatch(text, after[k - 1].end(), after[k].start()):
            return None
        form, rest = after[k][0].lower(), {w[0].lower() for w in after[k + 1 : k + FINITE_WITHIN]}
        finite = rest & (_class("auxiliary") | _class("perfect")) - {"to"}
        if form in _class("subject") or (form in _class("determiner") and finite):
            return after[k].start()
    return None


def _content(text: str, verb: re.Match[str], after: Words) -> int | None:
    """Where a clause without “that” begins behind a verb of saying; None where an object or an adverb follows."""
    k = 0
    while k < min(2, len(after) - 1) and (after[k][0].lower() in _class("time") - {"there", "this"} | {"on"}):
        k += 1
    if len(after) <= k or not BLANK.fullmatch(text, verb.end(), after[k].start()):
        return None
    if verb[0].lower() in ("told", "tells"):
        return _behind_hearer(text, after)
    nearest, rest = after[k][0], after[k + 1 : k + 1 + FINITE_WITHIN]
    form, bare = nearest.lower(), verb[0].lower() in _class("bare")
    if form in _class("subject"):
        return after[k].start()
    finite = any(w[0].lower() in (_class("auxiliary") | _class("perfect")) - {"to"} for w in rest)
    if form in _class("determiner"):
        short = form in {"no", "all"} and text[after[k].end() : after[k].end() + 1] in tuple(",.;!?")
        return None if short or not (bare or finite) else after[k].start()
    if nearest[0].isupper():
        return after[k].start() if bare or finite else None
    open_ = form not in _class("object") | _class("adjunct") | _class("time") and not form.endswith("ly")
    return after[k].start() if bare and open_ and rest else None
