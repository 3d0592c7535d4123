"""What went wrong while fetching -> the error that says so in one sentence."""

from http import HTTPStatus

import aiohttp

from index.errors import (
    AddressRefused,
    BadResponse,
    FetchError,
    FetchTimedOut,
    HostUnreachable,
    PageRefused,
    TlsFailed,
    UnsupportedType,
)

_STATUSES = {
    401: "{host} shows this page only to people who log in (401).",
    402: "{host} asks for payment to show this page (402).",
    403: "{host} refuses to show this page to Footnote (403).",
    404: "{host} has no page at this address (404); check the link.",
    410: "{host} has removed this page (410).",
    429: "{host} has had too many requests (429); try again later.",
    451: "{host} may not show this page for legal reasons (451).",
}
_KINDS = {
    "image": "a picture",
    "video": "a video",
    "audio": "a sound recording",
    "font": "a font",
}
_NAMES = {
    "application/zip": "an archive or an office document",
    "application/rss+xml": "a news feed",
    "application/atom+xml": "a news feed",
    "application/json": "data",
}


class Refusal(OSError):
    """An AddressRefused on its way through aiohttp, whose connector passes on nothing but OSError."""


# The first that fits counts: aiohttp's errors are one another's bases.
_FOREIGN: tuple[tuple[type[Exception], type[FetchError], str], ...] = (
    (
        aiohttp.ClientConnectorCertificateError,
        TlsFailed,
        "The certificate of {host} cannot be trusted; check the link's spelling.",
    ),
    (
        aiohttp.ClientSSLError,
        TlsFailed,
        "No secure connection to {host} could be made; try the link with http.",
    ),
    (TimeoutError, FetchTimedOut, "{host} took too long to answer; try again later."),
    (
        aiohttp.ClientConnectorDNSError,
        HostUnreachable,
        "There is no site called {host}, or it cannot be looked up now.",
    ),
    (
        aiohttp.ServerDisconnectedError,
        HostUnreachable,
        "Nothing answers at {host}; try again later.",
    ),
    (OSError, HostUnreachable, "Nothing answers at {host}; try again later."),
    (Exception, BadResponse, "{host} answered with something that is not a valid web response."),
)


def translated(error: Exception, host: str) -> FetchError:
    """Return our own error for one that aiohttp, ssl or the system raised while asking ``host``."""
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, Refusal):
        return AddressRefused(f"{host} does not lead to an address on the public web.")
    ours, sentence = next((ours, says) for kind, ours, says in _FOREIGN if isinstance(error, kind))
    return ours(sentence.format(host=host))


def refused(status: int, host: str) -> PageRefused:
    """Return the error for a response that is not a page."""
    if status in _STATUSES:
        return PageRefused(_STATUSES[status].format(host=host), status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return PageRefused(f"{host} has a fault of its own ({status}); try again later.", status)
    return PageRefused(f"{host} does not show this page ({status}).", status)


def unsupported(media_type: str, host: str) -> UnsupportedType:
    """Return the error for a body that is neither page, plain text, Markdown nor PDF."""
    kind = _NAMES.get(media_type) or _KINDS.get(media_type.partition("/")[0]) or "a file"
    return UnsupportedType(
        f"The link to {host} leads to {kind} ({media_type}); only web pages, plain text, Markdown and PDF are read.",
        media_type,
    )
