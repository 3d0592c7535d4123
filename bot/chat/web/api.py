"""What the page's scripts read and write: messages, files, and a stream of what changes, in JSON."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from bot.chat.web import parse
from bot.chat.web.answers import accepted, answered, json_of
from bot.chat.web.render import channel_path, message_record
from bot.chat.web.rows import Message
from bot.chat.web.site import SITE, Site
from bot.commands import understood
from bot.errors import ChatError
from bot.files import MAX_FILE
from bot.reception import is_article
from bot.showing import wording
from bot.times import now
from index.errors import PageTooLarge

PREVIEW = 280  # characters of a pasted article that stay in the channel
_MOST_DIGITS = 18  # of a change's number, that a database holds
HEARTBEAT = 15  # seconds of silence after which a proxy might think the stream is dead

routes = web.RouteTableDef()


@routes.get("/api/c/{channel}/messages")
@answered
async def messages(request: web.Request) -> web.StreamResponse:
    """Return the last messages with their threads, and the change they are up to: there the stream goes on.

    ``?as=`` names who reads: private replies are for one person. ``?before=`` names a message:
    what stands before it. ``earlier`` is what to name next, empty where nothing does.
    """
    site = request.app[SITE]
    channel = await site.channel(request)
    before = request.query.get("before", "")
    found = await site.history.messages(
        channel, site.person(request), parse.key(before) if before else ""
    )
    return web.json_response(
        {
            "messages": [message_record(each) for each in found.messages],
            "earlier": found.earlier,
            "upTo": found.up_to,
            "ready": site.ready.is_set(),
            "stocked": channel in await site.stocked(),
        }
    )


@routes.get("/api/c/{channel}/threads/{root}")
@answered
async def thread(request: web.Request) -> web.StreamResponse:
    """Return the message that began a thread, and what stands in it."""
    site = request.app[SITE]
    channel = await site.channel(request)
    root = parse.key(request.match_info["root"])
    found = await site.history.thread(channel, site.person(request), root)
    if not found:
        raise ChatError("That thread is no longer here.")
    return web.json_response({"messages": [message_record(each) for each in found]})


@routes.post("/api/c/{channel}/messages")
@answered
async def say(request: web.Request) -> web.StreamResponse:
    """Take a message: links, a long text, a question, or a ``/footnote`` command."""
    site = request.app[SITE]
    channel = await site.channel(request)
    sent = parse.sent(await json_of(request))
    message = Message(
        sent.key,
        channel,
        now(),
        thread=sent.thread,
        author=sent.author or site.author,
        text=sent.text.strip(),
    )
    command = parse.command(sent.text)
    if command is not None:
        ask, about = understood(command)
        await site.inbox.command(message, ask, about)
        return accepted(sent.key)
    return accepted(sent.key, taken=await _take(site, message, sent.text))


@routes.post("/api/c/{channel}/files")
@answered
async def drop(request: web.Request) -> web.StreamResponse:
    """Take a file to read: the body is its bytes; the query has its name and the message's key."""
    site = request.app[SITE]
    channel = await site.channel(request)
    key = parse.key(request.query.get("key", ""))
    name = parse.file_name(request.query.get("name", ""))
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise PageTooLarge(f"{name} is larger than {MAX_FILE} bytes.") from error
    author = parse.author(request.query.get("author", ""), site.author)
    message = Message(key, channel, now(), author=author, file=name)
    return accepted(key, taken=await site.inbox.take(message, body))


@routes.post("/api/channels")
@answered
async def make_channel(request: web.Request) -> web.StreamResponse:
    """Make a channel, or find the one of that name."""
    name = parse.channel_name(await json_of(request))
    await request.app[SITE].history.add_channel(name, now())
    return web.json_response({"path": channel_path(name)}, status=201)


@routes.get("/api/c/{channel}/live", allow_head=False)  # it has no end to leave out
async def live(request: web.Request) -> web.StreamResponse:
    """Stream what changes after ``Last-Event-ID``, or ``?after=``, as server-sent events (WHATWG HTML)."""
    site = request.app[SITE]
    channel = await site.channel(request)
    after = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    begin = int(after) if after.isdecimal() and len(after) <= _MOST_DIGITS else 0
    with suppress(ConnectionResetError):  # the page was closed
        async for event in _events(site, channel, site.person(request), begin):
            await response.write(event.encode())
    return response


async def _events(site: Site, channel: str, person: str, after: int) -> AsyncIterator[str]:
    with site.live.watch() as changed:
        was_ready = False
        while not site.live.closing:
            changed.clear()
            if site.ready.is_set() and not was_ready:
                was_ready = True
                yield "event: ready\ndata: {}\n\n"
            for message in await site.history.changes(channel, person, after):
                after = message.changed
                yield f"id: {after}\ndata: {json.dumps(message_record(message))}\n\n"
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"


async def _take(site: Site, message: Message, text: str) -> bool:
    """Take a message; a long text is a file of its own, and only its beginning stays here."""
    if not is_article(text):
        return await site.inbox.take(message)
    pasted = Message(
        message.id,
        message.channel,
        message.at,
        author=message.author,
        text=_preview(text),
        file=f"{wording.PASTED}.txt",
    )
    return await site.inbox.take(pasted, text.encode(errors="replace"))


def _preview(text: str) -> str:
    """Return the beginning of a pasted article: the whole is kept only until it has been read."""
    flat = " ".join(text.split())
    return flat if len(flat) <= PREVIEW else flat[:PREVIEW].rsplit(" ", 1)[0] + " …"
