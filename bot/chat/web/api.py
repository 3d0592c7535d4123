"""What the page's scripts ask for and send: JSON, files, and a stream of what changes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import wraps

from aiohttp import web

from bot import wording
from bot.cards import article_card
from bot.chat.web import parse
from bot.chat.web.render import card_record, channel_path, message_record, now
from bot.chat.web.rows import Message
from bot.chat.web.site import SITE, Site
from bot.chat.web.wishes import is_article, wishes
from bot.errors import ChatError
from bot.files import MAX_FILE
from bot.messages import Ask
from index.errors import FootnoteError, PageTooLarge, UnknownArticle
from index.types import Reading

PREVIEW = 280  # characters of a pasted article that stay in the channel
HEARTBEAT = 15  # seconds of silence after which a proxy might think the stream is dead

routes = web.RouteTableDef()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _answered(handler: Handler) -> Handler:
    """Turn what a person can put right into a sentence for them."""

    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except UnknownArticle as error:
            return _says(wording.failure(error), 404)
        except PageTooLarge as error:
            return _says(wording.failure(error), 413)
        except ChatError as error:
            return _says(str(error), 422)
        except FootnoteError as error:
            return _says(wording.failure(error), 503)

    return answered


@routes.get("/api/c/{channel}/messages")
@_answered
async def messages(request: web.Request) -> web.StreamResponse:
    """Return the last messages, and the change they are up to: there the stream goes on."""
    site = request.app[SITE]
    channel = await site.channel(request)
    found, up_to = await site.history.messages(channel, "")
    return web.json_response(
        {
            "messages": [message_record(each) for each in found],
            "upTo": up_to,
            "ready": site.library.done(),
            "stocked": channel in await site.stocked(),
        }
    )


@routes.get("/api/c/{channel}/threads/{article}")
@_answered
async def thread(request: web.Request) -> web.StreamResponse:
    """Return an article's card, and what was asked in its thread."""
    site = request.app[SITE]
    channel = await site.channel(request)
    article, share = await site.article(parse.article(request.match_info["article"]), channel)
    summary = await site.library.result().summarise(article)
    found, up_to = await site.history.messages(channel, article.id)
    return web.json_response(
        {
            "title": wording.title(article),
            "card": card_record(article_card(Reading(article, summary, share, True)), channel),
            "messages": [message_record(each) for each in found],
            "upTo": up_to,
        }
    )


@routes.post("/api/c/{channel}/messages")
@_answered
async def say(request: web.Request) -> web.StreamResponse:
    """Take a message: links to read, a long text to read, or a question."""
    site = request.app[SITE]
    channel = await site.channel(request)
    sent = parse.said(await _json(request))
    asked = wishes(sent.text)
    if is_article(sent.text):
        message = _message(site, channel, sent.key, _preview(sent.text), sent.thread)
        pasted = (f"{wording.PASTED}.txt", sent.text.encode(errors="replace"))
        await site.inbox.take(message, asked, upload=pasted)
    else:
        message = _message(site, channel, sent.key, sent.text.strip(), sent.thread)
        await site.inbox.take(message, asked)
    return web.json_response({"id": sent.key}, status=202)


@routes.post("/api/c/{channel}/files")
@_answered
async def drop(request: web.Request) -> web.StreamResponse:
    """Take a file to read: the body is its bytes, the query has its name and the message's key."""
    site = request.app[SITE]
    channel = await site.channel(request)
    key, name = (
        parse.key(request.query.get("key", "")),
        parse.file_name(request.query.get("name", "")),
    )
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise PageTooLarge(f"{name} is larger than {MAX_FILE} bytes.") from error
    message = _message(site, channel, key, name, "")
    await site.inbox.take(message, wishes("", has_file=True), upload=(name, body))
    return web.json_response({"id": key}, status=202)


@routes.post("/api/c/{channel}/forget")
@_answered
async def forget(request: web.Request) -> web.StreamResponse:
    """Take an article out of the channel."""
    site = request.app[SITE]
    channel = await site.channel(request)
    key, article = parse.forgetting(await _json(request))
    message = _message(site, channel, key, "", "")
    await site.inbox.take(message, [(Ask.FORGET, "")], article=article)
    return web.json_response({"id": key}, status=202)


@routes.post("/api/channels")
@_answered
async def make_channel(request: web.Request) -> web.StreamResponse:
    """Make a channel, or find the one of that name."""
    name = parse.channel_name(await _json(request))
    await request.app[SITE].history.add_channel(name, now())
    return web.json_response({"path": channel_path(name)}, status=201)


@routes.get("/api/c/{channel}/live")
async def live(request: web.Request) -> web.StreamResponse:
    """Stream what changes after ``Last-Event-ID``, or ``?after=``, as server-sent events (WHATWG HTML)."""
    site = request.app[SITE]
    channel = await site.channel(request)
    after = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    with suppress(ConnectionResetError):  # the page was closed
        async for event in _events(site, channel, int(after) if after.isdecimal() else 0):
            await response.write(event.encode())
    return response


async def _events(site: Site, channel: str, after: int) -> AsyncIterator[str]:
    with site.live.watch() as changed:
        was_ready = False
        while not site.live.closing:
            changed.clear()
            if site.library.done() and not was_ready:
                was_ready = True
                yield "event: ready\ndata: {}\n\n"
            for message in await site.history.changes(channel, after):
                after = message.changed
                yield f"id: {after}\ndata: {json.dumps(message_record(message))}\n\n"
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"


async def _json(request: web.Request) -> object:
    try:
        return await request.json()
    except (ValueError, web.HTTPRequestEntityTooLarge) as error:
        raise ChatError("That message cannot be taken: it is too long, or not whole.") from error


def _message(site: Site, channel: str, key: str, text: str, thread: str) -> Message:
    return Message(key, channel, 0, thread, site.author, now(), text)


def _preview(text: str) -> str:
    """Return the beginning of a pasted article: the whole is kept only until it has been read."""
    flat = " ".join(text.split())
    return flat if len(flat) <= PREVIEW else flat[:PREVIEW].rsplit(" ", 1)[0] + " …"


def _says(sentence: str, status: int) -> web.Response:
    return web.json_response({"error": sentence}, status=status)
