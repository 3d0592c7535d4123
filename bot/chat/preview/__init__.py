"""Any card as Slack and Discord would draw it: from the payloads that they would be sent."""

from bot.chat.preview import discord, slack

PREVIEWS = {"Slack": slack.drawn, "Discord": discord.drawn}

__all__ = ["PREVIEWS"]
