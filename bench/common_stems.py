"""News articles -> index/text/common_stems.en.txt, how rare each common English stem is.

    python -m bench.common_stems --data DIR/news-archive/articles.jsonl.gz

A line holds a rarity, -ln of the share of sentences, and the stems that have it.
"""

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from index.text.segment import sentences
from index.text.terms import terms

TARGET = Path(__file__).parent.parent / "index" / "text" / "common_stems.en.txt"
KEPT = 3000  # stems; the rarest of them is in one of 1,600 sentences
EVERY = 8  # articles; a sample is enough for shares of one in a thousand
STEP = 0.25  # of rarity, between two lines


def main() -> None:
    """Count, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    found = list(_sentences(parser.parse_args().data))
    holding = Counter(stem for stems in found for stem in stems)
    lines = defaultdict(list)
    for stem, count in holding.most_common(KEPT):
        lines[round(-math.log(count / len(found)) / STEP) * STEP].append(stem)
    TARGET.write_text(
        f"# How rare a stem is in English news: -ln of its share of {len(found):,} sentences.\n"
        "# Made by bench/common_stems.py.\n"
        + "".join(f"{rarity} {' '.join(sorted(stems))}\n" for rarity, stems in lines.items())
    )
    print(f"{TARGET}: {KEPT} stems, {TARGET.stat().st_size:,} bytes")


def _sentences(file: Path) -> Iterator[set[str]]:
    with gzip.open(file, "rt", encoding="utf-8") as rows:
        for number, row in enumerate(rows):
            if number % EVERY == 0:
                text = json.loads(row)["text"]
                yield from (set(terms(span.of(text), "en")) for span in sentences(text, "en"))


if __name__ == "__main__":
    main()
