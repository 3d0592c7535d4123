"""Sentences that answer -> how many cannot be placed alone, and what it costs to make them whole.

    python -m bench.whole_quotes FOLDER [--show N]

FOLDER holds articles*.jsonl and questions*.jsonl (news-questions, language-questions; English). The
quote is the sentence that holds the first answer, with the one before where it leans on that.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from index.answering.whole import Cut, whole
from index.text.references import needs_antecedent
from index.text.segment import sentences
from index.types import Span


def quotes(folder: Path) -> Iterator[tuple[Cut, Span, Span]]:
    """Yield each sentence that answers, as it is quoted now and made whole."""
    suffix = ".en.jsonl" if (folder / "articles.en.jsonl").exists() else ".jsonl"
    cut = {}
    for row in map(json.loads, (folder / f"articles{suffix}").open(encoding="utf-8")):
        cut[row["id"]] = Cut(row["text"], sentences(row["text"], "en"), "en")
    seen = set()
    for row in map(json.loads, (folder / f"questions{suffix}").open(encoding="utf-8")):
        held, start = cut[row["article"]], row["answers"][0]["start"]
        at = next((n for n, e in enumerate(held.sentences) if e.start <= start < e.end), None)
        if at is None or (row["article"], at) in seen:
            continue
        seen.add((row["article"], at))
        span = held.sentences[at]
        if at and needs_antecedent(span.of(held.text), "en"):
            span = Span(held.sentences[at - 1].start, span.end)
        yield held, span, whole(held.text, held.sentences, span, "en")


def lacks(held: Cut, span: Span) -> bool:
    """Tell whether a quote is a quotation of which it does not say whose."""
    inside = [
        at for at, e in enumerate(held.sentences) if span.start <= e.start and e.end <= span.end
    ]
    first, last = inside[0], inside[-1]
    return held.lacks_speaker(first, last) or held.is_unnamed(first, last)


def main() -> None:
    """Print the figures, and some that were made longer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args()
    found = list(quotes(given.folder))
    longer = [(held, before, after) for held, before, after in found if before != after]
    as_now = [(held, before) for held, before, _ in found]
    as_whole = [(held, after) for held, _, after in found]
    for name, shown in (("before", as_now), ("whole", as_whole)):
        size = sum(span.end - span.start for _, span in shown) / len(found)
        lacking = sum(lacks(held, span) for held, span in shown)
        print(
            f"{name:8}{len(found):>6} quotes, {size:.0f} characters, {lacking} without a named speaker"
        )
    print(f"made longer: {len(longer)}")
    for held, before, after in random.Random(1).sample(longer, min(given.show, len(longer))):
        text = held.text
        front, back = text[after.start : before.start], text[before.end : after.end]
        print(f"\n  {front}[[{before.of(text)}]]{back}".replace("\n", " "))


if __name__ == "__main__":
    main()
