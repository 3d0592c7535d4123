"""The last pass over the chosen blocks: take out what its own words give away."""

from collections.abc import Sequence

from index.extract import phrases
from index.extract.blocks import Block
from index.extract.notices import is_notice
from index.extract.saved import is_prose
from index.extract.sizes import size_in_words
from index.extract.votes import words_of

_SHORT = 30  # words; a longer paragraph says more than its first words
_MOSTLY = 0.5
_REPEATABLE = 5  # words; a longer block that comes again is a twin for another screen


def trim(blocks: Sequence[Block], chosen: Sequence[bool], title: str) -> list[Block]:
    """Return the chosen blocks without title, teasers, pleas, bylines, repeats and the notice that ends it."""
    kept: list[Block] = []
    seen: set[str] = set()
    for block, is_chosen in zip(blocks, chosen, strict=True):
        if is_chosen and not _is_chrome(block, title) and block.text not in seen:
            kept.append(block)
            if size_in_words(block.text) > _REPEATABLE:
                seen.add(block.text)
    while kept and is_notice(kept[-1].text):
        kept.pop()
    return kept


def _is_chrome(block: Block, title: str) -> bool:
    text = block.text
    words = words_of(text)
    if not words or (title and words == words_of(title)) or phrases.is_excerpt(text):
        return True
    if len(words) > _SHORT:
        return False
    return phrases.is_chrome(text) or (phrases.is_teaser(text) and not _is_said(block))


def _is_said(block: Block) -> bool:
    """Tell whether a block that begins like a teaser is sentences of its own, and leads nowhere."""
    is_title = block.linked > _MOSTLY * len(block.text)
    return phrases.may_begin_a_sentence(block.text) and is_prose(block.text) and not is_title
