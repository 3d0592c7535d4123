"""``footnote migrate`` and ``copy``: tables of this version, and from files to a server."""

import asyncio
from pathlib import Path

import click

from bot.backups.restore import note_restored
from bot.backups.tables import every_table
from bot.cli.common import asynchronous, data_option
from bot.cli.progress import progress
from bot.errors import CopyRefused
from bot.settings import Settings
from bot.showing.wording import counted
from index.db.sqlite import is_in
from index.db.where import Server
from index.store import SqlStore


@click.command("migrate")
@click.option(
    "--restored",
    is_flag=True,
    help="Look for replies on the platforms first: a dump was put back by pg_restore",
)
@data_option
@asynchronous
async def migrate_command(restored: bool, data: Path | None) -> None:
    """Bring the tables to this version.

    Every command does so when it opens them; this one does nothing else. A database of a newer
    version is refused. After pg_restore, say --restored before anything is served from there.
    """
    where = Settings.read(data).where
    is_new = isinstance(where, Path) and not await asyncio.to_thread(is_in, where)
    async with progress("Migrating"), every_table(where) as version:
        pass
    if restored:
        async with SqlStore.open(where, alone=True) as store:
            await note_restored(store)
    made = f"There was nothing in {where}, and it is made now. " if is_new else ""
    click.echo(f"{made}The tables in {where} are of this version ({version}).", err=True)
    if restored:
        click.echo(
            "What was posted since the dump was made is looked for, and not posted again. What was "
            "forgotten since then is back: forget it again.",
            err=True,
        )


@click.command("copy")
@data_option
@asynchronous
async def copy_command(data: Path | None) -> None:
    """Copy a data directory to PostgreSQL.

    The database is the one in FOOTNOTE_DATABASE; it has to be empty, and Footnote must not be running
    in the directory, which stays as it is. Every row is compared with what it was copied from, open
    work included; if anything fails, nothing is copied.
    """
    from bot.backups.copying import copy  # noqa: PLC0415 - PostgreSQL's driver

    settings = Settings.read(data)
    server = settings.where
    if not isinstance(server, Server):
        raise CopyRefused("Say where to copy to: set FOOTNOTE_DATABASE to postgresql://….")
    async with progress("Copying") as shown:
        rows = await copy(settings.data, server, shown.reached)
    click.echo(
        f"Copied {counted(rows, 'row')} of {settings.data} to {server}, and compared each.",
        err=True,
    )
