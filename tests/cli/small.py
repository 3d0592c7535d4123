"""``footnote`` with a model that needs no second to load: what is tried is what happens around it."""

from pathlib import Path

import bot.doctor.health
import bot.worker
import index.library
from tests.library.twins import Words


class Quick(Words):
    """A bag of words for a model."""

    @classmethod
    async def open(cls, _: Path | None = None) -> "Quick":
        return cls()


index.library.SentenceEmbedder = bot.doctor.health.SentenceEmbedder = (
    bot.worker.SentenceEmbedder
) = Quick

if __name__ == "__main__":
    from bot.cli import main

    main()
