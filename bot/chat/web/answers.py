"""What the page's scripts get back: JSON, and a sentence for whatever a person can put right."""

from collections.abc import Awaitable, Callable
from functools import wraps

from aiohttp import web
from aiohttp.hdrs import METH_GET

from bot.chat.web.adapter import PLATFORM
from bot.errors import ChatError
from bot.metrics import acknowledging
from bot.showing import failure_wording
from index.errors import FootnoteError, PageTooLarge, UnknownArticle

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answered(handler: Handler) -> Handler:
    """Turn what a person can put right into a sentence for them."""

    @wraps(handler)
    async def answering(request: web.Request) -> web.StreamResponse:
        try:
            if request.method == METH_GET:
                return await handler(request)
            with acknowledging(PLATFORM):
                return await handler(request)
        except UnknownArticle as error:
            return _says(failure_wording.failure(error), 404)
        except PageTooLarge as error:
            return _says(failure_wording.failure(error), 413)
        except ChatError as error:
            return _says(str(error), 422)
        except FootnoteError as error:
            return _says(failure_wording.failure(error), 503)

    return answering


def accepted(key: str, *, taken: bool = True) -> web.Response:
    """Return that something is kept; ``taken`` says whether a reply will come."""
    return web.json_response({"id": key, "taken": taken}, status=202)


def refused(fields: dict[str, str]) -> web.Response:
    """Return what is wrong with a form, by the names of its fields."""
    says = " ".join(dict.fromkeys(fields.values()))
    return web.json_response({"error": says, "fields": fields}, status=422)


async def json_of(request: web.Request) -> object:
    """Return a request's JSON. Raises ChatError."""
    try:
        return await request.json()
    except (ValueError, web.HTTPRequestEntityTooLarge) as error:
        raise ChatError("That message cannot be taken: it is too long, or not whole.") from error


def _says(sentence: str, status: int) -> web.Response:
    return web.json_response({"error": sentence}, status=status)
