"""Digests as rows: when a channel gets one, which it got, and what they told."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.ledger import posts
from bot.ledger.feeds import Feed
from bot.messages import Ask, Event, Post, State
from bot.schedules.schedule import Schedule
from bot.schedules.zones import is_zone
from index.db.statements import text


@dataclass(frozen=True, slots=True)
class Plan:
    """When a channel gets its digests.

    ``zone`` is of who invited the bot, ``space_zone`` what its space chose; empty where nobody knows.
    ``person`` is whose it is, where the channel is one of direct messages: it tells of the channels
    that they chose. Empty for a channel's own. ``since`` is when the schedule came into force; what
    was shared before ``covers`` is told by no digest. ``last`` is the newest day that had one, also
    with nothing to tell.
    """

    platform: str
    space: str
    channel: str
    person: str
    zone: str
    space_zone: str
    schedule: Schedule
    since: datetime
    covers: datetime
    last: date | None = None

    @property
    def zone_in_force(self) -> str:
        """The channel's own zone, else its space's, else that of who invited the bot, else UTC."""
        return next(self._zones(), "UTC")

    @property
    def has_zone(self) -> bool:
        """Whether somebody chose the zone, or the platform told one."""
        return any(self._zones())

    def _zones(self) -> Iterator[str]:
        for zone in (self.schedule.zone, self.space_zone, self.zone):
            if is_zone(zone):  # a later tzdata may have dropped a name
                yield zone


@dataclass(frozen=True, slots=True)
class DigestDay:
    """A digest that was posted: its local date, until when it covers, and its posts in order."""

    day: date
    until: datetime
    posts: tuple[Post, ...]


def begin(
    connection: Connection, place: Feed, person: str, zone: str, now: str, covers: str
) -> None:
    """Plan the digests of a channel from now on; a plan that is there stays as it is.

    But it becomes a ``person``'s where it is nobody's yet.
    """
    connection.execute(
        text(
            "INSERT INTO bot_plans VALUES (:space, :channel, :platform, :person, :zone, :schedule,"
            " :now, :covers) ON CONFLICT (space, channel) DO UPDATE SET person = excluded.person"
            " WHERE bot_plans.person = '' AND excluded.person <> ''"
        ),
        {
            "space": place.space,
            "channel": place.channel,
            "platform": place.platform,
            "person": person,
            "zone": zone,
            "schedule": Schedule().as_json(),
            "now": now,
            "covers": covers,
        },
    )


def plans(connection: Connection, until: date) -> list[Plan]:
    """Return the plans of all channels; ``last`` is none of a day after ``until``."""
    return _select(connection, "1 = 1", until)


def plan(connection: Connection, space: str, channel: str, until: date = date.max) -> Plan | None:
    """Return a channel's plan, or None; ``last`` is none of a day after ``until``."""
    here = "plan.space = :space AND plan.channel = :channel"
    return next(iter(_select(connection, here, until, space=space, channel=channel)), None)


def change(
    connection: Connection, space: str, channel: str, schedule: Schedule, now: str, covers: str
) -> None:
    """Keep another schedule; it is in force from now on.

    Switched on again, it does not make up for the time in which it was off, but from ``covers`` on.
    """
    before = plan(connection, space, channel)
    if before is None:
        return
    again = schedule.on and not before.schedule.on
    connection.execute(
        text(
            "UPDATE bot_plans SET schedule = :schedule, since = :now, covers = :covers"
            " WHERE space = :space AND channel = :channel"
        ),
        {
            "space": space,
            "channel": channel,
            "schedule": schedule.as_json(),
            "now": now,
            "covers": covers if again else before.covers.isoformat(),
        },
    )


def made(
    connection: Connection, event: Event, until: datetime, articles: Collection[str], now: str
) -> None:
    """Note that the digest of the day ``event.part`` is made, and which articles it tells."""
    connection.execute(
        text(
            "INSERT INTO bot_digests VALUES (:space, :channel, :day, :until, :now)"
            " ON CONFLICT DO NOTHING"
        ),
        {
            "space": event.space,
            "channel": event.channel,
            "day": event.part,
            "until": until.isoformat(),
            "now": now,
        },
    )
    tell(connection, event, event.part, articles, now)


def are_ahead(connection: Connection, now: datetime) -> bool:
    """Whether a digest covers a time to come: it was made by a clock that has gone back since."""
    query = text("SELECT 1 FROM bot_digests WHERE until > :now")
    return connection.execute(query, {"now": now.isoformat()}).first() is not None


