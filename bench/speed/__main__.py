"""How fast: reading, import, questions, start-up; each beside a bare loop where there is one.

    python -m bench.speed --archive articles.jsonl.gz [--only read,import,ask,serve] [--json]

The archive is JSON lines of {id, url, title, text}, gzipped. Times are of this machine at this
hour: compare the ratios.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.printing import show
from bench.speed import asking, importing, reading, startup
from bench.speed.figures import Figures

PARTS = ("read", "import", "ask", "serve")


async def measure(
    archive: Path, parts: Sequence[str], articles: int, sizes: Sequence[int]
) -> Figures:
    """Return the figures of each part asked for, in data directories that are thrown away."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        if "serve" in parts:
            figures |= await startup.measure(here / "serve")
        if "read" in parts:
            figures |= await reading.measure(archive, here / "read", words=1000)
        if "import" in parts:
            figures |= importing.measure(archive, here / "import", articles)
        if "ask" in parts:
            figures |= await asking.measure(archive, here, sizes)
    return figures


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--passages", default="1000,100000")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sizes = [int(size) for size in given.passages.split(",")]
    figures = asyncio.run(measure(given.archive, given.only.split(","), given.articles, sizes))
    show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
