"""Text from pages and people, made inert before it is shown: nothing in it hides, reorders or covers.

What is shown of an article is ``visible``: that and nothing else parts it from the quote, which
stays byte for byte. A title or a name is ``clean``: one line.
"""

import unicodedata

import regex

from index.links.canonical import parse_web_url

# What nearly every text is made of, and nothing below would change: letters without marks,
# punctuation, currencies.
_PLAIN = regex.compile(
    r"[\n -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*+"
)
# Cf reorders and hides, but for the signs that stand before Arabic numbers. The others are letters
# and marks that draw nothing.
_HIDDEN = regex.compile(
    r"(?V1)[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef"
    r"--[\u200c\u200d\p{Prepended_Concatenation_Mark}]]"
)
# Persian, the scripts of India and emoji need a joiner behind a sign; elsewhere it hides something.
_LOOSE_JOINERS = regex.compile(
    r"(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]++(?![^\s\u200c\u200d])"
)
_BREAKS = {"\r\n": "\n", "\u2028": "\n", "\u2029": "\n\n"}
_BREAK = regex.compile("\r\n|[\u2028\u2029]")
_UNDRAWN = regex.compile(r"(?V1)[\p{Cc}\p{Co}\p{Cn}\p{Cs}--\n]")
# What has more marks is there to cover the lines above: Tibetan and pointed Hebrew need no more.
_PILED = regex.compile(r"([\p{Mn}\p{Me}]{5})[\p{Mn}\p{Me}]+")
_PILED_IN_A_LINE = regex.compile(r"([\p{Mn}\p{Me}]{3})[\p{Mn}\p{Me}]+")
_CHARACTER = regex.compile(r"\X")  # as people see them
_HOST = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}.。．｡-])(?:[\p{L}\p{M}\p{N}-]++[.。．｡])++[\p{L}\p{M}]{2,}"
)
_LOOK_ALIKE = [
    regex.compile(rf"\p{{{script}}}")
    for script in ("Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu")
]


def visible(text: str) -> str:
    """Return ``text`` as a person sees it, its line breaks kept; applied twice, it is the same."""
    if _PLAIN.fullmatch(text):
        return text
    broken = _BREAK.sub(lambda found: _BREAKS[found[0]], text)
    drawn = _HIDDEN.sub("", _UNDRAWN.sub(" ", broken))
    return _PILED.sub(r"\1", _LOOSE_JOINERS.sub("", drawn))


def clean(text: str, length: int = 300) -> str:
    """Return ``text`` in one line of at most ``length`` characters, no character cut in two.

    A host name that mixes scripts whose letters look alike is written in punycode.
    """
    line = " ".join(visible(unicodedata.normalize("NFC", text)).split())
    line = _HOST.sub(_told_apart, _PILED_IN_A_LINE.sub(r"\1", line))
    return line if len(line) <= length else _cut(line, length - 1) + "…"


def _told_apart(found: regex.Match[str]) -> str:
    """Return a host name, in punycode where its letters could be taken for others."""
    host = found[0]
    if sum(bool(script.search(host)) for script in _LOOK_ALIKE) < 2:  # noqa: PLR2004 - it mixes two
        return host
    parsed = parse_web_url(f"http://{host}/")
    return parsed.hostname if parsed else host


def _cut(line: str, most: int) -> str:
    """Return the whole characters that fit into ``most``."""
    end = 0
    for character in _CHARACTER.finditer(line):
        if character.end() > most:
            break
        end = character.end()
    return line[:end].rstrip()
