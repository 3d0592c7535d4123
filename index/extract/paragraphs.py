"""Blocks -> text: paragraphs joined by one blank line."""

from collections.abc import Iterable

from index.extract.blocks import Block


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
    return "\n\n".join(paragraphs)
