"""When channels get their digests, what these told, and who may read them: the ledger's calls on that."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta

from bot.ledger import digests, feeds, personal
from bot.ledger.transactions import Transactions
from bot.messages import Event
from bot.schedules.schedule import AHEAD, Schedule
from bot.times import now, written

FIRST_COVERS = timedelta(days=1)


def newest_day() -> date:
    """Return the last day that may have a digest, whatever a clock noted that was ahead."""
    return (datetime.now(UTC) + AHEAD).date()


class DigestLedger(Transactions):
    """The plans, the days and the secret addresses of digests, and the channels of personal ones."""

    async def plan_digests(self, place: feeds.Feed, zone: str, person: str = "") -> None:
        """Plan the digests of a channel from now on, unless they are planned already.

        ``person`` is whose they are, where the channel is one of direct messages.
        """
        await self._write(lambda at: digests.begin(at, place, person, zone, now(), _covered()))

    async def digest_plan(self, space: str, channel: str) -> digests.Plan | None:
        """Return when a channel gets its digests; None before the bot has introduced itself."""
        return await self._read(lambda at: digests.plan(at, space, channel, newest_day()))

    async def digest_plans(self, until: date = date.max) -> list[digests.Plan]:
        """Return when each channel gets its digests; their last of the days up to ``until``."""
        return await self._read(lambda at: digests.plans(at, until))

    async def change_digests(self, space: str, channel: str, schedule: Schedule) -> None:
        """Keep another schedule of a channel; it is in force from now on."""
        await self._write(
            lambda at: digests.change(at, space, channel, schedule, now(), _covered())
        )

    async def digest_made(self, event: Event, until: datetime, articles: Collection[str]) -> None:
        """Note that the digest of a day is made: what it covers, and which articles it tells."""
        await self._write(lambda at: digests.made(at, event, until, articles, now()))

    async def cut_digests(self, now: datetime) -> None:
        """Let no digest cover a time to come, as one that a clock made which went ahead and back."""
        if await self._read(lambda at: digests.are_ahead(at, now)):
            await self._write(lambda at: digests.cut(at, now))

    async def days_made(self, event: Event) -> frozenset[date]:
        """Return the days for which a digest of the event's channel is made, also an empty one."""
        return await self._read(lambda at: digests.days_made(at, event))

    async def tell(self, event: Event, day: date, articles: Collection[str]) -> None:
        """Note that an event told articles on a day; what was told before stays as it was."""
        await self._write(lambda at: digests.tell(at, event, day.isoformat(), articles, now()))

    async def told(self, event: Event) -> Mapping[str, date]:
        """Return what other events than this told the channel, and the day of each article."""
        return await self._read(lambda at: digests.told(at, event))

    async def told_until(self, event: Event) -> str:
        """Return until when the last digest before an event's told anything, or nothing."""
        return await self._read(lambda at: digests.posted_until(at, event))

    async def choose_zone(self, space: str, zone: str) -> None:
        """Keep the zone of the channels of a space that chose none themselves."""
        await self._write(lambda at: digests.choose_zone(at, space, zone))

    async def add_source(
        self, space: str, channel: str, source: personal.Source, person: str
    ) -> None:
        """Have the digest in a channel of direct messages tell of another channel too."""
        await self._write(lambda at: personal.add(at, space, channel, source, person))

    async def remove_source(self, space: str, channel: str, source: personal.Source) -> None:
        """Have the digest in a channel of direct messages tell no more of another channel."""
        await self._write(lambda at: personal.remove(at, space, channel, source))

    async def sources(self, space: str, channel: str) -> list[personal.Source]:
        """Return the channels of which the digest in a channel of direct messages tells."""
        return await self._read(lambda at: personal.sources(at, space, channel))

    async def told_of(self, space: str, channel: str) -> list[personal.Source]:
        """Return the channels of direct messages whose digests tell of a channel, or have done so."""
        return await self._read(lambda at: personal.told_of(at, personal.Source(space, channel)))

    async def sources_in(self, space: str) -> list[personal.Source]:
        """Return the channels of a space of which personal digests tell, or have done so."""
        return await self._read(lambda at: personal.sources_in(at, space))

    async def personal_of(self, space: str, person: str) -> list[personal.Source]:
        """Return the channels of direct messages with a person that have told of a channel of a space.

        Or that are in the space themselves.
        """
        return await self._read(lambda at: personal.of_person(at, space, person))

    async def digest_days(self, platform: str, space: str, channel: str) -> list[digests.DigestDay]:
        """Return the digests that a channel was posted, newest first."""
        return await self._read(lambda at: digests.days(at, platform, space, channel))

    async def feed_token(self, platform: str, space: str, channel: str) -> str:
        """Return the secret under which a channel's digests can be read, made at the first call."""
        return await self._write(lambda at: feeds.token(at, feeds.Feed(platform, space, channel)))

    async def new_feed_token(self, platform: str, space: str, channel: str) -> str:
        """Give a channel another secret; the one before opens nothing any more."""
        return await self._write(lambda at: feeds.renew(at, feeds.Feed(platform, space, channel)))

    async def feed_of(self, token: str) -> feeds.Feed | None:
        """Return the channel whose digests a secret opens, or None."""
        return await self._read(lambda at: feeds.of_token(at, token))


def _covered() -> str:
    """Return from when on a digest that is planned now tells what was shared: a day ago."""
    return written(datetime.now(UTC) - FIRST_COVERS)
