"""What a channel shared in some time -> its digest: every story, with what says most of it, verbatim.

Knows no clock, no platform and no model: the library tells which articles are one story.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from index.sources.compared import Statement
from index.sources.disagreements import Disagreement
from index.summary.summarise import content_terms
from index.text.language import primary
from index.types import Article, Scope, Share, Span, Story, Summary

SENTENCES = 2  # of a story, at most
ALIKE = 0.5  # of the shorter one's terms, that two sentences share when one repeats the other
ENOUGH = 2  # terms that they share then: “Lorries may not use it” is not repeated by any lorry


class Stories(Protocol):
    """What is needed of ``index.library.Library``, where each call is described."""

    async def stories(self, scope: Scope, since: datetime, until: datetime) -> list[Story]: ...  # noqa: D102
    async def summarise(self, article: Article) -> Summary: ...  # noqa: D102
    async def disagreements(self, articles: Sequence[Article]) -> list[Disagreement]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Before:
    """What went before a digest.

    ``told`` are the articles of earlier digests and the day of each; ``discussed`` counts the messages
    in each thread by its root. What was first shared before ``since`` is not told, nor is what was
    told; both show which stories go on.
    """

    since: datetime
    told: Mapping[str, date] = field(default_factory=dict)
    discussed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """A story as a digest tells it: whose title heads it, and the sentences, as spans of articles.

    ``disagreements`` are between its reports, at least one of them new.
    ``discussed`` counts the messages in its threads. ``update_of`` is the day on which an earlier
    digest told the rest of the story, None for a new one.
    """

    story: Story
    head: Article
    sentences: tuple[tuple[Article, Span], ...]
    discussed: int = 0
    update_of: date | None = None
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def first_shares(self) -> list[tuple[Article, Share]]:
        """Each article with its first share in that time, in the order of these."""
        firsts: dict[str, Share] = {}
        for share in self.story.shares:
            firsts.setdefault(share.article, share)
        articles = {article.id: article for article in self.story.articles}
        return [(articles[at], share) for at, share in firsts.items()]


@dataclass(frozen=True, slots=True)
class _Found:
    """A story, cut into what is new and what was known, before it is told."""

    new: Story
    known: tuple[Article, ...]
    discussed: int
    update_of: date | None

    @property
    def weight(self) -> tuple[int, bool, int, datetime]:
        people = {share.shared_by for share in self.new.shares}
        freshness = self.new.shares[-1].shared_at
        return len(people) + self.discussed, not self.known, len(self.new.articles), freshness


async def digest(
    library: Stories,
    scope: Scope,
    since: datetime,
    until: datetime,
    before: Before | None = None,
) -> list[Told]:
    """Return the stories of what ``scope`` saw shared from ``since`` until before ``until``.

    What more people shared and discussed comes first, then what is no update of a story told
    before, then what has more reports, then what is newer. A story is told in the one of its languages
    that most of what is told is in. No sentence repeats another one of the digest, nor what was told
    of its story.
    """
    before = before or Before(since)
    stories = await library.stories(scope, since, until)
    found = sorted(filter(None, (_new(each, before) for each in stories)), key=_weight)
    spoken = Counter(_language(article) for each in found for article in each.new.articles)
    said: list[frozenset[str]] = []
    return [await _told(library, each, spoken, said) for each in reversed(found)]


def _weight(found: _Found) -> tuple[int, bool, int, datetime]:
    return found.weight


def _new(story: Story, before: Before) -> _Found | None:
    """Return what of a story is new; None where nothing is."""
    firsts: dict[str, datetime] = {}
    for share in story.shares:
        firsts.setdefault(share.article, share.shared_at)
    fresh = {at for at, first in firsts.items() if at not in before.told and first >= before.since}
    if not fresh:
        return None
    days = [before.told[each.id] for each in story.articles if each.id in before.told]
    return _Found(
        Story(
            tuple(each for each in story.articles if each.id in fresh),
            tuple(each for each in story.shares if each.article in fresh),
        ),
        tuple(each for each in story.articles if each.id in before.told),
        sum(before.discussed.get(root, 0) for root in {each.message for each in story.shares}),
        max(days, default=None),
    )


async def _told(
    library: Stories, found: _Found, spoken: Mapping[str, int], said: list[frozenset[str]]
) -> Told:
    story = found.new
    articles = _leading(story.articles, spoken)
    for known in found.known:
        summary = await library.summarise(known)
        spans = {*summary.one, *summary.three}
        said += [_terms(known, span) for span in spans]
    head = next((each for each in articles if each.title), articles[0])
    summaries = [(article, await library.summarise(article)) for article in articles]
    disagreements = await _disagreements(library, found)
    stated = [each for one in disagreements for each in (one.first, one.second)]
    sentences = [
        (article, span)
        for article, span in _telling(list(_candidates(summaries)), said)
        if not any(_overlaps(article, span, each) for each in stated)
    ]
    return Told(
        story, head, tuple(sentences), found.discussed, found.update_of, tuple(disagreements)
    )


def _leading(articles: Sequence[Article], spoken: Mapping[str, int]) -> list[Article]:
    """Return them with those first that are in the language that most of the digest is in."""
    language = max(map(_language, articles), key=lambda each: spoken[each])
    return sorted(articles, key=lambda each: _language(each) != language)


def _language(article: Article) -> str:
    return primary(article.language)


def _overlaps(article: Article, span: Span, stated: Statement) -> bool:
    return article.id == stated.article.id and span.meets(stated.span)


async def _disagreements(library: Stories, found: _Found) -> list[Disagreement]:
    articles = (*found.new.articles, *found.known)
    if len(articles) == 1:
        return []
    new = {article.id for article in found.new.articles}
    return [
        each
        for each in await library.disagreements(articles)
        if new & {statement.article.id for statement in (each.first, each.second)}
    ]


def _candidates(summaries: Sequence[tuple[Article, Summary]]) -> Iterator[tuple[Article, Span]]:
    """Yield what may be told: the one sentence of each article, then others that can stand alone."""
    for article, summary in summaries:
        for span in summary.one:
            yield article, span
    for article, summary in summaries:
        for span in summary.alone:
            if span not in summary.one:
                yield article, span


def _telling(
    candidates: Sequence[tuple[Article, Span]], said: list[frozenset[str]]
) -> Iterator[tuple[Article, Span]]:
    """Yield the first candidates that repeat nothing ``said``, and add them to it.

    In one language: across two, nobody can see that a sentence is a repetition.
    """
    told, language = 0, _language(candidates[0][0]) if candidates else ""
    for article, span in candidates:
        if _language(article) != language:
            continue
        terms = _terms(article, span)
        if not any(_is_alike(terms, other) for other in said):
            said.append(terms)
            told += 1
            yield article, span
        if told == SENTENCES:
            return


def _terms(article: Article, span: Span) -> frozenset[str]:
    return frozenset(content_terms(span.of(article.text), article.language))


def _is_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    shared = len(one & other)
    return shared > 0 and shared >= ALIKE * shorter and shared >= min(ENOUGH, longer)
