"""Wakes whoever watches a channel when something changes there."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Live:
    """Tells watchers that there is something new, not what: that stands in the history."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Event] = set()
        self.closing = False

    @contextmanager
    def watch(self) -> Iterator[asyncio.Event]:
        """Yield an event that is set at every change; the watcher clears it."""
        event = asyncio.Event()
        self._watchers.add(event)
        try:
            yield event
        finally:
            self._watchers.discard(event)

    def changed(self) -> None:
        """Wake every watcher."""
        for event in self._watchers:
            event.set()

    def close(self) -> None:
        """Wake every watcher for the last time."""
        self.closing = True
        self.changed()
