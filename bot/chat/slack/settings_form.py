"""The settings' form: opened while the trigger lasts, three seconds, and read when it comes back."""

import logging

from bot.channel_settings import form, wrong
from bot.chat.slack.api import Api, translated
from bot.chat.slack.forms import Opened, modal
from bot.chat.slack.people import People
from bot.errors import ChatError
from bot.ledger import Ledger
from bot.messages import Event, Record
from bot.reception import Submit

log = logging.getLogger(__name__)


class SettingsForm:
    """Opens the form for those who may change the settings; to others the conversation replies."""

    def __init__(self, api: Api, ledger: Ledger, submit: Submit) -> None:
        self._api = api
        self._ledger = ledger
        self._submit = submit
        self._people = People(api)

    async def open(self, event: Event, trigger: str) -> None:
        """Open the form, or else submit the event, so that the person gets a reply."""
        try:
            if event.channel and await self._people.manages(event):
                return await self._show(event, trigger)
        except ChatError as error:
            log.warning("no form", extra={"key": event.key, "reason": str(error)})
        await self._submit(event)
        return None

    async def change(self, event: Event) -> Record | None:
        """Submit the change; return what is wrong with it, by field, for the form to show."""
        if errors := wrong(event.values):
            return {"response_action": "errors", "errors": errors}
        await self._submit(event)
        return None

    async def _show(self, event: Event, trigger: str) -> None:
        settings = await self._ledger.settings(event.space, event.channel)
        opened = Opened(event.channel, event.handle, event.thread)
        client = await self._api.client(event.space)
        with translated("open a form"):
            await client.views_open(trigger_id=trigger, view=modal(form(settings), opened))
