"""What the page's scripts do with what stands there: edit, delete, press, dismiss, choose settings."""

from dataclasses import asdict

from aiohttp import web

from bot.channel_settings import form, wrong
from bot.chat.web import parse
from bot.chat.web.answers import accepted, answered, json_of, refused
from bot.chat.web.rows import Message
from bot.chat.web.site import SITE
from bot.errors import ChatError
from bot.messages import Ask
from bot.times import now

routes = web.RouteTableDef()


@routes.post("/api/c/{channel}/messages/{message}/edit")
@answered
async def edit(request: web.Request) -> web.StreamResponse:
    """Put other words in a message; the replies to it follow. The key tells one edit from the next."""
    site = request.app[SITE]
    channel = await site.channel(request)
    sent = parse.sent(await json_of(request))
    message = parse.key(request.match_info["message"])
    taken = await site.inbox.edit(channel, message, sent.text.strip(), sent.key)
    return accepted(message, taken=taken)


@routes.post("/api/c/{channel}/messages/{message}/delete")
@answered
async def delete(request: web.Request) -> web.StreamResponse:
    """Take a message away, with what it shared and the replies to it."""
    site = request.app[SITE]
    channel = await site.channel(request)
    message = parse.key(request.match_info["message"])
    await site.inbox.delete(channel, message)
    return accepted(message)


@routes.post("/api/c/{channel}/messages/{message}/dismiss")
@answered
async def dismiss(request: web.Request) -> web.StreamResponse:
    """Take away a reply that only one person sees."""
    site = request.app[SITE]
    channel = await site.channel(request)
    message = parse.key(request.match_info["message"])
    found = await site.history.find(channel, message)
    if found and not (found.reader and found.card):
        raise ChatError("Only what you alone see can be dismissed.")
    await site.history.change(channel, message, None)
    site.live.changed()
    return accepted(message)


@routes.post("/api/c/{channel}/press")
@answered
async def press(request: web.Request) -> web.StreamResponse:
    """Press a button of a card."""
    site = request.app[SITE]
    channel = await site.channel(request)
    pressed = parse.press(await json_of(request))
    author = pressed.author or site.author
    await site.inbox.press(channel, pressed.card, pressed.action, author, pressed.key)
    return accepted(pressed.key)


@routes.get("/api/c/{channel}/settings")
@answered
async def settings(request: web.Request) -> web.StreamResponse:
    """Return the form of the channel's settings, filled in."""
    site = request.app[SITE]
    channel = await site.channel(request)
    chosen = await site.ledger.settings(site.history.space, channel)
    return web.json_response(asdict(form(chosen, alone=True)))


@routes.post("/api/c/{channel}/settings")
@answered
async def choose(request: web.Request) -> web.StreamResponse:
    """Take what was filled into the form, or say what is wrong with it, field by field."""
    site = request.app[SITE]
    channel = await site.channel(request)
    key, author, values = parse.filled_in(await json_of(request))
    if errors := wrong(values):
        return refused(errors)
    message = Message(key, channel, now(), author=author or site.author)
    await site.inbox.command(message, Ask.CHANGE_SETTINGS, values=values)
    return accepted(key)
