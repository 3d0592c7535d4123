"""Sentences that may answer -> each put to the question, with what both say of the others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from index.answering.question import Asked, ask
from index.text.boundaries import is_fragment
from index.text.terms import stemmed_as, terms
from index.types import Article, Span, Vectors

_SHORTEST = 4  # letters; below it every word is like some other
_ALIKE = 0.5


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
class Pair:
    """A sentence put to a question, with what both say of the other candidates."""

    asked: Asked
    sentence: Sentence
    similarity: float  # of the question's vector and the quote's
    spellings: dict[str, dict[str, float]]  # of each term: words like it, and how like
    first: frozenset[str]  # terms that no candidate before it in the article has
    around: frozenset[str]  # terms of the article's title, and of all of it as far as it was read


def put(question: str, vector: Vectors, sentences: Sequence[Sentence]) -> list[Pair]:
    """Return the sentences, in order, each put to the question in its language.

    ``vector`` is the question's, (1, dimensions).
    """
    by_language: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        by_language[stemmed_as(sentence.article.language)].append(sentence)
    asked = {
        language: ask(question, language, [sentence.held for sentence in group])
        for language, group in by_language.items()
    }
    return list(_pairs(asked, vector.reshape(-1), sentences))


def _pairs(
    asked: dict[str, Asked], vector: Vectors, sentences: Sequence[Sentence]
) -> Iterator[Pair]:
    spellings = _spellings(asked.values(), sentences)
    firsts = _firsts(asked, sentences)
    around: dict[str, set[str]] = {}
    for sentence in sentences:
        article = sentence.article
        if article.id not in around:
            around[article.id] = set(terms(article.title, article.language))
        around[article.id] |= sentence.held
    whole = {article: frozenset(each) for article, each in around.items()}
    for sentence, first in zip(sentences, firsts, strict=True):
        article = sentence.article
        yield Pair(
            asked=asked[stemmed_as(article.language)],
            sentence=sentence,
            similarity=float(_quote_vector(sentence) @ vector),
            spellings=spellings,
            first=first,
            around=whole[article.id],
        )


def _quote_vector(sentence: Sentence) -> Vectors:
    """Return the mean over the quote, its sentences by their lengths."""
    if not (sentence.before and sentence.leans):
        return sentence.vector
    before = sentence.before
    mean = sentence.vector * len(sentence.text) + before.vector * len(before.text)
    return mean / np.linalg.norm(mean)


def _firsts(asked: dict[str, Asked], sentences: Sequence[Sentence]) -> list[frozenset[str]]:
    """Return the question's terms that each sentence is the first of its article to hold."""
    seen: dict[str, set[str]] = defaultdict(set)
    found: dict[int, frozenset[str]] = {}
    for sentence in sorted(sentences, key=lambda each: each.span.start):
        weights = asked[stemmed_as(sentence.article.language)].weights
        mentioned = seen[sentence.article.id]
        found[id(sentence)] = sentence.held.intersection(weights) - mentioned
        mentioned |= found[id(sentence)]
    return [frozenset(found[id(sentence)]) for sentence in sentences]


def _spellings(
    asked: Iterable[Asked], sentences: Sequence[Sentence]
) -> dict[str, dict[str, float]]:
    """Return words like each term of the question, by the letter pairs they share (Dice, 1945)."""
    wanted = {term for each in asked for term in each.weights if len(term) >= _SHORTEST}
    initials = {term[0] for term in wanted}
    by_initial: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for word in frozenset().union(*(sentence.held for sentence in sentences)):
        if word[0] in initials and len(word) >= _SHORTEST:
            by_initial[word[0]].append((word, _letter_pairs(word)))
    return {term: dict(_alike(term, by_initial[term[0]])) for term in sorted(wanted)}


def _alike(term: str, words: Iterable[tuple[str, frozenset[str]]]) -> Iterable[tuple[str, float]]:
    own = _letter_pairs(term)
    for word, other in words:
        likeness = 2 * len(own & other) / (len(own) + len(other))
        if likeness >= _ALIKE:
            yield word, likeness


@lru_cache(maxsize=50_000)  # words: few make up most of what is asked and read
def _letter_pairs(word: str) -> frozenset[str]:
    return frozenset(a + b for a, b in zip(f"^{word}", f"{word}$", strict=True))
