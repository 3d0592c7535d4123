"""A file that somebody dropped -> its bytes. The token goes to nobody but Slack."""

from http import HTTPStatus

import aiohttp

from bot.chat.slack.api import Api, repeating, translated
from bot.chat.slack.message import is_readable
from bot.errors import PlatformFailed, Undeliverable, UploadGone
from bot.files import MAX_FILE
from bot.messages import Event
from index.errors import PageTooLarge, UnsupportedType

_CHUNK = 2**16  # bytes
_AGAIN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, *range(500, 600)})


async def upload(api: Api, event: Event) -> tuple[str, bytes]:
    """Return the name and the bytes of the event's file.

    Raises UploadGone, PageTooLarge, or UnsupportedType for a file whose name was withheld and which
    is none to read.
    """
    named = (event.text, event.source)
    name, url = named if "://" in event.source else await _withheld(api, event)
    if not api.is_slacks(url):
        raise UploadGone("The file is kept outside Slack, where the bot's token must not go.")
    headers = {"Authorization": f"Bearer {await api.token(event.space)}"}
    try:
        # Slack leads whoever may not read the file to a page to sign in.
        async with api.session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status in _AGAIN:
                raise PlatformFailed(f"Slack did not give the file: HTTP {response.status}.")
            if response.status != HTTPStatus.OK:
                raise UploadGone(f"Slack does not give the file: HTTP {response.status}.")
            return name, await _body(name, response)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        reason = type(error).__name__
        raise PlatformFailed(f"Slack could not be reached for a file: {reason}.") from error


async def _withheld(api: Api, event: Event) -> tuple[str, str]:
    """Return the name and the address of a file of which the message gave the id alone."""
    client = repeating(await api.client(event.space))
    try:
        with translated("say where a file is"):
            file = (await client.files_info(file=event.source))["file"]
    except Undeliverable as error:
        raise UploadGone("Slack does not give the file.") from error
    name = str(file.get("name") or event.text)
    if not is_readable(name):
        raise UnsupportedType("The file has the name of none that is read.", "")
    return name, str(file.get("url_private_download") or file.get("url_private") or "")


async def _body(name: str, response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > MAX_FILE:
            raise PageTooLarge(
                f"{name} is larger than {MAX_FILE // 2**20} MiB, the most that is read."
            )
    return bytes(body)
