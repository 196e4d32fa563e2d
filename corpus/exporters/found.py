"""What every exporter is.

In: nothing. Out: `Format`, a kind of file with the function that writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from corpus.exporters.model import Exported


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file to take away.

    name: as `--format` takes it. said: as the page says it. ending: with the dot. media: its media type. holds,
    leaves_out: what a reader may expect of it, in sentences. write: takes the statements, a file, and which part is
    wanted (one of `parts`; "" where there are none). lacks: what of a statement that part leaves out, in sentences.
    text: whether it may go to a terminal or a pipe.
    """

    name: str
    said: str
    ending: str
    media: str
    holds: str
    leaves_out: str
    write: Callable[[Iterable[Exported], BinaryIO, str], None]
    lacks: Callable[[Exported, str], Iterable[str]]
    parts: tuple[str, ...] = ()
    text: bool = True
