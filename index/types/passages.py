"""Spans of a text, and what retrieval works on."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]  # (rows, dimensions), each row of unit length


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` up to, not including, ``end`` of some text: ``0 <= start < end``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters themselves."""
        return text[self.start : self.end]

    def meets(self, other: "Span") -> bool:
        """Whether both hold some character of the text that they are of."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        """Whether all of the other lies in it."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: whole consecutive sentences, as spans of the article's text."""

    start: int
    end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A passage that people of a channel marked as not relevant: it ranks below all others there."""

    article: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands in its article's text."""
        return Span(self.start, self.end)
