"""An answer and all that was ranked for it -> the answer with what several sources say. Pure.

What other articles say too becomes further citations of one quote. What they say otherwise is quoted
beside it. Of two things that are asked about, each is quoted, from two articles if need be. Two
sentences that speak of two things are no disagreement: one that is none costs more than one missed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import regex

from index.answering.pairs import Ranked
from index.answering.question import Kind
from index.sources.covering import things
from index.sources.disputes import Found, dispute
from index.sources.pool import Pool
from index.text.moments import asks_for_the_latest, published
from index.text.quoting import overlap
from index.types import Answer, Dispute, Quote, Side, Status

QUOTES = 3  # in an answer, at most
ALSO = 2  # further citations of a quote, at most

_POOL = 60  # sentences that are looked at, the best
_SAME = 0.75  # of the terms of two sentences, where they say the same
_ALIKE = 0.7  # cosine of their vectors, at least
_MOSTLY = 0.8  # of what a quote covers of the question, what one has to that says the same
_CLOSE = 0.5  # score, up to which behind the best the newer quote comes first
_VALUE = {Kind.WHO, Kind.WHERE, Kind.WHEN, Kind.NUMBER}  # are answered by a name or a number

_NOT = regex.compile(r"\b(?:not|never|no|den(?:y|ie[sd]))\b|n['’]t\b", regex.IGNORECASE)
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def several(answer: Answer, question: str, ranked: Sequence[Ranked]) -> Answer:
    """Return the answer with further citations, disagreements, and what else was asked about.

    ``ranked`` are the sentences that may answer, best first, with those of the answer's quotes.
    """
    if not ranked:
        return answer
    pool = Pool(question, ranked[:_POOL])
    if answer.status is Status.NOTHING:
        return replace(answer, closest=tuple(_without_repeats(answer.closest, (), QUOTES, pool)))
    found = dispute(pool)
    quotes = _told(answer.shown, found, pool) if found else list(answer.shown)
    if not found:
        quotes = _both(_newest_first(quotes) if asks_for_the_latest(question) else quotes, pool)
    told = {at for side in found.sides for at in side} if found else set()
    most = max(len(quotes), len(answer.shown))
    others = (at for at in pool.answering if at not in told)
    quotes = _without_repeats(quotes, others, most, pool, told)
    disagreements = (_sides(found, quotes, pool),) if found else ()
    if answer.status is Status.ANSWERED:
        return replace(answer, quotes=tuple(quotes), disagreements=disagreements)
    return replace(answer, closest=tuple(quotes), disagreements=disagreements)


def dated(answer: Answer, shared: Mapping[str, datetime]) -> Answer:
    """Return the answer with every side dated, newest first.

    ``shared`` is when each article was shared first; it counts where an article has no date.
    """
    return replace(
        answer,
        disagreements=tuple(
            replace(each, sides=_by_date([_dated(side, answer, shared) for side in each.sides]))
            for each in answer.disagreements
        ),
    )


def undated(answer: Answer) -> list[str]:
    """Return the ids of the articles without a date that disagree with others."""
    sides = [side for each in answer.disagreements for side in each.sides if side.at is None]
    return [answer.shown[side.quote].article.id for side in sides]


def _told(quotes: Sequence[Quote], found: Found, pool: Pool) -> list[Quote]:
    """Return the sides among the quotes: in place of the best where that is one of them, else after it."""
    sides = sorted(found.sides)
    stated = [
        replace(pool.quote(first), also=tuple(pool.quote(at) for at in others[:ALSO]))
        for first, *others in sides
    ]
    members = {at for side in sides for at in side}
    best, *rest = (_apart_from(stated, each, pool) for each in quotes)
    aside = [each for each in rest if pool.place_of(each) not in members]
    if pool.place_of(best) in members or any(overlap(best, each) for each in stated):
        return _apart([*stated, *aside])
    return _apart([best, *stated, *aside])


def _apart_from(stated: Sequence[Quote], quote: Quote, pool: Pool) -> Quote:
    """Return the quote, of a pair with a side only the better sentence."""
    at = pool.place_of(quote)
    if at is None or not any(overlap(quote, each) for each in stated):
        return quote
    return pool.quote(at)


def _apart(quotes: Sequence[Quote]) -> list[Quote]:
    """Return as many as an answer has, without those that overlap one before."""
    kept: list[Quote] = []
    for quote in quotes:
        if not any(overlap(quote, other) for other in kept):
            kept.append(quote)
    return kept[:QUOTES]


def _both(quotes: Sequence[Quote], pool: Pool) -> list[Quote]:
    """Return the quotes with one of each thing that is asked about, where no sentence has both."""
    named = things(pool.question, pool.sentences[0].article.language)
    if not named or any(all(each.is_in(pool.held(at)) for each in named) for at in pool.answering):
        return list(quotes)
    first = [next((at for at in pool.places if each.is_in(pool.held(at))), None) for each in named]
    found = [pool.quote(at) for at in sorted(at for at in first if at is not None)]
    spoken = [each for each in found if not any(overlap(each, quote) for quote in quotes)]
    kept = [each for each in quotes if any(overlap(each, quote) for quote in found)]
    others = [each for each in quotes if each not in kept]
    return _apart([*kept, *spoken, *others] if kept else [*spoken, *others])


def _without_repeats(
    quotes: Sequence[Quote],
    others: Iterable[int],
    most: int,
    pool: Pool,
    told: Collection[int] = (),
) -> list[Quote]:
    """Return at most ``most`` quotes, none of which says what one before says, with where that is.

    Where the quotes are not enough, they are followed by those of ``others``, by their places. What
    states a side of a disagreement, at ``told``, is cited for that side alone.
    """
    sides = [each for each in quotes if pool.place_of(each) in told]
    free = [at for at in pool.answering if at not in told and not pool.overlaps(at, sides)]
    kept: list[Quote] = []
    for quote in quotes:
        every = _every(kept)
        if len(kept) < most and not any(overlap(quote, each) for each in every):
            kept.append(
                quote if quote.also else replace(quote, also=_also(quote, free, every, pool))
            )
    for at in others:
        if len(kept) == most:
            break
        every = _every(kept)
        if not pool.overlaps(at, every):
            quote = pool.quote(at)
            kept.append(replace(quote, also=_also(quote, free, every, pool)))
    return kept


def _every(quotes: Iterable[Quote]) -> list[Quote]:
    return [each for one in quotes for each in (one, *one.also)]


def _also(
    quote: Quote, free: Iterable[int], taken: Sequence[Quote], pool: Pool
) -> tuple[Quote, ...]:
    """Return the best quotes of those that are free which say the same, one an article."""
    at = pool.place_of(quote)
    found: dict[str, Quote] = {}
    if at is None:
        return ()
    for other in free:
        article = pool.sentences[other].article.id
        if article in found or not _say_the_same(at, other, pool):
            continue
        if not pool.overlaps(other, taken):
            found[article] = pool.quote(other)
        if len(found) == ALSO:
            break
    return tuple(found.values())


def _say_the_same(a: int, b: int, pool: Pool) -> bool:
    """Tell whether two sentences say the same, in nearly the same words or with the same answer."""
    if pool.near[a, b] < _ALIKE or not pool.of_two(a, b):
        return False
    here, there = pool.sentences[a], pool.sentences[b]
    if bool(_NOT.search(here.text)) is not bool(_NOT.search(there.text)):
        return False
    new = pool.values(a) - pool.asked, pool.values(b) - pool.asked
    if pool.kind in _VALUE and new[1] and new[1] <= new[0]:
        return pool.covered[b] >= _MOSTLY * pool.covered[a]
    return new[0] == new[1] and pool.shared(a, b) >= _SAME


def _newest_first(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotes with what is newer before what is hardly better."""
    dates = [published(each.article) for each in quotes]
    best = max(each.score for each in quotes)
    near = [each.score >= best - _CLOSE for each in quotes]
    newest = sorted(
        (at for at, is_near in enumerate(near) if is_near and dates[at]),
        key=lambda at: dates[at] or _LONG_AGO,
        reverse=True,
    )
    rest = [at for at in range(len(quotes)) if at not in newest]
    return [quotes[at] for at in (*newest, *rest)]


def _sides(found: Found, quotes: Sequence[Quote], pool: Pool) -> Dispute:
    shown = [pool.place_of(each) for each in quotes]
    sides = [shown.index(side[0]) for side in found.sides]
    return Dispute(
        found.subject, _by_date([Side(at, published(quotes[at].article)) for at in sides])
    )


def _dated(side: Side, answer: Answer, shared: Mapping[str, datetime]) -> Side:
    if side.at:
        return side
    at = shared.get(answer.shown[side.quote].article.id)
    return replace(side, at=at, shared=at is not None)


def _by_date(sides: Sequence[Side]) -> tuple[Side, ...]:
    """Return the sides newest first, those without a date last; of one time the better one first."""
    return tuple(sorted(sides, key=lambda side: (-(side.at or _LONG_AGO).timestamp(), side.quote)))
