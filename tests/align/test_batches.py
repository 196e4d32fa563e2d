"""Batches hold everything once, in order, within their bound; padding keeps what it pads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.batches import batches, padded

SIZES = st.lists(st.integers(1, 30), max_size=40).map(sorted)


@given(SIZES, st.integers(1, 100))
def test_batches_hold_everything_once_and_keep_the_bound(sizes: list[int], most: int) -> None:
    found = list(batches(sizes, lambda size: size, most))
    assert [size for batch in found for size in batch] == sizes
    assert all(len(batch) * batch[-1] <= most or len(batch) == 1 for batch in found)


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_padding_keeps_what_it_pads_and_adds_zeros(axes: int) -> None:
    arrays = [np.full((length,) * axes, length, np.float16) for length in (2, 4, 1)]
    together = padded(arrays, np.float32).numpy()
    assert together.shape == (3, *(4,) * axes)
    assert together.dtype == np.float32
    for row, array in zip(together, arrays, strict=True):
        assert (row[tuple(map(slice, array.shape))] == array).all()
        assert row.sum() == array.astype(np.float32).sum()
