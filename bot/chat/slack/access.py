"""The settings -> where the bot is installed, and with which tokens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.chat.slack.api import Installations, bot_of, translated, web_client
from bot.chat.slack.installations import Store
from bot.settings import Settings


@asynccontextmanager
async def installations(
    settings: Settings, bot: tuple[str, str] | None = None
) -> AsyncIterator[Installations]:
    """Open the one workspace of the bot token, or else those that have installed the bot.

    ``bot`` is the bot's user id and bot id in the one workspace, where Slack has told them.
    """
    if settings.slack_bot_token:
        token = settings.slack_bot_token.get_secret_value()
        yield OneWorkspace(token, settings.slack_api_url, bot)
        return
    async with Store.open(
        settings.where,
        settings.secret_key.get_secret_value() if settings.secret_key else "",
        settings.slack_client_id or "",
        settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else "",
        settings.slack_api_url,
    ) as store:
        yield store


class OneWorkspace:
    """The workspace of the bot token in the settings, whatever its id."""

    def __init__(self, token: str, url: str, bot: tuple[str, str] | None) -> None:
        self._token = token
        self._url = url
        self._bot = bot

    async def token(self, _space: str) -> str:
        """Return the bot token."""
        return self._token

    async def bot(self, _space: str) -> tuple[str, str]:
        """Return the bot's user id and bot id."""
        if self._bot is None:
            with translated("say who the bot is"):
                self._bot = bot_of(await web_client(self._url, self._token).auth_test())
        return self._bot

    async def removed(self, _space: str, _at: float) -> bool:
        """Return True: a token that Slack took back is the operator's to replace."""
        return True
