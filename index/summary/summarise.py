"""An article and its sentences -> the ladder of its summary. The only importer of sumy.

sumy rates the sentences by how densely the article's frequent words stand in them (H. P. Luhn, 1958),
through a tokenizer of our own: its default fetches data when it runs. That rating is one of the
features that ``index.summary.salience`` weighs, and its stop words tell what carries meaning;
docs/summaries.md has the figures.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from index.summary.ladder import Rated, key_passages, key_sentences, leading_sentence
from index.summary.salience import Sentences, salience, speech_in
from index.summary.showable import is_prose, showable, words_in
from index.text.function_words import shares
from index.text.language import primary
from index.text.references import lead_in_end, leaves_open, needs_antecedent
from index.text.terms import terms
from index.types import Article, Span, Summary

KEY_SENTENCES = 3
KEY_PASSAGES = 4
_STOP = 0.02  # of a language's sentences, the share that holds a stop word where sumy lists none
MOST = 400  # sentences; later ones are not looked at, since sumy's time grows with their square


def summarise(article: Article, spans: Sequence[Span]) -> Summary:
    """Return one sentence, three key sentences, and further key passages, in the article's order.

    ``spans`` are the article's sentences. The one sentence is among the three; a rung with nothing
    to add is empty. A dateline or a number in a list is not part of the sentence that it precedes.
    """
    spans = spans[:MOST]
    if not spans:
        return Summary()
    sentences = judged(article, spans)
    scores = salience(sentences)
    rated = with_scores(article, spans, sentences, scores.each().tolist())
    three = key_sentences(rated, KEY_SENTENCES, scores.of)
    # By what they share with a whole summary, the longest would lead.
    leading = leading_sentence(replace(rated, score=scores.own.tolist()), three)
    runs = key_passages(rated, three, KEY_PASSAGES)
    shown = [without_lead_in(article, span) for span in spans]
    return Summary(
        one=(shown[leading],),
        three=tuple(shown[i] for i in three) if len(three) > 1 else (),
        passages=tuple(Span(shown[run.start].start, shown[run.stop - 1].end) for run in runs),
        alone=tuple(shown[i] for i in three if not rated.needs_previous[i]),
    )


def judged(article: Article, spans: Sequence[Span]) -> Sentences:
    """Return what is known of the sentences before they are scored."""
    texts = [span.of(article.text) for span in spans]
    shown = [without_lead_in(article, span).of(article.text) for span in spans]
    return Sentences(
        language=article.language,
        words=[words_in(text) for text in texts],
        said=[terms(text, article.language) for text in shown],
        terms=[frozenset(content_terms(text, article.language)) for text in texts],
        showable=showable(article.text, spans, article.title, article.language),
        ratings=key_words(texts, article.language),
        speech=[speech_in(text, article.language) for text in shown],
        title=frozenset(content_terms(article.title, article.language)),
        stop=_stop_terms_of(article.language),
    )


def with_scores(
    article: Article, spans: Sequence[Span], sentences: Sentences, score: Sequence[float]
) -> Rated:
    """Return the sentences with their scores and what else decides whether they are shown."""
    return Rated(
        score=score,
        showable=sentences.showable,
        needs_previous=_needs_previous(article, spans),
        terms=sentences.terms,
        words=sentences.words,
        paragraphs=_paragraphs(article.text, spans),
    )


def key_words(sentences: Iterable[str], language: str) -> list[float]:
    """Return how densely the article's frequent words stand in each sentence."""
    # Here, not above: sumy imports nltk and with it scipy, which takes more than a second.
    from sumy.summarizers.luhn import LuhnSummarizer  # noqa: PLC0415

    return rate(LuhnSummarizer(), sentences, language)


def rate(summariser: Any, sentences: Iterable[str], language: str) -> list[float]:
    """Return how one of sumy's summarisers rates each sentence."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415

    tokenizer = Tokenizer(language)
    units = [Sentence(text, tokenizer) for text in sentences]
    ratings: dict[Any, float] = {}

    def keep(rated: Any) -> Any:
        # Where sumy takes how many sentences to keep, it also takes a function that chooses.
        ratings.update((each.sentence, float(each.rating)) for each in rated)
        return rated

    summariser(ObjectDocumentModel([Paragraph(units)]), keep)
    return [ratings[unit] for unit in units]


class Tokenizer:
    """What sumy asks of a tokenizer, with the words that the rest of the index uses."""

    def __init__(self, language: str) -> None:
        self._language = language

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        """Return the paragraph as it is: what sumy gets is cut into sentences already."""
        return (paragraph,)

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the stems of the words that carry meaning."""
        return tuple(content_terms(sentence, self._language))


def content_terms(text: str, language: str) -> list[str]:
    """Return the terms of ``text`` without the language's stop words, where they are known."""
    stop = _stop_terms_of(language)
    return [term for term in terms(text, language) if term not in stop]


def _stop_terms_of(language: str) -> frozenset[str]:
    return _stop_terms(primary(language) or "en")


@cache
def _stop_terms(language: str) -> frozenset[str]:
    from sumy.utils import get_stop_words  # noqa: PLC0415

    try:
        words = get_stop_words(language)
    except LookupError:
        return frozenset(term for term, share in shares(language).items() if share >= _STOP)
    return frozenset(terms(" ".join(words), language))


def _needs_previous(article: Article, spans: Sequence[Span]) -> list[bool]:
    texts = [span.of(article.text) for span in spans]
    found = [needs_antecedent(text, article.language) for text in texts]
    first = next(filter(lambda at: is_prose(texts[at]), range(len(texts))), 0)
    found[first] = leaves_open(texts[first], article.language)
    return found


def _paragraphs(text: str, spans: Sequence[Span]) -> list[int]:
    """Return for each sentence how many paragraphs ended before it."""
    found = [0]
    for before, after in itertools.pairwise(spans):
        found.append(found[-1] + ("\n\n" in text[before.end : after.start]))
    return found


def without_lead_in(article: Article, span: Span) -> Span:
    """Return where the sentence stands that a dateline or a number precedes."""
    return Span(span.start + lead_in_end(span.of(article.text), article.language), span.end)
