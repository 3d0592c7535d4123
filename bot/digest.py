"""What a channel shared in some time -> its digest: every story, with what says most of it, verbatim.

Knows no clock, no platform and no model: the library tells which articles are one story.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index.summarise import content_terms
from index.types import Article, Scope, Share, Span, Story, Summary

SENTENCES = 2  # of a story, at most
ALIKE = 0.5  # of the shorter one's terms, that two sentences share when one repeats the other


class Stories(Protocol):
    """What is needed of ``index.library.Library``, where each call is described."""

    async def stories(self, scope: Scope, since: datetime, until: datetime) -> list[Story]: ...  # noqa: D102
    async def summarise(self, article: Article) -> Summary: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Told:
    """A story as a digest tells it: whose title heads it, and the sentences, as spans of articles."""

    story: Story
    head: Article
    sentences: tuple[tuple[Article, Span], ...]

    @property
    def first_shares(self) -> list[tuple[Article, Share]]:
        """Each article with its first share in that time, in the order of these."""
        firsts: dict[str, Share] = {}
        for share in self.story.shares:
            firsts.setdefault(share.article, share)
        articles = {article.id: article for article in self.story.articles}
        return [(articles[at], share) for at, share in firsts.items()]


async def digest(library: Stories, scope: Scope, since: datetime, until: datetime) -> list[Told]:
    """Return the stories of what ``scope`` saw shared from ``since`` until before ``until``.

    What more people shared comes first, then what has more reports, then what is newer. No sentence
    repeats another one of the digest.
    """
    found = sorted(await library.stories(scope, since, until), key=_weight, reverse=True)
    said: list[frozenset[str]] = []
    return [await _told(library, story, said) for story in found]


def _weight(story: Story) -> tuple[int, int, datetime]:
    people = {share.shared_by for share in story.shares}
    return len(people), len(story.articles), story.shares[-1].shared_at


async def _told(library: Stories, story: Story, said: list[frozenset[str]]) -> Told:
    head = next((each for each in story.articles if each.title), story.articles[0])
    summaries = [(article, await library.summarise(article)) for article in story.articles]
    sentences = list(_telling(list(_candidates(summaries)), said))
    return Told(story, head, tuple(sentences))


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
    told, language = 0, candidates[0][0].language if candidates else ""
    for article, span in candidates:
        if article.language != language:
            continue
        terms = frozenset(content_terms(span.of(article.text), article.language))
        if not any(_is_alike(terms, other) for other in said):
            said.append(terms)
            told += 1
            yield article, span
        if told == SENTENCES:
            return


def _is_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and len(one & other) / shorter >= ALIKE
