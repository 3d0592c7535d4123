"""A channel's digests as pages, as a feed and as Markdown, for whoever has its secret.

They are drawn from the cards that were posted, so what is forgotten there is in none of them. The
secret is the only credential: there is no session, and any name of the host will do.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import ETag, hdrs, web

from bot.chat.web.adapter import PLATFORM
from bot.chat.web.atom import Entry, Feed, atom
from bot.chat.web.picture import pictures
from bot.chat.web.render import reader_path
from bot.chat.web.site import SITE, TEMPLATES, Site
from bot.digests.edition import Edition, blocks, edition_of
from bot.digests.markdown_export import markdown
from bot.ledger.digests import DigestDay
from bot.ledger.feeds import Feed as Place
from bot.messages import Citation
from index.links.canonical import parse_web_url

PREFIX = "/digests/"
IN_FEED = 30  # digests

_LOOK = Path(__file__).parent / "static"
_FILES = frozenset({"paper.css", "reader.css", "digest.css", "icon.svg"})
_DAY = r"{day:\d{4}-\d{2}-\d{2}}"

routes = web.RouteTableDef()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a secret opens: the place, and its digests, newest first."""

    site: Site
    place: Place
    days: list[DigestDay]

    @property
    def name(self) -> str:
        """What to call the channel's digests; only the local platform has names for channels here."""
        return f"Digests of #{self.place.channel}" if self.is_local else "Digests"

    @property
    def is_local(self) -> bool:
        return self.place.platform == PLATFORM

    def id_of(self, *names: str) -> Any:
        place = self.place
        return self.site.guard.id_of("digests", place.platform, place.space, place.channel, *names)


@routes.get(f"{PREFIX}look/{{name}}")
async def look(request: web.Request) -> web.FileResponse:
    """Serve what the pages look like, under any name of the host."""
    if request.match_info["name"] not in _FILES:
        raise web.HTTPNotFound
    return web.FileResponse(_LOOK / request.match_info["name"])


@routes.get(f"{PREFIX}{{token}}/")
async def digests_page(request: web.Request) -> web.Response:
    """List a channel's digests, newest first."""
    asked = await _asked(request)
    return _page("digests.html", name=asked.name, editions=[_edition(each) for each in asked.days])


@routes.get(f"{PREFIX}{{token}}/{_DAY}")
async def digest_page(request: web.Request) -> web.Response:
    """Show a digest: the day as a picture, and each story."""
    asked = await _asked(request)
    at = _found(request, asked.days)
    day, edition = asked.days[at], _edition(asked.days[at])
    older, newer = asked.days[at + 1 : at + 2], asked.days[max(at - 1, 0) : at]
    return _page(
        "digest.html",
        name=asked.name,
        edition=edition,
        pictures=await pictures(asked.site, asked.place, edition, day.until),
        blocks=blocks,
        link=partial(_link, ""),
        reader=partial(_reader, asked.place.channel) if asked.is_local else None,
        older=[each.day.isoformat() for each in older],
        newer=[each.day.isoformat() for each in newer],
    )


@routes.get(f"{PREFIX}{{token}}/{_DAY}.md")
async def digest_markdown(request: web.Request) -> web.Response:
    """Return a digest as Markdown."""
    days = (await _asked(request)).days
    text = markdown(_edition(days[_found(request, days)]), _origin(request))
    return web.Response(text=text, content_type="text/markdown")


@routes.get(f"{PREFIX}{{token}}/feed.xml")
async def digests_feed(request: web.Request) -> web.Response:
    """Return the newest digests as an Atom feed, or that nothing of it has changed."""
    asked = await _asked(request)
    home = f"{_origin(request)}{PREFIX}{request.match_info['token']}/"
    entries = [_entry(asked, each, home, _origin(request)) for each in asked.days[:IN_FEED]]
    body = atom(Feed(asked.id_of(), asked.name, home, f"{home}feed.xml", entries))
    etag = hashlib.sha256(body).hexdigest()
    known = request.if_none_match or ()
    same = any(each.value in {etag, "*"} for each in known)
    response = web.Response(status=304) if same else web.Response(body=body)
    response.content_type = "application/atom+xml"
    response.etag = ETag(etag)
    response.headers[hdrs.CACHE_CONTROL] = "private, no-cache"  # kept, but asked about each time
    return response


def _entry(asked: _Asked, day: DigestDay, home: str, origin: str) -> Entry:
    edition = _edition(day)
    html = TEMPLATES.get_template("digest_entry.html").render(
        edition=edition, blocks=blocks, link=partial(_link, origin), reader=None
    )
    on = day.day.isoformat()
    return Entry(asked.id_of(on), edition.title, f"{home}{on}", day.until, html)


async def _asked(request: web.Request) -> _Asked:
    """Return what the secret in the address opens. Raises 404, as for any page that is not there."""
    site = request.app[SITE]
    place = await site.ledger.feed_of(request.match_info["token"])
    if place is None:
        raise web.HTTPNotFound
    days = await site.ledger.digest_days(place.platform, place.space, place.channel)
    return _Asked(site, place, days)


def _found(request: web.Request, days: Sequence[DigestDay]) -> int:
    """Return which of the days a request names. Raises 404."""
    wanted = request.match_info["day"]
    for at, each in enumerate(days):
        if each.day.isoformat() == wanted:
            return at
    raise web.HTTPNotFound


def _edition(day: DigestDay) -> Edition:
    return edition_of(day.day, [post.card for post in day.posts])


def _origin(request: web.Request) -> str:
    """Return how this host was addressed. Raises 400 where that is no address.

    A proxy that ends TLS says so: a link by plain HTTP would carry the secret in the open.
    """
    secure = request.headers.get(hdrs.X_FORWARDED_PROTO) == "https"
    try:
        origin = request.url.origin()
        return str(origin.with_scheme("https") if secure else origin)
    except ValueError as error:
        raise web.HTTPBadRequest from error


def _link(origin: str, link: str) -> str:
    """Return a card's link where it leads into this site or to the web, as a browser writes it."""
    if link.startswith("/c/"):
        return f"{origin}{link}"
    parsed = parse_web_url(link)
    return parsed.href if parsed else ""


def _reader(channel: str, citation: Citation) -> str:
    return reader_path(channel, citation.article, citation.start, citation.end)


def _page(template: str, **values: Any) -> web.Response:
    html = TEMPLATES.get_template(template).render(files="../look", **values)
    return web.Response(text=html, content_type="text/html")
