"""The worker with the tiny encoder, slowed down so that it can be killed in the middle, and counted.

In: what `corpus.worker` takes; words in texts that make it fail; and in the environment TINY_SECONDS (how long it
encodes), TINY_LOOK, TINY_LEASE, TINY_ATTEMPTS (as in `corpus.worker` and `corpus.jobs`), TINY_LOG (a file that is told
of all that is done), TINY_STALL (“words 2”: there it halts, once). Out: comparisons.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from align import compare as comparing
from align import divergence
from align.terms import Encoded, Parse
from corpus import cache, jobs, worker
from corpus.remembering import Judgements
from tests.corpus.tiny import TinyEncoder

SECONDS = float(os.environ.get("TINY_SECONDS", "0"))
LOG = os.environ.get("TINY_LOG")
STALL = os.environ.get("TINY_STALL")

# Where the log is kept, work is done in small parts, so that a short text has several.
ROWS, CHARACTERS = 2, 10


class SlowEncoder(TinyEncoder):
    """Takes its time, ends sentences at full stops, and stops on some words as a broken model would."""

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        time.sleep(SECONDS)
        for word, error in (("MEMORY", MemoryError), ("FAULT", ZeroDivisionError)):
            if any(word in text for text in texts):
                raise error("a secret text")
        if any("CRASH" in text for text in texts):
            os.kill(os.getpid(), signal.SIGSEGV)
        return super().encode(texts)

    def _encode(self, text: str) -> Encoded:
        found = super()._encode(text)
        words = found.parse.words
        ends = [k + 1 for k, word in enumerate(words) if word.text == "." or k == len(words) - 1]
        sentences = tuple(zip([0, *ends[:-1]], ends, strict=True)) if ends else ()
        return Encoded(text, Parse(words, sentences), found.middle, found.last)


def log(line: str) -> None:
    """A line, written at once: what is killed must have said what it did."""
    if LOG:
        with Path(LOG).open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {line}\n")


def watch() -> None:
    """Write down what is encoded, aligned and judged, and halt where told."""
    encode, collated, scenes, keep, progress, run = (
        SlowEncoder.encode,
        comparing._collated,
        divergence.scenes,
        Judgements.keep,
        jobs.Lease.progress,
        worker.Worker.run,
    )
    divergence.ROWS_AT_ONCE, cache.CHARACTERS_AT_ONCE = ROWS, CHARACTERS

    def encode_and_say(self: SlowEncoder, texts: Sequence[str]) -> list[Encoded]:
        log(f"encode {len(texts)}")
        return encode(self, texts)

    def collate_and_say(*given: Any) -> Any:
        log("align 1")
        return collated(*given)

    def stage_and_say(rows: Sequence[Any], encoded: Mapping[str, Encoded]) -> Any:
        log(f"judge {len(rows)}")
        return scenes(rows, encoded)

    def keep_and_say(self: Judgements, found: Mapping[str, str]) -> None:
        keep(self, found)
        log(f"keep {len([key for key in found if not key.startswith('rows ')])}")

    def progress_and_halt(self: jobs.Lease, step: str, done: int, total: int) -> None:
        progress(self, step, done, total)
        log(f"at {step} {done}")
        if f"{step} {done}" == STALL and not (halted := Path(f"{LOG}.{STALL}")).exists():
            halted.touch()
            time.sleep(SECONDS or 60)

    def run_and_say(self: worker.Worker, number: int) -> None:
        run(self, number)
        log(f"ran {number}")

    SlowEncoder.encode = encode_and_say  # type: ignore[method-assign]
    comparing._collated = collate_and_say
    divergence.scenes = stage_and_say
    Judgements.keep = keep_and_say  # type: ignore[method-assign]
    jobs.Lease.progress = progress_and_halt  # type: ignore[method-assign]
    worker.Worker.run = run_and_say  # type: ignore[method-assign]


def main() -> None:
    worker.LOOK_SECONDS = float(os.environ.get("TINY_LOOK", worker.LOOK_SECONDS))
    jobs.LEASE_SECONDS = float(os.environ.get("TINY_LEASE", jobs.LEASE_SECONDS))
    jobs.BEAT_SECONDS = jobs.LEASE_SECONDS / 5
    jobs.MOST_ATTEMPTS = int(os.environ.get("TINY_ATTEMPTS", jobs.MOST_ATTEMPTS))
    if LOG:
        watch()
    worker.main(encoder=SlowEncoder)


if __name__ == "__main__":
    main()
