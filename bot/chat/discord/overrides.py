"""Where discord.py finds Discord: the one place that says so, before a client is made."""

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def point_at(api_url: str, gateway_url: str) -> None:
    """Send all requests to ``api_url``, and what has no other gateway to ``gateway_url``."""
    Route.BASE = api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
