"""Ranked sentences -> an answer, made only of quotes, and the confidence to speak or not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.deep_links import deep_link
from index.features import FEATURES, Sentence
from index.question import Asked
from index.ranking import Ranking
from index.types import Answer, Article, Quote, Span, Status

QUOTES = 3  # in an answer, at most


@dataclass(frozen=True, slots=True)
class Weighed:
    """The candidates for an answer: every sentence with its figures and the question it was put.

    ``figures`` has one row a sentence and one column a feature.
    """

    sentences: Sequence[Sentence]
    asked: Sequence[Asked]
    figures: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Chosen:
    article: Article
    span: Span
    row: int


def answer(question: str, weighed: Weighed, ranking: Ranking) -> Answer:
    """Return the best quotes, and whether they are claimed to answer."""
    scores = ranking.scores(weighed.figures)
    chosen = choose(weighed.sentences, scores)
    confidence = ranking.confidence(signs(weighed, scores, [each.row for each in chosen]))
    quotes = tuple(_quote(each, float(scores[each.row])) for each in chosen)
    status = ranking.status(confidence)
    if status is Status.ANSWERED:
        return Answer(question, status, confidence, quotes=quotes)
    return Answer(question, status, confidence, closest=quotes)


def choose(sentences: Sequence[Sentence], scores: NDArray[np.float64]) -> list[_Chosen]:
    """Return the best quotes that do not overlap, best first.

    Where a later one holds an earlier one whole, as it begins with it and reads on, it takes its
    place.
    """
    chosen: list[_Chosen] = []
    for row in np.argsort(-scores, kind="stable"):
        each = _Chosen(sentences[row].article, sentences[row].quote, int(row))
        overlapping = [at for at, other in enumerate(chosen) if _overlap(each, other)]
        if not overlapping and len(chosen) == QUOTES:
            break
        if not overlapping:
            chosen.append(each)
        elif len(overlapping) == 1 and _holds(each, chosen[overlapping[0]]):
            at = overlapping[0]
            chosen[at] = _Chosen(each.article, each.span, chosen[at].row)
    return chosen


def signs(
    weighed: Weighed, scores: NDArray[np.float64], rows: Sequence[int]
) -> dict[str, float]:
    """Return what the confidence is told from: how good the best quotes are, and by how much."""
    best = rows[0]
    figures = dict(zip(FEATURES, weighed.figures[best], strict=True))
    rarity = weighed.asked[best].rarity
    sentence = weighed.sentences[best]
    held = frozenset().union(*(each.held for each in weighed.sentences))
    everything = sum(rarity.values())
    return {
        "score": float(scores[best]),
        "lead": float(scores[best] - scores[rows[1]]) if len(rows) > 1 else 0.0,
        "rare words found": sum(rarity[term] for term in rarity.keys() & sentence.quoted) / everything,
        "rare words nowhere": sum(rarity[term] for term in rarity.keys() - held) / everything,
        "rarest word nowhere": max((rarity[term] for term in rarity.keys() - held), default=0.0),
        "words asked": math.log1p(len(rarity)),
        "similarity": figures["similarity"],
        "highest similarity": float(weighed.figures[:, list(FEATURES).index("similarity")].max()),
        "passage similarity": figures["passage similarity"],
        "coverage in article": figures["coverage in article"],
        "pairs found": figures["pairs found"],
        "candidates": math.log(len(weighed.sentences)),
    }


def _overlap(one: _Chosen, other: _Chosen) -> bool:
    return (
        one.article.id == other.article.id
        and one.span.start < other.span.end
        and other.span.start < one.span.end
    )


def _holds(one: _Chosen, other: _Chosen) -> bool:
    return one.span.start <= other.span.start and other.span.end <= one.span.end


def _quote(chosen: _Chosen, score: float) -> Quote:
    article, span = chosen.article, chosen.span
    return Quote(
        text=span.of(article.text),
        start=span.start,
        end=span.end,
        link=deep_link(article.url, article.text, span.start, span.end, article.page_starts),
        article=article,
        score=score,
    )
