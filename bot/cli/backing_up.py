"""``footnote backup`` and ``restore``: a copy of the data directory, and the way back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.backups.backup import back_up
from bot.backups.restore import restore
from bot.cli.common import Named, asynchronous, data_option
from bot.cli.progress import progress
from bot.errors import BackupFailed
from bot.settings import Settings
from bot.showing.wording import counted

FOLDER = "backups"  # beside the data directory


@click.command("backup")
@click.argument("folder", type=Named(), required=False)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Remove all but the N newest backups in the folder",
)
@data_option
@asynchronous
async def backup_command(folder: Path | None, keep: int | None, data: Path | None) -> None:
    """Copy everything to a folder of backups.

    Each backup is a directory of its own in FOLDER, by default `backups` beside the data directory;
    its name is printed. It may be made while Footnote is served. Settings, tokens and
    FOOTNOTE_SECRET_KEY are not in it: keep them elsewhere.
    """
    kept = _files(data)
    async with progress("Backing up"):
        target, backup = await back_up(kept, folder or kept.resolve().parent / FOLDER, keep)
    click.echo(target)
    click.echo(
        f"Backed up {kept} with {counted(backup.articles, 'article')}. FOOTNOTE_SECRET_KEY and tokens "
        "are not in it: keep them elsewhere.",
        err=True,
    )


@click.command("restore")
@click.argument("backup", type=Named())
@click.option("--replace", is_flag=True, help="Put aside what is in the data directory")
@data_option
@asynchronous
async def restore_command(backup: Path, replace: bool, data: Path | None) -> None:
    """Put a backup into the data directory.

    BACKUP is a directory that `footnote backup` made. It is checked before anything is changed;
    Footnote must not be running there.
    """
    kept = _files(data)
    async with progress("Restoring"):
        done = await restore(backup, kept, replace=replace)
    made = datetime.fromisoformat(done.backup.made).astimezone(UTC)
    click.echo(
        f"Restored the backup of {made:%Y-%m-%d %H:%M} UTC to {kept}: "
        f"{counted(done.backup.articles, 'article')}.",
        err=True,
    )
    if done.erased:
        click.echo("What was forgotten since then is forgotten in it too.", err=True)
    else:
        click.echo("What was forgotten since then is back: forget it again.", err=True)
    if done.aside:
        click.echo(f"What was there is in {done.aside}: remove it once all is well.", err=True)


def _files(data: Path | None) -> Path:
    """Return the data directory, where everything is kept in it. Raises BackupFailed."""
    settings = Settings.read(data)
    if settings.database:
        raise BackupFailed(
            f"Everything is in {settings.where}: back it up with pg_dump, and restore it with "
            "pg_restore; docs/operations.md says how."
        )
    return settings.data
