"""Ranked sentences -> an answer, made only of quotes, and the confidence to speak or not."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index.answering.features import FEATURES, READER
from index.answering.followups import says_too_little
from index.answering.lacking import lacking
from index.answering.pairs import Ranked, Sentence
from index.answering.question import EMPTY_WORDS
from index.answering.ranking import Ranking, fitted
from index.answering.sure import sure
from index.answering.under_a_name import name_over
from index.text.quoting import LONGEST, overlap, quoted
from index.text.tables import header_over
from index.text.terms import terms
from index.types import Answer, Article, Lowered, Quote, Span, Status

QUOTES = 3  # in an answer, at most
# Score, up to which behind the better of two that are quoted as one, and behind the best quote of one from another
# article beside it: a twentieth of its chances.
_AS_LIKELY = 3.0
_FEW = 10  # sentences; of fewer there is nothing to learn from


@dataclass(frozen=True, slots=True)
class Weighed:
    """The sentences that an answer is made of, with their figures, (sentences, features).

    ``question`` is the question as it was understood.
    The features are ``FEATURES`` and ``READER``. ``candidates`` is among how many sentences they
    were found, and ``mean_similarity`` what is usual among those. ``every`` are all of them that are
    not lowered, with their scores before they were read. ``ranking`` is by which they are ranked.
    """

    question: str
    sentences: Sequence[Sentence]
    figures: NDArray[np.float64]
    candidates: int
    mean_similarity: float
    every: Sequence[Ranked] = ()
    ranking: Ranking = field(default_factory=fitted)

    def scores(self) -> NDArray[np.float64]:
        """Return what each sentence is worth, read, (sentences,)."""
        return self.ranking.scores(self.figures) + sure(self.question, self.sentences)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A quote, and the row of the sentence whose score it has.

    Of two sentences that are quoted as one ``core`` is the better.
    """

    article: Article
    span: Span
    row: int
    core: Span | None = None


def answer(question: str, weighed: Weighed, lowered: Collection[Lowered] = ()) -> Answer:
    """Return the best quotes, and whether they are claimed to answer.

    What overlaps a ``lowered`` passage is no answer and no reason to give one; it comes closest,
    after all others. Where these say nothing, and it would have, it is shown as that.
    """
    marked = overlapping(weighed.sentences, lowered)
    kept, aside = _only(weighed, ~marked), _only(weighed, marked)
    if not kept.sentences:
        status = _without_claim(_judged(weighed), weighed.ranking)
        return Answer(question, status, 0.0, closest=_quotes(aside))
    scores = kept.scores()
    chosen = choose(kept.sentences, scores)
    # Of both: with its rival set aside, what was no answer would stand out as one.
    judged = [_judged(each) for each in ((kept, weighed) if lowered else (kept,))]
    there, held = (min(each) for each in zip(*judged, strict=True))
    status, confidence = weighed.ranking.status(there, held), there * held
    if status is Status.ANSWERED and _may_mean_several(weighed):
        status = Status.CLOSEST
    if status is Status.ANSWERED:
        shown = with_name(claimed(chosen, scores), kept, lowered)
        return Answer(question, status, confidence, quotes=_all(shown, scores))
    quotes = _all(with_name(chosen, kept, lowered), scores)
    after = [each for each in _quotes(aside) if not any(overlap(each, quote) for quote in quotes)]
    if status is Status.NOTHING and after:
        status = _without_claim(judged[-1], weighed.ranking)
        quotes = quotes[: QUOTES - 1] if status is Status.CLOSEST else quotes
    return Answer(question, status, confidence, closest=(*quotes, *after)[:QUOTES])


def _without_claim(judged: tuple[float, float], ranking: Ranking) -> Status:
    """Return what may be shown of what was set aside: as closest at most."""
    shown = ranking.status(*judged) is not Status.NOTHING
    return Status.CLOSEST if shown else Status.NOTHING


def _may_mean_several(weighed: Weighed) -> bool:
    """Tell whether it says so little, as “Who won?”, that sentences of several articles hold all of it."""
    if not says_too_little(weighed.question):
        return False
    told = {
        each.sentence.article.id
        for each in weighed.every
        if frozenset(terms(weighed.question, each.sentence.article.language)) - EMPTY_WORDS
        <= each.sentence.held
    }
    return len(told) > 1


