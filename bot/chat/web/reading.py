"""An article's text for who came by a link from Slack or Discord: no session, any name of the host.

The link says which channel it was given out in; what that channel no longer shares is not shown.
"""

from aiohttp import web

from bot.chat.web.digests import look
from bot.chat.web.pages import FILES, reader
from bot.chat.web.site import SITE
from bot.errors import SealBroken, SealExpired
from bot.reading_links import PATH
from index.types import Scope

_EXPIRED = (
    "The link was good for five minutes. Press “More” or “Context” under the message again: "
    "whoever can read the channel gets a new one."
)
_FORGOTTEN = "The article is no longer shared in the channel that this link came from."

routes = web.RouteTableDef()
routes.get(f"{PATH}look/{{name}}")(look)


@routes.get(f"{PATH}{{token}}")
async def read(request: web.Request) -> web.Response:
    """Show the article with the sentence marked."""
    request[FILES] = f"{PATH}look"
    site = request.app[SITE]
    try:
        spot = site.links.opened(request.match_info["token"])
    except SealExpired as error:
        raise web.HTTPGone(text=_EXPIRED) from error
    except SealBroken as error:
        raise web.HTTPNotFound from error
    found = await site.shelf.articles(Scope(spot.space, spot.channel, (spot.article,)))
    if not found:
        raise web.HTTPGone(text=_FORGOTTEN)
    article, share = found[0]
    return reader(article, share, spot.start, spot.end, files=request[FILES])
