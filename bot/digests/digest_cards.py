"""A digest -> cards: the first stories for the channel, the others for a thread under them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.digests import digest_wording
from bot.digests.digest import Told
from bot.messages import Action, Button, Card, Citation, Kind, Paragraph, Role
from bot.showing import wording
from bot.showing.cards import MAX_QUESTION, web
from bot.showing.cleaning import clean
from bot.showing.quotes import cite
from index.sources.disagreements import Disagreement
from index.types import Article, Quote, Share

# Stories that stand in the channel itself: a head to see at a glance, the day is below.
AT_FIRST = 3
TOGETHER = 10  # stories in each message of the thread
QUESTIONS = 5  # that are shown of each kind: with an answer, and without
QUOTES = 2  # that may answer one

_CHANGE = Button(Action.DIGEST, wording.DAILY_DIGEST, "")


@dataclass(frozen=True, slots=True)
class Names:
    """What people and messages are called: names by person, and links by message; some are missing."""

    people: Mapping[str, str]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked on a day and nothing answered; ``quotes`` of new articles may do so now.

    ``thread`` is the link to where it was asked.
    """

    question: str
    day: date
    thread: str = ""
    quotes: tuple[Quote, ...] = ()


def digest_cards(
    title: str,
    says: str,
    told: Sequence[Told],
    names: Names,
    *,
    in_thread: bool,
    questions: Sequence[Question] = (),
    page: str = "",
) -> list[Card]:
    """Return the cards of a digest.

    ``in_thread`` says that those after the first stand in its thread, ``page`` where the digest
    stands as a page. The questions come under the first stories.
    """
    first, rest = told[:AT_FIRST], told[AT_FIRST:]
    head = [
        Paragraph(Role.TITLE, title, link=page),
        Paragraph(Role.SAYS, says),
    ]
    hint = digest_wording.more_stories(len(rest)) if rest and in_thread else ""
    cards = [_asking(_card(head, first, names), questions, hint)]
    for at in range(0, len(rest), TOGETHER):
        continued = Paragraph(Role.TITLE, digest_wording.continued(title))
        cards.append(_card([continued], rest[at : at + TOGETHER], names))
    return cards


def _card(head: Sequence[Paragraph], told: Sequence[Told], names: Names) -> Card:
    citations: list[Citation] = []
    paragraphs = [each for story in told for each in _story(story, names, citations)]
    return Card(Kind.DIGEST, (*head, *paragraphs), tuple(citations))


def _asking(card: Card, questions: Sequence[Question], hint: str) -> Card:
    """Return the first card with what was asked, and with what stands at its end."""
    citations = list(card.citations)
    hints = [Paragraph(Role.HINT, hint)] if hint else []
    paragraphs = (*card.paragraphs, *hints, *_questions(questions, citations))
    return replace(card, paragraphs=paragraphs, citations=tuple(citations), buttons=(_CHANGE,))


def _questions(questions: Sequence[Question], citations: list[Citation]) -> Iterator[Paragraph]:
    answered = [each for each in questions if each.quotes]
    unanswered = [each for each in questions if not each.quotes]
    for each in answered[:QUESTIONS]:
        yield Paragraph(Role.SAYS, digest_wording.may_answer(each.day))
        yield _asked(each)
        for quote in each.quotes[:QUOTES]:
            citations.append(cite(quote.article, quote.span, len(citations) + 1))
            yield Paragraph(Role.QUOTE, quote.text, len(citations))
    if unanswered:
        yield Paragraph(Role.SAYS, digest_wording.stayed_open(len(unanswered)))
        yield from (_asked(each) for each in unanswered[-QUESTIONS:])


def _asked(question: Question) -> Paragraph:
    return Paragraph(Role.ASKED, clean(question.question, MAX_QUESTION), link=question.thread)


def _story(told: Told, names: Names, citations: list[Citation]) -> Iterator[Paragraph]:
    """Yield a story's paragraphs, and add what they cite to ``citations``."""
    head = told.head
    yield _titled(head)
    if told.update_of:
        yield Paragraph(Role.LABEL, digest_wording.update_of(told.update_of), article=head.id)
    for article, span in told.sentences:
        citations.append(cite(article, span, len(citations) + 1))
        yield Paragraph(Role.QUOTE, span.of(article.text), len(citations))
    for disagreement in told.disagreements:
        yield from _disagreement(disagreement, citations)
    # Whose title and sentences they are stands first, the others in the order of their shares.
    for article, share in sorted(told.first_shares, key=lambda each: each[0] != head):
        yield _shared(article, share, names, told)


def _disagreement(found: Disagreement, citations: list[Citation]) -> Iterator[Paragraph]:
    """Yield both sentences, the newer first, each under where and when it stood."""
    says = wording.disagree(found.subject)
    for statement in (found.first, found.second):
        article = statement.article
        yield Paragraph(Role.LABEL, says + wording.stood_in(article), article=article.id)
        citations.append(cite(article, statement.span, len(citations) + 1))
        yield Paragraph(Role.QUOTE, statement.span.of(article.text), len(citations))
        says = wording.BUT


def _titled(article: Article) -> Paragraph:
    return Paragraph(Role.TITLE, wording.title(article), link=web(article), article=article.id)


def _shared(article: Article, share: Share, names: Names, told: Told) -> Paragraph:
    """Return who shared an article, where that is talked about, and the article where it is not the head."""
    by = names.people.get(share.shared_by, "")
    thread = names.links.get(share.message, "")
    if article == told.head:
        says = digest_wording.shared_from(article, by, share.shared_at, told.discussed)
        return Paragraph(Role.ITEM, says, article=article.id, thread=thread)
    says = wording.listed(article, by, share.shared_at)
    return Paragraph(Role.ITEM, says, link=web(article), article=article.id, thread=thread)
