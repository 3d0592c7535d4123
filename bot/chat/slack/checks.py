"""Whether Slack takes the tokens, and grants what is needed: asked once, before anything is served."""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.chat.slack.api import bot_of, code_of, may_pass, translated, web_client
from bot.chat.slack.scopes import SCOPES, SPARED
from bot.settings import Settings, SettingsError

_HOW = "docs/slack.md says how"


@dataclass(frozen=True, slots=True)
class Checked:
    """What Slack told.

    ``first`` is where Socket Mode is to connect first; empty without it. ``bot`` is the bot's user id
    and bot id; None without a bot token.
    """

    first: str = ""
    bot: tuple[str, str] | None = None


async def check(settings: Settings) -> Checked:
    """Have Slack take each token that is set. Raises SettingsError."""
    url, bot, app = settings.slack_api_url, settings.slack_bot_token, settings.slack_app_token
    found = await _check_bot(url, bot.get_secret_value()) if bot else None
    first = await _check_app(url, app.get_secret_value()) if app else ""
    return Checked(first, found)


async def _check_bot(url: str, token: str) -> tuple[str, str]:
    with translated("say who the bot is"):
        try:
            answer = await web_client(url, token).auth_test()
        except SlackApiError as error:
            if may_pass(error):
                raise
            raise SettingsError(
                f"Slack does not take FOOTNOTE_SLACK_BOT_TOKEN ({code_of(error)}): copy the Bot User "
                f"OAuth Token from “OAuth & Permissions” of your Slack app again; {_HOW}."
            ) from error
    missing = missing_scopes(answer.headers)
    if missing:
        raise SettingsError(
            f"The Slack app lacks {'a scope' if len(missing) == 1 else 'scopes'}: "
            f"{', '.join(missing)}. Paste docs/slack-manifest.yaml into “App Manifest”, save, and "
            f"press “Reinstall to Workspace”; {_HOW}."
        )
    return bot_of(answer)


async def _check_app(url: str, token: str) -> str:
    with translated("open a connection"):
        try:
            answer = await web_client(url, None).apps_connections_open(app_token=token)
        except SlackApiError as error:
            if may_pass(error):
                raise
            raise SettingsError(
                f"Slack does not take FOOTNOTE_SLACK_APP_TOKEN ({code_of(error)}): make an app-level "
                f"token with the scope connections:write under “Basic Information”; {_HOW}."
            ) from error
    return str(answer["url"])


def missing_scopes(headers: Mapping[str, str]) -> list[str]:
    """Return what the token is not granted, of what is needed; nothing where Slack does not say."""
    said = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    granted = {scope.strip() for scope in said.split(",") if scope.strip()}
    return [each for each in SCOPES if granted and each not in granted | SPARED]
