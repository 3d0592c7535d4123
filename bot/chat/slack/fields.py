"""What Slack's payloads call things: where, when and who. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.messages import Place, Record

PLATFORM = "slack"

_TS = re.compile(r"\d+\.\d+")

_PLACES = {
    "channel": Place.PUBLIC,
    "C": Place.PUBLIC,
    "group": Place.PRIVATE,
    "G": Place.PRIVATE,
    "privategroup": Place.PRIVATE,
    "mpim": Place.PRIVATE,
    "im": Place.DIRECT,
}


@dataclass(frozen=True, slots=True)
class Here:
    """What a payload does not say: who the bot is there, and what its channels are."""

    user: str
    bot: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)

    def place(self, channel: str, kind: str = "", *, shared: bool = False) -> Place:
        """Return who can see a channel: where nothing says so, nobody but its members."""
        if shared or self.places.get(channel) is Place.SHARED:
            return Place.SHARED
        if channel.startswith("D"):
            return Place.DIRECT
        return _PLACES.get(kind) or self.places.get(channel, Place.PRIVATE)


def space_of(body: Record) -> str:
    """Return the workspace in which the bot was installed that gets this.

    ``team_id`` may be null with Enterprise Grid, and ``team`` and ``team_id`` of another company
    with Slack Connect, where an event's authorizations and a form's view name the one that counts.
    """
    for each in body.get("authorizations") or ():
        if each.get("team_id"):
            return str(each["team_id"])
    view = body.get("view") or {}
    team = body.get("team") or {}
    user = body.get("user") or {}
    found = (
        view.get("app_installed_team_id"),
        body.get("team_id"),
        team.get("id") if isinstance(team, dict) else team,
        user.get("team_id") if isinstance(user, dict) else "",
        body.get("enterprise_id"),
    )
    return next((str(each) for each in found if each), "")


def kind_of(name: object) -> str:
    """Return what a channel's name in a command or a press says of its kind; mostly nothing.

    Slack puts this one in the place of a name, and people who choose it too are only trusted less. A
    private channel can be called ``channel``, and any channel ``directmessage``: that is known by its id.
    """
    return str(name) if name == "privategroup" else ""


def unplaced(body: Record) -> str:
    """Return the channel of which the payload does not say who can see it; else nothing."""
    event = body.get("event") or {}
    channel = event.get("channel") or (event.get("item") or {}).get("channel")
    channel = channel or body.get("channel_id") or (body.get("channel") or {}).get("id")
    says = event.get("channel_type") or body.get("is_ext_shared_channel")
    return "" if says or not isinstance(channel, str) or channel.startswith("D") else channel


def place_of(channel: Record) -> Place:
    """Return who can see a channel, as ``conversations.info`` has it."""
    if channel.get("is_im"):
        return Place.DIRECT
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        return Place.SHARED
    if channel.get("is_private") or channel.get("is_mpim") or channel.get("is_group"):
        return Place.PRIVATE
    return Place.PUBLIC


def stranger(person: Record, space: str) -> bool | None:
    """Return False, as ``manager`` has it, for somebody from another company; None else."""
    home = person.get("user_team") or person.get("source_team") or person.get("team_id")
    home = home or person.get("team")
    return False if isinstance(home, str) and home and home != space else None


def at(ts: str, now: str) -> str:
    """Return Slack's ``1700000000.000100`` as an ISO 8601 time in UTC; ``now`` where it is none."""
    seconds, _, fraction = ts.partition(".")
    if not (seconds.isdecimal() and seconds.isascii() and len(seconds) <= 11):  # noqa: PLR2004 - the year 5138
        return now
    moment = datetime.fromtimestamp(int(seconds), UTC)
    micros = int(fraction[:6].ljust(6, "0")) if fraction.isdecimal() else 0
    return moment.replace(microsecond=micros).isoformat(timespec="milliseconds")


def ts(moment: str, *, earlier: float = 0.0) -> str:
    """Return an ISO 8601 time, or so many seconds earlier, as Slack has it."""
    return f"{datetime.fromisoformat(moment).timestamp() - earlier:.6f}"


def is_ts(message: str) -> bool:
    """Whether ``message`` is an id by which Slack finds it."""
    return _TS.fullmatch(message) is not None
