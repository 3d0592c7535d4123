"""A Discord of our own: HTTP API and gateway, on loopback."""

from tests.stand_ins.discord.server import DiscordStandIn

__all__ = ["DiscordStandIn"]
