"""Blocks -> text: paragraphs joined by one blank line."""

from collections.abc import Iterable

from index.extract.blocks import Block

MAX_TEXT = 400_000  # characters; nobody reads on, and every one is embedded


def joined(blocks: Iterable[Block]) -> str:
    """Return the text of the blocks; a line broken within a sentence is made whole."""
    paragraphs: list[str] = []
    for block in blocks:
        if paragraphs and block.breaks == 1 and block.text[:1].islower():
            paragraphs[-1] += f" {block.text}"
        else:
            paragraphs.append(block.text)
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
