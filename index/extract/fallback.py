"""A page that defeated the parser -> its text by simpler means, and no claim to be complete.

The one place that knows resiliparse, whose parser (Lexbor) holds trees that libxml2 drops.
"""

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from index.extract.charset import decode
from index.extract.pdf import parse_pdf_by_pypdf
from index.extract.sizes import size_in_letters
from index.extract.tree import without_controls
from index.reasons import ROUGHLY
from index.types import Completeness, Extraction, Label, Page

MIN_TEXT = 250  # characters; less is no article


def parse_roughly(page: Page) -> Extraction:
    """Return a PDF by pypdf, or the main text of a page by resiliparse; raises as ``parse_pdf``."""
    if page.media_type == "application/pdf":
        return parse_pdf_by_pypdf(page.body)
    tree = HTMLTree.parse(decode(page.body, page.charset, html=True))
    plain = extract_plain_text(
        tree, main_content=True, links=False, alt_texts=False, preserve_formatting=True
    )
    lines = [" ".join(line.split()) for line in without_controls(plain).splitlines()]
    text = "\n\n".join(line for line in lines if line)
    completeness = Completeness.PARTIAL if size_in_letters(text) >= MIN_TEXT else Completeness.EMPTY
    title = " ".join(without_controls(tree.title or "").split())
    return Extraction(title, "", "", "", "", text, Label(completeness, ROUGHLY))
