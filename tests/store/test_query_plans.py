"""What an answer, a digest and a summary read of a large store is found by an index."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from index.library import Library
from index.store import SqlStore
from index.types import Document, Scope
from tests.library.twins import MONDAY, Matches, Words, shared

LARGE = ("passages", "sentence_vectors", "articles", "p", "v", "a")
TEXT = "Mallards returned to the pond. They had been gone for nine years."


@pytest.fixture
def statements() -> Iterator[dict[str, Any]]:
    """Every SELECT that is run, with the values that it had last."""
    found: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            found[statement] = values

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


async def test_nothing_walks_through_every_article(tmp_path: Path, statements: dict[str, Any]):
    async with (
        Library.open(tmp_path, embedder=Words(), reader=Matches()) as library,
        SqlStore.open(tmp_path) as store,
    ):
        added = await library.add(Document("https://pond.example/", TEXT), shared())
        scope = Scope("local", "news")
        statements.clear()
        await library.ask("Where did the mallards return to?", scope)
        await library.stories(scope, MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))
        await store.sentences(added.article)
        await store.passage_vectors("local", added.article.id)

    with sqlite3.connect(tmp_path / "footnote.sqlite") as connection:
        walks = [
            (step, statement)
            for statement, values in statements.items()
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            if step.startswith("SCAN") and step.split()[1] in LARGE
        ]

    assert statements
    assert walks == []
