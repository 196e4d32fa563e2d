"""Everything that is shown of one divergence where it is decided: in the drawer beside the grid, and in the queue.

In: a store, a divergence with its statement and the newest comparison. Out: what `_panel.html` prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g, request

from align.terms import Kind
from corpus import service
from corpus.model import SUPPORTS, Comparison, StoredDivergence, StoredRendering, StoredStatement
from corpus.store import Store
from web.beside import Base, bases, beside
from web.forms import VerdictForm
from web.wording import absence, sureness

# After the key for the kind: the letter of each. All are first letters but that of role, for reference has it.
KIND_LETTERS = {kind: "l" if kind is Kind.ROLE else kind.value[0] for kind in Kind}


def panel(
    store: Store,
    statement: StoredStatement,
    comparison: Comparison,
    chosen: StoredDivergence,
    form: VerdictForm | None = None,
) -> dict[str, Any]:
    """What is printed of a divergence. form: one that came back with errors."""
    current = chosen.comparison == comparison.id
    compared = comparison.compared if current else service.compared(store, chosen.comparison)
    said = service.discussion(store, chosen.id)
    against = bases(chosen, compared)
    base = _base(against)
    return {
        "chosen": chosen,
        "statement": statement,
        "readings": beside(chosen, compared, comparison, said, base, g.reviewer),
        "base": base,
        "bases": against,
        "corrections": _corrections(chosen, comparison, compared),
        "discussion": said,
        "rows": len(comparison.rows),
        "supports": SUPPORTS,
        "letters": KIND_LETTERS,
        "form": form or VerdictForm.of(chosen.current.get(g.reviewer)),
        "sureness": sureness(chosen.divergence.confidence),
        "moved": not current,
        "given_again": service.last_undone(store, chosen.id, g.reviewer) if g.reviewer else None,
        "taken_back": service.last_decision(store, chosen.id, g.reviewer) if g.reviewer in chosen.current else None,
    }


def _corrections(chosen: StoredDivergence, comparison: Comparison, compared: Sequence[StoredRendering]) -> list[str]:
    """What people did to the divergence and its row, in words."""
    found = [f"Added by {chosen.added_by}"] if chosen.added_by else []
    if chosen.comparison != comparison.id:
        return found
    row, texts = comparison.rows[chosen.row], {r.outlet: r.text for r in compared}
    if row.by:
        found.append(f"Row {chosen.row + 1} was put together by {row.by}")
    return found + [f"{o}: {absence(said, texts[o])}" for o, said in sorted(row.absent.items()) if texts[o]]


def _base(found: tuple[Base, ...]) -> Base | None:
    """The outlet that the others are read against: that of the address, else the first that says something."""
    asked = request.args.get("base", 0, type=int)
    return next((one for one in found if one.number == asked), found[0] if found else None)
