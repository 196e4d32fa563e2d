"""A head's name → its trained weights, with what its file says of itself; each file is read once.

In: the name of a `.safetensors` file in this folder. Out: its tensors as float32, its metadata, its hash. Each head has
a model card beside it (`NAME.md`). They were trained on the bundled encoder's states and fit no other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.errors import InputError
from align.terms import Vectors

if TYPE_CHECKING:
    import torch

FOLDER = Path(__file__).parent

# The heads there are: what `./parallax train` makes, each with a module of its name in align/training.
NAMES = ("boundaries", "alike", "links", "differences", "relation")

# Dimensions of the bundled encoder's states, which every head reads.
SIZE = 384


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What a head was trained to: tensors by name, and the settings that its network is built with."""

    tensors: Mapping[str, torch.Tensor]
    settings: Mapping[str, Any]


@cache
def digests() -> Mapping[str, str]:
    """The first 16 hexadecimal digits of the sha256 of each head's file, by name: part of every signature."""
    files = (path for path in FOLDER.iterdir() if path.suffix in (".safetensors", ".json"))
    return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in sorted(files)}


def load(name: str, folder: Path = FOLDER) -> Weights:
    """Read a head. Raises InputError where its file is missing or not to be read."""
    from safetensors import SafetensorError, safe_open

    path = folder / f"{name}.safetensors"
    try:
        with safe_open(path, framework="pt") as file:
            settings = json.loads(file.metadata()["settings"])
            return Weights({key: file.get_tensor(key).float() for key in file.keys()}, settings)  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            "the head cannot be read",
            where=str(path),
            remedy=f"Install the program again, or make it with `./parallax train {name}`.",
        ) from error


def check(states: Vectors) -> None:
    """Raise ValueError for word states that no head can read: those of another model."""
    if states.ndim != 2 or states.shape[1] != SIZE:
        raise ValueError(f"the heads read states of (words, {SIZE}) dimensions, not {states.shape}")


def save(name: str, tensors: Mapping[str, torch.Tensor], settings: Mapping[str, Any], folder: Path) -> Path:
    """Write a head in bfloat16, with the settings that its network is built with. Returns its path."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    small = {key: tensor.detach().to(torch.bfloat16).contiguous() for key, tensor in tensors.items()}
    save_file(small, path, {"settings": json.dumps(settings, sort_keys=True)})
    return path


@cache
def precision() -> torch.dtype:
    """What networks are run in: bfloat16 where the processor computes with it, else float32."""
    import torch

    fast = torch.cpu.is_available() and torch.cpu._is_avx512_bf16_supported()
    return torch.bfloat16 if fast else torch.float32


def quickly() -> AbstractContextManager[None]:
    """Inside it networks compute in the precision of this processor: see `precision`."""
    import torch

    return torch.autocast("cpu", precision(), enabled=precision() is not torch.float32)
