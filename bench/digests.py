"""How long the digest of a day with 20, 200 and 2,000 articles takes, and what memory it needs.

    python -m bench.digests --archive articles.jsonl.gz [--sizes 20,200,2000] [--words 400] [--keep DIR]

Somebody shares an article every half a minute; each is cut after about so many words. Each size is
measured in a process of its own, with the model loaded and the library open. Seconds are what the
processor worked, whatever else the machine does.
"""

import argparse
import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from bench.speed.figures import CHANNEL, SPACE, Figures, archive, sharing
from bot.digests.digest import digest
from bot.digests.digest_cards import Names, digest_cards
from index.library import Library
from index.models.embed import SentenceEmbedder
from index.sources.disagreements import Disagreement
from index.types import Article, Scope, Story, Summary

SIZES = (20, 200, 2000)
WORDS = 400  # of an article
DAY = datetime(2026, 1, 1, tzinfo=UTC)
APART = timedelta(seconds=30)  # two shares
PEOPLE = 25
AGAIN = 3  # times that a digest is made after the first


@dataclass
class Timed:
    """The library as a digest asks it, and how long the processor took to answer."""

    library: Library
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    async def stories(self, scope: Scope, since: datetime, until: datetime) -> list[Story]:
        """Return the stories of what was shared."""
        with self.timing("stories"):
            return await self.library.stories(scope, since, until)

    async def summarise(self, article: Article) -> Summary:
        """Return an article's summary."""
        with self.timing("summaries"):
            return await self.library.summarise(article)

    async def disagreements(self, articles: Sequence[Article]) -> list[Disagreement]:
        """Return where the reports of a story disagree."""
        with self.timing("disagreements"):
            return await self.library.disagreements(articles)

    @contextmanager
    def timing(self, part: str) -> Iterator[None]:
        """Add the time that something takes to its part."""
        began = time.process_time()
        yield
        self.seconds[part] += time.process_time() - began


async def fill(archive_file: Path, folder: Path, sizes: Sequence[int], words: int) -> list[Path]:
    """Import articles, and return a copy of the data directory for each size, smallest first."""
    rows = enumerate(archive(archive_file, max(sizes), words))
    model = await SentenceEmbedder.open()
    made: list[Path] = []
    for size, before in zip(sizes, (0, *sizes), strict=False):
        file = folder / "rows.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for number, row in islice(rows, size - before):
                by = {"shared_by": f"person {number % PEOPLE}"}
                at = {"shared_at": (DAY + number * APART).isoformat()}
                lines.write(json.dumps(row | by | at) + "\n")
        async with Library.open(folder / "all", embedder=model) as library:
            await library.import_file(file, sharing(0))
        made.append(shutil.copytree(folder / "all", folder / f"{size}"))
    return made


async def measure(data: Path) -> Figures:
    """Make the digest of the day again and again, and return what it took."""
    model = await SentenceEmbedder.open()
    await model.embed_question("Is the model loaded?")
    times: list[float] = []
    async with Library.open(data, embedder=model) as library:
        before = _forget_peak()
        for _ in range(1 + AGAIN):
            timed = Timed(library)
            began = time.process_time()
            stories, cards = await _made(timed)
            times.append(time.process_time() - began)
    return {
        "stories": stories,
        "cards": cards,
        "first s": round(times[0], 2),
        "median s": round(statistics.median(times[1:]), 2),
        **{f"last: {part} s": round(took, 2) for part, took in timed.seconds.items()},
        "peak MiB": _memory("VmHWM"),
        "peak MiB on top of model and library": _memory("VmHWM") - before,
    }


def _forget_peak() -> int:
    """Make the process's peak what it takes now, and return that."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _memory("VmRSS")


def _memory(name: str) -> int:
    """Return what Linux says of this process's memory, in MiB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(f"{name}:"))


async def _made(library: Timed) -> tuple[int, int]:
    told = await digest(library, Scope(SPACE, CHANNEL), DAY, DAY + timedelta(days=1))
    people = [share.shared_by for each in told for _, share in each.first_shares]
    with library.timing("cards"):
        names = Names(dict(zip(people, people, strict=True)), {})
        cards = digest_cards("Digest", "", told, names, in_thread=True)
    return len(told), len(cards)


async def _measure_all(archive_file: Path, folder: Path, sizes: Sequence[int], words: int) -> None:
    for data in await fill(archive_file, folder, sizes, words):
        alone = [sys.executable, "-m", "bench.digests", "--data", str(data)]
        found = await asyncio.to_thread(subprocess.check_output, alone)
        print(f"digest of {int(data.name):,} articles")
        for name, value in json.loads(found).items():
            print(f"  {name:<40} {value:>10,}", flush=True)


def main() -> None:
    """Print what the digest of each size took, or, of one data directory, one JSON object."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.digests",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--archive", type=Path)
    given.add_argument("--data", type=Path, help="a data directory that was filled before")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--keep", type=Path, help="an empty folder, to measure again what is in it")
    chosen = parser.parse_args()
    if chosen.data:
        print(json.dumps(asyncio.run(measure(chosen.data))))
        return
    sizes = sorted(int(size) for size in chosen.sizes.split(","))
    with tempfile.TemporaryDirectory() as folder:
        kept = chosen.keep or Path(folder)
        asyncio.run(_measure_all(chosen.archive, kept, sizes, chosen.words))


if __name__ == "__main__":
    main()
