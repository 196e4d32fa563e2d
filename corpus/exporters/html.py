"""Comparisons → one self-contained page: no script, nothing loaded from elsewhere, made to be printed.

In: a collation with its texts, or statements as they go out. Out: the page. Invisible characters are made visible;
printed in black and white, each mark says its kind and severity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from jinja2 import Environment, PackageLoader, StrictUndefined

from align.terms import Collation, Kind, Severity
from corpus.exporters import leaving, styles
from corpus.exporters.found import Format
from corpus.exporters.model import NO_ERROR, Exported, reviewed
from corpus.exporters.shown import ShownRow, rows
from corpus.exporters.tabular import events
from corpus.exporters.terminal import summary, visible
from corpus.model import StoredRendering

GLYPHS = styles.GLYPHS

# Languages whose script runs from right to left.
RIGHT_TO_LEFT = ("fa", "ar", "ckb", "he", "ps", "ur")


@dataclass(frozen=True, slots=True)
class _Section:
    """A comparison on the page. prefix: of its anchors. about: the stored statement, where it is one."""

    prefix: str
    title: str
    collation: Collation
    texts: Mapping[str, str]
    signature: Mapping[str, str]
    made: str
    about: Exported | None = None

    @property
    def compared(self) -> bool:
        """Whether there are rows to show."""
        return bool(self.collation.rows)

    @property
    def rows(self) -> tuple[ShownRow, ...]:
        """The rows, ready to print."""
        return rows(self.collation, self.texts)

    @property
    def outlets(self) -> list[str]:
        """The columns."""
        return list(self.texts)

    @property
    def summary(self) -> str:
        """How many divergences of each severity."""
        return summary(self.collation)

    @property
    def severity(self) -> Mapping[int, Severity]:
        """Of each divergence by its number."""
        return {n: d.severity for n, d in enumerate(self.collation.divergences, 1)}

    @property
    def kind(self) -> Mapping[int, Kind]:
        """Of each divergence by its number."""
        return {n: d.kind for n, d in enumerate(self.collation.divergences, 1)}

    @property
    def sources(self) -> tuple[StoredRendering, ...]:
        """The texts that were compared, and those that came since."""
        return () if self.about is None else (*self.about.compared, *self.about.late)


def page(collation: Collation, texts: Mapping[str, str], signature: Mapping[str, str], made: str) -> str:
    """The page of a comparison that is not stored."""
    outlets = " · ".join(texts)
    return _page(f"{outlets}: a comparison", [_Section("", outlets, collation, texts, signature, made)])


def write(statements: Iterable[Exported], file: BinaryIO, part: str) -> None:
    """Write one page of all statements."""
    sections: list[_Section] = []
    for one in statements:
        made = "" if one.comparison is None else one.comparison.made
        prefix = f"s{len(sections) + 1}-" if sections else ""
        sections.append(_Section(prefix, one.title, one.collation, one.texts, one.signature, made, one))
    title = sections[0].title if len(sections) == 1 else f"{len(sections)} statements"
    file.write(_page(title, sections).encode())


def lacks(one: Exported, part: str) -> Iterator[str]:
    """What the page leaves out of a statement."""
    yield leaving.IN_ONE_PIECE
    yield from leaving.history(one)


def _page(title: str, sections: list[_Section]) -> str:
    """The page. Every text is escaped by the template."""
    environment = Environment(
        loader=PackageLoader("corpus.exporters", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {"visible": visible, "reviewed": reviewed, "verdicts": events}
    return environment.get_template("page.html").render(
        title=title, statements=sections, glyphs=GLYPHS, no_error=NO_ERROR, rtl=RIGHT_TO_LEFT
    )


FORMAT = Format(
    name="html",
    said="Web page, for reading and printing",
    ending=".html",
    media="text/html; charset=utf-8",
    holds="One page, no scripts: sources with addresses and hashes, aligned rows with marks, divergences, verdicts.",
    leaves_out="Earlier texts and history. It cannot be imported again as what it was.",
    write=write,
    lacks=lacks,
)
