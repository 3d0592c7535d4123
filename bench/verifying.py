"""Sentences that were taken out of an article, or changed there -> whether that is told.

    python -m bench.verifying FOLDER

FOLDER holds articles*.jsonl (news-questions, language-questions; English). Of every third sentence of
at least six words: is it said to be gone where it was taken out, and changed where a number or a
name in it was replaced, or every fifth word left out? “Found” is the share for which the new
sentence itself is shown.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from index.text.segment import sentences
from index.types import Article, Completeness, Label, Span, Standing
from index.verify import verify

EVERY = 3  # sentence
MIN_WORDS = 6

CHANGES: dict[str, Callable[[str], str]] = {
    "as it was": lambda text: text,
    "taken out": lambda _: "",
    "a number changed": lambda text: re.sub(r"\d+", "77", text),
    "a name changed": lambda text: re.sub(r"(?<=\s)[A-Z]\w+", "Zamora", text, count=1),
    "every fifth word left out": lambda text: " ".join(
        word for at, word in enumerate(text.split()) if at % 5
    ),
}


def cases(folder: Path) -> Iterator[tuple[Article, Span]]:
    """Yield sentences with their articles."""
    file = next(folder.glob("articles.en.jsonl"), folder / "articles.jsonl")
    with file.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            label = Label(Completeness.FULL)
            article = Article(row["id"], "", "", "", "", "", "en", row["text"], label)
            for span in sentences(article.text, "en")[::EVERY]:
                if len(span.of(article.text).split()) >= MIN_WORDS:
                    yield article, span


def told(article: Article, span: Span, change: Callable[[str], str]) -> tuple[str, bool]:
    """Return what is said of a sentence that was changed, and whether the new one is shown."""
    changed = change(span.of(article.text))
    today = article.text[: span.start] + changed + article.text[span.end :]
    [found] = verify(article, [span], today, sentences(today, "en"))
    return found.standing.value, changed in found.now or found.now in changed


def main() -> None:
    """Print a line a change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    held = list(cases(parser.parse_args().folder))
    print(f"{'':28}{'sentences':>10}" + "".join(f"{each:>10}" for each in (*Standing, "found")))
    for name, change in CHANGES.items():
        some = [
            (article, span)
            for article, span in held
            if change(span.of(article.text)) != span.of(article.text) or name == "as it was"
        ]
        results = [told(article, span, change) for article, span in some]
        count = Counter(standing for standing, _ in results)
        shares = [count[each.value] / len(some) for each in Standing]
        found = sum(is_shown for said, is_shown in results if said == Standing.CHANGED) / len(some)
        print(f"{name:28}{len(some):>10}" + "".join(f"{each:>10.3f}" for each in (*shares, found)))


if __name__ == "__main__":
    main()
