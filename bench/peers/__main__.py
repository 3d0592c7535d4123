"""Footnote beside txtai, LangChain, LlamaIndex, Haystack and a bare loop, all in one run.

    python -m bench.peers --environments DIR --data DIR --work DIR [--only read,ask]
                          [--imported DIR --grown DIR --passages 1000,10000] [--filler N]

``--environments`` is where each peer's virtual environment is made. ``--data`` holds news-archive,
news-questions and language-questions. ``--work`` is emptied of what an earlier run left there.
``--imported`` is a data directory made by `footnote import`; of it and of variations, in ``--grown``, all
get the same passages and vectors for the questions by size. The machine may be shared: whoever is measured takes turns, question by
question where all are asked, and the processor's time stands beside the clock's.
"""

import argparse
import itertools
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from bench.peers.bars import show_ratios
from bench.peers.environments import PEERS, made
from bench.peers.running import FOOTNOTE, WHOLE, Running
from bench.speed.figures import archive, page
from bench.speed.growing import every_passage, grown

EVERYBODY = (FOOTNOTE, WHOLE, *PEERS)
NEWS_EVERY, QUESTIONS_EVERY = 31, 6
FILLER_WORDS = 600  # of an article of the archive
WORDS = 300  # of the passages, best first, in which the answer is looked for
ASKED = 32  # questions for each size, of which two warm up

Figures = dict[str, dict[str, float]]


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--environments", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--only", default="read,ask")
    parser.add_argument("--imported", type=Path)
    parser.add_argument("--grown", type=Path)
    parser.add_argument("--passages", default="1000,10000,100000")
    parser.add_argument("--peers", default="|".join(EVERYBODY), help="separated by |")
    parser.add_argument(
        "--filler", type=int, default=200, help="articles beside those that are asked about"
    )
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    peers = given.peers.split("|")
    pythons = {peer: made(given.environments.resolve(), peer) for peer in peers}
    shutil.rmtree(given.work, ignore_errors=True)
    given.work.mkdir(parents=True)
    work = given.work.resolve()
    figures: Figures = {peer: {} for peer in peers}
    if "read" in given.only:
        read(figures, pythons, _articles(given.data, given.filler), work, given.rounds)
        show(figures)
    if "ask" in given.only:
        for size in map(int, given.passages.split(",")):
            data = given.grown.resolve() / str(size)
            if not data.exists():
                grown(given.imported, data, size)
            ask_by_size(figures, pythons, data, given.data, work, size)
            show(figures)
    show_ratios(figures)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), "utf-8")


def read(
    figures: Figures,
    pythons: dict[str, Path],
    given: tuple[list[dict[str, Any]], list[tuple[str, list[str]]]],
    work: Path,
    rounds: int,
) -> None:
    """Import the same pages, ask the same questions, start again."""
    rows, asked = given
    pages = list(_written(rows, work / "pages"))
    for turn in range(rounds):
        for peer, python in pythons.items():
            place = work / f"{peer.replace(' ', '-')}-{turn}"
            if peer == WHOLE:
                shutil.copytree(work / f"{FOOTNOTE}-{turn}", place)
            else:
                with Running(peer, python, place) as running:
                    done = running.do("import", pages=pages)
                    _best(figures[peer], "articles a second", len(pages) / done["seconds"], max)
                    _best(figures[peer], "import, s of processor", done["busy"], min)
                    figures[peer]["passages"] = done["passages"]
                    report = running.do("report")
                    figures[peer] |= {
                        f"import, {name} MiB": report[name] for name in ("peak", "disk")
                    }
            with Running(peer, python, place) as running:
                first, busy = running.first_answer(asked[0][0])
                _best(figures[peer], "first answer s", first, min)
                _best(figures[peer], "first answer, s of processor", busy, min)
                if turn == 0:
                    found = running.ask([question for question, _ in asked])["found"]
                    figures[peer] |= _recall(found, [answers for _, answers in asked])
            print(json.dumps({peer: figures[peer]}), file=sys.stderr, flush=True)  # it takes long


