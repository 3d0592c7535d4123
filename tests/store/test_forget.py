"""What is forgotten is in no file any more; what others still share stays."""

# ruff: noqa: ASYNC240 - the loop has nothing else to do here

import random
from pathlib import Path

import pytest

from index.db.where import Where
from index.errors import UnknownArticle
from index.ingest import Ingest
from index.retrieval.memory import Memory
from index.store import SqlStore, erasing
from index.store.rows import sentence_bytes
from index.types import Document, Scope
from tests.library.twins import Lines, Pages, Words, shared

NEWS = Scope("local", "news")


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_no_byte_of_a_forgotten_article_is_left(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with SqlStore.open(tmp_path) as store:
        embedder = Words()
        ingest = Ingest(Pages({}), Lines(), embedder, store)
        for number in range(40):
            await ingest.add(document(number, chance), shared(message=f"m{number}z"))
        traces = {number: await marks(store, number) for number in range(40)}

        gone = set(chance.sample(range(40), 20))
        for number in gone:
            await store.forget(f"id{number}z", NEWS)

        files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        for number, found in traces.items():
            for mark in found:
                assert (mark in files) == (number not in gone)
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not any(mark in files for number in gone for mark in traces[number])


def document(number: int, chance: random.Random) -> Document:
    text = " ".join(
        f"Canary{number}z sings line {line}." for line in range(chance.choice([1, 3, 20, 90, 400]))
    )
    return Document(f"https://example.org/link{number}z", text, id=f"id{number}z")


async def marks(store: SqlStore, number: int) -> list[bytes]:
    """Bytes that tell of the article: its words, id, URL, message, and each of its vectors."""
    scope = Scope("local", "news", (f"id{number}z",))
    ids = (await Memory(store).visible(scope)).ids
    stored = await store.passages([int(at) for at in ids], scope)
    vectors = await store.read(
        lambda connection: (
            connection.exec_driver_sql(
                "SELECT vector FROM passages WHERE article = ?", (f"id{number}z",)
            )
            .scalars()
            .all()
        )
    )
    assert len(vectors) == len(stored) > 0
    words = [f"{word}{number}z".encode() for word in ("Canary", "id", "link", "m")]
    return [*words, *vectors, *(sentence_bytes(passage.sentence_vectors) for passage in stored)]


async def test_forgetting_in_one_channel_leaves_it_to_the_others(where: Where) -> None:
    async with SqlStore.open(where) as store:
        ingest = Ingest(Pages({}), Lines(), Words(), store)
        memory = Memory(store)
        tides = Document("https://example.org/tides", "The moon pulls.", id="tides")
        await ingest.add(tides, shared("news"))
        await ingest.add(tides, shared("sport"))

        await store.forget("tides", NEWS)
        assert len(await memory.visible(NEWS)) == 0
        with pytest.raises(UnknownArticle):
            await store.article("tides", NEWS)
        assert [len(held) for held in await memory.ids("local")] == [1, 1]

        await store.forget("tides", Scope("local", "sport"))
        assert [len(held) for held in await memory.ids("local")] == [0, 0]
        assert await store.find("local", "https://example.org/tides") is None


async def test_what_a_channel_cannot_see_it_cannot_forget(where: Where) -> None:
    async with SqlStore.open(where) as store:
        ingest = Ingest(Pages({}), Lines(), Words(), store)
        await ingest.add(Document("https://example.org/a", "A text.", id="a"), shared("news"))
        for scope in (Scope("local", "sport"), Scope("other", "news")):
            with pytest.raises(UnknownArticle):
                await store.forget("a", scope)
        assert (await store.article("a", NEWS)).text == "A text."


@pytest.mark.parametrize("forgets", ["a channel", "a space", "a space, once killed"])
async def test_what_is_large_is_forgotten_in_parts_between_which_others_write(
    where: Where, forgets: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one transaction a channel of 75,000 passages kept every other from being stored to."""
    monkeypatch.setattr("index.store.erasing.AT_ONCE", 2)
    async with SqlStore.open(where) as store:
        ingest = Ingest(Pages({}), Lines(), Words(), store)
        for number in range(5):
            document = Document(f"https://e.org/{number}", f"The tide {number}.", id=f"a{number}")
            await ingest.add(document, shared(message=f"m{number}"))
        await ingest.add(Document("https://e.org/b", "A ferry.", id="b"), shared(space="other"))
        write, parts = store.write, []

        async def recorded(work):
            parts.append(work)
            return await write(work)

        monkeypatch.setattr(store, "write", recorded)
        if forgets == "a channel":
            await store.forget_channel("local", "news")
        else:
            if "killed" in forgets:
                await write(lambda at: erasing.forget_space(at, "local"))
                assert await store.articles(NEWS) == []
            await store.forget_space("local")
        assert len(parts) == (2 if "killed" in forgets else 3)
        count = "SELECT count(*) FROM articles a LEFT JOIN passages p ON p.article = a.id"
        assert await store.read(lambda at: at.exec_driver_sql(count).scalar()) == 1
        assert await store.channels("local") == []
        assert await store.channels("other") == ["news"]
