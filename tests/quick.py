"""``footnote`` without what takes seconds to load: what is tried is what happens around models."""

import sys
from collections.abc import Iterable
from pathlib import Path

import bot.doctor.health
import bot.worker
import index.library
import index.summary.summarise
from tests.library.twins import Matches, Words

QUICK = (sys.executable, "-m", "tests.quick")


class Quick(Words):
    """A bag of words for a model."""

    @classmethod
    async def open(cls, _: Path | None = None) -> "Quick":
        return cls()


def _all_alike(sentences: Iterable[str], _: str) -> list[float]:
    return [0.0 for _ in sentences]


def use_twins() -> None:
    """Put twins in the place of the models of this process, and of sumy."""
    for module in (index.library, bot.doctor.health, bot.worker):
        module.SentenceEmbedder = Quick
    index.library.PassageReader = bot.worker.PassageReader = Matches
    index.summary.summarise.key_words = _all_alike


if __name__ in {"__main__", "__mp_main__"}:  # the latter is what the processes of ``serve`` run
    use_twins()

if __name__ == "__main__":
    from bot.cli import main

    main()
