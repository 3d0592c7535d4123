"""The cards of a day's digest -> its edition, as pages, feeds and files show it: by story. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from bot.digests import digest_wording
from bot.messages import Card, Citation, Paragraph, Role
from bot.showing import wording
from bot.showing.cleaning import visible

_LISTED = frozenset({Role.ITEM, Role.ASKED})
_OWN_WORDS = frozenset({Role.SAYS, Role.HINT, Role.ASKED, Role.REFERENCE})
_HEAD = (Role.TITLE, Role.SAYS)
_OF_A_STORY = frozenset({Role.TITLE, Role.ITEM})


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, with the citation that it rests on."""

    paragraph: Paragraph
    citation: Citation | None = None

    @property
    def role(self) -> Role:
        """What it is in its card."""
        return self.paragraph.role

    @property
    def text(self) -> str:
        """What it says."""
        return self.paragraph.text


@dataclass(frozen=True, slots=True)
class StoryText:
    """A story: its title, None where the article that had it is forgotten, and what stands under it.

    ``under`` heads the stories from this one on, where a digest tells of several channels.
    """

    title: Paragraph | None
    lines: tuple[Line, ...]
    under: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Return what to call it."""
        if self.title:
            return self.title.text
        cited = (line.citation.title for line in self.lines if line.citation)
        return next(cited, wording.UNTITLED)

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of its articles, in order."""
        named = [line.paragraph.article for line in self.lines]
        cited = [line.citation.article for line in self.lines if line.citation]
        head = [self.title.article] if self.title else []
        return tuple(dict.fromkeys(each for each in (*head, *named, *cited) if each))


@dataclass(frozen=True, slots=True)
class Edition:
    """A day's digest: what heads it, its stories, and what stands after them.

    Its text is as it is seen, without control characters but line breaks: neither XML nor a terminal
    takes them.
    """

    day: date
    title: str
    says: tuple[str, ...]
    stories: tuple[StoryText, ...]
    after: tuple[Line, ...] = ()

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of all articles, in order."""
        return tuple(dict.fromkeys(each for story in self.stories for each in story.articles))


def edition_of(day: date, cards: Sequence[Card]) -> Edition:
    """Return the edition of a day, from the cards of its digest in their order.

    What only helps in a chat, where the rest stands in a thread, is left out; that something was
    forgotten is said once, at the end.
    """
    title = heading = ""
    says: tuple[str, ...] = ()
    stories: list[StoryText] = []
    after: list[Line] = []
    for card in cards:
        head, told, tail = _parted(card)
        heads = tuple(line.text for line in head)
        found = list(_stories(told))
        if not title:
            title, says = "".join(heads[:1]), heads[1:]
            heading = title
        elif found and heads and heads[0] != digest_wording.continued(heading):
            heading, found[0] = heads[0], replace(found[0], under=heads)
        stories += found
        after += tail
    hints = {line.text: line for line in after if line.text == wording.QUOTE_FORGOTTEN}
    others = (line for line in after if line.role is not Role.HINT)
    return Edition(
        day=day,
        title=title or digest_wording.digest_of(day, ()),
        says=says,
        stories=tuple(stories),
        after=(*others, *hints.values()),
    )


def blocks(lines: Sequence[Line]) -> Iterator[tuple[bool, tuple[Line, ...]]]:
    """Yield lines as they are set: what is listed one after the other together, and that it is a list."""
    for is_list, found in groupby(lines, key=_is_listed):
        if is_list:
            yield True, tuple(found)
        else:
            yield from ((False, (line,)) for line in found)


def _is_listed(line: Line) -> bool:
    return line.role in _LISTED


def _parted(card: Card) -> tuple[list[Line], list[Line], list[Line]]:
    """Return what stands before the stories of a card, the stories, and what stands after them."""
    lines = list(_lines(card))
    first = 0
    for role in _HEAD:
        if first < len(lines) and lines[first].role is role and not lines[first].paragraph.article:
            first += 1
    last = max((at for at, line in enumerate(lines) if line.role in _OF_A_STORY), default=-1)
    after = range(max(first, last + 1), len(lines))
    end = next((at for at in after if _ends_stories(lines, at)), len(lines))
    return lines[:first], lines[first:end], lines[end:]


def _lines(card: Card) -> Iterator[Line]:
    citations = {each.number: _shown(each) for each in card.citations}
    for each in card.paragraphs:
        yield Line(replace(each, text=visible(each.text)), citations.get(each.citation))


def _shown(citation: Citation) -> Citation:
    return replace(
        citation,
        title=visible(citation.title),
        site=visible(citation.site),
        date=visible(citation.date),
    )


def _ends_stories(lines: Sequence[Line], at: int) -> bool:
    """Whether a line after the last article of the last story belongs to that story no more."""
    if lines[at].role is Role.LABEL:
        return at + 1 < len(lines) and lines[at + 1].role is Role.ASKED
    return lines[at].role in _OWN_WORDS


def _stories(lines: Sequence[Line]) -> Iterator[StoryText]:
    """Yield each story. One whose title is forgotten is known by what stands after the articles of another."""
    title: Paragraph | None = None
    found: list[Line] = []
    for line in lines:
        if line.role is Role.TITLE or (_is_over(found) and _begins(line)):
            if title or found:
                yield StoryText(title, tuple(found))
            title, found = None, []
        if line.role is Role.TITLE:
            title = line.paragraph
        else:
            found.append(line)
    if title or found:
        yield StoryText(title, tuple(found))


def _begins(line: Line) -> bool:
    """Whether a line after the articles of a story is of another one."""
    return line.role is Role.QUOTE or (line.role is Role.LABEL and bool(line.paragraph.article))


def _is_over(found: Sequence[Line]) -> bool:
    return bool(found) and found[-1].role is Role.ITEM
