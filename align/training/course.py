"""A network, how fast it learns, for how many steps → its course: optimizer, schedule, and the weights that are kept.

In: the loss of each step. Out: the running mean of the weights on the way, which is steadier than the last of them.
A network that is put on DEVICE learns there.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import zip_longest
from typing import Any, Protocol, TypeVar

import numpy as np
import torch
from torch import nn

from align import heads, upper
from align.batches import batches
from align.terms import Vectors


class Lengthy(Protocol):
    """What is put into batches: it says how many words its longer side has."""

    @property
    def length(self) -> int: ...


E = TypeVar("E", bound=Lengthy)
F = TypeVar("F")
G = TypeVar("G")
Tensors = TypeVar("Tensors", bound=tuple[Any, ...])

# Where networks learn that need hours on a processor: a graphics card, if there is one.
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"

# Share of the steps in which the rate rises; the rest it falls in (one cycle, Smith & Topin 2018).
RISING = 0.15

# Longest gradient of a step.
LONGEST_GRADIENT = 1.0


class Course:
    """One training run. `mean`: the network that is kept.

    rate: of the layers that begin at random; upper_rate: of those that begin as the encoder's upper half, which move
    little lest they forget. mean_rate: how much of the newest weights enters the mean at each step.
    """

    def __init__(
        self, network: nn.Module, steps: int, rate: float, decay: float, mean_rate: float, upper_rate: float = 0.0
    ) -> None:
        self.network, self.mean, self.mean_rate = (network, copy.deepcopy(network), mean_rate)
        begun = {
            id(weight)
            for module in network.modules()
            if isinstance(module, upper.Upper)
            for weight in module.parameters()
        }
        random = [weight for weight in network.parameters() if id(weight) not in begun]
        layers = [weight for weight in network.parameters() if id(weight) in begun]
        groups = [{"params": random, "lr": rate}] + ([{"params": layers, "lr": upper_rate}] if layers else [])
        self.optimizer = torch.optim.AdamW(groups, weight_decay=decay)
        rates = [float(group["lr"]) for group in groups]  # type: ignore[arg-type]
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.optimizer, rates, total_steps=steps, pct_start=RISING)

    def step(self, loss: torch.Tensor) -> float:
        """Learn from the loss of a batch. Returns it as a number."""
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), LONGEST_GRADIENT)
        self.optimizer.step()
        self.schedule.step()
        with torch.no_grad():
            for kept, newest in zip(self.mean.parameters(), self.network.parameters(), strict=True):
                kept.lerp_(newest, self.mean_rate)
        return loss.item()


def mixed(examples: Iterable[E], near: int, most: int) -> list[list[E]]:
    """All examples in batches of like length in a random order, never the same batches twice.

    near: of how many that lie together by chance those of like length are joined; most: words of both sides in a batch,
    padding included.
    """
    drawn = list(examples)
    random.shuffle(drawn)
    found = [
        batch
        for first in range(0, len(drawn), near)
        for batch in batches(sorted(drawn[first : first + near], key=lambda e: e.length), lambda e: 2 * e.length, most)
    ]
    random.shuffle(found)
    return found


def beside(one: Sequence[F], other: Sequence[G]) -> list[tuple[F | None, G | None]]:
    """Two lists of batches, step by step; the shorter is spread evenly over the longer."""
    steps = max(len(one), len(other))
    return list(zip_longest(_spread(one, steps), _spread(other, steps)))


def _spread(batches: Sequence[F], steps: int) -> list[F | None]:
    places = {k * steps // len(batches): batch for k, batch in enumerate(batches)}
    return [places.get(step) for step in range(steps)]


def stands_above(ones: Vectors, others: Vectors) -> float:
    """How often one of these stands above one of the others, 0..1, a tie being half: the area under the receiver's
    curve (Hanley & McNeil 1982). Not a number where there is none of these."""
    if not len(ones):
        return float("nan")
    ordered = np.sort(others)
    below = np.searchsorted(ordered, ones, "left") + np.searchsorted(ordered, ones, "right")
    return float(below.mean() / 2 / max(1, len(others)))


def moved(tensors: Tensors) -> Tensors:
    """Tensors, in tuples however deep, put where networks learn."""
    return tuple(moved(t) if isinstance(t, tuple) else t.to(DEVICE) for t in tensors)  # type: ignore[return-value]


def quickly() -> AbstractContextManager[None]:
    """Inside it networks compute in half precision where the device does so faster."""
    return heads.quickly() if DEVICE == "cpu" else torch.autocast(DEVICE, torch.bfloat16)
