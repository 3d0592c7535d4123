"""A small newspaper on loopback: every test reads articles of its own from it."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from yarl import URL

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Story:
    """An article, and what can be asked about it."""

    url: str
    title: str
    lead: str
    cost: str  # the sentence that answers “How much did the new engine cost?”


FERRY = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="og:site_name" content="The Kellan Post">
<meta name="author" content="Ada Brand"><meta property="article:published_time" content="2026-03-04">
</head><body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>
<p>{lead}</p>
<p>{cost}</p>
<p>Islanders had relied on a chartered fishing boat since November, which could carry no cars.</p>
<p>The council will decide in May whether a second ferry is to be built at the yard in Port Lorne.</p>
<p>Tickets stay at six pounds until the end of the summer, when the timetable will be looked at anew.</p>
</article><footer>Contact us</footer></body></html>"""
WALL = """<html><head><title>Before you continue</title></head><body>
<p>We value your privacy. Accept all cookies to continue to the site.</p></body></html>"""


@dataclass
class Site:
    """The newspaper's server. ``asked`` counts how often each path was fetched; ``held`` ones wait."""

    port: int
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def story(self, name: str = "ferry", host: str = "127.0.0.1") -> Story:
        """Publish an article that nobody has read yet."""
        number = next(_NUMBERS)
        title = f"The {name} {number} returns to Kellan Sound"
        lead = f"The {name} {number} sailed across Kellan Sound again on Wednesday after a winter in dry dock."
        cost = f"Captain Oona Marsh said the new engine of the {name} {number} had cost two million pounds."
        path = f"/{name}-{number}.html"
        self.pages[path] = FERRY.format(title=title, lead=lead, cost=cost)
        return Story(f"http://{host}:{self.port}{path}", title, lead, cost)

    @asynccontextmanager
    async def holding(self, story: Story) -> AsyncIterator[Callable[[], bool]]:
        """Let whoever fetches a story wait for it while the body runs; tell whether somebody does."""
        path = URL(story.url).path
        self.held[path] = asyncio.Event()
        yield lambda: path in self.asked
        self.held.pop(path).set()

    def wall(self) -> str:
        """Publish a page with nothing to read."""
        path = f"/wall-{next(_NUMBERS)}.html"
        self.pages[path] = WALL
        return f"http://{self.address}{path}"

    async def serve(self, request: web.Request) -> web.Response:
        self.asked[request.path] = self.asked.get(request.path, 0) + 1
        if request.path not in self.pages:
            return web.Response(status=404)
        if request.path in self.held:
            await self.held[request.path].wait()
        return web.Response(text=self.pages[request.path], content_type="text/html")


@asynccontextmanager
async def newspaper() -> AsyncIterator[Site]:
    """Serve the newspaper while the body runs."""
    site = Site(0)
    app = web.Application()
    app.router.add_get("/{path:.*}", site.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.port = runner.addresses[0][1]
        yield site
    finally:
        await runner.cleanup()
