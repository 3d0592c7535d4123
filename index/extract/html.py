"""Markup -> Extraction."""

from index.extract import peer
from index.extract.hidden import remove_unseen
from index.extract.tree import parse_html
from index.types import Completeness, Extraction, Label


def extract_html(markup: str, url: str) -> Extraction:
    """Return the article in a page of HTML, labelled; the page ends at ``url``."""
    root = parse_html(markup)
    about = peer.metadata(root, url)
    remove_unseen(root)
    lines = peer.body_text(root, precise=True).splitlines()
    text = "\n\n".join(" ".join(line.split()) for line in lines if line.strip())
    completeness = Completeness.FULL if len(text) >= 250 else Completeness.EMPTY
    return Extraction(
        about.title, about.byline, about.site, about.published, "", text, Label(completeness)
    )
