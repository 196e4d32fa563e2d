"""The commands of Parallax, each a few lines over align, corpus or web.

In: the command line and standard input. Out: answers on standard output, everything else on standard error.
Exit status: 0; 1 where something given cannot be used; 2 where the command line is wrong; 130 when interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from align.errors import InputError, ParallaxError

if TYPE_CHECKING:
    from align.encoder import Encoder
    from align.terms import Rendering

Record = dict[str, Any]
T = TypeVar("T")

# Lines that a filter reads ahead so that the encoder works on many texts at once.
READ_AHEAD = 32


class Commands(click.Group):
    """The commands, with the project's errors said in words and a broken pipe passed over."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; turn what it raises into a message and an exit status."""
        try:
            return super().main(*args, **kwargs)
        except ParallaxError as error:
            click.echo(f"parallax: {error}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parallax-translations", prog_name="parallax")
def cli() -> None:
    """Compare translations of one statement: see where outlets part, how far, and on what evidence."""


# Filters -------------------------------------------------------------------------------------------------------------


@cli.command()
def clauses() -> None:
    """Find the clauses of texts: {"id","text"} a line in, {"id","clauses"} out."""
    from align.as_json import clause_to_json
    from align.clauses import split
    from align.parse import Parser
    from align.quotation import spans

    parser = Parser()

    def prepare(record: Record) -> tuple[str, bool | None]:
        return text_field(record, "text"), optional_flag(record, "quoted")

    def answer(given: Sequence[tuple[str, bool | None]]) -> Iterator[Record]:
        parses = parser.parse([text for text, _ in given])
        for (text, quoted), parse in zip(given, parses, strict=True):
            yield {"clauses": [clause_to_json(c) for c in split(text, parse, spans(text, quoted))]}

    answer_lines(prepare, answer)


@cli.command()
@click.option("--model", envvar="PARALLAX_MODEL", help="A sentence-transformers model by name or folder.")
def words(model: str | None) -> None:
    """Link the words of two texts: {"id","a","b"} or {"id","tokens_a","tokens_b"} a line in, links out."""
    from align.encoder import Encoder
    from align.words import links_of_texts

    encoder = Encoder(model)

    def prepare(record: Record) -> tuple[Any, Any]:
        if "tokens_a" in record or "tokens_b" in record:
            return tokens_field(record, "tokens_a"), tokens_field(record, "tokens_b")
        return text_field(record, "a", empty=True), text_field(record, "b", empty=True)

    def answer(given: Sequence[tuple[Any, Any]]) -> Iterator[Record]:
        sides = [side for pair in given for side in pair]
        texts = encoder.encode([s for s in sides if isinstance(s, str)])
        tokens = encoder.encode_tokens([s for s in sides if not isinstance(s, str)])
        done = iter(texts), iter(tokens)
        for pair in given:
            a, b = (next(done[not isinstance(side, str)]) for side in pair)
            linked = links_of_texts(a, b)
            record: Record = {
                "links": [[x.a, x.b] for x in linked.links],
                "scores": [x.score for x in linked.links],
                "difference_a": [round(d, 4) for d in linked.difference_a],
                "difference_b": [round(d, 4) for d in linked.difference_b],
            }
            if isinstance(pair[0], str):
                record["tokens_a"] = [[w.start, w.end] for w in a.parse.words]
                record["tokens_b"] = [[w.start, w.end] for w in b.parse.words]
            yield record

    answer_lines(prepare, answer)


@cli.command()
@click.option("--model", envvar="PARALLAX_MODEL", help="A sentence-transformers model by name or folder.")
def collate(model: str | None) -> None:
    """Align and compare renderings: {"id","renderings":[{"outlet","text"}]} a line in, rows and divergences out."""
    from align.as_json import collation_to_json
    from align.compare import check, compare
    from align.encoder import Encoder

    encoder = Encoder(model)

    def prepare(record: Record) -> list[Rendering]:
        given = renderings_field(record)
        check(given)
        return given

    def answer(given: Sequence[list[Rendering]]) -> Iterator[Record]:
        known = {e.text: e for e in encoder.encode([r.text for renderings in given for r in renderings])}
        for renderings in given:
            yield collation_to_json(compare(renderings, lambda texts: [known[text] for text in texts]))

    answer_lines(prepare, answer)


