"""Whether Slack and Discord take what the settings give them: a part of what ``doctor`` says."""

from collections.abc import AsyncIterator, Awaitable

from bot.doctor.findings import Finding, Verdict
from bot.errors import PlatformFailed
from bot.settings import Settings
from index.errors import FootnoteError

_CONTENT_OFF = (
    "the token is taken, but Footnote may not read messages: turn on “Message Content Intent” under "
    "“Bot” in Discord’s developer portal. Until then it hears mentions and commands only."
)


async def platform_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Ask each platform that has a token."""
    if settings.slack:
        yield await _slack(settings)
    else:
        yield Finding("Slack", Verdict.OK, "not set up; docs/slack.md says how")
    if settings.discord:
        yield await _discord(settings)
    else:
        yield Finding("Discord", Verdict.OK, "not set up; docs/discord.md says how")


async def _slack(settings: Settings) -> Finding:
    from bot.chat.slack.checks import check  # noqa: PLC0415 - the library, only where it is needed

    says = "the tokens are taken, every scope is granted"
    if settings.slack_client_id:
        says = "workspaces install it under /slack/install"
    return await _asked("Slack", check(settings), says)


async def _discord(settings: Settings) -> Finding:
    from bot.chat.discord.checks import check  # noqa: PLC0415

    said: list[tuple[bool, str]] = []

    async def asked() -> None:
        said.append(await check(settings))

    found = await _asked("Discord", asked(), "the token is taken, messages can be read")
    if not said:
        return found
    [(reads, invitation)] = said
    if not reads:
        return Finding("Discord", Verdict.WARNING, _CONTENT_OFF)
    return Finding(found.what, found.verdict, f"{found.says}; invite it with {invitation}")


async def _asked(platform: str, asking: Awaitable[object], says: str) -> Finding:
    try:
        await asking
    except PlatformFailed as error:
        return Finding(platform, Verdict.WARNING, f"cannot be asked now: {error}")
    except FootnoteError as error:
        return Finding(platform, Verdict.PROBLEM, str(error))
    return Finding(platform, Verdict.OK, says)
