"""Events to work on, and both steps of the work, which can be held up or made to fail."""

import asyncio

from bot.messages import Ask, Event


class Work:
    """Both steps: counts what was begun and done; an event called ``stuck`` waits for ``go``."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.prepared: list[str] = []
        self.done: list[str] = []
        self.fails = 0
        self.go = asyncio.Event()
        self._changed = asyncio.Condition()

    async def prepare(self, event: Event) -> None:
        await self._note(self.begun, event)
        if self.fails:
            self.fails -= 1
            raise OSError("The reply cannot be posted.")
        if event.message == "stuck":
            await self.go.wait()
        await self._note(self.prepared, event)

    async def deliver(self, event: Event) -> None:
        if event.message == "undelivered":
            await self.go.wait()
        await self._note(self.done, event)

    async def until(self, count: int, what: str = "done") -> None:
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: len(getattr(self, what)) >= count)

    async def _note(self, where: list[str], event: Event) -> None:
        async with self._changed:
            where.append(event.message)
            self._changed.notify_all()


def asked(message: str, author: str = "anna", space: str = "S") -> Event:
    at = "2026-11-23T09:00:00.000+00:00"
    return Event("local", space, "C", message, Ask.QUESTION, author, at, text="Who?")
