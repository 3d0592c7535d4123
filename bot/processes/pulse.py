"""What the front knows of the worker: whether it lives, and whether its library is open."""

import time

from bot.processes.child import Told, Word

SILENT = 30.0  # seconds without a sign of life after which something is wrong


class Pulse:
    """Hears the worker's words."""

    def __init__(self, *, expected: bool = True) -> None:
        """``expected`` is false where workers run elsewhere: then there is nothing to wait for."""
        self._expected = expected
        self.ready = not expected
        self.figures = ""  # what the worker has counted
        self._heard_at = time.monotonic()

    def hear(self, told: Told) -> bool:
        """Take a sign of life, what was counted, or the news that the worker died.

        Returns whether the library is now open and was not, or the other way round.
        """
        if told.word is Word.FIGURES:
            self.figures = told.text
            return False
        was_ready, self.ready = self.ready, told.word is Word.READY
        if told.word is Word.GONE:
            self.figures = ""
        else:
            self._heard_at = time.monotonic()
        return self.ready != was_ready

    def silent(self) -> float:
        """Return the seconds since the last sign of life."""
        return time.monotonic() - self._heard_at if self._expected else 0.0

    def trouble(self) -> str:
        """Return what is wrong, empty where nothing is."""
        if (silent := self.silent()) > SILENT:
            return f"the worker has been silent for {silent:.0f} seconds; footnote.log may say why"
        return ""