def answer_lines(prepare: Callable[[Record], T], answer: Callable[[Sequence[T]], Iterable[Record]]) -> None:
    """Answer JSON Lines of standard input, one line for each, in order.

    prepare: a record → what `answer` wants; raises InputError where it cannot be used. answer: several of these
    at once → a record each. A bad line gets {"id", "error"} in its place and a message with its number; the
    exit status is then 1. Blank lines are skipped. Any other exception is our own fault and stops the program.
    """
    failed = False
    lines = ((number, line) for number, line in enumerate(sys.stdin.buffer, 1) if line.strip())
    while batch := list(islice(lines, READ_AHEAD)):
        read = [_read(number, line, prepare) for number, line in batch]
        answers = iter(answer([what for _, what, error in read if error is None and what is not None]))
        for (number, _), (name, _, error) in zip(batch, read, strict=True):
            if error is None:
                record = {"id": name, **next(answers)}
            else:
                failed = True
                record = {"id": name, "error": error}
                click.echo(f"line {number}: {error}", err=True)
            click.echo(json.dumps(record, ensure_ascii=False, allow_nan=False))
    if failed:
        sys.exit(1)


def _read(number: int, line: bytes, prepare: Callable[[Record], T]) -> tuple[Any, T | None, str | None]:
    """A line's id, what `prepare` made of it, and the error if it cannot be used."""
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        return None, None, f"not UTF-8 at byte {error.start + 1}. Save the text as UTF-8."
    except (ValueError, RecursionError) as error:
        return None, None, f"not JSON: {error}. Give one object a line."
    if not isinstance(record, dict):
        return None, None, "not a JSON object. Give one object a line, in braces."
    try:
        return record.get("id"), prepare(record), None
    except InputError as error:
        return record.get("id"), None, str(error)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def text_field(record: Mapping[str, Any], name: str, *, empty: bool = False) -> str:
    """A text of a record. Raises InputError where it is missing, no text, too long, or has no letter or digit."""
    from align.terms import LONGEST_TEXT

    text = record.get(name)
    where = f"field “{name}”"
    if not isinstance(text, str):
        raise InputError("it is missing or no text", where=where, remedy="Give a string.")
    if len(text) > LONGEST_TEXT:
        raise InputError(f"it has more than {LONGEST_TEXT:,} characters", where=where, remedy="Give a shorter text.")
    if not empty and not text.strip():
        raise InputError("it is empty", where=where, remedy="Give the outlet's words.")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError("it has half a surrogate pair", where=where, remedy="Write characters as UTF-8.")
    return text


def tokens_field(record: Mapping[str, Any], name: str) -> list[str]:
    """A list of tokens of a record. Raises InputError where it is missing or holds anything but strings."""
    tokens = record.get(name)
    if not isinstance(tokens, list) or not all(isinstance(t, str) and t for t in tokens):
        raise InputError("it is no list of tokens", where=f"field “{name}”", remedy="Give a list of strings.")
    return tokens


def optional_flag(record: Mapping[str, Any], name: str) -> bool | None:
    """true, false or absent (None). Raises InputError for anything else."""
    flag = record.get(name)
    if flag is not None and not isinstance(flag, bool):
        raise InputError(
            "it is neither true nor false", where=f"field “{name}”", remedy="Give true or false, or leave it out."
        )
    return flag


def renderings_field(record: Mapping[str, Any]) -> list[Rendering]:
    """The renderings of a record. Raises InputError where the list, an outlet or a text is missing."""
    from align.terms import Rendering

    given = record.get("renderings")
    if not isinstance(given, list) or not all(isinstance(r, dict) for r in given):
        raise InputError(
            "it is no list of objects", where="field “renderings”", remedy="Give outlet and text for each."
        )
    return [Rendering(text_field(r, "outlet"), text_field(r, "text"), optional_flag(r, "quoted")) for r in given]


if __name__ == "__main__":
    cli()
