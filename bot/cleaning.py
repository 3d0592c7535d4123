"""Text from pages and people, made inert before it is shown as a title or a name.

Quotes do not come through here: they stay byte for byte.
"""

import unicodedata

_JOINERS = frozenset("\u200c\u200d")  # Persian, the scripts of India and emoji need them
_AS_SPACE = frozenset({"Cc", "Zl", "Zp", "Zs", "Co", "Cn", "Cs"})
_MARKS = frozenset({"Mn", "Me"})
_MAX_MARKS = 3  # on one character; what has more is there to cover the lines above


def clean(text: str, length: int = 300) -> str:
    """Return ``text`` in one line without invisible or reordering characters, cut to ``length``."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        if category in _AS_SPACE:
            kept.append(" ")
        elif (category != "Cf" or character in _JOINERS) and marks <= _MAX_MARKS:
            kept.append(character)
    line = " ".join("".join(kept).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
