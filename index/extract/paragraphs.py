"""Blocks -> text: paragraphs joined by one blank line."""

from collections.abc import Iterable

from index.extract.blocks import Block

MAX_TEXT = 400_000  # characters; nobody reads on, and every one is embedded


def joined(blocks: Iterable[Block]) -> str:
    """Return the text of the blocks; a line broken within a sentence is made whole."""
    paragraphs: list[str] = []
    is_title = False
    for block in blocks:
        if paragraphs and block.breaks == 1 and block.text[:1].islower() and not is_title:
            paragraphs[-1] += f" {block.text}"
        else:
            paragraphs.append(block.text)
        # “About my6sense” in bold, above “my6sense offers …”
        is_title = block.emphasised == len("".join(block.text.split()))
    return limited(paragraphs)


def limited(paragraphs: Iterable[str]) -> str:
    """Return as many whole paragraphs as fit, joined by one blank line."""
    kept: list[str] = []
    room = MAX_TEXT
    for paragraph in paragraphs:
        if len(paragraph) > room:
            return "\n\n".join(kept or [paragraph[:room]])
        kept.append(paragraph)
        room -= len(paragraph) + 2
    return "\n\n".join(kept)
