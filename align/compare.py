"""Renderings of one statement → rows and divergences: the whole way in one short function. Read this first.

In: renderings and an encoder. Out: a collation. The steps are those of docs/method.md, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from align import VERSION, clauses, copies, heads, quotation, refitting
from align.collate import Group, collate, voice
from align.divergence import judge
from align.divergence.legible import told
from align.divergence.memory import Forgetful, Memory, packed_rows, texts_key, unpacked_rows
from align.encoder import Encode, Encoder
from align.errors import InputError
from align.terms import LONGEST_TEXT, Clause, Collation, Encoded, Link, Rendering, Row, Side, Vectors
from align.ties import LONGEST_SIDE, WordLinks, word_links
from align.words import sides_of

# Digits of a row's score that are kept: more than its calibration allows.
SCORE_DIGITS = 3

Progress = Callable[[str, int, int], None]
"""Told of each step: its name, how much of it is done, how much there is."""


def silent(step: str, done: int, total: int) -> None:
    """A progress that nobody watches."""


def compare(
    renderings: Sequence[Rendering], encode: Encode, progress: Progress = silent, memory: Memory | None = None
) -> Collation:
    """Align renderings clause by clause and say where they diverge.

    memory: where texts that were aligned and rows that were judged before are recalled from, and new ones kept; it
    belongs to one `signature`. A comparison that was broken off goes on where it was.

    The result does not depend on the order of the renderings, and a copy of one changes nothing for the
    others. Raises InputError for fewer than two renderings, an outlet named twice, or a text that is
    empty, has no letter or digit, or is longer than LONGEST_TEXT.
    """
    check(renderings)
    originals, reprints = copies.collapse(renderings)
    rows, encoded = aligned(originals, encode, progress, memory)
    found = judge(rows, encoded, progress, memory)
    return copies.restore(Collation(tuple(rows), tuple(found)), reprints)


def judge_rows(
    renderings: Sequence[Rendering],
    rows: Sequence[Row],
    encode: Encode,
    progress: Progress = silent,
    memory: Memory | None = None,
) -> Collation:
    """Say where renderings diverge in rows that are given, as a person corrected them; nothing is aligned.

    rows: hold every clause of every rendering once. memory: as of `compare`; rows that it knows are not judged again.
    What concerns several rows (passages left out or moved) is looked at in all of them. A copy of a rendering stands
    with its twin as long as its clauses stand with the twin's. Raises InputError as `compare` does.
    """
    check(renderings)
    originals, reprints = _copies_in(renderings, rows)
    names = {r.outlet for r in originals}
    progress("reading", 0, len(originals))
    encoded = dict(zip((r.outlet for r in originals), encode([r.text for r in originals]), strict=True))
    progress("reading", len(originals), len(originals))
    without = zip(rows, refitting.narrowed(rows, names), strict=True)
    mine = told([replace(own, score=row.score) for row, own in without], encoded)  # a copy makes a row no surer
    progress("rows", 1, 1)
    found = judge(mine, encoded, progress, memory)
    divergences = copies.restore(Collation(tuple(mine), tuple(found)), reprints).divergences
    judged = [replace(row, not_judged=own.not_judged) for row, own in zip(rows, mine, strict=True)]
    return Collation(tuple(judged), divergences)


def realigned(
    renderings: Sequence[Rendering], earlier: Sequence[Row], encode: Encode, progress: Progress = silent
) -> list[Row]:
    """Rows of renderings of which some were aligned before and corrected by people: what people decided is kept.

    earlier: the rows then; of a rendering that is in them the clauses are those that it has there. Where no person had
    a hand in, the rows are aligned anew.
    """
    check(renderings)
    texts = {r.outlet: r for r in renderings}
    rows = refitting.narrowed(earlier, texts)
    known = {outlet for row in rows for outlet in row.clauses}
    originals, reprints = copies.collapse(renderings)
    apart = [c for c in reprints if c.rendering.outlet in known or c.twin.outlet in known]
    originals += [c.rendering for c in apart]
    reprints = [c for c in reprints if c not in apart]
    progress("reading", 0, len(originals))
    encoded = dict(zip((r.outlet for r in originals), encode([r.text for r in originals]), strict=True))
    progress("rows", 0, 1)
    split = {r.outlet: split_clauses(r, encoded[r.outlet]) for r in originals if r.outlet not in known}
    for outlet in known:
        split[outlet] = tuple(sorted(c for row in rows for c in row.clauses.get(outlet, ())))
    groups = collate([voice(outlet, split[outlet], encoded[outlet]) for outlet in split])
    fitted = refitting.refitted([_row(group, split) for group in groups], [r for r in rows if r.corrected], known)
    return list(copies.restore(Collation(tuple(fitted)), reprints).rows)


def _copies_in(renderings: Sequence[Rendering], rows: Sequence[Row]) -> tuple[list[Rendering], list[copies.Copy]]:
    """Originals and copies of which every row holds the same; a copy that was corrected on its own is an original."""
    originals, reprints = copies.collapse(renderings)
    names = {r.outlet for r in originals}
    for copy in reprints:
        outlet = copy.rendering.outlet
        bare = tuple(replace(row, clauses={o: c for o, c in row.clauses.items() if o in names}) for row in rows)
        like = copies.restore(Collation(bare), [copy]).rows
        if any(row.clauses.get(outlet) != twin.clauses.get(outlet) for row, twin in zip(rows, like, strict=True)):
            originals.append(copy.rendering)
    return originals, [copy for copy in reprints if copy.rendering not in originals]


def aligned(
    renderings: Sequence[Rendering], encode: Encode, progress: Progress, memory: Memory | None = None
) -> tuple[list[Row], dict[str, Encoded]]:
    """The rows of renderings of which none is a copy of another, and what was computed of each text."""
    memory = memory or Forgetful()
    progress("reading", 0, len(renderings))
    encoded = dict(zip((r.outlet for r in renderings), encode([r.text for r in renderings]), strict=True))
    progress("reading", len(renderings), len(renderings))
    progress("rows", 0, 1)
    name = texts_key(renderings, encoded)
    kept = memory.recall([name]).get(name)
    rows = _collated(renderings, encoded) if kept is None else unpacked_rows(kept)
    if kept is None:
        memory.keep({name: packed_rows(rows)})
    progress("rows", 1, 1)
    return rows, encoded


def _collated(renderings: Sequence[Rendering], encoded: Mapping[str, Encoded]) -> list[Row]:
    split = {r.outlet: split_clauses(r, encoded[r.outlet]) for r in renderings}
    groups = collate([voice(outlet, split[outlet], encoded[outlet]) for outlet in split])
    return told([_row(group, split) for group in groups], encoded)


def check(renderings: Sequence[Rendering]) -> None:
    """Raise InputError where renderings cannot be compared."""
    seen: set[str] = set()
    for rendering in renderings:
        where = f"outlet “{rendering.outlet}”"
        if not rendering.outlet.strip():
            raise InputError("an outlet has no name", where="renderings", remedy="Name every outlet.")
        if rendering.outlet in seen:
            raise InputError(
                "the outlet stands twice",
                where=where,
                remedy=f"Give each rendering its own name, for example “{rendering.outlet} (2)”.",
            )
        seen.add(rendering.outlet)
        if not any(c.isalnum() for c in rendering.text):
            raise InputError("the text has no letter or digit", where=where, remedy="Give the outlet's words.")
        if len(rendering.text) > LONGEST_TEXT:
            raise InputError(
                f"the text has {len(rendering.text):,} characters, more than {LONGEST_TEXT:,}",
                where=where,
                remedy="Give the passage that renders the statement.",
            )
    if len(renderings) < 2:
        raise InputError(
            "there is only one rendering" if renderings else "there is no rendering",
            where="renderings",
            remedy="A comparison needs two or more.",
        )


def split_clauses(rendering: Rendering, encoded: Encoded) -> tuple[Clause, ...]:
    """The clauses of a rendering that was encoded."""
    states = quotation.spans(rendering.text, rendering.quoted)
    return clauses.split(rendering.text, encoded.parse, states, beginnings(encoded))


def beginnings(encoded: Encoded) -> Vectors | None:
    """How likely a unit of discourse begins at each word, 0..1; None where no head reads the encoder's vectors."""
    if not encoded.fits_heads:
        return None
    from align import boundaries  # imports torch, which only those who compare wait for

    return boundaries.probabilities(encoded)


