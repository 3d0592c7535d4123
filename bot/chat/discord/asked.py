"""An interaction -> what it asks for. Pure.

Interactions are commands, presses of a button, and forms that were filled in:
https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.chat.discord.parse import PLATFORM, Where, links_shown, time_of
from bot.commands import PRESSED
from bot.messages import BY_COMMAND, Action, Ask, Event, Place, Record, Said
from bot.reception import readings, wished
from index.links.finding import find_links

COMMAND = "footnote"
CONTEXT_MENU = "Summarise links"

# https://docs.discord.com/developers/topics/permissions
ADMINISTRATOR, MANAGE_CHANNELS, MANAGE_GUILD = 1 << 3, 1 << 4, 1 << 5

_MESSAGE_COMMAND = 3  # a type of command: from a message's context menu
_ASKED_BY_COMMAND = {
    "ask": Ask.QUESTION,
    "articles": Ask.ARTICLES,
    "forget": Ask.FORGET,
    "forget-me": Ask.MAY_FORGET_ME,
    "privacy": Ask.PRIVACY,
    "status": Ask.STATUS,
    "settings": Ask.SETTINGS,
    "digest": Ask.TELL,
    "help": Ask.HELP,
}
_FOR_EVERYONE = {Ask.SHOW, Ask.ASK_PEOPLE}


def asked(interaction: Record, where: Where) -> list[Event]:
    """Return what an interaction asks for; nothing where it is not ours or names nothing to read."""
    data = interaction.get("data") or {}
    match interaction["type"]:
        case 2 if data.get("type") == _MESSAGE_COMMAND and data.get("name") == CONTEXT_MENU:
            return list(_by_context_menu(interaction, data, where))
        case 2 if data.get("name") == COMMAND:
            return list(_by_command(interaction, data, where))
        case 3:
            return list(_by_button(interaction, data, where))
        case 5:
            return list(_by_form(interaction, data, where))
        case _:
            return []


def may_manage(permissions: int) -> bool:
    """Whether somebody with these permissions administers the channel or its server."""
    return bool(permissions & (ADMINISTRATOR | MANAGE_CHANNELS | MANAGE_GUILD))


def _by_context_menu(interaction: Record, data: Record, where: Where) -> Iterator[Event]:
    target = str(data["target_id"])
    message = (data.get("resolved") or {}).get("messages", {}).get(target, {})
    read = _event(interaction, where, Ask.READ, message=target)
    events = _reading(read, links_shown(message))
    yield from (replace(each, part=wished(str(interaction["id"]), each.part)) for each in events)


def _by_command(interaction: Record, data: Record, where: Where) -> Iterator[Event]:
    for given in data.get("options") or []:
        name = str(given.get("name"))
        options = given.get("options") or []
        text = " ".join(str(each.get("value", "")) for each in options).strip()
        if name == "summarise":
            read = _event(interaction, where, Ask.READ)
            events = _reading(read, tuple(each.url for each in find_links(text)))
            yield from (replace(each, part=f"{BY_COMMAND}{each.part}") for each in events)
        elif name in _ASKED_BY_COMMAND:
            itself = name == "forget" and text.lower() == "me"
            ask = Ask.MAY_FORGET_ME if itself else _ASKED_BY_COMMAND[name]
            event = _event(interaction, where, ask)
            yield replace(event, text=text, private=True)


def _by_button(interaction: Record, data: Record, where: Where) -> Iterator[Event]:
    ours, _, rest = str(data.get("custom_id", "")).partition(":")
    action, _, tag = rest.partition(":")
    if ours == COMMAND and action in PRESSED:
        ask = PRESSED[Action(action)]
        pressed = str((interaction.get("message") or {}).get("id", ""))
        event = _event(interaction, where, ask, message=pressed)
        part, private = str(interaction["id"]), ask not in _FOR_EVERYONE
        yield replace(event, part=part, tag=tag, private=private)


def _by_form(interaction: Record, data: Record, where: Where) -> Iterator[Event]:
    if str(data.get("custom_id", "")).startswith(f"{COMMAND}:{Action.SETTINGS.value}"):
        event = _event(interaction, where, Ask.CHANGE_SETTINGS)
        yield replace(event, values=dict(_filled_in(data)), private=True)


def _filled_in(component: Record) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form, wherever its rows and labels hold them, by their custom_id."""
    if "custom_id" in component and ("value" in component or "values" in component):
        values = component.get("values") or [component.get("value") or ""]
        yield str(component["custom_id"]), str(values[0])
    for inner in [*(component.get("components") or []), component.get("component")]:
        if inner:
            yield from _filled_in(inner)


def _reading(event: Event, links: tuple[str, ...]) -> Iterator[Event]:
    """Yield what reading links for somebody asks for."""
    said = Said(
        platform=event.platform,
        space=event.space,
        channel=event.channel,
        message=event.message,
        author=event.author,
        at=event.at,
        text="",
        links=links,
        place=event.place,
        thread=event.thread,
        manager=event.manager,
    )
    yield from (replace(each, handle=event.handle) for each in readings(said))


def _event(interaction: Record, where: Where, ask: Ask, message: str = "") -> Event:
    user = interaction.get("user") or (interaction.get("member") or {}).get("user") or {}
    return Event(
        platform=PLATFORM,
        space=where.space,
        channel=where.channel,
        message=message or str(interaction["id"]),
        ask=ask,
        author=str(user.get("id", "")),
        at=time_of(str(interaction["id"])),
        thread=where.thread,
        handle=str(interaction["token"]),
        place=where.place,
        # Whoever writes to the bot alone has nobody above them there.
        manager=where.place is Place.DIRECT or may_manage(int(interaction.get("permissions") or 0)),
    )
