"""Renderings of one statement → rows and divergences: the whole way in one short function. Read this first.

In: renderings and an encoder. Out: a collation. The steps are those of docs/method.md, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from align import VERSION, clauses, copies, quotation
from align.collate import Group, collate, voice
from align.divergence import judge
from align.encoder import Encode, Encoder
from align.errors import InputError
from align.terms import LONGEST_TEXT, Clause, Collation, Encoded, Rendering, Row

Progress = Callable[[str, int, int], None]
"""Told of each step: its name, how much of it is done, how much there is."""


def silent(step: str, done: int, total: int) -> None:
    """A progress that nobody watches."""


def compare(renderings: Sequence[Rendering], encode: Encode, progress: Progress = silent) -> Collation:
    """Align renderings clause by clause and say where they diverge.

    The result does not depend on the order of the renderings, and a copy of one changes nothing for the
    others. Raises InputError for fewer than two renderings, an outlet named twice, or a text that is
    empty, has no letter or digit, or is longer than LONGEST_TEXT.
    """
    check(renderings)
    originals, reprints = copies.collapse(renderings)
    progress("reading", 0, len(originals))
    encoded = dict(zip((r.outlet for r in originals), encode([r.text for r in originals]), strict=True))
    progress("reading", len(originals), len(originals))
    split = {r.outlet: split_clauses(r, encoded[r.outlet]) for r in originals}
    progress("rows", 0, 1)
    groups = collate([voice(outlet, split[outlet], encoded[outlet]) for outlet in split])
    rows = [_row(group, split) for group in groups]
    progress("rows", 1, 1)
    found = judge(rows, encoded, progress)
    return copies.restore(Collation(tuple(rows), tuple(found)), reprints)


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
    return clauses.split(rendering.text, encoded.parse, states)


def signature(encoder: Encoder) -> dict[str, str]:
    """What made a comparison: stored with it, printed in every export. Loads the models."""
    return {
        "program": f"parallax {VERSION}",
        "model": encoder.name,
        "model revision": encoder.revision,
        "parser": encoder.parser.name,
        "parser revision": encoder.parser.revision,
    }


def _row(group: Group, split: Mapping[str, tuple[Clause, ...]]) -> Row:
    return Row({outlet: tuple(split[outlet][i] for i in indices) for outlet, indices in sorted(group.items())})
