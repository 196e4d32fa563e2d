"""A subtitle file → one rendering: what the cues say, without times and tags.

In: an .srt or .vtt file. Out: cue texts joined by newlines; speakers named in the text or by a voice tag stay.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import InputError
from corpus.importers.decoding import decoded_or_guessed
from corpus.importers.found import Format, Found
from corpus.importers.single import damaged, one_rendering, whole

if TYPE_CHECKING:
    from corpus.importers.mapping import Mapping

PRELOAD = ("pysubs2", "charset_normalizer")

# <v.loud Zarif>, WebVTT's way to say who speaks; and any tag. Both stop at the next "<", so that they take no longer
# on a text full of them.
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]([^<>]+)>")
TAG = re.compile(r"</?(?:[a-zA-Z]|\d\d)[^<>]*>")
PLACING = re.compile(r"\{\\[^{}]*\}")  # {\an8}: where on the screen it stands

BLANK_LINES = re.compile(r"\n{3,}")

# Blocks of WebVTT that are no cues; after a cue the library takes them for its text.
NO_CUE = ("NOTE", "STYLE", "REGION")


def read(name: str, file: BinaryIO, mapping: Mapping | None = None) -> Iterator[Found]:
    """Read a rendering. Raises InputError where it is no text, or has no cue."""
    from pysubs2 import SSAFile

    text, remarks = decoded_or_guessed(whole(name, file), name)
    kind = PurePath(name).suffix.lower().lstrip(".")
    # One blank line ends a cue as well as many, and the library takes the square of the time for a run of them.
    unix = BLANK_LINES.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    with damaged(name, "subtitles"):
        events = SSAFile.from_string(unix, format_=kind, keep_html_tags=True).events
    cues = [words for event in events if (words := _words(event.text, kind))]
    if not cues:
        remedy = "Give a file with times and words, or the words in a text file."
        raise InputError("there is no subtitle with words in it", where=name, remedy=remedy)
    said = "times and tags of the subtitles are left out; each begins a line"
    yield one_rendering(name, "\n".join(cues), remarks=(*remarks, said))


def _words(text: str, kind: str) -> str:
    """The words of a cue."""
    text = text.replace("\\N", "\n")
    if kind == "vtt":
        text = text.split("\n\n")[0]  # a blank line ends a cue; a comment or the next one's name may follow
        if text.startswith(NO_CUE):
            return ""
        text = VOICE.sub(lambda found: f"{found[1].strip()}: ", text)
    text = TAG.sub("", PLACING.sub("", text))
    return (html.unescape(text) if kind == "vtt" else text).replace("\\h", " ").strip()


FORMAT = Format("Subtitles", (".srt", ".vtt"), read, single=True, guarded=True, written=True)
