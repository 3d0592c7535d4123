"""An edition -> CommonMark that shows its text character for character. Pure.

Nothing of an article is markup: a backslash stands before every sign that could be some, and white
space that would be lost is written as a number. https://spec.commonmark.org/0.31.2/
"""

import re
from collections.abc import Iterator, Sequence

from bot.digests.edition import Edition, Line, StoryText, blocks
from bot.messages import Citation, Role
from bot.showing import wording
from index.links.canonical import parse_web_url

_ANYWHERE = re.compile(r"[\\`*_\[\]<>&~|#@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_AT_LINE_START = re.compile(r"^(\d{0,9})([+\-=:.)])", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_KEPT_INSIDE = re.compile(r" +|\n\n?")
_IN_DESTINATION = re.compile(r"[\\()<>&]")
_QUOTING = frozenset({Role.QUOTE, Role.LEAD, Role.KEY, Role.MORE})


def markdown(edition: Edition, origin: str = "") -> str:
    """Return an edition as Markdown; ``origin`` begins the links into this site, else they are left out."""
    written = [f"# {_line(edition.title)}", *map(escaped, edition.says)]
    for story in edition.stories:
        written += _story(story, origin)
    if edition.after:
        written += ["---", *_lines(edition.after, origin)]
    return "\n\n".join(block for block in written if block) + "\n"


def escaped(text: str) -> str:
    """Return Markdown that shows ``text``: a blank line in it parts paragraphs, nothing else counts."""
    signs = _ANYWHERE.sub(r"\\\g<0>", text)
    lines = _AT_LINE_START.sub(r"\1\\\2", signs)
    return _SPACE.sub(lambda found: _space(found, len(lines)), lines)


def _space(found: re.Match[str], length: int) -> str:
    """Return white space that counts only where it stands, as numbers where it would be lost."""
    inside = found.start() > 0 and found.end() < length
    if inside and _KEPT_INSIDE.fullmatch(found[0]):
        return found[0]
    return "".join(map(_number, found[0]))


def _number(character: str) -> str:
    return f"&#{ord(character)};"


def _story(story: StoryText, origin: str) -> Iterator[str]:
    if story.under:
        yield f"# {_line(story.under[0])}"
        yield from map(escaped, story.under[1:])
    link = story.title.link if story.title else ""
    yield f"## {_linked(story.heading, link, origin)}"
    yield from _lines(story.lines, origin)


def _lines(lines: Sequence[Line], origin: str) -> Iterator[str]:
    for is_list, found in blocks(lines):
        if is_list:
            yield "\n".join(f"- {_item(line, origin)}" for line in found)
        else:
            yield from (_block(line, origin) for line in found)


def _block(line: Line, origin: str) -> str:
    if line.role is Role.TITLE:
        return f"## {_linked(line.text, line.paragraph.link, origin)}"
    if line.role in _QUOTING:
        return _quote(line.text, line.citation)
    link = line.paragraph.link
    return _linked(line.text, link, origin) if link else escaped(line.text)


def _quote(text: str, citation: Citation | None) -> str:
    """Return a quote, and under it where that stands."""
    quoted = "\n".join(f"> {line}".rstrip(" ") for line in escaped(text).split("\n"))
    if citation is None:
        return quoted
    facts = " · ".join(filter(None, (citation.title, citation.site, citation.date)))
    return f"{quoted}\n\n{_linked(facts or wording.ORIGINAL, citation.link, '')}"


def _item(line: Line, origin: str) -> str:
    """Return a line of a list, and the thread where people talk about it."""
    thread = _destination(line.paragraph.thread, origin)
    where = f" ([{wording.IN_THREAD}]({thread}))" if thread else ""
    return _linked(line.text, line.paragraph.link, origin) + where


def _linked(text: str, link: str, origin: str) -> str:
    """Return a line that leads to ``link``, or leads nowhere where that is no address."""
    destination = _destination(link, origin)
    return f"[{_line(text)}]({destination})" if destination and text.strip() else _line(text)


def _line(text: str) -> str:
    return escaped(text).replace("\n", _number("\n"))


def _destination(link: str, origin: str) -> str:
    if link.startswith("/c/"):
        link = f"{origin}{link}" if origin else ""
    parsed = parse_web_url(link)
    return _IN_DESTINATION.sub(r"\\\g<0>", parsed.href) if parsed else ""