def _judged(weighed: Weighed) -> tuple[float, float]:
    """Return the probability that the answer is there, and the mass of the quotes.

    Of the three best sentences, each for itself: what comes along in pairs makes nobody surer.
    """
    scores = weighed.scores()
    chosen = choose(weighed.sentences, scores, pairs=False)
    there = weighed.ranking.there(signs(weighed, scores, chosen))
    return there, mass(weighed.sentences, scores, chosen)


def ranked(weighed: Weighed) -> list[Ranked]:
    """Return every candidate: those that were read best first, then the others best first."""
    order = np.argsort(-weighed.scores(), kind="stable")
    place = {id(weighed.sentences[row]): at for at, row in enumerate(order)}
    last = len(place)
    return sorted(weighed.every, key=lambda each: (place.get(id(each.sentence), last), -each.score))


def overlapping(sentences: Sequence[Sentence], lowered: Collection[Lowered]) -> NDArray[np.bool_]:
    """Return which sentences overlap a lowered passage, (sentences,)."""
    found = [
        any(
            each.article == sentence.article.id and each.span.meets(sentence.span)
            for each in lowered
        )
        for sentence in sentences
    ]
    return np.array(found, np.bool_)


def choose(
    sentences: Sequence[Sentence], scores: NDArray[np.float64], *, pairs: bool = True
) -> list[Chosen]:
    """Return the best quotes that do not overlap, best first; headings only where nothing else is left.

    The best is shown whatever it is. A later quote that holds an earlier one and reads on takes its place. One that shares only the
    sentence it leans on does without that: it is shown already. One that stands beside an earlier
    one in its paragraph, and is nearly as good, is quoted with it and leaves its place to the next:
    not so without ``pairs``.
    """
    chosen: list[Chosen] = []
    for row in _order(sentences, scores):
        sentence = sentences[row]
        wanted = Chosen(sentence.article, sentence.quote, int(row))
        alone = Chosen(sentence.article, sentence.span, int(row))
        shared = [at for at, other in enumerate(chosen) if _overlap(wanted, other)]
        if len(shared) == 1 and wanted.span.holds(chosen[shared[0]].span):
            chosen[shared[0]] = Chosen(wanted.article, wanted.span, chosen[shared[0]].row)
        elif any(_overlap(alone, other) for other in chosen):
            continue
        elif pairs and not sentence.is_heading and (beside := _beside(alone, chosen, scores)) >= 0:
            answers = sentence.before and sentence.before.only_asks and not shared
            chosen[beside] = _paired(chosen[beside], (wanted if answers else alone).span)
        elif len(chosen) == QUOTES:
            break
        else:
            chosen.append(alone if shared else wanted)
    return chosen


def claimed(chosen: Sequence[Chosen], scores: NDArray[np.float64]) -> list[Chosen]:
    """Return the quotes that are shown where they are claimed to answer: of another article only what may well.

    What else an article says in the matter is worth reading; what another says beside the point is not.
    """
    best = chosen[0]
    return [
        each
        for each in chosen
        if each.article.id == best.article.id or scores[each.row] >= scores[best.row] - _AS_LIKELY
    ]


def with_name(
    chosen: Sequence[Chosen], weighed: Weighed, lowered: Collection[Lowered]
) -> list[Chosen]:
    """Return the quotes with what says of what the best is behind it: the names of a row's columns, or the heading over a line.

    Not where it is shown already, or lowered.
    """
    best = chosen[0]
    sentence = weighed.sentences[best.row]
    name = header_over(sentence.article.text, sentence.span.start) or name_over(
        weighed.question, sentence
    )
    others = [(each.article.id, each.span) for each in chosen]
    others += [(each.article, each.span) for each in lowered]
    if name is None or any(
        article == best.article.id and span.meets(name) for article, span in others
    ):
        return list(chosen)
    return [best, Chosen(best.article, name, best.row), *chosen[1:]][:QUOTES]


