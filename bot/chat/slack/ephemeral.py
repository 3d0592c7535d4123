"""What only one person sees.

By the ``response_url`` of what they did, which works for half an hour and a few times, even where
the bot is no member; else as an ephemeral message. https://docs.slack.dev/interactivity/handling-user-interaction
"""

from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.slack.api import MAX_WAITS, Api, translated
from bot.errors import PlatformFailed
from bot.messages import Event, Record

TIMES = 5  # that a response_url works

_SHOWN = ("text", "blocks")
_OVER = range(400, 500)  # used up, too old or unknown
_WELL = 200


async def show(api: Api, client: AsyncWebClient, event: Event, payload: Record) -> None:
    """Show a message to the event's author alone. Raises Undeliverable."""
    if await through(api, event, payload):
        return
    shown = {name: payload[name] for name in _SHOWN}
    with translated("show a message to one person"):
        await client.chat_postEphemeral(
            channel=event.channel,
            user=event.author,
            thread_ts=event.thread or None,
            **shown,
        )


async def through(api: Api, event: Event, payload: Record) -> bool:
    """Show a message by the event's ``response_url``; False where it has none, or none that works.

    Never to everyone: what is shown so has no id, and could not be taken away again.
    """
    if not event.handle or not api.is_slacks(event.handle):
        return False
    shown = {name: payload[name] for name in (*_SHOWN, "unfurl_links", "unfurl_media")}
    webhook = AsyncWebhookClient(
        event.handle,
        session=api.session,
        retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=MAX_WAITS)],
    )
    if event.handle.startswith("http:"):  # on this machine: a proxy does not lead here
        webhook.proxy = None
    with translated("show a message to one person"):
        answer = await webhook.send_dict(
            {
                **shown,
                "response_type": "ephemeral",
                "replace_original": False,
                **({"thread_ts": event.thread} if event.thread else {}),
            }
        )
    if answer.status_code in _OVER:
        return False
    if answer.status_code != _WELL:
        raise PlatformFailed(f"Slack would not show a message: HTTP {answer.status_code}.")
    return True
