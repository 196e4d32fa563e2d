"""Broken files for every importer: `python -m tests.soak.fuzz_importers --each 20000`.

In: how many files for each ending, a seed, perhaps some endings. Out: a table: how many were read, refused in words,
stopped by a limit, or FAILED with any other exception; the slowest, the most memory. Exit status 1 if any failed.

Each file is a real one that was mutated; of an archive, mostly a part within it; of XML, half the time so that it is
still well-formed. A format's `read` runs directly
in a child process with the sandbox's limits of memory, and of five seconds by the clock; a format that is not
guarded must not need them.
"""

from __future__ import annotations

import argparse
import copy
import io
import os
import random
import resource
import select
import signal
import sys
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.errors import InputError
from corpus.importers import formats, limited
from corpus.importers.found import Format
from tests.corpus.files import samples

# What breaks parsers, in all their languages.
NASTY = [
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"<", b"</p>", b"<p>" * 300, b"<w:p>" * 300, b"{" * 3000,
    b"<a " * 3000, b"\n" * 5000, b" " * 5000, b"&#0;", b"&#xD800;", b"&x;", b"]]>", b"<![CDATA[", b"<!DOCTYPE a [",
    b"<!ENTITY x 'y'>", b'"', b"--> ", b"99:99:99,999 --> 99:99:99,999", b"[" * 2000, b"<<" * 500, b"1e999", b"-1",
    b"9" * 400, b"\\ud800", b"endobj", b"stream\n", b"/Length 99999999", b"/Kids [1 0 R]", b"PK\x03\x04", b"PK\x01\x02",
    "\u202e\u200f\u0660".encode(), b"\x1b[31m",
]  # fmt: skip
ARCHIVES = (".docx", ".odt", ".xlsx")
SECONDS = limited.MOST_SECONDS


@dataclass(slots=True)
class Row:
    """What came of one ending's files. failures: an example of each exception, with the number of its file."""

    ending: str
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    peak_mb: int = 0
    failures: dict[str, int] = field(default_factory=dict)


def mutated(content: bytes, random: random.Random) -> bytes:
    """A file with one to eight changes."""
    made = bytearray(content)
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(made) + 1)
        to = min(len(made), at + random.choice((1, 2, 8, 64, 512)))
        match random.randrange(7):
            case 0:
                made[at:to] = random.randbytes(to - at)
            case 1:
                del made[at:to]
            case 2:
                made[at:at] = random.choice(NASTY)
            case 3:
                made[at:at] = made[at:to] * random.choice((1, 2, 50))
            case 4 if random.random() < 0.2:
                del made[at:]
            case 5:
                other = random.randrange(len(made) + 1)
                made[at:to] = made[other : other + to - at]
            case _:
                if at < len(made):
                    made[at] ^= 1 << random.randrange(8)
    return bytes(made)


def reshaped(content: bytes, random: random.Random) -> bytes:
    """XML or HTML that is still well-formed, with elements moved, doubled, renamed, emptied or taken out."""
    from lxml import etree

    root = etree.fromstring(content, etree.XMLParser(recover=True, resolve_entities=False))
    if root is None:
        return mutated(content, random)
    for _ in range(random.randint(1, 4)):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        chosen, other = random.choice(elements), random.choice(elements)
        match random.randrange(6):
            case 0 if chosen is not root:
                chosen.getparent().remove(chosen)
            case 1:
                other.append(copy.deepcopy(chosen))
            case 2:
                chosen.tag = other.tag
            case 3:
                for name in list(chosen.attrib):
                    chosen.set(name, random.choice(("", "-1", "9" * 30, "\u202e", "a\tb", *other.attrib.values())))
            case 4:
                chosen.text = random.choice(("", " ", "x" * 3000, other.text or "", "\u200f\u0660"))
            case _:
                chosen.attrib.clear()
    return etree.tostring(root)


def broken(ending: str, content: bytes, random: random.Random) -> bytes:
    """A broken file: of an archive, mostly a broken part in a good archive; of XML, half the time well-formed."""
    if ending not in ARCHIVES:
        return _changed(content, random)
    if random.random() < 0.2:
        return mutated(content, random)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        parts = old.namelist()
        # What is read of the document, more often than its settings.
        likely = [one for one in parts if one.endswith(("document.xml", "content.xml", "sheet1.xml", ".rels"))]
        chosen = random.choice(likely if random.random() < 0.7 else parts)
        for one in parts:
            new.writestr(one, _changed(old.read(one), random) if one == chosen else old.read(one))
    return made.getvalue()