def _beside(alone: Chosen, chosen: Sequence[Chosen], scores: NDArray[np.float64]) -> int:
    """Return the place of the quote that a sentence is quoted with, -1 where it stands for itself."""
    for at, each in enumerate(chosen):
        likely = scores[alone.row] >= scores[each.row] - _AS_LIKELY
        if likely and not each.core and _reads_on(each, alone):
            return at
    return -1


def _reads_on(one: Chosen, other: Chosen) -> bool:
    """Tell whether both stand side by side in a paragraph, and are short enough for one quote."""
    first, last = sorted((one.span, other.span), key=lambda each: each.start)
    if one.article.id != other.article.id or last.end - first.start > LONGEST:
        return False
    between = one.article.text[first.end : last.start]
    return not between.strip() and "\n" not in between


def _paired(chosen: Chosen, span: Span) -> Chosen:
    both = Span(min(chosen.span.start, span.start), max(chosen.span.end, span.end))
    return replace(chosen, span=both, core=chosen.span)


def _order(sentences: Sequence[Sentence], scores: NDArray[np.float64]) -> list[int]:
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    return order[:1] + sorted(order[1:], key=lambda row: sentences[row].is_heading)


def signs(
    weighed: Weighed, scores: NDArray[np.float64], chosen: Sequence[Chosen]
) -> dict[str, float]:
    """Return what the confidence is told from: how good the best quotes are, and by how much."""
    columns = dict(zip([*FEATURES, READER], weighed.figures.T, strict=True))
    best, *others = [each.row for each in chosen]
    return {
        "score": float(scores[best]),
        "lead": float(scores[best] - scores[others[0]]) if others else 0.0,
        "similarity": float(columns["similarity"][best]),
        "similarity above the mean": float(columns["similarity"][best]) - weighed.mean_similarity,
        "coverage by spelling": float(columns["coverage by spelling"][best]),
        "coverage in article": float(columns["coverage in article"][best]),
        "candidates": math.log(max(_FEW, weighed.candidates)),
        **_lacking(weighed, weighed.sentences[best]),
    }


def mass(
    sentences: Sequence[Sentence], scores: NDArray[np.float64], chosen: Sequence[Chosen]
) -> float:
    """Return the probability, 0 to 1, that the quotes hold the answer if their articles do.

    By the softmax that the ranking is fitted with: the share that the quoted sentences have, of all
    that were read in these articles. Where many say much the same it is small.
    """
    quoted = {each.article.id for each in chosen}
    rows = [row for row, each in enumerate(sentences) if each.article.id in quoted]
    chances = np.exp(scores[rows] - scores[rows].max())
    shown = [any(_quotes_all_of(each, sentences[row]) for each in chosen) for row in rows]
    return float(chances[shown].sum() / chances.sum())


def _quotes_all_of(chosen: Chosen, sentence: Sentence) -> bool:
    return chosen.article.id == sentence.article.id and chosen.span.holds(sentence.span)


def _lacking(weighed: Weighed, best: Sentence) -> dict[str, float]:
    own = (each.held for each in weighed.sentences if each.passage == best.passage)
    title = terms(best.article.title, best.article.language)
    return lacking(weighed.question, best.article.language, frozenset().union(title, *own))


def _only(weighed: Weighed, rows: NDArray[np.bool_]) -> Weighed:
    """Return some of the sentences; among how many they were found stays as it was."""
    sentences = [each for each, wanted in zip(weighed.sentences, rows, strict=True) if wanted]
    return replace(weighed, sentences=sentences, figures=weighed.figures[rows])


def _quotes(weighed: Weighed) -> tuple[Quote, ...]:
    scores = weighed.scores()
    return _all(choose(weighed.sentences, scores), scores)


def _all(chosen: Sequence[Chosen], scores: NDArray[np.float64]) -> tuple[Quote, ...]:
    return tuple(_quote(each, float(scores[each.row])) for each in chosen)


def _overlap(one: Chosen, other: Chosen) -> bool:
    return one.article.id == other.article.id and one.span.meets(other.span)


def _quote(chosen: Chosen, score: float) -> Quote:
    return replace(quoted(chosen.article, chosen.span, score), core=chosen.core)
