"""In-memory twins of what a library needs from outside: pages, a parser, a model."""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from index.errors import HostUnreachable
from index.ports import Embedded, PassageText, Read
from index.types import Completeness, Extraction, Label, Link, Page, Sharing, Vectors

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def shared(
    channel: str = "news", message: str = "m1", by: str = "anna", space: str = "local"
) -> Sharing:
    return Sharing(space, channel, message, by, MONDAY)


class Pages:
    """A web of pages by URL; counts what is fetched. A value that is a URL is a redirect."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.fetched: list[str] = []

    async def fetch(self, link: Link) -> Page:
        self.fetched.append(link.url)
        url = link.url
        while self.pages.get(url, "").startswith("http"):
            url = self.pages[url]
        if url not in self.pages:
            raise HostUnreachable(f"Nothing answers at {link.url}.")
        return Page(link, url, "text/plain", "utf-8", self.pages[url].encode())


class Lines:
    """Takes a page's first line for the title, the rest for the text.

    "canonical: URL" and "label: …" may stand before the title.
    """

    async def extract(self, page: Page) -> Extraction:
        lines = page.body.decode().split("\n")
        canonical = lines.pop(0)[11:] if lines[0].startswith("canonical: ") else ""
        found = lines.pop(0)[7:] if lines[0].startswith("label: ") else "full"
        label = Label(Completeness(found), "" if found == "full" else "You must subscribe.")
        text = "\n".join(lines[1:]).strip()
        return Extraction(lines[0], "", "", "", "en", text, label, canonical)


class Words:
    """A bag of words for a model: texts that share words are near each other."""

    def __init__(self, name: str = "words", dimensions: int = 16) -> None:
        self.model = f"{name}:{dimensions}"
        self.dimensions = dimensions
        self.embedded = 0

    async def embed_passages(self, passages: Sequence[PassageText]) -> Embedded:
        self.embedded += len(passages)
        whole = np.array([self._vector(passage.text) for passage in passages], np.float32)
        return Embedded(
            whole.reshape(len(passages), self.dimensions),
            tuple(
                np.array([self._vector(span.of(passage.text)) for span in passage.sentences])
                for passage in passages
            ),
        )

    async def embed_question(self, question: str) -> Vectors:
        return self._vector(question).reshape(1, -1)

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def _vector(self, text: str) -> Vectors:
        total = np.zeros(self.dimensions, np.float32)
        for word in text.lower().split():
            seed = np.random.default_rng(zlib.crc32(word.strip(".,").encode()))
            total += seed.normal(size=self.dimensions).astype(np.float32)
        return total / max(float(np.linalg.norm(total)), 1e-12)


class Matches:
    """A reader that counts the question's words."""

    async def read(self, question: str, passages: Sequence[PassageText]) -> list[Read]:
        words = set(question.lower().split())
        return [
            np.array(
                [
                    len(words & set(span.of(passage.text).lower().split()))
                    for span in passage.sentences
                ],
                np.float32,
            )
            for passage in passages
        ]
