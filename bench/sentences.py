"""How well sentences are found: ours against the libraries, on real text.

    python -m bench.sentences --data DIR [--json]

Four measures, because no set of real news pages has its sentences marked by hand:

- ``claims F1``: pages whose sentences another splitter marked (claims/), the full ones in a row
  joined by blanks and split again; boundaries inside quotations do not count. Silver, not gold:
  read differences, not levels.
- ``cases``: the hand-made cases of bench/sentence_cases.py, each right as a whole or wrong.
- ``cut``: answers marked by people (news-questions/, language-questions/) that a boundary cuts.
- ``open quotes``: sentences of news pages (pages/) with an opening quotation mark but no closing
  one, or the other way round, in paragraphs that have both.
"""

import argparse
import itertools
import json
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import sentencex

from bench.sentence_cases import CASES
from index.text.boundaries import open_quotes
from index.text.segment import sentences

Splitter = Callable[[str, str], list[int]]  # text and language -> offsets where sentences begin

LANGUAGES = ("en", "de", "es", "ru", "zh")
_FULL_SENTENCE = re.compile(r"[\"'“‘(\[]*[A-Z0-9].*[.!?][\"'”’)\]]*$")


def main() -> None:
    """Print the table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = {name: measure(split, arguments.data) for name, split in _splitters().items()}
    if arguments.json:
        print(json.dumps(results))
    else:
        _print_table(results)


def measure(split: Splitter, data: Path) -> dict[str, float]:
    """Return every measure for one splitter; shares are 0 to 1, times milliseconds."""
    return {
        "claims F1": _claims_f1(split, _rows(data / "claims/claims.jsonl")),
        "cases": _share_of_cases(split),
        "cut news": _cut_answers(split, data / "news-questions", "articles", "questions", "en"),
        **{
            f"cut {code}": _cut_answers(
                split,
                data / "language-questions",
                f"articles.{code}",
                f"questions.{code}",
                code,
            )
            for code in LANGUAGES
        },
        "open quotes": _open_quotes(split, _rows(data / "pages/truth.jsonl")),
        "ms per 1,000 words": _speed(split, _rows(data / "pages/truth.jsonl")),
    }


def _splitters() -> dict[str, Splitter]:
    """Ours, the library under it, and those peers that are installed."""
    found: dict[str, Splitter] = {"footnote": _ours, "sentencex": _sentencex}
    for name, split in (("pysbd", _pysbd), ("nupunkt", _nupunkt), ("syntok", _syntok)):
        try:
            import_module(name)
        except ImportError:
            continue
        found[name] = split
    return found


def _ours(text: str, language: str) -> list[int]:
    return [span.start for span in sentences(text, language)]


def _sentencex(text: str, language: str) -> list[int]:
    return [found["start_index"] for found in sentencex.get_sentence_boundaries(language, text)]


@cache
def _pysbd_for(language: str) -> Any:
    return import_module("pysbd").Segmenter(language=language, clean=False, char_span=True)


def _pysbd(text: str, language: str) -> list[int]:
    return [
        paragraph.start() + span.start
        for paragraph in _paragraphs(text)
        for span in _pysbd_for(language).segment(paragraph[0])
    ]


def _nupunkt(text: str, _language: str) -> list[int]:
    return [start for start, _ in import_module("nupunkt").sent_spans(text)]


def _syntok(text: str, language: str) -> list[int]:
    segmenter = import_module("syntok.segmenter")
    known = language if language in {"en", "de", "es"} else "en"
    return [
        paragraph.start() + sentence[0].offset
        for paragraph in _paragraphs(text)
        for part in segmenter.process(paragraph[0])
        for sentence in part
        if sentence and known
    ]


def _paragraphs(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"(?:.+\n?)+", text)


def _claims_f1(split: Splitter, rows: list[dict[str, Any]]) -> float:
    right = found = wanted = 0
    for row in rows:
        for run in _runs(row["sentences"]):
            text = " ".join(run)
            if open_quotes(text):
                continue
            truth = _plainly({len(" ".join(run[:count])) + 1 for count in range(1, len(run))}, text)
            ours = _plainly({_skip_space(text, start) for start in split(text, "en")}, text)
            right += len(truth & ours)
            found += len(ours)
            wanted += len(truth)
    return 2 * right / (found + wanted)


def _plainly(starts: set[int], text: str) -> set[int]:
    """Leave out the start of the text, and what is inside a quotation, where tastes differ."""
    return {start for start in starts if start and not open_quotes(text[:start])}


def _runs(lines: list[str]) -> Iterator[list[str]]:
    """Yield runs of three or more consecutive lines that look like whole sentences."""
    run: list[str] = []
    for line in [*lines, ""]:
        if _FULL_SENTENCE.match(line) and len(line.split()) > 2:
            run.append(line)
            continue
        if len(run) > 2:
            yield run
        run = []


def _share_of_cases(split: Splitter) -> float:
    right = 0
    for language, expected in CASES:
        blank = "" if language == "zh" else " "
        text = blank.join(expected)
        truth = [len(blank.join([*expected[:count], ""])) for count in range(len(expected))]
        right += sorted({_skip_space(text, start) for start in split(text, language)}) == truth
    return right / len(CASES)


def _cut_answers(split: Splitter, folder: Path, articles: str, questions: str, code: str) -> float:
    texts = {row["id"]: row["text"] for row in _rows(folder / f"{articles}.jsonl")}
    starts = {key: split(text, code) for key, text in texts.items()}
    answers = [
        (row["article"], answer["start"], answer["start"] + len(answer["text"].rstrip(" .")))
        for row in _rows(folder / f"{questions}.jsonl")
        for answer in row["answers"]
    ]
    cut = sum(any(start < at < end for at in starts[key]) for key, start, end in answers)
    return cut / len(answers)


def _open_quotes(split: Splitter, rows: list[dict[str, Any]]) -> float:
    total = fragments = 0
    for row in rows:
        for paragraph in _paragraphs(row["body"]):
            text = paragraph[0]
            if open_quotes(text):
                continue
            starts = [*split(text, "en"), len(text)]
            pieces = [text[a:b] for a, b in itertools.pairwise(starts)]
            total += len(pieces)
            fragments += sum(open_quotes(piece) for piece in pieces)
    return fragments / total


def _speed(split: Splitter, rows: list[dict[str, Any]]) -> float:
    texts = [row["body"] for row in rows]
    began = time.perf_counter()
    for text in texts:
        split(text, "en")
    words = sum(len(text.split()) for text in texts)
    return (time.perf_counter() - began) * 1e6 / words


def _skip_space(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


@cache
def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _print_table(results: dict[str, dict[str, float]]) -> None:
    print(f"{'':20}" + "".join(f"{name:>11}" for name in results))
    for measured in next(iter(results.values())):
        figures = (f"{result[measured]:11.4f}" for result in results.values())
        print(f"{measured:20}" + "".join(figures))


if __name__ == "__main__":
    main()
