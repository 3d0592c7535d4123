"""``footnote extract``: what extraction sees in files, nothing stored."""

from pathlib import Path

import click

from bot.cli import human, records
from bot.cli.common import Failures, asynchronous, json_option, with_progress
from bot.cli.output import print_record
from bot.files import page_of
from index.extract.child import ChildExtractor


@click.command("extract")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@json_option
@click.pass_context
@asynchronous
async def extract_command(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Show what extraction sees in files.

    Each article is printed with its label. Nothing is stored.
    """
    failures = Failures()
    async with ChildExtractor() as extractor:
        for file in with_progress(files, "Extracting", len(files)):
            with failures.caught(str(file)):
                found = await extractor.extract(page_of(file))
                if as_json:
                    print_record(records.of_extraction(str(file), found))
                else:
                    human.print_extraction(str(file), found)
    ctx.exit(failures.exit_status())
