"""Page -> Extraction: bytes become an article, or an honest word on why there is none.

Pure and synchronous. It runs in a child process, because no parser is safe alone.
"""

from index.extract.charset import decode
from index.extract.html import extract_html
from index.extract.pdf import parse_pdf
from index.extract.text import extract_text
from index.types import Extraction, Page

_MARKDOWN = frozenset({"text/markdown", "text/x-markdown"})


def parse(page: Page) -> Extraction:
    """Return what is there, labelled.

    Raises PdfUnreadable or PdfEncrypted for a PDF that cannot be opened; whatever else the bytes
    are, something can be said of them.
    """
    if page.media_type == "application/pdf":
        return parse_pdf(page.body)
    is_html = page.media_type in {"text/html", "application/xhtml+xml"}
    markup = decode(page.body, page.charset, html=is_html)
    if is_html:
        return extract_html(markup, page.url)
    return extract_text(markup, page.url, markdown=page.media_type in _MARKDOWN)
