"""WordNet 3.0's database files → the compact list that `align.wordnet` reads: `lexicons/wordnet.gz`.

In: the folder of the database (Debian's package `wordnet-base` puts it at /usr/share/wordnet). Out: the list, with
WordNet's notice at its head. Format of the database: wndb(5WN).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from align.errors import InputError
from align.wordnet import FILE

PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}

# Pointers that are kept: what a synset is a kind of (for a satellite adjective: like), opposites, derivations.
ABOVE, OPPOSITE, DERIVED = {"@", "@i", "&", "\\"}, "!", "+"

# Senses of a word that are kept, the commonest first: the rest are so rare that they would make strangers kin.
SENSES = 5

HEADER = """\
# Words of English and how they are related, from WordNet 3.0, made by `./parallax train wordnet --data FOLDER`.
# `^ synset above …` says what a synset is a kind of (an adjective: like what), `= word part synset …` the senses of a
# word, the commonest first, `! word part word` opposites, `+ word word` derivations. Nothing is added by hand.
#
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.
# Permission to use, copy, modify and distribute this software and database and its documentation for any purpose and
# without fee or royalty is hereby granted, provided that you agree to comply with the following copyright notice and
# statements, including the disclaimer, and that the same appear on ALL copies of the software, database and
# documentation, including modifications that you make for internal use or for distribution.
# THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES,
# EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR
# WARRANTIES OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE,
# DATABASE OR DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.
# The name of Princeton University or Princeton may not be used in advertising or publicity pertaining to distribution
# of the software and/or database. Title to copyright in this software, database and any associated documentation shall
# at all times remain with Princeton University and LICENSEE agrees to preserve same.
"""


@dataclass
class Database:
    """What is kept of the database. A synset is named by its part of speech and its place in the file."""

    words: dict[str, list[str]] = field(default_factory=dict)
    above: dict[str, list[str]] = field(default_factory=dict)
    pointers: list[tuple[str, str, int, str, int]] = field(default_factory=list)
    senses: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def train(folder: Path, target: Path, seed: int) -> Iterator[str]:
    """Read the database and write the list to `target`; yields what it holds. Nothing is drawn: `seed` is not used."""
    del seed
    database = Database()
    for name, part in PARTS.items():
        for line in _lines(folder / f"data.{name}"):
            _read_synset(line, part, database)
        for line in _lines(folder / f"index.{name}"):
            cells = line.split()
            if _is_kept(cells[0], part):
                places = cells[-int(cells[2]) :][:SENSES]
                database.senses[cells[0], part] = [part + place for place in places]
    lines = list(_written(database))
    target = FILE.parent if target.name == "heads" else target
    target.mkdir(parents=True, exist_ok=True)
    path = target / FILE.name
    # no time stamp, so that the same database gives the same bytes
    with path.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
        file.write((HEADER + "\n".join(lines) + "\n").encode())
    for sign, what in (("=", "words"), ("^", "synsets with others above"), ("!", "opposites"), ("+", "derivations")):
        yield f"{sum(line.startswith(sign) for line in lines):,} {what}"
    yield f"wrote {path}"


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from (line for line in file if not line.startswith("  "))  # the licence is indented
    except OSError as error:
        raise InputError(
            "WordNet's database cannot be read",
            where=str(path),
            remedy="Install Debian's package wordnet-base, and give --data /usr/share/wordnet.",
        ) from error


def _read_synset(line: str, part: str, database: Database) -> None:
    cells = line.split("|", 1)[0].split()
    name, count = part + cells[0], int(cells[3], 16)
    database.words[name] = [cells[4 + 2 * k].split("(")[0].lower() for k in range(count)]
    at = 4 + 2 * count
    for k in range(int(cells[at])):
        sign, place, other, ends = cells[at + 1 + 4 * k : at + 5 + 4 * k]
        target = other.replace("s", "a") + place
        if sign in ABOVE and other.replace("s", "a") == part:
            database.above.setdefault(name, []).append(target)
        elif sign in (OPPOSITE, DERIVED):
            database.pointers.append((sign, name, int(ends[:2], 16), target, int(ends[2:], 16)))


def _written(database: Database) -> Iterator[str]:
    used = {synset for senses in database.senses.values() for synset in senses}
    waiting = list(used)
    while waiting:
        for above in database.above.get(waiting.pop(), ()):
            if above not in used:
                used.add(above)
                waiting.append(above)
    number = {name: k for k, name in enumerate(sorted(used))}
    for name in sorted(used):
        if name in database.above:
            yield " ".join(("^", str(number[name]), *(str(number[a]) for a in database.above[name] if a in number)))
    for (word, part), senses in sorted(database.senses.items()):
        yield " ".join(("=", word, part, *(str(number[s]) for s in senses)))
    related = set()
    for sign, one, first, other, second in database.pointers:
        if not first or not second:
            continue
        a, b = database.words[one][first - 1], database.words[other][second - 1]
        if a != b and _is_kept(a, one[0]) and _is_kept(b, other[0]):
            related.add(f"! {a} {one[0]} {b}" if sign == OPPOSITE else f"+ {a} {b}")
    yield from sorted(related)


def _is_kept(word: str, part: str) -> bool:
    """Whether it is a single word, or a verb with its particle (turn_down): the rest no comparison ever meets."""
    return word.isalpha() or (part == "v" and word.count("_") == 1 and word.replace("_", "").isalpha())
