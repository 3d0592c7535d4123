"""The commands that Discord shows when somebody types a slash, or opens a message's menu. Pure.

https://docs.discord.com/developers/interactions/application-commands
"""

import json
from hashlib import sha256

from bot.chat.discord import words
from bot.chat.discord.asked import COMMAND, CONTEXT_MENU
from bot.messages import Record

_CHAT_INPUT, _MESSAGE = 1, 3  # types of commands
_SUBCOMMAND, _STRING = 1, 3  # types of options
_GUILD_INSTALL = 0
_IN_GUILDS, _IN_DIRECT_MESSAGES = 0, 1
_MAX_TEXT = 1000  # characters of what is asked


def commands() -> list[Record]:
    """Return all commands, as they are sent to Discord."""
    return [
        _where(
            {
                "type": _CHAT_INPUT,
                "name": COMMAND,
                "description": words.COMMAND,
                "options": [_subcommand(name, about) for name, about in words.ABOUT.items()],
            }
        ),
        _where({"type": _MESSAGE, "name": CONTEXT_MENU}),
    ]


def digest(application: str) -> str:
    """Return what changes when the commands of an application do."""
    known = json.dumps([application, commands()], sort_keys=True)
    return sha256(known.encode()).hexdigest()[:16]


def _where(command: Record) -> Record:
    """Return a command with the places in which it is offered, which Discord else chooses itself."""
    places = [_IN_GUILDS, _IN_DIRECT_MESSAGES]
    return command | {"contexts": places, "integration_types": [_GUILD_INSTALL]}


def _subcommand(name: str, about: str) -> Record:
    command: Record = {"type": _SUBCOMMAND, "name": name, "description": about}
    if name not in words.OPTIONS:
        return command
    option, meaning = words.OPTIONS[name]
    given = {"type": _STRING, "name": option, "description": meaning}
    given["required"] = name not in words.OPTIONAL
    return command | {"options": [given | {"max_length": _MAX_TEXT}]}
