"""The local channel's web server: routes, headers, static files, start and stop."""

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from bot import reading_links
from bot.chat.web import api, digests, doing, login, monitoring, pages, reading
from bot.chat.web.monitoring import Watched
from bot.chat.web.security import add_headers
from bot.chat.web.signed import PREFIX, Signed, but_under
from bot.chat.web.site import SITE, Site
from bot.errors import AddressUnusable, PortTaken
from bot.files import MAX_FILE
from bot.settings import in_links

STATIC = Path(__file__).parent / "static"
WITHOUT_GUARD = (
    PREFIX,
    digests.PREFIX,
    reading_links.PATH,
    *monitoring.PATHS,
)  # each has a check of its own
PATIENCE = 3  # seconds that requests under way have when the server stops


def make_app(
    site: Site, watched: Watched | None = None, signed: Signed | None = None
) -> web.Application:
    """Return the application, not yet listening.

    ``watched`` says what is wrong; ``signed`` answers where a platform calls.
    """
    app = web.Application(
        client_max_size=MAX_FILE + 1,
        middlewares=[
            but_under((PREFIX,), pages.errors_as_pages),
            but_under(WITHOUT_GUARD, site.guard.middleware()),
        ],
    )
    app[SITE] = site
    app.add_routes(pages.routes)
    app.add_routes(api.routes)
    app.add_routes(doing.routes)
    app.add_routes(digests.routes)
    app.add_routes(login.routes)
    app.add_routes(reading.routes)
    app.add_routes(monitoring.routes(watched or Watched()))
    app.add_routes([web.route("*", f"{PREFIX}{{path:.*}}", signed or Signed())])
    app.router.add_static("/static", STATIC)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_close_streams)
    return app


def make_bare_app(watched: Watched, signed: Signed) -> web.Application:
    """Return an application without the local channel: for what watches, and where a platform calls."""
    app = web.Application(client_max_size=MAX_FILE + 1)
    app.add_routes(monitoring.routes(watched))
    app.add_routes([web.route("*", f"{PREFIX}{{path:.*}}", signed)])
    app.on_response_prepare.append(add_headers)
    return app


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Listen while the body runs; yield the address. Raises PortTaken or AddressUnusable."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        tcp = web.TCPSite(runner, host, port)
        try:
            await tcp.start()
        except OSError as error:
            raise _not_listening(error, host, port) from error
        yield f"http://{in_links(host)}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _not_listening(error: OSError, host: str, port: int) -> PortTaken | AddressUnusable:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"Port {port} on {host} is in use by another program; "
            "stop it, or choose another port with FOOTNOTE_PORT."
        )
    why = error.strerror or "no such address"
    return AddressUnusable(f"{host} port {port} cannot be listened on: {why}. Check FOOTNOTE_HOST.")


async def _close_streams(app: web.Application) -> None:
    app[SITE].live.close()
    await asyncio.sleep(0)
