"""What goes through a network together: things of like size in batches, arrays of unlike length as one padded tensor,
and how near the words of two padded sides are to each other.

In: things with a size, arrays, or states of padded sides. Out: lists of things, or tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

T = TypeVar("T")


def batches(things: Iterable[T], size: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """Things in the order given, smallest first, as many together as padding to the largest keeps within `most`.

    A thing that is larger by itself stands alone.
    """
    batch: list[T] = []
    for thing in things:
        if batch and (len(batch) + 1) * size(thing) > most:
            yield batch
            batch = []
        batch.append(thing)
    if batch:
        yield batch


def padded(arrays: Sequence[npt.NDArray[Any]], dtype: npt.DTypeLike) -> torch.Tensor:
    """Arrays of as many axes, one behind another, each filled up with zeros to the greatest length of every axis."""
    import torch

    together = np.zeros((len(arrays), *np.max([array.shape for array in arrays], axis=0)), dtype)
    for row, array in zip(together, arrays, strict=True):
        row[tuple(map(slice, array.shape))] = array
    return torch.from_numpy(together)


def padded_sides(
    sides: Sequence[Sequence[npt.NDArray[Any]]], dtype: npt.DTypeLike
) -> tuple[torch.Tensor, torch.Tensor]:
    """The first arrays of pairs, padded, and the second ones. sides: for each pair the array of either side."""
    return padded([pair[0] for pair in sides], dtype), padded([pair[1] for pair in sides], dtype)


def present(sides: Sequence[Sequence[npt.NDArray[Any]]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Where something stands in the padded sides of pairs: False for padding."""
    return padded_sides([[np.ones(len(side), bool) for side in pair] for pair in sides], bool)


def cosines(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """Cosines of all pairs of words of padded sides, (pairs, words of the one, words of the other)."""
    from torch.nn import functional

    return (functional.normalize(one, dim=-1) @ functional.normalize(other, dim=-1).transpose(1, 2)).float()


def layer_cosines(one: torch.Tensor, other: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The same in the encoder's middle layer, and in its last, whose states stand side by side."""
    half = one.shape[-1] // 2
    return cosines(one[..., :half], other[..., :half]), cosines(one[..., half:], other[..., half:])
