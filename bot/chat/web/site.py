"""What every handler of the local channel works with."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web
from markupsafe import Markup

from bot.chat.web.history import History
from bot.chat.web.inbox import Inbox
from bot.chat.web.live import Live
from bot.chat.web.parse import author
from bot.chat.web.security import Guard
from bot.ledger import Ledger
from bot.messages import Card
from bot.reading_links import ReadingLinks
from index.errors import UnknownArticle
from index.shelf import Shelf
from index.types import Article, Scope, Share

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,  # only Markup is not: what a preview is made of, each piece of it escaped
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(name: str, status: int = 200, **values: Any) -> web.Response:
    """Return the page that a template makes of values; what they say is text, never markup."""
    html = TEMPLATES.get_template(name).render(**values)
    return web.Response(text=html, content_type="text/html", status=status)


# A card and its tag -> HTML that shows it, made of escaped text, and the payloads as JSON.
Preview = Callable[[Card, str], tuple[Markup, str]]


@dataclass(frozen=True, slots=True)
class Site:
    """The parts of a running local channel. ``ready`` is set once the model is loaded somewhere.

    What is stored can be shown before that. ``previews`` draw a card as other platforms do, by their names.
    """

    history: History
    ledger: Ledger
    live: Live
    inbox: Inbox
    guard: Guard
    shelf: Shelf
    ready: asyncio.Event
    author: str
    previews: Mapping[str, Preview]
    links: ReadingLinks

    async def channels(self) -> list[str]:
        """Return the channels made here, then those that only the command line has used."""
        made = await self.history.channels()
        return [*made, *(channel for channel in await self.stocked() if channel not in made)]

    async def stocked(self) -> list[str]:
        """Return the channels that articles are shared in."""
        return await self.shelf.channels(self.history.space)

    async def channel(self, request: web.Request) -> str:
        """Return the channel that a request names. Raises 404."""
        name = request.match_info["channel"]
        if name not in await self.channels():
            raise web.HTTPNotFound(text="There is no such channel.")
        return name

    def person(self, request: web.Request) -> str:
        """Return who reads: the name that the page gives, or this machine's user."""
        return author(request.query.get("as", ""), self.author)

    async def article(self, article: str, channel: str) -> tuple[Article, Share]:
        """Return an article and its first share in ``channel``. Raises UnknownArticle."""
        found = await self.shelf.articles(Scope(self.history.space, channel, (article,)))
        if not found:
            raise UnknownArticle(f"There is no article {article} in {channel}.")
        return found[0]


SITE = web.AppKey("site", Site)
