import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fetch.sniff import sniff


@pytest.mark.parametrize(
    ("head", "claimed", "name", "expected"),
    [
        (b"<!DOCTYPE html><html>", "", "", "text/html"),
        (b"\xef\xbb\xbf  <!doctype HTML>", "image/png", "", "text/html"),
        (b"<!-- a comment --><p>", "text/plain", "", "text/html"),
        (b"<p>Tides\x00</p>", "", "", "text/html"),
        ("<html><p>Tides".encode("utf-16"), "", "", "text/html"),
        ("<html><p>Tides".encode("utf-16-le"), "", "", "text/html"),
        (b"Tides come and go", "text/html; charset=x", "", "text/html"),
        (b"Tides come and go", "application/xhtml+xml", "", "application/xhtml+xml"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x">', "", "", "application/xhtml+xml"),
        (b'<?xml version="1.0"?><html xmlns="x">', "", "", "application/xhtml+xml"),
        (b'<?xml version="1.0"?><rss version="2.0">', "text/html", "", "application/rss+xml"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "", "", "application/atom+xml"),
        (b'<svg xmlns="x"><script>', "text/html", "", "image/svg+xml"),
        (b"<?xml version='1.0'?><note>", "", "", "application/xml"),
        (b"Tides come and go", "text/plain", "", "text/plain"),
        (b"Tides come and go", "application/octet-stream", "", "text/plain"),
        (b"BMW and MZ made it", "", "", "text/plain"),
        (b"\x1b$B$3$s", "", "", "text/plain"),
        (b"", "", "", "text/plain"),
        (b"# Tides", "text/markdown", "", "text/markdown"),
        (b"# Tides", "text/plain", "/a/README.md", "text/markdown"),
        (b"%PDF-1.7", "text/html", "", "application/pdf"),
        (b"\r\n%PDF-1.7", "", "", "application/pdf"),
        (b'{"a": 1}', "application/json", "", "application/json"),
        (b"a,b\n1,2", "text/csv", "", "text/csv"),
        (b"\x89PNG\r\n\x1a\n\x00", "text/html", "", "image/png"),
        (b"\xff\xd8\xff\xe0\x00", "", "", "image/jpeg"),
        (b"GIF89a\x01\x00", "", "", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "", "", "image/webp"),
        (b"\x00\x00\x00\x20ftypavif", "", "", "image/avif"),
        (b"\x00\x00\x00\x20ftypisom", "", "", "video/mp4"),
        (b"\x1aE\xdf\xa3\x01", "", "", "video/webm"),
        (b"PK\x03\x04\x14\x00", "", "", "application/zip"),
        (b"\x1f\x8b\x08\x00", "text/html", "", "application/gzip"),
        (b"MZ\x90\x00\x03", "", "", "application/x-msdownload"),
        (b"\x89PNG\r\n", "image/png", "", "image/png"),
        (b"wOF", "Font/woff2; charset=x", "", "font/woff2"),
        (b"PK", "application/zip", "", "application/zip"),
        (b"Tides come and go", "image/<b>", "", "text/plain"),
        (b"\x00\x01\x02\x03", "text/html", "", "application/octet-stream"),
    ],
)
def test_a_body_is_what_its_first_bytes_say(
    head: bytes, claimed: str, name: str, expected: str
) -> None:
    assert sniff(head, claimed, name) == expected


@given(st.binary(max_size=600), st.text(), st.text())
def test_every_body_has_a_type(head: bytes, claimed: str, name: str) -> None:
    assert "/" in sniff(head, claimed, name)
