"""Citations -> the lines under a reply that say where its sentences stand. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from bot.chat.discord.markdown import inert, link, web_link
from bot.messages import Card, Citation, Role
from bot.showing.cleaning import clean

ON_THE_PAGE = "-# On the page: "
_MAX_TITLE = 120


@dataclass(frozen=True, slots=True)
class Sources:
    """The citations of a card by number, and the line that names each where it stands alone.

    ``titled`` says that the card's title names their one article, so that numbers are enough.
    """

    citations: Mapping[int, Citation]
    lines: Mapping[int, str]
    titled: bool

    @classmethod
    def of(cls, card: Card) -> Self:
        """Return those of a card."""
        about = {each.article for each in card.citations} == {card.article}
        has_title = any(each.role is Role.TITLE for each in card.paragraphs)
        titled = about and has_title and all(web_link(each.link) for each in card.citations)
        name = _marker if titled else _named
        return cls(
            {each.number: each for each in card.citations},
            {each.number: name(each) for each in card.citations},
            titled,
        )

    def listed(self, numbers: Sequence[int]) -> str:
        """Return the lines that name some of them, never longer than their ``lines`` are together.

        Those that follow one another and stand in one article share a line.
        """
        if self.titled and numbers:
            return ON_THE_PAGE + " ".join(self.lines[number] for number in numbers)
        return "\n".join(self._grouped(numbers))

    def _grouped(self, numbers: Sequence[int]) -> Iterator[str]:
        found = (self.citations[number] for number in numbers)
        for (_, about), run in groupby(found, key=lambda each: (each.article, _about(each))):
            together = [*run]
            if len(together) == 1:
                yield self.lines[together[0].number]
            else:
                yield f"-# {' '.join(map(_marker, together))} {about}"


def _marker(citation: Citation) -> str:
    target = web_link(citation.link)
    return f"[[{citation.number}]]({target})" if target else f"[{citation.number}]"


def _named(citation: Citation) -> str:
    """Return the line that names a source: its marker, its title leading to the sentence, where."""
    titled = link(_title(citation), citation.link)
    return f"-# [{citation.number}] " + " · ".join([titled, *_where(citation)])


def _about(citation: Citation) -> str:
    return " · ".join([inert(_title(citation)), *_where(citation)])


def _title(citation: Citation) -> str:
    return clean(citation.title, _MAX_TITLE) or clean(citation.site, 80) or "Source"


def _where(citation: Citation) -> list[str]:
    where = (clean(citation.site, 80), clean(citation.date, 40))
    return [inert(each) for each in where if each]
