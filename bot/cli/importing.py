"""``footnote import``: articles in hand, one JSON object a line; no network."""

from pathlib import Path

import click

from bot.cli.common import (
    Failures,
    asynchronous,
    channel_option,
    data_option,
    open_library,
    progress_bar,
    sharing,
)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@channel_option
@data_option
@click.pass_context
@asynchronous
async def import_command(ctx: click.Context, file: Path, channel: str, data: Path | None) -> None:
    """Store articles in hand, without a network.

    FILE has JSON lines of {id, url, title?, text | html_path, lang?, published?, shared_at?,
    channel?}. Ids are kept; importing again changes nothing.
    """
    failures = Failures()
    with progress_bar("Importing") as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        async with open_library(data) as library:
            result = await library.import_file(file, sharing(channel), show)
    for failure in result.failures:
        failures.report(str(failure))
    click.echo(
        f"{result.rows} of {result.rows + len(result.failures)} articles are stored.", err=True
    )
    ctx.exit(failures.exit_status())
