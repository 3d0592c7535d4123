"""A message's text -> the links in it, each with the key by which its article is known again."""

import re
from collections.abc import Iterator
from datetime import date
from textwrap import shorten

import ada_url

from index.errors import LinkError
from index.links.canonical import canonical, parse_web_url, registrable_domain
from index.types import Link, Span

__all__ = [
    "accept_canonical",
    "as_link",
    "beside_links",
    "canonical",
    "day_in",
    "find_links",
    "same_site",
]

MAX_URL = 8192  # characters: where servers stop reading a request line

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_LABEL = re.compile(r"\[[^\[\]\n]*\](?=\(\s*<?https?://)|(?<=\|)[^<>|\n]*(?=>)", re.IGNORECASE)
_STOPS = r"\s<>\"`|\\^\x00-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
# Also the full stops of Chinese and Japanese.
_QUOTES = "“”„«»‹›「」『』《》〈〉【】。，、；：！？…"
_REST = rf"[^{_STOPS}{_QUOTES}]"
_HOST = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?P<top>[^\W\d_]{2,})"
_URL = re.compile(
    rf"(?<![a-z0-9+.-])(?P<scheme>https?://){_REST}+"
    rf"|(?<![\w@./:%+=#-])(?P<host>(?P<www>www\.)?{_HOST})(?P<path>/{_REST}*)?(?![\w@])",
    re.IGNORECASE,
)
# Top-level domains that are far oftener the ends of file names.
_FILE_ENDINGS = frozenset({"cc", "md", "mk", "mov", "ps", "py", "rs", "sh", "so", "zip"})
_NEXT_URL = re.compile(r"[,;]https?://", re.IGNORECASE)
_TRAILING = ".,;:!?'’*~"
_QUOTED_BY = {"'": "'", "‘": "’"}
_CLOSING = {")": "(", "]": "[", "}": "{", "）": "（"}
_DAY = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/")
_LANGUAGE_HOME = re.compile(r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?", re.IGNORECASE)


def find_links(text: str) -> list[Link]:
    """Return the links in a message in the order of their first mention, each article once.

    Finds what begins with http or https, also as ``<url>``, Slack's ``<url|label>``, and
    markdown's ``[label](url)``; a domain without a scheme counts where it begins with ``www.`` or
    has a path, and is under a public suffix. Mail addresses and code are passed over.
    """
    links: dict[str, Link] = {}
    for _, url in _urls(_without_code_and_labels(text)):
        parsed = parse_web_url(url)
        if parsed and len(parsed.href) <= MAX_URL:
            key = canonical(parsed.href)
            links.setdefault(key, Link(parsed.href, key))
    return list(links.values())


def beside_links(text: str) -> str:
    """Return a message without the URLs that ``find_links`` finds in it."""
    beside = text
    for place, _ in _urls(_without_code_and_labels(text)):
        beside = beside[: place.start] + " " * (place.end - place.start) + beside[place.end :]
    return beside.strip()


def day_in(url: str) -> str:
    """Return the day that a path names, as ``…/2025/04/08/…`` does, in ISO 8601; else empty."""
    found = _DAY.search(url)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:  # the 31st of a shorter month
        return ""


def as_link(url: str) -> Link:
    """Return one URL, as it was typed or configured, as a link. Raises LinkError."""
    if len(url) > MAX_URL:
        raise LinkError(f"The link is longer than {MAX_URL} characters; share a shorter one.")
    parsed = parse_web_url(url)
    if parsed is None:
        shown = shorten(url, 100, placeholder="…")
        raise LinkError(f'"{shown}" is not a web link: it must look like https://example.org/page.')
    return Link(parsed.href, canonical(parsed.href))


def same_site(one: str, other: str) -> bool:
    """Whether two URLs belong to one owner: the same registrable domain, or the very same host."""
    first, second = parse_web_url(one), parse_web_url(other)
    if first is None or second is None:
        return False
    hosts = (first.hostname.rstrip("."), second.hostname.rstrip("."))
    domains = {registrable_domain(host) for host in hosts}
    return hosts[0] == hosts[1] or (len(domains) == 1 and "" not in domains)


def accept_canonical(link: Link, page_url: str, rel_canonical: str) -> Link:
    """Return the link that a page's ``rel=canonical`` gives it, or ``link`` where it is not credible.

    It counts on the page's own site only, else one page could pass for another's; and not where it
    points to a home page, which careless templates put on every article.
    """
    try:
        url = ada_url.join_url(page_url, rel_canonical.strip())
    except ValueError:
        return link
    if not rel_canonical.strip() or not same_site(page_url, url) or _is_home(url):
        return link
    return as_link(url)


def _is_home(url: str) -> bool:
    key = parse_web_url(canonical(url))
    return key is None or (
        not key.search and not key.hash and bool(_LANGUAGE_HOME.fullmatch(key.pathname))
    )


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _without_code_and_labels(text: str) -> str:
    return _LABEL.sub(_blank, _CODE.sub(_blank, text))


def _urls(text: str) -> Iterator[tuple[Span, str]]:
    """Yield URLs in order, each with where it stands; those without a scheme are given one."""
    position = 0
    while match := _URL.search(text, position):
        url = _without_surroundings(text, match)
        position = match.start() + max(len(url), 1)
        place = Span(match.start(), match.start() + len(url))
        if match["scheme"]:
            yield place, url.replace("&amp;", "&")  # as Slack escapes it
        elif _is_safe_without_scheme(match):
            yield place, "https://" + url.replace("&amp;", "&")


def _without_surroundings(text: str, match: re.Match[str]) -> str:
    """Return the match without what the sentence around it added."""
    url = match[0]
    before = text[match.start() - 1 : match.start()]
    if before == "<" and text[match.end() : match.end() + 1] in {">", "|"}:
        return url
    if joined := _NEXT_URL.search(url):
        url = url[: joined.start()]
    if before in _QUOTED_BY:
        url = url.partition(_QUOTED_BY[before])[0]
    if before == "_":
        url = url.rstrip("_")
    return _up_to_unbalanced(url).rstrip(_TRAILING)


def _up_to_unbalanced(url: str) -> str:
    """Return ``url`` up to a closing bracket that it did not open: ``(see https://…/a_(b))``."""
    open_brackets: list[str] = []
    for position, character in enumerate(url):
        if character in _CLOSING.values():
            open_brackets.append(character)
        elif character in _CLOSING and _CLOSING[character] not in open_brackets[-1:]:
            return url[:position]
        elif character in _CLOSING:
            open_brackets.pop()
    return url


def _is_safe_without_scheme(match: re.Match[str]) -> bool:
    """Whether a name with dots is a link, and not a file, a version or an abbreviation."""
    if match["top"].lower() in _FILE_ENDINGS or not registrable_domain(match["host"].lower()):
        return False
    return bool(match["www"]) or len(match["path"] or "") > 1
