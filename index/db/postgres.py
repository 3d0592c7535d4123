"""A PostgreSQL database with pgvector, opened by any number of processes at once.

What is chosen here, and the figures behind it: docs/decisions/0150-postgresql.md.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from typing import Any

import psycopg
from psycopg.pq import Format
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from index.db.postgres_faults import translated
from index.db.where import Server
from index.db.wire import adapt
from index.errors import StoreBusy, StoreError

READERS = 2  # connections; every process has some for each part, and a server gives out 100

_BUSY = 5000  # milliseconds to wait for another process that writes
_LEAVING = 2000  # milliseconds in which the server notices that a process has left
_OPENED_WITHIN = 10  # seconds that the server has to answer
# Tries to prepare it, while others read what it changes; and seconds between two, in which those that
# came after it can read.
_TRIES = 12
_PAUSE = 1.0
# A server that vanished with its machine is noticed after 25 seconds: not after two hours where nothing is said
# to it, and not after a quarter of one where something was said that it did not acknowledge.
_GONE = 25_000  # milliseconds
_WATCHED = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": _GONE,
}
_CONNECTED: dict[str, Any] = {
    "application_name": "footnote",
    "client_encoding": "utf8",
    "connect_timeout": _OPENED_WITHIN,
} | _WATCHED
# And a process that vanished with its machine is noticed as soon.
WATCHING = {
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": _GONE,
}
_SETTINGS = (
    {
        "lock_timeout": _BUSY,
        "idle_in_transaction_session_timeout": 60_000,  # milliseconds: a frozen process gives up its locks
    }
    | WATCHING
)


# What has to be done to its end, though the server gives statements little time, as some providers' do: an index
# of a large space takes hours. How long a search may take stays the server's to say.
_UNHURRIED = "SET statement_timeout = 0"


class Cursor(psycopg.Cursor[Any]):
    """One that is answered in binary: bytes and vectors take half the room that they take as text."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.format = Format.BINARY


class PostgresBackend:
    """One database of a server: a connection that writes, others that read.

    Writers of one ``part`` take turns, as they do on SQLite, whatever process they are in: what reads
    and then writes needs no other care.
    """

    def __init__(self, server: Server, part: str, *, alone: bool) -> None:
        self._server = server
        self.writer = _engine(server, connections=1)
        self.readers = _engine(server, connections=READERS, isolation_level="REPEATABLE READ")
        turn = f"SELECT pg_advisory_xact_lock({_key(part)})"

        @event.listens_for(self.writer, "connect")
        def _there(connection: psycopg.Connection[Any], _record: object) -> None:
            connection.execute(_UNHURRIED)
            _be_there(connection, server, alone=alone)

        @event.listens_for(self.writer, "begin")
        def _take_a_turn(connection: Connection) -> None:
            connection.exec_driver_sql(turn)

        @event.listens_for(self.readers, "connect")
        def _only_read(connection: psycopg.Connection[Any], _record: object) -> None:
            connection.read_only = True

    @property
    def turn(self) -> AbstractContextManager[None]:
        """The server has the writers wait, and wakes them."""
        return nullcontext()

    def translated(self) -> AbstractContextManager[None]:
        """Raise a StoreError in place of what the driver raises."""
        return translated(self._server)

    def check(self) -> None:
        """See that it answers: a server checks its own pages."""
        with self.readers.begin() as connection:
            connection.execute(text("SELECT 1"))

    def size(self) -> int:
        """Return how many bytes the database takes, without the server's log."""
        with self.readers.begin() as connection:
            return int(
                connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
            )

    def version(self) -> str:
        """Return the server's version, and pgvector's."""
        query = text(
            "SELECT current_setting('server_version'), extversion FROM pg_extension"
            " WHERE extname = 'vector'"
        )
        with self.readers.begin() as connection:
            server, pgvector = connection.execute(query).one()
        return f"PostgreSQL {server} with pgvector {pgvector}"

    def scrub(self) -> bool:
        """Leave it to the server, whose vacuum gives the room of deleted rows to new ones."""
        return True

    def close(self) -> None:
        """Close every connection."""
        self.readers.dispose()
        self.writer.dispose()


@contextmanager
def opened(
    server: Server, prepare: Callable[[Engine], None], *, part: str, alone: bool
) -> Iterator[PostgresBackend]:
    """Open the database and prepare it, while other processes wait for that.

    Raises StoreUnreachable, StoreReadOnly, StoreBusy where it must be ``alone`` and is not, StoreError
    where it has no pgvector or not every character, or whatever ``prepare`` raises.
    """
    with translated(server):
        with connect(server) as connection:
            _hold_every_character(connection, server)
            _have_pgvector(connection, server)
        backend = PostgresBackend(server, part, alone=alone)
    try:
        with backend.translated(), _preparing(server):
            _patiently(prepare, backend, 1 if alone else _TRIES)
        yield backend
    finally:
        backend.close()


