"""What the front knows of the worker: whether it lives, and whether its library is open."""

import time
from collections.abc import Callable

from bot.child import Word

SILENT = 30.0  # seconds without a sign of life after which something is wrong


class Pulse:
    """Hears the worker's words."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.ready = False
        self._changed = changed
        self._heard_at = time.monotonic()

    def hear(self, word: Word) -> None:
        """Take a sign of life, or the news that the worker died."""
        was_ready, self.ready = self.ready, word is Word.READY
        if word is not Word.GONE:
            self._heard_at = time.monotonic()
        if self.ready != was_ready:
            self._changed()

    def trouble(self) -> str:
        """Return what is wrong, empty where nothing is."""
        silent = time.monotonic() - self._heard_at
        if silent > SILENT:
            return f"the worker has been silent for {silent:.0f} seconds; footnote.log may say why"
        return ""
