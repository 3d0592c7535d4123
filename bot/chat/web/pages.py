"""The pages: a channel, and an article's text with the quoted sentence marked."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from bot.chat.web.render import channel_path, reader_path, thread_path, web_url
from bot.chat.web.site import SITE, Site, page
from bot.showing import failure_wording, wording
from bot.showing.cleaning import visible
from index.errors import UnknownArticle
from index.links.deep_links import deep_link
from index.types import Article, Scope, Share

routes = web.RouteTableDef()


@routes.get("/")
async def home(request: web.Request) -> web.Response:
    """Go to the first channel."""
    channels = await request.app[SITE].channels()
    raise web.HTTPSeeOther(channel_path(channels[0]))


@routes.get("/c/{channel}")
@routes.get("/c/{channel}/t/{root}")
async def channel_page(request: web.Request) -> web.Response:
    """Show a channel; its script fills in what was said, and opens the thread in the address."""
    site = request.app[SITE]
    channel = await site.channel(request)
    return page(
        "channel.html",
        channel=channel,
        channels=[(name, channel_path(name)) for name in await site.channels()],
        shelf=f"{channel_path(channel)}/articles",
        token=site.guard.token(request),
        author=site.author,
        previews=list(site.previews),
    )


@routes.get("/c/{channel}/articles")
async def shelf_page(request: web.Request) -> web.Response:
    """List what has been shared in a channel, newest first."""
    site = request.app[SITE]
    channel = await site.channel(request)
    found = await site.shelf.articles(Scope(site.history.space, channel))
    return page(
        "shelf.html",
        channel=channel,
        back=channel_path(channel),
        articles=[
            {
                "title": wording.title(article),
                "facts": " · ".join([wording.facts(article), *wording.in_part(article)]),
                "shared": wording.shared(share.shared_by, share.shared_at),
                "reader": reader_path(channel, article.id),
                "thread": await _thread(site, channel, share),
            }
            for article, share in found
        ],
    )


@routes.get("/c/{channel}/read/{article}")
async def reader_page(request: web.Request) -> web.Response:
    """Show an article's text, with characters ``start`` to ``end`` marked."""
    site = request.app[SITE]
    channel = await site.channel(request)
    try:
        article, share = await site.article(request.match_info["article"], channel)
    except UnknownArticle as error:
        raise web.HTTPNotFound(text=failure_wording.failure(error)) from error
    start, end = _span(request)
    return reader(
        article,
        share,
        start,
        end,
        shared=wording.shared(share.shared_by, share.shared_at),
        channel=channel,
        back=channel_path(channel),
        thread=await _thread(site, channel, share),
    )


def reader(article: Article, share: Share, start: int, end: int, **values: str) -> web.Response:
    """Return the page of an article's text; ``values`` say where else it leads, and who shared it."""
    start, end = (start, end) if 0 <= start < end <= len(article.text) else (0, 0)
    given: dict[str, Any] = {
        "shared": wording.shared_on(share.shared_at),
        "back": "",
        "thread": "",
    } | values
    return page(
        "reader.html",
        title=wording.title(article),
        facts=wording.facts(article),
        label=wording.label(article.label, article.words),
        paragraphs=list(marked(article.text, start, end)),
        quote=visible(article.text[start:end]),
        original=web_url(
            deep_link(article.url, article.text, start, end, article.page_starts)
            if end > start
            else article.url
        ),
        language=article.language,
        **given,
    )


@routes.get("/c/{channel}/as/{platform}/{message}")
async def preview_page(request: web.Request) -> web.Response:
    """Show a card as another platform would draw it, and the payloads that it would be sent."""
    site = request.app[SITE]
    channel = await site.channel(request)
    found = await site.history.find(channel, request.match_info["message"])
    draw = site.previews.get(request.match_info["platform"])
    if draw is None or found is None or found.card is None:
        raise web.HTTPNotFound(text="There is no such card any more.")
    shown, payloads = draw(found.card, found.id)
    return page(
        "preview.html",
        channel=channel,
        back=channel_path(channel),
        platform=request.match_info["platform"],
        platforms=[
            (name, f"{channel_path(channel)}/as/{name}/{found.id}") for name in site.previews
        ],
        shown=shown,
        payloads=payloads,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """Some text within a paragraph; ``first`` is where the mark begins."""

    text: str
    marked: bool = False
    first: bool = False


def marked(text: str, start: int, end: int) -> Iterator[list[Run]]:
    """Yield the paragraphs of ``text`` as runs, ``start`` to ``end`` marked, no character lost."""
    at = 0
    for paragraph in text.split("\n\n"):
        stop = at + len(paragraph)
        low, high = max(at, min(start, stop)), min(stop, max(end, at))
        if low < high:
            runs = [
                Run(text[at:low]),
                Run(text[low:high], True, low == start),
                Run(text[high:stop]),
            ]
        else:
            runs = [Run(paragraph)]
        yield [dataclasses.replace(run, text=visible(run.text)) for run in runs if run.text]
        at = stop + 2


_HEADINGS = {401: "Log in first", 404: "Not here", 410: "No longer open"}
FILES = web.RequestKey("files", str)  # where a page's style sheets are, for one that is missing


@web.middleware
async def errors_as_pages(request: web.Request, handler: Any) -> web.StreamResponse:
    """Show a page with a sentence where there is none of that address, or not for everybody."""
    try:
        response: web.StreamResponse = await handler(request)
    except (web.HTTPNotFound, web.HTTPUnauthorized, web.HTTPGone) as error:
        if request.path.startswith("/api/"):
            raise
        says = error.text or ""
        if says == f"{error.status}: {error.reason}":  # the library's own words
            says = "There is no such page."
        files = request.get(FILES, "/static")
        return page(
            "missing.html", error.status, says=says, files=files, heading=_HEADINGS[error.status]
        )
    return response


async def _thread(site: Site, channel: str, share: Share) -> str:
    """Return where an article was shared; nothing for one from the command line."""
    found = await site.history.find(channel, share.message)
    return thread_path(channel, found.thread or found.id) if found else ""


def _span(request: web.Request) -> tuple[int, int]:
    """Return the characters that a request asks to mark, none where they make no sense."""
    try:
        start, end = int(request.query["start"]), int(request.query["end"])
    except (KeyError, ValueError):
        return 0, 0
    return start, end
