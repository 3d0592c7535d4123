"""``footnote extract``: what extraction sees in files, nothing stored."""

from pathlib import Path

import click

from bot.cli import human, records
from bot.cli.common import Failures, asynchronous, data_option, json_option
from bot.cli.output import print_record
from bot.cli.progress import aside, each
from bot.files import FileUnreadable, page_of
from index.extract.child import ChildExtractor
from index.types import Extraction


@click.command("extract")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=str, readable=False),
)
@data_option
@json_option
@click.pass_context
@asynchronous
async def extract_command(
    ctx: click.Context,
    files: tuple[str, ...],
    data: Path | None,  # noqa: ARG001 - every command takes it; this one stores nothing
    as_json: bool,
) -> None:
    """Show what extraction sees in files.

    Each article is printed with its label. Nothing is stored.
    """
    failures = Failures()
    async with ChildExtractor() as extractor:
        async for file in each(files, "Reading"):
            with failures.caught(file):
                found = await extractor.extract(page_of(_file(file)))
                with aside():
                    show(file, found, as_json)
    ctx.exit(failures.exit_status())


def _file(name: str) -> Path:
    """Return what is named. Raises FileUnreadable where that is a link: nothing is fetched here."""
    if name.lower().startswith(("http://", "https://")):
        raise FileUnreadable(
            f"{name} is a link, not a file: `footnote read` fetches and reads links."
        )
    return Path(name)


def show(file: str, found: Extraction, as_json: bool) -> None:
    """Print what extraction sees."""
    if as_json:
        print_record(records.of_extraction(file, found))
    else:
        human.print_extraction(file, found)
