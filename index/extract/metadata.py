"""A tree -> title, byline, site, date, canonical URL: what stands around an article's text."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from index.extract import peer
from index.extract.structured import Structured
from index.extract.votes import words_of

_SEPARATOR = re.compile(r"\s+[|–—·•»\-:]{1,2}\s+")
_SITE_WORDS = 6  # at most, in the part of a tab's title that names the site
# Not the year 1 or 1900, nor the first second of 1970: where no date was set, programs write these.
_DATE = re.compile(
    r"(?!1900-01-01|1970-01-01|1969-12-31)(?:1[89]|20)\d{2}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_DAY = len("2026-03-04")
_LEAD = re.compile(
    r"^(?:(?:written|posted|reviewed|edited|words|story|article|analysis|opinion|commentary)?\s*by|author|von|par|por)\b[:\s]*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d{3}|^(?:admin|editor|staff|author|guest|user|root|webmaster|the author|written by)$",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
_AFTER_NAME = re.compile(
    # May and Friday are surnames too: alone at a name's end, only what follows two words is no name.
    rf"\s+(?:{_WEEKDAY},?\s+)?{_MONTH},?\s+\d.*$|(?<=\w)\s+{_WEEKDAY},.*$"
    rf"|(?P<two>^\S+\s+\S.*?)\s+(?:{_WEEKDAY}|(?:(?:chief|news|political|senior|sports|staff)\s+)*"
    r"(?:correspondent|editor|reporter|writer))$"
    r"|\s+(?:©|updated|published|posted|\d).*$"
    r"|\s+(?:january|february|july|september|october|november|december)$|\s*\|.*$",
    re.IGNORECASE,
)
_SAYS = re.compile(r"^(?:this|that)\b|\b(?:is|are|was|were)\b", re.IGNORECASE)
_NO_PERSON = re.compile(rf"(?:{_MONTH}|{_WEEKDAY})[\s\d,]*", re.IGNORECASE)
_ACCOUNT = re.compile(r"[a-z0-9._-]+")  # as somebody logs in to the site with
_TAGLINE = re.compile(r"\s+[|–—·•»]\s+|\s+-\s+")
_FEW_LETTERS = 3  # of a word; fewer stand in an address by chance
_BYLINES = (
    "//*[contains(@class,'author') or contains(@class,'byline') or contains(@class,'Author')"
    " or contains(@class,'Byline')][string-length(.) < 200]"
)
_PROFILE = re.compile(
    r"/(?:authors?|contributors?|people|producers|profiles?|staff|team|by)/(?:\d+/)?(?P<name>[\w%.-]+)/?$"
)
_BY = re.compile(r"(?:(?:written|posted|published|words)\s+)?by:?|author:?", re.IGNORECASE)
_FULL_NAME = (
    r"[A-Z][\w.’'-]*(?: (?:de|da|di|du|van|von|der|den|la|le|bin|al|el|[A-Z][\w.’'-]*)){1,3}"
)
_BY_NAME = re.compile(
    rf"(?i:(?:(?:written|posted|published|words)\s+)?by|author:?)\s+(?P<name>{_FULL_NAME})"
)
_NAMED = re.compile(_FULL_NAME)
_MAX_BYLINE = 60  # characters
_PARTS = 8  # of an element's text, as its tags part it
_AROUND = " ,;|–-"  # a name
_NAME_WORDS = 7
_MANY = 4  # names; more are a list of everybody who ever touched the page
_ALIKE = 0.3  # of the words of a headline and of the tab's title, shared
_HARDLY_ALIKE = 0.1  # enough for a page's only headline
_HEADLINE = 3  # words at least; fewer are a label
_MAX_HEADLINE = 300  # characters


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article beside its text; empty where the page does not say.

    ``published`` is ISO 8601; ``canonical`` an absolute URL; ``language`` what the page claims.
    """

    title: str
    byline: str
    site: str
    published: str
    canonical: str
    language: str