def _changed(content: bytes, random: random.Random) -> bytes:
    markup = content.lstrip().startswith(b"<")
    return reshaped(content, random) if markup and random.random() < 0.5 else mutated(content, random)


def fuzz(ending: str, each: int, seed: int) -> Row:
    """Read this many broken files of an ending; a child process that is stopped is followed by another."""
    formats.format_of(f"a{ending}")  # imported once, before there are children
    row, done = Row(ending), 0
    while done < each:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                _child(writing, ending, range(done, each), seed)
            finally:
                os._exit(1)  # whatever happened, the child must not go on as its parent
        os.close(writing)
        with os.fdopen(reading, "rb", buffering=0) as answers:
            done += _follow(answers, row, child)
    return row


def _follow(answers: io.RawIOBase, row: Row, child: int) -> int:
    """Count what a child says until it ends or is stopped. Returns how many files it took."""
    taken, rest = 0, b""
    stopped = False
    while not stopped:
        if not select.select([answers], [], [], SECONDS)[0]:
            os.kill(child, signal.SIGKILL)
            stopped = True
        elif not (chunk := answers.read(1 << 16)):
            break
        else:
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                outcome, number, peak, seconds = line.decode().split("\t")
                taken += 1
                row.outcomes[outcome if outcome in ("read", "refused", "stopped") else "FAILED"] += 1
                row.peak_mb, row.slowest = max(row.peak_mb, int(peak)), max(row.slowest, float(seconds))
                if row.outcomes["FAILED"] and outcome not in ("read", "refused", "stopped"):
                    row.failures.setdefault(outcome, int(number))
    ended = os.waitpid(child, 0)[1]
    if stopped or ended:
        guarded = formats.format_of(f"a{row.ending}").guarded
        row.outcomes["stopped" if stopped and guarded else "FAILED"] += 1
        if not (stopped and guarded):
            row.failures.setdefault(f"ended with {ended}" if not stopped else "a hang", -1)
        row.slowest = max(row.slowest, float(SECONDS) if stopped else 0.0)
        return taken + 1
    return taken


def _child(writing: int, ending: str, numbers: range, seed: int) -> None:
    """In the child: read file after file, say what came of each, and end."""
    import time

    format_ = formats.format_of(f"a{ending}")
    most = limited._address_space() + limited.MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    content = samples()[ending]
    for number in numbers:
        file = broken(ending, content, random.Random(f"{seed} {ending} {number}"))
        began = time.monotonic()
        outcome = _outcome(format_, f"a{ending}", file)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        os.write(writing, f"{outcome}\t{number}\t{peak}\t{time.monotonic() - began:.3f}\n".encode())
    os._exit(0)


def _outcome(format_: Format, name: str, content: bytes) -> str:
    try:
        for _ in format_.read(name, io.BytesIO(content), None):
            pass
    except InputError:
        return "refused"
    except MemoryError:
        return "stopped" if format_.guarded else "MemoryError"
    except Exception as error:  # finding them is what this program is for
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""  # noqa: PTH119
        return f"{type(error).__name__} {place}"
    return "read"


def table(rows: Sequence[Row]) -> str:
    """The rows as a table."""
    lines = ["ending   read  refused  stopped  FAILED  slowest s  peak MB"]
    for row in rows:
        counts = [row.outcomes[name] for name in ("read", "refused", "stopped", "FAILED")]
        lines.append(
            "{:<7} {:>5}  {:>7}  {:>7}  {:>6}  {:>9.2f}  {:>7}".format(row.ending, *counts, row.slowest, row.peak_mb)
        )
        lines += [f"        {failure}, file {number}" for failure, number in row.failures.items()]
    return "\n".join(lines)


def main() -> int:
    """Fuzz what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=1000, help="files for each ending")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("endings", nargs="*", help="such as .docx; all where none is given")
    chosen = parser.parse_args()
    rows = []
    for ending in chosen.endings or formats.endings():
        rows.append(fuzz(ending, chosen.each, chosen.seed))
        print(table(rows[-1:]) if len(rows) == 1 else table(rows[-1:]).split("\n", 1)[1], flush=True)
    return int(any(row.outcomes["FAILED"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
