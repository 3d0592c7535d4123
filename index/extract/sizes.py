"""How long a text is, measured alike in every script."""

import re

from index.text.terms import count_words
from index.types.articles import UNSPACED

_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")
_LETTERS_AN_IDEOGRAPH = 2.5  # as long as what it says is in an alphabet


def size_in_words(text: str) -> float:
    """Return how many words a text has, or is worth where no spaces part them."""
    spaced = text.isascii() or not UNSPACED.search(text)
    return float(len(text.split())) if spaced else count_words(text)


def size_in_letters(text: str) -> float:
    """Return how many characters a text has, or would have in an alphabet."""
    if text.isascii():
        return float(len(text))
    return len(text) + (_LETTERS_AN_IDEOGRAPH - 1) * len(_IDEOGRAPH.findall(text))
