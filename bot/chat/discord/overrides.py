"""Where discord.py finds Discord: the one place that says so, before a client is made."""

import yarl
from discord import VoiceClient
from discord.gateway import DiscordWebSocket
from discord.http import Route


def point_at(api_url: str, gateway_url: str) -> None:
    """Send all requests to ``api_url``, and what has no other gateway to ``gateway_url``."""
    VoiceClient.warn_nacl = VoiceClient.warn_dave = False  # nobody speaks here
    Route.BASE = api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
