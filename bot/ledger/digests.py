"""Digests as rows: when a channel gets one, which it got, and what they told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from bot.messages import Event
from bot.schedule import Schedule, is_zone


@dataclass(frozen=True, slots=True)
class Plan:
    """When a channel gets its digests.

    ``zone`` is where the channel chose none: of who invited the bot, or empty where nobody knows.
    ``since`` is when the schedule came into force; what was shared before ``covers`` is told by no
    digest. ``last`` is the newest day that had one, also with nothing to tell.
    """

    platform: str
    space: str
    channel: str
    zone: str
    schedule: Schedule
    since: datetime
    covers: datetime
    last: date | None = None

    @property
    def zone_in_force(self) -> str:
        """The channel's own zone, else that of who invited the bot, else UTC."""
        known = (zone for zone in (self.schedule.zone, self.zone) if is_zone(zone))
        return next(known, "UTC")  # a later tzdata may have dropped a name


def begin(connection: Connection, event: Event, zone: str, now: str, covers: str) -> None:
    """Plan the digests of a channel from now on; a plan that is there stays as it is."""
    connection.execute(
        text(
            "INSERT INTO bot_plans VALUES (:space, :channel, :platform, :zone, :schedule, :now,"
            " :covers) ON CONFLICT DO NOTHING"
        ),
        {
            "space": event.space,
            "channel": event.channel,
            "platform": event.platform,
            "zone": zone,
            "schedule": Schedule().as_json(),
            "now": now,
            "covers": covers,
        },
    )


def plans(connection: Connection) -> list[Plan]:
    """Return the plans of all channels."""
    return _select(connection, "1 = 1")


def plan(connection: Connection, space: str, channel: str) -> Plan | None:
    """Return a channel's plan, or None."""
    here = "plan.space = :space AND plan.channel = :channel"
    return next(iter(_select(connection, here, space=space, channel=channel)), None)


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


def asked_in(connection: Connection, space: str, channel: str, since: str) -> Mapping[str, int]:
    """Return how many questions each thread of a channel has had since a time, by its root."""
    query = text(
        "SELECT root, count(*) AS number FROM bot_asked"
        " WHERE space = :space AND channel = :channel AND at >= :since GROUP BY root"
    )
    found = connection.execute(query, {"space": space, "channel": channel, "since": since})
    return {row.root: int(row.number) for row in found}


def _select(connection: Connection, where: str, **values: str) -> list[Plan]:
    query = text(
        "SELECT plan.*, max(made.day) AS last FROM bot_plans AS plan"  # noqa: S608 - constants
        " LEFT JOIN bot_digests AS made"
        " ON made.space = plan.space AND made.channel = plan.channel"
        f" WHERE {where} GROUP BY plan.space, plan.channel ORDER BY plan.space, plan.channel"
    )
    return [
        Plan(
            platform=row.platform,
            space=row.space,
            channel=row.channel,
            zone=row.zone,
            schedule=Schedule.from_json(row.schedule),
            since=datetime.fromisoformat(row.since),
            covers=datetime.fromisoformat(row.covers),
            last=date.fromisoformat(row.last) if row.last else None,
        )
        for row in connection.execute(query, values)
    ]
