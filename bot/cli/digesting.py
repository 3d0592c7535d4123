"""``footnote digest``: what a channel shared on a day, by story."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import click

from bot.cli import human, records
from bot.cli.common import (
    SPACE,
    asynchronous,
    channel_option,
    data_option,
    json_option,
    open_library,
)
from bot.cli.output import print_record
from bot.cli.progress import progress
from bot.digest import digest
from index.types import Scope


@click.command("digest")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day, by this machine's clock  [default: today]",
)
@channel_option
@data_option
@json_option
@asynchronous
async def digest_command(
    day: datetime | None, channel: str, data: Path | None, as_json: bool
) -> None:
    """Tell what a channel shared on a day, by story.

    Articles that report the same event are one story. Every sentence stands in one of them.
    """
    on = day.date() if day else datetime.now().astimezone().date()
    since, until = _begins(on), _begins(on + timedelta(days=1))
    async with open_library(data) as library, progress("Putting the day together"):
        told = await digest(library, Scope(SPACE, channel), since, until)
    if as_json:
        print_record(records.of_digest(channel, on, told))
    else:
        human.print_digest(told)
    if not told:
        click.echo(f"Nothing was shared in {channel} on {on}.", err=True)


def _begins(day: date) -> datetime:
    """Return when a day begins here."""
    return datetime.combine(day, time.min).astimezone()
