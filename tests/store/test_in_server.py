"""What PostgreSQL finds of a large space is what is found in memory, whatever was written, forgotten or left over."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, text

from index.db.postgres import connect
from index.db.statements import listing
from index.db.where import Server
from index.health import inspect
from index.ingest import Ingest
from index.library import Library
from index.rebuild import refresh_terms
from index.retrieval import in_server
from index.retrieval.indexes import Indexes
from index.retrieval.memory import Memory
from index.retrieval.tending import Tending
from index.store import SqlStore, blocks, near
from index.store.postings import numbers
from index.types import Document, Scope
from tests.databases import database
from tests.library.twins import Lines, Matches, Pages, Words, shared
from tests.store.worker import Worker

CHANNELS = ("news", "sport")
WORDS = ("tide", "moon", "sea", "bank", "river", "Fluss", "Flüsse", "Stadt", "Städte", "loan")
QUESTIONS = ("tide moon", "the river bank", "Stadt am Fluss", "nothing of that", "v1 tide")
NUMBERS = st.integers(1, 7)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), NUMBERS, st.sampled_from(CHANNELS), st.integers(0, 1)),
        st.tuples(st.just("add"), NUMBERS, st.sampled_from(CHANNELS), st.integers(0, 1)),
        st.tuples(st.just("forget"), NUMBERS, st.sampled_from(CHANNELS)),
        st.tuples(st.just("forget_channel"), st.sampled_from(CHANNELS)),
        st.tuples(st.just("tend")),
    ),
    min_size=4,
    max_size=14,
)
MODEL = Words()


@pytest.fixture
def server() -> Iterator[Server]:
    with database() as found:
        yield found


@pytest.fixture
async def store(server: Server) -> AsyncIterator[SqlStore]:
    async with SqlStore.open(server) as found:
        yield found


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no search take the way for few passages."""
    monkeypatch.setattr(in_server, "FEW_WORDS", 0)
    monkeypatch.setattr(in_server, "FEW_VECTORS", 0)


def document(number: int, version: int = 0) -> Document:
    chance = np.random.default_rng([number, version])
    sentences = [
        " ".join(chance.choice(WORDS, size=4)).capitalize() + "." for _ in range(number * 20)
    ]
    language = "de" if number % 3 == 0 else "en"
    body = f"Topic{number} v{version}. {' '.join(sentences)}"
    return Document(f"https://example.org/{number}", body, id=f"a{number}", language=language)


class Held:
    """A library of a database, told what to do, with all of it searched in memory and in the server."""

    def __init__(self, store: SqlStore, server: Server, block: int = 3) -> None:
        self.store = store
        self.ingest = Ingest(Pages({}), Lines(), MODEL, store)
        self.tending = Tending(store, server, large=2, block=block)
        self.lasting = Indexes(store)

    async def add(self, number: int, channel: str = "news", version: int = 0) -> None:
        await self.ingest.add(document(number, version), shared(channel, f"m{number}"))

    async def forget(self, number: int, channel: str = "news") -> None:
        if f"a{number}" in [
            each.id for each, _ in await self.store.articles(Scope("local", channel))
        ]:
            await self.store.forget(f"a{number}", Scope("local", channel))

    async def forget_channel(self, channel: str) -> None:
        await self.store.forget_channel("local", channel)

    async def tend(self) -> None:
        await self.tending.tend()

    async def compare(self) -> None:
        """Find the same in both, for those who saw all of it come and for those who come now."""
        memory = Memory(self.store)
        for indexes in (self.lasting, Indexes(self.store)):
            for channel in CHANNELS:
                for articles in ((), ("a2", "a3")):
                    await self.same(memory, indexes, Scope("local", channel, articles))

    async def same(self, memory: Memory, indexes: Indexes, scope: Scope) -> None:
        here, there = await memory.visible(scope), await indexes.visible(scope)
        assert there.ids.tolist() == here.ids.tolist()
        for question in QUESTIONS:
            for k in (3, 100):
                same_scores(
                    await there_best(indexes, question, k, there),
                    await memory.best(question, k, here),
                )
            vector = await MODEL.embed_question(question)
            same_scores(
                await indexes.nearest(vector, 100, there), await memory.nearest(vector, 100, here)
            )
            some = here.ids[:2]
            same_scores(
                await indexes.similar("local", vector, some),
                await memory.similar("local", vector, some),
            )


async def there_best(indexes: Indexes, question: str, k: int, seen: Any) -> list[tuple[int, float]]:
    return await indexes.best(question, k, seen)


