"""An edition and the shares of its articles -> the pictures of its day, one for each width of page."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.web.site import Site
from bot.chat.web.timeline import Shared, Timeline, timeline
from bot.digests.edition import Edition
from bot.ledger.feeds import Feed
from bot.showing import wording
from index.types import Scope

WIDE, NARROW = 672.0, 340.0  # CSS pixels, at which a unit is one


async def pictures(
    site: Site, place: Feed, edition: Edition, until: datetime
) -> list[tuple[str, Timeline, list[str]]]:
    """Return the picture for a wide page and for a narrow one, each with what its stories are in words.

    There is none for articles that are gone.
    """
    if not edition.articles:
        return []
    scope = Scope(place.space, place.channel, edition.articles)
    found = await site.shelf.articles(scope)
    firsts = {article.id: share.shared_at for article, share in found if share.shared_at <= until}
    plan = await site.ledger.digest_plan(place.space, place.channel)
    zone = ZoneInfo(plan.zone_in_force if plan else "UTC")
    stories = _shared(edition, firsts)
    words = [_in_words(each, zone) for each in stories]
    drawn = {
        "wide": timeline(stories, until, zone, WIDE, titled=True),
        "narrow": timeline(stories, until, zone, NARROW, titled=False),
    }
    return [(name, picture, words) for name, picture in drawn.items() if picture]


def _shared(edition: Edition, firsts: Mapping[str, datetime]) -> list[Shared]:
    """Return the stories of which it is known when they were shared."""
    stories = []
    for number, story in enumerate(edition.stories, 1):
        at = tuple(sorted(firsts[each] for each in story.articles if each in firsts))
        if at:
            stories.append(Shared(number, story.heading, len(story.articles), at))
    return stories


def _in_words(story: Shared, zone: ZoneInfo) -> str:
    first = story.at[0].astimezone(zone)
    size = wording.counted(story.articles, "article")
    return (
        f"{story.title}: {size}, first shared on {wording.in_words(first.date())} at {first:%H:%M}"
    )
