"""The worker with the tiny encoder, slowed down so that it can be killed in the middle.

In: what `corpus.worker` takes, TINY_SECONDS, and words that make it fail. Out: comparisons.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from align.terms import Encoded
from corpus.worker import main
from tests.corpus.tiny import TinyEncoder

SECONDS = float(os.environ.get("TINY_SECONDS", "0"))


class SlowEncoder(TinyEncoder):
    """Takes its time, and stops on some words as a broken model would."""

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        time.sleep(SECONDS)
        for word, error in (("MEMORY", MemoryError), ("FAULT", ZeroDivisionError)):
            if any(word in text for text in texts):
                raise error("a secret text")
        return super().encode(texts)


if __name__ == "__main__":
    main(encoder=SlowEncoder)
