"""A comparison → one self-contained page: no script, nothing loaded from elsewhere.

In: a collation, the verbatim texts, its signature and the time. Out: the page as text.
"""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined

from align.terms import Collation, Quotation, Severity
from corpus.exporters.shown import rows
from corpus.exporters.terminal import summary, visible

GLYPHS = {
    "coverage": "∅",
    "polarity": "±",
    "modality": "◇",
    "quantity": "№",
    "reference": "◉",
    "role": "⇄",
    "tense": "◷",
    "force": "↑",
    "attribution": "❝",
    "sense": "≠",
    "order": "↕",
    "wording": "≈",
}


def page(collation: Collation, texts: Mapping[str, str], signature: Mapping[str, str], made: str) -> str:
    """The page. Every text is escaped by the template; invisible characters are made visible."""
    environment = Environment(
        loader=PackageLoader("corpus.exporters", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["visible"] = visible
    severity = {n: d.severity for n, d in enumerate(collation.divergences, 1)}
    kind = {n: d.kind for n, d in enumerate(collation.divergences, 1)}
    return environment.get_template("page.html").render(
        rows=rows(collation, texts),
        outlets=list(texts),
        severity=severity,
        kind=kind,
        glyphs=GLYPHS,
        severities=sorted(Severity, reverse=True),
        spoken=(Quotation.DIRECT,),
        summary=summary(collation),
        signature=signature,
        made=made,
    )