def same_scores(found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> None:
    """Scores to 1e-6, in order; of equal ones any may stand at the end."""
    assert [score for _, score in found] == pytest.approx(
        [score for _, score in expected], abs=1e-6
    )
    least = min((score for _, score in expected), default=0.0) + 1e-6
    assert {at for at, score in found if score > least} == {
        at for at, score in expected if score > least
    }


def is_in_server(held: Held) -> bool:
    return "local" in held.lasting._large


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, few=st.booleans())
def test_the_server_finds_what_memory_finds_whatever_came_and_went(
    steps: list[tuple[Any, ...]], few: bool
) -> None:
    async def run(server: Server) -> None:
        async with SqlStore.open(server) as store:
            held = Held(store, server)
            for number in (1, 2, 3):
                await held.add(number)
            await held.tend()
            for what, *given in steps:
                await getattr(held, what)(*given)
            await held.add(8)
            await held.compare()
            await held.tend()
            await held.add(9)  # with it, those who were there notice the new blocks
            await held.compare()
            assert is_in_server(held)
        assert (await inspect(server)).indexes_equal_rows

    with pytest.MonkeyPatch.context() as patch, database() as server:
        patch.setattr(in_server, "FEW_WORDS", 1 if few else 0)
        patch.setattr(in_server, "FEW_VECTORS", 0)
        asyncio.run(run(server))


async def test_a_space_is_searched_in_the_server_from_its_size_on_and_stays_there(
    server: Server, store: SqlStore
) -> None:
    held = Held(store, server)
    scope = Scope("local", "news")
    await held.add(1)
    await held.tend()
    await held.lasting.visible(scope)
    assert not is_in_server(held)
    assert len(held.lasting) == 1
    for number in (2, 3, 4):
        await held.add(number)
    await held.tend()
    await held.lasting.visible(scope)
    assert is_in_server(held)
    assert len(held.lasting) == 0
    for number in (1, 2, 3, 4):
        await held.forget(number)
    await held.tend()
    await held.compare()
    assert is_in_server(held)


@pytest.mark.usefixtures("all_large")
async def test_what_another_process_writes_and_forgets_is_found_and_gone_with_the_next_question(
    server: Server, store: SqlStore
) -> None:
    held = Held(store, server)
    for number in (2, 3, 4):
        await held.add(number)
    await held.tend()
    worker = Worker(server)
    try:
        scope = Scope("local", "news")
        question, vector = "speaks", await MODEL.embed_question("Topic1")
        seen = await held.lasting.visible(scope)
        assert is_in_server(held)
        assert await held.lasting.best(question, 9, seen) == []

        worker.tell("add", 1, "news")
        new = await held.lasting.visible(scope)
        added = set(new.ids.tolist()) - set(seen.ids.tolist())
        assert {at for at, _ in await held.lasting.best(question, 9, new)} == added
        assert added <= {at for at, _ in await held.lasting.nearest(vector, 99, new)}

        worker.tell("forget", "a1", "news")
        after = await held.lasting.visible(scope)
        assert after.ids.tolist() == seen.ids.tolist()
        assert await held.lasting.best(question, 9, after) == []
        assert added.isdisjoint(at for at, _ in await held.lasting.nearest(vector, 99, after))
        await held.compare()
    finally:
        worker.stop()


@pytest.mark.usefixtures("all_large")
async def test_who_asked_before_an_article_was_forgotten_finds_it_no_more(
    server: Server, store: SqlStore
) -> None:
    held = Held(store, server)
    for number in (1, 2, 3, 4):
        await held.add(number)
    await held.tend()
    seen = await held.lasting.visible(Scope("local", "news"))
    vector = await MODEL.embed_question("Topic1")
    [(first, _), *_] = await held.lasting.best("Topic1", 9, seen)

    await held.forget(1)

    assert first not in [at for at, _ in await held.lasting.best("Topic1", 9, seen)]
    assert first not in [at for at, _ in await held.lasting.nearest(vector, 99, seen)]


async def test_no_posting_of_what_is_forgotten_or_replaced_is_left(
    server: Server, store: SqlStore
) -> None:
    held = Held(store, server, block=4)
    for number in (1, 2, 3, 4):
        await held.add(number)
    await held.tend()

    def rows_of(connection: Any) -> list[int]:
        found = connection.execute(text("SELECT term FROM lexical_postings")).scalars()
        return sorted(set(found))

    [gone], [replaced], [kept] = (numbers(word, "en") for word in ("topic1", "topic2", "topic4"))
    before = await store.read(rows_of)
    assert {gone, replaced, kept} <= set(before)
    ids = {at for block in await store.read(every_block) for at in block.ids}

    await held.forget(1)
    await store.write(lambda connection: text_is(connection, "a2", "A moon."))

    after = await store.read(rows_of)
    assert gone not in after
    assert replaced not in after
    assert kept in after
    left = {at for block in await store.read(every_block) for at in block.ids}
    assert left < ids
    await held.compare()


