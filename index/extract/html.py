"""Markup -> Extraction."""

from dataclasses import replace

from lxml.html import HtmlElement

from index.extract import peer
from index.extract.hidden import remove_unseen
from index.extract.saved import looks_saved
from index.extract.text import from_lines, lines_of
from index.extract.tree import parse_html
from index.types import Extraction

_LANDMARKS = ("nav", "footer", "header", "aside", "form")


def extract_html(markup: str, url: str) -> Extraction:
    """Return the article in a page of HTML, labelled; the page ends at ``url``."""
    root = parse_html(markup)
    about = peer.metadata(root, url)
    remove_unseen(root)
    if lines := _lines_without_structure(root):
        found = from_lines(lines, about.title)
        return replace(found, byline=found.byline or about.byline, site=about.site)
    lines = [" ".join(line.split()) for line in peer.body_text(root, precise=True).splitlines()]
    found = from_lines([line for line in lines if line and line != about.title], about.title)
    return replace(
        found,
        title=about.title or found.title,
        byline=found.byline or about.byline,
        site=about.site,
        published=about.published,
    )


def _lines_without_structure(root: HtmlElement) -> list[str]:
    """Return the lines of a text with chrome that was only wrapped in tags; empty for other pages.

    Where no element says what it is for, the lines themselves are all there is to go by.
    """
    if root.xpath("boolean(//body//*[@class or @id or @itemprop] | //article | //main)"):
        return []
    for element in list(root.iter(*_LANDMARKS)):
        element.drop_tree()
    for line_break in list(root.iter("br")):
        line_break.tail = f"\n{line_break.tail or ''}"
    for block in root.iter("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "td"):
        block.tail = f"\n\n{block.tail or ''}"
        block.text = f"\n\n{block.text or ''}"
    lines = lines_of(str(root.find("body").text_content()))
    return lines if looks_saved(lines) else []
