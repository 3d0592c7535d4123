"""Sentences that may answer -> each put to the question, with what both say of the others."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.answering.question import Asked, ask
from index.text.boundaries import is_fragment
from index.text.tables import header_over
from index.text.terms import stemmed_as, terms
from index.types import CELLS_APART, Article, Span, Vectors

_SHORTEST = 4  # letters; below it every word is like some other
_ALIKE = 0.5

Table: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence that may answer, with what is known of it before the question is looked at.

    ``passage`` is the id of its passage. ``before`` is the sentence before it in its article, if that was read too; ``leans`` says that
    a reader needs it to know what this one speaks of. ``passage_similarity`` and ``passage_bm25``
    are those of its passage, the latter as a share of the best passage's.
    """

    article: Article
    passage: int
    span: Span
    vector: Vectors  # (dimensions,)
    before: "Sentence | None"
    leans: bool
    passage_similarity: float = 0.0
    passage_bm25: float = 0.0

    @cached_property
    def text(self) -> str:
        """The sentence itself."""
        return self.span.of(self.article.text)

    @cached_property
    def terms(self) -> list[str]:
        """Its terms in order."""
        return terms(self.text, self.article.language)

    @cached_property
    def held(self) -> frozenset[str]:
        """Its different terms."""
        return frozenset(self.terms)

    @cached_property
    def is_heading(self) -> bool:
        """Whether it is as short as headings and captions are, and does not end as sentences do."""
        return is_fragment(self.text, len(self.terms))

    @cached_property
    def header(self) -> str:
        """What names the columns of the table that it is a row of; empty elsewhere."""
        if self.before and self.before.header and CELLS_APART in self.text:
            return self.before.header  # to walk up a long table from each of its rows takes a while
        span = header_over(self.article.text, self.span.start)
        return span.of(self.article.text) if span else ""

    @cached_property
    def only_asks(self) -> bool:
        """Whether it is a question in a paragraph of its own, as over what answers it in a list of them."""
        text, start, end = self.article.text, self.span.start, self.span.end
        beside = {text[max(0, start - 1) : start], text[end : end + 1]}
        return self.text.endswith(("?", "？")) and beside <= {"", "\n"}

    @property
    def quote(self) -> Span:
        """The sentence, with the one before where it leans on that."""
        return (
            Span(self.before.span.start, self.span.end) if self.before and self.leans else self.span
        )

    @property
    def quoted(self) -> frozenset[str]:
        """The terms of the quote."""
        return self.held | self.before.held if self.before and self.leans else self.held


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence and its score for a question."""

    sentence: Sentence
    score: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sentences of one language put to a question, with what both say of the other candidates.

    Tables are (sentences, terms of the question), the terms in the order of ``asked.weights``.
    """

    asked: Asked
    sentences: Sequence[Sentence]
    similarity: NDArray[np.float32]  # (sentences,): of the question's vector and each quote's
    held: Table  # the sentence has the term
    before: Table  # the sentence before has it
    first: Table  # the sentence has it, and none before it in its article
    around: Table  # the article has it in its title, or anywhere as far as it was read
    like: NDArray[np.float64]  # how like the term the likest word of the sentence is, 0 to 1

    @property
    def quoted(self) -> Table:
        """The quote has the term."""
        leans = np.array([each.leans for each in self.sentences], np.bool_)
        return self.held | (self.before & leans[:, None])


def put(
    question: str, vector: Vectors, sentences: Sequence[Sentence]
) -> Iterator[tuple[list[int], Pairs]]:
    """Yield the sentences of each language, with their places, put to the question as it is cut there.

    ``vector`` is the question's, (1, dimensions).
    """
    by_language: dict[str, list[int]] = defaultdict(list)
    for place, sentence in enumerate(sentences):
        by_language[stemmed_as(sentence.article.language)].append(place)
    for language, places in by_language.items():
        own = [sentences[place] for place in places]
        asked = ask(question, language, [each.held for each in own])
        yield places, _pairs(asked, vector.reshape(-1), own)


def _pairs(asked: Asked, vector: Vectors, sentences: Sequence[Sentence]) -> Pairs:
    held = _table(asked, (each.held for each in sentences))
    first, around = np.zeros_like(held), np.zeros_like(held)
    for rows in _by_article(sentences):
        own, article = held[rows], sentences[rows[0]].article
        title = _table(asked, [terms(article.title, article.language)])
        first[rows] = own & (np.cumsum(own, axis=0) == 1)
        around[rows] = own.any(axis=0) | title
    quotes = np.stack([_quote_vector(each) for each in sentences])
    return Pairs(
        asked=asked,
        sentences=sentences,
        # Not a product of matrices: the same sentence gets the same wherever it stands among others.
        similarity=(quotes * vector).sum(axis=1),
        held=held,
        before=_table(asked, (each.before.held if each.before else () for each in sentences)),
        first=first,
        around=around,
        like=_likeness(asked, sentences, held),
    )


def _table(asked: Asked, texts: Iterable[Container[str]]) -> Table:
    """Return which of the question's terms each text has."""
    rows = [[term in held for term in asked.weights] for held in texts]
    return np.array(rows, np.bool_).reshape(len(rows), len(asked.weights))


def _by_article(sentences: Sequence[Sentence]) -> Iterable[list[int]]:
    """Return the rows of each article's sentences, in its order."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, sentence in enumerate(sentences):
        rows[sentence.article.id].append(row)
    return (sorted(each, key=lambda row: sentences[row].span.start) for each in rows.values())


def _quote_vector(sentence: Sentence) -> Vectors:
    """Return the mean over the quote, its sentences by their lengths."""
    if not (sentence.before and sentence.leans):
        return sentence.vector
    before = sentence.before
    mean = sentence.vector * len(sentence.text) + before.vector * len(before.text)
    return mean / np.linalg.norm(mean)


def _likeness(asked: Asked, sentences: Sequence[Sentence], held: Table) -> NDArray[np.float64]:
    """Return how like each term is to the likest word, by the letter pairs they share (Dice, 1945)."""
    initials = {term[0] for term in asked.weights if len(term) >= _SHORTEST}
    by_initial: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for word in frozenset().union(*(sentence.held for sentence in sentences)):
        if word[0] in initials and len(word) >= _SHORTEST:
            by_initial[word[0]].append((word, _letter_pairs(word)))
    found = held.astype(np.float64)
    for column, term in enumerate(asked.weights):
        if len(term) < _SHORTEST:
            continue
        for word, likeness in _alike(term, by_initial[term[0]]):
            has = np.array([word in sentence.held for sentence in sentences], np.bool_)
            found[has, column] = np.maximum(found[has, column], likeness)
    return found


def _alike(term: str, words: Iterable[tuple[str, frozenset[str]]]) -> Iterable[tuple[str, float]]:
    own = _letter_pairs(term)
    for word, other in words:
        likeness = 2 * len(own & other) / (len(own) + len(other))
        if likeness >= _ALIKE:
            yield word, likeness


@lru_cache(maxsize=50_000)  # words: few make up most of what is asked and read
def _letter_pairs(word: str) -> frozenset[str]:
    return frozenset(a + b for a, b in zip(f"^{word}", f"{word}$", strict=True))
