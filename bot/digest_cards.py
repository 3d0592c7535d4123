"""A digest -> cards: the first stories for the channel, the others for a thread under them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import wording
from bot.cards import cite
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


def digest_cards(title: str, says: str, told: Sequence[Told], names: Names) -> list[Card]:
    """Return the cards of a digest, the one that stands in the channel first."""
    first, rest = told[:AT_FIRST], told[AT_FIRST:]
    head = [
        Paragraph(Role.SAYS, says),
        Paragraph(Role.TITLE, title),
    ]
    tail = [Paragraph(Role.HINT, wording.more_stories(len(rest)))] if rest else []
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
    yield _titled(Role.TITLE, head)
    if told.update_of:
        yield Paragraph(Role.LABEL, wording.update_of(told.update_of), article=head.id)
    for article, span in told.sentences:
        citations.append(cite(article, span, len(citations) + 1))
        yield Paragraph(Role.QUOTE, span.of(article.text), len(citations))
    for article, share in told.first_shares:
        if article != head:
            yield _titled(Role.ITEM, article)
        yield _shared(article, share, names, told.asked if article == head else 0)


def _titled(role: Role, article: Article) -> Paragraph:
    link = article.url if article.url.startswith(("http://", "https://")) else ""
    return Paragraph(role, wording.title(article), link=link, article=article.id)


def _shared(article: Article, share: Share, names: Names, asked: int) -> Paragraph:
    by = names.people.get(share.shared_by, "")
    text = wording.shared_from(article, by, share.shared_at, asked)
    return Paragraph(Role.ITEM, text, link=names.links.get(share.message, ""), article=article.id)
