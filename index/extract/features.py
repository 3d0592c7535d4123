"""Blocks -> numbers, by which a fitted model tells body from everything around it."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from index.extract import phrases
from index.extract.blocks import Block
from index.extract.sizes import size_in_words
from index.extract.surroundings import NAMES, Ancestries, core_of, image_nearness, shape
from index.extract.votes import Witness, words_of

Numbers = NDArray[np.float64]

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)")
_STRONG_VOTE = 0.6
_MOSTLY_LINKS = 0.5
_HEADING = re.compile(r"h[1-6]")
_STRONG_WORDS = 12  # a block this long that both witness and links speak for is surely body
_SHORT = 12  # words; below it, a line can be a heading over something else
_WINDOW = 5  # blocks before and after


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What trafilatura took for the body: at its most careful, and by default."""

    precise: str
    default: str


def features_of(blocks: Sequence[Block], witnesses: Witnesses) -> tuple[tuple[str, ...], Numbers]:
    """Return the names of the features, and for n blocks their values, (n, features)."""
    columns = _Page(blocks, witnesses).columns()
    return tuple(columns), np.column_stack(list(columns.values()))


class _Page:
    """One page's blocks, looked at from several sides."""

    def __init__(self, blocks: Sequence[Block], witnesses: Witnesses) -> None:
        self.blocks = blocks
        tokens = [words_of(block.text) for block in blocks]
        self.words = _array(size_in_words(block.text) for block in blocks)
        self.sizes = np.maximum(1, _array(len("".join(block.text.split())) for block in blocks))
        self.links = _array(block.linked for block in blocks) / self.sizes
        self.default = Witness(witnesses.default).votes(tokens)
        careful = Witness(witnesses.precise).votes(tokens)
        self.vote = careful if careful.any() else self.default
        self.excess = min(5.0, len(witnesses.default) / max(1, len(witnesses.precise)))
        self.ancestries = Ancestries()
        prose = (self.words >= _STRONG_WORDS) & (self.links < _MOSTLY_LINKS)
        self.strong = prose & (self.vote > _STRONG_VOTE)
        if not self.strong.any():
            self.strong = prose if prose.any() else self.words > 0
        self.weights = self.words * self.strong

    def columns(self) -> dict[str, Numbers]:
        return {
            **self._text_columns(),
            **self._name_columns(),
            **self._container_columns(),
            **self._order_columns(),
            **self._neighbour_columns(),
            **self._page_columns(),
        }

    def _text_columns(self) -> dict[str, Numbers]:
        texts = [block.text for block in self.blocks]
        upper = _array(map(_upper_share, texts))
        emphasis = np.minimum(1, _array(block.emphasised for block in self.blocks) / self.sizes)
        repeats = Counter(texts)
        return {
            "words": np.minimum(self.words, 100),
            "vote": self.vote,
            "default_vote": self.default,
            "links": self.links,
            "emphasis": emphasis,
            "upper": upper,
            "links_upper": self.links * upper,
            "links_emphasis": self.links * emphasis,
            "ends_sentence": _array(bool(_SENTENCE_END.search(text[-4:])) for text in texts),
            "sentences": _array(min(10, len(_SENTENCE_END.findall(text))) for text in texts),
            "url": _array("http" in text or "www." in text for text in texts),
            "repeats": _array(min(5, repeats[text]) for text in texts),
            "teaser_words": _array(phrases.is_teaser(text) for text in texts),
            "plea_words": _array(phrases.is_plea(text) for text in texts),
        }

    def _name_columns(self) -> dict[str, Numbers]:
        elements = [block.element for block in self.blocks]
        around = [self.ancestries.of(element) for element in elements]
        columns = {
            f"in_{name}": _array(ancestry.closeness(name) for ancestry in around)
            for name in (*NAMES, "main", "table", "comments")
        }
        columns["depth"] = _array(ancestry.depth for ancestry in around)
        columns["heading"] = _array(_heading_level(element.tag) for element in elements)
        columns["cell"] = _array(
            element.tag in {"table", "td", "th", "dt", "dd"} for element in elements
        )
        words_in = cache(_words_in)  # many blocks share a frame, and a frame may be the whole page
        columns["near_image"] = _array(
            image_nearness(element, int(words), words_in)
            for element, words in zip(elements, self.words, strict=True)
        )
        return columns

    def _container_columns(self) -> dict[str, Numbers]:
        core = core_of(self.blocks, self.weights.tolist(), self.ancestries)
        paths = [[block.element, *block.element.iterancestors()] for block in self.blocks]
        below = [path.index(core) if core in path else -1 for path in paths]
        branches: list[Hashable] = [
            (path[level - 1] if level else number) if level >= 0 else None
            for number, (path, level) in enumerate(zip(paths, below, strict=True))
        ]
        parents = [block.element.getparent() for block in self.blocks]
        return {
            "below_core": _array(below),
            **self._group_columns("branch", branches, self.weights),
            **self._group_columns("siblings", parents, self.words * self.vote),
            **self._group_columns(
                "twins", [shape(block.element) for block in self.blocks], self.words * self.vote
            ),
        }

    def _group_columns(
        self, name: str, groups: Sequence[Hashable], shared: Numbers
    ) -> dict[str, Numbers]:
        """Return what the blocks of each one's group are like, taken together."""
        numbers: dict[Hashable, int] = {}
        member = np.array([numbers.setdefault(group, len(numbers)) for group in groups])
        words = np.bincount(member, self.words)[member]
        some = np.maximum(words, 1)
        return {
            f"{name}_words": np.minimum(words, 500),
            f"{name}_blocks": np.minimum(np.bincount(member)[member], 50).astype(np.float64),
            f"{name}_links": np.bincount(member, self.words * self.links)[member] / some,
            f"{name}_vote": np.bincount(member, self.words * self.vote)[member] / some,
            f"{name}_share": np.bincount(member, shared)[member] / max(1, self.weights.sum()),
        }

    def _order_columns(self) -> dict[str, Numbers]:
        index = np.arange(len(self.blocks))
        first, last = np.flatnonzero(self.strong)[[0, -1]]
        inside = (index >= first) & (index <= last)
        place = np.where(inside, (index - first) / max(1, last - first), -1)
        turns = [
            (words < _SHORT) and phrases.is_turn(block.text)
            for block, words in zip(self.blocks, self.words, strict=True)
        ]
        return {
            "position": index / len(index),
            "place_in_body": place,
            "after_body": np.clip(index - last, 0, 30).astype(np.float64),
            "turns_before": np.minimum(5, _before(np.array(turns) & (index >= first))),
            "under_turn": _array(self._under_turn(turns)),
        }

    def _under_turn(self, turns: Sequence[bool]) -> list[float]:
        """Say of each block whether the last line like a heading led elsewhere: 1, -1 or 0."""
        state, states = 0.0, []
        for block, turn, words in zip(self.blocks, turns, self.words, strict=True):
            states.append(state)
            heading = words < _SHORT and _heading_level(block.element.tag) > 0
            if turn or heading:
                state = 1.0 if turn else -1.0
        return states

    def _neighbour_columns(self) -> dict[str, Numbers]:
        width = np.ones(2 * _WINDOW + 1)
        size = np.maximum(1, np.convolve(self.words, width)[_WINDOW:-_WINDOW])
        return {
            "next_vote": _shifted(self.vote, 1),
            "second_next_vote": _shifted(self.vote, 2),
            "next_links": _shifted(self.links, 1),
            "window_vote": np.convolve(self.words * self.vote, width)[_WINDOW:-_WINDOW] / size,
            "window_links": np.convolve(self.words * self.links, width)[_WINDOW:-_WINDOW] / size,
        }

    def _page_columns(self) -> dict[str, Numbers]:
        voted = float((self.words * self.vote).sum())
        page = {
            "page_words": min(3000.0, voted),
            "page_vote": voted / max(1, self.words.sum()),
            "page_excess": self.excess,
        }
        return {name: np.full(len(self.blocks), value) for name, value in page.items()}


def _words_in(element: HtmlElement) -> float:
    return size_in_words(element.text_content())


def _array(values: Iterable[float]) -> Numbers:
    return np.array(list(values), dtype=np.float64)


def _shifted(values: Numbers, by: int) -> Numbers:
    return np.append(values[by:], np.full(min(by, len(values)), -1.0))


def _before(flags: NDArray[np.bool_]) -> Numbers:
    return (np.cumsum(flags) - flags).astype(np.float64)


def _upper_share(text: str) -> float:
    letters = [char for char in text if char.isalpha()]
    return sum(char.isupper() for char in letters) / max(1, len(letters))


def _heading_level(tag: str) -> int:
    return int(tag[1]) if _HEADING.fullmatch(tag) else 0