def connect(server: Server) -> psycopg.Connection[Any]:
    """Return a connection of one's own, outside any transaction. Raises psycopg.Error or StoreError."""
    try:
        connection = psycopg.connect(server.address, autocommit=True, **_CONNECTED)
    except psycopg.ProgrammingError:
        # Not what it says: that may be a part of the password.
        raise StoreError(
            "PostgreSQL's client does not take the address in FOOTNOTE_DATABASE: look for a mistyped "
            "name after the ?, and for a % that should be %25."
        ) from None
    connection.execute(_UNHURRIED)
    return connection


def watched(server: Server) -> str:
    """Return its address for who connects by itself, and is to notice as soon that it has gone."""
    address = make_url(server.address)
    lacking = {name: str(value) for name, value in _WATCHED.items() if name not in address.query}
    return address.update_query_dict(lacking).render_as_string(hide_password=False)


@asynccontextmanager
async def outside(server: Server) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """Yield a connection outside any transaction, whose statement ends where its task is cancelled.

    Raises psycopg.Error.
    """
    async with await psycopg.AsyncConnection.connect(
        server.address, autocommit=True, **_CONNECTED
    ) as connection:
        await connection.execute(_UNHURRIED)
        yield connection


@asynccontextmanager
async def trying(connection: psycopg.AsyncConnection[Any], what: str) -> AsyncIterator[bool]:
    """Yield whether nobody else does ``what``, and keep others from it meanwhile."""
    found = await connection.execute(f"SELECT pg_try_advisory_lock({_key(what)})")
    [alone] = await found.fetchone() or [False]
    yield bool(alone)  # the lock goes with the connection


@contextmanager
def only_one(server: Server) -> Iterator[None]:
    """Keep every other process out of the database. Raises StoreBusy or psycopg.Error."""
    with connect(server) as connection:
        _be_there(connection, server, alone=True)
        yield


def _hold_every_character(connection: psycopg.Connection[Any], server: Server) -> None:
    """Refuse an encoding that has room for some languages alone, or for bytes of any meaning."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            f"{_capital(server)} is written in {encoding}, which not every text can be: make another "
            "by `createdb --encoding UTF8 --template template0`."
        )


def _have_pgvector(connection: psycopg.Connection[Any], server: Server) -> None:
    """Add pgvector to the database where it is missing."""
    if connection.execute("SELECT to_regtype('vector')").fetchone() != (None,):
        return
    try:
        with connection.transaction():
            connection.execute(f"SELECT pg_advisory_xact_lock({_key('pgvector')})")
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except psycopg.OperationalError:
        raise
    except psycopg.Error as error:
        raise StoreError(
            f"{_capital(server)} has no pgvector: install it on the server, and have an "
            "administrator run CREATE EXTENSION vector in this database."
        ) from error


@contextmanager
def _preparing(server: Server) -> Iterator[None]:
    """Let one process at a time migrate, however long that takes."""
    with connect(server) as connection:
        connection.execute(f"SELECT pg_advisory_lock({_key('preparing')})")
        yield


def _patiently(prepare: Callable[[Engine], None], backend: PostgresBackend, tries: int) -> None:
    """Prepare it, again where a reader keeps it from changing a table: all others wait behind it."""
    for tried in range(1, tries + 1):
        try:
            with backend.translated():
                prepare(backend.writer)
        except StoreBusy:
            if tried == tries:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _engine(server: Server, *, connections: int, **options: Any) -> Engine:
    engine = create_engine(
        make_url(server.address).set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,  # the server may have been started anew since
        hide_parameters=True,  # an error may be logged, and rows hold what people wrote
        use_native_hstore=False,
        connect_args=_CONNECTED | {"cursor_factory": Cursor},
        **options,
    )

    @event.listens_for(engine, "connect")
    def _set(connection: psycopg.Connection[Any], _record: DBAPIConnection) -> None:
        with connection.cursor() as cursor:
            for name, value in _SETTINGS.items():
                cursor.execute(f"SET {name} = {value}")
        adapt(connection)
        connection.commit()

    return engine


def _be_there(connection: psycopg.Connection[Any], server: Server, *, alone: bool) -> None:
    """Hold a lock as long as the connection lives, by which others know that somebody is there."""
    key = _key("there")
    with connection.cursor() as cursor:
        if alone:
            cursor.execute(f"SET lock_timeout = {_LEAVING}")
            try:
                cursor.execute(f"SELECT pg_advisory_lock({key})")
            except psycopg.errors.LockNotAvailable as error:
                raise StoreBusy(f"Another process uses {server}; stop it first.") from error
        else:
            cursor.execute("SET lock_timeout = 0")  # whoever is alone may take long
            cursor.execute(f"SELECT pg_advisory_lock_shared({key})")
        cursor.execute(f"SET lock_timeout = {_BUSY}")
    connection.commit()


def _key(name: str) -> str:
    """Return SQL for a number that stands for a lock of ours; two schemas do not share it."""
    return f"hashtextextended('footnote/' || current_schema() || '/{name}', 0)"


def _capital(server: Server) -> str:
    return str(server).replace("the", "The", 1)