def metadata_of(root: HtmlElement, said: Structured, url: str) -> Metadata:
    """Read a tree, scripts and all; the page ended at ``url``."""
    found = peer.metadata(root, url)
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    site = _site(said, host)
    return Metadata(
        title=_title(root, said, site),
        byline=_byline(root, said, found.byline, site),
        site=site or host,
        published=_published(root, said, found.published),
        canonical=_canonical(root, said, url),
        language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
        .replace("_", "-").split("-")[0].strip().lower(),
    )  # fmt: skip


def _site(said: Structured, host: str) -> str:
    """Return what the page calls its site: of several names one that its address spells, without a tagline."""
    names = [said.first("og:site_name"), *said.names("publisher"), said.site]
    told = [name for name in names if len(_letters(name)) >= _FEW_LETTERS or _spells(host, name)]
    parts = [part for name in told for part in _TAGLINE.split(name)]
    spelled = [part for part in parts if _spells(host, part)]
    return next(iter(spelled), "") or next((name.split(" | ")[0] for name in told), "")


def _spells(host: str, name: str) -> bool:
    """Tell whether half of the words of a site's name stand in its address."""
    words = [word for word in words_of(name) if word != "the"]
    labels, letters = host.split("."), _letters(host)
    held = [w in letters if len(w) >= _FEW_LETTERS else w in labels for w in words]
    return bool(held) and 2 * sum(held) >= len(held)


def _letters(text: str) -> str:
    return "".join(words_of(text)).replace("_", "")


def _title(root: HtmlElement, said: Structured, site: str) -> str:
    """Return the headline on the page that is most like what the page tells machines."""
    tab = " ".join((root.findtext(".//title") or "").split())
    told = [said.first("og:title", "twitter:title"), said.said("headline"), tab]
    told = [unescape(title) for title in told if title]
    headlines = [heading for heading in _headlines(root) if words_of(heading) != words_of(site)]
    if headlines and told:
        likeness, best = max(
            ((_likeness(h, title), h) for h in headlines for title in told),
            key=lambda pair: pair[0],
        )
        if likeness >= (_ALIKE if len(set(headlines)) > 1 else _HARDLY_ALIKE):
            return best
    if told and (
        told[0] != tab or len(set(headlines)) != 1 or len(headlines[0].split()) < _HEADLINE
    ):
        return _without_site(told[0], site)
    return next(iter(headlines), "")  # a tab's title alone may say anything


def _headlines(root: HtmlElement) -> list[str]:
    headings = (" ".join(" ".join(h.itertext()).split()) for h in root.iter("h1"))
    return [heading for heading in headings if heading and len(heading) <= _MAX_HEADLINE]


def _likeness(headline: str, title: str) -> float:
    some, other = set(words_of(headline)), set(words_of(title))
    return len(some & other) / max(1, len(some | other))


def _without_site(title: str, site: str) -> str:
    """Return a title without the site's name behind or before it."""
    parts = _SEPARATOR.split(title)
    names = [number for number, part in enumerate(parts) if site and site.lower() in part.lower()]
    if names and names[0] > 0:
        title = title[: title.index(parts[names[0]])].rstrip(" |–—·•»-:")
        parts = parts[: names[0]]
    if len(parts) == 1:
        return title
    first, last = parts[0], parts[-1]
    if site and words_of(first) == words_of(site):
        return title[len(first) :].lstrip(" |–—·•»-:")
    if len(last.split()) <= _SITE_WORDS and len(last) < len(title) - len(last):
        return title[: -len(last)].rstrip(" |–—·•»-:")
    return title


def _byline(root: HtmlElement, said: Structured, found: str, site: str) -> str:
    told = said.names("author", people=True)
    meta = said.first("author", "article:author", "parsely-author", "dc.creator", "sailthru.author")
    accounts = [name for name in (*told, meta) if _ACCOUNT.fullmatch(name)]
    nobody = {_letters(name) for name in (site, *said.names("publisher"), *accounts)}
    for names in (told, [meta], _signatures(root), _found(found, nobody)):
        clean = list(dict.fromkeys(filter(None, (_name(name, nobody) for name in names))))
        if 0 < len(clean) <= _MANY:
            return _joined(clean)
    others = (name.strip(_AROUND) for name in said.names("author"))  # who are no people
    return next((name for name in others if name not in accounts), "")


