"""Files that people dropped, from Discord's own servers alone."""

from urllib.parse import urlsplit

import aiohttp

from bot.chat.discord.api import Api, Rejected
from bot.errors import PlatformFailed, UploadGone
from bot.files import MAX_FILE
from bot.messages import Event
from index.errors import PageTooLarge

HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})

_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_EXPIRED = frozenset({401, 403, 404, 410})
_OK = 200
_TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=10)


async def download(api: Api, event: Event, api_url: str) -> tuple[str, bytes]:
    """Return the name and the bytes of an event's file. Raises UploadGone or PageTooLarge.

    Links to attachments expire after a day; the message then has a fresh one.
    """
    body = await _get(event.source, api_url)
    if body is None:
        body = await _get(await _fresh(api, event), api_url)
    if body is None:
        raise UploadGone(f"{event.text} is no longer kept by Discord.")
    return event.text, body


def is_discords(url: str, api_url: str) -> bool:
    """Whether a file's address is one of Discord's, or of the stand-in that is used in its place."""
    asked, ours = urlsplit(url), urlsplit(api_url)
    if (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme == "https" and asked.netloc in HOSTS


async def _get(url: str, api_url: str) -> bytes | None:
    """Return the bytes at ``url``; None where Discord no longer gives them out."""
    if not is_discords(url, api_url):
        raise UploadGone("The file is not kept by Discord.")
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            if response.status in _EXPIRED:
                return None
            if response.status != _OK:
                raise PlatformFailed(f"Discord answered {response.status} for a file.")
            return await _read(response)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise PlatformFailed("A file could not be fetched from Discord.") from error


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > MAX_FILE:
            raise PageTooLarge(f"The file is larger than {MAX_FILE >> 20} MiB.")
    return bytes(body)


async def _fresh(api: Api, event: Event) -> str:
    """Return the link to the file as its message has it now. Raises UploadGone."""
    place = event.thread or event.channel
    try:
        message = await api.request("GET", _MESSAGE, channel_id=place, message_id=event.message)
    except Rejected as error:
        raise UploadGone("The message with the file was deleted.") from error
    urls = [str(each["url"]) for each in message["attachments"] if each["filename"] == event.text]
    if not urls:
        raise UploadGone("The message no longer has the file.")
    return urls[0]
