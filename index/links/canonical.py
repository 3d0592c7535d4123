"""A URL -> the canonical URL by which the same article is known again, however it was shared.

The key is compared, stored and never fetched: it says ``https`` whatever the site speaks, and
unwraps twins (AMP, mobile, ``www``) that may not answer under that name.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import ada_url
from tld import get_fld

from index.links.tracking import is_tracking

WEB_SCHEMES = frozenset({"http:", "https:"})
_DEFAULT_PORTS = frozenset({"", "80", "443"})

_MIRROR_LABELS = frozenset({"www", "m", "mobile", "amp"})
_SPA_ROUTE = re.compile(r"#!?/.|#!.")  # a page of its own, not a place within one
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:html?|shtml|xhtml|php|aspx?|jsp)$", re.IGNORECASE)
_AMP_IN_PATH = re.compile(r"^/amp(?=/[^/])|/amp$|\.amp$|\.amp(?=\.html?$)", re.IGNORECASE)
_AMP_CACHE_PATH = re.compile(r"^/(?:[acirv]|wp)(?:/(?P<tls>s))?/(?P<rest>[^/?#]+\.[^/?#]+.*)$")
_GOOGLE_AMP_PATH = re.compile(r"^/amp(?:/(?P<tls>s))?/(?P<rest>[^/?#]+\.[^/?#]+.*)$")
_GOOGLE = re.compile(r"google\.(?:com|(?:com?\.)?[a-z]{2})")
_AMP_CACHES = ("cdn.ampproject.org", "bing-amp.com")


def canonical(url: str) -> str:
    """Return the key of ``url``; what is not a web URL is its own key.

    Two URLs that lead to the same article have the same key: scheme, ``www.``, default port, case
    of the host, tracking parameters, order of parameters, fragment, AMP and mobile twins, index
    page and trailing slash do not count. What names an article (``?id=7``, ``#!/route``) does.
    ``canonical(canonical(url)) == canonical(url)``.
    """
    key = url
    while (simpler := _simpler(key)) != key:
        key = simpler
    return key


def parse_web_url(url: str) -> ada_url.URL | None:
    """Return ``url`` as a browser reads it (WHATWG), or None where it is no http or https URL."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return None
    return parsed if parsed.protocol in WEB_SCHEMES and parsed.hostname.strip(".") else None


def site_of(url: str) -> str:
    """Return the site that a link leads to, as people call it; empty where it leads to none."""
    parsed = parse_web_url(url)
    return parsed.hostname.removeprefix("www.") if parsed else ""


def registrable_domain(host: str) -> str:
    """Return the part of ``host`` that one owner registered (``bbc.co.uk``); empty for IP addresses.

    By the public suffix list that the package ``tld`` ships. ``reader.github.io`` is a site of its own.
    """
    return get_fld(f"https://{host}", fail_silently=True) or ""


def _simpler(url: str) -> str:
    parsed = parse_web_url(url)
    if parsed is None:
        return url
    original = _behind_amp_cache(parsed)
    if original:
        return original
    path = _path(parsed.pathname)
    query = "&".join(sorted(_parameters(parsed.search), key=lambda pair: pair.partition("=")[0]))
    fragment = parsed.hash if _SPA_ROUTE.match(parsed.hash) else ""
    key = f"https://{_host(parsed.hostname)}{_port(parsed.port)}{path}"
    return key + (f"?{query}" if query else "") + fragment.partition(":~:")[0]


def _behind_amp_cache(url: ada_url.URL) -> str:
    """Return the publisher's URL inside an AMP cache's, empty where ``url`` is none."""
    host = url.hostname.removeprefix("www.")
    if _is_google(host):
        inside = _GOOGLE_AMP_PATH.match(url.pathname)
    elif any(f".{host}".endswith(f".{cache}") for cache in _AMP_CACHES):
        inside = _AMP_CACHE_PATH.match(url.pathname)
    else:
        return ""
    return f"http{inside['tls'] or ''}://{inside['rest']}{url.search}" if inside else ""


def _is_google(host: str) -> bool:
    """Tell Google's own domains from those that anybody may have: google.example.com, google.github.io."""
    if not _GOOGLE.fullmatch(host):
        return False
    return get_fld(f"https://{host}", fail_silently=True, search_private=False) == host


def _host(host: str) -> str:
    host = host.rstrip(".")
    domain = registrable_domain(host)
    if not domain or not host.endswith(f".{domain}"):
        return host
    labels = host.removesuffix(f".{domain}").split(".")
    return ".".join([label for label in labels if label not in _MIRROR_LABELS] + [domain])


def _port(port: str) -> str:
    return "" if port in _DEFAULT_PORTS else f":{port}"


def _path(path: str) -> str:
    path = _ESCAPE.sub(_plain_escape, path)
    path = _SESSION_IN_PATH.sub("", path).rstrip("/")
    return _INDEX_PAGE.sub("", _AMP_IN_PATH.sub("", path)) or "/"


def _plain_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _parameters(search: str) -> Iterator[str]:
    for pair in search.removeprefix("?").split("&"):
        name, _, value = pair.partition("=")
        if pair and not is_tracking(unquote(name), unquote(value)):
            yield pair
