"""Blind mode: who may see what others decided. The one place that knows it.

While a statement is in blind mode, a reviewer sees what others decided, wrote and judged only of the divergences that
they have decided themselves. That somebody has decided is no secret; what they decided is.

In: a connection, who looks, a statement. Out: a `Sight`, which says yes or no for every decision of everybody.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from corpus.history import journal
from corpus.model import Event, What
from corpus.store import Store, record

# Whether a statement is in blind mode: what the newest event that switched it says.
NEWEST_SWITCH = "SELECT after FROM event WHERE what = 'blind' AND statement = ? ORDER BY id DESC LIMIT 1"

# Events whose subject is what somebody says of a divergence: a row with its identity, and mostly with its reviewer.
OF_SOMEBODY = (What.VERDICT, What.ADJUDICATION, What.NOTE, What.JUDGEMENT)
SWITCHED = "SELECT DISTINCT statement FROM event WHERE what = 'blind'"


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see of a statement. blind: whether it is in blind mode.

    viewer: who looks; empty for somebody without a name; None for the program itself and its commands, which see all.
    decided: the identities of the divergences on which the viewer has a verdict that holds.
    """

    blind: bool
    viewer: str | None
    decided: frozenset[str]

    def sees(self, author: str, identity: str) -> bool:
        """Whether the viewer may see what somebody decided or wrote of the divergence with this identity."""
        return self.all_of(identity) or author == self.viewer

    def all_of(self, identity: str) -> bool:
        """Whether the viewer may see what everybody decided of the divergence with this identity."""
        return not self.blind or self.viewer is None or identity in self.decided


def sight(db: Database, statement: int, viewer: str | None) -> Sight:
    """What somebody may see of a statement today."""
    blind = is_blind(db, statement)
    decided: frozenset[str] = frozenset()
    if blind and viewer:
        own = "SELECT identity FROM current_verdict WHERE statement = ? AND reviewer = ?"
        decided = frozenset(name for (name,) in db.execute(own, [statement, viewer]))
    return Sight(blind, viewer, decided)


def is_blind(db: Database, statement: int) -> bool:
    """Whether a statement is in blind mode."""
    newest = db.execute(NEWEST_SWITCH, [statement]).fetchone()
    return newest is not None and bool(json.loads(newest[0])["blind"])


def in_blind_mode(store: Store, statement: int) -> bool:
    """Whether a statement of a store is in blind mode."""
    with store.reading() as db:
        return is_blind(db, statement)


def blind_statements(db: Database) -> list[int]:
    """The statements that are in blind mode."""
    return [number for (number,) in db.execute(SWITCHED).fetchall() if is_blind(db, number)]


def hides(db: Database, seen: Sight, event: Event) -> bool:
    """Whether what an event of the journal changed is kept from who looks."""
    if event.what not in OF_SOMEBODY or event.subject is None:
        return False
    row = record(db, event.what.value, event.subject)
    return not (seen.all_of(row["identity"]) or row.get("reviewer") == seen.viewer)


def hidden_passages(db: Database, viewer: str | None, *, decisions: bool) -> list[int]:
    """The passages of the search index that a search must not find for somebody.

    Notes, and those of verdicts, that they may not see; and where it asks for a decision, the divergences of whose
    decisions they may not see all.
    """
    if viewer is None:
        return []
    found: list[int] = []
    for statement in blind_statements(db):
        seen = sight(db, statement, viewer)
        remarks = (
            "SELECT passage.id, reviewer, identity FROM passage JOIN verdict ON verdict.id = passage.verdict"
            " WHERE passage.statement = ?"
        )
        notes = (
            "SELECT passage.id, reviewer, identity FROM passage JOIN note ON note.id = passage.note"
            " WHERE passage.statement = ?"
        )
        for said in (remarks, notes):
            found += [n for n, who, name in db.execute(said, [statement]) if not seen.sees(who, name)]
        if decisions:
            divergences = (
                "SELECT passage.id, identity FROM passage JOIN divergence ON divergence.id = passage.divergence"
                " WHERE passage.statement = ? AND what = 'divergence'"
            )
            found += [n for n, name in db.execute(divergences, [statement]) if not seen.all_of(name)]
    return found


def switch(store: Store, statement: int, *, on: bool, who: str) -> int | None:
    """Turn blind mode on or off, as an event. Returns its id; None where it was so already. Raises NotFound."""
    who = journal.signed(who)
    with store.writing() as db:
        record(db, "statement", statement)
        if is_blind(db, statement) == on:
            return None
        return journal.enter(db, What.BLIND, who, statement, None, {"blind": not on}, {"blind": on})
