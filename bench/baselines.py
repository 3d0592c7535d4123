"""Plain BM25 over sentences: what is compared with, by the same questions and the same measures.

Okapi BM25 (Robertson et al., TREC-3, 1994) over words in lower case, with the constants of the
package rank-bm25, and as there a negative idf taken for a quarter of the mean.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.question_sets import Article, Question, gains
from index.text.segment import sentences
from index.types import Span

K1, B = 1.5, 0.75
_NEGATIVE = 0.25  # of the mean idf
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """The place of the first sentence that answers, and the gains of all, best first, where graded."""

    rank: int | None
    ranked: tuple[float, ...]


def bm25(articles: Sequence[Article], questions: Sequence[Question]) -> Iterator[Found]:
    """Rank the sentences of each question's channel."""
    shared: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        shared[article.channel].append(article)
    indexes: dict[str, _Sentences] = {}
    for question in questions:
        if question.channel not in indexes:
            indexes[question.channel] = _Sentences(shared[question.channel])
        yield indexes[question.channel].find(question)


class _Sentences:
    def __init__(self, articles: Sequence[Article]) -> None:
        self._places = [place for article in articles for place in _cut(article)]
        text = {article.row["id"]: article.row["text"] for article in articles}
        counts = [Counter(_words(span.of(text[name]))) for name, span in self._places]
        lengths = np.array([sum(each.values()) for each in counts], float)
        self._norms = K1 * (1 - B + B * lengths / (lengths.mean() or 1.0))
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, each in enumerate(counts):
            for word, count in each.items():
                self._postings[word].append((at, count))
        self._idf = _idf({word: len(held) for word, held in self._postings.items()}, len(counts))

    def find(self, question: Question) -> Found:
        order = np.argsort(-self._scores(question.text), kind="stable")
        right = (
            rank for rank, at in enumerate(order) if self._answers(question, *self._places[at])
        )
        ranked = gains(question, [self._places[at] for at in order]) if question.gains else ()
        return Found(next(right, None), ranked)

    def _scores(self, question: str) -> NDArray[np.float64]:
        scores = np.zeros(len(self._places))
        for word in _words(question):
            if word in self._postings:
                held = np.array(self._postings[word])
                rows, counts = held[:, 0], held[:, 1]
                scores[rows] += self._idf[word] * counts * (K1 + 1) / (counts + self._norms[rows])
        return scores

    def _answers(self, question: Question, article: str, span: Span) -> bool:
        return article == question.article and any(
            span.start <= start and end <= span.end for start, end in question.gold
        )


def _cut(article: Article) -> list[tuple[str, Span]]:
    spans = article.given or sentences(article.row["text"], "en")
    return [(article.row["id"], span) for span in spans]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _idf(holding: dict[str, int], total: int) -> dict[str, float]:
    idf = {word: math.log((total - n + 0.5) / (n + 0.5)) for word, n in holding.items()}
    least = _NEGATIVE * float(np.mean(list(idf.values())))
    return {word: value if value >= 0 else least for word, value in idf.items()}