def cut(connection: Connection, now: datetime) -> None:
    """Let no digest cover a time to come: what is shared until then is the next one's."""
    connection.execute(
        text("UPDATE bot_digests SET until = :now WHERE until > :now"), {"now": now.isoformat()}
    )


def days_made(connection: Connection, event: Event) -> frozenset[date]:
    """Return the days for which a digest of the event's channel is made, also with nothing to tell."""
    query = text("SELECT day FROM bot_digests WHERE space = :space AND channel = :channel")
    found = connection.execute(query, {"space": event.space, "channel": event.channel})
    return frozenset(date.fromisoformat(day) for day in found.scalars())


def days(connection: Connection, platform: str, space: str, channel: str) -> list[DigestDay]:
    """Return the digests that a channel was posted, newest first."""
    query = text(
        "SELECT day, until FROM bot_digests"
        " WHERE space = :space AND channel = :channel ORDER BY day DESC"
    )
    found: list[DigestDay] = []
    for row in connection.execute(query, {"space": space, "channel": channel}):
        event = Event(platform, space, channel, "", Ask.DIGEST, "", "", part=row.day)
        kept = posts.under_key(connection, space, event.key)
        posted = tuple(each for each in kept if each.state is State.POSTED)
        if posted:
            day, until = date.fromisoformat(row.day), datetime.fromisoformat(row.until)
            found.append(DigestDay(day, until, posted))
    return found


def tell(
    connection: Connection, event: Event, day: str, articles: Collection[str], now: str
) -> None:
    """Note that an event told articles on a day; what was told before stays as it was."""
    place = {"space": event.space, "channel": event.channel, "key": event.key}
    for article in articles:
        connection.execute(
            text(
                "INSERT INTO bot_told VALUES (:space, :channel, :article, :day, :key, :now)"
                " ON CONFLICT DO NOTHING"
            ),
            place | {"article": article, "day": day, "now": now},
        )


def told(connection: Connection, event: Event) -> Mapping[str, date]:
    """Return the articles that a channel was told by other events than this, and the day of each."""
    query = text(
        "SELECT article, day FROM bot_told"
        " WHERE space = :space AND channel = :channel AND key != :key"
    )
    place = {"space": event.space, "channel": event.channel, "key": event.key}
    found = connection.execute(query, place)
    return {row.article: date.fromisoformat(row.day) for row in found}


def posted_until(connection: Connection, event: Event) -> str:
    """Return until when the last digest before an event's told anything, or nothing."""
    query = text(
        "SELECT max(made.until) FROM bot_digests AS made"
        " WHERE space = :space AND channel = :channel AND (:day = '' OR day < :day)"
        " AND EXISTS (SELECT 1 FROM bot_told AS told WHERE told.space = made.space"
        " AND told.channel = made.channel AND told.day = made.day)"
    )
    day = event.part if event.ask is Ask.DIGEST else ""  # of a command, it is the command's id
    place = {"space": event.space, "channel": event.channel, "day": day}
    return str(connection.execute(query, place).scalar() or "")


def choose_zone(connection: Connection, space: str, zone: str) -> None:
    """Keep the zone of the channels of a space that chose none themselves."""
    connection.execute(
        text(
            "INSERT INTO bot_zones VALUES (:space, :zone)"
            " ON CONFLICT (space) DO UPDATE SET zone = excluded.zone"
        ),
        {"space": space, "zone": zone},
    )


def _select(connection: Connection, where: str, until: date, **values: str) -> list[Plan]:
    query = text(
        "SELECT plan.*, coalesce(max(chosen.zone), '') AS space_zone, max(made.day) AS last"  # noqa: S608 - constants
        " FROM bot_plans AS plan"
        " LEFT JOIN bot_zones AS chosen ON chosen.space = plan.space"
        " LEFT JOIN bot_digests AS made"
        " ON made.space = plan.space AND made.channel = plan.channel AND made.day <= :until"
        f" WHERE {where} GROUP BY plan.space, plan.channel ORDER BY plan.space, plan.channel"
    )
    return [
        Plan(
            platform=row.platform,
            space=row.space,
            channel=row.channel,
            person=row.person,
            zone=row.zone,
            space_zone=row.space_zone,
            schedule=Schedule.from_json(row.schedule),
            since=datetime.fromisoformat(row.since),
            covers=datetime.fromisoformat(row.covers),
            last=date.fromisoformat(row.last) if row.last else None,
        )
        for row in connection.execute(query, values | {"until": until.isoformat()})
    ]
