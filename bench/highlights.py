"""Questions with known answers -> how often words of the gold sentence are marked, and how often rightly.

    python -m bench.highlights FOLDER [--misses KIND]

FOLDER holds articles*.jsonl and questions*.jsonl (news-questions, language-questions; English). The
quote is the sentence that holds the first answer; a mark is right if it overlaps any answer.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.answering.highlight import marks
from index.answering.question import kind_of
from index.text.segment import sentences
from index.types import Span


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its sentence, what was marked in it, and whether that overlaps an answer."""

    question: str
    quote: str
    marked: str
    gold: str
    is_right: bool


def cases(folder: Path) -> Iterator[Case]:
    """Yield every question with its gold sentence."""
    suffix = ".en.jsonl" if (folder / "articles.en.jsonl").exists() else ".jsonl"
    texts = {row["id"]: row["text"] for row in _rows(folder / f"articles{suffix}")}
    cut = {name: sentences(text, "en") for name, text in texts.items()}
    for row in _rows(folder / f"questions{suffix}"):
        text = texts[row["article"]]
        gold = [Span(each["start"], each["start"] + len(each["text"])) for each in row["answers"]]
        held = [each for each in cut[row["article"]] if each.start <= gold[0].start < each.end]
        for span in held[:1]:
            found = [
                Span(span.start + each.start, span.start + each.end)
                for each in marks(row["question"], span.of(text))
            ]
            right = any(each.meets(g) for each in found for g in gold)
            marked = " … ".join(each.of(text) for each in found)
            yield Case(row["question"], span.of(text), marked, gold[0].of(text), right)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    """Print a line a kind of question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", metavar="KIND", help="print what was marked wrongly")
    options = parser.parse_args()
    by_kind: dict[str, list[Case]] = defaultdict(list)
    for case in cases(options.folder):
        by_kind[kind_of(case.question).value].append(case)
        by_kind["all"].append(case)
    print(f"{'':10}{'questions':>10}{'marked':>10}{'right':>10}{'precision':>10}")
    for kind, found in sorted(by_kind.items()):
        marked = [case for case in found if case.marked]
        right = sum(case.is_right for case in marked)
        precision = f"{right / len(marked):.3f}" if marked else ""
        print(f"{kind:10}{len(found):>10}{len(marked):>10}{right:>10}{precision:>10}")
    for case in by_kind.get(options.misses, ()):
        if case.marked and not case.is_right:
            print(f"\n{case.question}\n  {case.marked!r}, not {case.gold!r}\n  {case.quote[:300]}")


if __name__ == "__main__":
    main()
