"""Markup -> Extraction."""

from dataclasses import replace

from index.extract.labels import label_of
from index.extract.paragraphs import joined
from index.extract.seen import Seen, see
from index.extract.text import from_lines
from index.extract.unstructured import lines_without_structure
from index.text.language import language_of
from index.types import Extraction


def extract_html(markup: str, url: str) -> Extraction:
    """Return the article in a page of HTML, labelled; the page ends at ``url``."""
    page = see(markup, url)
    if lines := lines_without_structure(page.root, page.blocks):
        found = from_lines(lines, page.about.title)
        return _about(page, replace(found, byline=found.byline or page.about.byline))
    text = joined(page.body)
    found = Extraction(page.about.title, page.about.byline, "", "", "", text, label_of(page, text))
    return _about(page, found)


def _about(page: Seen, found: Extraction) -> Extraction:
    return replace(
        found,
        site=page.about.site,
        published=page.about.published,
        language=language_of(found.text, page.about.language),
        canonical=page.about.canonical,
    )