def every_block(connection: Any) -> list[blocks.Block]:
    return blocks.read(connection, "local")


def text_is(connection: Any, article: str, said: str) -> None:
    """Replace an article as one does that is read again."""
    removed = connection.execute(
        text("DELETE FROM passages WHERE article = :article RETURNING id, terms"),
        {"article": article},
    )
    blocks.strip(connection, "local", removed.tuples().all())
    connection.execute(
        text("UPDATE articles SET passages = 0, text = :said WHERE id = :article"),
        {"article": article, "said": said},
    )
    connection.execute(text("UPDATE spaces SET generation = generation + 1, removal = generation"))


async def test_forgetting_a_space_leaves_no_row_of_its_postings(
    server: Server, store: SqlStore
) -> None:
    held = Held(store, server)
    for number in (1, 2, 3):
        await held.add(number)
    await held.tend()
    await store.forget_space("local")
    with connect(server) as connection:
        for table in ("lexical_blocks", "lexical_postings"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.usefixtures("all_large")
async def test_what_an_older_version_deleted_is_taken_out_of_the_postings_too(
    server: Server, store: SqlStore
) -> None:
    held = Held(store, server)
    for number in (1, 2, 3, 4):
        await held.add(number)
    await held.tend()
    await held.compare()
    with connect(server) as connection:
        connection.execute("DELETE FROM shares WHERE article = 'a4'")
        connection.execute("DELETE FROM articles WHERE id = 'a4'")
        connection.execute("UPDATE spaces SET generation = generation + 1")
        connection.execute("UPDATE spaces SET removal = generation")
    await held.compare()
    await held.tend()
    ids = {at for block in await store.read(every_block) for at in block.ids}
    assert ids <= set((await Memory(store).ids("local"))[0].tolist())
    await held.compare()


async def test_to_look_for_what_is_gone_keeps_nobody_from_writing(
    server: Server, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of ten million passages it took half a minute, by each worker, whenever something was forgotten."""
    held = Held(store, server)
    for number in (1, 2, 3, 4):
        await held.add(number)
    await held.tend()
    await store.forget("a2", Scope("local", "news"))
    write, works = store.write, []

    async def recorded(work):
        works.append(work)
        return await write(work)

    monkeypatch.setattr(store, "write", recorded)
    await held.tend()
    assert len(works) == 1  # is there another block to make?


@pytest.mark.usefixtures("all_large")
async def test_terms_that_are_cut_anew_are_in_the_postings_too(
    server: Server, store: SqlStore
) -> None:
    held = Held(store, server)
    for number in (1, 2, 3, 4):
        await held.add(number)
    with connect(server) as connection:
        connection.execute("UPDATE passages SET terms = ''")
    await held.tend()
    await refresh_terms(store)
    await held.compare()
    seen = await held.lasting.visible(Scope("local", "news"))
    assert await Indexes(store).visible(seen.scope)
    assert await held.lasting.best("tide", 9, seen)


@pytest.mark.usefixtures("all_large")
async def test_a_graph_of_many_vectors_finds_the_nearest_of_those_seen_alone(
    server: Server, store: SqlStore
) -> None:
    held = Held(store, server, block=8)
    for number in range(1, 8):
        await held.add(number)
    await many(store)
    await held.tend()
    with connect(server) as connection:
        connection.execute("ANALYZE passages")
    for channel in CHANNELS:
        scope = Scope("local", channel)
        seen = await held.lasting.visible(scope)
        found, wanted = [], []
        for question in (*QUESTIONS, *WORDS):
            vector = await MODEL.embed_question(question)
            along = await store.read(
                lambda c, vector=vector, scope=scope: near.along_the_graph(c, scope, vector, 10)
            )
            exact = await store.read(
                lambda c, vector=vector, scope=scope: near.exactly(c, scope, vector, 10)
            )
            assert {at for at, _ in along} <= set(seen.ids.tolist())
            found.append(len({at for at, _ in along} & {at for at, _ in exact}))
            wanted.append(len(exact))
        assert sum(found) >= 0.98 * sum(wanted)


async def many(store: SqlStore) -> None:
    """Give every article of the news 60 passages more, and share half of the articles in sport too."""

    def work(connection: Any) -> None:
        every = connection.execute(text("SELECT id FROM articles ORDER BY id")).scalars().all()
        start = connection.execute(text("SELECT next_passage FROM spaces")).scalar_one()
        chance = np.random.default_rng(5)
        for place, article in enumerate(every):
            for at in range(60):
                vector = chance.normal(size=16)
                vector /= np.linalg.norm(vector)
                connection.execute(
                    text(
                        "INSERT INTO passages SELECT space, :id, article, first_char, past_char,"
                        " sentences, CAST(:vector AS vector), terms FROM passages"
                        " WHERE article = :article ORDER BY id LIMIT 1"
                    ),
                    {"id": start + at, "article": article, "vector": str(vector.tolist())},
                )
            connection.execute(
                text("DELETE FROM passages WHERE article = :article AND id < :start"),
                {"article": article, "start": start},
            )
            connection.execute(
                text(
                    "UPDATE articles SET first_passage = :start, passages = 60 WHERE id = :article"
                ),
                {"start": start, "article": article},
            )
            start += 60
            if place % 3 == 0:
                connection.execute(
                    text(
                        "INSERT INTO shares SELECT space, 'sport', article, message, shared_by,"
                        " shared_at, nth FROM shares WHERE article = :article"
                    ),
                    {"article": article},
                )
        connection.execute(
            text(
                "UPDATE spaces SET next_passage = :next, generation = generation + 1,"
                " removal = generation + 1"
            ),
            {"next": start},
        )

    await store.write(work)


async def test_the_graph_is_what_the_search_walks_along(server: Server, store: SqlStore) -> None:
    held = Held(store, server)
    for number in (1, 2, 3):
        await held.add(number)
    await held.tend()
    vector = await MODEL.embed_question("tide")
    told: list[str] = []

    def explained(connection: Any) -> None:
        plain = connection.execute

        class Explaining:
            dialect = connection.dialect

            def execute(self, statement: Any, values: Any = None) -> Any:
                if "halfvec" not in str(statement):
                    return plain(statement, values) if values else plain(statement)
                explain = listing(f"EXPLAIN {statement.text}", articles=Text)
                told.extend(plain(explain, values).scalars())
                return []

        near.along_the_graph(Explaining(), Scope("local", "news"), vector, 5)

    await store.read(explained)
    assert near.graph("local", 16) in "\n".join(told)


async def test_a_graph_that_was_not_finished_is_made_again(server: Server, store: SqlStore) -> None:
    held = Held(store, server)
    for number in (1, 2, 3):
        await held.add(number)
    await held.tend()
    with connect(server) as connection:
        connection.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass(%s)",
            [near.graph("local", 16)],
        )
    assert not await store.read(lambda connection: near.has_graph(connection, "local", 16))
    await held.compare()
    await held.tend()
    assert await store.read(lambda connection: near.has_graph(connection, "local", 16))


async def test_the_graph_of_a_space_that_was_forgotten_goes(
    server: Server, store: SqlStore
) -> None:
    held = Held(store, server)
    for number in (1, 2, 3):
        await held.add(number)
    await held.tend()
    await store.forget_space("local")
    await held.tend()
    assert not await store.read(partial(near.graphs, space="local"))


async def test_a_library_answers_alike_before_and_after_its_space_has_become_large(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.retrieval.tending.Tending", partial(Tending, large=2, block=3))
    scope = Scope("local", "news")
    async with Library.open(server, embedder=MODEL, reader=Matches()) as library:
        for number in range(1, 6):
            await library.add(document(number), shared(message=f"m{number}"))
        questions = ("What of topic3?", "Which tide has the moon?", "Welche Stadt am Fluss?")
        before = [await library.ask(question, scope) for question in questions]
        assert library.held() > 0

        await library.tend()

        assert [await library.ask(question, scope) for question in questions] == before
        assert library.held() == 0
        assert (await library.health()).indexes_equal_rows


async def test_a_directory_has_nothing_to_be_tended(tmp_path: Path) -> None:
    async with Library.open(tmp_path, embedder=MODEL, reader=Matches()) as library:
        await library.add(document(1), shared())
        await library.tend()
        await library.ask("What of the tide?", Scope("local", "news"))
        assert library.held() == 1


async def test_several_may_tend_at_once_and_be_stopped(server: Server, store: SqlStore) -> None:
    held = Held(store, server)
    for number in (1, 2, 3, 4, 5):
        await held.add(number)
    stopped = asyncio.create_task(held.tend())
    await asyncio.sleep(0)
    stopped.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await stopped
    await asyncio.gather(*(Tending(store, server, large=2, block=3).tend() for _ in range(3)))
    found = [(block.first, block.past) for block in await store.read(every_block)]
    assert found == [(first, first + 3) for first in range(1, 3 * len(found), 3)]
    await held.tend()
    await held.compare()
