"""The first bytes of a body -> what it is, whatever the server says (https://mimesniff.spec.whatwg.org/)."""

import re
from pathlib import PurePosixPath

SNIFFED = 512  # bytes looked at

HTML = "text/html"
XHTML = "application/xhtml+xml"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"
PDF = "application/pdf"
BINARY = "application/octet-stream"

_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x7fELF", "application/x-elf"),
    (b"MZ", "application/x-msdownload"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"{\\rtf", "application/rtf"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_FTYP_IMAGES = (b"avif", b"avis", b"heic", b"heix", b"mif1")
_WORDS = {b"BM", b"MZ", b"ID3", b"BZh", b"GIF8"}  # signatures that a text might begin with

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML_START = re.compile(
    rb"<!doctype\s+html|<!--|<(?:html|head|body|title|meta|link|script|style|iframe|div|p|h[1-6]|table"
    rb"|article|main|section|header|nav|font|span|center|ul|ol|b|a|br|img|form)[\s/>]",
    re.IGNORECASE,
)
_XML_ROOT = re.compile(rb"<([a-z][\w.-]*:)?([a-z][\w.-]*)", re.IGNORECASE)
_FEEDS = {
    b"rss": "application/rss+xml",
    b"feed": "application/atom+xml",
    b"rdf": "application/rdf+xml",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKDOWN_NAMES = frozenset({".md", ".markdown"})
_TEXT_CLAIMS = frozenset(
    {"application/json", "application/xml", "text/xml", "text/css", "text/csv", "text/calendar",
     "text/javascript", "application/javascript", "application/ld+json", "text/vcard"}
)  # fmt: skip
# What says so of itself is no text to read, though no byte of it says what it is.
_CLAIMS_NO_TEXT = re.compile(
    r"(?:image|audio|video|font)/[\w.+-]+"
    r"|application/(?:zip|x-zip-compressed|gzip|x-gzip|x-tar|x-7z-compressed|vnd\.rar|x-rar-compressed|x-bzip2?|x-xz"
    r"|zstd|java-archive)"
)


def sniff(head: bytes, claimed: str = "", name: str = "") -> str:
    """Return the media type of a body from its first ``SNIFFED`` bytes.

    ``claimed`` is the server's Content-Type, ``name`` a file name or the URL's path; they decide
    only where no byte does: between kinds of text, and that it is none.
    """
    head = head[:SNIFFED]
    is_text = not _CONTROLS.search(head) or _is_utf16(head)
    known = _signed(head, is_text=is_text) or _markup(_as_ascii(head))
    return known or (_text(claimed, name) if is_text else BINARY)


def _signed(head: bytes, *, is_text: bool) -> str:
    """Return the type whose signature stands at the beginning, or empty."""
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature) and not (is_text and signature in _WORDS):
            return media_type
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], BINARY)
    if head[4:8] == b"ftyp":
        return "image/avif" if head[8:12] in _FTYP_IMAGES else "video/mp4"
    if b"%PDF-" in head and head.lstrip()[:1] != b"<":
        return PDF  # with junk before it, which readers forgive
    return ""


def _is_utf16(head: bytes) -> bool:
    """Whether the bytes are UTF-16 or UTF-32: by their mark, or as markup with every second byte 0."""
    return head.startswith((*_BOMS[1:], b"\x00\x00\xfe\xff", b"<\x00", b"\x00<"))


def _as_ascii(head: bytes) -> bytes:
    if _is_utf16(head):
        return head.lstrip(b"\xff\xfe\x00").replace(b"\x00", b"").lstrip()
    return head.removeprefix(_BOMS[0]).lstrip()


def _markup(head: bytes) -> str:
    if head.startswith((b"<?xml", b"<!DOCTYPE svg")):
        return _xml(head)
    root = _XML_ROOT.match(head)
    if root and root[2].lower() in {b"svg", *_FEEDS}:
        return _xml(head)
    return HTML if _HTML_START.match(head) else ""


def _xml(head: bytes) -> str:
    """Return what an XML document is by the first element in sight."""
    names = [match[2].lower() for match in _XML_ROOT.finditer(head)]
    if b"html" in names or re.search(rb"<!doctype\s+html", head, re.IGNORECASE):
        return XHTML
    if b"svg" in names:
        return "image/svg+xml"
    return next((_FEEDS[name] for name in names if name in _FEEDS), "application/xml")


def _text(claimed: str, name: str) -> str:
    claimed = claimed.partition(";")[0].strip().lower()
    if claimed in {HTML, XHTML}:
        return claimed
    if claimed in {MARKDOWN, "text/x-markdown"}:
        return MARKDOWN
    if PurePosixPath(name).suffix.lower() in _MARKDOWN_NAMES:
        return MARKDOWN
    is_known = claimed in _TEXT_CLAIMS or _CLAIMS_NO_TEXT.fullmatch(claimed)
    return claimed if is_known else PLAIN
