"""Markdown -> its lines, a line end inside a paragraph read as the space that it is (CommonMark 0.31)."""

import re

_FRONT_MATTER = re.compile(r"---\n\w[\w-]*:")
_FENCE = re.compile(r"\s*(?P<mark>`{3}|~{3})")
_RULE = r"(?:-{3,}|={3,}|_{3,}|\*{3,})\s*$"
_ITEM = r"(?:[-*+]|\d{1,9}[.)])\s"
# What begins something new: a heading, an item, a row, a quotation, a note, a tag, a rule.
_BEGINS = re.compile(rf"\s*(?:#{{1,6}}\s|{_ITEM}|[|>]|\[[^\]]+\]:|</?[a-z][\w-]*[\s/>]|{_RULE})")
_NUMBER = re.compile(r"\s*(?!1[.)])\d{1,9}[.)]\s")
_IN_A_LIST = re.compile(_ITEM)
_STANDS_ALONE = re.compile(rf"\s*(?:#{{1,6}}\s|\||{_RULE})|(?: {{4}}|\t)(?!\s*{_ITEM})")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")


def joined_lines(text: str) -> list[str]:
    """Return the lines, those of a paragraph, an item or a quotation as one; code keeps its own."""
    found: list[str] = []
    kept_apart = "---" if _FRONT_MATTER.match(text) else ""  # until the line that begins so
    goes_on = False
    for number, line in enumerate(text.split("\n")):
        words = " ".join(line.split())
        joins = goes_on and bool(words) and not _begins(line, found[-1])
        if kept_apart:
            kept_apart = "" if number and words.startswith(kept_apart) else kept_apart
        elif fence := _FENCE.match(line):
            kept_apart, goes_on = fence["mark"], False
        else:
            alone = not joins and _STANDS_ALONE.match(line)
            goes_on = bool(words) and not alone and not _HARD_BREAK.search(line)
        if joins and not kept_apart:
            found[-1] += f" {words.removeprefix('> ')}"
        elif words:
            found.append(words)
    return found


def _begins(line: str, before: str) -> bool:
    """Tell whether a line does not go on with the one before.

    Each line of a quotation has its mark. Only with 1 a list begins inside a paragraph: “2010. The” is a year.
    """
    is_quoted = before.startswith(">") and line.lstrip().startswith("> ")
    is_number = _NUMBER.match(line) is not None and not _IN_A_LIST.match(before)
    return not (is_quoted or is_number) and _BEGINS.match(line) is not None
