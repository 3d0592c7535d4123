"""What people do and see in a chat, whatever the platform: the words in which the suite is written."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any, NoReturn

import pytest


class Can(StrEnum):
    """What not every platform has."""

    MENTION = auto()  # messages that are not addressed to the bot exist
    SHORTCUT = auto()  # “Summarise links” on a message
    REACT = auto()
    UNFURL = auto()
    DIRECT = auto()
    REPLY = auto()  # to one message, outside of a thread
    STRANGERS = auto()  # people who manage nothing


def _not_here(ability: Can, *of: str) -> NoReturn:
    """Fail a test that did not ask its place for what it does."""
    pytest.fail(f"no {ability.value} here, of {of}: a test has to say what it ``needs``")


@dataclass(frozen=True)
class Shown:
    """A message of the bot as a person sees it."""

    id: str
    text: str
    actions: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    raw: Any = field(default=None, compare=False)


class Channel(ABC):
    """A channel with Ada and Ben, who manage nothing, and Root, who administers it."""

    name: str

    @abstractmethod
    async def say(
        self,
        person: str,
        text: str,
        *,
        mention: bool = False,
        to: str = "",
        thread: str = "",
        reply_to: str = "",
        file: tuple[str, bytes] | None = None,
    ) -> str:
        """Write a message; return its id. ``mention``: it names the bot; ``to``: it names a person."""

    @abstractmethod
    async def edit(self, message: str, text: str) -> None: ...

    async def unfurl(self, message: str) -> None:
        _not_here(Can.UNFURL, message)

    @abstractmethod
    async def delete(self, message: str) -> None: ...

    async def bookmark(self, message: str, person: str) -> None:
        _not_here(Can.REACT, message, person)

    @abstractmethod
    async def press(self, shown: Shown, action: str, person: str) -> None: ...

    @abstractmethod
    async def command(self, person: str, text: str) -> None: ...

    async def summarise(self, message: str, person: str) -> None:
        _not_here(Can.SHORTCUT, message, person)

    @abstractmethod
    async def choose(self, person: str, values: dict[str, str]) -> None:
        """Open the settings, fill these in, and send the form."""

    @abstractmethod
    def public(self, thread: str = "") -> list[Shown]:
        """Return what the bot shows to everyone: in the channel itself, or in a message's thread."""

    @abstractmethod
    def private(self, person: str) -> list[Shown]:
        """Return what the bot shows to this person alone."""

    def reacted(self, message: str) -> bool:
        _not_here(Can.REACT, message)

    @abstractmethod
    async def until(self, holds: Callable[[], Any]) -> Any:
        """Return what ``holds`` returns once it is true."""

    async def settled(self) -> None:
        """Return once the bot has nothing left to do here: it has answered a question asked now."""
        await self._reply_to("help")

    async def comes_to_say(self, command: str, containing: str) -> None:
        """Give a command until its reply contains some text."""
        while containing not in await self._reply_to(command):
            pass

    async def _reply_to(self, command: str) -> str:
        before = len(self.private("root"))
        await self.command("root", command)
        shown: list[Shown] = await self.until(lambda: self.private("root")[before:])
        return shown[0].text

    async def card(self, thread: str, containing: str = "", count: int = 1) -> Shown:
        """Return the ``count``-th message of the bot in a thread that contains some text."""

        def found() -> Shown | None:
            fits = [each for each in self.public(thread) if containing in each.text]
            return fits[count - 1] if len(fits) >= count else None

        shown: Shown = await self.until(found)
        return shown

    async def told(self, person: str, containing: str) -> Shown:
        """Return what was shown to a person alone."""
        shown: Shown = await self.until(
            lambda: next((each for each in self.private(person) if containing in each.text), None)
        )
        return shown


class Place(ABC):
    """A platform with a bot in it."""

    name: str
    cannot: Sequence[Can] = ()

    @abstractmethod
    async def channel(self) -> Channel:
        """Make a channel that nobody has written in, with the bot in it."""

    async def direct(self, person: str) -> Channel:
        """Open a conversation of one person with the bot."""
        _not_here(Can.DIRECT, person)

    @property
    @abstractmethod
    def refusals(self) -> list[Any]:
        """What the bot sent that the platform would not take."""

    def needs(self, *abilities: Can) -> None:
        """Skip the test where the platform has no such thing."""
        lacking = [each for each in abilities if each in self.cannot]
        if lacking:
            pytest.skip(f"{self.name} has no {lacking[0].value}")
