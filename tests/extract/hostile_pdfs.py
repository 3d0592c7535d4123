"""PDFs made to break whoever reads them, by name: each is made when it is asked for."""

import random
import zlib
from collections.abc import Callable, Sequence

MIB = 1024 * 1024
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def assembled(objects: Sequence[bytes | str], trailer: str = "") -> bytes:
    """Return a file of numbered objects, the first of which is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        held = content if isinstance(content, bytes) else content.encode()
        out += b"%d 0 obj\n%b\nendobj\n" % (number, held)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    said = f"<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>"
    return bytes(out) + f"trailer\n{said}\nstartxref\n{start}\n%%EOF".encode()


def stream(data: bytes, about: str = "") -> bytes:
    return f"<< /Length {len(data)} {about} >>\nstream\n".encode() + data + b"\nendstream"


def one_page(content: bytes, *more: bytes | str, resources: str = "") -> bytes:
    """Return a document of one page whose content is an object of its own; ``more`` begins at 6."""
    return assembled(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> {resources} >> >>",
            content,
            _FONT,
            *more,
        ]
    )


def flate(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, "/Filter [" + "/FlateDecode " * times + "]")


def tree(depth: int) -> bytes:
    middle = [f"<< /Type /Pages /Kids [{n + 1} 0 R] /Count 1 >>" for n in range(2, depth + 2)]
    return assembled(["<< /Type /Catalog /Pages 2 0 R >>", *middle, "<< /Type /Page >>"])


def pages(count: int) -> bytes:
    kids = " ".join(f"{n} 0 R" for n in range(3, count + 3))
    leaves = ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * count
    root = f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"
    return assembled(["<< /Type /Catalog /Pages 2 0 R >>", root, *leaves])


def to_unicode(ranges: bytes) -> bytes:
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [8 0 R] >>"  # fmt: skip
    below = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (A) /Ordering (B) /Supplement 0 >> >>"  # fmt: skip
    text = stream(b"BT /F2 12 Tf 72 720 Td <00410042> Tj ET")
    return one_page(text, font, stream(b"begincmap\n" + ranges + b"\nendcmap"), below,
                    resources="/Font << /F2 6 0 R >>")  # fmt: skip


def picture(about: str, data: bytes) -> bytes:
    held = stream(data, f"/Type /XObject /Subtype /Image {about}")
    return one_page(stream(b"/X Do"), held, resources="/XObject << /X 6 0 R >>")


def form(inner: bytes) -> bytes:
    held = stream(inner, "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")  # fmt: skip
    return one_page(stream(b"/X Do"), held, resources="/XObject << /X 6 0 R >>")


_TEXT = b"BT /F1 12 Tf 72 720 Td (tide) Tj ET\n"

PDFS: dict[str, Callable[[], bytes]] = {
    "1 GiB of zeros in 1 MB": lambda: one_page(flate(bytes(1024 * MIB))),
    "1 GiB of zeros, packed three times": lambda: one_page(flate(bytes(1024 * MIB), 3)),
    "300 MB of text in 1 MB": lambda: one_page(flate(_TEXT * (300 * MIB // len(_TEXT)))),
    "5 million words": lambda: one_page(flate(b"BT /F1 9 Tf " + b"(a) Tj " * 5_000_000 + b"ET")),
    "10 million saved states": lambda: one_page(flate(b"q " * 10_000_000)),
    "10 million brackets": lambda: one_page(flate(b"[" * 10_000_000)),
    "a form that draws itself": lambda: form(b"/X Do"),
    "a form that draws itself twice": lambda: form(b"/X Do /X Do"),
    "100,000 pages": lambda: pages(100_000),
    "a tree of pages 50,000 deep": lambda: tree(50_000),
    "a tree of pages in a circle": lambda: assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]),
    "two thousand million pages, it says": lambda: assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", "<< /Type /Page /Parent 2 0 R >>"]),
    "a range of 2^31 letters": lambda: to_unicode(b"1 beginbfrange <00000000> <7fffffff> <0041> endbfrange"),
    "a million ranges": lambda: to_unicode(b"1000000 beginbfrange " + b"<0000> <ffff> <0041> " * 1_000_000 + b"endbfrange"),
    "25 MB of junk": lambda: b"%PDF-1.7\n" + random.Random(7).randbytes(25 * MIB - 9),
    "25 MB of objects that never end": lambda: b"%PDF-1.7\n" + b"1 0 obj << " * (25 * MIB // 11),
    "a million objects": lambda: b"%PDF-1.7\n" + b"".join(b"%d 0 obj 1 endobj\n" % n for n in range(1_000_000)) + b"trailer << /Root 1 0 R >>",
    "dictionaries 1 million deep": lambda: b"%PDF-1.7\n1 0 obj " + b"<< /A " * 1_000_000 + b"\ntrailer << /Root 1 0 R >>",
    "arrays 5 million deep": lambda: b"%PDF-1.7\n1 0 obj " + b"[" * 5_000_000 + b"\ntrailer << /Root 1 0 R >>",
    "a table that points to itself": lambda: assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"], "/Prev 9 /XRefStm 9").replace(b"startxref\n", b"startxref\n1"),
    "a table of two thousand million rows": lambda: b"%PDF-1.7\nxref\n0 2147483647\n" + b"0000000000 65535 f \n" * 50_000 + b"trailer << /Root 1 0 R /Size 2147483647 >>\nstartxref\n9\n%%EOF",
    "a length that points to itself": lambda: one_page(b"<< /Length 4 0 R >>\nstream\n" + _TEXT + b"\nendstream"),
    "a length of 2^31": lambda: one_page(b"<< /Length 2147483647 >>\nstream\n" + _TEXT + b"\nendstream"),
    "a picture of 60,000 by 60,000": lambda: picture("/Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode", zlib.compress(bytes(20 * MIB))),
    "a predictor of 2^31 columns": lambda: one_page(stream(zlib.compress(bytes(MIB)), "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 >>")),
    "a bomb by LZW": lambda: one_page(stream(b"\x80\x0b\x60\x50" * 4_000_000, "/Filter /LZWDecode")),
    "a bomb by run lengths": lambda: one_page(stream(b"\x81a" * 5_000_000 + b"\x80", "/Filter /RunLengthDecode")),
    "an unknown lock": lambda: assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", "<< /Filter /NoSuch /V 99 /R 99 >>"], "/Encrypt 3 0 R /ID [<00> <00>]"),
    "a title of 20 MB": lambda: assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", b"<< /Title (" + b"tide " * (4 * MIB) + b") >>"], "/Info 4 0 R"),
    "nothing but its first line": lambda: b"%PDF-1.7\n",
}  # fmt: skip
