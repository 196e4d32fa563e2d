"""Hits → what the command line prints: a line for people, an object for programs.

In: hits. Out: text in one line, what was searched for between marks or in bold; or a JSON object.
"""

from __future__ import annotations

from typing import Any

from align.terms import NOT_GRADED
from corpus.exporters.terminal import visible
from corpus.searching.search import Found
from corpus.searching.showing import Hit

# What stands about a hit where nothing can be printed in bold.
OPENED, CLOSED = "⟦", "⟧"


def line(hit: Hit, opened: str = OPENED, closed: str = CLOSED) -> str:
    """Where it is, who says it, and the words around it, with tabs between."""
    about = [hit.outlet or hit.reviewer or hit.sort.value, hit.speaker, hit.date]
    if hit.kind is not None and hit.severity is not None:
        about = [f"{hit.kind.value}, {NOT_GRADED if hit.abstained else hit.severity.word}", *about]
    about += [hit.quotation.value if hit.quotation else "", *hit.decisions]
    said = "".join(f"{opened}{_flat(p.text)}{closed}" if p.hit else _flat(p.text) for p in hit.context)
    score = [] if hit.score is None else [f"{hit.score:.3f}"]
    return "\t".join([*score, hit.address, " · ".join(_flat(part) for part in about if part), said])


def record(hit: Hit) -> dict[str, Any]:
    """A hit for programs: `hits` are the places of what was searched for in `context`, in code points."""
    places, place = [], 0
    for piece in hit.context:
        if piece.hit:
            places.append([place, place + len(piece.text)])
        place += len(piece.text)
    found: dict[str, Any] = {
        "address": hit.address,
        "what": hit.sort.value,
        "statement": hit.statement,
        "row": hit.row,
        "outlet": hit.outlet,
        "speaker": hit.speaker,
        "date": hit.date,
        "occasion": hit.occasion,
        "quotation": None if hit.quotation is None else hit.quotation.value,
        "context": "".join(piece.text for piece in hit.context),
        "hits": places,
    }
    if hit.kind is not None and hit.severity is not None:
        found |= {
            "divergence": hit.divergence,
            "kind": hit.kind.value,
            "severity": int(hit.severity),
            "abstained": hit.abstained,
            "readings": [{"outlets": list(said.outlets), "words": said.words} for said in hit.readings],
        }
    if hit.decisions:
        found["decisions"] = list(hit.decisions)
    if hit.reviewer:
        found["reviewer"] = hit.reviewer
    if hit.score is not None:
        found["score"] = hit.score
    return found


def count(found: Found) -> str:
    """How many there are, in words."""
    return f"more than {found.count:,} found" if found.more else f"{found.count:,} found"


def _flat(text: str) -> str:
    return visible(" ".join(text.split("\n")).replace("\t", " "))
