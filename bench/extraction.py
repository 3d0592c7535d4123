"""How well pages are read, beside trafilatura alone, in the same run.

    python -m bench.extraction --pages DIR --mixed DIR [--json]

``--pages`` holds news pages with their true bodies, ``--mixed`` articles of the wider web and
pages that are none.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

import trafilatura
from tqdm import tqdm

from bench.pages import TruePage, read_pages, shingle_scores, word_f1
from index.extract.parse import parse
from index.types import Completeness, Extraction, Link, Page


@dataclass(frozen=True, slots=True)
class Result:
    """A page, what was read of it, what trafilatura reads, and how long each took in seconds."""

    page: TruePage
    is_news: bool
    found: Extraction
    peers: dict[str, str]
    seconds: dict[str, float]


_PEERS = {"trafilatura": False, "trafilatura, precise": True}  # whether it favours precision
_OURS = "footnote"


def main() -> None:
    """Read both sets, and print a table or one JSON object."""
    arguments = _arguments()
    pages = [(page, True) for page in read_pages(arguments.pages)]
    pages += [(page, False) for page in read_pages(arguments.mixed)]
    results = [_read(page, is_news) for page, is_news in tqdm(pages, disable=arguments.json)]
    figures = _figures(results)
    print(json.dumps(figures) if arguments.json else _table(figures))


def _read(page: TruePage, is_news: bool) -> Result:
    link = Link(page.url, page.url)
    body = Page(link, page.url, "text/html", None, page.html)
    found, seconds = _timed(lambda: parse(body))
    peers, times = {}, {_OURS: seconds}
    for name, precise in _PEERS.items():
        text, times[name] = _timed(partial(_peer, page.html, precise=precise))
        peers[name] = text
    return Result(page, is_news, found, peers, times)


def _peer(html: bytes, *, precise: bool) -> str:
    return trafilatura.extract(html, include_comments=False, favor_precision=precise) or ""


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def _figures(results: list[Result]) -> dict[str, Any]:
    news = [result for result in results if result.is_news]
    mixed = [result for result in results if not result.is_news]
    articles = [result for result in mixed if result.page.kind == "article"]
    return {
        "body": {name: _body_figures(news, articles, name) for name in (_OURS, *_PEERS)},
        "ms a page": {name: _milliseconds(results, name) for name in (_OURS, *_PEERS)},
        "labels": _labels(results),
        "not full of other pages": _share_not_full(r for r in mixed if r.page.kind != "article"),
        "not full of mixed articles": _share_not_full(articles),
        "not full of news pages": _share_not_full(news),
        "refused of mixed articles": _share_refused(articles),
        "refused of news pages": _share_refused(news),
        "metadata": _metadata(articles),
    }


def _body_figures(news: list[Result], articles: list[Result], name: str) -> dict[str, float]:
    f1, precision, recall = shingle_scores((r.page.body, _text(r, name)) for r in news)
    words = mean(word_f1(r.page.body, _text(r, name)) for r in articles)
    figures = {"F1": f1, "precision": precision, "recall": recall, "mixed word F1": words}
    return {key: round(value, 4) for key, value in figures.items()}


def _text(result: Result, name: str) -> str:
    return result.found.text if name == _OURS else result.peers[name]


def _milliseconds(results: list[Result], name: str) -> float:
    return round(1000 * mean(result.seconds[name] for result in results), 1)


def _labels(results: list[Result]) -> dict[str, dict[str, int]]:
    kinds: dict[str, Counter[str]] = {}
    for result in results:
        kind = "news" if result.is_news else result.page.kind
        kinds.setdefault(kind, Counter())[result.found.label.completeness.value] += 1
    return {kind: dict(counts) for kind, counts in kinds.items()}


def _share_not_full(results: Iterable[Result]) -> float:
    return round(mean(r.found.label.completeness is not Completeness.FULL for r in results), 3)


def _share_refused(results: Iterable[Result]) -> float:
    return round(mean(not r.found.label.readable for r in results), 3)


def _metadata(articles: list[Result]) -> dict[str, float]:
    """Return how often title, author and date are the true ones; the latter where there is one."""
    signed = [result for result in articles if result.page.author]
    dated = [result for result in articles if result.page.published]
    named = [_words(r.page.author) & _words(r.found.byline) for r in signed]
    same = {
        "title": mean(_same(r.page.title, r.found.title) for r in articles),
        "author": mean(_same(r.page.author, r.found.byline) for r in signed),
        "author, a name in common": mean(bool(names) for names in named),
        "published": mean(r.found.published[:10] == r.page.published for r in dated),
    }
    return {name: round(share, 3) for name, share in same.items()}


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _words(text: str) -> set[str]:
    return set(_plain(text).split())


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _table(figures: dict[str, Any]) -> str:
    lines = [f"{'':22}{'F1':>8}{'prec.':>8}{'recall':>8}{'mixed':>8}{'ms':>8}"]
    for name, scores in figures["body"].items():
        cells = "".join(f"{score:8.4f}" for score in scores.values())
        lines.append(f"{name:22}{cells}{figures['ms a page'][name]:8.1f}")
    lines += [f"{kind}: {counts}" for kind, counts in figures["labels"].items()]
    lines += [f"{key}: {value}" for key, value in figures.items() if isinstance(value, float)]
    lines += [f"{name} right: {share}" for name, share in figures["metadata"].items()]
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--mixed", type=Path, required=True)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


if __name__ == "__main__":
    main()
