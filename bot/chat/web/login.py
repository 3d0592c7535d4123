"""The login link, for who comes from beyond this machine: a page with one button.

What only looks at links, as a preview does, uses none up.
"""

from aiohttp import web

from bot.chat.web.sessions import PATH
from bot.chat.web.site import SITE, page
from bot.errors import SealBroken, SealExpired

_EXPIRED = "This link was used already, or is too old. Run “footnote login” for a new one."
_BROKEN = "This is no login link of this server. Copy the whole line that was printed."

routes = web.RouteTableDef()


@routes.get(f"{PATH}{{token}}")
async def login_page(request: web.Request) -> web.Response:
    """Offer to log in."""
    try:
        request.app[SITE].guard.sessions.look(request.match_info["token"])
    except SealBroken as error:
        raise _refused(error) from error
    return page("login.html")


@routes.post(f"{PATH}{{token}}")
async def log_in(request: web.Request) -> web.StreamResponse:
    """Use the link up, and go to the first channel.

    Nothing else is checked: whoever has the link may come in, from whatever page.
    """
    response = web.Response(status=303, headers={"Location": "/"})
    try:
        request.app[SITE].guard.log_in(request, response, request.match_info["token"])
    except SealBroken as error:
        raise _refused(error) from error
    return response


def _refused(error: SealBroken) -> web.HTTPUnauthorized:
    return web.HTTPUnauthorized(text=_EXPIRED if isinstance(error, SealExpired) else _BROKEN)