def ask_by_size(
    figures: Figures, pythons: dict[str, Path], held: Path, data: Path, work: Path, size: int
) -> None:
    """Give all the same passages and vectors; ask each question of one after the other."""
    texts, vectors = work / "texts.jsonl", work / "vectors.npy"
    some = list(itertools.islice(every_passage(held), size))
    with texts.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(text) + "\n" for text, _ in some)
    np.save(vectors, np.stack([vector for _, vector in some]))
    file = data / "news-archive" / "articles.jsonl.gz"
    questions = [row["title"] for row in archive(file, ASKED)]
    with ExitStack() as stack:
        there = []
        for peer, python in pythons.items():
            place = work / f"{peer.replace(' ', '-')}-{size}"
            if peer.startswith(FOOTNOTE):
                shutil.copytree(held, place / "data")
            # Two threads for one short text wait for each other where others use the cores too.
            running = stack.enter_context(Running(peer, python, place, threads=1))
            try:
                if not peer.startswith(FOOTNOTE):
                    running.do("fill", texts=str(texts), vectors=str(vectors))
                running.ask(questions[:2])
            except RuntimeError as error:
                print(f"{error}, at {size:,} passages")
                continue
            there.append(running)
        times: dict[str, list[dict[str, Any]]] = {each.peer: [] for each in there}
        for question in questions[2:]:
            for running in there:
                times[running.peer].append(running.ask([question]))
        for running in there:
            replies = times[running.peer]
            for name, key in (("", "seconds"), (", of processor", "busy")):
                p50, p95 = np.percentile([1000 * each[key][0] for each in replies], [50, 95])
                figures[running.peer] |= {
                    f"{size:,} passages p50 ms{name}": float(p50),
                    f"{size:,} passages p95 ms{name}": float(p95),
                }
            figures[running.peer][f"{size:,} passages peak MiB"] = running.do("report")["peak"]


def show(figures: Figures) -> None:
    """Print what there is, a row a figure."""
    names = list(dict.fromkeys(name for each in figures.values() for name in each))
    print(f"{'':36}" + "".join(f"{peer[:14]:>15}" for peer in figures))
    for name in names:
        cells = (figures[peer].get(name) for peer in figures)
        print(f"{name:36}" + "".join(f"{'' if v is None else f'{v:,.3f}':>15}" for v in cells))
    print(flush=True)


def _articles(data: Path, filler: int) -> tuple[list[dict[str, Any]], list[tuple[str, list[str]]]]:
    """Return the articles, and each question with the texts that answer it."""
    rows, asked = [], []
    for folder, name, every in (
        ("language-questions", ".en", 1),
        ("news-questions", "", NEWS_EVERY),
    ):
        some = _lines(data / folder / f"articles{name}.jsonl")[::every]
        kept = {row["id"] for row in some}
        rows += [{"title": "", **row} for row in some]
        questions = _lines(data / folder / f"questions{name}.jsonl")
        asked += [
            (row["question"], [each["text"] for each in row["answers"]])
            for row in [row for row in questions if row["article"] in kept][::QUESTIONS_EVERY]
        ]
    rows += archive(data / "news-archive" / "articles.jsonl.gz", filler, FILLER_WORDS)
    return rows, asked


def _lines(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _written(rows: Sequence[dict[str, Any]], folder: Path) -> Iterator[list[str]]:
    folder.mkdir()
    for number, row in enumerate(rows):
        file = folder / f"{number}.html"
        file.write_bytes(page(row))
        yield [
            f"a{number}",
            row.get("url") or f"https://a.example/{number}",
            row["title"],
            str(file),
        ]


def _recall(found: Sequence[Sequence[str]], answers: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return in how many of 1 questions the answer stands in the first passages."""
    first, five, words = [], [], []
    for texts, wanted in zip(found, answers, strict=True):
        plain = [_plain(text) for text in texts]
        first.append(_holds(" ".join(plain[:1]), wanted))
        five.append(any(_holds(text, wanted) for text in plain[:5]))
        words.append(_holds(" ".join(" ".join(plain).split()[:WORDS]), wanted))
    return {
        "answer in first passage": float(np.mean(first)),
        "answer in first five": float(np.mean(five)),
        f"answer in first {WORDS} words": float(np.mean(words)),
    }


def _holds(text: str, wanted: Sequence[str]) -> bool:
    return any(_plain(each) in text for each in wanted)


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _best(figures: dict[str, float], name: str, value: float, better: Any) -> None:
    figures[name] = better(value, figures.get(name, value))


if __name__ == "__main__":
    main()
