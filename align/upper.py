"""Middle-layer states of words → states that were read further, of one text or of two sides together.

In: padded states of the bundled encoder's middle layer. Out: as many of the same size. The layers began as the
encoder's own upper half and were trained on for a task, so that a head costs half an encoder pass, and what the lower
half knows is computed once for all. Source of reading two sides together: Lan, Jiang & Xu, ACL 2021.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from align.heads import SIZE

# The bundled encoder's other sizes.
ATTENTION_HEADS, INNER = 12, 1536

# What is added to an attention that must not be: padding.
NEVER = -1e4

# Share of what a layer adds that is dropped while it learns.
DROPPED = 0.1


class Layer(nn.Module):
    """One transformer layer as in BERT (Devlin et al. 2019): attention, then two linear layers, normalised after."""

    def __init__(self) -> None:
        super().__init__()
        self.query_key_value = nn.Linear(SIZE, 3 * SIZE)
        self.gathered = nn.Linear(SIZE, SIZE)
        self.up, self.down = nn.Linear(SIZE, INNER), nn.Linear(INNER, SIZE)
        self.norm_attention, self.norm_out = (nn.LayerNorm(SIZE, eps=1e-12), nn.LayerNorm(SIZE, eps=1e-12))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, states: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """states (texts, words, SIZE); seen, (texts, 1 or heads, 1 or words, words): what may be attended to, or what
        is added to each attention."""
        texts, words, _ = states.shape
        split = self.query_key_value(states).view(texts, words, 3, ATTENTION_HEADS, SIZE // ATTENTION_HEADS)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        seen = seen if seen.dtype is torch.bool else seen.to(query.dtype)
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        found = self.drop(self.gathered(found.transpose(1, 2).reshape(texts, words, SIZE)))
        states = self.norm_attention(states + found)
        out: torch.Tensor = self.norm_out(states + self.drop(self.down(functional.gelu(self.up(states)))))
        return out


class Upper(nn.Module):
    """Reads one text further, by as many layers as are wanted; the encoder has three above its middle one."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer() for _ in range(layers))

    def forward(
        self,
        states: torch.Tensor,
        there: torch.Tensor,
        bias: torch.Tensor | None = None,
        layers: int | None = None,
    ) -> torch.Tensor:
        """states (texts, words, SIZE); there (texts, words): False for padding; bias, layers: see `Together`."""
        seen = there[:, None, None, :]
        if bias is not None:
            seen = bias.masked_fill(~seen, NEVER)
        for layer in self.layers[:layers]:
            states = layer(states, seen)
        return states


class Together(nn.Module):
    """Reads two sides further, each word with all of both sides before its eyes."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.side = nn.Parameter(torch.zeros(2, SIZE))
        self.upper = Upper(layers)

    def forward(
        self,
        states: tuple[torch.Tensor, torch.Tensor],
        there: tuple[torch.Tensor, torch.Tensor],
        bias: torch.Tensor | None = None,
        layers: int | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """states: of each side, (pairs, words, SIZE); there (pairs, words): False for padding. Returns the like.

        bias: what each attention adds for a pair of words of both sides, (pairs, heads, words, words); layers: how many
        of the layers read, the first ones; None: all.
        """
        a, b = (side.to(self.side.dtype) for side in states)
        both = self.upper(torch.cat((a + self.side[0], b + self.side[1]), 1), torch.cat(there, 1), bias, layers)
        return both[:, : a.shape[1]], both[:, a.shape[1] :]