def _found(names: str, nobody: Collection[str]) -> list[str]:
    """Return names that a parser found: none where it cut a longer name, or a sentence, into them."""
    found = [name for name in names.split("; ") if _name(name, nobody)]
    whole = [name for name in found if " " in name and not name.startswith("The ")]
    if any(map(_SAYS.search, found)) or (len(found) > 1 and whole != found):
        return []
    return found


def _signatures(root: HtmlElement) -> list[str]:
    """Return who signs on the page: links marked as the author, else a short line that says By."""
    marked = [_line(e) for e in root.xpath("//*[@rel='author' or @itemprop='author']")]
    if marked:
        return marked[:1]
    lines = (_line(e) for e in root.xpath(_BYLINES))
    signed = [line for line in lines if _LEAD.match(line) and len(line.split()) <= _NAME_WORDS]
    return signed[:1] or _only(_profiles(root)) or _only(_by(root))


def _only(names: Iterable[str]) -> list[str]:
    """Return a name where it is the only one: of several each may have written something else."""
    found = list(dict.fromkeys(names))
    return found if len(found) == 1 else []


def _profiles(root: HtmlElement) -> Iterator[str]:
    """Yield the names of people whose pages are linked: /authors/ida-brandt says “Ida Brandt”."""
    for link in root.iter("a"):
        profile = _PROFILE.search(link.get("href") or "")
        name = _line(link) if profile else ""
        if profile and _NAMED.fullmatch(name) and _letters(name) == _letters(profile["name"]):
            yield name


def _by(root: HtmlElement) -> Iterator[str]:
    """Yield the names in “by Ida Brandt”, where that is all that an element says, or two in a row."""
    for element in root.iter("p", "span", "div", "a", "em", "strong", "small", "address", "li"):
        said = (element.text or "").strip()
        if not said or len(said) > _MAX_BYLINE or len(element):
            continue
        if _BY.fullmatch(said):
            said = f"{said.rstrip(':')} {_beginning(element.getnext())}"
        if signed := _BY_NAME.fullmatch(said):
            yield signed["name"]


def _beginning(element: HtmlElement | None) -> str:
    """Return what an element begins with: all of it may be all of the page."""
    if element is None or not isinstance(element.tag, str):  # a comment
        return ""
    return " ".join(" ".join(islice(element.itertext(), _PARTS)).split())


def _line(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _name(text: str, nobody: Collection[str]) -> str:
    """Return who a text names, without a date, and without the outlet that they write for, of ``nobody``."""
    said = _LEAD.sub("", " ".join(unescape(text).split()))
    name = _AFTER_NAME.sub(lambda found: found["two"] or "", said).strip(_AROUND)
    who, _, outlet = name.rpartition(", ")
    if who and _letters(outlet) in nobody:
        name = who
    is_name = len(name.split()) <= _NAME_WORDS and not _NO_NAME.search(name)
    is_somebody = _letters(name) not in nobody and not _NO_PERSON.fullmatch(name)
    return name if name and is_name and is_somebody else ""


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _published(root: HtmlElement, said: Structured, found: str) -> str:
    candidates = (
        said.said("datePublished"),
        said.first("article:published_time", "datepublished", "og:article:published_time"),
        said.first("parsely-pub-date", "sailthru.date", "pubdate", "dc.date.issued", "date"),
        *(
            e.get("datetime") or e.get("content") or ""
            for e in root.xpath("//*[@itemprop='datePublished']")
        ),
        found,
    )
    for candidate in candidates:
        if date := _DATE.match(candidate):
            for written in (date[0], date[0][:_DAY]):
                if _is_a_time(written):
                    return written
    return ""


def _is_a_time(written: str) -> bool:
    """Tell 2026-03-04 from 2026-13-45."""
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True


def _canonical(root: HtmlElement, said: Structured, url: str) -> str:
    links = [
        e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower()
    ]
    target = next(filter(None, links), "") or said.first("og:url")
    try:
        absolute = urljoin(url, target.strip()) if target else ""
        return absolute if urlsplit(absolute).scheme in {"http", "https"} else ""
    except ValueError:
        return ""