def link_texts(pairs: Sequence[tuple[Encoded, Encoded]]) -> list[WordLinks]:
    """Links and differences of the words of pairs of whole texts that render the same thing, by word index.

    Long texts are aligned clause by clause first; a word of a row that the other text lacks is absent (difference 1).
    """
    short = {k: _whole(*pair) for k, pair in enumerate(pairs) if max(len(e.parse.words) for e in pair) <= LONGEST_SIDE}
    linked = dict(zip(short, word_links(list(short.values())), strict=True))
    return [linked[k] if k in linked else _link_long(*pair) for k, pair in enumerate(pairs)]


def _whole(a: Encoded, b: Encoded) -> tuple[Side, Side]:
    return Side("a", a, tuple(range(len(a.parse.words)))), Side("b", b, tuple(range(len(b.parse.words))))


def _link_long(a: Encoded, b: Encoded) -> WordLinks:
    encoded = {"a": a, "b": b}
    split = {outlet: split_clauses(Rendering(outlet, text.text), text) for outlet, text in encoded.items()}
    groups = collate([voice(outlet, split[outlet], encoded[outlet]) for outlet in split])
    rows = [sides_of(_row(group, split), encoded) for group in groups]
    shared = [(sides[0], sides[1]) for sides in rows if len(sides) == 2]
    lacking = [[1.0] * len(text.parse.words) for text in (a, b)]
    links: list[Link] = []
    for pair, found in zip(shared, word_links(shared), strict=True):
        links += found.links
        for side, of_text, of_side in zip(pair, lacking, (found.difference_a, found.difference_b), strict=True):
            for index, difference in zip(side.indices, of_side, strict=True):
                of_text[index] = difference
    return WordLinks(tuple(sorted(links)), tuple(lacking[0]), tuple(lacking[1]))


def signature(encoder: Encoder) -> dict[str, str]:
    """What made a comparison: stored with it, printed in every export. Loads the models."""
    return {
        "program": f"parallax {VERSION}",
        "model": encoder.name,
        "model revision": encoder.revision,
        "parser": encoder.parser.name,
        "parser revision": encoder.parser.revision,
    } | ({f"head {name}": digest for name, digest in heads.digests().items()} if encoder.fits_heads else {})


def _row(group: Group, split: Mapping[str, tuple[Clause, ...]]) -> Row:
    clauses = {outlet: tuple(split[outlet][i] for i in indices) for outlet, indices in sorted(group.clauses.items())}
    return Row(clauses, score=None if group.score is None else round(group.score, SCORE_DIGITS))
