"""The sentences that may answer a question, with what is asked about them in pairs. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property

import numpy as np
import regex

from index.answering.pairs import Ranked, Sentence
from index.answering.question import EMPTY_WORDS, Kind, kind_of
from index.text.common_stems import weight
from index.text.names import is_common
from index.text.quoting import quoted
from index.text.terms import stemmed_as, terms
from index.text.value_words import NUMBER_WORDS, SCALES
from index.types import Quote

_AS_WELL = 0.5  # of what the best sentence covers of the question, what others cover that answer it
_BEHIND = 2.0  # score, up to which behind the best a sentence is taken to answer too
_VALUE = regex.compile(r"(?<=\S\s)\p{Lu}[\p{L}\p{M}]+|\b\d[\d.,]*")
_FIRST_WORD = regex.compile(r"\W*(\p{Lu}[\p{L}\p{M}]+)")
_SMALL = regex.compile(r"\b\p{Ll}[\p{L}\p{M}]+")


class Pool:
    """The sentences that may answer, best first, with what is asked about them."""

    def __init__(self, question: str, ranked: Sequence[Ranked]) -> None:
        self.question = question
        self.sentences = [each.sentence for each in ranked]
        self.scores = [each.score for each in ranked]
        vectors = np.stack([each.vector for each in self.sentences])
        self.near = vectors @ vectors.T

    @cached_property
    def kind(self) -> Kind:
        """What kind of thing the question asks for."""
        return kind_of(self.question)

    @cached_property
    def covered(self) -> list[float]:
        """Which part of the question's weight each quote holds."""
        return [self._covered(each) for each in self.sentences]

    @cached_property
    def answering(self) -> list[int]:
        """The places of the sentences that are taken to answer the question."""
        enough = _AS_WELL * max(self.covered)
        return [
            at
            for at, part in enumerate(self.covered)
            if (part and part >= enough) or self.scores[at] >= self.scores[0] - _BEHIND
        ]

    def values(self, at: int) -> frozenset[str]:
        """Return the terms of a sentence's names and numbers."""
        sentence = self.sentences[at]
        return sentence.held & self._names[stemmed_as(sentence.article.language)]

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        """The terms of numbers, and of the words that are written like names, by language."""
        found: dict[str, set[str]] = defaultdict(set)
        for sentence in self.sentences:
            language = sentence.article.language
            values = [*_VALUE.findall(sentence.text), *self._first_name(sentence.text)]
            found[stemmed_as(language)].update(terms(" ".join(values), language))
        return {each: _spelled(each).union(held) for each, held in found.items()}

    def _first_name(self, sentence: str) -> Iterator[str]:
        """Yield a sentence's first word, which has a capital anyway, if it is small nowhere and rare."""
        first = _FIRST_WORD.match(sentence)
        if first and first[1].lower() not in self._small and not is_common((first[1],)):
            yield first[1]

    @cached_property
    def _small(self) -> frozenset[str]:
        """The words that stand in small letters in some sentence."""
        return frozenset(word for each in self.sentences for word in _SMALL.findall(each.text))

    @property
    def places(self) -> range:
        """The places of all sentences, the best first."""
        return range(len(self.sentences))

    def held(self, at: int) -> frozenset[str]:
        """Return the terms of a quote and of its article's title."""
        sentence = self.sentences[at]
        article = sentence.article
        return sentence.quoted | frozenset(terms(article.title, article.language))

    @cached_property
    def asked(self) -> frozenset[str]:
        """The question's terms."""
        return frozenset(terms(self.question, self.sentences[0].article.language))

    def place_of(self, quote: Quote) -> int | None:
        """Return the place of the sentence that a quote, or its core, ends with."""
        for at, each in enumerate(self.sentences):
            if each.article.id == quote.article.id and each.span.end == quote.own.end:
                return at
        return None

    def of_two(self, a: int, b: int) -> bool:
        """Tell whether two sentences stand in two articles, in one language."""
        here, there = self.sentences[a].article, self.sentences[b].article
        return here.id != there.id and stemmed_as(here.language) == stemmed_as(there.language)

    def shared(self, a: int, b: int) -> float:
        """Return the share of the terms of either sentence that both have (Jaccard)."""
        here, there = self.sentences[a].held, self.sentences[b].held
        return len(here & there) / max(1, len(here | there))

    def overlaps(self, at: int, quotes: Iterable[Quote]) -> bool:
        """Tell whether the quote of a sentence would share a character with one of these."""
        sentence = self.sentences[at]
        return any(
            sentence.article.id == each.article.id and sentence.quote.meets(each.span)
            for each in quotes
        )

    def quote(self, at: int) -> Quote:
        """Return the quote of a sentence. Making its link is slow: only of what is shown."""
        sentence = self.sentences[at]
        return quoted(sentence.article, sentence.quote, self.scores[at])

    def _covered(self, sentence: Sentence) -> float:
        weights = self._weights[stemmed_as(sentence.article.language)]
        found = sum(heavy for term, heavy in weights.items() if term in sentence.quoted)
        return found / sum(weights.values())

    @cached_property
    def _weights(self) -> dict[str, dict[str, float]]:
        languages = {stemmed_as(each.article.language) for each in self.sentences}
        return {each: _telling(self.question, each) for each in languages}


@cache
def _spelled(language: str) -> frozenset[str]:
    """Return the terms of English numbers in words, as another language's stems would have them."""
    return frozenset(terms(" ".join([*NUMBER_WORDS, *SCALES]), language))


def _telling(question: str, language: str) -> dict[str, float]:
    cut = terms(question, language)
    return {term: weight(term) for term in cut if term not in EMPTY_WORDS} or dict.fromkeys(
        cut, 1.0
    )
