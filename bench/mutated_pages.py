"""Pages with bytes cut out, doubled, replaced and mixed, each through the child that really reads it.

    python -m bench.mutated_pages [--count 10000] [--seed 1] [--first 0] [--pages FOLDER] [--json]

They are made of the beginnings of our hostile pages, of an ordinary article and, with ``--pages``, of
the HTML files in a folder. Page N of a seed is always the same: ``--first N --count 1`` brings it back.
What is found is printed as JSON, with the page as Latin-1, to be added to tests/fuzz/findings.json. Exits with
1 where something was found: an error that no person is told of, a time or a memory beyond a limit,
signs in the text that must not be there, or a next page that is not read.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench.hostile_bodies import CHILDREN, GRACE, GROWTH, LIMITS, MEMORY
from bench.watching import Memory
from index.errors import ExtractError
from index.extract.child import ChildExtractor
from index.types import Link, Page
from tests.extract.hostile_pages import PAGES
from tests.extract.test_body import page, story

SIZE = 32 * 1024  # bytes of each that is taken
MOST_CHANGES = 12
LOOKED_AT = 500  # pages, after which an ordinary one has to be read
UNWANTED = frozenset("\x00\x1b\u202e\u2066")
JUNK = [
    each.encode("latin-1")
    for each in (
        "<", ">", "</p>", "<p>", "<div hidden>", "<!--", "-->", "<style>p{", "<script>", "&#0;", "\x00",
        "<table><tr><td>", "</article>", "<base href=//x>", "\xff\xfe", "<a href=", '"', "]]>",
        "<meta charset=utf-16>", "<svg>", "<![CDATA[", "<template>", "</body>", "<plaintext>",
    )
]  # fmt: skip
_URL = "https://example.org/mutated"
_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


def sources(folder: Path | None) -> list[bytes]:
    """Return what is mutated."""
    ours = [page(story()).encode(), *(make()[0][:SIZE] for make in PAGES.values())]
    theirs = sorted(folder.glob("**/*.html")) if folder else []
    return ours + [file.read_bytes()[:SIZE] for file in theirs]


def mutated(whole: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return a page with some of its bytes cut out, doubled, replaced, or taken from another page."""
    for _ in range(chance.randint(1, MOST_CHANGES)):
        at, length = chance.randrange(len(whole) + 1), int(chance.expovariate(1 / 60))
        piece = whole[at : at + length]
        other = chance.choice(others)
        start = chance.randrange(len(other) + 1)
        put = chance.choice([b"", piece * 2, chance.choice(JUNK), chance.randbytes(length % 13),
                             other[start : start + 20 * length]])  # fmt: skip
        whole = whole[:at] + put + whole[at + length :]
    return whole


async def run(count: int, seed: int, first: int, whole: list[bytes]) -> dict[str, Any]:
    """Return what became of the pages, and what was found."""
    said, stopped, findings, slowest = Counter[str](), Counter[str](), [], 0.0
    ordinary = _page(page(story()).encode(), "text/html")
    async with ChildExtractor(stopped=lambda reason: stopped.update([reason])) as extractor:
        expected = (await extractor.extract(ordinary)).text
        with Memory() as memory:
            for number in tqdm(range(first, first + count), mininterval=10):
                chance = random.Random(f"{seed}/{number}")
                body = mutated(chance.choice(whole), whole, chance)
                began = time.monotonic()
                says, wrong = await _read(extractor, _page(body, chance.choice(_TYPES)))
                seconds = time.monotonic() - began
                said[says], slowest = said[says] + 1, max(slowest, seconds)
                if seconds > CHILDREN * LIMITS.wall + GRACE:
                    wrong = f"took {seconds:.1f} s"
                if number % LOOKED_AT == 0 and (await extractor.extract(ordinary)).text != expected:
                    wrong = "the next page is not read as it was"
                if wrong:
                    findings.append(
                        {"page": number, "input": body.decode("latin-1"), "error": wrong}
                    )
    return {
        "pages": count,
        "slowest, s": round(slowest, 2),
        "largest parser, MiB": round(memory.parsers),
        "growth, MiB": round(memory.growth, 1),
        "said": dict(said.most_common()),
        "children stopped": dict(stopped),
        "findings": findings,
    }


async def _read(extractor: ChildExtractor, given: Page) -> tuple[str, str]:
    """Return what a page is called, and what is wrong with that."""
    try:
        found = await extractor.extract(given)
    except ExtractError as error:
        return type(error).__name__, ""
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        return type(error).__name__, f"{type(error).__name__}: {error}"[:300]
    wrong = "signs that must not be there" if UNWANTED & set(found.text) else ""
    return found.label.completeness.value, wrong


def _page(body: bytes, media_type: str) -> Page:
    return Page(Link(_URL, _URL), _URL, media_type, None, body)


def main() -> int:
    """Mutate, print, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = asyncio.run(run(args.count, args.seed, args.first, sources(args.pages)))
    print(json.dumps(figures, indent=None if args.json else 1))
    beyond = figures["growth, MiB"] > GROWTH or figures["largest parser, MiB"] > MEMORY + 256
    return 1 if figures["findings"] or beyond else 0


if __name__ == "__main__":
    sys.exit(main())
