"""Weighed sentences and the quotes made of them -> why each was chosen. Pure.

It says what was measured, and adds nothing: the words that match, how near the passage was, and which
figures raised or lowered the score most, against what is usual among the sentences it was chosen from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import regex
from numpy.typing import NDArray

from index.answering.answer import Weighed
from index.answering.features import FEATURES, READER
from index.answering.pairs import Sentence
from index.answering.question import EMPTY_WORDS
from index.text.terms import stemmed_as, terms
from index.types import Answer, Explanation, Quote, Reason, Span

REASONS = 4  # of an explanation, at most

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")


def explain(answer: Answer, weighed: Weighed) -> Answer:
    """Return the answer with why each of its quotes was chosen."""
    worth, scores = _worth(weighed), weighed.scores()
    why = tuple(_explanation(quote, weighed, worth, scores) for quote in answer.shown)
    return replace(answer, why=why)


def _explanation(
    quote: Quote,
    weighed: Weighed,
    worth: NDArray[np.float64],
    scores: NDArray[np.float64],
) -> Explanation:
    rows = _rows(quote, weighed)
    words = matched(weighed.question, quote)
    if not rows:
        # What other sources say, or names columns, may stand in a passage that was not read closely.
        found = (each.sentence for each in weighed.every if _ends(each.sentence, quote))
        last = next(found, weighed.sentences[int(scores.argmax())])
        return Explanation(words, last.passage_similarity, last.passage_bm25, ())
    row = max(rows, key=lambda at: float(scores[at]))
    sentence = weighed.sentences[row]
    heaviest = np.argsort(-np.abs(worth[row]), kind="stable")[:REASONS]
    names = [*FEATURES, READER]
    return Explanation(
        matched=words,
        similarity=sentence.passage_similarity,
        words=sentence.passage_bm25,
        reasons=tuple(
            Reason(names[at], float(weighed.figures[row, at]), float(worth[row, at]))
            for at in heaviest
            if worth[row, at]
        ),
    )


def _worth(weighed: Weighed) -> NDArray[np.float64]:
    """Return what each figure adds to the score, above what is usual here, (sentences, features)."""
    weights = np.array([weighed.ranking.features[name] for name in (*FEATURES, READER)])
    return np.asarray((weighed.figures - weighed.figures.mean(axis=0)) * weights, np.float64)


def _rows(quote: Quote, weighed: Weighed) -> Sequence[int]:
    """Return the rows of the sentences in the quote."""
    return [
        row
        for row, sentence in enumerate(weighed.sentences)
        if sentence.article.id == quote.article.id
        and quote.start <= sentence.span.start
        and sentence.span.end <= quote.end
    ]


def _ends(sentence: Sentence, quote: Quote) -> bool:
    return sentence.article.id == quote.article.id and sentence.span.end == quote.end


def matched(question: str, quote: Quote) -> tuple[Span, ...]:
    """Return where the question's words stand in the quote, as spans of the article's text."""
    language = quote.article.language
    asked = frozenset(terms(question, language))
    wanted = asked - EMPTY_WORDS if stemmed_as(language) in {"", "en"} else asked
    found: list[Span] = []
    for start, end in _words(quote.text):
        if wanted.isdisjoint(terms(quote.text[start:end], language)):
            continue
        span = Span(quote.start + start, quote.start + end)
        if found and span.start < found[-1].end:  # pairs of characters overlap
            span = Span(found.pop().start, span.end)
        found.append(span)
    return tuple(found)


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words; of what is written without spaces, every pair of characters."""
    for word in _WORD.finditer(text):
        start, end = word.span()
        if _UNSPACED.match(word[0]):
            yield from ((at, min(at + 2, end)) for at in range(start, max(start + 1, end - 1)))
        else:
            yield start, end
