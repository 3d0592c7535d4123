"""A digest -> cards: the first stories for the channel, the others for a thread under them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import wording
from bot.cards import cite, web
from bot.digest import Told
from bot.messages import Action, Button, Card, Citation, Kind, Paragraph, Role
from index.types import Article, Share

AT_FIRST = 5  # stories that stand in the channel itself
TOGETHER = 10  # stories in each message of the thread

_CHANGE = Button(Action.DIGEST, wording.DAILY_DIGEST, "")


@dataclass(frozen=True, slots=True)
class Names:
    """What people and messages are called: names by person, and links by message; some are missing."""

    people: Mapping[str, str]
    links: Mapping[str, str]


def digest_cards(
    title: str, says: str, told: Sequence[Told], names: Names, *, in_thread: bool
) -> list[Card]:
    """Return the cards of a digest; ``in_thread`` says that those after the first stand in its thread."""
    first, rest = told[:AT_FIRST], told[AT_FIRST:]
    head = [
        Paragraph(Role.TITLE, title),
        Paragraph(Role.SAYS, says),
    ]
    tail = [Paragraph(Role.HINT, wording.more_stories(len(rest)))] if rest and in_thread else []
    cards = [_card(head, first, tail, names, (_CHANGE,))]
    for at in range(0, len(rest), TOGETHER):
        continued = Paragraph(Role.TITLE, wording.continued(title))
        cards.append(_card([continued], rest[at : at + TOGETHER], [], names))
    return cards


def _card(
    head: Sequence[Paragraph],
    told: Sequence[Told],
    tail: Sequence[Paragraph],
    names: Names,
    buttons: tuple[Button, ...] = (),
) -> Card:
    citations: list[Citation] = []
    paragraphs = [each for story in told for each in _story(story, names, citations)]
    return Card(Kind.DIGEST, (*head, *paragraphs, *tail), tuple(citations), buttons)


def _story(told: Told, names: Names, citations: list[Citation]) -> Iterator[Paragraph]:
    """Yield a story's paragraphs, and add what they cite to ``citations``."""
    head = told.head
    yield _titled(head)
    if told.update_of:
        yield Paragraph(Role.LABEL, wording.update_of(told.update_of), article=head.id)
    for article, span in told.sentences:
        citations.append(cite(article, span, len(citations) + 1))
        yield Paragraph(Role.QUOTE, span.of(article.text), len(citations))
    for article, share in told.first_shares:
        yield _shared(article, share, names, told)


def _titled(article: Article) -> Paragraph:
    return Paragraph(Role.TITLE, wording.title(article), link=web(article), article=article.id)


def _shared(article: Article, share: Share, names: Names, told: Told) -> Paragraph:
    """Return who shared an article, where that is talked about, and the article where it is not the head."""
    by = names.people.get(share.shared_by, "")
    thread = names.links.get(share.message, "")
    if article == told.head:
        says = wording.shared_from(article, by, share.shared_at, told.discussed)
        return Paragraph(Role.ITEM, says, article=article.id, thread=thread)
    says = wording.listed(article, by, share.shared_at)
    return Paragraph(Role.ITEM, says, link=web(article), article=article.id, thread=thread)
