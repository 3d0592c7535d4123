"""``footnote import``: articles in hand, one JSON object a line; no network."""

from pathlib import Path

import click

from bot.cli.common import Failures, Named, asynchronous, data_option, new_channel_option
from bot.cli.opening import open_library, sharing
from bot.cli.progress import progress


@click.command("import")
@click.argument("file", type=Named())
@new_channel_option
@data_option
@click.pass_context
@asynchronous
async def import_command(ctx: click.Context, file: Path, channel: str, data: Path | None) -> None:
    """Store articles in hand, without a network.

    FILE has JSON lines of {id, url?, title?, text | html_path, lang?, published?, shared_at?,
    channel?}. Ids are kept; importing again changes nothing.
    """
    failures = Failures()
    async with open_library(data) as library, progress("Importing") as shown:
        result = await library.import_file(file, sharing(channel), shown.reached)
    for failure in result.failures:
        failures.report(str(failure))
    click.echo(
        f"{result.rows} of {result.rows + len(result.failures)} articles are stored.", err=True
    )
    ctx.exit(failures.exit_status())
