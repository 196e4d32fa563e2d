"""Padded sequences → what a recurrent layer remembers of them when it reads each both ways.

In: (sequences, places, size) and lengths. Out: (sequences, places, 2 × memory). What stands after a sequence's end is
never read, so that the result for one does not depend on what it is batched with.
"""

from __future__ import annotations

import torch
from torch import nn


class BothWays(nn.Module):
    """Two gated recurrent layers, one from the first place to the last, one from the last to the first."""

    def __init__(self, size: int, memory: int) -> None:
        super().__init__()
        self.onward, self.backward_way = (nn.GRU(size, memory, batch_first=True) for _ in range(2))

    def forward(self, inputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """inputs (sequences, places, size), lengths (sequences,) → (sequences, places, 2 × memory)."""
        places = torch.arange(inputs.shape[1])[None]
        turned = torch.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)
        onward, _ = self.onward(inputs)
        back, _ = self.backward_way(_reordered(inputs, turned))
        return torch.cat((onward, _reordered(back, turned)), -1)


def _reordered(inputs: torch.Tensor, order: torch.Tensor) -> torch.Tensor:
    return inputs.gather(1, order[..., None].expand_as(inputs))
