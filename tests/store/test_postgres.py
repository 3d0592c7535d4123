"""What goes wrong with a PostgreSQL server is one clear sentence, without a word of anybody's."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Connection, make_url

from bot.workflows.queue_rows import rows_in
from index.db.engine import Database
from index.db.postgres import READERS, connect, outside, watched
from index.db.where import Server
from index.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
)
from index.health import inspect
from index.ingest import Ingest
from index.rebuild import refresh_terms
from index.retrieval.memory import Memory
from index.store import SqlStore
from index.types import Document, Scope
from tests.databases import administering, database, empty_database
from tests.library.twins import Lines, Pages, Words, shared

NEWS = Scope("local", "news")
CANARY = "canary-7f3a"
TIDES = Document("https://example.org/tides", f"The tide {CANARY} comes in.", id="tides")


@pytest.fixture
def server() -> Iterator[Server]:
    with database() as found:
        yield found


def told(server: Server, statement: str) -> None:
    with connect(server) as connection:
        connection.execute(statement)


def disconnect(server: Server) -> None:
    """End every connection to the database, as a server does that is started anew."""
    with administering() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [server.database],
        )


async def add(store: SqlStore) -> None:
    await Ingest(Pages({}), Lines(), Words(), store).add(TIDES, shared())


async def test_where_nothing_answers_it_says_so_and_shows_no_password():
    server = Server("postgresql://footnote:s3cret@127.0.0.1:9/articles")
    with pytest.raises(
        StoreUnreachable, match=r"Cannot reach .* articles on 127\.0\.0\.1:9"
    ) as said:
        async with SqlStore.open(server):
            pass
    assert "s3cret" not in f"{said.value}{server}{server!r}"


async def test_a_database_that_is_not_there_is_named():
    with database() as there:
        address = urlsplit(there.address)._replace(path="/nowhere").geturl()
        with pytest.raises(StoreUnreachable, match="nowhere"):
            async with SqlStore.open(Server(address)):
                pass


async def test_after_the_server_was_started_anew_it_goes_on(server: Server):
    async with SqlStore.open(server) as store:
        await add(store)
        disconnect(server)
        assert [each.id for each, _ in await store.articles(NEWS)] == ["tides"]
        await store.forget("tides", NEWS)
        assert await store.articles(NEWS) == []


async def test_every_connection_notices_a_server_that_vanished_with_what_it_was_asked(
    server: Server,
):
    """Keepalives are sent only where nothing waits to be acknowledged; else Linux tries for 15 minutes."""
    noticed = {
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "3",
        "tcp_user_timeout": "25000",
    }
    with connect(server) as connection:
        assert noticed.items() <= connection.info.get_parameters().items()
    async with Database.open(server, lambda _engine: None, part="articles") as database:
        for work in (database.read, database.write):
            told_of = await work(lambda at: at.connection.dbapi_connection.info.get_parameters())
            assert noticed.items() <= told_of.items()
    for_dbos = make_url(rows_in(server).url)
    assert noticed.items() <= for_dbos.query.items()
    assert for_dbos.query["host"] == make_url(server.address).query["host"]
    own = Server("postgresql://ann:p%40s@db:5433/news?sslmode=require&tcp_user_timeout=9000")
    kept = make_url(watched(own))
    assert (kept.password, kept.host, kept.port, kept.database) == ("p@s", "db", 5433, "news")
    assert kept.query.items() >= {"sslmode": "require", "tcp_user_timeout": "9000"}.items()


async def test_a_connection_that_is_lost_on_the_way_stores_nothing_and_says_so(server: Server):
    async with SqlStore.open(server) as store:

        def cut_off(connection) -> None:
            connection.exec_driver_sql("INSERT INTO about VALUES ('half', 'done')")
            disconnect(server)
            connection.exec_driver_sql("SELECT 1")

        with pytest.raises(StoreUnreachable, match="was lost; try again"):
            await store.write(cut_off)
        found = await store.read(
            lambda connection: connection.exec_driver_sql("SELECT count(*) FROM about").scalar()
        )
        assert found == 0


@pytest.mark.parametrize(
    ("state", "kind"), [("53100", StoreFull), ("XX001", StoreDamaged), ("22012", StoreError)]
)
async def test_what_the_server_says_is_told_in_our_words(
    server: Server, state: str, kind: type[StoreError]
):
    told(
        server,
        "CREATE FUNCTION fails() RETURNS trigger AS $$ BEGIN"
        f" RAISE EXCEPTION 'no: %', NEW.text USING ERRCODE = '{state}'; END $$ LANGUAGE plpgsql;"
        " CREATE TRIGGER fails BEFORE INSERT ON articles FOR EACH ROW EXECUTE FUNCTION fails()",
    )
    try:
        async with SqlStore.open(server) as store:
            with pytest.raises(kind) as said:
                await add(store)
            assert type(said.value) is kind
            assert CANARY not in str(said.value)
            assert await store.articles(NEWS) == []
    finally:
        told(server, "DROP TRIGGER fails ON articles; DROP FUNCTION fails()")


async def test_a_server_that_takes_no_writes_says_so(server: Server):
    async with SqlStore.open(server) as store:
        told(server, f"ALTER DATABASE {server.database} SET default_transaction_read_only = on")
        disconnect(server)
        try:
            with pytest.raises(StoreReadOnly, match="read-only"):
                await add(store)
            assert await store.articles(NEWS) == []
        finally:
            with administering() as connection:
                connection.execute(
                    f"ALTER DATABASE {server.database} RESET default_transaction_read_only"
                )


async def test_who_may_not_write_is_told_what_to_grant(server: Server):
    with administering() as connection:
        connection.execute("DROP ROLE IF EXISTS footnote_guest")
        connection.execute("CREATE ROLE footnote_guest LOGIN")
    host = urlsplit(server.address)
    guest = Server(host._replace(netloc=f"footnote_guest@{host.netloc.partition('@')[2]}").geturl())
    try:
        with pytest.raises(StoreReadOnly, match="grant"):
            async with SqlStore.open(guest):
                pass
        with empty_database() as bare:
            address = urlsplit(guest.address)._replace(path=f"/{bare.database}").geturl()
            with pytest.raises(StoreError, match="CREATE EXTENSION vector"):
                async with SqlStore.open(Server(address)):
                    pass
    finally:
        with administering() as connection:
            connection.execute("DROP ROLE footnote_guest")


async def test_a_writer_that_takes_too_long_is_told(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("index.db.postgres._SETTINGS", {"lock_timeout": 50})
    monkeypatch.setattr("index.db.postgres._BUSY", 50)
    async with SqlStore.open(server) as one, SqlStore.open(server) as other:
        begun, ended = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def long(_connection) -> None:
            loop.call_soon_threadsafe(begun.set)
            asyncio.run_coroutine_threadsafe(ended.wait(), loop).result()

        writing = asyncio.create_task(one.write(long))
        await begun.wait()
        try:
            with pytest.raises(StoreBusy, match="for too long"):
                await add(other)
        finally:
            ended.set()
            await writing
        await add(other)


async def test_a_migration_waits_for_who_reads_the_table_and_keeps_nobody_from_reading_for_long(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("index.db.postgres._SETTINGS", {"lock_timeout": 50})
    monkeypatch.setattr("index.db.postgres._BUSY", 50)
    monkeypatch.setattr("index.db.postgres._PAUSE", 0.01)
    tried = []
    begun, ended = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def long(connection) -> None:
        connection.exec_driver_sql("SELECT * FROM ahead").all()
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(ended.wait(), loop).result()

    def migrating(engine) -> None:
        tried.append(engine)
        if len(tried) == 3:
            loop.call_soon_threadsafe(ended.set)
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE ahead ADD COLUMN second int")

    told(server, "CREATE TABLE ahead (first int)")
    try:
        async with SqlStore.open(server) as store:
            reading = asyncio.create_task(store.read(long))
            await begun.wait()
            try:
                async with Database.open(server, migrating, part="ahead"):
                    assert len(tried) >= 3
            finally:
                ended.set()
                await reading
    finally:
        told(server, "DROP TABLE ahead")


async def test_a_migration_gives_up_in_a_sentence_where_somebody_never_stops_reading(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    for name, value in (("_BUSY", 50), ("_PAUSE", 0.01), ("_TRIES", 3)):
        monkeypatch.setattr(f"index.db.postgres.{name}", value)
    tried = []

    def migrating(engine) -> None:
        tried.append(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE ahead ADD COLUMN second int")

    told(server, "CREATE TABLE ahead (first int)")
    try:
        with connect(server) as reader, reader.transaction():
            reader.execute("SELECT * FROM ahead")
            with pytest.raises(StoreBusy):
                async with Database.open(server, migrating, part="ahead"):
                    pytest.fail("it was opened")
        assert len(tried) == 3
    finally:
        told(server, "DROP TABLE ahead")


async def test_what_was_read_again_and_again_is_read_anew_after_a_newer_version_changed_its_table(
    server: Server,
):
    def rows(connection) -> list[tuple]:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM ahead")]

    told(server, "CREATE TABLE ahead (first int); INSERT INTO ahead VALUES (1)")
    try:
        async with SqlStore.open(server) as store:
            for _ in range(20):  # after some times the server remembers how
                assert await store.read(rows) == [(1,)]
            told(server, "ALTER TABLE ahead ADD COLUMN second int")
            for _ in range(READERS):
                with suppress(StoreBusy):
                    await store.read(rows)
            assert await store.read(rows) == [(1, None)]
    finally:
        told(server, "DROP TABLE ahead")


async def test_several_that_write_at_once_take_turns(server: Server):
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(SqlStore.open(server)) for _ in range(4)]
        documents = [
            Document(f"https://example.org/{number}", f"Tide {number} comes in.", id=str(number))
            for number in range(24)
        ]
        await asyncio.gather(
            *(
                Ingest(Pages({}), Lines(), Words(), store).add(document, shared())
                for store, document in zip(itertools.cycle(stores), documents, strict=False)
            )
        )
        for store in stores:
            ids, in_words = await Memory(store).ids("local")
            assert list(ids) == list(in_words) == list(range(1, 25))


async def test_what_reads_cannot_write(server: Server):
    async with SqlStore.open(server) as store:
        with pytest.raises(StoreReadOnly):
            await store.read(lambda connection: connection.exec_driver_sql("DELETE FROM articles"))


async def test_a_read_sees_one_state_however_long_it_takes(server: Server):
    async with SqlStore.open(server) as store:
        await add(store)
        loop = asyncio.get_running_loop()
        count = "SELECT count(*) FROM articles"

        def work(connection) -> tuple[int, int]:
            before = connection.exec_driver_sql(count).scalar()
            asyncio.run_coroutine_threadsafe(store.forget("tides", NEWS), loop).result()
            return before, connection.exec_driver_sql(count).scalar()

        assert await store.read(work) == (1, 1)
        assert await store.articles(NEWS) == []


async def test_vectors_stand_in_a_column_that_pgvector_searches(server: Server):
    async with SqlStore.open(server) as store:
        await add(store)
        memory = Memory(store)
        (ids, _) = await memory.ids("local")
        (held,) = await memory.vectors("local", ids)
    with connect(server) as connection:
        query = "SELECT id, vector <#> %s::vector FROM passages ORDER BY 2 LIMIT 1"
        found = connection.execute(query, [str(held.tolist())]).fetchone()
    assert found == (ids[0], pytest.approx(-1.0, abs=1e-4))  # of half precision


async def test_nobody_rebuilds_what_others_use(server: Server):
    async with SqlStore.open(server):
        with pytest.raises(StoreBusy, match="stop it first"):
            async with SqlStore.open(server, alone=True):
                pass
    async with SqlStore.open(server, alone=True):
        pass


async def test_the_doctor_s_figures_are_the_server_s(server: Server):
    async with SqlStore.open(server) as store:
        await add(store)
    health = await inspect(server)
    assert (health.articles, health.damage, health.indexes_equal_rows) == (1, "", True)
    assert health.bytes > 1_000_000
    assert health.database.startswith("PostgreSQL ")
    assert "with pgvector" in health.database


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
async def test_a_database_that_cannot_hold_every_text_is_refused_before_there_is_any(encoding: str):
    with empty_database() as there:
        with administering() as connection:
            connection.execute(f"DROP DATABASE {there.database}")
            connection.execute(
                f"CREATE DATABASE {there.database} ENCODING '{encoding}' TEMPLATE template0 LOCALE 'C'"
            )
        with pytest.raises(StoreError, match=f"in {encoding}.* `createdb --encoding UTF8"):
            async with SqlStore.open(there):
                pass


@pytest.mark.parametrize("odd", ["&hots=db.example.org", "&password=s3c%ret"])
async def test_an_address_that_the_client_does_not_take_is_told_and_nothing_of_it(odd: str):
    with (
        database() as there,
        pytest.raises(StoreError, match="a mistyped name after the") as said,
    ):
        async with SqlStore.open(Server(f"{there.address}{odd}")):
            pass
    assert "s3c" not in repr(said.getrepr(style="short", chain=True))


@pytest.mark.parametrize(
    "address", ["mysql://h/name", "postgresql://h", "h/name", "postgresql://h:x/n"]
)
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(ValueError, match="postgresql://user:password@host"):
        Server(address)


def test_several_processes_open_a_new_database_at_once():
    async def open_together(server: Server) -> None:
        async def one() -> None:
            async with SqlStore.open(server):
                pass

        await asyncio.gather(*(one() for _ in range(6)))

    with empty_database() as server:
        asyncio.run(open_together(server))
        with connect(server) as connection:
            found = connection.execute("SELECT version_num FROM articles_version").fetchall()
    assert found == [("0002",)]


async def test_what_has_to_be_done_to_its_end_has_the_time_on_a_server_that_gives_little(
    server: Server,
):
    """Some providers' servers end each statement after two minutes: no index was ever made there."""

    def slowly(at: Connection) -> None:
        at.exec_driver_sql("SELECT pg_sleep(0.4)")

    with administering() as connection:
        connection.execute(f"ALTER DATABASE {server.database} SET statement_timeout = '200ms'")
        try:
            async with SqlStore.open(server) as store, outside(server) as own:
                await store.write(slowly)
                await own.execute("SELECT pg_sleep(0.4)")
                with pytest.raises(StoreBusy, match="raise the user's statement_timeout"):
                    await store.read(slowly)
            told(server, "SELECT pg_sleep(0.4)")
        finally:
            connection.execute(f"ALTER DATABASE {server.database} RESET statement_timeout")


async def test_others_write_while_words_are_cut_anew_and_need_not_do_so_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    """In one transaction it kept every worker from storing for as long as it took, and each then did it anew."""
    monkeypatch.setattr("index.rebuild._BATCH", 1)
    told(server, "INSERT INTO about VALUES ('terms', 'of a release before')")
    async with SqlStore.open(server) as store, SqlStore.open(server) as other:
        for name in ("tides", "moon", "harbour"):
            document = Document(f"https://example.org/{name}", f"The {name} is there.", id=name)
            await Ingest(Pages({}), Lines(), Words(), store).add(document, shared())
        told(server, "UPDATE passages SET terms = ''")
        write, written = store.write, []

        async def meanwhile(work):
            result = await write(work)
            written.append(work)
            if len(written) == 1:
                await refresh_terms(other)
            return result

        store.write = meanwhile
        await refresh_terms(store)
        assert len(written) == 2  # the second finds that all is done
        await refresh_terms(store)
        assert len(written) == 2
    with connect(server) as connection:
        assert connection.execute("SELECT 1 FROM passages WHERE terms = ''").fetchall() == []
